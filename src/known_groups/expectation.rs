//! What is expected: toward which actor, which group lies below which.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Kind, Place, Result};
use crate::settings;

/// That one group frames an actor less favourably than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The actor.
    pub actor: String,
    /// The group whose mean score should be the lower one.
    pub lower: String,
    /// The group whose mean score should be the higher one.
    pub higher: String,
    place: Place,
}

/// The file's form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    expect: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    actor: Spanned<String>,
    lower: Spanned<String>,
    higher: Spanned<String>,
}

impl Expectation {
    /// An expectation as one writes it: `Donald Trump: left < right`, or `Donald Trump: right > left`.
    ///
    /// # Errors
    /// A text of another form; a name that is empty; one group twice.
    pub fn parse(text: &str) -> Result<Self> {
        let place = Place { file: Some(format!("\"{text}\"")), ..Place::default() };
        let form = || {
            let message =
                "expected ACTOR: GROUP < GROUP, as in \"Donald Trump: left < right\", or a file (.toml)";
            Error::from(Kind::Syntax(message.into())).at(format!("\"{text}\""))
        };
        let (actor, groups) = text.split_once(':').ok_or_else(form)?;
        let mut parts = groups.split(['<', '>']);
        let (Some(one), Some(other), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(form());
        };
        let (lower, higher) = if groups.contains('<') { (one, other) } else { (other, one) };
        Self::new(actor, lower, higher, place)
    }

    /// Whether `text` is an expectation, and not the name of a file of them.
    pub fn is_written_out(text: &str) -> bool {
        text.contains(['<', '>'])
    }

    /// Reads a TOML file with a table `[[expect]]` for each: `actor`, `lower` and `higher`.
    ///
    /// # Errors
    /// A file that cannot be read or is not such a list; none in it; a name that is empty; one group twice.
    pub fn read(path: &Path) -> Result<Vec<Self>> {
        let bytes = std::fs::read(path).map_err(|source| Error::io("read", path, source))?;
        Self::list(&bytes, &path.display().to_string()).map_err(|error| error.at(path.display()))
    }

    fn list(bytes: &[u8], file: &str) -> Result<Vec<Self>> {
        let text = settings::text(bytes)?;
        let list: List = settings::parse(text)?;
        if list.expect.is_empty() {
            return Err(Kind::Insufficient("no [[expect]] in the file".into()).into());
        }
        let expectation = |Entry { actor, lower, higher }: Entry| {
            let line = settings::line_at(text, actor.span().start);
            let place = Place { file: Some(file.to_owned()), line: Some(line), ..Place::default() };
            Self::new(actor.as_ref(), lower.as_ref(), higher.as_ref(), place)
        };
        list.expect.into_iter().map(expectation).collect()
    }

    fn new(actor: &str, lower: &str, higher: &str, place: Place) -> Result<Self> {
        let [actor, lower, higher] = [actor, lower, higher].map(|name| name.trim().to_owned());
        let expectation = Self { actor, lower, higher, place };
        let Self { actor, lower, higher, .. } = &expectation;
        let message = if actor.is_empty() || lower.is_empty() || higher.is_empty() {
            "an actor and two groups are needed, and one is empty".to_owned()
        } else if lower == higher {
            format!("\"{lower}\" cannot lie below itself")
        } else {
            return Ok(expectation);
        };
        Err(expectation.error(Kind::Invalid(message)))
    }

    /// An error of `kind` where the expectation stands.
    pub(super) fn error(&self, kind: Kind) -> Error {
        let Place { file, line, .. } = &self.place;
        let error = Error::from(kind);
        let error = file.iter().fold(error, |error, file| error.at(file));
        line.iter().fold(error, |error, line| error.line(*line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_either_way_round_and_from_a_file() {
        let names = |of: &Expectation| [of.actor.clone(), of.lower.clone(), of.higher.clone()];
        let expected = ["Donald Trump", "left", "right"].map(str::to_owned);
        for text in ["Donald Trump: left < right", "Donald Trump:right>left", " Donald Trump : left<right "] {
            assert_eq!(names(&Expectation::parse(text).unwrap()), expected, "{text}");
        }
        let file = b"[[expect]]\nactor = \"Donald Trump\"\nlower = \"left\"\nhigher = \"right\"\n";
        let read = Expectation::list(file, "e.toml").unwrap();
        assert_eq!(read.iter().map(names).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn errors_show_what_was_written() {
        for (text, expected) in [
            ("Trump left < right", "\"Trump left < right\": expected ACTOR: GROUP < GROUP"),
            ("Trump: left < center < right", "\"Trump: left < center < right\": expected ACTOR"),
            ("Trump: left", "\"Trump: left\": expected ACTOR"),
            ("Trump: left < ", "\"Trump: left < \": an actor and two groups are needed, and one is empty"),
            ("Trump: left < left", "\"Trump: left < left\": \"left\" cannot lie below itself"),
        ] {
            let error = Expectation::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        for (text, expected) in [
            ("", "no [[expect]] in the file"),
            ("[[expect]]\nactor = \"A\"\nlower = \"x\"", "line 1: missing field `higher`"),
            (
                "[[expect]]\nactor = \"A\"\nlower = \"x\"\nhigher = \"x\"",
                "e.toml, line 2: \"x\" cannot lie below itself",
            ),
        ] {
            assert_eq!(Expectation::list(text.as_bytes(), "e.toml").unwrap_err().to_string(), expected);
        }
    }
}
