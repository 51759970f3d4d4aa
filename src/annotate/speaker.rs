//! Who says a direct quote.
//!
//! The speaker is looked for, in this order: after the quote ("…," said Varn; "…," she said), before it in the same
//! sentence (Varn said: "…"), and else the quote goes on from the one before it in its paragraph.

use std::ops::Range;

use super::document::Document;
use super::grammar::Class;
use super::quote::Quote;
use super::rules::Rules;

/// How far a cue is looked for behind a quote, in tokens.
const BEHIND: usize = 14;
/// How far a cue is looked for before a quote, in tokens.
const BEFORE: usize = 30;
/// The most tokens of a speaker's name or description.
const LONGEST_NAME: usize = 10;

/// Gives each quote its speaker and cue, where the rules find them. Quotes are in order.
pub(super) fn attribute(document: &Document<'_>, rules: &Rules, quotes: &mut [Quote]) {
    let finder = Finder { document, rules };
    let mut previous: Option<Quote> = None;
    for at in 0..quotes.len() {
        let Some(quote) = quotes.get(at) else { continue };
        let next_start = quotes.get(at + 1).map(|next| next.tokens.start);
        let inherited = || {
            let previous = previous.as_ref().filter(|previous| finder.same_paragraph(previous, quote))?;
            Some((previous.speaker.clone()?, previous.cue?))
        };
        let found = finder
            .behind(quote, next_start)
            .or_else(|| finder.before(quote, &inherited))
            .or_else(|| inherited().filter(|_| finder.stands_alone(quote)));
        if let Some(quote) = quotes.get_mut(at) {
            if let Some((speaker, cue)) = found {
                (quote.speaker, quote.cue) = (Some(speaker), Some(cue));
            }
            previous = Some(quote.clone());
        }
    }
}

type Attribution = (Range<usize>, usize);

struct Finder<'a, 'd> {
    document: &'a Document<'d>,
    rules: &'a Rules,
}

impl Finder<'_, '_> {
    fn is(&self, class: Class, at: usize) -> bool {
        self.rules.grammar.is(class, self.document.lower(at))
    }

    fn is_cue(&self, at: usize) -> bool {
        self.rules.cues.is_cue(self.document.lower(at)) && !self.document.is_capitalised(at)
    }

    fn is_stop(&self, at: usize) -> bool {
        matches!(
            self.document.source(at),
            "." | "!" | "?" | ";" | ":" | "“" | "\"" | "”" | "«" | "``" | "" | "…"
        )
    }

    fn same_paragraph(&self, a: &Quote, b: &Quote) -> bool {
        let paragraphs = self.document.paragraphs();
        let of = |at: usize| paragraphs.partition_point(|paragraph| paragraph.end <= at);
        of(a.tokens.start) == of(b.tokens.start)
    }

    /// Whether the quote is a sentence or more of its own rather than words inside a sentence of the outlet.
    fn stands_alone(&self, quote: &Quote) -> bool {
        let sentence = self.document.sentence_at(quote.tokens.start);
        sentence.start == quote.tokens.start
            && self.document.sentence_at(quote.tokens.end).start >= quote.tokens.end
    }

    /// "…," said Varn · "…," Varn, the minister, said · "…" she added
    fn behind(&self, quote: &Quote, next_quote: Option<usize>) -> Option<Attribution> {
        let ends_clause =
            |at: usize| matches!(self.document.source(at), "," | "?" | "!" | "." | "—" | "--" | "…" | "...");
        let mut start = quote.tokens.end;
        let closed = ends_clause(quote.content.end.wrapping_sub(1)) || ends_clause(start);
        if matches!(self.document.source(start), "," | "—" | "--" | "–") {
            start += 1;
        }
        let limit = next_quote.unwrap_or(usize::MAX).min(start + BEHIND);
        let stop = (start..limit).find(|&at| self.is_stop(at)).unwrap_or(limit);
        let cue = (start..stop).find(|&at| self.is_cue(at))?;
        if cue == start || (self.is(Class::Adverb, start) && cue == start + 1) {
            let speaker = self.name_after(cue + 1)?;
            return Some((speaker, cue));
        }
        // A partial quote is followed by more of the outlet's sentence; then only a name right before the cue counts.
        let comma = (start..cue).find(|&at| self.document.source(at) == ",").unwrap_or(cue);
        let name = self.trim_verb(start..comma);
        let near = closed || name.end + 1 >= cue && name.len() <= 2;
        (near && self.is_name(&name) && name.start == start).then_some((name, cue))
    }

