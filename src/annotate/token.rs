//! Splitting a text into tokens.
//!
//! Written for news in languages that put spaces between words. A token is a word, a number or a single mark;
//! the bytes between tokens are white space and invisible formatting characters only.

use crate::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits, inner apostrophes ("Sant'Anna", "don't") or the points of an acronym ("U.S.").
    Word,
    /// Digits with inner points and commas ("320,000").
    Number,
    /// The ending of a possessive or contraction that is split from its word: "'s".
    Clitic,
    /// A web or mail address.
    Address,
    /// Anything else: punctuation, quotation marks, symbols; usually one character ("--", "..." and "``" are one).
    Mark,
}

/// One token: what it is and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text; never empty.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// The tokens of `text`, in order, without overlap. One pass.
pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokenize_onto(text, &mut tokens);
    tokens
}

/// Adds the tokens of `text` to `tokens`.
pub(super) fn tokenize_onto(text: &str, tokens: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(first) = char_at(text, at) {
        if is_blank(first) {
            at += first.len_utf8();
            continue;
        }
        let (end, kind) = token_end(text, at, first);
        tokens.push(Token { span: Span::new(at, end), kind });
        at = end;
    }
}

/// Straight and typographic apostrophes. (`’` is also a closing quotation mark: only its neighbours tell.)
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// White space, and characters that are not seen: zero-width spaces and joiners, direction marks, soft hyphens.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Characters without width that are no white space: formatting and control characters. Inside a word they do not
/// end it.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

fn char_at(text: &str, byte: usize) -> Option<char> {
    text.get(byte..)?.chars().next()
}

/// Letters, digits and what joins onto them (accents written as separate characters).
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '_')
}

fn token_end(text: &str, at: usize, first: char) -> (usize, TokenKind) {
    let after = at + first.len_utf8();
    if first.is_numeric() {
        return number_end(text, at);
    }
    if first.is_alphabetic() {
        if let Some(end) = plain_word_end(text, at) {
            return (end, TokenKind::Word);
        }
        return address_end(text, at)
            .or_else(|| acronym_end(text, at))
            .unwrap_or_else(|| (word_end(text, at), TokenKind::Word));
    }
    if is_apostrophe(first)
        && let Some(end) = clitic_end(text, at)
    {
        return (end, TokenKind::Clitic);
    }
    // Runs that are one mark: "--", "---", "...", and the typewriter quotation marks "``" and "''".
    if matches!(first, '-' | '.' | '`' | '\'') {
        let run = text.get(at..).unwrap_or_default().chars().take_while(|&c| c == first).count();
        let whole = match first {
            '`' | '\'' => run.min(2),
            _ => run,
        };
        return (at + whole, TokenKind::Mark);
    }
    (after, TokenKind::Mark)
}

/// The end of the word at `start` if it is of ASCII letters and digits and what follows ends a word whatever comes then:
/// most words of English.
fn plain_word_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?;
    let length = ascii_letters_and_digits(rest);
    let ends = match rest.get(length) {
        None | Some(b' ' | b'\n' | b'\r' | b',' | b';' | b')' | b'"' | b'?' | b'!') => length > 0,
        // "word. ", but not "U.S." or "www.karsk.example".
        Some(b'.') => length > 1 && matches!(rest.get(length + 1), None | Some(b' ' | b'\n')),
        _ => false,
    };
    ends.then_some(start + length)
}

/// How many ASCII letters and digits `bytes` begin with; eight bytes at a time, as words end where nobody can predict.
fn ascii_letters_and_digits(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Each byte that many times; in the high bit of each byte, whether it is as great as `least`: bytes are below 128.
    const fn each(byte: u8) -> u64 {
        byte as u64 * 0x0101_0101_0101_0101
    }
    const fn at_least(low: u64, least: u8) -> u64 {
        low + each(128 - least)
    }
    let (eights, _) = bytes.as_chunks();
    for (count, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let low = eight & !HIGH;
        let small = low | each(b'a' - b'A');
        let letters = at_least(small, b'a') & !at_least(small, b'z' + 1);
        let digits = at_least(low, b'0') & !at_least(low, b'9' + 1);
        let others = HIGH & !((letters | digits) & !eight);
        if others != 0 {
            return 8 * count + others.trailing_zeros() as usize / 8;
        }
    }
    let checked = 8 * eights.len();
    let rest = bytes.get(checked..).unwrap_or_default();
    checked + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// A word goes on over inner apostrophes and "&", but not over a possessive "'s".
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut rest = text.get(start..).unwrap_or_default().chars().peekable();
    while let Some(c) = rest.next() {
        let joins = |next: Option<&char>| next.is_some_and(|&next| is_word_char(next));
        let inside = is_word_char(c)
            || (is_invisible(c) && joins(rest.peek()))
            || (c == '&' && joins(rest.peek()))
            || (is_apostrophe(c) && joins(rest.peek()) && clitic_end(text, end).is_none());
        if !inside {
            break;
        }
        end += c.len_utf8();
    }
    end.max(start + char_at(text, start).map_or(0, char::len_utf8))
}

