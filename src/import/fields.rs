//! The fields of a tool's record, and which columns they are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::json::text_of;
use super::row::Draft;
use super::skipped::Reason;
use crate::error::{Kind, Result};

/// The columns that a user can name.
const KNOWN: [&str; 11] =
    ["id", "event", "outlet", "date", "title", "text", "actor", "aliases", "annotator", "split", "label"];

/// Which fields are which columns.
pub(super) struct Columns {
    /// Ours → theirs.
    named: BTreeMap<String, String>,
    /// Our names of the named columns that some record has.
    met: BTreeSet<String>,
    /// All fields of the records.
    found: BTreeSet<String>,
}

impl Columns {
    /// # Errors
    /// A column that is not known.
    pub(super) fn new(named: &BTreeMap<String, String>) -> Result<Self> {
        match named.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            Some(unknown) => Err(Kind::unknown("column", unknown, KNOWN).into()),
            None => Ok(Self { named: named.clone(), met: BTreeSet::new(), found: BTreeSet::new() }),
        }
    }

    /// What the data call a column.
    pub(super) fn name(&self, column: &str) -> String {
        self.named.get(column).map_or(column, String::as_str).to_owned()
    }

    /// Whether the user said what the data call it.
    pub(super) fn is_named(&self, column: &str) -> bool {
        self.named.contains_key(column)
    }

    /// Notes that a record has fields of these names.
    pub(super) fn meet<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for name in names {
            if !self.found.contains(name) {
                let ours = self.named.iter().filter(|(_, theirs)| *theirs == name);
                self.met.extend(ours.map(|(ours, _)| ours.clone()));
                self.found.insert(name.to_owned());
            }
        }
    }

    /// # Errors
    /// A named column that no record has.
    pub(super) fn check(&self) -> Result<()> {
        match self.named.iter().find(|(ours, _)| !self.met.contains(*ours)) {
            Some((_, theirs)) => {
                Err(Kind::missing_column(theirs, self.found.iter().map(String::as_str)).into())
            }
            None => Ok(()),
        }
    }

    /// A column as text, if the record has it.
    pub(super) fn text(&self, fields: &Fields<'_>, column: &str) -> Option<String> {
        fields.get(&self.name(column)).and_then(text_of)
    }

    /// What the record says of its article and its actor. The label is the caller's.
    ///
    /// # Errors
    /// No text.
    pub(super) fn draft(&mut self, fields: &Fields<'_>) -> Result<Draft, Reason> {
        self.meet(fields.names());
        let get = |column: &str| self.text(fields, column).unwrap_or_default();
        let mut draft = Draft::default();
        let row = &mut draft.row;
        row.text = self.text(fields, "text").ok_or_else(|| fields.missing(&self.name("text")))?.into();
        (row.id, row.event, row.outlet) = (get("id"), get("event"), get("outlet"));
        (row.date, row.title, row.actor) = (get("date"), get("title"), get("actor"));
        (row.annotator, row.split) = (get("annotator"), get("split"));
        draft.aliases = match fields.get(&self.name("aliases")) {
            Some(Value::Array(aliases)) => aliases.iter().filter_map(text_of).collect(),
            Some(Value::String(aliases)) => aliases.split('|').map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        Ok(draft)
    }
}

/// The fields of a record, of which some may lie deeper: those of an earlier layer count.
pub(super) struct Fields<'v> {
    layers: Vec<&'v Map<String, Value>>,
}

impl<'v> Fields<'v> {
    /// The objects among `layers`.
    pub(super) fn new(layers: impl IntoIterator<Item = Option<&'v Value>>) -> Self {
        Self { layers: layers.into_iter().flatten().filter_map(Value::as_object).collect() }
    }

    /// A field that is not null.
    pub(super) fn get(&self, name: &str) -> Option<&'v Value> {
        self.layers.iter().filter_map(|layer| layer.get(name)).find(|value| !value.is_null())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> {
        self.layers.iter().flat_map(|layer| layer.keys()).map(String::as_str)
    }

    /// That a field is missing.
    pub(super) fn missing(&self, name: &str) -> Reason {
        let found: BTreeSet<&str> = self.names().collect();
        Reason::Missing { column: name.to_owned(), found: found.into_iter().map(str::to_owned).collect() }
    }
}
