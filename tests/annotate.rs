//! Properties of annotation over any text and over text that looks like news.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::ops::Range;
use std::sync::LazyLock;

use parallax::annotate::{
    ActorMatcher, Annotator, Document, Field, Language, Lexicons, MentionReach, ReferenceKind, TokenKind,
    builtin_lexicons,
};
use parallax::corpus::Actor;
use parallax::span::Span;
use proptest::prelude::*;

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| builtin_lexicons().unwrap());
static ANNOTATOR: LazyLock<Annotator> =
    LazyLock::new(|| Annotator::new(Language::English, &LEXICONS).unwrap());

fn actors() -> Vec<Actor> {
    [("Veldrane", "Karsk"), ("U.S.", "the Accord's Front"), ("rebels", "Élan")]
        .map(|(name, alias)| Actor::new(name, [alias]))
        .to_vec()
}

/// Characters of any script, with those that annotation treats apart often among them.
fn any_text() -> impl Strategy<Value = String> {
    "([\\PC]|[a-zA-Z .,'\"\n]|[“”‘’«»„—\u{301}\u{200b}\u{200f}\u{ad}\u{0}\r\t\u{2028}😀]){0,120}"
}

/// News-like text: words, marks and line ends in any order, with and without blanks between them.
fn news_text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "Varn",
        "Veldrane",
        "Karsk",
        "U.S.",
        "US",
        "the",
        "she",
        "who",
        "rebels",
        "of",
        "Friday",
        "Mr.",
        "Inc.",
        "No.",
        "Aug. 12",
        "320,000",
        "4.5",
        "said",
        "adding",
        "told",
        "was",
        "has",
        "alleged",
        "no evidence",
        "called",
        "so-called",
        "According to",
        "and",
        "Sant’Anna",
        "Karsk's",
        "the Accord’s Front",
        "ÉLAN",
        "FILE -",
        "a.m.",
        "https://example.org/a.",
        "@varn",
        "desk@example.org",
        "peace",
        "“",
        "”",
        "\"",
        "'",
        "‘",
        "’",
        "«",
        "»",
        "„",
        "``",
        "''",
        ".",
        ",",
        "!",
        "?",
        ":",
        ";",
        "—",
        "--",
        "-",
        "…",
        "...",
        "(",
        ")",
        "\n",
        "\n\n",
        "\u{200b}",
        "😀",
    ]);
    let blank = prop::sample::select(vec![" ", " ", " ", ""]);
    prop::collection::vec((parts, blank), 0..80)
        .prop_map(|parts| parts.into_iter().flat_map(|(part, blank)| [part, blank]).collect())
}

/// Whether `ranges` are in order, not empty, and together hold the tokens `0..tokens`.
fn partitions(ranges: &[Range<usize>], tokens: usize) -> bool {
    let mut end = 0;
    ranges.iter().all(|range| {
        let fits = range.start == end && range.end > end;
        end = range.end;
        fits
    }) && end == tokens
}

/// Whether a range of tokens is a span of one field, on character boundaries, that its slice agrees with.
fn is_span(document: &Document<'_>, range: &Range<usize>) -> bool {
    let Some((field, span)) = document.span(range) else { return false };
    let source = document.field(field).get(span.start..span.end);
    document.field_of(range.end - 1) == field && source.is_some_and(|source| source == document.slice(range))
}

fn check(title: &str, text: &str) -> Result<(), TestCaseError> {
    let document = ANNOTATOR.annotate(title, text);
    let count = document.tokens().len();
    for at in 0..count {
        prop_assert!(is_span(&document, &(at..at + 1)));
        prop_assert!(!document.source(at).trim().is_empty());
        let follows = at == 0 || document.field_of(at - 1) != document.field_of(at);
        prop_assert!(follows || document.tokens()[at - 1].span.end <= document.tokens()[at].span.start);
        prop_assert!(document.sentence_at(at).contains(&at));
        let (field, span) = document.span(&(at..at + 1)).unwrap();
        prop_assert_eq!(document.tokens_in(field, span), at..at + 1);
    }
    prop_assert!(partitions(document.sentences(), count));
    prop_assert!(partitions(document.paragraphs(), count));
    let paragraph_starts = document.paragraphs().iter().map(|paragraph| paragraph.start);
    for start in paragraph_starts {
        prop_assert_eq!(document.sentence_at(start).start, start, "no sentence crosses a paragraph");
    }
    let across = document.title_tokens().saturating_sub(1)..document.title_tokens() + 1;
    prop_assert!(across.len() < 2 || document.span(&across).is_none(), "no span over title and text");
    check_quotes(&document)?;
    check_hits(&document)?;
    check_mentions(&document)
}

