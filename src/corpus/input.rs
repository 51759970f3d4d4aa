//! What is read from: a named file or standard input.

use std::fmt::{self, Write};
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::columns::Format;
use super::compression::Decoder;
use super::lines::Lines;
use crate::error::{Error, Kind, Result};

/// The most bytes of an input that is read at once, unpacked: a small file that unpacks to more must not take all memory.
const LARGEST: u64 = 1 << 30;

/// A file or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input, which users name `-`.
    Stdin,
    /// The file at a path.
    File(PathBuf),
}

impl Input {
    /// The input that a user names on the command line: a path, or `-` for standard input.
    pub fn new(name: impl Into<PathBuf>) -> Self {
        let path = name.into();
        if path.as_os_str() == "-" { Self::Stdin } else { Self::File(path) }
    }

    /// Whether what has been read is gone: of standard input, and of pipes that have a name.
    pub fn is_stream(&self) -> bool {
        match self {
            Self::Stdin => true,
            Self::File(path) => {
                std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
            }
        }
    }

    /// Opens the input; reading it computes its SHA-256.
    pub(super) fn open(&self) -> Result<Hashed> {
        let reader = match self {
            Self::Stdin => Opened::Stream(io::stdin()),
            Self::File(path) => {
                let failed = |source| Error::io("read", path, source);
                let file = File::open(path).map_err(failed)?;
                let state = state(&file).map_err(failed)?;
                Opened::File(file, state)
            }
        };
        Ok(Hashed { reader, hash: Sha256::new() })
    }

    /// Reads the whole input, decompressed.
    ///
    /// # Errors
    /// It cannot be read or decompressed.
    pub fn content(&self) -> Result<Content> {
        let failed = |action, source| Error::from(Kind::Io { action, source }).at(self);
        let mut decoder = Decoder::new(self.open()?).map_err(|error| failed("read", error))?;
        let mut bytes = Vec::new();
        let action = decoder.action();
        (&mut decoder).take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(action, error))?;
        if bytes.len() as u64 > LARGEST {
            let message = format!(
                "more than {} GB when it is unpacked, which is too much to be read at once",
                LARGEST >> 30
            );
            return Err(Error::from(Kind::Invalid(message)).at(self));
        }
        let mut rest = decoder.into_inner();
        io::copy(&mut rest, &mut io::sink()).map_err(|error| failed("read", error))?;
        let format = self.format_of(&bytes);
        Ok(Content {
            bytes,
            format,
            name: self.short_name(),
            sha256: rest.finish().map_err(|error| error.at(self))?,
        })
    }

    /// The first line that is not blank, with its end, and the format that the name or else that line tells; of an empty
    /// input an empty line. [A stream](Self::is_stream) loses what is read.
    ///
    /// # Errors
    /// The input cannot be read or decompressed, or is not UTF-8 so far.
    pub fn first_line(&self) -> Result<(Format, String)> {
        let mut lines = Lines::new(self.open()?).map_err(|error| error.at(self))?;
        lines.advance_to_text().map_err(|error| error.at(self))?;
        Ok((self.format_of(lines.rest().as_bytes()), lines.rest().to_owned()))
    }

    /// Whether a file can be opened at all, so that the ninth of ten files is not found missing after hours.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Stdin => Ok(()),
            Self::File(path) => match std::fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => {
                    Err(Error::from(Kind::Invalid("a directory; name the files in it".into())).at(self))
                }
                Ok(_) => Ok(()),
                Err(source) => Err(Error::io("read", path, source)),
            },
        }
    }

    /// The format that the name tells, or else how the text begins. No JSON Lines begin with a bracket, but an array does, and
    /// should be told what it is.
    pub(super) fn format_of(&self, text: &[u8]) -> Format {
        self.format().unwrap_or(match text.trim_ascii_start().first() {
            Some(b'{' | b'[') => Format::JsonLines,
            _ => Format::Csv,
        })
    }

    fn format(&self) -> Option<Format> {
        let Self::File(path) = self else { return None };
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "csv" | "tsv" => Some(Format::Csv),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            _ => None,
        }
    }

    /// The name without directories, so that what is printed does not depend on the machine.
    pub(super) fn short_name(&self) -> String {
        match self {
            Self::Stdin => "-".into(),
            Self::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        }
    }
}

