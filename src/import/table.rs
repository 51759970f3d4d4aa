//! Tables as the corpora release them.

use csv::{ReaderBuilder, StringRecord};

use super::collect::Collector;
use super::skipped::Reason;
use crate::corpus::numbered_records;
use crate::error::{Error, Kind, Result};

/// Whether quotation marks enclose fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// They do, as RFC 4180 says.
    Enclose,
    /// They do where commas separate; where tabs do, they are part of the text.
    EncloseUnlessTabs,
}

/// A table with a header.
pub(super) struct Table {
    header: Vec<String>,
    /// The rows, with the lines on which they begin.
    pub(super) rows: Vec<(u64, StringRecord)>,
}

impl Table {
    /// Reads a table whose fields are separated by what its header has most of: tabs, semicolons or commas.
    ///
    /// # Errors
    /// A quoted field that is not closed.
    pub(super) fn read(text: &str, quotes: Quotes) -> Result<Self> {
        let first = text.trim_start().lines().next().unwrap_or_default();
        let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
        let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',');
        let is_quoted = quotes == Quotes::Enclose || delimiter != b'\t';
        // With an end of the last line, a field that takes it was not closed.
        let whole = format!("{}\n", text.trim_end_matches(['\r', '\n']));
        let mut reader = ReaderBuilder::new();
        reader.delimiter(delimiter).quoting(is_quoted).has_headers(false).flexible(true);
        let mut rows = Vec::new();
        for (line, record) in numbered_records(&whole, &reader) {
            rows.push((line, record.map_err(|error| Kind::Syntax(error.to_string()))?));
        }
        if let Some((line, last)) = rows.last() {
            let takes_the_end = last.iter().next_back().is_some_and(|field| field.ends_with('\n'));
            if is_quoted && takes_the_end && !whole.trim_end().ends_with('"') {
                let message = "the file ends inside quotes: a quoted field of this row is never closed";
                return Err(Error::from(Kind::Syntax(message.into())).line(*line));
            }
        }
        let header = if rows.is_empty() { StringRecord::new() } else { rows.remove(0).1 };
        Ok(Self { header: header.iter().map(|name| name.trim().to_owned()).collect(), rows })
    }

    /// The position of a column, whose name is compared without case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|found| found.eq_ignore_ascii_case(name))
    }

    /// The position of a column that must be there.
    ///
    /// # Errors
    /// It is not.
    pub(super) fn column(&self, name: &str) -> Result<usize> {
        let missing = || Kind::missing_column(name, self.header.iter().map(String::as_str));
        self.find(name).ok_or_else(|| missing().into())
    }

    /// The number of columns.
    fn width(&self) -> usize {
        self.header.len()
    }

    /// Goes through the records, whose ids stand in the column `id`, and calls `each` for those that have as many fields
    /// as the header; the others give no row.
    pub(super) fn for_each<'o>(
        &self,
        id: Option<usize>,
        rows: &mut Collector<'o>,
        mut each: impl FnMut(&StringRecord, &mut Collector<'o>),
    ) {
        for (line, record) in &self.rows {
            rows.record(*line, field(record, id));
            if record.len() == self.width() {
                each(record, rows);
            } else {
                let (found, expected) = (record.len(), self.width());
                rows.skip(Reason::Value(format!("{found} fields, but the header has {expected}")));
            }
        }
    }
}

/// A field without surrounding blanks; empty if there is none.
pub(super) fn field(record: &StringRecord, column: impl Into<Option<usize>>) -> &str {
    column.into().and_then(|column| record.get(column)).map_or("", str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_quotes_and_columns() {
        let table = Table::read("ID;Text\r\n1;\"a\r\nb\"\r\n2;c\r\n", Quotes::Enclose).unwrap();
        assert_eq!((table.column("text").unwrap(), table.width()), (1, 2));
        let rows: Vec<(u64, &str)> = table.rows.iter().map(|(line, row)| (*line, field(row, 1))).collect();
        assert_eq!(rows, [(2, "a\r\nb"), (4, "c")]);
        assert_eq!(
            table.column("label").unwrap_err().to_string(),
            "no column `label`; the columns are: ID, Text"
        );
        let table = Table::read("a\tb\n\"x\ty\n", Quotes::EncloseUnlessTabs).unwrap();
        assert_eq!(field(&table.rows[0].1, 0), "\"x");
        let error = Table::read("a,b\n1,\"x\n2,y\n", Quotes::Enclose).err().unwrap();
        assert!(error.to_string().starts_with("line 2: the file ends inside quotes"), "{error}");
    }
}
