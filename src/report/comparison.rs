//! The page of a comparison.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::findings::{self, LIMITS, excludes_zero, noun, scored};
use super::number::{capitalised, count, counted, level, percent, percent_range, score, score_range};
use super::overview::{left_out, overview, shown};
use super::page::{page, sentences, table};
use super::plot::{colour, share_bar};
use super::source::sources;
use crate::compare::{ActorComparison, Comparison, Difference, Group, MAX_DIFFERENCE_GROUPS};

/// How many differences of an actor are shown.
const SHOWN_DIFFERENCES: usize = 20;

/// The comparison as a page that stands alone: findings in words, one overview, then actor by actor.
pub fn comparison_html(comparison: &Comparison) -> String {
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
                @if noun == "group" { " Groups are the values of the column “" (comparison.by) "”." }
            }
        }
        div.columns {
            section { h2 { "Findings" } (sentences(&findings::sentences(comparison))) }
            section { h2 { "What this can’t say" } (sentences(&LIMITS.map(str::to_owned))) }
        }
        section { h2 { "Overview" } (overview(comparison)) }
        @for actor in &comparison.actors {
            section {
                h2 { (actor.actor) }
                (groups_table(comparison, actor))
                (differences_table(comparison, actor))
            }
        }
        section { h2 { "Data and settings" } (provenance(comparison)) }
    };
    page(&title, &body)
}

fn groups_table(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    let k = comparison.labels.len();
    let head = html! {
        tr {
            th scope="col" { (capitalised(&comparison.by)) }
            th.number scope="col" { "Articles" }
            th.number scope="col" { "Mentions" }
            th.number scope="col" { "Without" br; "mention" }
            @if comparison.ordered {
                th.number scope="col" { "Mean" br; "score" }
                th.number scope="col" { (level(comparison.level)) " interval" }
            }
            @for (number, label) in comparison.labels.iter().enumerate() {
                th.number scope="col" {
                    span class=(format!("swatch {}", colour(number, k, comparison.ordered))) {}
                    "\u{a0}" (label)
                }
            }
            th scope="col" { "Shares" }
        }
    };
    html! {
        (table(
            &format!("{}: how each {} frames it", actor.actor, noun(comparison)),
            &html! {
                thead { (head) }
                tbody { @for group in shown(actor) { (group_row(comparison, group)) } }
            },
        ))
        (left_out(comparison, actor))
    }
}

fn group_row(comparison: &Comparison, group: &Group) -> Markup {
    let shares: Vec<f64> = group.label_shares.iter().map(|share| share.share).collect();
    html! {
        tr {
            th scope="row" { (group.group) }
            td { (count(group.articles)) }
            td { (count(group.mentions)) }
            td { (count(group.not_mentioned)) }
            @if comparison.ordered {
                td { @if let Some(mean) = group.mean_score { strong { (score(mean)) } } @else { "–" } }
                td { (group.mean_score_interval.as_ref().map_or("–".into(), score_range)) }
            }
            @for share in &group.label_shares {
                td {
                    (percent(share.share))
                    @if let (false, Some(interval)) = (comparison.ordered, &share.interval) {
                        " " small { (percent_range(interval)) }
                    }
                }
            }
            @if shares.is_empty() {
                @for _ in &comparison.labels { td { "–" } }
                td {}
            } @else {
                td { (share_bar(&shares, comparison.ordered)) }
            }
        }
    }
}

/// The differences that are told from chance first, then the others; within each the largest first.
fn differences_table(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    if actor.differences_left_out {
        return html! {
            p.note {
                "More than " (MAX_DIFFERENCE_GROUPS) " " (noun(comparison))
                "s mention this actor, so they were not compared each with each."
            }
        };
    }
    let told = |difference: &Difference| difference.interval.as_ref().is_some_and(excludes_zero);
    let mut differences: Vec<&Difference> = actor.differences.iter().collect();
    differences.sort_by(|one, other| {
        told(other).cmp(&told(one)).then(other.difference.abs().total_cmp(&one.difference.abs()))
    });
    let left_out = differences.len().saturating_sub(SHOWN_DIFFERENCES);
    html! {
        @if !differences.is_empty() {
            (table(
                &format!("{}: differences of mean scores, those that exclude 0 first", actor.actor),
                &html! {
                    thead {
                        tr {
                            th scope="col" { "A" }
                            th scope="col" { "B" }
                            th.number scope="col" { "A − B" }
                            th.number scope="col" { (level(comparison.level)) " interval" }
                            th scope="col" { "Excludes 0" }
                        }
                    }
                    tbody { @for difference in differences.iter().take(SHOWN_DIFFERENCES) { (difference_row(difference)) } }
                },
            ))
            @if left_out > 0 { p.note { (count(left_out)) " more in the JSON file." } }
        } @else if comparison.ordered && scored(actor).count() < 2 {
            p.note { "Fewer than two " (noun(comparison)) "s mention this actor, so there are no differences." }
        }
    }
}

fn difference_row(difference: &Difference) -> Markup {
    html! {
        tr {
            th scope="row" { (difference.a) }
            td.text { (difference.b) }
            td { strong { (score(difference.difference)) } }
            @match &difference.interval {
                Some(interval) => {
                    td { (score_range(interval)) }
                    td.text { (if excludes_zero(interval) { "yes" } else { "no" }) }
                }
                None => { td { "–" } td.text { "too few articles" } }
            }
        }
    }
}

fn provenance(comparison: &Comparison) -> Markup {
    html! {
        (sources("Score tables", &comparison.data))
        dl {
            dt { "Compared by" } dd { (comparison.by) }
            dt { "Intervals" }
            dd {
                (level(comparison.level)) ", percentile bootstrap over articles, "
                (count(comparison.draws)) " draws, seed " (comparison.seed)
            }
            dt { "Version" } dd { "Parallax " (comparison.parallax_version) }
        }
        p { "The same tables, seed and version give this page again, byte for byte." }
    }
}
