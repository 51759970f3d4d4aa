//! Tables as one JSON object a line.

use serde_json::{Map, Value};

use super::columns::{Schema, Wanted, label_of};
use super::lines::Lines;
use super::row::{ALIAS_SEPARATOR, Values};
use crate::error::{Error, Kind, Result};

/// The objects of a JSON Lines file.
pub(super) struct JsonTable {
    lines: Lines,
    /// Whether `lines` stands at a line that has not been given yet.
    pending: bool,
    /// The columns that the user named and that no row has had yet, as positions among the wanted ones.
    unmet: Vec<usize>,
    /// The keys of the first row.
    keys: Vec<String>,
    /// For each wanted column whether a later one reads the same field.
    shared: Vec<bool>,
}

impl JsonTable {
    /// Reads on from the current line of `lines`.
    pub(super) fn new(lines: Lines, schema: &Schema) -> Self {
        let named = schema.wanted().iter().enumerate().filter(|(_, wanted)| wanted.named);
        let unmet = named.map(|(position, _)| position).collect();
        let names: Vec<&str> = schema.wanted().iter().map(|wanted| wanted.name.as_str()).collect();
        let later = |at: usize| names.get(at + 1..).unwrap_or_default();
        let shared = names.iter().enumerate().map(|(at, name)| later(at).contains(name)).collect();
        Self { lines, pending: true, unmet, keys: Vec::new(), shared }
    }

    /// The next row, or `None` after the last one.
    ///
    /// # Errors
    /// A line that is not a JSON object or has a field that is neither a string nor a number; at the end, a column
    /// that the user named and no row has.
    pub(super) fn next(&mut self, schema: &Schema) -> Result<Option<Values>> {
        if !std::mem::take(&mut self.pending) && !self.lines.advance_to_text()? {
            let missing = self.unmet.first().and_then(|position| schema.wanted().get(*position));
            return match missing {
                Some(wanted) => {
                    Err(Kind::missing_column(&wanted.name, self.keys.iter().map(String::as_str)).into())
                }
                None => Ok(None),
            };
        }
        let line = self.lines.number();
        let mut object = parse(self.lines.rest()).map_err(|error| error.line(line))?;
        if self.keys.is_empty() {
            self.keys = object.keys().cloned().collect();
        }
        self.unmet.retain(|position| {
            schema.wanted().get(*position).is_some_and(|wanted| !object.contains_key(&wanted.name))
        });
        let lacking =
            schema.wanted().iter().any(|wanted| wanted.required && !object.contains_key(&wanted.name));
        let keys = lacking.then(|| object.keys().cloned().collect());
        let mut probabilities = Vec::new();
        for (name, value) in object.iter().filter(|_| schema.reads_probabilities()) {
            let Some(label) = label_of(name) else { continue };
            let given = field(value.clone(), false);
            if let Some(given) = given.map_err(|kind| Error::from(kind).line(line).field(name.as_str()))? {
                probabilities.push((label.to_owned(), given));
            }
        }
        let mut field = |(wanted, shared): (&Wanted, &bool)| {
            let value = match shared {
                true => object.get(&wanted.name).cloned(),
                false => object.get_mut(&wanted.name).map(Value::take),
            };
            let field = value.map_or(Ok(None), |value| field(value, wanted.list));
            field.map_err(|kind| Error::from(kind).line(line).field(wanted.name.as_str()))
        };
        let fields = schema.wanted().iter().zip(&self.shared).map(&mut field).collect::<Result<_>>()?;
        Ok(Some(Values { line, fields, keys, probabilities }))
    }

    /// The lines, when all are read.
    pub(super) fn into_lines(self) -> Lines {
        self.lines
    }
}

fn parse(line: &str) -> Result<Map<String, Value>> {
    let line = line.trim_end();
    if !line.trim_start().starts_with('{') {
        let hint = if line.trim_start().starts_with('[') {
            "; `jq -c '.[]'` makes such lines of a JSON array"
        } else {
            ""
        };
        let message = format!("not a JSON object; JSON Lines have one object a line{hint}");
        return Err(Kind::Syntax(message).into());
    }
    serde_json::from_str(line).map_err(|error| {
        Kind::Syntax(format!("not a JSON object on one line: {}", json_fault(&error))).into()
    })
}

/// What a parser of JSON says is wrong, with the byte of the line: it counts lines from the text that it was given.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&place).unwrap_or(&message);
    format!("{message} at byte {} of the line", error.column())
}

/// A value as the field of a table; `null` and an empty string are none.
fn field(value: Value, list: bool) -> Result<Option<String>, Kind> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Bool(bool) => bool.to_string(),
        Value::Array(items) if list => {
            let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            let wrong = || Kind::Invalid("an array of strings is expected".into());
            items.ok_or_else(wrong)?.join(ALIAS_SEPARATOR)
        }
        Value::Array(_) => return Err(Kind::Invalid("a string is expected, not an array".into())),
        Value::Object(_) => return Err(Kind::Invalid("a string is expected, not an object".into())),
    };
    Ok((!text.is_empty()).then_some(text))
}
