//! The articles of a comparison: a list to search, and some of them to read.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use serde_json::json;

use super::super::number::{count, counted, shortened};
use super::reading::ReadingView;
use crate::compare::{Comparison, ScoreTable, Text};

/// How many articles are listed.
const LISTED: usize = 10_000;
/// Characters of a headline.
const HEADLINE: usize = 44;
/// Bytes of a page that articles may take, listed and readable together.
const ROOM: usize = 850_000;
/// About how many bytes an article of the list takes.
const LISTED_BYTES: usize = 85;

/// The articles behind a comparison.
#[derive(Debug)]
pub struct Articles<'a> {
    /// The scores.
    pub table: &'a ScoreTable,
    /// Headline and text of each article, where they are known.
    pub texts: Option<&'a [Text<'a>]>,
    /// Those that can be read, and toward whom.
    pub readings: &'a [ReadingView],
}

/// The bytes that readings may take beside the list of so many articles.
pub fn room_for_readings(articles: usize) -> usize {
    ROOM.saturating_sub(articles.min(LISTED) * LISTED_BYTES)
}

pub(super) fn articles(comparison: &Comparison, articles: &Articles<'_>) -> Markup {
    let n = articles.table.articles().len();
    html! {
        @if articles.readings.is_empty() {
            p { "Only scores were given, so no article can be read here." }
        } @else {
            p {
                (counted(articles.readings.len(), "reading")) " of an article toward an actor: the text with what speaks for and against, "
                "and the sum. They are the lowest and highest scores and some near the means. For any other: "
                code { "parallax explain ARTICLES --id ID --actor NAME -o reading.html" } "."
            }
            ul.readings {
                @for reading in articles.readings {
                    li data-group=(reading.outlet) {
                        a href=(format!("#{}", reading.key)) { (reading.title) }
                        " " small { (reading.outlet) " · toward " (reading.actor) " · " (reading.result) }
                    }
                }
            }
        }
        div.list hidden {
            p {
                label for="search" { "Search " (count(n.min(LISTED))) " articles: " }
                input #search type="search" autocomplete="off";
            }
            div.scroll role="region" aria-label="Articles" tabindex="0" {
                table { caption { "Articles and their scores" } thead { tr {} } tbody {} }
            }
            p { button type="button" name="more" hidden { "More" } " " span.note aria-live="polite" {} }
            @if n > LISTED { p.note { "The first " (count(LISTED)) " of " (count(n)) "." } }
        }
        noscript { p.note { "The list of all articles needs this page’s script. The scores are in the score table." } }
        script #articles-data type="application/json" { (PreEscaped(data(comparison, articles))) }
        @for reading in articles.readings { (PreEscaped(&reading.html)) }
    }
}

/// Groups, actors, and for each article its group, date, headline or id, and scores by actor (in hundredths, or the most
/// probable label), as JSON in which nothing can be taken for a tag.
fn data(comparison: &Comparison, articles: &Articles<'_>) -> String {
    let mut groups: Vec<&str> =
        articles.table.articles().iter().map(|article| article.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let actors: Vec<&str> =
        comparison.actors.iter().take(super::ACTORS).map(|actor| actor.actor.as_str()).collect();
    let of_name: BTreeMap<&str, usize> = actors.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut scores: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
    for (article, actor, values) in articles.table.scores() {
        let Some(&actor) = of_name.get(actor) else { continue };
        let shown = match comparison.ordered {
            true => values.last().map(|score| (score * 100.0).round() as i64),
            false => {
                let labels = values.iter().enumerate();
                labels.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0))).map(|(label, _)| label as i64)
            }
        };
        if let Some(shown) = shown {
            scores.entry(article).or_default().push((actor, shown));
        }
    }
    let listed = articles.table.articles().iter().enumerate().take(LISTED).map(|(at, article)| {
        let title = articles.texts.and_then(|texts| texts.get(at)).map(|(title, _)| title.trim());
        let title = title.filter(|title| !title.is_empty()).unwrap_or(&article.id);
        let of = scores.get(&at).into_iter().flatten().flat_map(|(actor, shown)| [*actor as i64, *shown]);
        json!([
            groups.binary_search(&article.group.as_str()).unwrap_or(0),
            article.date.as_deref().map(|date| date.chars().take(10).collect::<String>()),
            shortened(title, HEADLINE),
            of.collect::<Vec<i64>>(),
        ])
    });
    let labels = if comparison.ordered { Vec::new() } else { comparison.labels.clone() };
    let listed: Vec<serde_json::Value> = listed.collect();
    json!({ "by": comparison.by, "groups": groups, "actors": actors, "labels": labels, "articles": listed })
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
