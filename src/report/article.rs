//! An article's text with what was found in it: contributions, mentions, quotes and lexicon hits.

use std::ops::Range;

use maud::{Markup, html};

use super::explanation::ExplainedArticle;
use super::number::signed;
use crate::annotate::{Document, Field, QuoteKind};

/// Shades of a contribution; the strongest token has the last.
const LEVELS: f64 = 5.0;
/// From this shade on a contribution has a sign and an underline too.
const STRONG: f64 = 4.0;

/// Writes the two texts of an article, each byte once and in order.
pub(super) struct MarkedText<'a> {
    document: &'a Document<'a>,
    contributions: &'a [f64],
    /// The largest absolute contribution.
    largest: f64,
    /// For each token: the quote, and the mention, that it stands in.
    quotes: Vec<Option<usize>>,
    mentions: Vec<Option<usize>>,
    /// For each token: the lexicon categories that it is part of.
    categories: Vec<Vec<&'a str>>,
    /// Up to which byte the field has been written.
    written: usize,
}

impl<'a> MarkedText<'a> {
    pub(super) fn new(explained: &'a ExplainedArticle<'a>) -> Self {
        let document = explained.document;
        let n = document.tokens().len();
        let mut categories = vec![Vec::new(); n];
        for hit in document.hits() {
            let Some(category) = explained.lexicons.categories().get(hit.category) else { continue };
            for of_token in categories.get_mut(hit.tokens.clone()).into_iter().flatten() {
                if !of_token.contains(&category.category.as_str()) {
                    of_token.push(category.category.as_str());
                }
            }
        }
        let contributions = &explained.explanation.tokens;
        Self {
            document,
            contributions,
            largest: contributions.iter().fold(0.0, |largest, value| value.abs().max(largest)),
            quotes: numbered(n, document.quotes().iter().map(|quote| &quote.tokens)),
            mentions: numbered(n, explained.mentions.iter().map(|mention| &mention.tokens)),
            categories,
            written: 0,
        }
    }

    /// The headline.
    pub(super) fn title(&mut self) -> Markup {
        self.written = 0;
        let tokens = self.quoted(0..self.document.title_tokens());
        html! { (tokens) (self.rest(Field::Title)) }
    }

    /// The body, paragraph by paragraph; the blanks between paragraphs stand between the elements.
    pub(super) fn text(&mut self) -> Markup {
        self.written = 0;
        let document = self.document;
        let paragraphs =
            document.paragraphs().iter().filter(|paragraph| paragraph.start >= document.title_tokens());
        html! {
            @for paragraph in paragraphs {
                (self.blanks_before(paragraph.start))
                p { (self.quoted(paragraph.clone())) }
            }
            (self.rest(Field::Text))
        }
    }

    /// Tokens, with quotes marked as wholes.
    fn quoted(&mut self, tokens: Range<usize>) -> Markup {
        html! {
            @for (run, quote) in runs(&self.quotes, tokens) {
                (self.blanks_before(run.start))
                @if let Some(quote) = quote {
                    span.quote title=(self.quote_title(quote)) { (self.mentioned(run)) }
                } @else {
                    (self.mentioned(run))
                }
            }
        }
    }

    fn quote_title(&self, quote: usize) -> String {
        let quote = self.document.quotes().get(quote);
        match quote.map(|quote| quote.kind) {
            Some(QuoteKind::Scare) => return "in quotation marks, said by nobody".into(),
            Some(QuoteKind::Title) => return "in quotation marks as a title".into(),
            Some(QuoteKind::Speech) | None => {}
        }
        let speaker = quote.and_then(|quote| quote.speaker.as_ref());
        match speaker.map(|speaker| self.document.slice(speaker)) {
            Some(speaker) => format!("quoted; speaker: {speaker}"),
            None => "quoted; no speaker found".into(),
        }
    }

    /// Tokens, with mentions of the actor marked as wholes.
    fn mentioned(&mut self, tokens: Range<usize>) -> Markup {
        html! {
            @for (run, mention) in runs(&self.mentions, tokens) {
                (self.blanks_before(run.start))
                @if mention.is_some() {
                    strong.mention { @for at in run { (self.token(at)) } }
                } @else {
                    @for at in run { (self.token(at)) }
                }
            }
        }
    }

    fn token(&mut self, at: usize) -> Markup {
        let blanks = self.blanks_before(at);
        let source = self.document.source(at);
        self.written += source.len();
        let (class, title) = self.describe(at);
        html! {
            (blanks)
            @if class.is_empty() { (source) } @else { span class=(class) title=(title) { (source) } }
        }
    }

    /// The classes and the description of a token; both empty if there is nothing to say.
    fn describe(&self, at: usize) -> (String, String) {
        let contribution = self.contributions.get(at).copied().unwrap_or(0.0);
        let level =
            if self.largest > 0.0 { (contribution.abs() / self.largest * LEVELS).round() } else { 0.0 };
        let (mut classes, mut titles) = (Vec::new(), Vec::new());
        if level > 0.0 {
            let side = if contribution > 0.0 { "for" } else { "against" };
            classes.push(format!("{side}-{level}"));
            if level >= STRONG {
                classes.push(format!("strong-{side}"));
            }
            titles.push(signed(contribution, 3));
        }
        if let Some(categories) = self.categories.get(at).filter(|categories| !categories.is_empty()) {
            classes.push("hit".into());
            titles.push(format!("lexicon: {}", categories.join(", ")));
        }
        (classes.join(" "), titles.join("; "))
    }

    /// What stands before token `at` and was not written yet.
    fn blanks_before(&mut self, at: usize) -> &'a str {
        let start = self.document.tokens().get(at).map_or(self.written, |token| token.span.start);
        let blanks = self.document.field(self.document.field_of(at)).get(self.written..start);
        self.written = self.written.max(start);
        blanks.unwrap_or_default()
    }

    /// What stands after the last token.
    fn rest(&self, field: Field) -> &'a str {
        self.document.field(field).get(self.written..).unwrap_or_default()
    }
}

/// For each of `n` tokens the number of the range that holds it.
fn numbered<'r>(n: usize, ranges: impl Iterator<Item = &'r Range<usize>>) -> Vec<Option<usize>> {
    let mut numbers = vec![None; n];
    for (number, range) in ranges.enumerate() {
        if let Some(tokens) = numbers.get_mut(range.clone()) {
            tokens.fill(Some(number));
        }
    }
    numbers
}

/// The longest parts of `tokens` that have one number.
fn runs(numbers: &[Option<usize>], tokens: Range<usize>) -> Vec<(Range<usize>, Option<usize>)> {
    let mut start = tokens.start;
    let chunks = numbers.get(tokens).unwrap_or_default().chunk_by(|one, other| one == other);
    let run = |chunk: &[Option<usize>]| {
        let run = start..start + chunk.len();
        start = run.end;
        (run, chunk.first().copied().flatten())
    };
    chunks.map(run).collect()
}
