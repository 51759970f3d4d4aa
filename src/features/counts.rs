//! The features of one observation, counted.

use std::ops::Range;

use super::config::Group;
use super::extract::Sink;
use super::name::{Key, Name, Slot};
use super::ngrams::WordCounts;
use super::sort::sort_spread;
use super::terms::TermTable;
use super::words::Words;
use crate::annotate::Document;

/// How often each feature occurs in one observation, whatever a model knows.
#[derive(Debug)]
pub struct Counts<'w, 'n> {
    words: &'w mut Words<'n, TermTable>,
    ngrams: WordCounts,
    /// Each occurrence: the feature, and how often it counts.
    features: Vec<(u64, u32)>,
}

impl<'w, 'n> Counts<'w, 'n> {
    /// Nothing counted yet of the document of `words`.
    pub fn new(words: &'w mut Words<'n, TermTable>) -> Self {
        Self { words, ngrams: WordCounts::default(), features: Vec::new() }
    }

    /// What was counted.
    pub fn finish(self) -> Counted {
        let Self { mut ngrams, mut features, .. } = self;
        ngrams.take(|group, slot, number, times| features.push(of_word(group, slot, number, times)));
        sort_spread(&mut features, u64::BITS, |(key, _)| *key);
        sum_equal(&mut features);
        Counted(features)
    }
}

impl Sink for Counts<'_, '_> {
    fn add(&mut self, group: Group, name: Name<'_>, _: Range<usize>, times: u32) {
        if let Some(key) = self.words.key(group, name) {
            self.features.push((scatter(key.0), times));
        }
    }

    fn add_ngrams(&mut self, group: Group, document: &Document<'_>, tokens: Range<usize>) {
        let Self { words, ngrams, features } = self;
        let mut of_words = Vec::new();
        let word = |group, slot, number, times| of_words.push(of_word(group, slot, number, times));
        ngrams.add(words, group, document, tokens, word, |key| features.push((scatter(key.0), 1)));
        features.append(&mut of_words);
    }
}

/// A word of an n-gram, and how often it counts.
fn of_word(group: Group, slot: Slot, number: u32, times: u32) -> (u64, u32) {
    (scatter(Key::word(group, slot, number).0), times)
}

/// The features of one observation and their counts, without their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted(pub(super) Vec<(u64, u32)>);

impl Counted {
    /// The number of distinct features.
    pub(crate) fn n_features(&self) -> usize {
        self.0.len()
    }
}

/// Adds up the counts of equal keys, which stand one after the other.
pub(super) fn sum_equal<K: PartialEq>(counts: &mut Vec<(K, u32)>) {
    counts.dedup_by(|(next, times), (key, sum)| {
        let same = next == key;
        if same {
            *sum = sum.saturating_add(*times);
        }
        same
    });
}

/// Odd, so that multiplying by it loses nothing (Knuth's multiplicative hashing).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const INVERSE: u64 = inverse(FACTOR);

/// The number by which multiplying by an odd `number` is undone (Newton's method: each step doubles the right bits).
const fn inverse(number: u64) -> u64 {
    let mut inverse = number;
    let mut bits = 3;
    while bits < u64::BITS {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(number.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
}

/// Another number for each key, whose upper bits scatter evenly.
pub(super) fn scatter(key: u64) -> u64 {
    let product = key.wrapping_mul(FACTOR);
    (product ^ (product >> 32)).wrapping_mul(FACTOR)
}

/// The key that was scattered.
pub(super) fn gather(scattered: u64) -> u64 {
    let product = scattered.wrapping_mul(INVERSE);
    (product ^ (product >> 32)).wrapping_mul(INVERSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_scattered_is_gathered() {
        for key in [0, 1, 42, u64::MAX, FACTOR, 1 << 63] {
            assert_eq!(gather(scatter(key)), key);
        }
    }

    #[test]
    fn counts_are_summed() {
        let mut counts = vec![(1, 2), (2, 1), (3, 1), (3, u32::MAX)];
        sum_equal(&mut counts);
        assert_eq!(counts, [(1, 2), (2, 1), (3, u32::MAX)]);
    }
}