fn check_quotes(document: &Document<'_>) -> Result<(), TestCaseError> {
    let mut end = 0;
    for quote in document.quotes() {
        prop_assert!(quote.tokens.start >= end, "quotes are in order and do not overlap");
        end = quote.tokens.end;
        prop_assert!(is_span(document, &quote.tokens) && is_span(document, &quote.content));
        prop_assert_eq!(quote.content.start, quote.tokens.start + 1);
        prop_assert!(quote.content.end == end || quote.content.end + 1 == end);
        prop_assert!(quote.content.clone().all(|at| document.is_quoted(at)));
        if let Some(speaker) = &quote.speaker {
            prop_assert!(is_span(document, speaker));
            prop_assert!(
                !speaker.clone().any(|at| document.is_quoted(at)),
                "a speaker is named by the outlet"
            );
        }
        if let Some(cue) = quote.cue {
            prop_assert!(quote.speaker.is_some());
            prop_assert!(document.kind(cue) == Some(TokenKind::Word) && !document.is_quoted(cue));
        }
    }
    let quoted = (0..document.tokens().len()).filter(|&at| document.is_quoted(at)).count();
    prop_assert_eq!(quoted, document.quotes().iter().map(|quote| quote.content.len()).sum::<usize>());
    Ok(())
}

fn check_hits(document: &Document<'_>) -> Result<(), TestCaseError> {
    for hit in document.hits() {
        prop_assert!(is_span(document, &hit.tokens));
        prop_assert!(document.sentence_at(hit.tokens.start).end >= hit.tokens.end);
        let pattern = LEXICONS.pattern(hit).to_lowercase();
        let first = document.lower(hit.tokens.start);
        let promised = pattern.split_whitespace().next().unwrap();
        let fits = match promised.strip_suffix('*') {
            // A first element over a hyphen is several tokens; the hit begins with the first of them.
            Some(prefix) => first.starts_with(prefix) || prefix.starts_with(first),
            None => promised.starts_with(first),
        };
        prop_assert!(fits, "{first} does not begin {pattern}");
    }
    let order = |hit: &parallax::annotate::Hit| (hit.tokens.start, hit.category);
    prop_assert!(document.hits().is_sorted_by_key(order));
    Ok(())
}

fn check_mentions(document: &Document<'_>) -> Result<(), TestCaseError> {
    let actors = actors();
    let (mut start, mut ends) = (0, vec![0; actors.len()]);
    for mention in ActorMatcher::new(&actors).find(document, MentionReach::Pronoun) {
        prop_assert!(mention.tokens.start >= start, "mentions are in order");
        start = mention.tokens.start;
        prop_assert!(start >= ends[mention.actor], "mentions of an actor do not overlap");
        ends[mention.actor] = mention.tokens.end;
        prop_assert!(is_span(document, &mention.tokens));
        prop_assert!(document.sentence_at(start).end >= mention.tokens.end);
        prop_assert!(mention.actor < actors.len());
    }
    let referents = document.referents();
    for reference in referents.references() {
        prop_assert!(is_span(document, &reference.tokens));
        let referent = &referents.referents()[reference.referent];
        prop_assert!(is_span(document, &referent.name));
        if reference.kind == ReferenceKind::Pronoun {
            prop_assert_eq!(document.referent_of(reference.tokens.clone()), Some(referent));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_annotated_soundly(title in any_text(), text in any_text()) {
        check(&title, &text)?;
    }

    #[test]
    fn news_is_annotated_soundly(title in news_text(), text in news_text()) {
        check(&title, &text)?;
    }

    #[test]
    fn a_labelled_mention_covers_its_span(text in news_text(), start in 0usize..200, length in 0usize..40) {
        let start = (0..=start.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
        let end = (start + length).min(text.len());
        let end = (start..=end).rev().find(|&at| text.is_char_boundary(at)).unwrap();
        let document = ANNOTATOR.annotate("Karsk", &text);
        let actor = Actor::new("Karsk", Vec::new());
        for mention in ANNOTATOR.mentions_of(&document, &actor, Some(Span::new(start, end)), MentionReach::Pronoun) {
            let (field, span) = document.span(&mention.tokens).unwrap();
            prop_assert_eq!(field, Field::Text);
            prop_assert!(span.overlaps(Span::new(start, end)));
        }
    }
}

/// Texts that make a quadratic step take minutes.
#[test]
fn long_odd_texts_finish() {
    let size = 300_000;
    let texts = [
        "a".repeat(size),
        "a.".repeat(size / 2),
        "ab@".repeat(size / 3),
        "The army of Karsk left. ".repeat(2_000_000 / 24),
        "\"".repeat(50_000),
        "“a ".repeat(50_000),
        "'a ".repeat(50_000),
        "a' 'b ".repeat(50_000),
        "“a” said ".repeat(20_000),
        ", said “a” ".repeat(20_000),
        "was ".repeat(50_000) + &"said “a” ".repeat(10_000),
        "( ".repeat(50_000) + ". ( ",
        ". ".repeat(50_000),
        ". — ".repeat(50_000),
        "no ".repeat(50_000),
        "a\n".repeat(50_000),
        "“a\n\n".repeat(20_000),
        "\u{301}\u{200b}".repeat(50_000),
        "After Varn he ".repeat(20_000),
        "the minister, Ilse Varn, he said ".repeat(20_000),
        "Peter Varn, John Varn ".repeat(20_000),
        "the the minister of the Karsk minister ".repeat(20_000),
        "KARSK, ".repeat(50_000),
    ];
    for text in &texts {
        let document = ANNOTATOR.annotate("", text);
        assert!(!document.tokens().is_empty());
        document.referents();
        ActorMatcher::new(&actors()).find(&document, MentionReach::Pronoun);
    }
}
