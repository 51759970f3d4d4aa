//! `parallax lexicon`: the commands for those who write lexicons or bring their own.

mod args;
mod check;
mod import;
mod list;

use parallax::error::Result;

pub(crate) use args::LexiconCommand;

pub(crate) fn run(command: &LexiconCommand) -> Result<()> {
    match command {
        LexiconCommand::List(args) => list::run(args),
        LexiconCommand::Check(args) => check::run(args),
        LexiconCommand::Import(args) => import::run(args),
    }
}

/// "1 pattern", "2 patterns".
fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}
