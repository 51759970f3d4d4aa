//! `parallax score`

use std::fmt;
use std::io::Write;
use std::process::ExitCode;

use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, ArticleRow, Articles, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::features::Unit;
use parallax::model::{Model, Score};
use sha2::{Digest, Sha256};

use super::args::{ScoreArgs, TableFormat};
use super::batches;
use super::choice::Choice;
use super::output::{self, tell, warn};
use super::partial::{Found, Partial};
use super::table::{ScoreWriter, csv_failed, is_sure};

/// Exit code where some rows could not be scored.
const SOME_FAILED: u8 = 3;
/// Rows after which what was scored is handed on to the system.
const FLUSH: usize = 500;

pub(crate) fn run(args: &ScoreArgs) -> Result<ExitCode> {
    output::check(&args.output, args.force.existing())?;
    if let Some(path) = &args.errors {
        output::check(path, args.force.existing())?;
    }
    let choice = Choice::of(&args.files, "articles")?;
    let (model, sha256) = choice.model_with_hash()?;
    let actors = args.actors.read()?;
    let extension = args.output.extension();
    let jsonl = extension.is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    let format = args.to.unwrap_or(if jsonl { TableFormat::Jsonl } else { TableFormat::Csv });
    let articles = read_articles(choice.files, &args.read.options())?;
    let articles = if args.strict { articles } else { articles.tolerant() };
    let mut run = Run {
        model: &model,
        actors: &actors,
        matcher: ActorMatcher::new(&actors),
        format,
        args,
        counts: Counts { mentioned: vec![false; actors.len()], ..Counts::default() },
        failures: Failures::default(),
    };
    match args.resume {
        true => run.resume(articles, &sha256)?,
        false => output::write(&args.output, args.force.existing(), |file| run.write(file, articles, true))?,
    }
    let Run { counts, failures, .. } = run;
    if let Some(path) = &args.errors {
        output::write(path, args.force.existing(), |file| failures.write(file))?;
    }
    if !output::is_stdout(&args.output) {
        tell(&counts);
    }
    counts.warn(&model, &actors);
    failures.warn(args.errors.is_some());
    Ok(if failures.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}

/// One run over the articles.
struct Run<'a> {
    model: &'a Model,
    actors: &'a [Actor],
    matcher: ActorMatcher,
    format: TableFormat,
    args: &'a ScoreArgs,
    counts: Counts,
    failures: Failures,
}

