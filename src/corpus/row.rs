//! One row of a table, and what its fields mean.

use std::sync::Arc;

use super::article::{Actor, Article};
use super::columns::{Column, Schema};
use crate::error::{Error, Kind, Result};
use crate::span::{CharOffsets, Span};

/// Stands between the aliases of one field.
pub(super) const ALIAS_SEPARATOR: &str = "|";

/// How far from one the sum of a row's probabilities may be, as they are rounded.
const SUM_WITHIN: f64 = 0.01 + 1e-9;

/// What a table gives for one row.
pub(super) struct Values {
    /// The line on which the row begins, from 1.
    pub(super) line: u64,
    /// A field for each column of the schema; an empty one is `None`.
    pub(super) fields: Vec<Option<String>>,
    /// The row's own columns, where it lacks one that is required.
    pub(super) keys: Option<Vec<String>>,
    /// Labels and their probabilities as they are written, where such columns are read and not empty.
    pub(super) probabilities: Vec<(String, String)>,
}

/// A row that is selected.
pub(super) struct Row {
    pub(super) values: Values,
    /// The input as the user named it.
    pub(super) file: Arc<str>,
    pub(super) schema: Arc<Schema>,
    /// The row's position in the whole input, from 1.
    pub(super) number: u64,
    /// The most characters that its text may have.
    pub(super) longest: usize,
}

impl Row {
    /// The row's id, or "row-17" for the seventeenth row of the whole input if it has none.
    pub(super) fn id(&self) -> String {
        let given = self.values.fields.get(Column::Id as usize).and_then(Option::as_deref).map(str::trim);
        given.filter(|id| !id.is_empty()).map_or_else(|| format!("row-{}", self.number), str::to_owned)
    }

    /// An error of `kind` at this row.
    pub(super) fn error(&self, kind: Kind) -> Error {
        Error::from(kind).at(&self.file).line(self.values.line).row(self.id())
    }

    /// An error at a field of this row.
    pub(super) fn invalid(&self, column: Column, message: impl Into<String>) -> Error {
        self.error(Kind::Invalid(message.into())).field(self.schema.name(column))
    }

    /// Takes a field as it is.
    fn take(&mut self, column: Column) -> Option<String> {
        self.values.fields.get_mut(column as usize).and_then(Option::take)
    }

    /// Takes a field without surrounding blanks, if anything is left.
    pub(super) fn short(&mut self, column: Column) -> Option<String> {
        self.take(column).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Takes the fields that were asked for beside the known ones, without surrounding blanks.
    pub(super) fn also(&mut self) -> Vec<Option<String>> {
        let fields = self.schema.also().map(|at| self.values.fields.get_mut(at).and_then(Option::take));
        fields
            .map(|field| field.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()))
            .collect()
    }

    /// The error of a required field that is empty or absent.
    pub(super) fn missing(&self, column: Column) -> Error {
        let name = self.schema.name(column);
        match &self.values.keys {
            Some(keys) if !keys.iter().any(|key| key == name) => {
                self.error(Kind::missing_column(name, keys.iter().map(String::as_str)))
            }
            _ => self.invalid(column, "empty, but every row needs it"),
        }
    }

    /// The article; its id is the row's.
    ///
    /// # Errors
    /// A text that is blank or too long.
    pub(super) fn article(&mut self) -> Result<Article> {
        let text = self.take(Column::Text).filter(|text| !text.trim().is_empty());
        let text = text.ok_or_else(|| self.missing(Column::Text))?;
        // There are never more characters than bytes.
        if text.len() > self.longest && text.chars().count() > self.longest {
            let message =
                format!("the text has more than {} characters; --max-length allows more", self.longest);
            return Err(self.invalid(Column::Text, message));
        }
        Ok(Article {
            id: self.id(),
            event: self.short(Column::Event),
            outlet: self.short(Column::Outlet),
            date: self.short(Column::Date),
            title: self.take(Column::Title).unwrap_or_default(),
            text,
        })
    }

