//! The features of one observation that a model knows, counted.

use std::ops::Range;

use super::config::Group;
use super::counts::summed;
use super::extract::Sink;
use super::name::{Key, Name};
use super::space::FeatureSpace;
use super::words::Words;

/// Counts the features that a space knows.
#[derive(Debug)]
pub struct KnownCounts<'w, 's> {
    words: &'w mut Words<'s, FeatureSpace>,
    /// Each occurrence: the feature, and how often it counts.
    features: Vec<(Key, u32)>,
}

impl<'w, 's> KnownCounts<'w, 's> {
    /// No counts yet of the document of `words`.
    pub fn new(words: &'w mut Words<'s, FeatureSpace>) -> Self {
        Self { words, features: Vec::new() }
    }

    /// The row: values by column, ascending.
    pub fn into_row(self) -> Vec<(u32, f32)> {
        let space = self.words.numbering();
        // Looked up one right after the other, so that the processor waits for many places of the memory at once.
        let columns = self.features.into_iter();
        let counts = columns.filter_map(|(key, times)| Some((space.index().column(key)?, times))).collect();
        space.weigh(summed(counts))
    }
}

impl Sink for KnownCounts<'_, '_> {
    fn add(&mut self, group: Group, name: Name<'_>, _: Range<usize>, times: u32) {
        if let Some(key) = self.words.key(group, name) {
            self.features.push((key, times));
        }
    }
}
