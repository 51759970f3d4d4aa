//! What each sentence gives to whom, as it is learned: cues, then content, then the source of each.

use std::ops::Range;

use super::assemble::Found;
use super::cue;
use super::judge::Judge;
use super::name::Names;
use super::segment::{self, Before, Segment};
use crate::annotate::document::Document;
use crate::annotate::rules::Rules;

/// The most participles between a cue and its content that only describe nouns.
const MOST_MODIFIERS: usize = 3;

/// The contents of all sentences, in order.
pub(super) fn find(document: &Document<'_>, rules: &Rules, judge: &mut impl Judge) -> Vec<Found> {
    let names = Names { document, rules, learned: None };
    let mut found = Vec::new();
    let mut before = Before::default();
    let mut paragraphs = document.paragraphs().iter().map(|paragraph| paragraph.start).peekable();
    for sentence in document.sentences() {
        if paragraphs.next_if(|&start| start <= sentence.start).is_some() {
            before = Before { content: None, paragraph: before.content.unwrap_or(false) };
        }
        if document.is_aside(sentence.start) {
            continue;
        }
        let (cues, log_odds): (Vec<usize>, Vec<f32>) =
            cue::find(document, sentence, judge).into_iter().unzip();
        let segments = segment::find(document, sentence, &cues, before, judge);
        let last = segments.iter().rev().find(|segment| segment.tokens.len() > 1);
        before.content = last.map(|last| last.is_content);
        let mut by_cue: Vec<Vec<Range<usize>>> = vec![Vec::new(); cues.len()];
        let mut of_nobody = Vec::new();
        for segment in segments.iter().filter(|segment| segment.is_content) {
            let modifies = |cue: usize| cues.get(cue).is_some_and(|&at| names.modifies_noun(at));
            let of_cue = governor(segment, &cues, modifies).and_then(|cue| by_cue.get_mut(cue));
            let ranges = of_cue.unwrap_or(&mut of_nobody);
            match ranges.last_mut() {
                Some(last) if last.end == segment.tokens.start => last.end = segment.tokens.end,
                _ => ranges.push(segment.tokens.clone()),
            }
        }
        for ((&cue, log_odds), mut content) in cues.iter().zip(log_odds).zip(by_cue) {
            if content.is_empty() && !names.modifies_noun(cue) {
                content.extend(object(document, &segments, cue));
            }
            let source = names.source(cue, sentence.start);
            found.push(Found { cue: Some(cue), source, log_odds, content });
        }
        if !of_nobody.is_empty() {
            found.push(Found { cue: None, source: None, log_odds: 0.0, content: of_nobody });
        }
    }
    found
}

/// What follows a cue to which no content was given: the next segment with words, if no other cue comes first.
fn object(document: &Document<'_>, segments: &[Segment], cue: usize) -> Option<Range<usize>> {
    let next = segments.partition_point(|segment| segment.tokens.start <= cue);
    let mut after = segments.get(next..).unwrap_or_default().iter().take(3);
    let object = after.find(|segment| segment.tokens.clone().any(|at| document.is_wordlike(at)))?;
    Some(object.tokens.clone())
}

/// The position of the cue that gives a segment to a source: the last before it, else the first after it. A participle
/// that only describes a noun ("accused Varn of the alleged theft") leaves it to the cue before.
fn governor(segment: &Segment, cues: &[usize], modifies: impl Fn(usize) -> bool) -> Option<usize> {
    let last = segment.cues_before.checked_sub(1);
    let is_cue = last.and_then(|last| cues.get(last)) == Some(&segment.tokens.start);
    let before = segment.cues_before - usize::from(is_cue);
    let governing = (0..before).rev().take(MOST_MODIFIERS).find(|&cue| !modifies(cue));
    governing
        .or(before.checked_sub(1))
        .or_else(|| (segment.cues_before < cues.len()).then_some(segment.cues_before))
}
