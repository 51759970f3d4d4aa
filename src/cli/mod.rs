//! The command line. What was typed is in `args`; each command resolves it and calls the library.

mod actors;
mod adapt;
mod annotate;
mod args;
mod batches;
mod choice;
mod compare;
mod cross_validate;
mod demo;
mod evaluate;
mod explain;
mod harmless;
mod hits;
mod import;
mod inspect;
mod known_groups;
mod lexicon;
mod memory;
mod output;
mod partial;
mod progress;
mod report;
mod sample;
mod score;
mod table;
mod terminal;
mod train;
mod tune;
mod typed;
mod vectors;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use parallax::error::{Error, Kind, Result};

use args::{Args, Command};

/// Runs the command that was typed. Exit codes: 0 done, 1 failed, 2 wrong usage (which clap gives), 3 some rows failed.
pub(crate) fn run() -> ExitCode {
    let args = Args::parse();
    match set_threads(args.threads()).and_then(|()| dispatch(args.command)) {
        Ok(code) => code,
        // The reader of a pipe has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Score(args) => return score::run(&args),
        Command::Demo(args) => demo::run(&args)?,
        Command::Train(args) => train::run(&args)?,
        Command::Tune(args) => tune::run(&args)?,
        Command::Adapt(args) => adapt::run(&args)?,
        Command::CrossValidate(args) => cross_validate::run(&args)?,
        Command::Evaluate(args) => evaluate::run(&args)?,
        Command::Sample(args) => sample::run(&args)?,
        Command::Explain(args) => explain::run(&args)?,
        Command::Compare(args) => compare::run(&args)?,
        Command::KnownGroups(args) => known_groups::run(&args)?,
        Command::Annotate(args) => annotate::run(&args)?,
        Command::Actors(args) => actors::run(&args)?,
        Command::Inspect(args) => inspect::run(&args)?,
        Command::Vectors(args) => vectors::run(&args)?,
        Command::Import(args) => import::run(&args)?,
        Command::Report(command) => report::run(&command)?,
        Command::Lexicon(command) => lexicon::run(&command)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn set_threads(threads: Option<usize>) -> Result<()> {
    let Some(threads) = threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|error| Kind::Invalid(format!("cannot start {threads} threads: {error}")).into())
}

fn is_broken_pipe(error: &Error) -> bool {
    matches!(error.kind(), Kind::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
}
