//! Paragraphs and sentences, as ranges of tokens.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

use super::rules::Rules;
use super::token::{Token, TokenKind};
use crate::error::{Kind, Result};

/// What the point after a word may mean, read from `data/abbreviations.toml`.
#[derive(Debug)]
pub struct Abbreviations {
    classes: HashMap<String, Class>,
}

/// How an abbreviation behaves before the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// "Gen. Varn": never ends a sentence.
    Title,
    /// "Aug. 12", "No. 10": does not end one before a number.
    BeforeNumber,
    /// "Inc. The …": ends one only before a word that usually begins a sentence.
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AbbreviationFile {
    #[allow(dead_code, reason = "read by people")]
    description: String,
    #[allow(dead_code, reason = "read by people")]
    source: String,
    #[allow(dead_code, reason = "read by people")]
    licence: String,
    title: Vec<String>,
    before_number: Vec<String>,
    other: Vec<String>,
}

impl Abbreviations {
    /// Reads the content of `data/abbreviations.toml`.
    ///
    /// # Errors
    /// The TOML is malformed or has unknown keys.
    pub fn parse(source: &str) -> Result<Self> {
        let file: AbbreviationFile =
            toml::from_str(source).map_err(|error| Kind::Syntax(error.to_string()))?;
        let mut classes = HashMap::new();
        for (class, words) in [
            (Class::Other, file.other),
            (Class::BeforeNumber, file.before_number),
            (Class::Title, file.title),
        ] {
            classes.extend(words.into_iter().map(|word| (word, class)));
        }
        Ok(Self { classes })
    }
}

/// The paragraphs of `text` as ranges of `tokens`; together they hold every token.
///
/// A blank line ends a paragraph, and so does a line end, unless the lines are hard-wrapped.
pub(super) fn paragraphs(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ends = Vec::new();
    let mut block_start = 0;
    let mut lines: Vec<&str> = Vec::new();
    let close_block = |lines: &mut Vec<&str>, start: usize, ends: &mut Vec<usize>| {
        if !is_wrapped(lines) {
            let mut at = start;
            for line in lines.iter() {
                at += line.len();
                ends.push(at);
            }
        } else {
            ends.push(start + lines.iter().map(|line| line.len()).sum::<usize>());
        }
        lines.clear();
    };
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}']) {
        if line.trim().is_empty() {
            close_block(&mut lines, block_start, &mut ends);
            block_start = at + line.len();
        } else {
            lines.push(line);
        }
        at += line.len();
    }
    close_block(&mut lines, block_start, &mut ends);

    let mut ranges = Vec::new();
    let mut first = 0;
    for end in ends {
        let count = tokens.get(first..).unwrap_or_default().partition_point(|token| token.span.start < end);
        if count > 0 {
            ranges.push(first..first + count);
            first += count;
        }
    }
    ranges
}

/// Lines broken by a fixed width: three or more, all but the last nearly equally long.
fn is_wrapped(lines: &[&str]) -> bool {
    let [full @ .., _last] = lines else { return false };
    let lengths = || full.iter().map(|line| line.trim_end().chars().count());
    match (lengths().min(), lengths().max()) {
        (Some(min), Some(max)) => full.len() >= 2 && min >= 45 && max <= 100 && max - min <= 25,
        _ => false,
    }
}

/// The sentences of one paragraph as ranges of `tokens`; together they hold every token of the paragraph.
pub(super) fn sentences(
    text: &str,
    tokens: &[Token],
    paragraph: Range<usize>,
    rules: &Rules,
) -> Vec<Range<usize>> {
    let splitter = Splitter { text, tokens, end: paragraph.end, rules };
    let mut ranges = Vec::new();
    let (mut start, mut at) = (paragraph.start, paragraph.start);
    while at < paragraph.end {
        if !splitter.may_end_at(at) {
            at += 1;
            continue;
        }
        let next = splitter.after_closers(at + 1);
        let closed_quote = next > at + 1;
        if next < paragraph.end
            && splitter.begins_at(next, at)
            && !(closed_quote && splitter.is_attribution(next))
        {
            ranges.push(start..next);
            start = next;
        }
        at = next;
    }
    if start < paragraph.end {
        ranges.push(start..paragraph.end);
    }
    ranges
}