impl Run<'_> {
    /// Scores `articles` into `file`, with a header if one is wanted.
    fn write(
        &mut self,
        file: &mut dyn Write,
        articles: impl Iterator<Item = Result<ArticleRow>> + Send,
        header: bool,
    ) -> Result<()> {
        let Self { model, actors, matcher, format, args, counts, failures } = self;
        let mut writer = ScoreWriter::new(file, *format, model, args.abstain_below);
        if !header {
            writer.skip_header();
        }
        let mut written = 0;
        let write = |row: &ArticleRow, scores: Vec<Score>| {
            scores.iter().try_for_each(|score| {
                counts.add(row, score, args.abstain_below);
                let actor = row.actor.as_ref().or_else(|| actors.get(score.actor));
                writer.write(&row.article, actor.map_or("", |actor| &actor.name), score)
            })?;
            written += scores.len();
            if written >= FLUSH {
                written = 0;
                writer.flush()?;
            }
            Ok(())
        };
        let failed = |error: Error| failures.add(error, args.strict);
        batches::for_each_or_error("scoring", articles, |row| score(model, matcher, row), write, failed)?;
        writer.flush()?;
        // Where nothing at all can be scored, it is not the rows that are wrong.
        match failures.errors.first() {
            Some(_) if counts.rows == 0 && header => Err(failures.errors.swap_remove(0)),
            _ => Ok(()),
        }
    }

    /// Goes on where an interrupted run of the same model, actors and settings ended.
    fn resume(&mut self, mut articles: Articles, model_sha256: &str) -> Result<()> {
        let (model, actors, format, args) = (self.model, self.actors, self.format, self.args);
        if output::is_stdout(&args.output) {
            let message = "only a file can be gone on with: name one with -o";
            return Err(Kind::Invalid(message.into()).into());
        }
        let names = ScoreWriter::names(model);
        let identity = self.identity(model_sha256);
        let mut partial = Partial::open(&args.output, &identity, format, &names)?;
        let all: Vec<&str> = actors.iter().map(|actor| actor.name.as_str()).collect();
        let mut first = None;
        // Rows that cannot be read are found again.
        let mut met = Vec::new();
        if partial.rows() > 0 {
            tell(format_args!("going on after {} rows", partial.rows()));
            for row in articles.by_ref() {
                let row = match row {
                    Ok(row) => row,
                    Err(error) => {
                        met.push(error);
                        continue;
                    }
                };
                let named = row.actor.as_ref().map(|actor| vec![actor.name.as_str()]);
                if partial.find(&row.article.id, named.as_deref().unwrap_or(&all))? == Found::NotYet {
                    first = Some(Ok(row));
                    break;
                }
            }
        }
        met.into_iter().try_for_each(|error| self.failures.add(error, self.args.strict))?;
        let header = !partial.has_header();
        let output = self.args.output.clone();
        partial.complete(&output, |file| self.write(file, first.into_iter().chain(articles), header))
    }

    /// What a run must have in common with one that it goes on with.
    fn identity(&self, model_sha256: &str) -> String {
        let actors: Vec<_> = self.actors.iter().map(|actor| actor.names().collect::<Vec<_>>()).collect();
        let options = (&self.args.read.column, &self.args.read.split, &self.args.read.filter);
        let format = matches!(self.format, TableFormat::Jsonl);
        let run = format!("{model_sha256} {actors:?} {options:?} {format} {}", self.args.abstain_below);
        Sha256::digest(run).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Rows that could not be scored.
#[derive(Default)]
struct Failures {
    errors: Vec<Error>,
}

/// How many failures are told.
const MOST_FAILURES: usize = 10;

impl Failures {
    fn add(&mut self, error: Error, strict: bool) -> Result<()> {
        if strict || !error.is_of_row() {
            return Err(error);
        }
        self.errors.push(error);
        Ok(())
    }

    /// As CSV: file, line, id, field, reason.
    fn write(&self, file: &mut dyn Write) -> Result<()> {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(["file", "line", "id", "field", "reason"]).map_err(csv_failed)?;
        for error in &self.errors {
            let place = error.place();
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let line = place.line.map_or(String::new(), |line| line.to_string());
            let record =
                [text(&place.file), line, text(&place.row), text(&place.field), error.kind().to_string()];
            writer.write_record(&record).map_err(csv_failed)?;
        }
        writer.flush().map_err(output::failed)
    }

    fn warn(&self, listed: bool) {
        for error in self.errors.iter().take(MOST_FAILURES) {
            warn(error);
        }
        let more = self.errors.len().saturating_sub(MOST_FAILURES);
        if more > 0 {
            let place = if listed { "" } else { " (--errors FILE lists them all)" };
            warn(format_args!("and {more} more rows could not be scored{place}"));
        }
    }
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
        self.scored += usize::from(score.prediction.is_some());
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
    fn warn(&self, model: &Model, actors: &[Actor]) {
        let Self { rows, naming, not_found, .. } = self;
        let of_whole = match model.config().unit {
            Some(Unit::Mention) => {
                "they have the score of labels as frequent as in training, as this model looks at mentions alone"
            }
            _ => "they are scored by the article as a whole",
        };
        if *not_found > 0 {
            warn(format_args!(
                "in {not_found} of {naming} rows that name an actor it was not found; {of_whole}"
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
pub(super) fn score(model: &Model, matcher: &ActorMatcher, row: &ArticleRow) -> Result<Vec<Score>> {
    if row.actor.is_none() && matcher.n_actors() == 0 {
        let message = "no actor; name the actors with --actors FILE, or give the articles a column `actor`";
        let error = Error::from(Kind::Insufficient(message.into())).at(&row.file).line(row.line);
        return Err(error.row(&row.article.id));
    }
    Ok(model.score(row, matcher))
}
