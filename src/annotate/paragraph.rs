//! Paragraphs, as ranges of tokens.

use std::ops::Range;

use memchr::memchr2_iter;

use super::token::Token;

/// The paragraphs of `text`; together they hold every token, and none is empty.
///
/// A blank line ends a paragraph, and so does a line end, unless the lines are hard-wrapped.
pub(super) fn paragraphs(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut first = 0;
    for end in paragraph_ends(text) {
        let rest = tokens.get(first..).unwrap_or_default();
        let count = rest.iter().take_while(|token| token.span.start < end).count();
        if count > 0 {
            ranges.push(first..first + count);
            first += count;
        }
    }
    ranges
}

/// The bytes at which paragraphs end, in order; the last is the end of the text.
fn paragraph_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    // The lines since the last blank one, each with the byte at which it ends.
    let mut block: Vec<(&str, usize)> = Vec::new();
    for line in lines(text) {
        at += line.len();
        if line.trim().is_empty() {
            close(&mut block, &mut ends);
        } else {
            block.push((line.trim_end(), at));
        }
    }
    close(&mut block, &mut ends);
    ends
}

/// The lines of `text`, each with what ends it: a line feed, or the line or paragraph separator of Unicode.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    const SEPARATORS: [&[u8]; 2] = ["\u{2028}".as_bytes(), "\u{2029}".as_bytes()];
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(start..).filter(|rest| !rest.is_empty())?;
        let mut found =
            memchr2_iter(b'\n', SEPARATORS[0][0], rest).map(|at| (at, rest.get(at..).unwrap_or_default()));
        let end = found.find_map(|(at, bytes)| match bytes {
            [b'\n', ..] => Some(at + 1),
            _ => SEPARATORS
                .iter()
                .find(|separator| bytes.starts_with(separator))
                .map(|separator| at + separator.len()),
        });
        let line = start..start + end.unwrap_or(rest.len());
        start = line.end;
        text.get(line)
    })
}

/// Ends a block of lines: it is one paragraph if it is hard-wrapped, and else each line is one.
fn close(block: &mut Vec<(&str, usize)>, ends: &mut Vec<usize>) {
    let first = if is_wrapped(block) { block.len() - 1 } else { 0 };
    ends.extend(block.drain(..).skip(first).map(|(_, end)| end));
}

/// Whether lines were broken at a fixed width: three or more, all but the last nearly equally long.
fn is_wrapped(block: &[(&str, usize)]) -> bool {
    const NARROWEST: usize = 45;
    const WIDEST: usize = 100;
    const RAGGED: usize = 25;
    let [full @ .., _last] = block else { return false };
    let lengths = || full.iter().map(|(line, _)| line.chars().count());
    match (lengths().min(), lengths().max()) {
        (Some(min), Some(max)) => full.len() >= 2 && min >= NARROWEST && max <= WIDEST && max - min <= RAGGED,
        _ => false,
    }
}
