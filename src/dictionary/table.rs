//! Tables: `category` and `pattern` (or `word`, `term`), or one column of words.

use csv::{ReaderBuilder, StringRecord};

use super::entries::Entries;
use crate::corpus::numbered_records;
use crate::error::{Error, Kind, Result};

/// The column of patterns that are written for Parallax.
const PATTERN: &str = "pattern";
/// Columns of words, with the wildcards of other programs.
const WORDS: [&str; 3] = ["word", "term", "entry"];

/// Reads a table; words without a category are in one that is named after the file.
///
/// # Errors
/// Malformed CSV, a missing column, an empty category.
pub(super) fn read(text: &str, file: &str) -> Result<Entries> {
    let mut entries = Entries::default();
    let rows = records(text)?;
    let Some((_, first)) = rows.first() else { return Ok(entries) };
    let header: Vec<String> = first.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |names: &[&str]| header.iter().position(|name| names.contains(&name.as_str()));
    let (pattern, word, category) = (column(&[PATTERN]), column(&WORDS), column(&["category"]));
    let found = || first.iter().map(str::trim);
    let has_header = pattern.or(word).is_some();
    let words = match pattern.or(word) {
        Some(at) => at,
        None if header.len() == 1 => 0,
        None => return Err(Error::from(Kind::missing_column(PATTERN, found())).line(1)),
    };
    if header.len() > 1 && category.is_none() {
        return Err(Error::from(Kind::missing_column("category", found())).line(1));
    }
    entries.are_patterns = pattern.is_some();
    let stem = file.split('.').next().filter(|stem| !stem.is_empty() && *stem != "-").unwrap_or("words");
    for (line, row) in rows.iter().skip(usize::from(has_header)) {
        let field = |at: usize| row.get(at).unwrap_or_default().trim();
        if row.len() != header.len() {
            let message = format!("the row has {} fields, but the header has {}", row.len(), header.len());
            return Err(Error::from(Kind::Syntax(message)).line(*line));
        }
        let name = category.map_or(stem, field);
        if name.is_empty() {
            return Err(Error::from(Kind::Invalid("no category".into())).line(*line).field("category"));
        }
        let category = entries.category(name, *line);
        entries.add(category, field(words), *line);
    }
    Ok(entries)
}

/// The rows of a table, with the lines on which they begin. Commas, semicolons or tabs separate the fields.
///
/// # Errors
/// A quoted field that goes over several lines: none of a dictionary does, so a quote is not closed.
pub(super) fn records(text: &str) -> Result<Vec<(u64, StringRecord)>> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader = ReaderBuilder::new();
    reader.delimiter(delimiter).has_headers(false).flexible(true);
    let mut rows = Vec::new();
    for (line, record) in numbered_records(text, &reader) {
        let record = record.map_err(|error| Error::from(Kind::Syntax(error.to_string())).line(line))?;
        if record.iter().any(|field| field.contains('\n')) {
            let message = "a quoted field goes over several lines: is a quote not closed?";
            return Err(Error::from(Kind::Syntax(message.into())).line(line));
        }
        if record.iter().any(|field| !field.trim().is_empty()) {
            rows.push((line, record));
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::super::entries::listing;
    use super::*;

    #[test]
    fn categories_and_patterns() {
        let entries =
            read("pattern;category\nno ... evidence;doubt\n\"so-called\";doubt\n", "a.csv").unwrap();
        assert!(entries.are_patterns);
        assert_eq!(listing(&entries), ["doubt: no ... evidence", "doubt: so-called"]);
    }

    #[test]
    fn a_column_of_words_is_named_after_the_file() {
        for text in ["word\nsham\nhoax", "sham\n\n\r\nhoax\n"] {
            let entries = read(text, "doubt.txt.gz").unwrap();
            assert!(!entries.are_patterns);
            assert_eq!(listing(&entries), ["doubt: sham", "doubt: hoax"]);
            assert_eq!(entries.entries[1].line, text.lines().count() as u64);
        }
        assert_eq!(listing(&read("sham", "-").unwrap()), ["words: sham"]);
    }

    #[test]
    fn errors_name_the_line() {
        for (text, expected) in [
            ("a,b\n1,2\n", "line 1: no column `pattern`; the columns are: a, b"),
            ("word,b\n1,2\n", "line 1: no column `category`; the columns are: word, b"),
            ("category,word\n\na\n", "line 3: the row has 1 fields, but the header has 2"),
            ("category,word\na,b\n,c\n", "line 3, field `category`: no category"),
            (
                "category,word\na,\"b\nc,d\n",
                "line 2: a quoted field goes over several lines: is a quote not closed?",
            ),
        ] {
            assert_eq!(read(text, "a.csv").unwrap_err().to_string(), expected, "{text}");
        }
    }
}
