//! Tables as comma-, semicolon- or tab-separated values.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::columns::{Column, Schema, label_of};
use super::lines::Lines;
use super::row::Values;
use crate::error::{Error, Kind, Result};

/// The records of a CSV file.
pub(super) struct CsvTable {
    reader: Reader<Lines>,
    record: StringRecord,
    /// The number of columns.
    width: usize,
    /// For each wanted column its position in the file.
    positions: Vec<Option<usize>>,
    /// Labels whose probabilities are read, with the positions of their columns.
    probabilities: Vec<(String, usize)>,
}

impl CsvTable {
    /// Reads the header, which begins on the current line of `lines`.
    ///
    /// # Errors
    /// A header that cannot be read, lacks a needed column or has it twice.
    pub(super) fn new(lines: Lines, schema: &Schema) -> Result<Self> {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter(lines.rest()))
            .has_headers(false)
            .flexible(true) // Our own check knows the line on which the record begins.
            .buffer_capacity(1 << 16)
            .from_reader(lines);
        let mut table = Self {
            reader,
            record: StringRecord::new(),
            width: 0,
            positions: Vec::new(),
            probabilities: Vec::new(),
        };
        let line = table.read()?;
        let header: Vec<&str> = table.record.iter().map(str::trim).collect();
        let mut probabilities: Vec<(String, usize)> = Vec::new();
        let columns = header.iter().enumerate().filter(|_| schema.reads_probabilities());
        for (position, label) in columns.filter_map(|(at, name)| Some((at, label_of(name)?))) {
            if probabilities.iter().any(|(known, _)| known == label) {
                let message = format!("column `p_{label}` stands twice in the header");
                return Err(Error::from(Kind::Syntax(message)).line(line.unwrap_or(1)));
            }
            probabilities.push((label.to_owned(), position));
        }
        let mut positions = Vec::new();
        for wanted in schema.wanted() {
            let mut found = header.iter().enumerate().filter(|(_, name)| **name == wanted.name);
            let position = found.next().map(|(position, _)| position);
            // Probabilities can stand for the labels of all rows.
            let stood_for = !probabilities.is_empty() && wanted.name == schema.name(Column::Label);
            if position.is_none() && (wanted.required && !stood_for || wanted.named) {
                return Err(Kind::missing_column(&wanted.name, header).into());
            }
            if found.next().is_some() {
                let message = format!("column `{}` stands twice in the header", wanted.name);
                return Err(Error::from(Kind::Syntax(message)).line(line.unwrap_or(1)));
            }
            positions.push(position);
        }
        table.width = header.len();
        table.positions = positions;
        table.probabilities = probabilities;
        Ok(table)
    }

    /// The next row, or `None` after the last one.
    ///
    /// # Errors
    /// A record that cannot be read, has too many or too few fields, or is not closed.
    pub(super) fn next(&mut self) -> Result<Option<Values>> {
        let Some(line) = self.read()? else { return Ok(None) };
        if self.record.len() != self.width {
            let last = self.reader.get_ref().number();
            let hint = if last > line {
                format!("; it goes on to line {last}: is a quote not closed?")
            } else {
                String::new()
            };
            let (found, width) = (self.record.len(), self.width);
            let message = format!("the row has {found} fields, but the header has {width}{hint}");
            return Err(Error::from(Kind::Syntax(message)).line(line));
        }
        let field = |position: &Option<usize>| {
            let field = position.and_then(|position| self.record.get(position))?;
            (!field.is_empty()).then(|| field.to_owned())
        };
        let fields = self.positions.iter().map(field).collect();
        let probability =
            |(label, position): &(String, usize)| Some((label.clone(), field(&Some(*position))?));
        let probabilities = self.probabilities.iter().filter_map(probability).collect();
        Ok(Some(Values { line, fields, keys: None, probabilities }))
    }

    /// Reads one record; gives the line on which it begins.
    ///
    /// The `csv` crate takes the end of the file for the end of a quoted field, and of the lines that it counts, CRLF
    /// line ends and blank lines make the beginning uncertain. [`Lines`] answers both. It ends every line and gives
    /// one at a time, so a record outside quotes is complete before the end of the file is met, and the last line
    /// given is the one on which the record ends; each line feed in a field is one line further up.
    fn read(&mut self) -> Result<Option<u64>> {
        self.reader.get_mut().begin_record();
        let more = self.reader.read_record(&mut self.record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(source) => {
                source.downcast::<Error>().unwrap_or_else(|source| Kind::Io { action: "read", source }.into())
            }
            other => Kind::Syntax(format!("{other:?}")).into(),
        })?;
        if !more {
            return Ok(None);
        }
        let line_feeds = self.record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
        let lines = self.reader.get_ref();
        if lines.ended() {
            // The open field has taken the last line's end too.
            let line = (lines.number() + 1).saturating_sub(line_feeds as u64);
            let message = "the file ends inside quotes: a quoted field of this row is never closed";
            return Err(Error::from(Kind::Syntax(message.into())).line(line));
        }
        Ok(Some(lines.number().saturating_sub(line_feeds as u64)))
    }

    /// The lines, when all are read.
    pub(super) fn into_lines(self) -> Lines {
        self.reader.into_inner()
    }
}

/// The separator that is most frequent in `header` outside quotes; a comma if there is none.
pub(crate) fn delimiter(header: &str) -> u8 {
    let mut counts = [(b'\t', 0), (b';', 0), (b',', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte && !quoted) {
            *count += 1;
        }
    }
    counts.iter().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_the_delimiter() {
        for (header, expected) in [
            ("text", b','),
            ("text,actor", b','),
            ("text;actor;\"a,b,c,d\"", b';'),
            ("text\tactor,\tlabel", b'\t'),
        ] {
            assert_eq!(delimiter(header), expected, "{header}");
        }
    }
}