    /// The actor and the mention of it in `text`.
    ///
    /// # Errors
    /// Aliases or a mention without an actor; half a mention; a mention that is not in `text`.
    pub(super) fn actor(&mut self, text: &str) -> Result<(Option<Actor>, Option<Span>)> {
        let actor = self.short(Column::Actor);
        let aliases = self.short(Column::Aliases);
        let mention = self.mention(text)?;
        if actor.is_none() && (aliases.is_some() || mention.is_some()) {
            return Err(self.invalid(Column::Actor, "empty, but the row has aliases or a mention"));
        }
        let aliases = aliases.unwrap_or_default();
        Ok((actor.map(|name| Actor::new(name, aliases.split(ALIAS_SEPARATOR))), mention))
    }

    fn mention(&mut self, text: &str) -> Result<Option<Span>> {
        let (start, end) = (self.offset(Column::MentionStart)?, self.offset(Column::MentionEnd)?);
        let (start, end) = match (start, end) {
            (None, None) => return Ok(None),
            (Some(start), Some(end)) => (start, end),
            (Some(_), None) => {
                return Err(self.invalid(Column::MentionEnd, "empty, but the mention has a start"));
            }
            (None, Some(_)) => {
                return Err(self.invalid(Column::MentionStart, "empty, but the mention has an end"));
            }
        };
        if start >= end {
            let message = format!("the mention ends at {end}, not after its start at {start}");
            return Err(self.invalid(Column::MentionEnd, message));
        }
        let offsets = CharOffsets::new(text);
        match (offsets.to_byte(start), offsets.to_byte(end)) {
            (Some(start), Some(end)) if Span::new(start, end).of(text).trim().is_empty() => {
                Err(self.invalid(Column::MentionStart, "the mention covers nothing but blanks"))
            }
            (Some(start), Some(end)) => Ok(Some(Span::new(start, end))),
            _ => {
                let length = text.chars().count();
                let message = format!("the mention ends at {end}, but the text has {length} characters");
                Err(self.invalid(Column::MentionEnd, message))
            }
        }
    }

    /// The probability of each label, where the row gives such: those above 0, which sum to one.
    ///
    /// # Errors
    /// A field that is no number or below 0; probabilities whose sum is further from one than [`SUM_WITHIN`].
    pub(super) fn probabilities(&mut self) -> Result<Vec<(String, f64)>> {
        let mut given: Vec<(String, f64)> = Vec::new();
        for (label, value) in std::mem::take(&mut self.values.probabilities) {
            let value = value.trim();
            let number = value.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
            let Some(number) = number else {
                let message = format!("a probability from 0 to 1 is expected, not \"{value}\"");
                return Err(self.error(Kind::Invalid(message)).field(format!("p_{label}")));
            };
            given.push((label, number));
        }
        if given.is_empty() {
            return Ok(given);
        }
        let sum: f64 = given.iter().map(|(_, number)| number).sum();
        if (sum - 1.0).abs() > SUM_WITHIN {
            let names: Vec<String> = given.iter().map(|(label, _)| format!("`p_{label}`")).collect();
            let message = format!("{} sum to {sum}, not to 1", names.join(", "));
            return Err(self.invalid(Column::Label, message));
        }
        given.retain(|(_, number)| *number > 0.0);
        given.iter_mut().for_each(|(_, number)| *number /= sum);
        Ok(given)
    }

    /// A number of characters.
    fn offset(&mut self, column: Column) -> Result<Option<usize>> {
        let Some(value) = self.short(column) else { return Ok(None) };
        // Tables of numbers with gaps are often written with a decimal point in every number.
        let whole = value.strip_suffix(".0").unwrap_or(&value);
        let wrong =
            || self.invalid(column, format!("a whole number of characters is expected, not \"{value}\""));
        whole.parse().map(Some).map_err(|_| wrong())
    }
}
