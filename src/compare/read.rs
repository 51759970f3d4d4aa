//! Reading the records of a score table from CSV or JSON Lines.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use csv::{Position, StringRecord};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::corpus::{Format, delimiter, numbered_records};
use crate::error::{Error, Kind, Result};
use crate::model::Head;

/// What the column of a label's probability begins with.
const PROBABILITY: &str = "p_";
/// What the same begins with for the outlet's own voice.
const OWN_PROBABILITY: &str = "own_p_";

/// The fields of one row, in the order of the file's columns.
pub(crate) type Record = StringRecord;

/// Where in a record the fields stand.
pub(crate) struct Columns {
    pub(crate) id: usize,
    pub(crate) outlet: usize,
    pub(crate) actor: usize,
    pub(crate) mentions: usize,
    pub(super) score: usize,
    /// Columns that need not be there.
    pub(crate) event: Option<usize>,
    pub(super) date: Option<usize>,
    /// The column that groups are named by.
    pub(crate) by: usize,
    /// The labels, in the order of their columns.
    pub(super) labels: Vec<String>,
    /// The columns of the labels' probabilities.
    pub(super) probabilities: Vec<usize>,
    /// The names of all columns.
    names: StringRecord,
}

impl Columns {
    fn new(names: &StringRecord, by: &str, head: Head) -> Result<Self> {
        if names.is_empty() {
            return Err(Kind::Insufficient("the file is empty".into()).into());
        }
        let positions = positions(names.iter().enumerate())?;
        let (mut labels, mut probabilities) = (Vec::new(), Vec::new());
        for (position, name) in names.iter().enumerate() {
            if let Some(label) = name.strip_prefix(probability_prefix(head)) {
                labels.push(label.to_owned());
                probabilities.push(position);
            }
        }
        let missing = |name: &str| Error::new(Kind::missing_column(name, names));
        let position = |name: &str| positions.get(name).copied().ok_or_else(|| missing(name));
        let columns = Self {
            id: position("id")?,
            outlet: position("outlet")?,
            actor: position("actor")?,
            mentions: position("mentions")?,
            score: position(score_column(head))?,
            event: positions.get("event").copied(),
            date: positions.get("date").copied(),
            by: position(by)?,
            labels,
            probabilities,
            names: names.clone(),
        };
        if columns.labels.is_empty() {
            let prefix = probability_prefix(head);
            let message = format!("no column `{prefix}…` holds the probability of a label");
            return Err(Kind::Invalid(message).into());
        }
        let of_whole: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix(PROBABILITY)).collect();
        if !of_whole.is_empty() && columns.labels != of_whole {
            let [own, whole] = [columns.labels.join(", "), of_whole.join(", ")];
            let message = format!(
                "the columns `{OWN_PROBABILITY}…` are of the labels {own}, but `{PROBABILITY}…` of {whole}"
            );
            return Err(Kind::Invalid(message).into());
        }
        Ok(columns)
    }

    /// Where the column `name` stands.
    ///
    /// # Errors
    /// It is not there.
    pub(crate) fn position(&self, name: &str) -> Result<usize> {
        let position = self.names.iter().position(|known| known == name);
        position.ok_or_else(|| Kind::missing_column(name, &self.names).into())
    }
}

/// Where each of `names` stands.
///
/// # Errors
/// One stands twice.
pub(super) fn positions<'n>(
    names: impl Iterator<Item = (usize, &'n str)>,
) -> Result<BTreeMap<&'n str, usize>> {
    let mut positions = BTreeMap::new();
    for (position, name) in names {
        if positions.insert(name, position).is_some() {
            return Err(Kind::Invalid(format!("column `{name}` stands twice")).into());
        }
    }
    Ok(positions)
}

/// What the field `mentions` holds.
///
/// # Errors
/// It is no whole number.
pub(crate) fn mentions(text: &str) -> Result<u64> {
    text.parse().map_err(|_| {
        Error::new(Kind::Invalid(format!("\"{text}\" is not a whole number from 0"))).field("mentions")
    })
}

/// The column that holds the score, as `head` tells it.
pub(super) fn score_column(head: Head) -> &'static str {
    match head {
        Head::Overall => "score",
        Head::Own => "own",
    }
}