/// As errors name it.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// An input that has been read, for reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file's name without directories; `-` is standard input.
    pub name: String,
    /// SHA-256 of the raw bytes in hexadecimal, as `sha256sum` prints it.
    pub sha256: String,
    /// The number of rows in the file.
    pub rows: u64,
    /// The number of those that the options select.
    pub selected: u64,
}

/// An input that is small enough to be read whole.
#[derive(Debug)]
pub struct Content {
    /// The bytes, decompressed.
    pub bytes: Vec<u8>,
    /// The format that the name or else the first byte tells.
    pub format: Format,
    /// The file's name without directories; `-` is standard input.
    pub name: String,
    /// SHA-256 of the raw bytes in hexadecimal.
    pub sha256: String,
}

/// Reads and hashes.
pub(super) struct Hashed {
    reader: Opened,
    hash: Sha256,
}

enum Opened {
    Stream(io::Stdin),
    /// A file, and how it was when it was opened.
    File(File, State),
}

/// What tells that somebody writes to a file: its length and when it was changed last. Of a pipe that has a name nothing.
type State = Option<(u64, SystemTime)>;

fn state(file: &File) -> io::Result<State> {
    let metadata = file.metadata()?;
    let changed = metadata.modified().ok().filter(|_| metadata.is_file());
    Ok(changed.map(|time| (metadata.len(), time)))
}

impl Hashed {
    /// SHA-256 of what was read, in hexadecimal.
    ///
    /// # Errors
    /// The file was written to meanwhile: what was read was never there as a whole. One that took its place at once is no
    /// matter.
    pub(super) fn finish(self) -> Result<String> {
        if let Opened::File(file, before) = &self.reader
            && state(file).map_err(|source| Kind::Io { action: "read", source })? != *before
        {
            let message = "the file was changed while it was read; read a copy that nothing writes to";
            return Err(Kind::Invalid(message.into()).into());
        }
        Ok(hex(self.hash))
    }
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.reader {
            Opened::Stream(stdin) => stdin.read(buffer)?,
            Opened::File(file, _) => file.read(buffer)?,
        };
        self.hash.update(buffer.get(..length).unwrap_or_default());
        Ok(length)
    }
}

/// One hash for all sources: that of the only one, or the SHA-256 of the lines of hashes of several, so that
/// `sha256sum a.csv b.csv | cut -c -64 | sha256sum` prints it.
pub(super) fn data_hash(sources: &[Source]) -> String {
    if let [only] = sources {
        return only.sha256.clone();
    }
    let mut hash = Sha256::new();
    for source in sources {
        hash.update(&source.sha256);
        hash.update("\n");
    }
    hex(hash)
}

/// A hash in hexadecimal, as `sha256sum` prints it.
pub(crate) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // Writing to a string cannot fail.
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_format_before_compression() {
        let format = |name: &str| Input::new(name).format();
        assert_eq!(format("a/b.csv"), Some(Format::Csv));
        assert_eq!(format("b.TSV.gz"), Some(Format::Csv));
        assert_eq!(format("b.jsonl.zst"), Some(Format::JsonLines));
        assert_eq!(format("b.ndjson"), Some(Format::JsonLines));
        assert_eq!(format("csv"), None);
        assert_eq!(format("b.gz"), None);
        assert_eq!(format("-"), None);
    }

    #[test]
    fn several_sources_hash_as_the_shell_does() {
        // printf a | sha256sum; printf b | sha256sum; both | cut -c -64 | sha256sum
        let source = |sha256: &str| Source { name: "x".into(), sha256: sha256.into(), rows: 1, selected: 1 };
        let a = source("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
        let b = source("3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d");
        assert_eq!(data_hash(std::slice::from_ref(&a)), a.sha256);
        assert_eq!(data_hash(&[a, b]), "bf75fafab8e46555836b92f1b04106b795a9ed36bd39b351f103b28819895f33");
    }
}
