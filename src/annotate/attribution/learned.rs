//! Attributions as they are learned: cues, then content, then who is the source of each.

use std::ops::Range;

use super::judge::Judge;
use super::name::Names;
use super::quote::Quote;
use super::segment::{self, Before, Segment};
use super::{Attribution, AttributionKind, cue};
use crate::annotate::document::Document;
use crate::annotate::rules::Rules;

pub(super) fn attribute(
    document: &Document<'_>,
    rules: &Rules,
    _quotes: &[Quote],
    judge: &mut impl Judge,
) -> Vec<Attribution> {
    let names = Names { document, rules };
    let mut attributions = Vec::new();
    let mut before = Before::default();
    let mut paragraphs = document.paragraphs().iter().map(|paragraph| paragraph.start).peekable();
    for sentence in document.sentences() {
        if paragraphs.next_if(|&start| start <= sentence.start).is_some() {
            before = Before { content: None, paragraph: before.content.unwrap_or(false) };
        }
        let cues = cue::find(document, rules, sentence, judge);
        let segments = segment::find(document, rules, sentence, &cues, before, judge);
        before.content =
            segments.iter().rev().find(|segment| segment.tokens.len() > 1).map(|last| last.is_content);
        let mut by_cue: Vec<Vec<Range<usize>>> = vec![Vec::new(); cues.len()];
        let mut alone = Vec::new();
        for segment in segments.iter().filter(|segment| segment.is_content) {
            let of_cue = governor(segment, &cues).and_then(|cue| by_cue.get_mut(cue));
            let ranges = of_cue.unwrap_or(&mut alone);
            match ranges.last_mut() {
                Some(last) if last.end == segment.tokens.start => last.end = segment.tokens.end,
                _ => ranges.push(segment.tokens.clone()),
            }
        }
        for (&cue, content) in cues.iter().zip(by_cue) {
            let source = names.before_verb(cue, sentence.start).or_else(|| names.after_verb(cue + 1));
            attributions.push(Attribution {
                kind: kind(document, &content),
                content,
                source,
                cue: Some(cue),
            });
        }
        if !alone.is_empty() {
            attributions.push(Attribution {
                kind: kind(document, &alone),
                content: alone,
                source: None,
                cue: None,
            });
        }
    }
    attributions
}

/// The position of the cue that gives a segment to a source: the last before it, else the first after it.
fn governor(segment: &Segment, cues: &[usize]) -> Option<usize> {
    let before = segment.cues_before
        - usize::from(cues.get(segment.cues_before.wrapping_sub(1)) == Some(&segment.tokens.start));
    before.checked_sub(1).or_else(|| (segment.cues_before < cues.len()).then_some(segment.cues_before))
}

fn kind(document: &Document<'_>, content: &[Range<usize>]) -> AttributionKind {
    let tokens = || content.iter().flat_map(Clone::clone).filter(|&at| document.is_wordlike(at));
    let quoted = tokens().filter(|&at| document.is_quoted(at)).count();
    if quoted == 0 {
        AttributionKind::Indirect
    } else if quoted == tokens().count() {
        AttributionKind::Direct
    } else {
        AttributionKind::Mixed
    }
}
