//! `parallax explain`

use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, ArticleRow, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::features::Target;
use parallax::model::Model;
use parallax::report::{self, ExplainedArticle};

use super::args::{ExplainArgs, names};
use super::output::{self, failed, print};
use super::terminal;

/// From how many ids the nearest one to an unknown id is chosen.
const REMEMBERED_IDS: usize = 10_000;

pub(crate) fn run(args: &ExplainArgs) -> Result<()> {
    if let Some(path) = &args.output {
        output::check(path, args.force.existing())?;
    }
    let model = Model::load(&args.model)?;
    let direction = match &args.label {
        Some(label) => Some(model.direction_of(model.labels().index(label)?)),
        None => None,
    };
    let (row, actor) = find_row(args)?;
    let document = model.annotator().annotate(&row.article.title, &row.article.text);
    let mentions = match &row.actor {
        Some(actor) => model.annotator().mentions_of(&document, actor, row.mention),
        None => ActorMatcher::new(std::slice::from_ref(&actor)).find(&document),
    };
    if mentions.is_empty() {
        let names: Vec<&str> = actor.names().collect();
        let message = format!(
            "article \"{}\" does not mention \"{}\" (looked for: {}), so there is no score to explain",
            args.id,
            actor.name,
            names.join(", ")
        );
        return Err(Error::from(Kind::Insufficient(message)).at(&row.file).line(row.line));
    }
    let target = Target { document: &document, mentions: &mentions };
    let explained = ExplainedArticle {
        article: &row.article,
        actor: &actor.name,
        document: &document,
        mentions: &mentions,
        explanation: &model.explain(&target, direction),
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

/// The row of the article and actor that were asked for, and the actor with its aliases.
fn find_row(args: &ExplainArgs) -> Result<(ArticleRow, Actor)> {
    let actors = args.actors.read()?;
    let mut ids = Vec::new();
    let mut other_actors = Vec::new();
    for row in read_articles(&args.articles, &args.read.options())? {
        let row = row?;
        if row.article.id != args.id {
            if ids.len() < REMEMBERED_IDS {
                ids.push(row.article.id);
            }
            continue;
        }
        let actor = match &row.actor {
            Some(actor) if actor.name != args.actor => {
                other_actors.push(actor.name.clone());
                continue;
            }
            Some(actor) => actor.clone(),
            None => choose(&actors, &args.actor).map_err(|error| match &args.actors.actors {
                Some(path) => error.at(path.display()),
                None => error,
            })?,
        };
        return Ok((row, actor));
    }
    let kind = match other_actors.is_empty() {
        true => Kind::unknown("article id", &args.id, ids.iter().map(String::as_str)),
        false => Kind::unknown("actor", &args.actor, other_actors.iter().map(String::as_str)),
    };
    Err(Error::from(kind).at(names(&args.articles)))
}

/// The actor of that name; without an actors file, one without aliases.
fn choose(actors: &[Actor], name: &str) -> Result<Actor> {
    if actors.is_empty() {
        return Ok(Actor::new(name, Vec::new()));
    }
    let found = actors.iter().find(|actor| actor.name == name).cloned();
    let names = actors.iter().map(|actor| actor.name.as_str());
    found.ok_or_else(|| Kind::unknown("actor", name, names).into())
}
