//! One actor of a comparison as tables.

use maud::{Markup, html};

use super::super::lines::lines;
use super::super::number::{capitalised, count, fixed, level, percent, percent_range, score, score_range};
use super::super::page::{sortable, table};
use super::super::plot::{colour, share_bar};
use super::super::rivals::p_value;
use super::overview::{left_out, shown};
use super::words::{is_told, noun, scored};
use crate::compare::{
    ActorComparison, Comparison, Corrected, Difference, Group, MAX_DIFFERENCE_GROUPS, Method, Paired,
};
use crate::stats::Interval;

/// How many differences of an actor are shown.
const SHOWN_DIFFERENCES: usize = 20;

pub(super) fn actor(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    html! {
        (groups_table(comparison, actor))
        (corrected_table(comparison, actor))
        (differences_table(comparison, actor))
        (same_story_table(comparison, actor))
        @if let Some(time) = &actor.time {
            h3 { "Over time" }
            (lines(&actor.actor, time))
        }
    }
}

/// A score or a share, as the labels have it.
fn amount(label: Option<&String>, value: f64) -> String {
    match label {
        None => score(value),
        Some(_) => format!("{}\u{a0}%", super::super::number::signed(value * 100.0, 1)),
    }
}

fn range(label: Option<&String>, interval: Option<&Interval>) -> String {
    match (label, interval) {
        (_, None) => "–".into(),
        (None, Some(interval)) => score_range(interval),
        (Some(_), Some(interval)) => percent_range(interval),
    }
}

