//! Which stretches of a sentence are what somebody says, as it is learned.
//!
//! A sentence is cut into segments at marks, at words that begin a clause, and around cues; then it is decided
//! from left to right for each segment whether it is attributed content. What was decided for the segment before is
//! one of the features.

use std::ops::Range;

use super::context::{Context, Features, distance};
use super::feature::Term;
use super::judge::{Decision, Judge};
use crate::annotate::document::Document;
use crate::annotate::grammar::Class;
use crate::annotate::token::TokenKind;

/// A stretch of a sentence that is content as a whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) tokens: Range<usize>,
    /// Whether it is attributed content.
    pub(super) is_content: bool,
    /// How many of the sentence's cues begin before its end.
    pub(super) cues_before: usize,
}

/// What the sentences before tell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// Whether the sentence before ended as content; `None` at the start of a paragraph.
    pub(super) content: Option<bool>,
    /// Whether the paragraph before ended as content.
    pub(super) paragraph: bool,
}

/// The segments of `sentence`, whose cues are `cues`.
pub(super) fn find(
    document: &Document<'_>,
    sentence: &Range<usize>,
    cues: &[usize],
    before: Before,
    judge: &mut impl Judge,
) -> Vec<Segment> {
    let context = Context::new(document, sentence);
    let mut features = Features::default();
    let mut segments: Vec<Segment> = Vec::new();
    let ranges = cut(document, sentence, cues);
    let n = ranges.len();
    for (position, tokens) in ranges.into_iter().enumerate() {
        let cues_before = cues.partition_point(|&cue| cue < tokens.end);
        let place = Place { tokens: &tokens, position, n, cues, cues_before, before, earlier: &segments };
        features.restart();
        describe(&context, sentence, &place, &mut features);
        let is_content = judge.log_odds(Decision::Content, &tokens, &features.0) > 0.0;
        segments.push(Segment { tokens, is_content, cues_before });
    }
    segments
}

/// Cuts a sentence into the ranges between marks and clause words; a cue is a segment of its own.
fn cut(document: &Document<'_>, sentence: &Range<usize>, cues: &[usize]) -> Vec<Range<usize>> {
    let mut cues = cues.iter().copied().peekable();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = sentence.start;
    let mut close = |start: &mut usize, end: usize| {
        if end > *start {
            ranges.push(*start..end);
            *start = end;
        }
    };
    for at in sentence.clone() {
        let stands_alone = cues.next_if_eq(&at).is_some() || is_boundary_mark(document, at);
        let quoted_before = at.checked_sub(1).is_some_and(|before| document.is_quoted(before));
        if stands_alone || document.is_quoted(at) != quoted_before || document.is(Class::Clause, at) {
            close(&mut start, at);
        }
        if stands_alone {
            close(&mut start, at + 1);
        }
    }
    close(&mut start, sentence.end);
    ranges
}

fn is_boundary_mark(document: &Document<'_>, at: usize) -> bool {
    document.kind(at) == Some(TokenKind::Mark)
        && !matches!(
            document.source(at),
            "-" | "." | "'" | "’" | "$" | "%" | "/" | "&" | "#" | "@" | "£" | "€"
        )
}

struct Place<'p> {
    tokens: &'p Range<usize>,
    position: usize,
    n: usize,
    cues: &'p [usize],
    cues_before: usize,
    before: Before,
    earlier: &'p [Segment],
}