    /// Varn said: "…" · Varn has called it "…" · according to Varn, … "…"
    fn before(&self, quote: &Quote, inherited: &impl Fn() -> Option<Attribution>) -> Option<Attribution> {
        let end = quote.tokens.start;
        let start = self.document.sentence_at(end).start.max(end.saturating_sub(BEFORE));
        let cue = (start..end).rev().find(|&at| self.is_cue(at) && !self.document.is_quoted(at))?;
        match self.name_before(cue, start) {
            Some(speaker) => Some((speaker, cue)),
            // "…," Varn said, adding: "…"
            None => inherited().or_else(|| {
                let speaker = self.name_after(cue + 1).filter(|name| name.end < end)?;
                Some((speaker, cue))
            }),
        }
    }

    /// The name or description that ends right before the cue, over auxiliaries, adverbs and one apposition.
    fn name_before(&self, cue: usize, first: usize) -> Option<Range<usize>> {
        let mut end = self.trim_verb(first..cue).end;
        if end > first && self.document.source(end - 1) == "," {
            // "Varn, the foreign minister, said": the name stands before the apposition.
            end = (first..end - 1).rev().find(|&at| self.document.source(at) == ",")?;
        }
        let mut start = end;
        while start > first && end - start < LONGEST_NAME && self.continues_name(start - 1) {
            start -= 1;
        }
        // Leave out what leads to the name: "On Tuesday Varn said".
        while start < end && !self.begins_name(start) {
            start += 1;
        }
        let name = start..end;
        self.is_name(&name).then_some(name)
    }

    /// The name or description after a cue: "said the ministry's Ilse Varn in a statement".
    fn name_after(&self, start: usize) -> Option<Range<usize>> {
        let mut end = start;
        let mut named = false;
        while end < start + LONGEST_NAME && (self.document.is_wordlike(end) || self.joins_name(end)) {
            let capital = self.document.is_capitalised(end);
            let link = self.joins_name(end) && (self.document.is_capitalised(end + 1) || !named);
            if self.is_cue(end) || (named && !capital && !link) || (self.is(Class::Preposition, end) && !link)
            {
                break;
            }
            named |= capital || self.is(Class::Pronoun, end);
            end += 1;
            if self.is(Class::Pronoun, end - 1) {
                break;
            }
        }
        let name = start..end;
        self.is_name(&name).then_some(name)
    }

    /// Without the auxiliaries and adverbs that stand before the verb: "Varn has also".
    fn trim_verb(&self, range: Range<usize>) -> Range<usize> {
        let mut end = range.end;
        while end > range.start {
            let verbal = self.is(Class::Auxiliary, end - 1)
                || self.is(Class::Adverb, end - 1)
                || (self.document.lower(end - 1).ends_with("ly") && !self.document.is_capitalised(end - 1));
            if !verbal {
                break;
            }
            end -= 1;
        }
        range.start..end
    }

    fn continues_name(&self, at: usize) -> bool {
        let conjunction = self.is(Class::Conjunction, at) && self.document.lower(at) != "and";
        (self.document.is_wordlike(at) || self.joins_name(at))
            && !conjunction
            && !self.is_cue(at)
            && !self.document.is_quoted(at)
    }

    /// What stands inside names: "of", "the", "'s", "-", "al", "de".
    fn joins_name(&self, at: usize) -> bool {
        matches!(
            self.document.lower(at),
            "of" | "the" | "for" | "and" | "'s" | "-" | "al" | "de" | "von" | "van" | "bin" | "'"
        )
    }

    fn begins_name(&self, at: usize) -> bool {
        self.is(Class::Determiner, at)
            || self.is(Class::Pronoun, at)
            || (self.document.is_capitalised(at)
                && !self.is(Class::Preposition, at)
                && !self.is(Class::Conjunction, at))
    }

    /// Whether the range can name somebody: a capital, a pronoun or a determiner with a noun, and no mark.
    fn is_name(&self, range: &Range<usize>) -> bool {
        let words = || range.clone().filter(|&at| self.document.is_wordlike(at));
        !range.is_empty()
            && self.begins_name(range.start)
            && (words().any(|at| self.document.is_capitalised(at) || self.is(Class::Pronoun, at))
                || words().count() >= 2)
    }
}
