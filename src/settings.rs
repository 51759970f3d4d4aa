//! Reading the TOML that users write. Errors are one line long and name the line.

use serde::de::DeserializeOwned;

use crate::error::{Error, Kind, Result};

/// The text of a file, without a byte order mark.
///
/// # Errors
/// The bytes are not UTF-8.
pub(crate) fn text(bytes: &[u8]) -> Result<&str> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        let line = 1 + bytes.iter().take(byte).filter(|byte| **byte == b'\n').count() as u64;
        Error::from(Kind::Encoding { byte: byte as u64 }).line(line)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The content of a TOML file.
///
/// # Errors
/// Malformed TOML, or content that does not fit `T`.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        Error::from(Kind::Syntax(error.message().replace('\n', "; "))).line(line)
    })
}

/// The line of a byte, from 1.
pub(crate) fn line_at(text: &str, byte: usize) -> u64 {
    1 + text.bytes().take(byte).filter(|byte| *byte == b'\n').count() as u64
}
