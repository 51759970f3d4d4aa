//! The `parallax` program: the command line over the library's public API.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