fn groups_table(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    let k = comparison.labels.len();
    let head = html! {
        tr {
            th scope="col" { (capitalised(&comparison.by)) }
            th.number scope="col" { "Articles" }
            th.number scope="col" { "Stories" }
            th.number scope="col" { "Mentions" }
            th.number scope="col" { "Mention" br; "the actor" }
            @if comparison.ordered {
                th.number scope="col" { "Mean score" }
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
        (sortable(
            &format!("{}: how each {} frames it, and how many of its articles mention it", actor.actor, noun(comparison)),
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
        tr data-group=(group.group) {
            th scope="row" { (group.group) }
            td { (count(group.articles)) }
            td { (count(group.stories)) }
            td { (count(group.mentions)) }
            td {
                (percent(group.coverage))
                @if let Some(interval) = &group.coverage_interval { br; small { (percent_range(interval)) } }
            }
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
                td { "–" }
            } @else {
                td { (share_bar(&shares, comparison.ordered)) }
            }
        }
    }
}

/// What the model says beside what hand-coded rows make of it.
fn corrected_table(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    let rows: Vec<(&Group, &Corrected)> =
        shown(actor).into_iter().filter_map(|group| Some((group, group.corrected.as_ref()?))).collect();
    if rows.is_empty() {
        return html! {};
    }
    let ordered = comparison.ordered;
    html! {
        h3 { "Corrected by hand-coded rows" }
        (sortable(
            &format!("{}: what the model says, and what hand-coded rows make of it", actor.actor),
            &html! {
                thead {
                    tr {
                        th scope="col" { (capitalised(&comparison.by)) }
                        th.number scope="col" { "Coded" }
                        @if ordered {
                            th.number scope="col" { "Model" }
                            th.number scope="col" { "Corrected" }
                            th.number scope="col" { "Interval" }
                            th.number scope="col" { "Rows more for ±0.1" }
                        } @else {
                            @for label in &comparison.labels { th.number scope="col" { (label) ", corrected" } }
                        }
                        th scope="col" { "How" }
                    }
                }
                tbody {
                    @for (group, corrected) in rows {
                        tr data-group=(group.group) {
                            th scope="row" { (group.group) }
                            td { (count(corrected.coded)) }
                            @if ordered {
                                td { (group.mean_score.map_or("–".into(), score)) }
                                td { strong { (corrected.mean_score.map_or("–".into(), score)) } }
                                td { (corrected.mean_score_interval.as_ref().map_or("–".into(), score_range)) }
                                td { (corrected.more_to_code.map_or("–".into(), count)) }
                            } @else {
                                @for (label, _) in comparison.labels.iter().enumerate() {
                                    @match corrected.label_shares.get(label) {
                                        Some((share, interval)) => td { (percent(*share)) " " small { (percent_range(interval)) } },
                                        None => td { "–" },
                                    }
                                }
                            }
                            td.text { (how(corrected)) }
                        }
                    }
                }
            },
        ))
    }
}

fn how(corrected: &Corrected) -> String {
    match (corrected.method, &corrected.why_not) {
        (Some(Method::PredictionPowered), _) => match corrected.lambda {
            Some(lambda) => format!("PPI++; the model helps by λ = {}", fixed(lambda, 2)),
            None => "all are coded".into(),
        },
        (Some(Method::DesignBased), _) => "DSL".into(),
        (None, why) => format!("not corrected: {}", why.as_deref().unwrap_or_default()),
    }
}

/// The differences that are told from chance first, then the others; within each the largest first.
fn differences_table(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    let mut differences: Vec<&Difference> = actor.differences.iter().collect();
    differences.sort_by(|one, other| {
        is_told(other).cmp(&is_told(one)).then(other.difference.abs().total_cmp(&one.difference.abs()))
    });
    let left_out = differences.len().saturating_sub(SHOWN_DIFFERENCES);
    let has_label = differences.iter().any(|difference| difference.label.is_some());
    let corrected = differences.iter().any(|difference| difference.corrected.is_some());
    html! {
        @if !differences.is_empty() {
            h3 { "Differences" }
            (sortable(
                &format!("{}: each {} beside each, those that are told from chance first", actor.actor, noun(comparison)),
                &html! {
                    thead {
                        tr {
                            th scope="col" { "A" }
                            th scope="col" { "B" }
                            @if has_label { th scope="col" { "Share of" } }
                            th.number scope="col" { "A − B" }
                            th.number scope="col" { (level(comparison.level)) " interval" }
                            th.number scope="col" { "p" }
                            th.number scope="col" { "Adjusted p" }
                            th scope="col" { "Told from chance" }
                            @if corrected { th.number scope="col" { "Corrected" } }
                            th.number scope="col" { "Stories of both" }
                            th.number scope="col" { "A − B on these" }
                        }
                    }
                    tbody {
                        @for difference in differences.iter().take(SHOWN_DIFFERENCES) {
                            (difference_row(difference, has_label, corrected))
                        }
                    }
                },
            ))
            @if left_out > 0 { p.note { (count(left_out)) " more in comparison.csv." } }
            @if actor.not_compared > 0 {
                p.note {
                    "The " (MAX_DIFFERENCE_GROUPS) " " (noun(comparison)) "s with most articles about it were compared each with each; "
                    (count(actor.not_compared)) " more mention it."
                }
            }
        } @else if scored(actor).count() < 2 {
            p.note { "Fewer than two " (noun(comparison)) "s mention this actor, so there are no differences." }
        }
    }
}

fn difference_row(difference: &Difference, has_label: bool, with_corrected: bool) -> Markup {
    let label = difference.label.as_ref();
    let same = difference.same_story.as_ref();
    html! {
        tr data-group=(difference.a) data-other=(difference.b) {
            th scope="row" { (difference.a) }
            td.text { (difference.b) }
            @if has_label { td.text { (label.map_or("", String::as_str)) } }
            td { strong { (amount(label, difference.difference)) } }
            td { (range(label, difference.interval.as_ref())) }
            td { (difference.p_value.map_or("–".into(), p_value)) }
            td { (difference.q_value.map_or("–".into(), p_value)) }
            td.text { (if difference.q_value.is_none() { "too few stories" } else if is_told(difference) { "yes" } else { "no" }) }
            @if with_corrected {
                td {
                    @match &difference.corrected {
                        Some(corrected) => { (amount(label, corrected.difference)) " " small { (range(label, Some(&corrected.interval))) } }
                        None => "–",
                    }
                }
            }
            td { (same.map_or(0, |same| same.stories)) }
            td { (same.map_or(html! { "–" }, |same| paired(label, same))) }
        }
    }
}

fn paired(label: Option<&String>, paired: &Paired) -> Markup {
    html! {
        (amount(label, paired.difference))
        @if paired.interval.is_some() { " " small { (range(label, paired.interval.as_ref())) } }
    }
}

/// Each group beside the others on the same stories.
fn same_story_table(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    if actor.same_story.is_empty() {
        return html! {
            p.note { "No story about this actor is reported by two " (noun(comparison)) "s, so the same stories cannot be laid side by side." }
        };
    }
    let has_label = actor.same_story.iter().any(|same| same.label.is_some());
    html! {
        h3 { "On the same stories" }
        (sortable(
            &format!("{}: each {} beside the mean of the others that report the same story", actor.actor, noun(comparison)),
            &html! {
                thead {
                    tr {
                        th scope="col" { (capitalised(&comparison.by)) }
                        @if has_label { th scope="col" { "Share of" } }
                        th.number scope="col" { "Shared stories" }
                        th.number scope="col" { "Beside the others" }
                        th.number scope="col" { "Interval" }
                        th.number scope="col" { "Adjusted p" }
                    }
                }
                tbody {
                    @for same in &actor.same_story {
                        tr data-group=(same.group) {
                            th scope="row" { (same.group) }
                            @if has_label { td.text { (same.label.as_deref().unwrap_or_default()) } }
                            td { (count(same.paired.stories)) }
                            td { strong { (amount(same.label.as_ref(), same.paired.difference)) } }
                            td { (range(same.label.as_ref(), same.paired.interval.as_ref())) }
                            td { (same.q_value.map_or("–".into(), p_value)) }
                        }
                    }
                }
            },
        ))
    }
}

/// How much each group writes of each actor.
pub(super) fn selection(comparison: &Comparison) -> Markup {
    let Some(texts) = &comparison.texts else { return html! {} };
    html! {
        p { "Who is covered at all, and how high, apart from how. The part of articles that mention an actor stands in its section." }
        @for actor in texts.actors.iter().take(super::ACTORS) {
            details {
                summary { (actor.actor) }
                (table(&format!("{}: prominence where it is mentioned", actor.actor), &html! {
                    thead {
                        tr {
                            th scope="col" { (capitalised(&comparison.by)) }
                            th.number scope="col" { "Articles" }
                            th.number scope="col" { "Mentions per 1,000 words" }
                            th.number scope="col" { "In the headline" }
                            th.number scope="col" { "First mention, part of the way in" }
                        }
                    }
                    tbody {
                        @for group in &actor.groups {
                            tr data-group=(group.group) {
                                th scope="row" { (group.group) }
                                td { (count(group.articles)) }
                                td { (fixed(group.mentions_per_1000, 1)) }
                                td { (percent(group.in_headline)) }
                                td { (percent(group.first_mention)) }
                            }
                        }
                    }
                }))
            }
        }
    }
}
