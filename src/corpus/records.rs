//! Records of tables that are held whole, with the lines on which they begin.

use csv::{ReaderBuilder, StringRecord};

/// Each record of `text`, read as `reader` says, with the line on which it begins, from 1. A fault has that of its record, too,
/// where the reader tells, else that of the record before.
pub(crate) fn numbered_records<'t>(
    text: &'t str,
    reader: &ReaderBuilder,
) -> impl Iterator<Item = (u64, Result<StringRecord, csv::Error>)> + use<'t> {
    // How far lines have been counted. The reader's own count is uncertain after CRLF and blank lines.
    let (mut line, mut counted) = (1, 0);
    reader.from_reader(text.as_bytes()).into_records().map(move |record| {
        let position = record.as_ref().map_or_else(csv::Error::position, StringRecord::position);
        if record.is_ok() || position.is_some() {
            // A record is said to begin before the blank lines in front of it.
            let begin = position.map_or(counted, |position| position.byte() as usize);
            let rest = text.get(begin..).unwrap_or_default();
            let begin = begin + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
            let passed = text.get(counted..begin).unwrap_or_default();
            line += passed.bytes().filter(|byte| *byte == b'\n').count() as u64;
            counted = begin;
        }
        (line, record)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_line_ends_in_quotes_are_counted() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "c,\"d", "e\"", "", "", "f,g", ""].join(end);
            let records = numbered_records(&text, ReaderBuilder::new().has_headers(false));
            let found: Vec<(u64, String)> =
                records.map(|(line, record)| (line, record.unwrap()[0].to_owned())).collect();
            assert_eq!(found, [(1, "a".into()), (3, "c".into()), (7, "f".into())]);
        }
    }
}
