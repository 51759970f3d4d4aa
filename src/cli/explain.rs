//! `parallax explain`

use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, ArticleRow, Input, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::features::Target;
use parallax::model::Head;
use parallax::report::{self, ExplainedArticle};

use super::args::{ExplainArgs, names};
use super::choice::{Choice, check_own};
use super::output::{self, failed, print};
use super::terminal;

/// From how many ids the nearest one to an unknown id is chosen.
const REMEMBERED_IDS: usize = 10_000;

pub(crate) fn run(args: &ExplainArgs) -> Result<()> {
    if let Some(path) = &args.output {
        output::check(path, args.force.existing())?;
    }
    let choice = Choice::of(&args.files, "articles")?;
    let model = choice.model()?;
    check_own(&model, args.own)?;
    let head = if args.own { Head::Own } else { Head::Overall };
    let direction = match &args.label {
        Some(label) => Some(model.direction_of(model.labels().index(label)?)),
        None => None,
    };
    let (row, actors, chosen) = find_row(args, choice.files)?;
    let document = model.annotator().annotate(&row.article.title, &row.article.text);
    // As in scoring, all actors are looked for: a longer name of another one takes its words.
    let mentions = model.mentions(&document, &row, &ActorMatcher::new(&actors));
    let mentions = mentions.into_iter().nth(chosen).unwrap_or_default();
    let actor = actors.into_iter().nth(chosen).unwrap_or_else(|| Actor::new(args.actor.as_str(), Vec::new()));
    // A row that names the actor is scored without a mention, too.
    if mentions.is_empty() && row.actor.is_none() {
        let names: Vec<&str> = actor.names().collect();
        let message = format!(
            "article \"{}\" does not mention \"{}\" (looked for: {}), so there is no score to explain",
            args.id,
            actor.name,
            names.join(", ")
        );
        return Err(Error::from(Kind::Insufficient(message)).at(&row.file).line(row.line));
    }
    let target = Target { document: &document, mentions: &mentions, whole: row.mention.is_none() };
    let explained = ExplainedArticle {
        article: &row.article,
        actor: &actor.name,
        document: &document,
        mentions: &mentions,
        explanation: &model.explain(&target, head, direction),
        labels: model.labels(),
        lexicons: model.lexicons(),
    };
    match &args.output {
        Some(path) => {
            let html = report::explanation_html(&explained);
            output::write(path, args.force.existing(), |file| file.write_all(html.as_bytes()).map_err(failed))
        }
        None => print(&terminal::explanation(&explained)),
    }
}

/// The row of the article and actor that were asked for, whom to look for in it, and which of them is asked for.
fn find_row(args: &ExplainArgs, articles: &[Input]) -> Result<(ArticleRow, Vec<Actor>, usize)> {
    let (actors, chosen) = choose(args)?;
    let mut ids = Vec::new();
    let mut other_actors = Vec::new();
    for row in read_articles(articles, &args.read.options())? {
        let row = row?;
        if row.article.id != args.id {
            if ids.len() < REMEMBERED_IDS {
                ids.push(row.article.id);
            }
            continue;
        }
        match row.actor.clone() {
            Some(actor) if actor.name != args.actor => other_actors.push(actor.name),
            Some(actor) => return Ok((row, vec![actor], 0)),
            None => return Ok((row, actors, chosen)),
        }
    }
    let kind = match other_actors.is_empty() {
        true => Kind::unknown("article id", &args.id, ids.iter().map(String::as_str)),
        false => Kind::unknown("actor", &args.actor, other_actors.iter().map(String::as_str)),
    };
    Err(Error::from(kind).at(names(articles)))
}

/// The actors of the actors file and the one that is asked for; without a file that one alone, without aliases.
fn choose(args: &ExplainArgs) -> Result<(Vec<Actor>, usize)> {
    let Some(path) = &args.actors.actors else {
        return Ok((vec![Actor::new(args.actor.as_str(), Vec::new())], 0));
    };
    let actors = args.actors.read()?;
    let chosen = actors.iter().position(|actor| actor.name == args.actor).ok_or_else(|| {
        let known = actors.iter().map(|actor| actor.name.as_str());
        Error::from(Kind::unknown("actor", &args.actor, known)).at(path.display())
    })?;
    Ok((actors, chosen))
}
