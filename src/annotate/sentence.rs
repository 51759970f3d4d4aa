//! Sentences, as ranges of tokens.
//!
//! Made for edited and scraped news alike: abbreviations, acronyms and initials do not end a sentence, quotation
//! marks and brackets stay with the sentence that they close, and a blank that was lost after a point ("the
//! end.Next") does not hide its end.

use std::ops::Range;

use super::abbreviation::Abbreviation;
use super::rules::Rules;
use super::token::{Token, TokenKind};

/// The sentences of one paragraph of `text` as ranges of `tokens`; together they hold every token of it.
pub(super) fn sentences(
    text: &str,
    tokens: &[Token],
    paragraph: Range<usize>,
    rules: &Rules,
) -> Vec<Range<usize>> {
    let splitter = Splitter { text, tokens, end: paragraph.end, rules };
    let mut ranges = Vec::new();
    let (mut start, mut at) = (paragraph.start, paragraph.start);
    // Straight marks do not tell opening from closing; counting them does.
    let mut quoted = false;
    while at < paragraph.end {
        // Neither an end nor a quotation mark, as nearly all.
        if !matches!(splitter.last_byte(at), b'.' | b'!' | b'?' | b'"' | LAST_OF_ELLIPSIS) {
            at += 1;
            continue;
        }
        let next =
            if splitter.may_end_at(at, start) { splitter.after_closers(at + 1, quoted) } else { at + 1 };
        quoted ^= (at..next).filter(|&at| splitter.last_byte(at) == b'"').count() % 2 == 1;
        if splitter.ends_at(at, next, start) {
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

/// The last byte of "…".
const LAST_OF_ELLIPSIS: u8 = 0xa6;

/// The word with which a sentence would begin.
struct Beginning<'t> {
    word: &'t str,
    /// Whether its letter is upper case, or of a script without case.
    capital: bool,
    /// Whether it is usual as the first word of a sentence.
    starter: bool,
    number: bool,
    /// The mark before it, if there is one.
    mark: Option<&'t str>,
}

struct Splitter<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// The end of the paragraph.
    end: usize,
    rules: &'t Rules,
}

impl<'t> Splitter<'t> {
    /// Token `at` as it is written; empty past the end of the paragraph.
    fn source(&self, at: usize) -> &'t str {
        self.tokens.get(at).filter(|_| at < self.end).map_or("", |token| token.span.of(self.text))
    }

    /// The last byte of token `at`; 0 past the end of the paragraph.
    fn last_byte(&self, at: usize) -> u8 {
        let last =
            self.tokens.get(at).filter(|_| at < self.end).and_then(|token| token.span.end.checked_sub(1));
        last.and_then(|last| self.text.as_bytes().get(last)).copied().unwrap_or(0)
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).filter(|_| at < self.end).map(|token| token.kind)
    }

    fn is_wordlike(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Word | TokenKind::Number | TokenKind::Address))
    }

    /// Whether token `at` touches the token before it.
    fn touches_previous(&self, at: usize) -> bool {
        let previous = at.checked_sub(1).and_then(|previous| self.tokens.get(previous));
        let end = previous.map(|token| token.span.end);
        end.is_some() && end == self.tokens.get(at).map(|token| token.span.start)
    }

    /// Whether token `at` is an end mark or an acronym with its own point.
    fn is_end_mark(&self, at: usize) -> bool {
        let source = self.source(at);
        matches!(source, "!" | "?" | "…") || source.ends_with('.')
    }

    /// Whether the sentence that began at `start` may end at `at`: not at the point of a list's number ("1. Talks fail").
    fn may_end_at(&self, at: usize, start: usize) -> bool {
        let list_number = at == start + 1 && self.kind(start) == Some(TokenKind::Number);
        self.is_end_mark(at) && !(list_number && self.source(at) == ".")
    }

    /// Past further end marks, and the quotation marks and brackets that close what is before them.
    fn after_closers(&self, mut at: usize, quoted: bool) -> usize {
        let mut quoted = quoted;
        while at < self.end {
            let touches = self.touches_previous(at);
            let closes = match self.source(at) {
                "”" | "’" | "''" | "»" | ")" | "]" | "!" | "?" | "." | "…" => touches,
                "'" => touches && !self.opens_word(at),
                "\"" if quoted => touches || !self.opens_word(at),
                "\"" => touches && !self.opens_word(at),
                _ => false,
            };
            if !closes {
                break;
            }
            quoted &= self.source(at) != "\"";
            at += 1;
        }
        at
    }

    /// Whether token `at` touches a word after it.
    fn opens_word(&self, at: usize) -> bool {
        self.touches_previous(at + 1) && self.is_wordlike(at + 1)
    }

    /// Whether the end mark `mark` ends the sentence that began at `start`, so that the next one begins at `next`.
    fn ends_at(&self, mark: usize, next: usize, start: usize) -> bool {
        if !self.may_end_at(mark, start) {
            return false;
        }
        let Some(beginning) = self.beginning(next) else { return false };
        let closed = next > mark + 1;
        if self.touches_previous(next) {
            // Scraped text often loses the blank: "…the end.Next". Not so "Orlund.com", "U.S.-led".
            let before = self.source(mark.wrapping_sub(1)).chars().next_back();
            let word = beginning.word.chars().nth(1).is_some_and(char::is_lowercase);
            let after_word = before.is_some_and(|c| c.is_lowercase() || c.is_numeric());
            return beginning.capital
                && word
                && (closed || after_word)
                && self.point_can_end(mark, start, &beginning);
        }
        let quotes = beginning.mark.is_some_and(|mark| matches!(mark, "\"" | "“" | "‘" | "'" | "``" | "«"));
        if !(beginning.capital || beginning.number || quotes) {
            return false;
        }
        // "…?" Varn asked
        if closed && self.source(mark) != "." && self.is_attribution(next) {
            return false;
        }
        let quote_closed = closed && self.source(next - 1) != ")";
        quote_closed || self.point_can_end(mark, start, &beginning)
    }

    /// What begins at `next`, over marks that can stand before the first word of a sentence; `None` if nothing does.
    fn beginning(&self, next: usize) -> Option<Beginning<'t>> {
        let never_first = |at: usize| matches!(self.source(at), "," | ";" | ":" | "”" | "»" | ")" | "]");
        let leads = |at: usize| self.kind(at) == Some(TokenKind::Mark) && !self.is_end_mark(at);
        let first = (next..self.end).find(|&at| !leads(at) || never_first(at))?;
        let word = self.source(first);
        let letter = word.chars().next().filter(|letter| letter.is_alphanumeric())?;
        let capital = letter.is_alphabetic() && !letter.is_lowercase();
        Some(Beginning {
            word,
            capital,
            starter: capital && self.rules.grammar.is_function_word(&word.to_lowercase()),
            number: letter.is_numeric(),
            mark: (first > next).then(|| self.source(first - 1)),
        })
    }

    /// Whether the point at `mark` ends a sentence rather than an abbreviation. Abbreviations end one only before a
    /// word that often begins one, and not before a dash, as in datelines ("ORLUND, Calif. — A judge").
    fn point_can_end(&self, mark: usize, start: usize, beginning: &Beginning<'_>) -> bool {
        let source = self.source(mark);
        let starter = beginning.starter
            && !beginning.mark.is_some_and(|mark| matches!(mark, "—" | "–" | "-" | "--" | "("));
        if !source.ends_with('.') || source.starts_with("..") {
            return true;
        }
        if source.len() > 1 {
            // An acronym with its own point: "the U.S. The", but "the U.S. Army".
            return starter;
        }
        if !self.touches_previous(mark) {
            return true;
        }
        let word = self.source(mark.wrapping_sub(1));
        match self.rules.abbreviations.get(word) {
            Some(Abbreviation::Title) => false,
            // "No." may be all that is said.
            Some(Abbreviation::BeforeNumber) => !beginning.number && (starter || mark == start + 1),
            Some(Abbreviation::Other) => starter,
            None => starter || !is_initial(word),
        }
    }

    /// Whether a short name and a verb of attribution follow: "Varn told …", "he asked".
    fn is_attribution(&self, next: usize) -> bool {
        const LONGEST_NAME: usize = 4;
        (next..next + LONGEST_NAME)
            .take_while(|&at| self.is_wordlike(at))
            .any(|at| self.rules.cues.is_cue(&self.source(at + 1).to_lowercase()))
    }
}

/// Whether `word` can be an initial: "Donal J. Maddick"; "I" is a word.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && word != "I"
}
