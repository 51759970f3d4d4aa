//! WordStat dictionaries, `.cat`: a category or a word a line, indented by tabs under the category that it is in. A
//! word ends with its weight in brackets, "sham (1)"; blanks in it are written `_`. Rules begin with `@`.

use super::entries::{Entries, lines};
use crate::error::{Error, Kind, Result};

/// Reads a dictionary. A category within others has their names before its own.
///
/// # Errors
/// A word outside all categories.
pub(super) fn read(text: &str) -> Result<Entries> {
    let mut entries = Entries::default();
    let mut path: Vec<&str> = Vec::new();
    for (line, text) in lines(text) {
        let depth = text.bytes().take_while(|byte| *byte == b'\t').count();
        let entry = text.trim();
        path.truncate(depth);
        match without_weight(entry) {
            None => path.push(entry),
            Some(_) if path.is_empty() => {
                return Err(Error::from(Kind::Syntax("a word outside all categories".into())).line(line));
            }
            Some(term) if term.starts_with('@') => entries.skip(line, term, "is a rule"),
            Some(term) => {
                let category = entries.category(&path.join("_"), line);
                entries.add(category, &term.replace('_', " "), line);
            }
        }
    }
    Ok(entries)
}

/// The word before the number in brackets; `None` if there is none.
fn without_weight(entry: &str) -> Option<&str> {
    let (term, weight) = entry.strip_suffix(')')?.rsplit_once(" (")?;
    (!weight.is_empty() && weight.bytes().all(|byte| byte.is_ascii_digit())).then_some(term.trim())
}

#[cfg(test)]
mod tests {
    use super::super::entries::listing;
    use super::*;

    #[test]
    fn nested_categories() {
        let text = "DOUBT\n\tSHAM* (1)\n\tSTRONG\n\t\tNO_EVIDENCE (1)\n\tHOAX (1)\n\t@NEAR [x] (1)\nPRAISE (GOOD)\n\tBRAVE (10)\n";
        let entries = read(text).unwrap();
        assert_eq!(
            listing(&entries),
            ["DOUBT: SHAM*", "DOUBT_STRONG: NO EVIDENCE", "DOUBT: HOAX", "PRAISE (GOOD): BRAVE"]
        );
        assert_eq!(entries.skipped, [(6, "@NEAR [x]".to_owned(), "is a rule")]);
    }

    #[test]
    fn errors_name_the_line() {
        assert_eq!(read("SHAM (1)\n").unwrap_err().to_string(), "line 1: a word outside all categories");
    }
}
