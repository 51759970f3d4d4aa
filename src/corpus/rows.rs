//! The selected rows of several inputs, one after the other.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::columns::{Column, Format, ReadOptions, Schema};
use super::csv::CsvTable;
use super::input::{Input, Source};
use super::json::JsonTable;
use super::limits::Limits;
use super::lines::Lines;
use super::row::{Row, Values};
use super::selection::Selection;
use crate::error::{Error, Kind, Result};

/// Streams the selected rows of all inputs.
pub(super) struct Rows {
    format: Option<Format>,
    schema: Arc<Schema>,
    limits: Limits,
    selection: Selection,
    inputs: VecDeque<Input>,
    current: Option<Current>,
    sources: Vec<Source>,
    number: u64,
    /// The names of all inputs.
    names: String,
}

/// The input that is being read.
struct Current {
    table: Table,
    file: Arc<str>,
    name: String,
    rows: u64,
    selected: u64,
}

enum Table {
    Csv(CsvTable),
    Json(JsonTable),
}

impl Rows {
    /// Prepares reading `inputs`, in which every row must have the columns `required`.
    ///
    /// # Errors
    /// No input, one that is not there or is given twice, or a name for a column that is not known.
    pub(super) fn new(inputs: &[Input], options: &ReadOptions, required: &[Column]) -> Result<Self> {
        if inputs.is_empty() {
            return Err(Kind::Insufficient("no input".into()).into());
        }
        inputs.iter().try_for_each(Input::check)?;
        let names: Vec<String> = inputs.iter().map(Input::to_string).collect();
        let mut known = BTreeSet::new();
        if let Some(twice) = names.iter().find(|name| !known.insert(name.as_str())) {
            return Err(Error::from(Kind::Invalid("given twice".into())).at(twice));
        }
        let schema = Schema::new(options, required)?;
        Ok(Self {
            format: options.format,
            limits: options.limits,
            selection: Selection::new(&schema),
            schema: Arc::new(schema),
            inputs: inputs.iter().cloned().collect(),
            current: None,
            sources: Vec::new(),
            number: 0,
            names: names.join(", "),
        })
    }

    /// The same, where columns of labels' probabilities are read beside, and can stand for the labels.
    pub(super) fn with_probabilities(self) -> Self {
        Self { schema: Arc::new(Schema::clone(&self.schema).with_probabilities()), ..self }
    }

    /// The next selected row, or `None` after the last one.
    ///
    /// # Errors
    /// Input that cannot be read as a table, an input without rows, or no selected row in all of them.
    pub(super) fn read(&mut self) -> Result<Option<Row>> {
        loop {
            let Some(mut current) = self.current.take() else {
                let Some(input) = self.inputs.pop_front() else {
                    self.selection.check().map_err(|error| error.at(&self.names))?;
                    return Ok(None);
                };
                self.current = Some(self.open(&input).map_err(|error| error.at(&input))?);
                continue;
            };
            let next = current.table.next(&self.schema).map_err(|error| error.at(&current.file));
            let is_row = match &next {
                Ok(values) => values.is_some(),
                Err(error) => error.is_of_row(),
            };
            if is_row {
                self.number += 1;
                current.rows += 1;
                if self.number > self.limits.rows {
                    let message = format!("more than {} rows; --max-rows allows more", self.limits.rows);
                    return Err(Error::from(Kind::Invalid(message)).at(&current.file));
                }
            }
            match next {
                Err(error) => {
                    // What is wrong with one row is not wrong with the next.
                    self.current = is_row.then_some(current);
                    return Err(error);
                }
                Ok(Some(values)) => {
                    let admitted = self.selection.admits(&values);
                    current.selected += u64::from(admitted);
                    let file = Arc::clone(&current.file);
                    self.current = Some(current);
                    if admitted {
                        let schema = Arc::clone(&self.schema);
                        let (number, longest) = (self.number, self.limits.article);
                        return Ok(Some(Row { values, file, schema, number, longest }));
                    }
                }
                Ok(None) if current.rows == 0 => {
                    let kind = Kind::Insufficient("the file has a header, but no rows".into());
                    return Err(Error::from(kind).at(&current.file));
                }
                Ok(None) => {
                    let file = Arc::clone(&current.file);
                    self.sources.push(current.finish().map_err(|error| error.at(file))?);
                }
            }
        }
    }

    /// What has been read to the end.
    pub(super) fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn open(&self, input: &Input) -> Result<Current> {
        let mut lines = Lines::new(input.open()?)?;
        if !lines.advance_to_text()? {
            return Err(Kind::Insufficient("the file is empty".into()).into());
        }
        let table = match self.format.unwrap_or_else(|| input.format_of(lines.rest().as_bytes())) {
            Format::Csv => Table::Csv(CsvTable::new(lines, &self.schema)?),
            Format::JsonLines => Table::Json(JsonTable::new(lines, &self.schema)),
        };
        let file = Arc::from(input.to_string());
        Ok(Current { table, file, name: input.short_name(), rows: 0, selected: 0 })
    }
}

impl Current {
    fn finish(self) -> Result<Source> {
        let lines = match self.table {
            Table::Csv(table) => table.into_lines(),
            Table::Json(table) => table.into_lines(),
        };
        Ok(Source { name: self.name, sha256: lines.finish()?, rows: self.rows, selected: self.selected })
    }
}

impl Table {
    fn next(&mut self, schema: &Schema) -> Result<Option<Values>> {
        match self {
            Self::Csv(table) => table.next(),
            Self::Json(table) => table.next(schema),
        }
    }
}
