//! Places in a text.

use std::ops::Range;

/// A half-open range of **bytes** of the original text; both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The part of `text` that the span covers; empty if the span does not fit `text`.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Converts between byte offsets and **character** (Unicode code point) offsets of one text.
///
/// Building takes one pass; each conversion takes a bounded number of steps, so that converting every span of a
/// long text stays linear.
#[derive(Debug)]
pub struct CharOffsets<'t> {
    text: &'t str,
    /// The number of characters that begin before every `STRIDE`-th byte, from the first; `None` for ASCII, where both
    /// offsets agree.
    samples: Option<Vec<usize>>,
}

/// Bytes.
const STRIDE: usize = 64;

/// How many characters begin in `bytes`.
fn count(bytes: &[u8]) -> usize {
    // Bytes are few enough to be counted in a byte, so that many are counted at once.
    let begins = |count: u8, &byte: &u8| count + u8::from(byte as i8 >= -0x40);
    bytes.chunks(STRIDE).map(|chunk| usize::from(chunk.iter().fold(0, begins))).sum()
}

impl<'t> CharOffsets<'t> {
    /// Prepares the conversion for `text`.
    pub fn new(text: &'t str) -> Self {
        let samples = || {
            let blocks = text.as_bytes().chunks_exact(STRIDE).scan(0, |before, block| {
                *before += count(block);
                Some(*before)
            });
            std::iter::once(0).chain(blocks).collect()
        };
        Self { text, samples: (!text.is_ascii()).then(samples) }
    }

    /// The number of characters before byte `byte`, which lies on a character boundary.
    pub fn to_char(&self, byte: usize) -> usize {
        let Some(samples) = &self.samples else { return byte };
        let byte = byte.min(self.text.len());
        let block = byte / STRIDE;
        let rest = self.text.as_bytes().get(block * STRIDE..byte).unwrap_or_default();
        samples.get(block).copied().unwrap_or(0) + count(rest)
    }

    /// The byte offset of character `char`, or `None` if the text is shorter.
    pub fn to_byte(&self, char: usize) -> Option<usize> {
        let Some(samples) = &self.samples else {
            return (char <= self.text.len()).then_some(char);
        };
        let block = samples.partition_point(|&before| before <= char).saturating_sub(1);
        let mut missing = char - samples.get(block)?;
        let rest = self.text.as_bytes().get(block * STRIDE..)?;
        // What ends a character that began in the block before is passed over.
        for (at, _) in rest.iter().enumerate().filter(|(_, byte)| **byte as i8 >= -0x40) {
            if missing == 0 {
                return Some(block * STRIDE + at);
            }
            missing -= 1;
        }
        (missing == 0).then_some(self.text.len())
    }

    /// The span in characters.
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.to_char(span.start), self.to_char(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn past_the_end_is_none() {
        assert_eq!(CharOffsets::new("abc").to_byte(4), None);
        assert_eq!(CharOffsets::new("añc").to_byte(4), None);
        assert_eq!(CharOffsets::new(&"ñ".repeat(STRIDE)).to_byte(STRIDE * 2), None);
    }

    proptest! {
        #[test]
        fn bytes_and_characters_round_trip(text in "(\\PC|[a-zé—“”😀]){0,300}") {
            let offsets = CharOffsets::new(&text);
            let mut bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
            bytes.push(text.len());
            for (char, &byte) in bytes.iter().enumerate() {
                prop_assert_eq!(offsets.to_char(byte), char);
                prop_assert_eq!(offsets.to_byte(char), Some(byte));
            }
            prop_assert_eq!(offsets.to_byte(bytes.len()), None);
        }
    }
}
