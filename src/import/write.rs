//! The table of labels.

use std::io::{self, Write};

use super::row::Row;
use crate::error::{Error, Kind, Result};

/// Writes rows as CSV with a header.
///
/// # Errors
/// `file` cannot be written.
pub fn write_csv(rows: &[Row], file: &mut dyn Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(file);
    for row in rows {
        writer.serialize(row).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => failed(error),
            other => Kind::Syntax(format!("{other:?}")).into(),
        })?;
    }
    writer.flush().map_err(failed)
}

/// Writes rows as JSON Lines.
///
/// # Errors
/// `file` cannot be written.
pub fn write_json_lines(rows: &[Row], file: &mut dyn Write) -> Result<()> {
    for row in rows {
        let line = serde_json::to_string(row).map_err(|error| Kind::Syntax(error.to_string()))?;
        writeln!(file, "{line}").map_err(failed)?;
    }
    Ok(())
}

fn failed(source: io::Error) -> Error {
    Kind::Io { action: "write", source }.into()
}
