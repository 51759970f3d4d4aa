//! `parallax tune`

use std::fmt::Write as _;

use parallax::annotate::Lexicons;
use parallax::corpus::{Labels, read_labels};
use parallax::error::{Kind, Result};
use parallax::model::Config;
use parallax::tune::{Trial, Tuning, best};

use super::args::{TuneArgs, config, of_labels};
use super::output::{self, failed, tell};
use super::progress::Progress;

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
    let labels = read_labels(&args.labels, &options)?;
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
    let mut file = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        file,
        "# Chosen by {}-fold cross-validation on {} rows of {} (seed {}).\n#\n# alpha  l1_ratio  macro-F1  accuracy  log loss  macro-F1 of each fold",
        args.folds,
        labels.observations.len(),
        labels.sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>().join(", "),
        args.seed
    );
    for trial in trials {
        let folds: Vec<String> = trial.by_fold.iter().map(|f1| format!("{f1:.3}")).collect();
        let _ = writeln!(
            file,
            "# {:<6} {:<9} {:.4}    {:.4}    {:.4}    {}{}",
            trial.config.regression.alpha,
            trial.config.regression.l1_ratio,
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
