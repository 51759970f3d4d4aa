//! `parallax report`: what was written, looked at again.

use std::path::{Path, PathBuf};

use parallax::corpus::{Input, read_labels};
use parallax::error::{Error, Kind, Result};
use parallax::validate::{Plan, Recorded, differences};

use super::args::{LexiconArgs, input, of_labels};
use super::output::print;
use super::progress::Progress;
use super::typed::words;

pub(crate) const CHECK_EXAMPLES: &str = "Examples:
  parallax report check validation
  parallax report check validation data/labels.csv
  parallax report check evaluation

Runs again what the folder holds (a cross-validation, an evaluation, a comparison), with the settings that it names, and
compares every number. Files are looked for in this folder and beside the report.
Exit code 0: reproduced; 1: something differs.";

#[derive(clap::Subcommand)]
pub(crate) enum ReportCommand {
    /// Run a report again, and say whether it is reproduced or what differs
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
}

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// The folder of the report
    folder: PathBuf,
    /// Of a cross-validation: the labels from which it was made, in the same order [default: files of the names that the report has, in this
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
    for name in ["evaluation.json", "comparison.json"] {
        if args.folder.join(name).is_file() {
            return check_by_command(&args.folder, name);
        }
    }
    let file = args.folder.join("validation.json");
    let json = std::fs::read_to_string(&file)
        .map_err(|source| Error::from(Kind::Io { action: "read", source }).at(file.display()))?;
    let recorded = Recorded::parse(&json).map_err(|error| error.at(file.display()))?;
    let selection = &recorded.selection;
    let inputs = if args.labels.is_empty() { found(&recorded, &args.folder)? } else { args.labels.clone() };
    let labels = read_labels(&inputs, &selection.options())?;
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
    told(&recorded.differences(&again)?, &file)
}

fn told(differences: &[String], file: &Path) -> Result<()> {
    if differences.is_empty() {
        return print("reproduced\n");
    }
    print(&differences.iter().map(|difference| format!("{difference}\n")).collect::<String>())?;
    let more = "differs from what is written; other files, lexicons or another version may be why";
    Err(Error::from(Kind::Invalid(more.into())).at(file.display()))
}

/// Runs the command again that a report names, and compares.
fn check_by_command(folder: &Path, name: &str) -> Result<()> {
    let file = folder.join(name);
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error));
    let written = read(&file)?;
    let command = serde_json::from_str::<serde_json::Value>(&written).ok();
    let command = command.as_ref().and_then(|json| json.get("command")?.as_str()).unwrap_or_default();
    let beside = beside(folder);
    let words = words(command);
    // Nothing but what makes such a report is run, whatever the file says.
    let (Some("parallax"), Some("evaluate" | "compare")) =
        (words.first().map(String::as_str), words.get(1).map(String::as_str))
    else {
        let message = format!("the report names no command that can be run again: \"{command}\"");
        return Err(Error::from(Kind::Invalid(message)).at(file.display()));
    };
    let place =
        |word: &String| match beside.iter().map(|folder| folder.join(word)).find(|path| path.is_file()) {
            Some(path) if !word.starts_with('-') => path.into_os_string(),
            _ => word.into(),
        };
    let again = tempfile::tempdir().map_err(|error| Error::io("create", folder, error))?;
    let again = again.path().join("report");
    let program = std::env::current_exe().map_err(|error| Error::io("find", Path::new("parallax"), error))?;
    let output = std::process::Command::new(program)
        .args(words.iter().skip(1).map(place))
        .arg("-o")
        .arg(&again)
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|error| Error::io("run", Path::new("parallax"), error))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(
            Error::from(Kind::Invalid(format!("it does not run again: {message}"))).at(file.display())
        );
    }
    told(&differences(&written, &read(&again.join(name))?)?, &file)
}

/// The current folder, and that in which the report's folder stands.
fn beside(report: &Path) -> Vec<PathBuf> {
    let above = report.canonicalize().ok().and_then(|report| report.parent().map(Path::to_path_buf));
    std::iter::once(PathBuf::new()).chain(above).collect()
}

/// The files that the report names, in the current folder or in that of the report.
///
/// # Errors
/// One is in neither.
fn found(recorded: &Recorded, report: &Path) -> Result<Vec<Input>> {
    let folders = beside(report);
    let find = |name: &str| {
        let places = folders.iter().map(|folder| folder.join(name));
        let place = places.into_iter().find(|place| place.is_file()).ok_or_else(|| {
            let message = format!("{name} is neither in this folder nor beside the report: name the labels");
            Error::from(Kind::Insufficient(message)).at(report.display())
        })?;
        Ok(Input::new(place))
    };
    recorded.names().map(find).collect()
}
