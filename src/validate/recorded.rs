//! A cross-validation that was written down, to be run again.

use serde::Deserialize;
use serde_json::Value;

use super::plan::HeldOut;
use super::{SCHEMA_VERSION, Validation};
use crate::corpus::Labels;
use crate::error::{Kind, Result};
use crate::model::{Config, Selection};

/// How many differences are told.
const MOST: usize = 10;

/// What `validation.json` says of how it was made, and all that it says.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The configuration of the models.
    pub config: Config,
    /// Which rows were taken.
    pub selection: Selection,
    /// Folds of each way of holding out.
    pub folds: usize,
    /// How many times stories were dealt to folds.
    pub repeats: usize,
    /// The seed.
    pub seed: u64,
    /// The command that was typed.
    pub command: String,
    /// What was held out, or would have been.
    pub held_out: Vec<HeldOut>,
    /// Name and hash of each file of labels.
    data: Vec<Data>,
    whole: Value,
}

#[derive(Debug, Clone, Deserialize)]
struct Data {
    name: String,
    sha256: String,
}

/// The fields that say how it was made.
#[derive(Deserialize)]
struct Fields {
    config: Config,
    selection: Selection,
    folds: usize,
    repeats: usize,
    seed: u64,
    #[serde(default)]
    command: String,
    data: Vec<Data>,
    splits: Vec<Way>,
    not_done: Vec<Way>,
}

#[derive(Deserialize)]
struct Way {
    held_out: HeldOut,
}

impl Recorded {
    /// Reads `validation.json`.
    ///
    /// # Errors
    /// It is no such file, or one of another version.
    pub fn parse(json: &str) -> Result<Self> {
        let wrong =
            |error: serde_json::Error| Kind::Syntax(format!("not the file of a cross-validation: {error}"));
        let whole: Value = serde_json::from_str(json).map_err(wrong)?;
        let version = whole.get("schema_version").and_then(Value::as_u64);
        if version != Some(u64::from(SCHEMA_VERSION)) {
            let version = version.map_or("none".to_owned(), |version| version.to_string());
            let message =
                format!("the file has schema version {version}; this program writes {SCHEMA_VERSION}");
            return Err(Kind::Invalid(message).into());
        }
        let fields: Fields = serde_json::from_value(whole.clone()).map_err(wrong)?;
        let Fields { config, selection, folds, repeats, seed, command, data, splits, not_done } = fields;
        let held_out = splits.iter().chain(&not_done).map(|way| way.held_out).collect();
        Ok(Self { config, selection, folds, repeats, seed, command, held_out, data, whole })
    }

    /// The names of the files of labels, without folders.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.data.iter().map(|data| data.name.as_str())
    }

    /// # Errors
    /// `labels` were read from other files.
    pub fn check_data(&self, labels: &Labels) -> Result<()> {
        let found = labels.sources.iter().map(|source| source.sha256.as_str());
        if found.clone().eq(self.data.iter().map(|data| data.sha256.as_str())) {
            return Ok(());
        }
        let recorded: Vec<String> =
            self.data.iter().map(|data| format!("{} ({})", data.name, data.sha256)).collect();
        let message = format!(
            "these are not the files of the report: it names {}; given were {}",
            recorded.join(", "),
            found.collect::<Vec<_>>().join(", ")
        );
        Err(Kind::Invalid(message).into())
    }

    /// Where `again` differs from what is written, the first ten places; none if it is reproduced.
    ///
    /// # Errors
    /// None at present; the serialiser can in principle fail.
    pub fn differences(&self, again: &Validation) -> Result<Vec<String>> {
        let text = serde_json::to_string(again).map_err(|error| Kind::Invalid(error.to_string()))?;
        differences(&self.whole.to_string(), &text)
    }
}

/// Where one report in JSON differs from another, the first ten places. The command is not compared: how it was typed is not
/// what it says.
///
/// # Errors
/// One of them is no JSON.
pub fn differences(written: &str, again: &str) -> Result<Vec<String>> {
    // From text, so that numbers are what a file holds.
    let read = |text: &str| {
        let mut value: Value = serde_json::from_str(text).map_err(|error| Kind::Syntax(error.to_string()))?;
        value.as_object_mut().into_iter().for_each(|whole| whole.retain(|name, _| name != "command"));
        Ok::<_, Kind>(value)
    };
    let mut found = Vec::new();
    compare("", &read(written)?, &read(again)?, &mut found);
    Ok(found)
}

fn compare(place: &str, written: &Value, again: &Value, found: &mut Vec<String>) {
    if found.len() >= MOST || written == again {
        return;
    }
    match (written, again) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            let separator = if place.is_empty() { "" } else { "." };
            for ((name, one), other) in one.iter().zip(other.values()) {
                compare(&format!("{place}{separator}{name}"), one, other, found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                compare(&format!("{place}[{at}]"), one, other, found);
            }
        }
        _ => {
            let short = |value: &Value| {
                let text = value.to_string();
                if text.chars().count() > 60 {
                    text.chars().take(57).chain("…".chars()).collect()
                } else {
                    text
                }
            };
            found.push(format!("{place}: {} is written, {} is found", short(written), short(again)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_with_their_place() {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let told = |one: &str, other: &str| {
            let mut found = Vec::new();
            compare("", &value(one), &value(other), &mut found);
            found
        };
        let one = r#"{"a": [{"b": 1.5, "c": "x"}, 2], "d": null}"#;
        assert_eq!(told(one, one), [""; 0]);
        assert_eq!(
            told(one, r#"{"a": [{"b": 1.25, "c": "y"}, 2], "d": [0]}"#),
            [
                "a[0].b: 1.5 is written, 1.25 is found",
                "a[0].c: \"x\" is written, \"y\" is found",
                "d: null is written, [0] is found"
            ]
        );
        assert_eq!(told(one, r#"{"a": [], "d": null}"#).len(), 1);
        let many: Vec<String> = (0..50).map(|number| number.to_string()).collect();
        let many = format!("[{}]", many.join(","));
        assert_eq!(told(&many, &many.replace(',', ",1")).len(), MOST);
    }

    #[test]
    fn other_files_are_refused() {
        for (json, why) in [
            ("", "not the file of a cross-validation"),
            ("[]", "schema version none"),
            (r#"{"schema_version": 999}"#, "schema version 999"),
            (r#"{"schema_version": 2}"#, "missing field"),
        ] {
            let error = Recorded::parse(json).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
