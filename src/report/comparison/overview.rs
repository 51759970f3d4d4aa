//! All actors of a comparison at a glance: one small plot each, on the same scale.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::super::number::{count, percent, score};
use super::super::plot::{Axis, Dot, SCORES, SHARES, dot_plot};
use super::words::noun;
use crate::compare::{ActorComparison, Comparison, Group};

/// How many groups of an actor are shown.
const SHOWN: usize = 30;

/// Mean scores of ordered labels; of nominal ones the share of each label.
pub(super) fn overview(comparison: &Comparison) -> Markup {
    html! {
        p {
            @if comparison.ordered {
                "Mean framing score of each " (noun(comparison)) ", from −1 (negative) to +1 (positive). "
                "Filled: the interval excludes 0. Open: it does not. No whisker: too few stories for an interval."
            } @else {
                "Mean share of each label, in percent. Open, without a whisker: too few stories for an interval."
            }
        }
        div.plots {
            @for actor in comparison.actors.iter().take(super::ACTORS) {
                @if comparison.ordered {
                    (figure(comparison, actor, &actor.actor, &SCORES, scores(actor)))
                } @else {
                    @for (label, name) in comparison.labels.iter().enumerate() {
                        @let title = format!("{}: {name}", actor.actor);
                        (figure(comparison, actor, &title, &SHARES, shares(actor, label)))
                    }
                }
            }
        }
    }
}

/// The groups with the most articles, by name.
pub(super) fn shown(actor: &ActorComparison) -> Vec<&Group> {
    let mut groups: Vec<&Group> = actor.groups.iter().collect();
    groups.sort_by_key(|group| Reverse(group.articles));
    groups.truncate(SHOWN);
    groups.sort_by(|one, other| one.group.cmp(&other.group));
    groups
}

/// What [`shown`] leaves out.
pub(super) fn left_out(comparison: &Comparison, actor: &ActorComparison) -> Markup {
    let left_out = actor.groups.len().saturating_sub(SHOWN);
    html! {
        @if left_out > 0 {
            p.note {
                "The " (SHOWN) " " (noun(comparison)) "s with the most articles; "
                (count(left_out)) " more in the JSON file."
            }
        }
    }
}

fn figure(
    comparison: &Comparison,
    actor: &ActorComparison,
    title: &str,
    axis: &Axis,
    mut dots: Vec<Dot<'_>>,
) -> Markup {
    dots.sort_by(|one, other| one.value.total_cmp(&other.value));
    html! {
        figure data-actor=(actor.actor) {
            figcaption { (title) }
            @if let (Some(lowest), Some(highest)) = (dots.first(), dots.last()) {
                @let description =
                    format!("From {} ({}) to {} ({}).", lowest.label, lowest.text, highest.label, highest.text);
                (dot_plot(title, &description, axis, &dots))
            } @else {
                p.note { "Not mentioned." }
            }
            (left_out(comparison, actor))
        }
    }
}

fn scores(actor: &ActorComparison) -> Vec<Dot<'_>> {
    let groups = shown(actor).into_iter();
    let dots = groups.filter_map(|group| {
        let value = group.mean_score?;
        Some(Dot { label: &group.group, value, interval: group.mean_score_interval, text: score(value) })
    });
    dots.collect()
}

fn shares(actor: &ActorComparison, label: usize) -> Vec<Dot<'_>> {
    let groups = shown(actor).into_iter();
    let dots = groups.filter_map(|group| {
        let share = group.label_shares.get(label)?;
        let text = percent(share.share);
        Some(Dot { label: &group.group, value: share.share, interval: share.interval, text })
    });
    dots.collect()
}