struct Splitter<'t> {
    text: &'t str,
    tokens: &'t [Token],
    end: usize,
    rules: &'t Rules,
}

impl<'t> Splitter<'t> {
    fn source(&self, at: usize) -> &'t str {
        if at >= self.end {
            return "";
        }
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    /// Whether token `at` touches the token before it.
    fn touches_previous(&self, at: usize) -> bool {
        let ends =
            at.checked_sub(1).and_then(|previous| self.tokens.get(previous)).map(|token| token.span.end);
        ends.is_some() && ends == self.tokens.get(at).map(|token| token.span.start)
    }

    fn may_end_at(&self, at: usize) -> bool {
        let source = self.source(at);
        matches!(source, "!" | "?" | "…") || source.ends_with('.')
    }

    /// Past closing quotation marks, brackets and further end marks that touch what is before them.
    fn after_closers(&self, mut at: usize) -> usize {
        while at < self.end && self.touches_previous(at) {
            let source = self.source(at);
            let closer =
                matches!(source, "\"" | "”" | "’" | "'" | "''" | "»" | ")" | "]" | "!" | "?" | "." | "…");
            // A straight mark that touches the next word as well opens rather than closes.
            let opens = matches!(source, "\"" | "'") && self.touches_previous(at + 1) && self.is_word(at + 1);
            if !closer || opens {
                break;
            }
            at += 1;
        }
        at
    }

    fn is_word(&self, at: usize) -> bool {
        self.source(at).chars().next().is_some_and(char::is_alphanumeric)
    }

    /// Whether a sentence can begin at `next` after an end mark at `mark`.
    fn begins_at(&self, next: usize, mark: usize) -> bool {
        let glued = self.touches_previous(next);
        let mut first = next;
        while first < self.end
            && matches!(
                self.source(first),
                "\"" | "“" | "‘" | "'" | "``" | "«" | "(" | "[" | "—" | "-" | "–" | "•" | "*"
            )
        {
            first += 1;
        }
        let word = self.source(first);
        let upper = word.chars().next().is_some_and(char::is_uppercase);
        let digit = word.chars().next().is_some_and(char::is_numeric);
        let caseless =
            word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase());
        if glued {
            // "…the end.Next": scraped text often loses the space. Not "Amazon.com", not "U.S.-led".
            let before = self.source(mark.wrapping_sub(1)).chars().next_back();
            return upper
                && word.chars().nth(1).is_some_and(char::is_lowercase)
                && (next > mark + 1 || before.is_some_and(|c| c.is_lowercase() || c.is_numeric()));
        }
        if !(upper || digit || caseless || first > next) {
            return false;
        }
        self.point_can_end(mark, first, digit)
    }

    /// Whether the point at `mark` ends a sentence rather than an abbreviation, given the next word.
    fn point_can_end(&self, mark: usize, next: usize, next_is_number: bool) -> bool {
        let source = self.source(mark);
        if !source.ends_with('.') || source.starts_with("..") {
            return true;
        }
        // Abbreviations end a sentence only before a word that often begins one.
        let starter = || self.rules.grammar.is_function_word(&self.source(next).to_lowercase());
        if source.len() > 1 {
            // An acronym with its own point: "the U.S. The", but "the U.S. Army".
            return starter() || next_is_number || next > mark + 1 && !self.is_word(mark + 1);
        }
        if !self.touches_previous(mark) {
            return true;
        }
        let word = self.source(mark.wrapping_sub(1));
        match self.rules.abbreviations.classes.get(word) {
            Some(Class::Title) => false,
            Some(Class::BeforeNumber) => !next_is_number && starter(),
            Some(Class::Other) => starter(),
            // An initial: "Donald J. Trump"; "I" is a word.
            None if word.chars().count() == 1 && word != "I" && word.chars().all(char::is_uppercase) => {
                starter()
            }
            None => true,
        }
    }

    /// Whether a short name and a verb of attribution follow: "Putin told …", "he asked".
    fn is_attribution(&self, next: usize) -> bool {
        const LONGEST_NAME: usize = 4;
        let mut at = next;
        while at < next + LONGEST_NAME && self.is_word(at) {
            at += 1;
            if self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
                && self.rules.cues.is_cue(&self.source(at).to_lowercase())
            {
                return true;
            }
        }
        false
    }
}
