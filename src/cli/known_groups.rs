//! `parallax known-groups`

use std::path::{Path, PathBuf};

use parallax::annotate::ActorMatcher;
use parallax::corpus::{ArticleRow, Input, Source, read_articles};
use parallax::error::Result;
use parallax::known_groups::{Expectation, KnownGroups, Measurements, Options};
use parallax::model::Score;
use parallax::output as files;
use parallax::report;

use super::args::{ActorArgs, ForceArgs, ReadArgs, folder, input, names};
use super::batches;
use super::choice::Choice;
use super::compare::{holds_articles, is_articles};
use super::output::print;
use super::score::score;
use super::typed::command;

pub(crate) const EXAMPLES: &str = "Examples:
  parallax known-groups articles.jsonl --actors actors.toml --by leaning --expect \"Donald Trump: left < right\"
  parallax known-groups my.model articles.csv --actors actors.toml --by leaning --expect expected.toml -o known
  parallax known-groups scores.csv --by outlet --expect \"Norland: Clamour < Herald\" --expect \"Suder: Herald < Clamour\"

Name differences that you know of, and see whether the model finds them before you believe those that you do not know. An
expectation says which group's mean score should be the lower one. A file of them:
  [[expect]]
  actor = \"Donald Trump\"
  lower = \"left\"
  higher = \"right\"

Articles of one outlet are alike, so intervals are over whole outlets, or over stories (column event) where outlets are the
groups; --cluster names another column, `--cluster id` takes every article by itself. Texts that the model was trained on are
left out. The exit code is 0 also where an expectation is not met.";

#[derive(clap::Args)]
pub(crate) struct KnownGroupsArgs {
    /// A model, if you have one, and articles; or scores, as `parallax score` writes them
    #[arg(required = true, value_name = "FILES", value_parser = input())]
    files: Vec<Input>,
    /// The column whose values are the groups
    #[arg(long, value_name = "COLUMN")]
    by: String,
    /// What is expected: `ACTOR: GROUP < GROUP`, or a TOML file of such. May be repeated
    #[arg(long, value_name = "EXPECTATION", required = true)]
    expect: Vec<String>,
    /// The column whose values vary as wholes; if not given, the outlet, or the event where outlets are the groups
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Folder for index.html and known-groups.csv, .json and .md
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    output: Option<PathBuf>,
    #[command(flatten)]
    actors: ActorArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    force: ForceArgs,
}

pub(crate) fn run(args: &KnownGroupsArgs) -> Result<()> {
    if let Some(folder) = &args.output {
        files::check_folder(folder, args.force.existing())?;
    }
    let expectations = expectations(&args.expect)?;
    let mut measurements = Measurements::new(&args.by, args.cluster.as_deref(), expectations)?;
    let choice = Choice::of(&args.files, "articles or scores")?;
    let options = match holds_articles(&choice)? {
        true => of_articles(args, &choice, &mut measurements)?,
        false => of_scores(&choice, &mut measurements)?,
    };
    let known = KnownGroups::new(&measurements, options).map_err(|error| error.at(names(&args.files)))?;
    print(&report::known_groups_text(&known))?;
    match &args.output {
        Some(folder) => write(folder, args.force, &known),
        None => Ok(()),
    }
}

/// What was written out, and what is in files, in the order in which they were typed.
fn expectations(typed: &[String]) -> Result<Vec<Expectation>> {
    let mut expectations = Vec::new();
    for text in typed {
        match Expectation::is_written_out(text) || !text.to_lowercase().ends_with(".toml") {
            true => expectations.push(Expectation::parse(text)?),
            false => expectations.extend(Expectation::read(Path::new(text))?),
        }
    }
    Ok(expectations)
}

fn of_scores(choice: &Choice<'_>, measurements: &mut Measurements) -> Result<Options> {
    choice.check_no_model()?;
    let mut data = Vec::new();
    for input in choice.files {
        let content = input.content()?;
        let first = content.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        // A stream could not be looked at before.
        if is_articles(content.format, &String::from_utf8_lossy(first)) {
            choice.files_to_read_again()?;
        }
        let rows = measurements.read(&content.name, content.format, content.bytes.as_slice())?;
        data.push(Source { name: content.name, sha256: content.sha256, rows, selected: rows });
    }
    Ok(Options { command: command(), data, model_sha256: None })
}

/// What is made of one article.
enum Read {
    /// Nothing is expected of its group.
    Other,
    /// The model was trained on it.
    Seen,
    Scored(Vec<Score>),
}

fn of_articles(
    args: &KnownGroupsArgs,
    choice: &Choice<'_>,
    measurements: &mut Measurements,
) -> Result<Options> {
    let (model, sha256) = choice.model_with_hash()?;
    let actors = args.actors.read()?;
    let matcher = ActorMatcher::new(&actors);
    measurements.know_actors(actors.iter().map(|actor| actor.name.as_str()));
    measurements.leave_out_seen();
    let mut options = args.read.options();
    options.also = measurements.columns();
    let mut articles = read_articles(choice.files, &options)?;
    let wanted = measurements.wanted();
    let mut checked = false;
    let read = |row: &ArticleRow| {
        Ok(match () {
            () if !wanted.holds(row) => Read::Other,
            () if model.has_seen_text(&row.article.text) => Read::Seen,
            () => Read::Scored(score(&model, &matcher, row)?),
        })
    };
    batches::for_each("scoring", &mut articles, read, |row, read| {
        // Rows that name no actor bring no other than those of the actors file.
        if row.actor.is_none() && !std::mem::replace(&mut checked, true) {
            measurements.check_actors()?;
        }
        match read {
            Read::Other => measurements.pass(row),
            Read::Seen => measurements.pass_seen(row),
            Read::Scored(scores) => scores.iter().try_for_each(|score| {
                let actor = row.actor.as_ref().or_else(|| actors.get(score.actor));
                measurements.push(row, actor.map_or("", |actor| &actor.name), score)
            })?,
        }
        Ok(())
    })?;
    Ok(Options { command: command(), data: articles.sources().to_vec(), model_sha256: Some(sha256) })
}

fn write(folder: &Path, force: ForceArgs, known: &KnownGroups) -> Result<()> {
    let json = report::known_groups_json(known)?;
    let csv = report::known_groups_csv(known)?;
    let markdown = report::known_groups_markdown(known);
    let html = report::known_groups_html(known);
    let contents = [
        ("known-groups.json", json.as_bytes()),
        ("known-groups.csv", csv.as_bytes()),
        ("known-groups.md", markdown.as_bytes()),
        ("index.html", html.as_bytes()),
    ];
    files::write_folder(folder, force.existing(), &contents)?;
    print(&format!("{}\n", folder.join("index.html").display()))
}
