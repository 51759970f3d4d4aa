//! Who could be the speaker of a quote: the names, pronouns and descriptions around it.

use std::ops::Range;

use super::quote::Quote;
use crate::annotate::document::Document;
use crate::annotate::grammar::Class;

/// The most tokens before and after a quote in which candidates are looked for.
pub(super) const REACH: usize = 60;
/// The most candidates on each side of a quote: the nearest.
const MOST: usize = 8;
/// The most tokens of a description without a name: "the former foreign minister".
const LONGEST_DESCRIPTION: usize = 5;
/// Letters from which a word that ends as adverbs do is taken for one, though it has a capital: "Donnelly" has eight.
const LONG_WORD: usize = 9;

/// Candidates around `quote`, in order of the text: outside quotation marks, in its sentences and those beside them.
pub(super) fn gather(
    document: &Document<'_>,
    quote: &Quote,
    is_cue: impl Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    let Range { start, end } = quote.tokens.clone();
    let before_first = document.sentence_at(document.sentence_at(start).start.saturating_sub(1)).start;
    let before_first = before_first.max(start.saturating_sub(REACH));
    let last = document.sentence_at(end.saturating_sub(1)).end;
    let after_end = document.sentence_at(last).end.max(last).min(end + REACH);
    let scan = |range: Range<usize>| {
        let mut found = Vec::new();
        let mut at = range.start;
        while at < range.end {
            match phrase(document, at, range.end, &is_cue) {
                Some(candidate) => {
                    at = candidate.end;
                    found.push(candidate);
                }
                None => at += 1,
            }
        }
        found
    };
    let mut candidates = scan(before_first..start);
    candidates.drain(..candidates.len().saturating_sub(MOST));
    candidates.extend(scan(end..after_end).into_iter().take(MOST));
    candidates
}

/// The pronoun, name or description that begins at `at`.
fn phrase(
    document: &Document<'_>,
    at: usize,
    limit: usize,
    is_cue: &impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    if !document.is_wordlike(at) || document.is_quoted(at) {
        return None;
    }
    if document.is(Class::Pronoun, at) {
        return Some(at..at + 1);
    }
    let determiner = document.is(Class::Determiner, at);
    if document.is_function_word(at) && !determiner {
        return None;
    }
    // "Interestingly, nobody knew": the capital is the sentence's. Names of this length and ending are rare.
    if at == document.sentence_at(at).start
        && document.source(at + 1) == ","
        && document.lower(at).len() >= LONG_WORD
        && document.lower(at).ends_with("ly")
    {
        return None;
    }
    // A name does not run from one sentence into the next, still less from the title into the text.
    let limit = limit.min(document.sentence_at(at).end);
    let goes_on = |next: usize, named: bool| {
        let noun = document.is_wordlike(next) && !document.is_function_word(next) && !is_cue(next);
        noun && !document.is_adverb(next)
            && !document.is(Class::Calendar, next)
            && (!named || document.is_capitalised(next))
            || (document.source(next) == "-" && document.touches_previous(next))
            || (document.source(next) == "."
                && document.touches_previous(next)
                && next + 1 < limit
                && document.sentence_at(at).end > next + 1)
    };
    if !determiner && (document.is(Class::Calendar, at) || is_cue(at) && !document.is_capitalised(at)) {
        return None;
    }
    let mut named = !determiner && document.is_capitalised(at);
    let mut end = at + 1;
    while end < limit && !document.is_quoted(end) && goes_on(end, named) {
        named |= document.is_capitalised(end);
        if !named && end - at >= LONGEST_DESCRIPTION {
            break;
        }
        end += 1;
    }
    // "the Karsk-" of "the Karsk-backed farmers" names nobody.
    if document.source(end - 1) == "-" {
        return None;
    }
    let plural = || {
        let last = document.lower(end - 1);
        last.len() > 3 && last.ends_with('s') && !document.is_function_word(end - 1)
    };
    (named || (determiner && end > at + 1) || plural()).then_some(at..end)
}
