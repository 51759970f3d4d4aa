//! `parallax adapt`

use std::path::PathBuf;

use parallax::adapt::{Choice as Levels, Sample, Shares, Unlabelled, adaptation};
use parallax::annotate::ActorMatcher;
use parallax::corpus::{Input, Labels, ReadOptions, read_articles, read_labels};
use parallax::error::{Error, Kind, Result};
use parallax::model::{LabelledSample, Model, Selection, UnlabelledSample};

use super::args::{ActorArgs, ForceArgs, ReadArgs, input, names, of_labels};
use super::batches;
use super::choice::Choice;
use super::output::{self, failed, tell, warn};
use super::progress::Progress;

pub(crate) const EXAMPLES: &str = "Examples:
  parallax adapt my-fifty-rows.csv -o adapted.model
  parallax adapt my.model labels.csv --where annotator=anna -o adapted.model
  parallax adapt my.model --unlabelled articles.csv --actors actors.toml -o adapted.model

All logits are multiplied by one number, and each label's gets another added: what they are, and how far they are drawn
back to 1 and 0, the sample tells in cross-validation over its stories. That is done to the scores
of whole articles; those of the own voice stay as they are. Fifty rows are enough. Where they gain nothing, the
model is written as it is. Where there are both, what unlabelled articles tell is taken only if the labels confirm it.
Options that choose rows or name columns are for the labels, or, where there are none, for the articles.";

#[derive(clap::Args)]
pub(crate) struct AdaptArgs {
    /// A model, if you have one, else the one that ships is used; then a labelled sample that it was not trained on: CSV or
    /// JSON Lines, also .gz and .zst
    #[arg(value_name = "FILES", value_parser = input())]
    files: Vec<Input>,
    /// Articles that nobody labelled: how frequent labels are there is told by how the model reads them
    #[arg(long, value_name = "ARTICLES", value_delimiter = ',', value_parser = input())]
    unlabelled: Vec<Input>,
    /// File for the model; `-` for standard output
    #[arg(short, long, value_name = "MODEL")]
    output: PathBuf,
    /// Seed by which stories are dealt to folds
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    actors: ActorArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    force: ForceArgs,
}

pub(crate) fn run(args: &AdaptArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let choice = Choice::or_nothing(&args.files);
    if choice.files.is_empty() && args.unlabelled.is_empty() {
        let message = "levels are learned from a labelled sample, or from articles given as --unlabelled";
        return Err(Kind::Insufficient(message.into()).into());
    }
    let model = choice.model()?;
    let unlabelled = match shares(args, &model, choice.files.is_empty()) {
        // The labels may do alone.
        Err(error) if !choice.files.is_empty() && matches!(error.kind(), Kind::Insufficient(_)) => {
            warn(format_args!("{error}; only the labels are learned from"));
            None
        }
        shares => shares?,
    };
    let labels = labels(args, &model, choice.files)?;
    let labelled = match &labels {
        Some(labels) => Some(learn(args, &model, labels, unlabelled.as_ref(), choice.files)?),
        None => None,
    };
    if let Some((levels, sample)) = &labelled {
        tell_labelled(levels, sample);
    }
    let adapted = match adaptation(labelled, unlabelled) {
        Some(adaptation) => {
            tell(format_args!("levels of {}: {adaptation}", model.labels().names().join(", ")));
            if model.has_own() {
                warn(
                    "the head of the outlet's own voice stays as it is: compare nothing of it with the adapted scores",
                );
            }
            if labels.is_none() {
                warn(
                    "that holds if a label is told in the same words here as where the model was trained; only labels can say \
                     whether it does: adapt to fifty of them",
                );
            }
            model.adapted(adaptation, labels.as_ref())?
        }
        None => model,
    };
    let bytes = adapted.to_bytes()?;
    output::write(&args.output, args.force.existing(), |file| file.write_all(&bytes).map_err(failed))
}

/// What unlabelled articles tell.
fn shares(args: &AdaptArgs, model: &Model, alone: bool) -> Result<Option<(Shares, UnlabelledSample)>> {
    if args.unlabelled.is_empty() {
        return Ok(None);
    }
    let options = if alone { args.read.options() } else { ReadOptions::default() };
    let actors = args.actors.read()?;
    let matcher = ActorMatcher::new(&actors);
    let mut articles = read_articles(&args.unlabelled, &options)?;
    let mut found = Unlabelled::default();
    batches::for_each(
        "reading",
        &mut articles,
        |row| Ok(model.score(row, &matcher)),
        |row, scores| {
            for prediction in scores.iter().filter_map(|score| score.prediction.as_ref()) {
                found.push(row.article.group(), &prediction.probabilities);
            }
            Ok(())
        },
    )?;
    let shares = found.shares(model, args.seed).map_err(|error| of_labels(error, &args.unlabelled))?;
    let sample = shares.sample(articles.sources(), Selection::from(&options));
    Ok(Some((shares, sample)))
}

/// The labelled rows that the model did not learn from.
fn labels(args: &AdaptArgs, model: &Model, files: &[Input]) -> Result<Option<Labels>> {
    if files.is_empty() {
        return Ok(None);
    }
    let labels = read_labels(files, &args.read.options())?;
    let unseen = model.unseen(&labels);
    let (all, left) = (labels.observations.len(), unseen.len());
    if left == 0 {
        let message = "the model was trained on all of these texts; levels are learned from others";
        return Err(Error::from(Kind::Insufficient(message.into())).at(names(files)));
    }
    if left < all {
        warn(format_args!("{} of {all} rows are left out: the model was trained on their texts", all - left));
    }
    Ok(Some(labels.subset(unseen)))
}

fn learn(
    args: &AdaptArgs,
    model: &Model,
    labels: &Labels,
    unlabelled: Option<&(Shares, UnlabelledSample)>,
    files: &[Input],
) -> Result<(Levels, LabelledSample)> {
    let mut progress = Progress::new("scoring", Some(labels.articles.len()));
    let selection = Selection::from(&args.read.options());
    let sample = Sample { labels, selection: &selection, seed: args.seed };
    let shares = unlabelled.map(|(shares, _)| shares);
    sample.learn(model, shares, &mut |done| progress.add(done)).map_err(|error| of_labels(error, files))
}

fn tell_labelled(levels: &Levels, sample: &LabelledSample) {
    let LabelledSample { rows, stories, before, after, gain, gain_error, .. } = sample;
    let found = format!(
        "in cross-validation over {rows} rows of {stories} stories: log loss {:.3} before, {:.3} after; macro-F1 {:.3} before, \
         {:.3} after; weighted log loss falls by {gain:.3} (standard error {gain_error:.3})",
        before.log_loss, after.log_loss, before.macro_f1, after.macro_f1
    );
    match levels.gained() {
        true => {
            tell(found);
            if after.macro_f1 < before.macro_f1 {
                warn(
                    "labels are given less rightly than before (macro-F1 falls), though probabilities fit better",
                );
            }
        }
        false => tell(format_args!("nothing gained, so the model is written unchanged; {found}")),
    }
}
