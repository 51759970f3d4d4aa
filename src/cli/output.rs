//! Where output goes: a file that appears whole, standard output, or words on standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstyle::AnsiColor;
use parallax::error::{Error, Kind, Result};
use parallax::output::{self, Existing};

use super::harmless::{Harmless, harmless};

const STDOUT: &str = "standard output";

/// Writes to `path` through `write`, or to standard output if it is `-`.
pub(crate) fn write(
    path: &Path,
    existing: Existing,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    if !is_stdout(path) {
        return output::write_file(path, existing, write);
    }
    let stdout = io::stdout().lock();
    let terminal = stdout.is_terminal();
    let mut stdout: BufWriter<Box<dyn Write>> =
        BufWriter::new(if terminal { Box::new(Harmless(stdout)) } else { Box::new(stdout) });
    let written = write(&mut stdout).and_then(|()| stdout.flush().map_err(failed));
    written.map_err(|error| output::at_output(error, STDOUT))
}

/// Fails before long work if the output cannot or may not be written.
pub(crate) fn check(path: &Path, existing: Existing) -> Result<()> {
    if is_stdout(path) { Ok(()) } else { output::check_file(path, existing) }
}

pub(crate) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// An error of writing, to a place that whoever opened it will name.
pub(crate) fn failed(source: io::Error) -> Error {
    Error::new(Kind::Io { action: "write", source })
}

/// Prints to standard output, with colours where it is a terminal that wants them.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    stdout
        .write_all(harmless(text).as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|error| failed(error).at(STDOUT))
}

/// Tells the user something, on standard error, so that standard output stays clean.
pub(crate) fn tell(message: impl Display) {
    // A closed standard error is no reason to stop.
    let _ = writeln!(anstream::stderr(), "{}", harmless(&message.to_string()));
}

/// Warns the user.
pub(crate) fn warn(message: impl Display) {
    let style = AnsiColor::Yellow.on_default().bold();
    tell(format_args!("{style}warning{style:#}: {message}"));
}

/// Says what went wrong.
pub(crate) fn error(error: &Error) {
    let style = AnsiColor::Red.on_default().bold();
    tell(format_args!("{style}error{style:#}: {error}"));
}
