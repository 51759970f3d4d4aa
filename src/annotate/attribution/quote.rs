//! Direct quotes: pairing quotation marks.
//!
//! Marks are paired within a paragraph. A quote that is still open at its end goes on only if the next paragraph
//! opens with a mark again, as speeches over several paragraphs are set; else the mark is unbalanced and quotes
//! nothing, so that one stray mark never swallows an article.

use std::ops::Range;

use crate::annotate::document::Document;
use crate::annotate::token::TokenKind;

/// The most tokens between single marks; single marks are apostrophes too often for more.
const LONGEST_SINGLE: usize = 60;

/// Words inside quotation marks, and who says them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The tokens with their marks.
    pub tokens: Range<usize>,
    /// The tokens between the marks.
    pub content: Range<usize>,
    /// What the marks are for.
    pub kind: QuoteKind,
    /// The words that name the speaker: a name, a description or a pronoun of the article.
    pub speaker: Option<Range<usize>>,
    /// The verb of attribution, or the first word of a phrase such as "according to".
    pub cue: Option<usize>,
}

/// What quotation marks are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteKind {
    /// Somebody's words.
    Speech,
    /// The outlet's distance from a word that nobody is said to have used: the "moderate" rebels.
    Scare,
    /// The name of a work or a slogan: “Last Week Tonight”.
    Title,
}

impl QuoteKind {
    /// The name in annotations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Scare => "scare",
            Self::Title => "title",
        }
    }
}

impl Quote {
    /// Whether the quote has no closing mark, because it goes on in the next paragraph.
    pub(in crate::annotate) fn is_open(&self) -> bool {
        self.content.end == self.tokens.end
    }
}

/// The quotes of a document by their marks; speakers are not known yet.
pub(in crate::annotate) fn find_quotes(document: &Document<'_>) -> Vec<Quote> {
    let marks = Marks { document };
    let paragraphs = document.paragraphs();
    let mut quotes = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let continued =
            paragraphs.get(index + 1).is_some_and(|next| marks.opens_double(next.start, next.start));
        let mut found = marks.double_pairs(paragraph.clone(), continued);
        found.extend(marks.single_pairs(paragraph.clone(), &found));
        found.sort_by_key(|quote| quote.tokens.start);
        quotes.append(&mut found);
    }
    quotes
}

/// The quote over `tokens`, unless nothing stands between its marks.
fn quote(tokens: Range<usize>, closed: bool) -> Option<Quote> {
    let content = tokens.start + 1..tokens.end - usize::from(closed);
    (content.start < content.end).then_some(Quote {
        tokens,
        content,
        kind: QuoteKind::Speech,
        speaker: None,
        cue: None,
    })
}

struct Marks<'a, 'd> {
    document: &'a Document<'d>,
}

impl Marks<'_, '_> {
    /// Quotes in “ ”, " ", « », „ “ and `` ''.
    fn double_pairs(&self, paragraph: Range<usize>, continued: bool) -> Vec<Quote> {
        let mut quotes = Vec::new();
        let mut open: Option<usize> = None;
        let is_mark = |at: &usize| self.document.kind(*at) == Some(TokenKind::Mark);
        for at in paragraph.clone().filter(is_mark) {
            match open {
                Some(start) if self.closes_double(at, start) => {
                    quotes.extend(quote(start..at + 1, true));
                    open = None;
                }
                // A mark that can only open: the one before it was never closed.
                _ if self.opens_double(at, paragraph.start) => open = Some(at),
                _ => {}
            }
        }
        if let (Some(start), true) = (open, continued) {
            quotes.extend(quote(start..paragraph.end, false));
        }
        quotes
    }

    fn opens_double(&self, at: usize, first: usize) -> bool {
        match self.document.source(at) {
            "“" | "„" | "``" | "«" => true,
            "\"" => {
                // `"Word`, after a blank or a bracket; or glued after an end mark, where a blank was lost.
                let free = at == first
                    || !self.touches(at)
                    || self.document.kind(at.wrapping_sub(1)) == Some(TokenKind::Mark);
                free && (self.touches(at + 1) || !self.touches(at))
            }
            _ => false,
        }
    }

    fn closes_double(&self, at: usize, start: usize) -> bool {
        let opener = self.document.source(start);
        match self.document.source(at) {
            "”" => opener != "«",
            "“" => opener == "„",
            "''" => opener == "``" || opener == "\"",
            "»" => opener == "«",
            // Closing unless it stands like an opening mark: blank before, word after.
            "\"" => opener != "«" && (self.touches(at) || !self.touches(at + 1)),
            _ => false,
        }
    }

    /// Quotes in ‘ ’ and ' ' outside `taken`.
    fn single_pairs(&self, paragraph: Range<usize>, taken: &[Quote]) -> Vec<Quote> {
        let mut quotes = Vec::new();
        let mut at = paragraph.start;
        let mut skip = taken.iter().map(|quote| &quote.tokens).peekable();
        while at < paragraph.end {
            if let Some(double) = skip.next_if(|double| double.start <= at) {
                at = double.end.max(at);
                continue;
            }
            let stop = skip.peek().map_or(paragraph.end, |double| double.start).min(at + LONGEST_SINGLE);
            match self.closing_single(at, stop) {
                Some(end) => {
                    quotes.extend(quote(at..end + 1, true));
                    at = end + 1;
                }
                None => at += 1,
            }
        }
        quotes
    }

    /// The mark before `stop` that closes the single mark at `open`, if that is what stands there: rather not one that
    /// may be a possessive ("the rebels' camp").
    fn closing_single(&self, open: usize, stop: usize) -> Option<usize> {
        if !self.opens_single(open) {
            return None;
        }
        let stop = (open + 1..stop).find(|&at| self.opens_single(at)).unwrap_or(stop);
        let closers = || (open + 2..stop).filter(|&at| self.closes_single(at));
        let possessive =
            |at: usize| self.document.lower(at - 1).ends_with('s') && self.document.is_wordlike(at + 1);
        closers().find(|&at| !possessive(at)).or_else(|| closers().next())
    }

    fn opens_single(&self, at: usize) -> bool {
        let is_mark = self.document.kind(at) == Some(TokenKind::Mark);
        if !is_mark || !matches!(self.document.source(at), "'" | "‘" | "’" | "`") {
            return false;
        }
        let free = !self.touches(at)
            || matches!(self.document.source(at.wrapping_sub(1)), "(" | "[" | "—" | "-" | "\"");
        let next = self.document.lower(at + 1);
        let elided = matches!(next, "s" | "em" | "n" | "tis" | "twas" | "cause" | "til");
        free && self.touches(at + 1) && next.starts_with(char::is_alphabetic) && !elided
    }

    fn closes_single(&self, at: usize) -> bool {
        matches!(self.document.source(at), "'" | "’")
            && self.touches(at)
            && !(self.touches(at + 1) && self.document.is_wordlike(at + 1))
    }

    /// Whether token `at` stands directly after the token before it.
    fn touches(&self, at: usize) -> bool {
        self.document.touches_previous(at)
    }
}
