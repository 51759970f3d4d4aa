//! What can be typed.

use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use parallax::annotate::{AttributionMethod, Lexicons, MentionReach, builtin_lexicons};
use parallax::corpus::{Actor, Format, Input, Limits, ReadOptions, read_actors};
use parallax::error::{Error, Kind, Result};
use parallax::model::Config;
use parallax::output::Existing;

use super::adapt::{self, AdaptArgs};
use super::compare::{self, CompareArgs};
use super::cross_validate::{self, CrossValidateArgs};
use super::import::{self, ImportArgs};
use super::known_groups::{self, KnownGroupsArgs};
use super::lexicon::LexiconCommand;
use super::memory::MemoryArgs;
use super::report::ReportCommand;
use super::sample::{self, SampleArgs};
use super::tune::{self, TuneArgs};

/// Measures how news outlets frame the actors of a story.
///
/// Learns from labelled articles, scores new ones toward each actor, shows the words behind each score, and compares
/// outlets. Start with `parallax demo`. Where a command takes a model and none is named, it uses the general model of English news
/// that ships.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
pub(crate) struct Args {
    /// Threads to use; all cores if not given. The results are the same with any number
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    pub(crate) fn threads(&self) -> Option<usize> {
        self.threads.map(usize::from)
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the whole job on a small made-up corpus, to see what comes out
    #[command(after_help = DEMO_EXAMPLES)]
    Demo(DemoArgs),
    /// Train a model on labelled articles
    #[command(after_help = TRAIN_EXAMPLES)]
    Train(TrainArgs),
    /// Choose the strength of the penalty by cross-validation, and write it as a configuration
    #[command(after_help = tune::EXAMPLES)]
    Tune(TuneArgs),
    /// Make a model's levels fit a corpus, by a small labelled sample or by unlabelled articles
    #[command(after_help = adapt::EXAMPLES, override_usage = "parallax adapt [OPTIONS] --output <MODEL> [MODEL] [LABELS]...")]
    Adapt(AdaptArgs),
    /// Measure how well models of your labels read new stories, actors, outlets and later articles
    #[command(after_help = cross_validate::EXAMPLES)]
    CrossValidate(CrossValidateArgs),
    /// Measure how well a model predicts labels that it has not seen
    #[command(after_help = EVALUATE_EXAMPLES, override_usage = "parallax evaluate [OPTIONS] --output <DIR> [MODEL] <LABELS>...")]
    Evaluate(EvaluateArgs),
    /// Score articles toward each actor
    #[command(after_help = SCORE_EXAMPLES, override_usage = "parallax score [OPTIONS] [MODEL] <ARTICLES>...")]
    Score(ScoreArgs),
    /// Show the words that made a score
    #[command(after_help = EXPLAIN_EXAMPLES, override_usage = "parallax explain [OPTIONS] --id <ID> --actor <NAME> [MODEL] <ARTICLES>...")]
    Explain(ExplainArgs),
    /// Choose articles for people to label: for a better model, or to correct a comparison
    #[command(after_help = sample::EXAMPLES, override_usage = "parallax sample [OPTIONS] [MODEL] <ARTICLES>...")]
    Sample(SampleArgs),
    /// Compare outlets, from scores or from articles
    #[command(after_help = compare::EXAMPLES, override_usage = "parallax compare [OPTIONS] --output <DIR> <SCORES>...\n       parallax compare [OPTIONS] --output <DIR> [MODEL] <ARTICLES>...")]
    Compare(CompareArgs),
    /// Check whether known differences between groups of articles are found
    #[command(after_help = known_groups::EXAMPLES, override_usage = "parallax known-groups [OPTIONS] --by <COLUMN> --expect <EXPECTATION> [MODEL] <ARTICLES>...\n       parallax known-groups [OPTIONS] --by <COLUMN> --expect <EXPECTATION> <SCORES>...")]
    KnownGroups(KnownGroupsArgs),
    /// Show what is found in articles: sentences, mentions of actors, quotes with speakers, lexicon hits
    #[command(after_help = ANNOTATE_EXAMPLES)]
    Annotate(AnnotateArgs),
    /// Propose the actors of a corpus: persons, organisations and states with their other names, as an actors file
    #[command(after_help = ACTORS_EXAMPLES)]
    Actors(ActorsArgs),
    /// Describe a model: what it is, how it was made, its strongest features
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(InspectArgs),
    /// Learn word vectors from unlabelled articles, so that a model judges words that its labels do not hold
    #[command(after_help = VECTORS_EXAMPLES)]
    Vectors(VectorsArgs),
    /// Turn public corpora and exports of annotation tools into labels
    #[command(after_help = import::EXAMPLES)]
    Import(ImportArgs),
    /// Run a report again, and say whether it is reproduced
    #[command(subcommand)]
    Report(ReportCommand),
    /// List and check lexicons, and bring your own from other programs
    #[command(subcommand)]
    Lexicon(LexiconCommand),
}

const DEMO_EXAMPLES: &str = "Examples:
  parallax demo
  parallax demo -o my-demo";

const TRAIN_EXAMPLES: &str = "Examples:
  parallax train labels.csv -o my.model
  parallax train labels.csv.gz --split train,dev -o my.model
  parallax train coded.tsv --column text=body --column label=stance -o my.model
  parallax train labels.csv --config ablation.toml -o ablation.model

The labels need the columns text, actor and label. A configuration may hold, among others:
  [regression]
  alpha = 2.0                  # strength of the penalty
  [features.weights]
  window = 0                   # switches a feature group off";

const EVALUATE_EXAMPLES: &str = "Examples:
  parallax evaluate my.model labels.csv --split test -o evaluation
  parallax evaluate my.model labels.csv --where annotator=anna -o evaluation
  parallax evaluate my.model labels.csv --split test --trained-on labels.csv --against other.model -o evaluation";

const SCORE_EXAMPLES: &str = "Examples:
  parallax score articles.csv --actors actors.toml -o scores.csv
  parallax score my.model articles.csv --actors actors.toml -o scores.csv
  zcat articles.jsonl.gz | parallax score my.model - --actors actors.toml > scores.csv
  parallax score my.model articles.csv --where outlet=Herald --actors actors.toml -o scores.jsonl
  parallax score many.jsonl --actors actors.toml -o scores.csv --errors failed.csv --resume

Columns: id, event, outlet, date, actor, mentions; score (the expected label, from -1,
negative, to 1, positive), label and p_... for each label. A model that tells the outlet's own
voice, as the one that ships, adds own, own_label and own_p_...: the same of that voice. The one
that ships balances labels and p_..., so that rare labels are given, but not scores: a row can
be called positive and score below 0.

Exit code 0: every row was scored; 3: some could not be; 1: nothing was written.

An actors file names whom to look for:
  [[actor]]
  name = \"Russia\"
  aliases = [\"Russian Federation\", \"Moscow\", \"Kremlin\"]";

const EXPLAIN_EXAMPLES: &str = "Examples:
  parallax explain my.model articles.csv --id a17 --actor Russia --actors actors.toml
  parallax explain my.model articles.csv --id a17 --actor Russia --actors actors.toml -o a17.html";

const ANNOTATE_EXAMPLES: &str = "Examples:
  parallax annotate articles.csv --actors actors.toml -o annotations.jsonl
  parallax annotate articles.csv | head -1";

const ACTORS_EXAMPLES: &str = "Examples:
  parallax actors articles.csv -o actors.toml
  parallax actors articles.csv --top 30 --min-articles 5 | less
  parallax actors articles-*.jsonl.gz --where event=summit -o summit.toml
  parallax actors articles.csv -o counts.csv

The proposal is an actors file to be edited: delete whom you do not study, check the aliases.
Comments tell the counts, what stayed in doubt, and sentences to look at. Then:
  parallax score my.model articles.csv --actors actors.toml -o scores.csv";

const VECTORS_EXAMPLES: &str = "Examples:
  parallax vectors articles.jsonl.gz -o words.vectors
  parallax vectors crawl/*.csv -o words.vectors --dimensions 200 --min-count 20

Train with them by a configuration:
  [vectors]
  file = \"words.vectors\"";

const INSPECT_EXAMPLES: &str = "Examples:
  parallax inspect my.model
  parallax inspect my.model --features 50";

/// Which rows of which columns are read.
#[derive(clap::Args, Default)]
pub(crate) struct ReadArgs {
    /// Format of the input; told by the file's name or content if not given
    #[arg(long)]
    pub(crate) format: Option<TableFormat>,
    /// Name of a column in the input, as ours=theirs: `--column text=body`. May be repeated
    #[arg(long, value_name = "OURS=THEIRS", value_parser = pair)]
    pub(crate) column: Vec<(String, String)>,
    /// Only rows of these splits (column `split`)
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) split: Vec<String>,
    /// Only rows with this value in a column. Repeated for one column: any of the values; for several: all of them
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = pair)]
    pub(crate) filter: Vec<(String, String)>,
    /// The most characters that a text may have; a longer one is an error of its row [default: 10000000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) max_length: Option<u64>,
    /// The most rows that are read of all files together; more are an error [default: 100000000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) max_rows: Option<u64>,
}

impl ReadArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            format: self.format.map(|format| match format {
                TableFormat::Csv => Format::Csv,
                TableFormat::Jsonl => Format::JsonLines,
            }),
            columns: self.column.iter().cloned().collect(),
            splits: self.split.clone(),
            filters: self.filter.clone(),
            also: Vec::new(),
            limits: self.limits(),
        }
    }
    fn limits(&self) -> Limits {
        let default = Limits::default();
        let article =
            self.max_length.map_or(default.article, |most| usize::try_from(most).unwrap_or(usize::MAX));
        Limits { article, rows: self.max_rows.unwrap_or(default.rows), ..default }
    }
}

/// The formats that tables are read and written in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// Commas (read also: semicolons, tabs) and a header
    Csv,
    /// One JSON object a line
    Jsonl,
}

/// Whether output may replace what is there.
#[derive(clap::Args, Clone, Copy, Default)]
pub(crate) struct ForceArgs {
    /// Replace the output if it exists
    #[arg(long)]
    pub(crate) force: bool,
}

impl ForceArgs {
    pub(crate) fn existing(self) -> Existing {
        if self.force { Existing::Replace } else { Existing::Keep }
    }
}

/// Whom to look for.
#[derive(clap::Args, Default)]
pub(crate) struct ActorArgs {
    /// TOML file of the actors and their aliases, for articles without a column `actor`
    #[arg(long, value_name = "FILE")]
    pub(crate) actors: Option<PathBuf>,
}

impl ActorArgs {
    pub(crate) fn read(&self) -> Result<Vec<Actor>> {
        self.actors.as_deref().map_or(Ok(Vec::new()), read_actors)
    }
}

/// Which lexicons are used.
#[derive(clap::Args, Default)]
pub(crate) struct LexiconArgs {
    /// Folder of lexicons (.toml) to use in place of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(crate) lexicons: Option<PathBuf>,
}

impl LexiconArgs {
    pub(crate) fn read(&self) -> Result<Lexicons> {
        self.lexicons.as_deref().map_or_else(builtin_lexicons, Lexicons::read)
    }
}

#[derive(clap::Args)]
pub(crate) struct DemoArgs {
    /// Folder for the results
    #[arg(short, long, value_name = "DIR", value_parser = folder(), default_value = "parallax-demo")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

#[derive(clap::Args)]
pub(crate) struct TrainArgs {
    /// Labelled articles: CSV or JSON Lines, also .gz and .zst; `-` for standard input
    #[arg(required = true, value_parser = input())]
    pub(crate) labels: Vec<Input>,
    /// File for the model; `-` for standard output
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) output: PathBuf,
    /// Settings, in TOML
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Only these groups of features: `--features document,window`
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) features: Vec<String>,
    #[command(flatten)]
    pub(crate) memory: MemoryArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) lexicons: LexiconArgs,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

#[derive(clap::Args)]
pub(crate) struct EvaluateArgs {
    /// A model, if you have one, else the one that ships is used; then labelled articles that it was not trained on
    #[arg(required = true, value_name = "FILES", value_parser = input())]
    pub(crate) files: Vec<Input>,
    /// Another model, to compare with on the same rows
    #[arg(long, value_name = "MODEL", value_parser = input())]
    pub(crate) against: Option<Input>,
    /// The labels that the model was trained on: lexicons alone and a bag of words learn from them, too, and are compared
    #[arg(long, value_name = "LABELS", value_delimiter = ',', value_parser = input())]
    pub(crate) trained_on: Vec<Input>,
    /// Folder for evaluation.json, evaluation.md and evaluation.html
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

#[derive(clap::Args)]
pub(crate) struct ScoreArgs {
    /// A model, if you have one, else the one that ships is used; then articles: CSV or JSON Lines, also .gz and .zst;
    /// `-` for standard input
    #[arg(required = true, value_name = "FILES", value_parser = input())]
    pub(crate) files: Vec<Input>,
    /// File for the scores; `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// Format of the output; told by the file's name if not given, else CSV
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Option<TableFormat>,
    /// Give no label where the most probable one has a lower probability than P; scores and probabilities stay
    #[arg(long, value_name = "P", default_value_t = 0.0, hide_default_value = true, value_parser = probability)]
    pub(crate) abstain_below: f64,
    /// File for the rows that could not be scored: file, line, id, field, reason (CSV). Without it they are told, the first ten
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,
    /// Stop at the first row that cannot be scored, and write nothing
    #[arg(long)]
    pub(crate) strict: bool,
    /// Go on where an interrupted run with --resume ended (the same model, actors and settings), or begin one that can be
    /// gone on with
    #[arg(long)]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) actors: ActorArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

#[derive(clap::Args)]
pub(crate) struct ExplainArgs {
    /// A model, if you have one, else the one that ships is used; then articles, among them the one to explain
    #[arg(required = true, value_name = "FILES", value_parser = input())]
    pub(crate) files: Vec<Input>,
    /// The article
    #[arg(long)]
    pub(crate) id: String,
    /// The actor
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: String,
    /// Explain what the outlet says in its own voice; by default the whole article, whoever speaks
    #[arg(long)]
    pub(crate) own: bool,
    /// The label to explain; by default the direction of the score, or the predicted label
    #[arg(long)]
    pub(crate) label: Option<String>,
    /// HTML file for the explanation, `-` for HTML on standard output; as text on the terminal if not given
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) actors: ActorArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

#[derive(clap::Args)]
pub(crate) struct AnnotateArgs {
    /// Articles: CSV or JSON Lines, also .gz and .zst; `-` for standard input
    #[arg(required = true, value_parser = input())]
    pub(crate) articles: Vec<Input>,
    /// File for the annotations (JSON Lines; offsets count characters); `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// How it is told who says what
    #[arg(long, value_name = "HOW", default_value = "learned")]
    pub(crate) attribution: AttributionArg,
    /// How far mentions of the actors are looked for
    #[arg(long, value_name = "REACH", default_value = "pronoun")]
    pub(crate) mentions: ReachArg,
    #[command(flatten)]
    pub(crate) actors: ActorArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) lexicons: LexiconArgs,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

/// How far mentions are looked for; each reach holds those before it.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReachArg {
    /// Names and aliases as they are written
    Alias,
    /// Also parts and other forms of the names: "Varn" for "Ilse Varn"
    Part,
    /// Also what a title or an apposition says of them: "the foreign minister"
    Apposition,
    /// Also "he" and "she"
    #[default]
    Pronoun,
}

impl From<ReachArg> for MentionReach {
    fn from(reach: ReachArg) -> Self {
        match reach {
            ReachArg::Alias => Self::Alias,
            ReachArg::Part => Self::Part,
            ReachArg::Apposition => Self::Apposition,
            ReachArg::Pronoun => Self::Pronoun,
        }
    }
}

/// How attributions are found.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum AttributionArg {
    /// By what was learned from annotated news, with rules for who speaks
    #[default]
    Learned,
    /// By rules alone: faster, and finds less of what is reported without quotation marks
    Rules,
}

impl From<AttributionArg> for AttributionMethod {
    fn from(method: AttributionArg) -> Self {
        match method {
            AttributionArg::Learned => Self::Learned,
            AttributionArg::Rules => Self::Rules,
        }
    }
}

#[derive(clap::Args)]
pub(crate) struct ActorsArgs {
    /// Articles: CSV or JSON Lines, also .gz and .zst; `-` for standard input
    #[arg(required = true, value_parser = input())]
    pub(crate) articles: Vec<Input>,
    /// File for the actors; `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// Format of the output: an actors file, or the counts as a table; told by the file's name if not given
    #[arg(long)]
    pub(crate) to: Option<ActorsFormat>,
    /// The most actors to propose
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) top: usize,
    /// Only actors that at least so many articles mention
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) min_articles: u32,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

/// The formats in which actors are proposed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ActorsFormat {
    /// An actors file, for --actors
    Toml,
    /// A table with a header: name, kind, articles, mentions, aliases separated by `|`
    Csv,
    /// The table with one JSON object a line
    Jsonl,
}

#[derive(clap::Args)]
pub(crate) struct InspectArgs {
    /// The model; the one that ships, if not given
    #[arg(value_parser = input())]
    pub(crate) model: Option<Input>,
    /// How many features to show for each label
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub(crate) features: usize,
}

pub(crate) fn pair(text: &str) -> std::result::Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

pub(crate) fn input() -> impl TypedValueParser<Value = Input> {
    PathBufValueParser::new().map(Input::new)
}

/// The names of all inputs, for an error that is about them together.
pub(crate) fn names(inputs: &[Input]) -> String {
    inputs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The settings in the file at `path`, or the default ones.
pub(crate) fn config(path: Option<&Path>) -> Result<Config> {
    path.map_or_else(|| Ok(Config::default()), Config::read)
}

/// An error of learning from `labels`: too few of them is their fault, so they are named.
pub(crate) fn of_labels(error: Error, labels: &[Input]) -> Error {
    match error.kind() {
        Kind::Insufficient(_) => error.at(names(labels)),
        _ => error,
    }
}

/// A number from 0 to 1.
fn probability(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "a number from 0 to 1 is expected".into())
}

/// A folder for several files, which standard output cannot hold.
pub(crate) fn folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match path.as_os_str() == "-" {
        true => Err("there are several files to write: name a folder"),
        false => Ok(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }
}

#[derive(clap::Args)]
pub(crate) struct VectorsArgs {
    /// Articles: CSV or JSON Lines, also .gz and .zst; `-` for standard input
    #[arg(required = true, value_parser = input())]
    pub(crate) articles: Vec<Input>,
    /// File for the vectors
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Length of a vector
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) dimensions: u16,
    /// Only words that occur so often
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) min_count: u32,
    /// The most words: the most frequent ones
    #[arg(long, value_name = "N", default_value_t = 30_000)]
    pub(crate) max_words: usize,
    /// Seed of the random start
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}
