//! YAML dictionaries as quanteda (Benoit and others 2018) reads and writes them: categories, perhaps of categories, of
//! words or lists of words.

use saphyr_parser::{Event, Parser};

use super::entries::Entries;
use crate::error::{Error, Kind, Result};

/// Categories nested deeper are taken for a mistake.
const DEEPEST: usize = 32;
/// The name under which quanteda writes the words of a category that has categories, too.
const OWN_WORDS: &str = "__";

/// What encloses the place that is read.
enum Open {
    /// A list.
    List,
    /// A mapping that awaits a name.
    Names,
    /// A mapping that awaits what is under the last name.
    Value,
}

/// Reads a dictionary. A category within others has their names before its own.
///
/// # Errors
/// Malformed YAML; words outside all categories; references; names that are no text.
pub(super) fn read(text: &str) -> Result<Entries> {
    let mut entries = Entries::default();
    let mut open: Vec<Open> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let line = error.marker().line() as u64;
            Error::from(Kind::Syntax(format!("malformed YAML: {}", error.info()))).line(line)
        })?;
        let line = span.start.line() as u64;
        let wrong = |message: &str| Err(Error::from(Kind::Syntax(message.to_owned())).line(line));
        let awaits_name = matches!(open.last(), Some(Open::Names));
        match event {
            Event::Scalar(name, ..) if awaits_name => {
                if let Some(open) = open.last_mut() {
                    *open = Open::Value;
                }
                path.push(name.trim().to_owned());
            }
            Event::Scalar(term, ..) => {
                if open.is_empty() {
                    return wrong("expected categories, as `name:` with a list of words under it");
                }
                if !matches!(term.trim(), "" | "~") {
                    if path.is_empty() {
                        return wrong("words outside all categories");
                    }
                    add(&mut entries, &path, &term, line);
                }
                close_value(&mut open, &mut path);
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if awaits_name => {
                return wrong("the name of a category is no text");
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return wrong("categories are nested too deeply");
            }
            Event::SequenceStart(..) => open.push(Open::List),
            Event::MappingStart(..) => open.push(Open::Names),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                close_value(&mut open, &mut path);
            }
            Event::Alias(_) => {
                return wrong("references (`*name`) are not read; quote words that begin with `*`");
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }
    Ok(entries)
}

/// After what stood under a name, the next name may come.
fn close_value(open: &mut [Open], path: &mut Vec<String>) {
    if let Some(open) = open.last_mut()
        && matches!(open, Open::Value)
    {
        *open = Open::Names;
        path.pop();
    }
}

/// Adds a term to the category that is named by `path`.
fn add(entries: &mut Entries, path: &[String], term: &str, line: u64) {
    let names: Vec<&str> = path.iter().map(String::as_str).filter(|name| *name != OWN_WORDS).collect();
    let category = entries.category(&names.join("_"), line);
    entries.add(category, term, line);
}

#[cfg(test)]
mod tests {
    use super::super::entries::listing;
    use super::*;

    #[test]
    fn nested_categories() {
        let text = "doubt:\n  - sham*\n  - so called\n  - no\npraise: [brave, \"*word\"]\nactors:\n  north:\n    - Karsk\n  \
                    south: Talmera\n  __:\n    - envoy\nmixed:\n  - alone\n  - inner: [deep]\nempty:\n";
        assert_eq!(
            listing(&read(text).unwrap()),
            [
                "doubt: sham*",
                "doubt: so called",
                "doubt: no",
                "praise: brave",
                "praise: *word",
                "actors_north: Karsk",
                "actors_south: Talmera",
                "actors: envoy",
                "mixed: alone",
                "mixed_inner: deep",
            ]
        );
        assert_eq!(read(text).unwrap().entries[4].line, 5);
    }

    #[test]
    fn errors_name_the_line() {
        for (text, expected) in [
            ("just words", "line 1: expected categories, as `name:` with a list of words under it"),
            ("- a\n- b\n", "line 1: words outside all categories"),
            (
                "a: &x [b]\nc: *x\n",
                "line 2: references (`*name`) are not read; quote words that begin with `*`",
            ),
            ("? [a]\n: b\n", "line 1: the name of a category is no text"),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), expected, "{text}");
        }
        let error = read("a:\n  - b\n c: d\n").unwrap_err();
        assert!(error.to_string().starts_with("line 3: malformed YAML: "), "{error}");
        let deep = format!("{}{}", "[".repeat(50), "]".repeat(50));
        assert_eq!(read(&deep).unwrap_err().to_string(), "line 1: categories are nested too deeply");
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
