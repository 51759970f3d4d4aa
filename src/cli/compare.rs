//! `parallax compare`

use std::path::PathBuf;

use parallax::annotate::{ActorMatcher, Lexicons};
use parallax::compare::{
    Background, Comparison, HandCoded, Options, ReadBy, ScoreTable, Text, TextsBuilder, examples, read,
};
use parallax::corpus::{Actor, ArticleRow, Format, Input, Source, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::features::Target;
use parallax::model::{Head, Model};
use parallax::output as files;
use parallax::report::{self, Articles, ExplainedArticle, ReadingView};

use super::args::{ActorArgs, ForceArgs, ReadArgs, folder, input, names};
use super::batches;
use super::choice::{Choice, check_own};
use super::output::{print, warn};
use super::typed::command;

pub(crate) const EXAMPLES: &str = "Examples:
  parallax compare scores.csv -o comparison
  parallax compare articles.csv --actors actors.toml -o comparison
  parallax compare my.model articles.csv --actors actors.toml --labels hand-coded.csv -o comparison
  parallax compare scores.csv --between Herald,Clamour -o two
  parallax compare scores-2016.csv scores-2017.csv --by date -o by-date

From scores, estimates and differences; from articles also whose words and which words make them, and articles to read.
Articles are of one story if they name one event; where none is named, if they are nearly the same, or have names and rare
words in common within a few days. Hand-coded rows (id, actor, label; `parallax sample --for correcting` draws them) correct
the estimates for the model's errors.";

/// How many articles can be read in the page, if there is room.
const READINGS: usize = 60;

#[derive(clap::Args)]
pub(crate) struct CompareArgs {
    /// Scores, as `parallax score` writes them; or a model, if you have one, and articles
    #[arg(required = true, value_name = "FILES", value_parser = input())]
    files: Vec<Input>,
    /// Folder for index.html, comparison.json, comparison.csv and comparison.md
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    output: PathBuf,
    /// The column whose values are compared; for articles always the outlet
    #[arg(long, value_name = "COLUMN", default_value = "outlet")]
    by: String,
    /// Compare the scores of outlets' own voice (column `own`), not those of whole articles, whoever speaks (column `score`)
    #[arg(long)]
    own: bool,
    /// Compare only these
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    between: Vec<String>,
    /// Rows that people coded (CSV: id, actor, label, or own with --own, and outlet, annotator, sampling_probability if you have them), to correct
    /// the estimates
    #[arg(long, value_name = "FILE", value_parser = input())]
    labels: Option<Input>,
    /// Column of the articles that names the event
    #[arg(long, value_name = "COLUMN")]
    event: Option<String>,
    /// Days within which articles without an event may belong to one story
    #[arg(long, value_name = "N", default_value_t = 3)]
    days: u32,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    actors: ActorArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    force: ForceArgs,
}

impl CompareArgs {
    fn head(&self) -> Head {
        if self.own { Head::Own } else { Head::Overall }
    }
}

pub(crate) fn run(args: &CompareArgs) -> Result<()> {
    files::check_folder(&args.output, args.force.existing())?;
    let choice = Choice::of(&args.files, "scores or articles")?;
    if holds_articles(&choice)? { of_articles(args, &choice) } else { of_scores(args, &choice) }
}

/// Whether any of the files has not what scores have; a stream is not looked at.
pub(super) fn holds_articles(choice: &Choice<'_>) -> Result<bool> {
    for input in choice.files.iter().filter(|input| !input.is_stream()) {
        let (format, first) = input.first_line()?;
        if is_articles(format, &first) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the first line has not what scores have.
pub(super) fn is_articles(format: Format, first: &str) -> bool {
    let has = |name: &str| match format {
        Format::JsonLines => first.contains(&format!("\"{name}\"")),
        Format::Csv => {
            first.split([',', ';', '\t']).any(|column| column.trim().trim_matches(['"', '\u{feff}']) == name)
        }
    };
    !(has("mentions") && has("actor"))
}

fn of_scores(args: &CompareArgs, choice: &Choice<'_>) -> Result<()> {
    choice.check_no_model()?;
    let mut table = ScoreTable::new(&args.by).of_head(args.head());
    let mut data = Vec::new();
    for input in choice.files {
        let content = input.content()?;
        let first = content.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        // A stream could not be looked at before.
        if is_articles(content.format, &String::from_utf8_lossy(first)) {
            choice.files_to_read_again()?;
        }
        let before = table.n_rows();
        table.read(&content.name, content.format, content.bytes.as_slice())?;
        let rows = (table.n_rows() - before) as u64;
        data.push(Source { name: content.name, sha256: content.sha256, rows, selected: rows });
    }
    let coded = coded(args, &table)?;
    let comparison = compare(args, &table, Options { data, coded: coded.as_ref(), ..Options::default() })?;
    write(args, &comparison, &Articles { table: &table, texts: None, readings: &[] })
}

/// Rows that people coded, if any are given.
fn coded(args: &CompareArgs, table: &ScoreTable) -> Result<Option<HandCoded>> {
    let Some(input) = &args.labels else { return Ok(None) };
    let content = input.content()?;
    let source = Source { name: content.name, sha256: content.sha256, rows: 0, selected: 0 };
    let coded = HandCoded::read(table, source, content.bytes.as_slice())?;
    let summary = coded.summary();
    if summary.not_scored > 0 {
        warn(format_args!(
            "{} of {} hand-coded rows are not among the articles and actors that were scored; they are not used",
            summary.not_scored, summary.rows
        ));
    }
    Ok(Some(coded))
}

fn compare(args: &CompareArgs, table: &ScoreTable, options: Options<'_>) -> Result<Comparison> {
    let options =
        Options { seed: args.seed, command: command(), days: args.days, between: &args.between, ..options };
    Comparison::new(table, options).map_err(|error| error.at(names(&args.files)))
}

fn of_articles(args: &CompareArgs, choice: &Choice<'_>) -> Result<()> {
    let inputs = choice.files_to_read_again()?;
    if args.by != "outlet" {
        let message = "articles are compared by outlet; score them first to compare by another column";
        return Err(Kind::Invalid(message.into()).into());
    }
    let model = choice.model()?;
    check_own(&model, args.own)?;
    let actors = args.actors.read()?;
    let matcher = ActorMatcher::new(&actors);
    let mut options = args.read.options();
    if let Some(event) = &args.event {
        options.columns.insert("event".into(), event.clone());
    }
    let mut table = ScoreTable::of_model(model.labels()).of_head(args.head());
    let mut builder = TextsBuilder::new(Background::of(&Model::builtin_of_mentions()?));
    let mut rows: Vec<ArticleRow> = Vec::new();
    let mut seen_in_training = 0;
    let mut articles = read_articles(inputs, &options)?;
    batches::for_each(
        "reading",
        &mut articles,
        |row| Ok((read(&model, row, &matcher, args.head()), model.has_seen_text(&row.article.text))),
        |row, (reading, seen)| {
            let mut places = Vec::with_capacity(reading.actors.len());
            for read in &reading.actors {
                let actor = row.actor.as_ref().or_else(|| actors.get(read.score.actor));
                let name = actor.map_or("", |actor| &actor.name);
                places.push(table.push(&row.article, name, &read.score, &row.file, row.line)?);
            }
            let Some(&(article, _)) = places.first() else { return Ok(()) };
            let numbers: Vec<usize> = places.iter().map(|(_, actor)| *actor).collect();
            builder.add(article, &numbers, reading);
            if article == rows.len() {
                seen_in_training += usize::from(seen);
                rows.push(row.clone());
            }
            Ok(())
        },
    )?;
    if table.n_rows() == 0 {
        let message = "no row names an actor, and no actors are given: name them with --actors";
        return Err(Error::from(Kind::Insufficient(message.into())).at(names(inputs)));
    }
    let texts: Vec<Text<'_>> =
        rows.iter().map(|row| (row.article.title.as_str(), row.article.text.as_str())).collect();
    let coded = coded(args, &table)?;
    let options = Options {
        data: articles.sources().to_vec(),
        texts: Some(&texts),
        readings: Some((&builder, &model)),
        read_by: Some(ReadBy { ships: choice.ships(), seen_in_training }),
        coded: coded.as_ref(),
        ..Options::default()
    };
    let comparison = compare(args, &table, options)?;
    let readings = readings(&model, args.head(), &table, &rows, &actors, &matcher);
    write(args, &comparison, &Articles { table: &table, texts: Some(&texts), readings: &readings })
}

/// Articles to read in the page, as many as there is room for.
fn readings(
    model: &Model,
    head: Head,
    table: &ScoreTable,
    rows: &[ArticleRow],
    actors: &[Actor],
    matcher: &ActorMatcher,
) -> Vec<ReadingView> {
    let mut room = report::room_for_readings(table.articles().len());
    let mut readings = Vec::new();
    for (article, actor) in examples(table, READINGS) {
        let (Some(row), Some(name)) = (rows.get(article), table.actors().get(actor)) else { continue };
        let reading = reading(model, head, row, name, actors, matcher, readings.len() + 1);
        if let Some(reading) = reading.filter(|reading| reading.len() <= room) {
            room -= reading.len();
            readings.push(reading);
        }
    }
    readings
}

fn reading(
    model: &Model,
    head: Head,
    row: &ArticleRow,
    name: &str,
    actors: &[Actor],
    matcher: &ActorMatcher,
    number: usize,
) -> Option<ReadingView> {
    let document = model.annotator().annotate(&row.article.title, &row.article.text);
    let mentions = model.mentions(&document, row, matcher);
    let at = match &row.actor {
        Some(actor) => (actor.name == name).then_some(0)?,
        None => actors.iter().position(|actor| actor.name == name)?,
    };
    let mentions = mentions.get(at)?;
    let explanation =
        model.explain(&Target { document: &document, mentions, whole: row.mention.is_none() }, head, None);
    let lexicons: &Lexicons = model.lexicons();
    let explained = ExplainedArticle {
        article: &row.article,
        actor: name,
        document: &document,
        mentions,
        explanation: &explanation,
        labels: model.labels(),
        lexicons,
    };
    Some(report::reading_view(&explained, number))
}

fn write(args: &CompareArgs, comparison: &Comparison, articles: &Articles<'_>) -> Result<()> {
    let json = report::comparison_json(comparison)?;
    let csv = report::comparison_csv(comparison)?;
    let markdown = report::comparison_markdown(comparison);
    let html = report::comparison_html(comparison, articles);
    let contents = [
        ("comparison.json", json.as_bytes()),
        ("comparison.csv", csv.as_bytes()),
        ("comparison.md", markdown.as_bytes()),
        ("index.html", html.as_bytes()),
    ];
    files::write_folder(&args.output, args.force.existing(), &contents)?;
    print(&format!(
        "{} articles in {} {}, {} actors\n{}\n",
        comparison.n_articles,
        comparison.stories.n,
        if comparison.stories.n == 1 { "story" } else { "stories" },
        comparison.actors.len(),
        args.output.join("index.html").display()
    ))
}
