//! Which texts a model has learned from: what it has seen says nothing of how well it reads what is new.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::corpus::Labels;

/// The texts that a model, or one that it built on, was trained on: 8 bytes each, from which no text can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Texts(Vec<u64>);

impl Texts {
    /// The texts of `labels` that have words.
    pub(super) fn of(labels: &Labels) -> Self {
        Self::sorted(labels.articles.par_iter().filter_map(|article| hash(&article.text)).collect())
    }

    fn sorted(mut hashes: Vec<u64>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// These and `others`.
    pub(super) fn and(mut self, others: &Self) -> Self {
        self.0.extend_from_slice(&others.0);
        Self::sorted(self.0)
    }

    /// How many observations of `labels` have one of these texts.
    pub(super) fn known(&self, labels: &Labels) -> usize {
        labels.observations.len() - self.unknown(labels).len()
    }

    /// The positions of the observations of `labels` that have none of these texts.
    pub(super) fn unknown(&self, labels: &Labels) -> Vec<usize> {
        let articles: Vec<bool> =
            labels.articles.par_iter().map(|article| self.holds(&article.text)).collect();
        let known = |article: usize| articles.get(article).copied().unwrap_or(false);
        let rows = labels.observations.iter().enumerate();
        rows.filter(|(_, row)| !known(row.article)).map(|(position, _)| position).collect()
    }

    /// Whether this text is one of them.
    pub(super) fn holds(&self, text: &str) -> bool {
        hash(text).is_some_and(|hash| self.0.binary_search(&hash).is_ok())
    }

    /// What the file stores, and how many there are.
    pub(super) fn to_bytes(&self) -> (Vec<u8>, usize) {
        (self.0.iter().flat_map(|hash| hash.to_le_bytes()).collect(), self.0.len())
    }

    /// What the file stores, read; `None` if it is not sorted.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let hashes: Vec<u64> = bytes.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
        hashes.is_sorted_by(|a, b| a < b).then_some(Self(hashes))
    }
}

/// The first 8 bytes of the SHA-256 of a text's words, however they are spaced; `None` if there are none.
fn hash(text: &str) -> Option<u64> {
    let mut pieces = pieces(text);
    let mut hash = Sha256::new_with_prefix(pieces.next()?);
    for piece in pieces {
        hash.update(" ");
        hash.update(piece);
    }
    hash.finalize().first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// What a text is cut into by white space that is more than one blank between two words: mostly paragraphs.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let is_end = |at: usize, byte: u8| match byte {
            // The blank before a word stays; what else may be white space is looked at as a character.
            b' ' => bytes.get(at + 1).is_none_or(|next| !next.is_ascii_graphic()) && is_space(rest, at + 1),
            b'\t'..=b'\r' => true,
            0x00..=0x7f => false,
            _ => is_space(rest, at),
        };
        let end = (0..).zip(bytes).find(|&(at, &byte)| is_end(at, byte)).map_or(rest.len(), |(at, _)| at);
        let piece = rest.get(..end)?;
        rest = rest.get(end..)?.trim_start();
        Some(piece)
    })
}

/// Whether a character that is white space begins at byte `at`.
fn is_space(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_do_not_make_another_text_and_words_do() {
        assert_eq!(hash("Varn  spoke.\r\n\r\nKarsk\tlistened."), hash(" Varn spoke. Karsk listened. "));
        assert_ne!(hash("Varn spoke."), hash("Varn spoke"));
        assert_ne!(hash("a b"), hash("ab"));
        assert_eq!(hash(" \n"), None);
        for text in [
            "a\u{a0}b",
            "a \u{2003} b\u{85}",
            "\u{3000}a \n\u{b}b",
            "a  b",
            "a\tb ",
            "\u{201c}a b\u{201d}  c é\u{2029}",
        ] {
            let words: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(pieces(text).collect::<Vec<_>>().join(" "), words.join(" "), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_sorted_is_refused() {
        let texts = Texts::sorted(vec![7, 3, 7]);
        let (bytes, count) = texts.to_bytes();
        assert_eq!((bytes.len(), count), (16, 2));
        assert_eq!(Texts::from_bytes(&bytes), Some(texts));
        let turned: Vec<u8> = bytes.rchunks(8).flatten().copied().collect();
        assert_eq!(Texts::from_bytes(&turned), None);
    }
}
