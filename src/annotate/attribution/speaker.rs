//! Who says a direct quote.
//!
//! The speaker is looked for, in this order: after the quote ("…," said Varn; "…," she said), before it in the same
//! sentence (Varn said: "…"), and else in the quote before it, which this one continues.

use std::ops::Range;

use super::assemble::Found;
use super::name::Names;
use super::quote::{Quote, QuoteKind};
use crate::annotate::document::Document;
use crate::annotate::grammar::Class;
use crate::annotate::rules::Rules;

/// How many tokens after a quote a cue is looked for.
const REACH_AFTER: usize = 14;
/// How many tokens before a quote a cue is looked for.
const REACH_BEFORE: usize = 30;
/// The most tokens of a speaker before a colon, as in a headline.
const LONGEST_BEFORE_COLON: usize = 4;

/// Gives each quote its speaker and cue, where the rules find them. Quotes are in order.
pub(in crate::annotate) fn attribute(
    document: &Document<'_>,
    rules: &Rules,
    learned: Option<&[usize]>,
    quotes: &mut [Quote],
) {
    let speakers = Speakers { document, names: Names { document, rules, learned } };
    for at in 0..quotes.len() {
        let (earlier, later) = quotes.split_at_mut(at);
        let Some((quote, later)) = later.split_first_mut() else { break };
        if let Some(found) = speakers.of(quote, earlier.last(), later.first()) {
            (quote.speaker, quote.cue) = (Some(found.speaker), found.cue);
        }
    }
    // A quote over several paragraphs may name its speaker at the end.
    for at in (1..quotes.len()).rev() {
        let (earlier, later) = quotes.split_at_mut(at);
        if let (Some(open), Some(next)) = (earlier.last_mut(), later.first())
            && open.is_open()
            && open.speaker.is_none()
        {
            (open.speaker, open.cue) = (next.speaker.clone(), next.cue);
        }
    }
}

/// Gives quotes that have no speaker yet that of the cue nearest to them, or of what was said just before.
pub(super) fn complete(document: &Document<'_>, found: &[Found], quotes: &mut [Quote]) {
    let paragraph_of = |at: usize| document.paragraph_number(at);
    for at in 0..quotes.len() {
        let (earlier, later) = quotes.split_at_mut(at);
        let Some(quote) = later.first_mut().filter(|quote| quote.speaker.is_none()) else { continue };
        let first = document.sentence_at(quote.tokens.start).start;
        let end = document.sentence_at(quote.tokens.end.saturating_sub(1)).end;
        let here = found.partition_point(|found| found.place() < first)
            ..found.partition_point(|found| found.place() < end);
        let here = found.get(here).unwrap_or_default().iter();
        let named = here.filter_map(|found| {
            let (cue, source) = (found.cue?, found.source.clone()?);
            let outside = !document.is_quoted(cue) && !quote.tokens.contains(&source.start);
            let distance = quote.tokens.start.abs_diff(cue).min(quote.tokens.end.abs_diff(cue));
            outside.then(|| (found.log_odds.min(SURE) - distance as f32 * FARTHER, cue, source))
        });
        if let Some((_, cue, source)) = named.max_by(|(a, ..), (b, ..)| a.total_cmp(b)) {
            (quote.speaker, quote.cue) = (Some(source), Some(cue));
            continue;
        }
        if let Some(kind) = mere_words(document, quote, false) {
            quote.kind = kind;
            continue;
        }
        let paragraph = paragraph_of(quote.tokens.start);
        let before = earlier
            .last()
            .filter(|before| paragraph_of(before.tokens.start) + 1 >= paragraph && before.speaker.is_some());
        let said = found.partition_point(|found| found.place() < first);
        let said = found.get(..said).unwrap_or_default().iter().rev().take(RECENT);
        let said = said
            .take_while(|found| paragraph_of(found.place()) + 1 >= paragraph)
            .find_map(|found| Some((found.cue?, found.source.clone()?)));
        match (before, said) {
            (Some(before), Some((cue, source))) if cue > before.tokens.end => {
                (quote.speaker, quote.cue) = (Some(source), Some(cue));
            }
            (Some(before), _) => (quote.speaker, quote.cue) = (before.speaker.clone(), before.cue),
            (None, Some((cue, source))) => (quote.speaker, quote.cue) = (Some(source), Some(cue)),
            (None, None) => {}
        }
    }
}

