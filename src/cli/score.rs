//! `parallax score`

use std::fmt;

use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, ArticleRow, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::model::{Model, Score};

use super::args::{ScoreArgs, TableFormat};
use super::batches;
use super::choice::Choice;
use super::output::{self, tell, warn};
use super::table::{ScoreWriter, is_sure};

pub(crate) fn run(args: &ScoreArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let choice = Choice::of(&args.files, "articles")?;
    let model = choice.model()?;
    let actors = args.actors.read()?;
    let matcher = ActorMatcher::new(&actors);
    let articles = read_articles(choice.files, &args.read.options())?;
    let extension = args.output.extension();
    let jsonl = extension.is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    let format = args.to.unwrap_or(if jsonl { TableFormat::Jsonl } else { TableFormat::Csv });
    let mut counts = Counts { mentioned: vec![false; actors.len()], ..Counts::default() };
    output::write(&args.output, args.force.existing(), |file| {
        let mut writer = ScoreWriter::new(file, format, model.labels(), args.abstain_below);
        let write = |row: &ArticleRow, scores: Vec<Score>| {
            scores.iter().try_for_each(|score| {
                counts.add(row, score, args.abstain_below);
                let actor = row.actor.as_ref().or_else(|| actors.get(score.actor));
                writer.write(&row.article, actor.map_or("", |actor| &actor.name), score)
            })
        };
        batches::for_each("scoring", articles, |row| score(&model, &matcher, row), write)?;
        writer.finish()
    })?;
    if !output::is_stdout(&args.output) {
        tell(&counts);
    }
    counts.warn(&actors);
    Ok(())
}

/// How many actors that were not found are named.
const MOST_NAMES: usize = 10;

/// What was scored and what was not.
#[derive(Default)]
struct Counts {
    rows: usize,
    scored: usize,
    /// Those of them that are not sure enough for a label.
    unsure: usize,
    /// Rows of the input that name an actor.
    naming: usize,
    /// Those of them whose actor was not found.
    not_found: usize,
    /// For each actor of the actors file, whether any article mentions it.
    mentioned: Vec<bool>,
}

impl Counts {
    fn add(&mut self, row: &ArticleRow, score: &Score, least: f64) {
        let found = score.mentions > 0;
        self.rows += 1;
        self.scored += usize::from(found);
        self.unsure +=
            usize::from(score.prediction.as_ref().is_some_and(|prediction| !is_sure(prediction, least)));
        if row.actor.is_some() {
            self.naming += 1;
            self.not_found += usize::from(!found);
        } else if let Some(mentioned) = self.mentioned.get_mut(score.actor) {
            *mentioned |= found;
        }
    }

    /// Warns of actors that may have the wrong names.
    fn warn(&self, actors: &[Actor]) {
        let Self { rows, naming, not_found, .. } = self;
        if *not_found > 0 {
            warn(format_args!(
                "in {not_found} of {naming} rows that name an actor it was not found; they have no score"
            ));
        }
        if rows == naming {
            return;
        }
        let missing = actors.iter().zip(&self.mentioned).filter(|(_, mentioned)| !**mentioned);
        let missing: Vec<&str> = missing.map(|(actor, _)| actor.name.as_str()).collect();
        if !missing.is_empty() {
            let shown = missing.get(..MOST_NAMES).unwrap_or(&missing).join(", ");
            let more = match missing.len().saturating_sub(MOST_NAMES) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            warn(format_args!("not found in any article: {shown}{more}; are their aliases right?"));
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, scored, unsure, .. } = self;
        write!(f, "scored {scored} of {rows} pairs of article and actor")?;
        if scored < rows {
            f.write_str("; the others have no mention")?;
        }
        if *unsure > 0 {
            write!(f, "; {unsure} have no label, as none is probable enough")?;
        }
        Ok(())
    }
}

/// The scores of one row, toward the actor that it names or each actor of `matcher`.
fn score(model: &Model, matcher: &ActorMatcher, row: &ArticleRow) -> Result<Vec<Score>> {
    if row.actor.is_none() && matcher.n_actors() == 0 {
        let message = "no actor; name the actors with --actors FILE, or give the articles a column `actor`";
        let error = Error::from(Kind::Insufficient(message.into())).at(&row.file).line(row.line);
        return Err(error.row(&row.article.id));
    }
    Ok(model.score(row, matcher))
}