fn describe<'a>(
    context: &Context<'a, '_>,
    sentence: &Range<usize>,
    place: &Place<'_>,
    features: &mut Features<'a>,
) {
    let document = context.document;
    let Range { start, end } = place.tokens.clone();
    let yes = |value: bool| if value { const { Term::new("yes") } } else { const { Term::new("no") } };
    let first = context.word(Some(start));
    let second = context.word(Some(start + 1));
    let (before, after) = (context.word(start.checked_sub(1)), context.word(Some(end)));
    let last = context.word(Some(end - 1));
    let previous = place.earlier.last().map(|segment| segment.is_content);
    let previous_2 = place.earlier.iter().rev().nth(1).map(|segment| segment.is_content);
    let known = |value: Option<bool>| value.map_or(const { Term::new("none") }, yes);
    let quoted = match (document.is_quoted(start), document.is_quoted(end - 1)) {
        (true, true) => const { Term::new("quoted") },
        (false, false) => const { Term::new("plain") },
        _ => const { Term::new("part") },
    };
    // A cue is a segment of its own.
    let is_cue = place.cues_before.checked_sub(1).and_then(|last| place.cues.get(last)) == Some(&start);
    let n_left = place.cues_before - usize::from(is_cue);
    let left = n_left.checked_sub(1).and_then(|last| place.cues.get(last)).copied();
    let right = place.cues.get(place.cues_before).copied();
    let left_stem = left.map_or(const { Term::new("none") }, |cue| context.stem(cue));
    let right_stem = right.map_or(const { Term::new("none") }, |cue| context.stem(cue));
    let segments_since = left.map_or(9, |cue| {
        place.earlier.iter().rev().take(8).take_while(|segment| segment.tokens.start > cue).count()
    });
    let since = distance(segments_since);
    let until = right.map_or(const { Term::new("none") }, |cue| distance(cue - end));
    let prior = known(previous);

    features.one(const { Term::new("prior") }, prior);
    features.two(const { Term::new("prior2") }, prior, known(previous_2));
    features.two(const { Term::new("prior,first") }, prior, first);
    features.two(const { Term::new("prior,before") }, prior, before);
    features.two(const { Term::new("prior,after") }, prior, after);
    features.two(const { Term::new("prior,left") }, prior, left_stem);
    features.two(const { Term::new("prior,right") }, prior, right_stem);
    features.two(const { Term::new("prior,since") }, prior, since);
    features.two(const { Term::new("prior,until") }, prior, until);
    features.two(const { Term::new("prior,quoted") }, prior, quoted);
    features.one(const { Term::new("first") }, first);
    features.one(const { Term::new("second") }, second);
    features.two(const { Term::new("first2") }, first, second);
    features.one(const { Term::new("last") }, last);
    features.one(const { Term::new("before") }, before);
    features.one(const { Term::new("after") }, after);
    features.two(const { Term::new("before,first") }, before, first);
    features.two(const { Term::new("last,after") }, last, after);
    features.one(const { Term::new("quoted") }, quoted);
    features.one(const { Term::new("left") }, left_stem);
    features.one(const { Term::new("right") }, right_stem);
    features.two(const { Term::new("left,since") }, left_stem, since);
    features.two(const { Term::new("left,first") }, left_stem, first);
    features.two(const { Term::new("right,until") }, right_stem, until);
    features.two(const { Term::new("right,after") }, right_stem, after);
    features.two(const { Term::new("since,until") }, since, until);
    features.two(const { Term::new("since,first") }, since, first);
    features.two(const { Term::new("until,after") }, until, after);
    features.two(const { Term::new("is_cue") }, yes(is_cue), prior);
    if is_cue {
        features.two(const { Term::new("cue") }, context.stem(start), prior);
        features.two(const { Term::new("cue,left") }, context.stem(start), left_stem);
    }
    let position = match (place.position, place.position + 1 == place.n) {
        (0, true) => const { Term::new("only") },
        (0, false) => const { Term::new("first") },
        (_, true) => const { Term::new("last") },
        _ => const { Term::new("inner") },
    };
    features.two(const { Term::new("position") }, position, quoted);
    features.two(const { Term::new("position,cues") }, position, distance(place.cues.len().min(4)));
    features.two(const { Term::new("position,until") }, position, until);
    features.two(const { Term::new("position,since") }, position, since);
    let length = distance(end - start);
    features.two(const { Term::new("length") }, length, until);
    features.two(const { Term::new("length,since") }, length, since);
    let sentence_before = known(place.before.content);
    features.two(const { Term::new("sentence") }, sentence_before, position);
    features.two(const { Term::new("sentence,first") }, sentence_before, first);
    features.two(const { Term::new("sentence,prior") }, sentence_before, prior);
    features.two(const { Term::new("sentence,quoted") }, sentence_before, quoted);
    features.two(const { Term::new("sentence,left") }, sentence_before, left_stem);
    features.two(const { Term::new("sentence,right") }, sentence_before, right_stem);
    features.two(const { Term::new("paragraph") }, yes(place.before.paragraph), sentence_before);
    if sentence.start < document.title_tokens() {
        features.two(const { Term::new("headline") }, position, before);
    }
    for at in (start..end).take(LONGEST_BAG) {
        if document.kind(at) == Some(TokenKind::Word) {
            features.one(const { Term::new("word") }, context.word(Some(at)));
        }
    }
    // The person of a segment: "I", "we" and "you" outside quotation marks are rarely the outlet's.
    if previous.is_none() && left.is_none() && right.is_none() {
        features.two(const { Term::new("alone") }, quoted, sentence_before);
    }
}

/// How many words of a segment are looked at one by one.
const LONGEST_BAG: usize = 12;