/// What a quote is for to which its own sentence gives no speaker, if it is no speech: a few words inside a sentence of
/// the outlet.
///
/// `comma`: a comma inside the marks may be typography ("rebels," in the middle of a clause) rather than speech's.
pub(super) fn mere_words(document: &Document<'_>, quote: &Quote, comma: bool) -> Option<QuoteKind> {
    const MOST_SCARE_WORDS: usize = 3;
    const MOST_TITLE_WORDS: usize = 8;
    let sentence = document.sentence_at(quote.tokens.start);
    let inside = |at: usize| sentence.contains(&at) && document.is_wordlike(at);
    let around = (sentence.start..quote.tokens.start).rev().take(NEIGHBOURS).any(inside)
        || (quote.tokens.end..sentence.end).take(NEIGHBOURS).any(inside);
    let last = document.source(quote.content.end.wrapping_sub(1));
    if !around || matches!(last, "." | "!" | "?") || quote.content.len() > 2 * MOST_TITLE_WORDS {
        return None;
    }
    let words: Vec<usize> = quote.content.clone().filter(|&at| document.is_wordlike(at)).collect();
    let named = |at: &usize| document.is_capitalised(*at) || document.is_function_word(*at);
    let first = words.first().is_some_and(|&at| document.is_capitalised(at));
    if first && words.len() <= MOST_TITLE_WORDS && words.iter().all(named) {
        return Some(QuoteKind::Title);
    }
    (words.len() <= MOST_SCARE_WORDS && (comma || last != ",")).then_some(QuoteKind::Scare)
}

/// How far words of the outlet are looked for on each side of a quote.
const NEIGHBOURS: usize = 5;
/// Log-odds from which a cue counts as sure when the cue of a quote is chosen among several.
const SURE: f32 = 4.0;
/// What each token between a quote and a cue costs, in log-odds.
const FARTHER: f32 = 0.1;
/// How many contents before a quote are looked at for its speaker.
const RECENT: usize = 8;

struct Attribution {
    speaker: Range<usize>,
    cue: Option<usize>,
}

struct Speakers<'a, 'd> {
    document: &'a Document<'d>,
    names: Names<'a, 'd>,
}

impl Speakers<'_, '_> {
    fn of(&self, quote: &Quote, previous: Option<&Quote>, next: Option<&Quote>) -> Option<Attribution> {
        let inherited = || {
            let previous =
                previous.filter(|previous| previous.is_open() || self.share_paragraph(previous, quote))?;
            Some(Attribution { speaker: previous.speaker.clone()?, cue: previous.cue })
        };
        let continues = previous.is_some_and(Quote::is_open) || self.stands_alone(quote);
        self.after(quote, next)
            .or_else(|| self.before(quote, &inherited))
            .or_else(|| self.before_colon(quote))
            .or_else(|| inherited().filter(|_| continues))
    }

    fn share_paragraph(&self, a: &Quote, b: &Quote) -> bool {
        let of = |quote: &Quote| self.document.paragraph_number(quote.tokens.start);
        of(a) == of(b)
    }

    /// Whether the quote is a sentence or more of its own rather than words inside a sentence of the outlet.
    fn stands_alone(&self, quote: &Quote) -> bool {
        let sentence = self.document.sentence_at(quote.tokens.start);
        sentence.start == quote.tokens.start
            && self.document.sentence_at(quote.tokens.end).start >= quote.tokens.end
    }

    /// The verb or phrase of attribution at `at`.
    fn cue(&self, at: usize) -> Option<Cue> {
        let end = self.document.sentence_at(at).end;
        if let Some(after) = self.names.phrase(at, end) {
            return Some(Cue { tokens: at..after, is_phrase: true });
        }
        self.names.is_cue(at).then_some(Cue { tokens: at..at + 1, is_phrase: false })
    }

