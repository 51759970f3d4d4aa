//! LIWC dictionaries (Pennebaker and others).
//!
//! The form of 2007 and 2015, `.dic`: between two lines `%` a category a line, as number and name (indented where it
//! is part of the one above); then an entry a line, with the numbers of its categories. Entries that count only next to
//! other words have brackets or `<of>`. The form of 2022, `.dicx`: a table with a column `DicTerm` and one for each
//! category, in which `X` stands for "is in it".

use std::collections::HashMap;

use super::entries::{Entries, lines};
use super::table::records;
use crate::error::{Error, Kind, Result};

const CONDITIONAL: &str = "depends on other words";

/// Reads either form.
///
/// # Errors
/// What is no entry or category, with its line.
pub(super) fn read(text: &str) -> Result<Entries> {
    match lines(text).next() {
        Some((_, first)) if first.trim() == "%" => read_numbered(text),
        Some((_, first)) if first.contains([',', ';', '\t']) => read_table(text),
        first => {
            let line = first.map_or(1, |(line, _)| line);
            let message = "a LIWC dictionary begins with `%` or with a header `DicTerm,...`";
            Err(Error::from(Kind::Syntax(message.into())).line(line))
        }
    }
}

fn read_numbered(text: &str) -> Result<Entries> {
    let mut entries = Entries::default();
    // By number.
    let mut categories: HashMap<&str, usize> = HashMap::new();
    let mut rest = lines(text);
    let mut last = 1;
    rest.next();
    loop {
        let Some((line, text)) = rest.next() else {
            let message = "the list of categories does not end with `%`";
            return Err(Error::from(Kind::Syntax(message.into())).line(last));
        };
        last = line;
        let heading = text.trim();
        if heading == "%" {
            break;
        }
        let (number, name) = heading.split_once(char::is_whitespace).unwrap_or((heading, ""));
        let wrong = |message: &str| Error::from(Kind::Syntax(message.into())).line(line);
        if !is_number(number) || name.trim().is_empty() {
            return Err(wrong("expected a category as number and name"));
        }
        let (name, description) = split_description(name.trim());
        let category = entries.category(name, line);
        if let Some(heading) = entries.categories.get_mut(category) {
            heading.description = description.map(str::to_owned);
        }
        if categories.insert(number.trim_start_matches('0'), category).is_some() {
            return Err(wrong(&format!("the number {number} stands twice")));
        }
    }
    for (line, text) in rest {
        let (term, numbers) = split_entry(text.trim());
        let is_conditional = term.contains(['(', ')', '<', '>']) && term.contains(char::is_alphanumeric);
        if is_conditional || numbers.contains(['(', ')', '<', '>', '/']) {
            entries.skip(line, term, CONDITIONAL);
            continue;
        }
        if numbers.is_empty() {
            entries.skip(line, term, "is in no category");
        }
        for number in numbers.split_whitespace() {
            match categories.get(number.trim_start_matches('0')) {
                Some(&category) => entries.add(category, term, line),
                None if is_number(number) => entries.skip(line, term, "is in a category without a name"),
                None => {
                    let message = format!("\"{number}\" is no number of a category");
                    return Err(Error::from(Kind::Syntax(message)).line(line));
                }
            }
        }
    }
    Ok(entries)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// "posemo (Positive Emotions)" is a name and what it means.
fn split_description(name: &str) -> (&str, Option<&str>) {
    match name.split_once('(') {
        Some((short, long)) if !short.trim().is_empty() => {
            (short.trim(), long.strip_suffix(')').map(str::trim))
        }
        _ => (name, None),
    }
}

/// The term and the numbers after it: a tab divides them, or else the first of the numbers at the end.
fn split_entry(entry: &str) -> (&str, &str) {
    if let Some((term, numbers)) = entry.split_once('\t') {
        return (term.trim(), numbers.trim());
    }
    let mut term = entry;
    while let Some((before, last)) = term.rsplit_once(char::is_whitespace)
        && is_number(last)
    {
        term = before.trim_end();
    }
    (term, entry.get(term.len()..).unwrap_or_default().trim())
}

fn read_table(text: &str) -> Result<Entries> {
    let mut entries = Entries::default();
    let mut rows = records(text)?.into_iter();
    let Some((line, header)) = rows.next() else { return Ok(entries) };
    let mut categories = Vec::new();
    for name in header.iter().skip(1).map(|name| name.trim()) {
        if name.is_empty() {
            return Err(Error::from(Kind::Syntax("a column has no name".into())).line(line));
        }
        categories.push(entries.category(name, line));
    }
    for (line, row) in rows {
        let term = row.get(0).map_or("", str::trim);
        if row.len() > header.len() {
            let message = format!("the row has {} fields, but the header has {}", row.len(), header.len());
            return Err(Error::from(Kind::Syntax(message)).line(line));
        }
        let mut is_member = false;
        for (&category, cell) in categories.iter().zip(row.iter().skip(1)) {
            match cell.trim() {
                "" | "0" => continue,
                "X" | "x" | "1" => entries.add(category, term, line),
                _ => entries.skip(line, term, "has a weight"),
            }
            is_member = true;
        }
        if !is_member {
            entries.skip(line, term, "is in no category");
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::super::entries::listing;
    use super::*;

    #[test]
    fn numbered_categories() {
        let text = "%\r\n1\tdoubt (Doubt and denial)\r\n\t02  praise\n%\n\nsham*\t1\nso called  1\nbrave\t2\t01\n\
                    like\t(02 134)1/2\nkind\t<of>1/2\n(they) like*\t2\nlonely\n:)\t2\nfoe 9\n";
        let entries = read(text).unwrap();
        assert_eq!(
            listing(&entries),
            ["doubt: sham*", "doubt: so called", "praise: brave", "doubt: brave", "praise: :)"]
        );
        assert_eq!(entries.categories[0].description.as_deref(), Some("Doubt and denial"));
        let skipped: Vec<(u64, &str, &str)> =
            entries.skipped.iter().map(|(line, entry, why)| (*line, entry.as_str(), *why)).collect();
        assert_eq!(
            skipped,
            [
                (9, "like", CONDITIONAL),
                (10, "kind", CONDITIONAL),
                (11, "(they) like*", CONDITIONAL),
                (12, "lonely", "is in no category"),
                (14, "foe", "is in a category without a name"),
            ]
        );
    }

    #[test]
    fn a_table_of_terms_by_categories() {
        let entries = read("DicTerm,doubt,praise\nsham*,X,\n\"so, called\",x,1\nbrave,,0.7\nx,,\n").unwrap();
        assert_eq!(listing(&entries), ["doubt: sham*", "doubt: so, called", "praise: so, called"]);
        assert_eq!(
            entries.skipped,
            [(4, "brave".to_owned(), "has a weight"), (5, "x".to_owned(), "is in no category")]
        );
    }

    #[test]
    fn errors_name_the_line() {
        for (text, expected) in [
            ("", "line 1: a LIWC dictionary begins with `%` or with a header `DicTerm,...`"),
            ("%\n1\tdoubt\nsham\t1\n", "line 3: expected a category as number and name"),
            ("%\n1\tdoubt\n", "line 2: the list of categories does not end with `%`"),
            ("%\n1\tdoubt\n01\tpraise\n%", "line 3: the number 01 stands twice"),
            ("%\n1\tdoubt\n%\nsham\tone", "line 4: \"one\" is no number of a category"),
            ("DicTerm,a\nb,X,X", "line 2: the row has 3 fields, but the header has 2"),
            ("DicTerm,a,\nb,X,X", "line 1: a column has no name"),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), expected, "{text}");
        }
    }
}
