//! Word vectors, learned from unlabelled articles: words that are used alike have vectors that are alike.
//!
//! Positive pointwise mutual information of words that stand near one another, cut down to its strongest directions
//! (Levy & Goldberg 2014, "Neural word embedding as implicit matrix factorization"; Levy, Goldberg & Dagan 2015). The
//! same articles and settings give the same vectors, bit for bit, at any number of threads.

mod association;
mod file;
mod learn;
mod spectrum;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use ndarray::{Array2, ArrayView2};

pub use learn::VectorParams;
pub use words::Words;

use crate::error::Result;

/// A vector of length 1 for each of many words (their stems, as features see them).
#[derive(Debug, Clone, PartialEq)]
pub struct WordVectors {
    /// By frequency, the most frequent first.
    words: Vec<Arc<str>>,
    /// Words × dimensions.
    values: Array2<f32>,
    lookup: HashMap<Arc<str>, usize, RandomState>,
}

impl WordVectors {
    fn new(words: Vec<Arc<str>>, values: Array2<f32>) -> Self {
        let lookup = words.iter().enumerate().map(|(at, word)| (Arc::clone(word), at)).collect();
        Self { words, values, lookup }
    }

    /// The vectors that ship: of words of English news; see `models/news.vectors.md`.
    ///
    /// # Errors
    /// None, unless the program was built from a damaged file.
    pub fn builtin() -> Result<Self> {
        Self::from_bytes(include_bytes!("../../models/news.vectors"))
    }

    /// Vectors in these directions.
    #[cfg(test)]
    pub(crate) fn of<const N: usize, const D: usize>(directions: [(&str, [i8; D]); N]) -> Self {
        let words = directions.iter().map(|(word, _)| (*word).into()).collect();
        let directions = directions.map(|(_, direction)| direction);
        Self::from_directions(words, &ndarray::arr2(&directions))
    }

    /// The words, the most frequent first.
    pub fn words(&self) -> &[Arc<str>] {
        &self.words
    }

    /// The number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.values.ncols()
    }

    /// The vectors, words × dimensions.
    pub fn values(&self) -> ArrayView2<'_, f32> {
        self.values.view()
    }

    /// The position of a word.
    pub fn position(&self, word: &str) -> Option<usize> {
        self.lookup.get(word).copied()
    }

    /// The `count` words that are most like `word` (cosine), with their similarity, most alike first.
    pub fn nearest(&self, word: &str, count: usize) -> Vec<(&str, f32)> {
        let Some(own) = self.position(word) else { return Vec::new() };
        let likeness = self.values.dot(&self.values.row(own));
        let mut others: Vec<(usize, f32)> =
            likeness.into_iter().enumerate().filter(|(at, _)| *at != own).collect();
        others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let named = others.into_iter().take(count);
        named.filter_map(|(at, likeness)| Some((&**self.words.get(at)?, likeness))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of two circles that meet their own circle only, and one that meets both.
    fn words() -> Words {
        let mut words = Words::new();
        let circles = [["a", "b", "c", "d"], ["v", "w", "x", "y"]];
        for round in 0..40usize {
            let sentences = circles.map(|circle| {
                let word = |at: usize| circle[(round * 7 + at * (1 + round % 3)) % 4].to_owned();
                [word(0), word(1), "the".to_owned(), word(2), word(3)].to_vec()
            });
            words.push(&sentences).unwrap();
        }
        words
    }

    fn learn(dimensions: usize) -> WordVectors {
        let params = VectorParams { dimensions, min_count: 5, ..VectorParams::default() };
        WordVectors::learn(words(), &params).unwrap()
    }

    #[test]
    fn words_that_are_used_alike_have_vectors_that_are_alike() {
        let vectors = learn(2);
        assert_eq!((vectors.words().len(), vectors.dimensions()), (9, 2));
        assert_eq!(&*vectors.words()[0], "the", "by frequency");
        for (word, circle) in [("a", "abcd"), ("x", "vwxy")] {
            let nearest = vectors.nearest(word, 3);
            assert!(
                nearest.iter().all(|(other, likeness)| circle.contains(other) && *likeness > 0.5),
                "{nearest:?}"
            );
        }
        for row in vectors.values().rows() {
            assert!((row.dot(&row) - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn threads_do_not_change_a_bit() {
        let of = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| learn(4)).to_bytes().unwrap()
        };
        assert_eq!(of(1), of(3));
    }

    #[test]
    fn a_file_gives_the_same_vectors_back() {
        let vectors = learn(3);
        let bytes = vectors.to_bytes().unwrap();
        assert_eq!(WordVectors::from_bytes(&bytes).unwrap(), vectors);
    }

    #[test]
    fn what_is_no_file_of_vectors_is_refused() {
        let bytes = learn(3).to_bytes().unwrap();
        for length in 0..bytes.len() {
            assert!(WordVectors::from_bytes(&bytes[..length]).is_err(), "{length}");
        }
        let mut other = bytes.clone();
        let key = other.windows(6).position(|window| window == b"vector").unwrap();
        other[key] = b'V';
        let error = WordVectors::from_bytes(&other).unwrap_err().to_string();
        assert!(error.contains("something else"), "{error}");
        let mut twice = bytes;
        let x = twice.windows(3).position(|window| window == b"\nx\n").unwrap();
        twice[x + 1] = b'y';
        let error = WordVectors::from_bytes(&twice).unwrap_err().to_string();
        assert!(error.contains("distinct"), "{error}");
    }

    #[test]
    fn too_few_words_are_an_error() {
        let params = VectorParams { dimensions: 10, min_count: 5, ..VectorParams::default() };
        let error = WordVectors::learn(words(), &params).unwrap_err().to_string();
        assert!(error.contains("9 words occur at least 5 times"), "{error}");
    }

    #[test]
    fn the_vectors_that_ship_know_words_of_news() {
        let vectors = WordVectors::builtin().unwrap();
        let nearest = vectors.nearest("lawsuit", 10);
        assert!(
            nearest.iter().any(|(word, _)| ["sue", "suit", "court", "litig"].contains(word)),
            "{nearest:?}"
        );
    }
}
