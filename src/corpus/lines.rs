//! The lines of an input, checked to be UTF-8.

use std::io::{self, BufRead, BufReader, Read};

use super::compression::Decoder;
use super::input::Hashed;
use crate::error::{Error, Kind, Result};

/// The longest line that is read, in bytes: a file without line ends, or a bomb, must not take all memory.
const LONGEST: u64 = 256 << 20;
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads an input line by line, decompressed and without a byte-order mark.
///
/// As a [`Read`] it gives at most one line a call and ends the last line if the file does not. So whoever reads from
/// it has never been given more than the line that it is working on, and [`Lines::number`] is the line that its
/// current record ends on.
pub(super) struct Lines {
    reader: BufReader<Decoder<Hashed>>,
    /// The current line with its end.
    line: String,
    /// How much of `line` has been read.
    position: usize,
    /// The line on which the current record begins, and how much has been given of it.
    record: u64,
    given: u64,
    number: u64,
    /// Offset of the next line in the decompressed file.
    offset: u64,
    ended: bool,
}

impl Lines {
    /// Prepares reading; the first line has not been read yet.
    pub(super) fn new(source: Hashed) -> Result<Self> {
        let decoder = Decoder::new(source).map_err(|source| Kind::Io { action: "read", source })?;
        let reader = BufReader::with_capacity(1 << 16, decoder);
        Ok(Self {
            reader,
            line: String::new(),
            position: 0,
            record: 1,
            given: 0,
            number: 0,
            offset: 0,
            ended: false,
        })
    }

    /// Goes to the next line; `false` if there is none.
    ///
    /// # Errors
    /// Input that cannot be read or decompressed, or is not UTF-8.
    pub(super) fn advance(&mut self) -> Result<bool> {
        // Reuses the memory of the last line.
        let mut bytes = std::mem::take(&mut self.line).into_bytes();
        bytes.clear();
        self.position = 0;
        let read = (&mut self.reader).take(LONGEST + 1).read_until(b'\n', &mut bytes);
        let length = read.map_err(|source| {
            let kind = Kind::Io { action: self.reader.get_ref().action(), source };
            Error::from(kind).line(self.number + 1)
        })?;
        if length as u64 > LONGEST {
            let message = format!("a line of more than {} MB: this is no table of articles", LONGEST >> 20);
            return Err(Kind::Insufficient(message).into());
        }
        if length == 0 {
            self.ended = true;
            return Ok(false);
        }
        self.number += 1;
        if let Some(message) = foreign(&bytes).filter(|_| self.number == 1) {
            return Err(Kind::Syntax(message.into()).into());
        }
        self.line = String::from_utf8(bytes).map_err(|error| {
            let byte = self.offset + error.utf8_error().valid_up_to() as u64;
            Error::from(Kind::Encoding { byte }).line(self.number)
        })?;
        self.offset += length as u64;
        if self.number == 1 && self.line.starts_with(BYTE_ORDER_MARK) {
            self.position = BYTE_ORDER_MARK.len_utf8();
        }
        if !self.line.ends_with('\n') {
            self.line.push('\n');
        }
        Ok(true)
    }

    /// Goes to the next line that is not blank; `false` if there is none.
    ///
    /// # Errors
    /// As [`Lines::advance`].
    pub(super) fn advance_to_text(&mut self) -> Result<bool> {
        while self.advance()? {
            if !self.rest().trim().is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What is given from now on is another record.
    pub(super) fn begin_record(&mut self) {
        (self.record, self.given) = (self.number + 1, 0);
    }

    /// What has not been read of the current line, with its end.
    pub(super) fn rest(&self) -> &str {
        self.line.get(self.position..).unwrap_or_default()
    }

    /// The current line's number, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether a line was asked for past the last one.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// SHA-256 of the raw bytes, in hexadecimal; of the whole input once it has [ended](Self::ended).
    ///
    /// # Errors
    /// The file was changed while it was read.
    pub(super) fn finish(self) -> Result<String> {
        self.reader.into_inner().into_inner().finish()
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.line.len() && !self.advance().map_err(io::Error::other)? {
            return Ok(0);
        }
        if self.given > LONGEST {
            // No error of its row: the next would begin anywhere.
            let (record, most) = (self.record, LONGEST >> 20);
            let message = format!("the row on line {record} has more than {most} MB: is a quote not closed?");
            return Err(io::Error::other(Error::from(Kind::Insufficient(message))));
        }
        // In bytes: a buffer may end inside a character.
        let mut rest = self.line.as_bytes().get(self.position..).unwrap_or_default();
        let length = rest.read(buffer)?;
        self.position += length;
        self.given += length as u64;
        Ok(length)
    }
}

/// What to do with a file that is no text in UTF-8 by its first bytes.
fn foreign(start: &[u8]) -> Option<&'static str> {
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        Some("the file is UTF-16; convert it first, for example with `iconv -f UTF-16 -t UTF-8`")
    } else if start.starts_with(b"PK\x03\x04") {
        Some("the file is a zip archive or a spreadsheet; unpack it, or save it as CSV in UTF-8")
    } else {
        None
    }
}
