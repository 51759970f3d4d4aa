//! `parallax tune`

use std::fmt::Write as _;
use std::path::PathBuf;

use parallax::annotate::Lexicons;
use parallax::corpus::{Input, Labels, read_training_labels};
use parallax::error::{Kind, Result};
use parallax::model::Config;
use parallax::tune::{Trial, Tuning, best};

use super::args::{ForceArgs, LexiconArgs, ReadArgs, config, input, of_labels};
use super::memory::MemoryArgs;
use super::output::{self, failed, tell};
use super::progress::Progress;

pub(crate) const EXAMPLES: &str = "Examples:
  parallax tune labels.csv --split train -o tuned.toml
  parallax tune labels.csv --config base.toml --alpha 1,3,10,30 --folds 10 -o tuned.toml
  parallax tune labels.csv --l1-ratio 0,0.2,0.5 -o tuned.toml
  parallax train labels.csv --split train --config tuned.toml -o my.model

Rows of one event (else of one article) stay in one fold.";

#[derive(clap::Args)]
pub(crate) struct TuneArgs {
    /// Labelled articles: CSV or JSON Lines, also .gz and .zst; `-` for standard input
    #[arg(required = true, value_parser = input())]
    labels: Vec<Input>,
    /// File for the configuration; `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Settings to begin with, in TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Strengths of the penalty to try
    #[arg(long, value_name = "A,B", value_delimiter = ',', default_values_t = [0.5, 1.0, 2.0, 4.0, 8.0])]
    alpha: Vec<f64>,
    /// Shares of the absolute weights in the penalty to try, from 0 to 1: above 0 many weights are zero. That of the
    /// settings if not given
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    l1_ratio: Vec<f64>,
    /// How much rows of probabilities count beside rows with a label: what to try, where there are such rows
    #[arg(long, value_name = "A,B", value_delimiter = ',', default_values_t = [0.0, 0.1, 0.3, 1.0])]
    soft_weight: Vec<f64>,
    /// Number of folds
    #[arg(long, value_name = "N", default_value_t = 5)]
    folds: usize,
    /// Seed by which events are dealt to folds
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

pub(crate) fn run(args: &TuneArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let base = args.memory.within(config(args.config.as_deref())?);
    let (alphas, ratios) = (sorted(&args.alpha), sorted(&args.l1_ratio));
    let ratios = if ratios.is_empty() { vec![base.regression.l1_ratio] } else { ratios };
    let pairs = alphas.iter().flat_map(|&alpha| ratios.iter().map(move |&l1_ratio| (alpha, l1_ratio)));
    let candidates = pairs.map(|(alpha, l1_ratio)| {
        let mut config = base.clone();
        (config.regression.alpha, config.regression.l1_ratio) = (alpha, l1_ratio);
        // Only checked here: what is written keeps to what the user wrote.
        config.clone().resolve().map(|_| config)
    });
    let candidates = candidates.collect::<Result<Vec<Config>>>()?;
    let options = args.memory.bound(args.read.options());
    let labels = read_training_labels(&args.labels, &options)?;
    let soft = labels.n_soft() > 0;
    let candidates = if soft { weighted(&candidates, &args.soft_weight)? } else { candidates };
    let lexicons = args.lexicons.read()?;
    let told = args.memory.tell(&labels, &base, &lexicons, true);
    told.map_err(|error| of_labels(error, &args.labels))?;
    let trials = try_all(args, &labels, &lexicons, &candidates)?;
    let best = best(&trials).ok_or_else(|| Kind::Insufficient("no `alpha` to try".into()))?;
    let file = file(&trials, best, &labels, args)?;
    output::write(&args.output, args.force.existing(), |out| out.write_all(file.as_bytes()).map_err(failed))?;
    if !output::is_stdout(&args.output) {
        tell(format_args!(
            "alpha = {}, l1_ratio = {}: macro-F1 {:.3} in cross-validation",
            best.config.regression.alpha, best.config.regression.l1_ratio, best.macro_f1
        ));
    }
    Ok(())
}

/// Each candidate with each weight of rows of probabilities.
fn weighted(candidates: &[Config], weights: &[f64]) -> Result<Vec<Config>> {
    let with = |weight: f64| {
        candidates.iter().map(move |config| {
            let mut config = config.clone();
            config.regression.soft_weight = Some(weight);
            config.clone().resolve().map(|_| config)
        })
    };
    sorted(weights).into_iter().flat_map(with).collect()
}

/// Each number once, in order.
fn sorted(numbers: &[f64]) -> Vec<f64> {
    let mut numbers = numbers.to_vec();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

fn try_all(
    args: &TuneArgs,
    labels: &Labels,
    lexicons: &Lexicons,
    candidates: &[Config],
) -> Result<Vec<Trial>> {
    let tuning = Tuning { labels, lexicons, folds: args.folds, seed: args.seed };
    let mut progress = Progress::new("annotating", Some(labels.articles.len()));
    let trials = tuning.run(candidates, &mut |done| progress.add(done));
    trials.map_err(|error| of_labels(error, &args.labels))
}

/// The configuration of the best trial, after a table of all in comments.
fn file(trials: &[Trial], best: &Trial, labels: &Labels, args: &TuneArgs) -> Result<String> {
    let soft = labels.n_soft() > 0;
    let mut file = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        file,
        "# Chosen by {}-fold cross-validation on {} rows of {} (seed {}).\n#\n# alpha  l1_ratio  {}macro-F1  accuracy  log loss  macro-F1 of each fold",
        args.folds,
        labels.gold().len(),
        labels.sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>().join(", "),
        args.seed,
        if soft { "soft_weight  " } else { "" }
    );
    for trial in trials {
        let folds: Vec<String> = trial.by_fold.iter().map(|f1| format!("{f1:.3}")).collect();
        let _ = writeln!(
            file,
            "# {:<6} {:<9} {}{:.4}    {:.4}    {:.4}    {}{}",
            trial.config.regression.alpha,
            trial.config.regression.l1_ratio,
            trial
                .config
                .regression
                .soft_weight
                .filter(|_| soft)
                .map_or(String::new(), |weight| format!("{weight:<12} ")),
            trial.macro_f1,
            trial.accuracy,
            trial.log_loss,
            folds.join(" "),
            if std::ptr::eq(trial, best) { "   <- chosen" } else { "" }
        );
    }
    let config = toml::to_string(&best.config).map_err(|error| Kind::Invalid(error.to_string()))?;
    let _ = write!(
        file,
        "#\n# The figure of the chosen row is a little too good: it is the best of {}. Measure on rows that took no part.\n\n{config}",
        trials.len()
    );
    Ok(file)
}
