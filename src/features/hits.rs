//! The lexicon hits that count for an actor.

use std::ops::Range;

use crate::annotate::{Hit, Mention};

/// How far a lexicon hit may stand from the mention to be near it, in tokens.
const NEAR: usize = 5;

/// The lexicon hits that begin in `range` and do not overlap one of `mentions`. Hits are by position; mentions are in
/// order, without overlap.
pub(super) fn beside<'h>(
    hits: &'h [Hit],
    range: &Range<usize>,
    mentions: &'h [Mention],
) -> impl Iterator<Item = &'h Hit> {
    let first = hits.partition_point(|hit| hit.tokens.start < range.start);
    let count = hits.get(first..).unwrap_or_default().partition_point(|hit| hit.tokens.start < range.end);
    let hits = hits.get(first..first + count).unwrap_or_default();
    hits.iter().filter(|hit| {
        let next = mentions.partition_point(|mention| mention.tokens.end <= hit.tokens.start);
        mentions.get(next).is_none_or(|mention| hit.tokens.end <= mention.tokens.start)
    })
}

/// The hits among `hits` that are near `mention`, with their side of it: "left" or "right". `longest` is at least the
/// number of tokens that any hit covers.
pub(super) fn near<'h>(
    hits: &'h [&'h Hit],
    mention: &Range<usize>,
    longest: usize,
) -> impl Iterator<Item = (&'static str, &'h Hit)> {
    let (start, end) = (mention.start, mention.end);
    let first = hits.partition_point(|hit| hit.tokens.start + longest + NEAR <= start);
    let around =
        hits.get(first..).unwrap_or_default().iter().take_while(move |hit| hit.tokens.start < end + NEAR);
    around.filter_map(move |&hit| {
        let is_left = hit.tokens.start < start;
        (!is_left || start.saturating_sub(hit.tokens.end) < NEAR)
            .then_some((if is_left { "left" } else { "right" }, hit))
    })
}
