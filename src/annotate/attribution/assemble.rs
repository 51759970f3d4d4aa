//! From what sentences say of themselves to the attributions of a document: quotes join the attribution of their
//! speaker, over sentences and paragraphs.

use std::ops::Range;

use super::quote::{Quote, QuoteKind};
use super::{Attribution, AttributionKind};
use crate::annotate::document::Document;

/// Content that a sentence gives to a source, as it was found; its kind is not known yet.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// `None`: content, but nothing in its sentence says whose.
    pub(super) cue: Option<usize>,
    pub(super) source: Option<Range<usize>>,
    /// Log-odds that the cue is one.
    pub(super) log_odds: f32,
    /// Ranges of tokens of one sentence, in order.
    pub(super) content: Vec<Range<usize>>,
}

/// The attributions of a document: `found` in order of sentences, with the contents of `quotes`.
pub(super) fn assemble(document: &Document<'_>, found: Vec<Found>, quotes: &[Quote]) -> Vec<Attribution> {
    // The quote, from 1, in which each token stands; 0 for none. Of nested quotes the outer one.
    let mut in_quote = vec![0_u32; document.tokens().len()];
    for (at, quote) in quotes.iter().enumerate().rev().filter(|(_, quote)| quote.kind == QuoteKind::Speech) {
        if let Some(inside) = in_quote.get_mut(quote.content.clone()) {
            inside.fill(at as u32 + 1);
        }
    }
    let quote_at = |at: usize| in_quote.get(at).copied().unwrap_or(0);
    let mut parts = Parts { attributions: Vec::new(), by_cue: Vec::new() };
    let mut of_quotes: Vec<Option<usize>> = vec![None; quotes.len()];
    let mut found = found.into_iter().peekable();
    let mut quotes = quotes.iter().enumerate().filter(|(_, quote)| is_said(document, quote)).peekable();
    // Sentences and quotes in the order of the text, so that what continues finds what it continues.
    loop {
        let sentence = found.peek().map(Found::start);
        match quotes.peek() {
            Some((_, quote)) if sentence.is_none_or(|start| quote.tokens.start <= start) => {
                let Some((at, quote)) = quotes.next() else { break };
                let earlier = at.checked_sub(1).and_then(|before| of_quotes.get(before).copied().flatten());
                let part = parts.of_quote(quote, earlier);
                if let Some(of_quote) = of_quotes.get_mut(at) {
                    *of_quote = Some(part);
                }
            }
            _ => {
                let Some(found) = found.next() else { break };
                parts.add(document, found, quote_at);
            }
        }
    }
    parts.finish(document)
}

/// Whether it is somebody's words, in the story.
fn is_said(document: &Document<'_>, quote: &Quote) -> bool {
    quote.kind == QuoteKind::Speech && !document.is_aside(quote.tokens.start)
}

impl Found {
    fn start(&self) -> usize {
        let content = self.content.first().map(|range| range.start);
        content.or(self.cue).unwrap_or(0)
    }

    /// Where it is said that somebody speaks: the cue, else where the content begins.
    pub(super) fn place(&self) -> usize {
        self.cue.unwrap_or_else(|| self.start())
    }
}

struct Parts {
    attributions: Vec<Attribution>,
    /// The attributions that have a cue, by it, in order.
    by_cue: Vec<(usize, usize)>,
}

impl Parts {
    fn with_cue(&self, cue: usize) -> Option<usize> {
        let at = self.by_cue.binary_search_by_key(&cue, |&(cue, _)| cue).ok()?;
        self.by_cue.get(at).map(|&(_, part)| part)
    }

    fn push(&mut self, source: Option<Range<usize>>, cue: Option<usize>) -> usize {
        let part = self.attributions.len();
        self.attributions.push(Attribution {
            kind: AttributionKind::Indirect,
            content: Vec::new(),
            source,
            cue,
        });
        if let Some(cue) = cue {
            let at = self.by_cue.partition_point(|&(known, _)| known < cue);
            self.by_cue.insert(at, (cue, part));
        }
        part
    }

    /// The attribution of a quote, which now holds its content.
    fn of_quote(&mut self, quote: &Quote, earlier: Option<usize>) -> usize {
        let known = quote.cue.and_then(|cue| self.with_cue(cue));
        let continued = || {
            let same = |part: &usize| {
                let before = self.attributions.get(*part);
                before.is_some_and(|before| before.source == quote.speaker && before.cue == quote.cue)
            };
            earlier.filter(same)
        };
        let part = known.or_else(continued).unwrap_or_else(|| self.push(quote.speaker.clone(), quote.cue));
        if let Some(attribution) = self.attributions.get_mut(part) {
            attribution.content.push(quote.content.clone());
            if attribution.source.is_none() || quote.cue.is_some() {
                attribution.source = quote.speaker.clone().or_else(|| attribution.source.take());
            }
        }
        part
    }

    /// What a sentence gives to a source. Inside a quote only what the quote itself gives to somebody is kept: the rest
    /// is the quote's.
    fn add(&mut self, document: &Document<'_>, found: Found, quote_at: impl Fn(usize) -> u32) {
        let own_quote = found.cue.map_or(0, &quote_at);
        let keep = |at: usize| quote_at(at) == own_quote;
        let mut content: Vec<Range<usize>> = Vec::new();
        for at in found.content.iter().flat_map(Clone::clone).filter(|&at| keep(at)) {
            match content.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                _ => content.push(at..at + 1),
            }
        }
        let whole = found.content == content;
        content.iter_mut().for_each(|range| *range = without_marks(document, range.clone()));
        content.retain(|range| range.clone().any(|at| document.is_wordlike(at)));
        let known = found.cue.and_then(|cue| self.with_cue(cue));
        if content.is_empty() && known.is_none() && found.cue.is_some() {
            // A second cue beside the quote's own: "Varn laughed, calling it a sham, and said: …".
            content = found.content.iter().map(|range| without_marks(document, range.clone())).collect();
            content.retain(|range| !range.is_empty());
        }
        if content.is_empty() || (found.cue.is_none() && !whole) {
            return;
        }
        let part = known.unwrap_or_else(|| self.push(found.source.clone(), found.cue));
        if let Some(attribution) = self.attributions.get_mut(part) {
            attribution.content.extend(content);
            attribution.source = attribution.source.take().or(found.source);
        }
    }

    fn finish(mut self, document: &Document<'_>) -> Vec<Attribution> {
        self.attributions.retain_mut(|attribution| {
            attribution.content.sort_by_key(|range| (range.start, range.end));
            attribution.kind = kind(document, &attribution.content);
            !attribution.content.is_empty()
        });
        self.attributions.sort_by_key(|attribution| attribution.content.first().map(|range| range.start));
        self.attributions
    }
}

/// Without the quotation marks at its ends.
fn without_marks(document: &Document<'_>, mut range: Range<usize>) -> Range<usize> {
    let is_mark = |at: usize| matches!(document.source(at), "“" | "”" | "\"" | "``" | "''" | "«" | "»" | "„");
    while !range.is_empty() && is_mark(range.start) {
        range.start += 1;
    }
    while !range.is_empty() && is_mark(range.end - 1) {
        range.end -= 1;
    }
    range
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
