//! Output that goes on after an interruption: what is written stays, beside its place, until all is there.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use csv::ReaderBuilder;
use parallax::error::{Error, Kind, Result};

use super::args::TableFormat;

/// A table of scores that is not yet whole.
pub(crate) struct Partial {
    path: PathBuf,
    file: File,
    /// Id and actor of each row that is whole, and where it ends.
    rows: Vec<(String, String, u64)>,
    /// Where the header ends, if there is one.
    start: u64,
    /// How many rows are known to belong to the input.
    matched: usize,
}

/// What a row of the input is to what is written already.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// All of its rows are there.
    Whole,
    /// Some are, or none: it is the first to be scored.
    NotYet,
}

impl Partial {
    /// Opens what is left of an earlier run of the same `identity`, or begins anew. It stands beside `output`.
    pub(crate) fn open(output: &Path, identity: &str, format: TableFormat, names: &[String]) -> Result<Self> {
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let path = output.with_file_name(format!(".{name}.{identity}.partial"));
        let failed = |error| Error::io("open", &path, error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(|error| Error::io("read", &path, error))?;
        let (start, rows) = match format {
            TableFormat::Csv => csv_rows(&content, names),
            TableFormat::Jsonl => (0, json_rows(&content)),
        };
        Ok(Self { path, file, rows, start, matched: 0 })
    }

    /// How many rows are there.
    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Whether the header is there already.
    pub(crate) fn has_header(&self) -> bool {
        self.start > 0
    }

    /// Whether the rows of an article, one for each of `actors`, are there.
    ///
    /// # Errors
    /// Others are there instead: the input is not that of the earlier run.
    pub(crate) fn find(&mut self, id: &str, actors: &[&str]) -> Result<Found> {
        let left = self.rows.get(self.matched..).unwrap_or_default();
        let mut pairs = left.iter().zip(actors);
        if !pairs.all(|((of, actor, _), expected)| of == id && actor == expected) {
            let message =
                "these are not the articles that the interrupted run scored; delete this file to begin anew";
            return Err(Error::from(Kind::Invalid(message.into())).at(self.path.display()));
        }
        if left.len() < actors.len() {
            return Ok(Found::NotYet);
        }
        self.matched += actors.len();
        Ok(Found::Whole)
    }

    /// Goes on after what was found, through `write`; then the output takes its place at `output`.
    pub(crate) fn complete(
        mut self,
        output: &Path,
        write: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let end = match self.matched.checked_sub(1).and_then(|last| self.rows.get(last)) {
            Some((_, _, end)) => *end,
            None => self.start,
        };
        let failed = |error| Error::io("write", &self.path, error);
        self.file.set_len(end).map_err(failed)?;
        self.file.seek(SeekFrom::Start(end)).map_err(failed)?;
        let mut buffer = BufWriter::new(&mut self.file);
        write(&mut buffer)?;
        buffer.flush().map_err(failed)?;
        drop(buffer);
        self.file.sync_all().map_err(failed)?;
        std::fs::rename(&self.path, output).map_err(|error| Error::io("write", output, error))
    }
}

/// The rows of a CSV table that are whole, and where its header ends; nothing if the header is another.
fn csv_rows(content: &[u8], names: &[String]) -> (u64, Vec<(String, String, u64)>) {
    let whole = |end: u64| end.checked_sub(1).and_then(|last| content.get(last as usize)) == Some(&b'\n');
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
    let mut record = csv::StringRecord::new();
    let mut read = |record: &mut csv::StringRecord| {
        let more = reader.read_record(record).unwrap_or(false);
        (more, reader.position().byte())
    };
    let (more, start) = read(&mut record);
    if !more || !whole(start) || !record.iter().eq(names.iter().map(String::as_str)) {
        return (0, Vec::new());
    }
    let place = |name: &str| names.iter().position(|of| of == name).unwrap_or(0);
    let (id, actor) = (place("id"), place("actor"));
    let mut rows = Vec::new();
    loop {
        let (more, end) = read(&mut record);
        if !more || record.len() != names.len() || !whole(end) {
            return (start, rows);
        }
        let field = |at: usize| record.get(at).unwrap_or_default().to_owned();
        rows.push((field(id), field(actor), end));
    }
}

/// The lines that are whole.
fn json_rows(content: &[u8]) -> Vec<(String, String, u64)> {
    let mut end = 0;
    let mut rows = Vec::new();
    for line in content.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n")) {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(line) else { break };
        let field =
            |name: &str| value.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        end += line.len() as u64;
        rows.push((field("id"), field("actor"), end));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_torn_is_not_whole() {
        let names = ["id", "actor", "p"].map(str::to_owned);
        let table = "id,actor,p\n1,A,0.5\n\"2\nx\",A,0.25\n3,\"B, C\",0.125\n";
        let (start, rows) = csv_rows(table.as_bytes(), &names);
        assert_eq!((start, rows.len()), (11, 3));
        assert_eq!(rows[2], ("3".into(), "B, C".into(), table.len() as u64));
        for length in 0..table.len() {
            let (_, cut) = csv_rows(&table.as_bytes()[..length], &names);
            assert_eq!(cut, rows[..cut.len()], "{length}");
            assert!(cut.last().is_none_or(|(_, _, end)| *end <= length as u64));
            assert_eq!(
                cut.len(),
                rows.iter().filter(|(_, _, end)| *end <= length as u64).count(),
                "{length}"
            );
        }
        assert_eq!(csv_rows(table.as_bytes(), &names[..2]), (0, vec![]));
        let lines = "{\"id\":\"1\",\"actor\":\"A\"}\n{\"id\":\"2\",\"act";
        assert_eq!(json_rows(lines.as_bytes()), [("1".into(), "A".into(), 23)]);
    }
}
