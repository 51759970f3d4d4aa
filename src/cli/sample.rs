//! `parallax sample`

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, ArticleRow, Input, Source, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::model::Prediction;
use parallax::sample::{By, Candidate, choose};

use super::args::{ActorArgs, ForceArgs, ReadArgs, input, names};
use super::batches;
use super::choice::Choice;
use super::output::{self, failed, tell};
use super::table::csv_failed;

pub(crate) const EXAMPLES: &str = "Examples:
  parallax sample articles.csv --actors actors.toml -n 200 -o to-label.csv
  parallax sample my.model articles.csv --actors actors.toml --for correcting -o to-label.csv
  parallax sample articles.csv --actors actors.toml --by diversity -o to-label.csv

The file has an empty column `label` for people to fill in, and nothing of what the model thinks, which would sway them.
`sampling_probability` says how likely each row was to be drawn; `parallax compare --labels` corrects its estimates with it.";

#[derive(clap::Args)]
pub(crate) struct SampleArgs {
    /// A model, if you have one, else the one that ships is used; then articles: CSV or JSON Lines, also .gz and .zst
    #[arg(required = true, value_name = "FILES", value_parser = input())]
    files: Vec<Input>,
    /// What the labels are for
    #[arg(long = "for", value_name = "PURPOSE", default_value = "labelling")]
    purpose: Purpose,
    /// What decides within an outlet [default: uncertainty for labelling, chance for correcting]
    #[arg(long, value_name = "WHAT")]
    by: Option<Decides>,
    /// How many rows
    #[arg(short, long, value_name = "N", default_value_t = 100)]
    n: usize,
    /// Seed of what is drawn
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// File for the rows to label; `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    #[command(flatten)]
    actors: ActorArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    force: ForceArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Purpose {
    /// A better model: what it is unsure of is likelier
    Labelling,
    /// Estimates that a comparison can be corrected with: all are equally likely within an outlet
    Correcting,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Decides {
    /// How unsure the model is
    Uncertainty,
    /// How different an article is from those that are chosen already
    Diversity,
    /// Nothing
    Chance,
}

/// Where a candidate stands: the article as a position among those that were read, and its actor.
type Place = (usize, usize);

pub(crate) fn run(args: &SampleArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let choice = Choice::of(&args.files, "articles")?;
    let inputs = choice.files_to_read_again()?;
    let model = choice.model()?;
    let actors = args.actors.read()?;
    let matcher = ActorMatcher::new(&actors);
    let by = match (args.by, args.purpose) {
        (Some(Decides::Uncertainty), _) | (None, Purpose::Labelling) => By::Uncertainty,
        (Some(Decides::Chance), _) | (None, Purpose::Correcting) => By::Chance,
        (Some(Decides::Diversity), _) => By::Diversity,
    };
    let mut candidates = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    let mut article = 0;
    let mut articles = read_articles(inputs, &args.read.options())?;
    batches::for_each(
        "reading",
        &mut articles,
        |row| {
            let scores = model.score(row, &matcher);
            let sketches = if by == By::Diversity { model.sketch(row, &matcher) } else { Vec::new() };
            Ok((scores, sketches))
        },
        |row, (scores, mut sketches)| {
            for (at, score) in scores.into_iter().enumerate() {
                // What is compared are mentions, so without one there is nothing to correct.
                let Some(prediction) = score.prediction.filter(|_| score.mentions > 0) else { continue };
                candidates.push(Candidate {
                    stratum: row.article.outlet.clone().unwrap_or_default(),
                    uncertainty: uncertainty(&prediction),
                    sketch: sketches.get_mut(at).and_then(Option::take).unwrap_or_default(),
                });
                places.push((article, score.actor));
            }
            article += 1;
            Ok(())
        },
    )?;
    if candidates.is_empty() {
        let message = "no article mentions an actor, so there is nothing to label";
        return Err(Kind::Insufficient(message.into()).into());
    }
    let chosen = choose(&candidates, args.n, by, args.seed);
    let order: BTreeMap<Place, (usize, Option<f64>)> = (0..)
        .zip(chosen)
        .filter_map(|(order, (at, probability))| Some((*places.get(at)?, (order, probability))))
        .collect();
    let rows = chosen_rows(inputs, args, &actors, &order, articles.sources())?;
    output::write(&args.output, args.force.existing(), |file| write(file, &rows))?;
    if !output::is_stdout(&args.output) {
        tell(format_args!("{} of {} pairs of article and actor", rows.len(), candidates.len()));
    }
    Ok(())
}

/// How far from sure the model is: the entropy of the labels' probabilities, as a part of the most that it can be.
fn uncertainty(prediction: &Prediction) -> f64 {
    let entropy: f64 = prediction.probabilities.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum();
    entropy / (prediction.probabilities.len() as f64).ln()
}

/// The rows that were chosen, in their order, from the files as they were when they were read first: `sources`.
fn chosen_rows(
    files: &[Input],
    args: &SampleArgs,
    actors: &[Actor],
    order: &BTreeMap<Place, (usize, Option<f64>)>,
    sources: &[Source],
) -> Result<Vec<[String; 10]>> {
    let mut rows = Vec::with_capacity(order.len());
    let mut articles = read_articles(files, &args.read.options())?;
    for (article, row) in articles.by_ref().enumerate() {
        let row: ArticleRow = row?;
        for (&(_, actor), &(place, probability)) in order.range((article, 0)..(article + 1, 0)) {
            let Some(actor) = row.actor.as_ref().or_else(|| actors.get(actor)) else { continue };
            let aliases: Vec<&str> = actor.names().filter(|name| *name != actor.name).collect();
            let article = &row.article;
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let fields = [
                article.id.clone(),
                text(&article.event),
                text(&article.outlet),
                text(&article.date),
                article.title.clone(),
                article.text.clone(),
                actor.name.clone(),
                aliases.join("|"),
                String::new(),
                probability.map_or(String::new(), |probability| format!("{probability:.6}")),
            ];
            rows.push((place, fields));
        }
    }
    if articles.sources() != sources {
        let message = "changed since they were read first; read copies that nothing writes to";
        return Err(Error::from(Kind::Invalid(message.into())).at(names(files)));
    }
    rows.sort_by_key(|(place, _)| *place);
    Ok(rows.into_iter().map(|(_, fields)| fields).collect())
}

fn write(file: &mut dyn Write, rows: &[[String; 10]]) -> Result<()> {
    let mut writer = csv::Writer::from_writer(file);
    let names = [
        "id",
        "event",
        "outlet",
        "date",
        "title",
        "text",
        "actor",
        "aliases",
        "label",
        "sampling_probability",
    ];
    let written =
        writer.write_record(names).and_then(|()| rows.iter().try_for_each(|row| writer.write_record(row)));
    written.map_err(csv_failed)?;
    writer.flush().map_err(failed)
}