/// The end of "'s" at `at`, if that is what stands there and the word ends with it.
fn clitic_end(text: &str, at: usize) -> Option<usize> {
    // Only after a letter, a digit or the point of an acronym: "'s" after a blank opens a quotation.
    text.get(..at)?.chars().next_back().filter(|&c| is_word_char(c) || c == '.')?;
    let mut rest = text.get(at..)?.chars();
    let apostrophe = rest.next().filter(|&c| is_apostrophe(c))?;
    rest.next().filter(|&c| matches!(c, 's' | 'S'))?;
    let ends = rest.next().is_none_or(|c| !is_word_char(c));
    ends.then_some(at + apostrophe.len_utf8() + 1)
}

/// Digits go on over a point or comma that is followed by a digit, and over letters ("2nd", "4x4").
fn number_end(text: &str, start: usize) -> (usize, TokenKind) {
    let mut end = start;
    let mut kind = TokenKind::Number;
    let mut rest = text.get(start..).unwrap_or_default().chars().peekable();
    while let Some(c) = rest.next() {
        let before_digit = rest.peek().is_some_and(|next| next.is_numeric());
        if !(is_word_char(c) || (matches!(c, '.' | ',') && before_digit)) {
            break;
        }
        if c.is_alphabetic() {
            kind = TokenKind::Word;
        }
        end += c.len_utf8();
    }
    (end, kind)
}

/// Single letters with points: "U.S.", "e.g.", "a.m."; at least two of them, the last point included.
fn acronym_end(text: &str, start: usize) -> Option<(usize, TokenKind)> {
    let mut end = start;
    let mut letters = 0;
    let mut rest = text.get(start..)?.chars();
    while let (Some(letter), Some('.')) = (rest.next(), rest.next()) {
        if !letter.is_alphabetic() {
            break;
        }
        end += letter.len_utf8() + 1;
        letters += 1;
    }
    // "e.g.x" or "U.S.A" without the last point: leave what follows to be a word of its own.
    (letters >= 2).then_some((end, TokenKind::Word))
}

/// The end of the web or mail address at `start`, without the punctuation that follows it.
fn address_end(text: &str, start: usize) -> Option<(usize, TokenKind)> {
    let rest = text.get(start..)?;
    let length = web_address(rest).or_else(|| mail_address(rest))?;
    Some((start + length, TokenKind::Address))
}

/// The length of a web address, which goes on to the next blank.
fn web_address(rest: &str) -> Option<usize> {
    let begins =
        |prefix: &str| rest.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    if !["http://", "https://", "www."].into_iter().any(begins) {
        return None;
    }
    let whole = rest.split(|c: char| is_blank(c) || matches!(c, '"' | '”' | '<' | '>')).next()?;
    Some(whole.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']).len())
}

/// The length of a mail address. Its two parts are at most as long as RFC 5321 allows, which also bounds the look
/// ahead from each word.
fn mail_address(rest: &str) -> Option<usize> {
    const LONGEST_LOCAL: usize = 64;
    const LONGEST_DOMAIN: usize = 255;
    let run = |text: &str, longest: usize, also: &[u8]| {
        text.bytes()
            .take(longest)
            .take_while(|byte| byte.is_ascii_alphanumeric() || also.contains(byte))
            .count()
    };
    let local = run(rest, LONGEST_LOCAL, b"._-+");
    let after = rest.get(local..)?.strip_prefix('@')?;
    let domain = after.get(..run(after, LONGEST_DOMAIN, b".-"))?.trim_end_matches(['.', '-']);
    domain.contains('.').then_some(local + 1 + domain.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_counted_whatever_follows() {
        for byte in 0..=u8::MAX {
            for length in 0..20 {
                let mut bytes = b"aZ09zA5xkQ".repeat(3);
                bytes[length] = byte;
                let expected = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                assert_eq!(ascii_letters_and_digits(&bytes), expected, "{byte} at {length}");
                bytes.truncate(length + 1);
                assert_eq!(ascii_letters_and_digits(&bytes), expected.min(length + 1), "{byte} at {length}");
            }
        }
    }
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tokens_cover_all_but_blanks(text in "(\\PC|[a-zA-Z'’.\\- \n\u{200b}\u{301}\"0-9,&]){0,80}") {
            let mut end = 0;
            for token in tokenize(&text) {
                prop_assert!(!token.span.is_empty());
                prop_assert!(text.get(token.span.start..token.span.end).is_some(), "on character boundaries");
                prop_assert!(text[end..token.span.start].chars().all(is_blank));
                end = token.span.end;
            }
            prop_assert!(text[end..].chars().all(is_blank));
        }
    }
}
