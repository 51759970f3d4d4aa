//! A comparison in plain words.

use super::number::{count, counted, fixed, level, list, percent, percent_range};
use crate::compare::{ActorComparison, Comparison, Difference, Group, LabelShare};
use crate::stats::Interval;

/// How many actors have a sentence of their own.
const SHOWN: usize = 10;
/// A bootstrap interval over fewer articles than this is mostly too narrow.
const FEW_ARTICLES: usize = 10;

/// What a comparison cannot say, whatever its numbers.
pub(super) const LIMITS: [&str; 4] = [
    "The scores and shares are a model’s, and its errors are not corrected for. If it errs more on one outlet than on another, that looks like a difference.",
    "The intervals cover which articles happened to be sampled, and nothing else: not the model’s errors, and not that several articles may report the same story.",
    "The intervals are not corrected for the number of pairs: of 100 pairs that do not differ, about 5 will seem to.",
    "A score says how a text frames an actor, not whether it is right or fair to do so. Outlets that cover different stories can differ for that reason alone.",
];

/// What the groups are called: "outlet", or "group" when compared by another column.
pub(super) fn noun(comparison: &Comparison) -> &'static str {
    if comparison.by == "outlet" { "outlet" } else { "group" }
}

/// What the estimates say of each actor, in the order of the actors.
pub(super) fn sentences(comparison: &Comparison) -> Vec<String> {
    let noun = noun(comparison);
    if comparison.actors.iter().all(|actor| scored(actor).count() < 2) {
        return vec![format!(
            "No actor is mentioned by two {noun}s, so there is nothing to compare. (Rows that name none are one {noun}, “(unknown)”.)"
        )];
    }
    let with_interval = |actor: &ActorComparison| actor.groups.iter().filter_map(interval_of).count();
    if comparison.actors.iter().all(|actor| with_interval(actor) < 2) {
        return vec![format!(
            "No difference can be told from chance with so few articles: an interval needs at least {} articles of {} {noun}, and a difference as many of both.",
            comparison.least_articles,
            if noun == "outlet" { "an" } else { "a" },
        )];
    }
    let (mut told, mut untold) = (Vec::new(), Vec::new());
    let (mut too_few, mut left_out) = (Vec::new(), Vec::new());
    for actor in &comparison.actors {
        let found = if comparison.ordered { largest_difference(actor) } else { widest_share(actor) };
        match found {
            Some(sentence) => told.push(sentence),
            None if actor.differences_left_out => left_out.push(actor.actor.as_str()),
            None if with_interval(actor) < 2 => too_few.push(actor.actor.as_str()),
            None => untold.push(actor.actor.as_str()),
        }
    }
    let more = told.len().saturating_sub(SHOWN);
    told.truncate(SHOWN);
    if more > 0 {
        told.push(format!("For {} more, see below.", counted(more, "actor")));
    }
    if !untold.is_empty() {
        told.push(format!(
            "Toward {}, no difference between the {noun}s that have enough articles can be told from chance.",
            some(&untold)
        ));
    }
    if !too_few.is_empty() {
        told.push(format!("Toward {}, too few {noun}s have enough articles to be compared.", some(&too_few)));
    }
    if !left_out.is_empty() {
        told.push(format!(
            "Toward {}, there are too many {noun}s to compare each with each.",
            some(&left_out)
        ));
    }
    if comparison.actors.iter().flat_map(scored).any(|group| group.articles < FEW_ARTICLES) {
        told.push(format!(
            "Intervals over fewer than {FEW_ARTICLES} articles tend to be too narrow; over fewer than {} there are none.",
            comparison.least_articles,
        ));
    }
    told
}

/// The first of `names` and the number of the others.
fn some(names: &[&str]) -> String {
    let (shown, others) = names.split_at(names.len().min(SHOWN));
    let others = (!others.is_empty()).then(|| counted(others.len(), "other actor"));
    let named: Vec<&str> = shown.iter().copied().chain(others.as_deref()).collect();
    list(&named)
}

