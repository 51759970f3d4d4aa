//! What each sentence gives to whom, by rules alone: verbs and phrases of attribution with a source, and the clause
//! that belongs to them.

use std::ops::Range;

use super::assemble::Found;
use super::name::Names;
use crate::annotate::document::Document;
use crate::annotate::facts::Fact;
use crate::annotate::grammar::Class;
use crate::annotate::rules::Rules;

/// The most tokens between a cue and its "that": "told reporters on Friday that".
const LONGEST_ADDRESSEE: usize = 8;
/// The most cues of one sentence, so that a text without sentences costs no more than another.
const MOST_CUES: usize = 50;

/// The contents of all sentences, in order.
pub(super) fn find(document: &Document<'_>, rules: &Rules) -> Vec<Found> {
    let names = Names { document, rules, learned: None };
    let mut found = Vec::new();
    for sentence in document.sentences().iter().filter(|sentence| !document.is_aside(sentence.start)) {
        let cues: Vec<Cue> =
            sentence.clone().filter_map(|at| names.cue(at, sentence)).take(MOST_CUES).collect();
        for (position, cue) in cues.iter().enumerate() {
            let next = cues
                .get(position + 1)
                .map_or(sentence.end, |next| next.source.start.min(next.at).max(cue.end));
            let before = position.checked_sub(1).and_then(|before| cues.get(before));
            let start = before.map_or(sentence.start, |before| before.end);
            let content = names.content(cue, start..next);
            if !content.is_empty() {
                found.push(Found {
                    cue: Some(cue.at),
                    source: Some(cue.source.clone()),
                    log_odds: 0.0,
                    content,
                });
            }
        }
    }
    found
}

/// A cue with its source.
struct Cue {
    at: usize,
    source: Range<usize>,
    /// The end of what introduces the content: of the cue, its addressee, and "that".
    end: usize,
    is_phrase: bool,
}

impl Names<'_, '_> {
    /// The cue at `at`, if its source stands in the sentence.
    fn cue(&self, at: usize, sentence: &Range<usize>) -> Option<Cue> {
        let document = self.document;
        if !document.has(Fact::MayBeCue, at) {
            return None;
        }
        if let Some(phrase) = self.phrase(at, sentence.end) {
            let source = self.after_verb(phrase)?;
            return Some(Cue { at, end: source.end, source, is_phrase: true });
        }
        if !self.is_cue(at) {
            return None;
        }
        let source = self.source(at, sentence.start)?;
        let mut end = at + 1;
        if source.start >= end {
            end = source.end;
        }
        let reach = sentence.end.min(end + LONGEST_ADDRESSEE);
        let stop = (end..reach).find(|&at| document.source(at) == "," || document.lower(at) == "that");
        end = stop.filter(|&at| document.lower(at) == "that").map_or(end, |that| that + 1);
        Some(Cue { at, source, end, is_phrase: false })
    }

    /// What the cue gives to its source within `range`: the clause after it, and what stands before a comma before it
    /// ("The bridge is lost, Varn said").
    fn content(&self, cue: &Cue, range: Range<usize>) -> Vec<Range<usize>> {
        let mut content = Vec::new();
        let first = cue.source.start.min(cue.at);
        let set_off =
            first > range.start && matches!(self.document.source(first - 1), "," | "—" | "--" | "”" | "\"");
        if first > range.start && (set_off || cue.is_phrase) {
            content.push(range.start..first);
        }
        let after = cue.end..range.end;
        let closes = self.document.source(cue.end) == "," && set_off;
        let clause = after.len() > 2 && !self.document.is(Class::Preposition, cue.end);
        if clause && (!set_off || closes) || (cue.is_phrase && !set_off) {
            content.push(after);
        }
        content.retain(|range| range.clone().any(|at| self.document.is_wordlike(at)));
        content
    }
}
