//! `parallax score`

use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, ArticleRow, Articles, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::model::{Model, Score};
use rayon::prelude::*;

use super::args::{ScoreArgs, TableFormat};
use super::output::{self, warn};
use super::progress::Progress;
use super::table::ScoreWriter;

/// Articles that are scored at a time; bounds the memory that a stream takes.
const BATCH: usize = 128;

pub(crate) fn run(args: &ScoreArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let model = Model::load(&args.model)?;
    let actors = args.actors.read()?;
    let articles = read_articles(&args.articles, &args.read.options())?;
    let extension = args.output.extension();
    let jsonl = extension.is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    let format = args.to.unwrap_or(if jsonl { TableFormat::Jsonl } else { TableFormat::Csv });
    let mut mentioned = vec![false; actors.len()];
    output::write(&args.output, args.force.existing(), |file| {
        let mut writer = ScoreWriter::new(file, format, model.labels())?;
        stream(&model, &actors, articles, |row, score| {
            let actor = row.actor.as_ref().or_else(|| actors.get(score.actor));
            if let Some(mentioned) = mentioned.get_mut(score.actor) {
                *mentioned |= score.mentions > 0;
            }
            writer.write(&row.article, actor.map_or("", |actor| &actor.name), score)
        })?;
        writer.finish()
    })?;
    let missing = actors.iter().zip(mentioned).filter(|(_, mentioned)| !mentioned);
    let missing: Vec<&str> = missing.map(|(actor, _)| actor.name.as_str()).collect();
    if !missing.is_empty() {
        warn(format_args!("not found in any article: {}; are their aliases right?", missing.join(", ")));
    }
    Ok(())
}

/// Scores the articles in batches, in parallel, and hands the scores on in the order of the rows.
fn stream(
    model: &Model,
    actors: &[Actor],
    mut articles: Articles,
    mut take: impl FnMut(&ArticleRow, &Score) -> Result<()>,
) -> Result<()> {
    let matcher = ActorMatcher::new(actors);
    let mut progress = Progress::new("scoring", None);
    loop {
        let batch: Vec<ArticleRow> = articles.by_ref().take(BATCH).collect::<Result<_>>()?;
        if batch.is_empty() {
            return Ok(());
        }
        if let Some(row) = batch.iter().find(|row| row.actor.is_none() && actors.is_empty()) {
            let message =
                "no actor; name the actors with --actors FILE, or give the articles a column `actor`";
            return Err(Error::from(Kind::Insufficient(message.into())).row(&row.article.id));
        }
        let scores: Vec<Vec<Score>> =
            batch.par_iter().map(|row| model.score(row, &matcher, actors.len())).collect();
        for (row, scores) in batch.iter().zip(&scores) {
            scores.iter().try_for_each(|score| take(row, score))?;
        }
        progress.add(batch.len());
    }
}