fn probability_prefix(head: Head) -> &'static str {
    match head {
        Head::Overall => PROBABILITY,
        Head::Own => OWN_PROBABILITY,
    }
}

/// The column that holds the probability of `label`, as `head` tells it.
pub(super) fn probability_column(label: &str, head: Head) -> String {
    format!("{}{label}", probability_prefix(head))
}

/// The whole of `input`, without a byte order mark.
pub(crate) fn text(mut input: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|source| Kind::Io { action: "read", source })?;
    let mut text = String::from_utf8(bytes)
        .map_err(|error| Kind::Encoding { byte: error.utf8_error().valid_up_to() as u64 })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// The records of a CSV file, the header first, each with the line on which it begins. Fields are separated by what separates
/// the header's.
pub(super) fn records(text: &str) -> impl Iterator<Item = Result<(u64, Record)>> + '_ {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).delimiter(delimiter(text.lines().next().unwrap_or_default()));
    numbered_records(text, &reader)
        .map(|(line, record)| Ok((line, record.map_err(|error| csv_error(&error, line))?)))
}

/// The records of one file.
pub(crate) struct Records<'t> {
    pub(crate) columns: Columns,
    /// Each with its position in the file.
    pub(crate) rows: Box<dyn Iterator<Item = Result<Record>> + 't>,
}

impl<'t> Records<'t> {
    /// The records of `text`, whose groups are named by the column `by`, with the scores of `head`.
    pub(crate) fn new(text: &'t str, format: Format, by: &str, head: Head) -> Result<Self> {
        match format {
            Format::Csv => Self::csv(text, by, head),
            Format::JsonLines => Self::json_lines(text, by, head),
        }
    }

    fn csv(text: &'t str, by: &str, head: Head) -> Result<Self> {
        let mut records = records(text);
        let (line, names) = records.next().transpose()?.unwrap_or((1, Record::new()));
        let columns = Columns::new(&names, by, head).map_err(|error| error.line(line))?;
        let rows = records.map(|record| {
            let (line, mut record) = record?;
            record.set_position(Some(Position::new().set_line(line).clone()));
            Ok(record)
        });
        Ok(Self { columns, rows: Box::new(rows) })
    }

    /// One object a line, all with the keys of the first in its order; `null` is an empty field.
    fn json_lines(text: &'t str, by: &str, head: Head) -> Result<Self> {
        let lines = (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty());
        let (line, first) = lines.clone().next().unwrap_or((1, "{}"));
        let names = JsonRow::parse(first, line)?.names;
        let columns = Columns::new(&names, by, head).map_err(|error| error.line(line))?;
        let rows = lines.map(move |(line, text)| {
            let mut row = JsonRow::parse(text, line)?;
            if row.names != names {
                let message = "the keys are not those of the first line, in the same order";
                return Err(Error::new(Kind::Invalid(message.into())).line(line));
            }
            let mut position = Position::new();
            position.set_line(line);
            row.values.set_position(Some(position));
            Ok(row.values)
        });
        Ok(Self { columns, rows: Box::new(rows) })
    }
}

/// The line on which `record` begins.
pub(crate) fn line(record: &Record) -> u64 {
    record.position().map_or(0, Position::line)
}

fn csv_error(error: &csv::Error, line: u64) -> Error {
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} fields, but the header has {expected_len}")
        }
        _ => error.to_string(),
    };
    Error::new(Kind::Syntax(message)).line(line)
}

/// One JSON object as keys and values in the order of the line. (A map would sort the keys, and the labels with them.)
struct JsonRow {
    names: StringRecord,
    values: Record,
}

impl JsonRow {
    fn parse(text: &str, line: u64) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| {
            // serde_json counts lines within this one.
            let message = error.to_string().replacen("at line 1 column", "at column", 1);
            Error::new(Kind::Syntax(message)).line(line)
        })
    }
}

impl<'de> Deserialize<'de> for JsonRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = JsonRow;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonRow, A::Error> {
                let mut row = JsonRow { names: StringRecord::new(), values: Record::new() };
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    let text = match value {
                        Value::Null => String::new(),
                        Value::String(text) => text,
                        other => other.to_string(),
                    };
                    row.names.push_field(&name);
                    row.values.push_field(&text);
                }
                Ok(row)
            }
        }

        deserializer.deserialize_map(Fields)
    }
}
