//! `parallax report`: what was written, looked at again.

use std::path::{Path, PathBuf};

use parallax::corpus::{Input, ReadOptions, read_labels};
use parallax::error::{Kind, Result};
use parallax::validate::{Plan, Recorded};

use super::args::{LexiconArgs, input, of_labels};
use super::output::print;
use super::progress::Progress;

pub(crate) const CHECK_EXAMPLES: &str = "Examples:
  parallax report check validation
  parallax report check validation data/labels.csv

Runs the cross-validation again that the folder holds, with the settings that it names, and compares every number.
Exit code 0: reproduced; 1: something differs.";

#[derive(clap::Subcommand)]
pub(crate) enum ReportCommand {
    /// Run a cross-validation again, and say whether it is reproduced or what differs
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
}

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// The folder with validation.json
    folder: PathBuf,
    /// The labels from which it was made, in the same order [default: files of the names that the report has, in this
    /// folder or beside the report's]
    #[arg(value_parser = input())]
    labels: Vec<Input>,
    #[command(flatten)]
    lexicons: LexiconArgs,
}

pub(crate) fn run(command: &ReportCommand) -> Result<()> {
    match command {
        ReportCommand::Check(args) => check(args),
    }
}

fn check(args: &CheckArgs) -> Result<()> {
    let file = args.folder.join("validation.json");
    let json = std::fs::read_to_string(&file).map_err(|source| {
        parallax::error::Error::from(Kind::Io { action: "read", source }).at(file.display())
    })?;
    let recorded = Recorded::parse(&json).map_err(|error| error.at(file.display()))?;
    let selection = &recorded.selection;
    let options = ReadOptions {
        format: None,
        columns: selection.columns.clone(),
        splits: selection.splits.clone(),
        filters: selection.filters.clone(),
    };
    let inputs = if args.labels.is_empty() { found(&recorded, &args.folder)? } else { args.labels.clone() };
    let labels = read_labels(&inputs, &options)?;
    recorded.check_data(&labels)?;
    let lexicons = args.lexicons.read()?;
    let plan = Plan {
        labels: &labels,
        selection,
        lexicons: &lexicons,
        folds: recorded.folds,
        repeats: recorded.repeats,
        seed: recorded.seed,
        command: &recorded.command,
        held_out: &recorded.held_out,
    };
    let mut progress = Progress::new("validating", Some(plan.steps()));
    let again = plan.run(recorded.config.clone(), &mut |done| progress.add(done));
    let again = again.map_err(|error| of_labels(error, &inputs))?;
    drop(progress);
    let differences = recorded.differences(&again)?;
    if differences.is_empty() {
        return print("reproduced\n");
    }
    print(&differences.iter().map(|difference| format!("{difference}\n")).collect::<String>())?;
    let more = "differs from what is written; other lexicons or another version may be why";
    Err(parallax::error::Error::from(Kind::Invalid(more.into())).at(file.display()))
}

/// The files that the report names, in the current folder or in that of the report.
///
/// # Errors
/// One is in neither.
fn found(recorded: &Recorded, report: &Path) -> Result<Vec<Input>> {
    let beside = report.canonicalize().ok().and_then(|report| report.parent().map(Path::to_path_buf));
    let folders: Vec<PathBuf> = std::iter::once(PathBuf::new()).chain(beside).collect();
    let find = |name: &str| {
        let places = folders.iter().map(|folder| folder.join(name));
        let place = places.into_iter().find(|place| place.is_file()).ok_or_else(|| {
            let message = format!("{name} is neither in this folder nor beside the report: name the labels");
            parallax::error::Error::from(Kind::Insufficient(message)).at(report.display())
        })?;
        Ok(Input::new(place))
    };
    recorded.names().map(find).collect()
}
