//! The page of a comparison.

mod articles;
mod csv;
mod markdown;
mod overview;
mod reading;
mod tables;
mod texts;
mod words;

use std::collections::BTreeSet;

use maud::{Markup, html};

pub use articles::{Articles, room_for_readings};
pub use csv::comparison_csv;
pub(super) use csv::harmless;
pub use markdown::comparison_markdown;
pub use reading::{ReadingView, reading_view};

use self::overview::overview;
use self::words::noun;
use super::number::{count, counted, level, list};
use super::page::{enhanced_page, sentences, warnings};
use super::source::sources;
use crate::compare::Comparison;

/// The most groups that can be chosen one by one.
const GROUPS: usize = 300;
/// How many actors a page shows: those with most mentions.
const ACTORS: usize = 20;

/// The comparison as a page that stands alone: findings in words, one overview, then actor by actor, words, voices and
/// articles. It can be read without its script, which sorts, filters, searches and lists.
pub fn comparison_html(comparison: &Comparison, articles: &Articles<'_>) -> String {
    let noun = noun(comparison);
    let groups: BTreeSet<&str> =
        comparison.actors.iter().flat_map(|actor| &actor.groups).map(|group| group.group.as_str()).collect();
    let title = format!(
        "How {} {} {}",
        counted(groups.len(), noun),
        if groups.len() == 1 { "frames" } else { "frame" },
        counted(comparison.actors.len(), "actor")
    );
    let body = html! {
        header {
            h1 { (title) }
            p.lead {
                (counted(comparison.n_articles, "article")) ", "
                (counted(comparison.n_rows, "pair")) " of article and actor."
                @if comparison.n_not_mentioned > 0 {
                    " In " (count(comparison.n_not_mentioned))
                    " of them the actor is not mentioned; these are counted and not averaged."
                }
                @if comparison.own { " Scores are of what outlets say in their own voice, whomever they quote." }
                @if noun == "group" { " Groups are the values of the column “" (comparison.by) "”." }
            }
        }
        (warnings(&words::cautions(comparison)))
        div.columns {
            section {
                h2 { "Findings" }
                (sentences(&words::sentences(comparison)))
                (warnings(&words::coded(comparison)))
            }
            section { h2 { "What this can’t say" } (sentences(&words::limits(comparison))) }
        }
        (choices(comparison, &groups))
        section { h2 { "Overview" } (overview(comparison)) }
        @for actor in comparison.actors.iter().take(ACTORS) {
            section data-actor=(actor.actor) { h2 { (actor.actor) } (tables::actor(comparison, actor)) (makes_it(comparison, &actor.actor)) }
        }
        @if comparison.actors.len() > ACTORS {
            p.note { "The " (ACTORS) " actors with most mentions; " (count(comparison.actors.len() - ACTORS)) " more are in comparison.csv." }
        }
        @if let Some(texts) = &comparison.texts {
            section { h2 { "Whose words" } (texts::voices(comparison, texts)) }
            section { h2 { "Which words" } (texts::lexicon(comparison, texts)) }
            section { h2 { "Who is covered" } (tables::selection(comparison)) }
            @if texts.left_out > 0 {
                p.note { "What the articles show is shown for the " (texts.groups.len()) " " (noun) "s with most articles; " (counted(texts.left_out, noun)) " more are left out." }
            }
        }
        section { h2 { "Articles" } (articles::articles(comparison, articles)) }
        section { h2 { "Data and settings" } (provenance(comparison)) }
    };
    enhanced_page(&title, &body)
}

fn makes_it(comparison: &Comparison, actor: &str) -> Markup {
    let texts = comparison.texts.as_ref().and_then(|texts| texts.actors.iter().find(|of| of.actor == actor));
    html! { @if let Some(texts) = texts { h3 { "What makes the score" } (texts::makes_it(comparison, texts)) } }
}

/// What the script filters by; hidden where there is none.
fn choices(comparison: &Comparison, groups: &BTreeSet<&str>) -> Markup {
    html! {
        form.choices hidden aria-label="What is shown" {
            fieldset {
                legend { "Actors" }
                @for actor in comparison.actors.iter().take(ACTORS) { label { input type="checkbox" name="actor" value=(actor.actor) checked; " " (actor.actor) } }
            }
            @if (2..=GROUPS).contains(&groups.len()) {
                fieldset {
                    legend { (super::number::capitalised(noun(comparison))) "s" }
                    div.many { @for group in groups { label { input type="checkbox" name="group" value=(group) checked; " " (group) } } }
                    button type="button" name="all" { "All" } " " button type="button" name="none" { "None" }
                }
            }
        }
    }
}

fn provenance(comparison: &Comparison) -> Markup {
    let labels: Vec<&str> = comparison.labels.iter().map(String::as_str).collect();
    html! {
        (sources("What was compared", &comparison.data))
        @if let Some(coded) = &comparison.coded { (sources("Hand-coded rows", &coded.data)) }
        p { (words::stories(comparison)) }
        dl {
            @if !comparison.command.is_empty() { dt { "Command" } dd { code { (comparison.command) } } }
            dt { "Compared by" } dd { (comparison.by) }
            dt { "Labels" } dd { (list(&labels)) }
            dt { "Intervals" }
            dd {
                (level(comparison.level)) ", percentile bootstrap over stories (at least " (comparison.least_stories) " of a " (noun(comparison)) "), "
                (count(comparison.draws)) " draws, seed " (comparison.seed)
            }
            dt { "P-values" }
            dd {
                "Permutations: any of the two outlets’ stories, as many as the one has, may be its (at most 9,999 draws; sequential: Besag and Clifford 1991); "
                "on the same stories, flips of sign. Adjusted by Benjamini and Hochberg (1995) over all pairs of all actors."
            }
            @if let Some(texts) = &comparison.texts {
                @if !texts.groups.is_empty() {
                    dt { "Words" }
                    dd { "Log odds ratios with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008): the words near the actor in all groups, weighing 500 words; z of at least 1.96." }
                }
            }
            dt { "Version" } dd { "Parallax " (comparison.parallax_version) }
        }
        p { "The same data, seed and version give this page again, byte for byte." }
    }
}
