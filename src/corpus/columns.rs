//! Which columns are read, and under which names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::limits::Limits;
use crate::error::{Kind, Result};

/// The format of a table of articles or labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-, semicolon- or tab-separated values with a header (RFC 4180); the header tells the separator.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// How to read tables of articles or labels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The format; `None`: told by the file's extension, else by its first byte.
    pub format: Option<Format>,
    /// Names that the file gives to the known columns, such as `text` → `body`.
    pub columns: BTreeMap<String, String>,
    /// The splits that are read; empty: all.
    pub splits: Vec<String>,
    /// Columns of the file and the values that rows must have there. Several values of one column are alternatives;
    /// conditions on several columns must all hold. An empty value means an empty field.
    pub filters: Vec<(String, String)>,
    /// Columns that are read beside the known ones, and must be there: by our name where it is a known one, else by the
    /// file's.
    pub also: Vec<String>,
    /// How much is read at most. Reaches no result.
    pub limits: Limits,
}

/// The columns with a meaning, in the order of [`Column::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Event,
    Outlet,
    Date,
    Title,
    Text,
    Actor,
    Aliases,
    MentionStart,
    MentionEnd,
    Annotator,
    Split,
    Label,
    Own,
}

impl Column {
    /// Every column with its name.
    const ALL: [(Self, &'static str); 14] = [
        (Self::Id, "id"),
        (Self::Event, "event"),
        (Self::Outlet, "outlet"),
        (Self::Date, "date"),
        (Self::Title, "title"),
        (Self::Text, "text"),
        (Self::Actor, "actor"),
        (Self::Aliases, "aliases"),
        (Self::MentionStart, "mention_start"),
        (Self::MentionEnd, "mention_end"),
        (Self::Annotator, "annotator"),
        (Self::Split, "split"),
        (Self::Label, "label"),
        (Self::Own, "own"),
    ];
}

/// One column to read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// Its name in the file.
    pub(super) name: String,
    /// Every row must have it.
    pub(super) required: bool,
    /// The user named it, so the file must have it.
    pub(super) named: bool,
    /// Its field may be a list.
    pub(super) list: bool,
}

/// The columns to read: the known ones in the order of [`Column`], then those that rows are selected by, then others that
/// were asked for.
#[derive(Debug, Clone)]
pub(super) struct Schema {
    wanted: Vec<Wanted>,
    /// The values that rows must have, for each column after the known ones.
    conditions: Vec<BTreeSet<String>>,
    /// How many columns were asked for beside these.
    also: usize,
    /// Whether columns of probabilities are read.
    probabilities: bool,
}

/// What the names of columns begin with that give the probability of a label.
const PROBABILITY: &str = "p_";

/// The label whose probability a column of this name gives, if it does.
pub(super) fn label_of(column: &str) -> Option<&str> {
    column.strip_prefix(PROBABILITY).map(str::trim).filter(|label| !label.is_empty())
}

impl Schema {
    /// Resolves `options`, where every row must have the columns `required`.
    ///
    /// # Errors
    /// A name for a column that is not known.
    pub(super) fn new(options: &ReadOptions, required: &[Column]) -> Result<Self> {
        for column in options.columns.keys() {
            if !Column::ALL.iter().any(|(_, name)| name == column) {
                return Err(Kind::unknown("column", column, Column::ALL.map(|(_, name)| name)).into());
            }
        }
        let known = Column::ALL.iter().map(|(column, name)| {
            let theirs = options.columns.get(*name);
            Wanted {
                name: theirs.map_or(*name, String::as_str).to_owned(),
                required: required.contains(column),
                named: theirs.is_some(),
                list: *column == Column::Aliases,
            }
        });
        let mut wanted: Vec<Wanted> = known.collect();
        let mut conditions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let split =
            wanted.get(Column::Split as usize).map_or("split", |wanted| wanted.name.as_str()).to_owned();
        let splits = options.splits.iter().map(|value| (&split, value));
        for (column, value) in splits.chain(options.filters.iter().map(|(column, value)| (column, value))) {
            conditions.entry(column).or_default().insert(value.trim().to_owned());
        }
        let mut values = Vec::new();
        for (column, accepted) in conditions {
            wanted.push(Wanted { name: column.to_owned(), required: false, named: true, list: false });
            values.push(accepted);
        }
        for name in &options.also {
            let name = options.columns.get(name).unwrap_or(name).to_owned();
            wanted.push(Wanted { name, required: false, named: true, list: false });
        }
        Ok(Self { wanted, conditions: values, also: options.also.len(), probabilities: false })
    }

    /// The same, where columns of probabilities (`p_negative`) are read beside, and can stand for the labels.
    pub(super) fn with_probabilities(self) -> Self {
        Self { probabilities: true, ..self }
    }

    /// Whether columns of probabilities are read.
    pub(super) fn reads_probabilities(&self) -> bool {
        self.probabilities
    }

    /// All columns to read.
    pub(super) fn wanted(&self) -> &[Wanted] {
        &self.wanted
    }

    /// The file's name for a known column.
    pub(super) fn name(&self, column: Column) -> &str {
        self.wanted.get(column as usize).map_or("", |wanted| wanted.name.as_str())
    }

    /// The columns that rows are selected by, as positions in [`Schema::wanted`], with the values that they must
    /// have.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (usize, &BTreeSet<String>)> {
        (Column::ALL.len()..).zip(&self.conditions)
    }

    /// The columns that were asked for beside the known ones, as positions in [`Schema::wanted`].
    pub(super) fn also(&self) -> Range<usize> {
        self.wanted.len() - self.also..self.wanted.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_where_their_number_says() {
        for (position, (column, _)) in Column::ALL.iter().enumerate() {
            assert_eq!(*column as usize, position);
        }
    }

    #[test]
    fn only_known_columns_can_be_renamed() {
        let columns = BTreeMap::from([("txt".into(), "body".into())]);
        let error = Schema::new(&ReadOptions { columns, ..Default::default() }, &[]).unwrap_err();
        assert!(error.to_string().starts_with("unknown column \"txt\" (did you mean `text`?)"), "{error}");
    }
}