    /// "…," said Varn · "…," Varn, the minister, said · "…" she added · "…", according to Varn
    fn after(&self, quote: &Quote, next: Option<&Quote>) -> Option<Attribution> {
        let source = |at: usize| self.document.source(at);
        let ends_clause = |at: usize| matches!(source(at), "," | "?" | "!" | "." | "—" | "--" | "…" | "...");
        let mut start = quote.tokens.end;
        let closed = ends_clause(quote.content.end.wrapping_sub(1)) || ends_clause(start);
        if matches!(source(start), "," | "—" | "--" | "–") {
            start += 1;
        }
        let sentence = self.document.sentence_at(quote.tokens.end.wrapping_sub(1));
        let limit = next.map_or(sentence.end, |next| next.tokens.start.min(sentence.end));
        let limit = limit.min(start + REACH_AFTER);
        let stop = (start..limit).find(|&at| matches!(source(at), ";" | ":")).unwrap_or(limit);
        let cue = (start..stop).find_map(|at| self.cue(at))?;
        let verb = cue.tokens.start;
        let leads = verb == start || (verb == start + 1 && self.names.is(Class::Adverb, start));
        if cue.is_phrase || (leads && !self.names.is_participle(verb)) {
            let speaker = self.names.after_verb(cue.tokens.end)?;
            return Some(Attribution { speaker, cue: Some(verb) });
        }
        // A partial quote is followed by more of the outlet's sentence; then only a name right before the verb counts.
        let comma = (start..verb).find(|&at| source(at) == ",").unwrap_or(verb);
        let speaker = self.names.without_auxiliaries(start..comma);
        let near = closed || speaker.end + 1 >= verb && speaker.len() <= 2;
        (near && self.names.is_name(&speaker)).then_some(Attribution { speaker, cue: Some(verb) })
    }

    /// Varn said: "…" · Varn left, adding: "…" · according to Varn, … "…" · said Varn: "…"
    fn before(&self, quote: &Quote, inherited: &impl Fn() -> Option<Attribution>) -> Option<Attribution> {
        let end = quote.tokens.start;
        let start = self.document.sentence_at(end).start;
        let outside = (start..end).rev().take(REACH_BEFORE).filter(|&at| !self.document.is_quoted(at));
        let mut nearest = None;
        for cue in outside.filter_map(|at| self.cue(at)) {
            let verb = cue.tokens.start;
            // "Varn said … and warned …", "Varn said …, adding …": the speaker is that of the verb before.
            let dependent = !cue.is_phrase && self.shares_subject(verb);
            let after = || {
                let name = self.names.after_verb(cue.tokens.end)?;
                (cue.is_phrase || matches!(self.document.source(name.end), ":" | ",")).then_some(name)
            };
            let before = || self.names.before_verb(verb, start).filter(|_| !cue.is_phrase);
            let found = if dependent { None } else { before().or_else(after) };
            if let Some(speaker) = found.filter(|name| name.end <= end) {
                return Some(Attribution { speaker, cue: Some(nearest.unwrap_or(verb)) });
            }
            if dependent {
                nearest.get_or_insert(verb);
            }
        }
        let attribution = nearest.and_then(|_| inherited())?;
        Some(Attribution { cue: nearest, ..attribution })
    }

    /// Whether the verb at `verb` has the subject of an earlier verb: a participle, or a verb after "and".
    fn shares_subject(&self, verb: usize) -> bool {
        let first = self.document.sentence_at(verb).start;
        let lead = self.names.without_auxiliaries(first..verb).end;
        let joined = lead.checked_sub(1).is_some_and(|at| matches!(self.document.lower(at), "and" | "but"));
        joined || (self.names.is_participle(verb) && lead == verb)
    }

    /// Varn: "…"
    fn before_colon(&self, quote: &Quote) -> Option<Attribution> {
        let colon = quote.tokens.start.checked_sub(1).filter(|&at| self.document.source(at) == ":")?;
        let speaker = self.document.sentence_at(colon).start..colon;
        let names = speaker.len() <= LONGEST_BEFORE_COLON
            && speaker.clone().all(|at| self.document.is_wordlike(at) && self.document.is_capitalised(at));
        (names && self.names.is_name(&speaker)).then_some(Attribution { speaker, cue: None })
    }
}

/// A verb or phrase of attribution.
struct Cue {
    tokens: Range<usize>,
    /// Whether the speaker follows it, as after "according to".
    is_phrase: bool,
}
