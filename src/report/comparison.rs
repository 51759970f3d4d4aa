//! The page of a comparison.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use maud::{Markup, html};

use super::findings::{self, LIMITS, excludes_zero, noun, scored};
use super::number::{count, counted, level, percent, percent_range, score, score_range};
use super::page::{page, sentences, table};
use super::plot::{Dot, SCORES, SHARES, colour, dot_plot, share_bar};
use super::source::sources;
use crate::compare::{ActorComparison, Comparison, Difference, Group, MAX_DIFFERENCE_GROUPS};

/// How many groups of an actor are shown.
const SHOWN_GROUPS: usize = 40;
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
                (counted(comparison.n_rows, "pair")) " of article and actor; in "
                (count(comparison.n_not_mentioned)) " of them the actor is not mentioned, and these are not averaged."
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

/// The groups with the most articles, in their order; those without an article last to go.
fn shown(actor: &ActorComparison) -> Vec<&Group> {
    let mut by_articles: Vec<&Group> = actor.groups.iter().collect();
    by_articles.sort_by_key(|group| Reverse(group.articles));
    by_articles.truncate(SHOWN_GROUPS);
    by_articles.sort_by(|one, other| one.group.cmp(&other.group));
    by_articles
}

fn left_out(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    let left_out = actor.groups.len().saturating_sub(SHOWN_GROUPS);
    html! {
        @if left_out > 0 {
            p.note {
                "The " (SHOWN_GROUPS) " " (noun(comparison)) "s with the most articles; "
                (count(left_out)) " more in the JSON file."
            }
        }
    }
}

fn overview(comparison: &Comparison) -> Markup {
    html! {
        p {
            @if comparison.ordered {
                "Mean framing score of each " (noun(comparison)) ", from −1 (negative) to +1 (positive). "
                "Filled: the interval excludes 0. Open: it does not. No whisker: one article, so no interval."
            } @else {
                "Mean share of each label, in percent. Open, without a whisker: one article, so no interval."
            }
        }
        div.plots {
            @for actor in &comparison.actors {
                @if comparison.ordered {
                    figure {
                        figcaption { (actor.actor) }
                        (score_plot(actor))
                        (left_out(comparison, actor))
                    }
                } @else {
                    @for (label, name) in comparison.labels.iter().enumerate() {
                        figure {
                            figcaption { (actor.actor) ": " (name) }
                            (share_plot(actor, label, name))
                            (left_out(comparison, actor))
                        }
                    }
                }
            }
        }
    }
}

/// The most negative group first.
fn score_plot(actor: &ActorComparison) -> Markup {
    let dot = |group: &&'_ Group| {
        let value = group.mean_score?;
        Some((group.group.clone(), value, group.mean_score_interval))
    };
    let mut rows: Vec<_> = shown(actor).iter().filter_map(dot).collect();
    rows.sort_by(|one, other| one.1.total_cmp(&other.1));
    let dots: Vec<Dot<'_>> = rows
        .iter()
        .map(|(label, value, interval)| Dot {
            label,
            value: *value,
            interval: *interval,
            text: score(*value),
        })
        .collect();
    let title = format!("Mean framing scores toward {}", actor.actor);
    dot_plot(&title, "The numbers stand in the table of this actor.", &SCORES, &dots)
}

/// The largest share first.
fn share_plot(actor: &ActorComparison, label: usize, name: &str) -> Markup {
    let groups = shown(actor);
    let dot = |group: &&'_ Group| {
        let share = group.label_shares.get(label)?;
        Some((group.group.clone(), share.share, share.interval))
    };
    let mut rows: Vec<_> = groups.iter().filter_map(dot).collect();
    rows.sort_by(|one, other| other.1.total_cmp(&one.1));
    let dots: Vec<Dot<'_>> = rows
        .iter()
        .map(|(label, value, interval)| Dot {
            label,
            value: *value,
            interval: *interval,
            text: percent(*value),
        })
        .collect();
    let title = format!("Share of {name} toward {}", actor.actor);
    dot_plot(&title, "The numbers stand in the table of this actor.", &SHARES, &dots)
}

fn groups_table(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    let k = comparison.labels.len();
    let head = html! {
        tr {
            th scope="col" { (comparison.by) }
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
            td.number { (count(group.articles)) }
            td.number { (count(group.mentions)) }
            td.number { (count(group.not_mentioned)) }
            @if comparison.ordered {
                td.number { @if let Some(mean) = group.mean_score { strong { (score(mean)) } } @else { "–" } }
                td.number { (group.mean_score_interval.as_ref().map_or("–".into(), score_range)) }
            }
            @for share in &group.label_shares {
                td.number {
                    (percent(share.share))
                    @if let (false, Some(interval)) = (comparison.ordered, &share.interval) {
                        " " small { (percent_range(interval)) }
                    }
                }
            }
            @if shares.is_empty() {
                @for _ in &comparison.labels { td.number { "–" } }
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
            td { (difference.b) }
            td.number { strong { (score(difference.difference)) } }
            @match &difference.interval {
                Some(interval) => {
                    td.number { (score_range(interval)) }
                    td { (if excludes_zero(interval) { "yes" } else { "no" }) }
                }
                None => { td.number { "–" } td { "one article only" } }
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
