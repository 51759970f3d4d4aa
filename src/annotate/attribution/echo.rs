//! Quotes of headlines and of lines that head what follows: the article says further down whose words they are.

use std::ops::Range;

use super::assemble::Found;
use super::quote::{Quote, QuoteKind};
use crate::annotate::document::Document;
use crate::annotate::grammar::Class;

/// The most quotes for which the article is searched, so that time is linear in its length.
const MOST_SEARCHED: usize = 12;
/// The most tokens of a paragraph that may be a heading.
const LONGEST_HEADING: usize = 30;
/// The fewest words that are found again by more than chance.
const LEAST_WORDS: usize = 2;

/// Gives quotes in headings to who says the same words in the text.
pub(super) fn attribute(document: &Document<'_>, found: &[Found], quotes: &mut [Quote]) {
    let headings: Vec<usize> =
        (0..quotes.len()).filter(|&at| is_in_heading(document, quotes.get(at))).take(MOST_SEARCHED).collect();
    for at in headings {
        let Some(quote) = quotes.get(at) else { continue };
        let words = Words::of(document, &quote.content);
        if let Some(speaker) = words.and_then(|words| words.speaker(document, found, quotes, at))
            && let Some(quote) = quotes.get_mut(at)
        {
            (quote.kind, quote.speaker, quote.cue) = (QuoteKind::Speech, Some(speaker), None);
        }
    }
}

/// Whether a quote stands in the headline, or in a short paragraph without an end mark that others follow.
fn is_in_heading(document: &Document<'_>, quote: Option<&Quote>) -> bool {
    let Some(quote) = quote else { return false };
    if quote.tokens.start < document.title_tokens() {
        return true;
    }
    let number = document.paragraph_number(quote.tokens.start);
    let Some(paragraph) = document.paragraphs().get(number) else { return false };
    let mut last = paragraph.clone().rev().take_while(|&at| at + 3 >= paragraph.end);
    number + 1 < document.paragraphs().len()
        && paragraph.len() <= LONGEST_HEADING
        && !last.any(|at| matches!(document.source(at), "." | ":" | "," | ";"))
}

/// The words of a quote in order, without determiners.
struct Words<'d> {
    stems: Vec<&'d str>,
}

impl<'d> Words<'d> {
    /// `None` if there are too few to tell.
    fn of(document: &'d Document<'_>, content: &Range<usize>) -> Option<Self> {
        let word = |at: &usize| counts(document, *at);
        let stems: Vec<&str> = content.clone().filter(word).map(|at| document.stem(at)).collect();
        let tells = content.clone().filter(word).any(|at| !document.is_function_word(at));
        (stems.len() >= LEAST_WORDS && tells).then_some(Self { stems })
    }

    /// Who says them: in a quote of the text, else in what it reports.
    fn speaker(
        &self,
        document: &Document<'_>,
        found: &[Found],
        quotes: &[Quote],
        own: usize,
    ) -> Option<Range<usize>> {
        let spoken =
            quotes.iter().enumerate().filter(|(at, quote)| *at != own && quote.kind == QuoteKind::Speech);
        let mut spoken = spoken
            .filter(|(_, quote)| !is_in_heading(document, Some(quote)))
            .filter_map(|(_, quote)| Some((&quote.content, quote.speaker.clone()?)));
        let quoted = spoken.find(|(content, _)| self.stand_in(document, content)).map(|(_, speaker)| speaker);
        let mut reported = found
            .iter()
            .filter(|found| found.cue.is_some_and(|cue| cue >= document.title_tokens()))
            .filter_map(|found| Some((found, found.source.clone()?)));
        quoted.or_else(|| {
            let says = |(found, _): &(&Found, Range<usize>)| {
                found.content.iter().any(|content| self.stand_in(document, content))
            };
            reported.find(says).map(|(_, source)| source)
        })
    }

    /// Whether they stand in `content` one after the other.
    fn stand_in(&self, document: &Document<'_>, content: &Range<usize>) -> bool {
        content.clone().any(|start| {
            let mut rest = (start..content.end).filter(|&at| counts(document, at));
            Some(&document.stem(start)) == self.stems.first()
                && self.stems.iter().all(|stem| rest.next().is_some_and(|at| document.stem(at) == *stem))
        })
    }
}

fn counts(document: &Document<'_>, at: usize) -> bool {
    document.is_wordlike(at) && !document.is(Class::Determiner, at)
}
