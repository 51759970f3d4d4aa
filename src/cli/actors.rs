//! `parallax actors`

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::Path;

use parallax::annotate::{Annotator, AttributionMethod, Language, Lexicons};
use parallax::corpus::{ArticleRow, read_articles};
use parallax::discover::{ArticleNames, Discovery, Limits, Proposal};
use parallax::error::{Error, Kind, Result};
use serde::Serialize;

use super::args::{ActorsArgs, ActorsFormat};
use super::batches;
use super::output::{self, failed, tell, warn};

pub(crate) fn run(args: &ActorsArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let annotator =
        Annotator::attributing(AttributionMethod::Rules, Language::English, &Lexicons::default())?;
    let articles = read_articles(&args.articles, &args.read.options())?;
    let names = |row: &ArticleRow| {
        let document = annotator.cut(&row.article.title, &row.article.text);
        Ok(ArticleNames::new(&document, annotator.rules(), row.article.outlet.as_deref()))
    };
    let mut discovery = Discovery::new();
    // A table may have a row for each pair of article and actor.
    let (mut seen, hasher) = (HashSet::new(), RandomState::new());
    batches::for_each("looking for actors", articles, names, |row, names| {
        if seen.insert(hasher.hash_one(&row.article.id)) {
            discovery.add(&row.article, names);
        }
        Ok(())
    })?;
    let limits = Limits { top: args.top, min_articles: args.min_articles };
    let proposal = discovery.propose(annotator.rules(), limits);
    let format = args.to.unwrap_or_else(|| format_of(&args.output));
    output::write(&args.output, args.force.existing(), |file| write(&proposal, format, file))?;
    if proposal.actors.is_empty() {
        warn(format_args!("no actors in {} articles; try --min-articles 1", proposal.articles));
    } else if !output::is_stdout(&args.output) {
        tell(format_args!(
            "proposed {} actors from {} articles; edit {} before you use it",
            proposal.actors.len(),
            proposal.articles,
            args.output.display()
        ));
    }
    Ok(())
}

fn format_of(path: &Path) -> ActorsFormat {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => ActorsFormat::Csv,
        Some("jsonl" | "ndjson") => ActorsFormat::Jsonl,
        _ => ActorsFormat::Toml,
    }
}

/// One actor of the table.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    kind: &'static str,
    articles: u32,
    mentions: u32,
    aliases: String,
}

fn write(proposal: &Proposal, format: ActorsFormat, file: &mut dyn Write) -> Result<()> {
    let rows = proposal.actors.iter().map(|actor| Row {
        name: &actor.name,
        kind: actor.kind_name(),
        articles: actor.articles,
        mentions: actor.mentions,
        aliases: actor.aliases.join("|"),
    });
    match format {
        ActorsFormat::Toml => file.write_all(proposal.to_toml().as_bytes()).map_err(failed),
        ActorsFormat::Jsonl => {
            for row in rows {
                let line = serde_json::to_string(&row).map_err(invalid)?;
                writeln!(file, "{line}").map_err(failed)?;
            }
            Ok(())
        }
        ActorsFormat::Csv => {
            let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(file);
            writer.write_record(["name", "kind", "articles", "mentions", "aliases"]).map_err(csv_failed)?;
            for row in rows {
                writer.serialize(row).map_err(csv_failed)?;
            }
            writer.flush().map_err(failed)
        }
    }
}

fn csv_failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => failed(error),
        other => Kind::Invalid(format!("{other:?}")).into(),
    }
}

fn invalid(error: serde_json::Error) -> Error {
    Kind::Invalid(error.to_string()).into()
}