/// The groups that mention the actor.
pub(super) fn scored(actor: &ActorComparison) -> impl Iterator<Item = &Group> {
    actor.groups.iter().filter(|group| group.articles > 0)
}

/// Whether the interval lies on one side of zero.
pub(super) fn excludes_zero(interval: &Interval) -> bool {
    interval.low > 0.0 || interval.high < 0.0
}

fn interval_of(group: &Group) -> Option<&Interval> {
    group.label_shares.first()?.interval.as_ref()
}

/// The largest difference that is told from chance.
fn largest_difference(actor: &ActorComparison) -> Option<String> {
    let told = actor.differences.iter().filter_map(|difference| {
        let interval = difference.interval.as_ref().filter(|interval| excludes_zero(interval))?;
        Some((difference, interval))
    });
    let (difference, interval) = told.max_by(|(one, _), (other, _)| {
        one.difference
            .abs()
            .total_cmp(&other.difference.abs())
            .then(other.a.cmp(&one.a))
            .then(other.b.cmp(&one.b))
    })?;
    let Difference { a, b, difference: amount, .. } = difference;
    // Told from the side of the more negative group, so that amount and interval are above zero.
    let (lower, higher) = if *amount < 0.0 { (a, b) } else { (b, a) };
    let (low, high) =
        if *amount < 0.0 { (-interval.high, -interval.low) } else { (interval.low, interval.high) };
    let articles =
        |name: &str| actor.groups.iter().find(|group| group.group == name).map_or(0, |group| group.articles);
    let (of_lower, of_higher) = (articles(lower), articles(higher));
    Some(format!(
        "Toward {}, {lower} is more negative than {higher} by {} ({} interval {} to {}), on {} and {}.",
        actor.actor,
        fixed(amount.abs(), 2),
        level(interval.level),
        fixed(low, 2),
        fixed(high, 2),
        count(of_lower),
        counted(of_higher, "article"),
    ))
}

/// A label's share in one group, with its interval.
#[derive(Clone, Copy)]
struct Share<'a> {
    group: &'a str,
    label: &'a str,
    share: f64,
    interval: &'a Interval,
}

/// The label whose share differs most between two groups that have intervals, with both intervals.
fn widest_share(actor: &ActorComparison) -> Option<String> {
    let labels = actor.groups.iter().map(|group| group.label_shares.len()).max().unwrap_or(0);
    let ends = (0..labels).filter_map(|label| {
        let shares = shares(actor, label);
        let by_share = |one: &&Share<'_>, other: &&Share<'_>| one.share.total_cmp(&other.share);
        let (lowest, highest) = (*shares.iter().min_by(by_share)?, *shares.iter().max_by(by_share)?);
        (lowest.group != highest.group).then_some((lowest, highest))
    });
    let (lowest, highest) =
        ends.max_by(|one, other| (one.1.share - one.0.share).total_cmp(&(other.1.share - other.0.share)))?;
    let overlap = if lowest.interval.high < highest.interval.low { "do not overlap" } else { "overlap" };
    Some(format!(
        "Toward {}, the share of “{}” is {} ({} interval {}) in {} and {} ({}) in {}; the intervals {overlap}.",
        actor.actor,
        highest.label,
        percent(highest.share),
        level(highest.interval.level),
        percent_range(highest.interval),
        highest.group,
        percent(lowest.share),
        percent_range(lowest.interval),
        lowest.group,
    ))
}

/// The shares of a label in the groups where they have intervals.
fn shares(actor: &ActorComparison, label: usize) -> Vec<Share<'_>> {
    let groups = actor.groups.iter();
    let shares = groups.filter_map(|group| {
        let LabelShare { label, share, interval } = group.label_shares.get(label)?;
        Some(Share { group: &group.group, label, share: *share, interval: interval.as_ref()? })
    });
    shares.collect()
}
