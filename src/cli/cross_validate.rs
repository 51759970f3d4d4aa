//! `parallax cross-validate`

use std::path::PathBuf;

use clap::ValueEnum;
use parallax::corpus::{Input, read_labels};
use parallax::error::Result;
use parallax::model::Selection;
use parallax::validate::{HeldOut, Plan};
use parallax::{output as files, report};

use super::args::{ForceArgs, LexiconArgs, ReadArgs, config, folder, input, of_labels};
use super::memory::MemoryArgs;
use super::output::print;
use super::progress::Progress;
use super::typed::command;

pub(crate) const EXAMPLES: &str = "Examples:
  parallax cross-validate labels.csv -o validation
  parallax cross-validate labels.csv --split train --repeats 5 --config my.toml -o validation
  parallax cross-validate labels.csv --held-out outlet,time -o validation

Every row is read by a model that did not learn from its story, nor from a text that is nearly the same.";

#[derive(clap::Args)]
pub(crate) struct CrossValidateArgs {
    /// Labelled articles: CSV or JSON Lines, also .gz and .zst; `-` for standard input
    #[arg(required = true, value_parser = input())]
    labels: Vec<Input>,
    /// Folder for validation.json, validation.md and validation.html
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    output: PathBuf,
    /// Settings of the models, in TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Number of folds
    #[arg(long, value_name = "N", default_value_t = 5)]
    folds: usize,
    /// How many times stories are dealt to folds
    #[arg(long, value_name = "N", default_value_t = 1)]
    repeats: usize,
    /// What is held out beside the story, each by itself, where the labels name it
    #[arg(long, value_name = "WHAT", value_delimiter = ',', default_values_t = [Beside::Actor, Beside::Outlet, Beside::Time])]
    held_out: Vec<Beside>,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    lexicons: LexiconArgs,
    #[command(flatten)]
    force: ForceArgs,
}

/// What can be held out.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Beside {
    /// Nothing beside the story
    Story,
    /// Models do not learn of the actors that they are tested on
    Actor,
    /// Models do not learn from the outlets that they are tested on
    Outlet,
    /// Models learn from what is earlier
    Time,
}

impl std::fmt::Display for Beside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(HeldOut::from(*self).name())
    }
}

impl From<Beside> for HeldOut {
    fn from(beside: Beside) -> Self {
        match beside {
            Beside::Story => Self::Story,
            Beside::Actor => Self::Actor,
            Beside::Outlet => Self::Outlet,
            Beside::Time => Self::Time,
        }
    }
}

pub(crate) fn run(args: &CrossValidateArgs) -> Result<()> {
    files::check_folder(&args.output, args.force.existing())?;
    let config = args.memory.within(config(args.config.as_deref())?);
    let options = args.memory.bound(args.read.options());
    let labels = read_labels(&args.labels, &options)?;
    let lexicons = args.lexicons.read()?;
    let told = args.memory.tell(&labels, &config, &lexicons, true);
    told.map_err(|error| of_labels(error, &args.labels))?;
    let held_out: Vec<_> = args.held_out.iter().map(|&beside| HeldOut::from(beside)).collect();
    let plan = Plan {
        labels: &labels,
        selection: &Selection::from(&options),
        lexicons: &lexicons,
        folds: args.folds,
        repeats: args.repeats,
        seed: args.seed,
        command: &command(),
        held_out: &held_out,
    };
    let mut progress = Progress::new("validating", Some(plan.steps()));
    let validation = plan.run(config, &mut |done| progress.add(done));
    let validation = validation.map_err(|error| of_labels(error, &args.labels))?;
    drop(progress);

    let json = report::validation_json(&validation)?;
    let markdown = report::validation_markdown(&validation);
    let html = report::validation_html(&validation);
    let contents = [
        ("validation.json", json.as_bytes()),
        ("validation.md", markdown.as_bytes()),
        ("validation.html", html.as_bytes()),
    ];
    files::write_folder(&args.output, args.force.existing(), &contents)?;
    let mut lines = String::new();
    for split in &validation.splits {
        let interval = split.figures.macro_f1_interval;
        let interval =
            interval.map_or(String::new(), |interval| format!(" ({:.3}–{:.3})", interval.low, interval.high));
        let new = format!("new {}", split.held_out.name());
        lines += &format!(
            "{new:<11} macro-F1 {:.3}{interval}   accuracy {:.3}\n",
            split.figures.macro_f1, split.figures.accuracy
        );
    }
    lines += &format!("{}\n", args.output.join("validation.html").display());
    print(&lines)
}
