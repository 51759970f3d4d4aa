//! Lexicoder 3 dictionaries (Daku, Soroka and Young), `.lc3`: a line `+name` for a category, then its words, one a line.

use super::entries::{Entries, lines};
use crate::error::{Error, Kind, Result};

/// Reads a dictionary.
///
/// # Errors
/// A word before the first category, or a category without a name.
pub(super) fn read(text: &str) -> Result<Entries> {
    let mut entries = Entries::default();
    let mut category = None;
    for (line, text) in lines(text) {
        let wrong = |message: &str| Error::from(Kind::Syntax(message.into())).line(line);
        match (text.trim().strip_prefix('+'), category) {
            (Some(name), _) if name.trim().is_empty() => return Err(wrong("a category without a name")),
            (Some(name), _) => category = Some(entries.category(name.trim(), line)),
            (None, Some(category)) => entries.add(category, text, line),
            (None, None) => return Err(wrong("a word before the first category, which begins with `+`")),
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::super::entries::listing;
    use super::*;

    #[test]
    fn categories_and_words() {
        let entries = read("+doubt\nsham*\n so called \n\n+praise\nbrave\n").unwrap();
        assert_eq!(listing(&entries), ["doubt: sham*", "doubt: so called", "praise: brave"]);
    }

    #[test]
    fn errors_name_the_line() {
        let error = |text| read(text).unwrap_err().to_string();
        assert_eq!(error("\nsham\n"), "line 2: a word before the first category, which begins with `+`");
        assert_eq!(error("+a\nsham\n+\n"), "line 3: a category without a name");
    }
}
