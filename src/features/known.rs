//! The features of one observation that a model knows, counted.

use std::ops::Range;

use super::config::Group;
use super::counts::summed;
use super::extract::Sink;
use super::name::Name;
use super::space::FeatureSpace;
use super::terms::Words;

/// Counts the features that a space knows.
#[derive(Debug)]
pub struct KnownCounts<'w, 's> {
    words: &'w mut Words<'s, FeatureSpace>,
    counts: Vec<(u32, u32)>,
}

impl<'w, 's> KnownCounts<'w, 's> {
    /// No counts yet of the document of `words`.
    pub fn new(words: &'w mut Words<'s, FeatureSpace>) -> Self {
        Self { words, counts: Vec::new() }
    }

    /// The row: values by column, ascending.
    pub fn into_row(self) -> Vec<(u32, f32)> {
        self.words.numbering().weigh(summed(self.counts))
    }
}

impl Sink for KnownCounts<'_, '_> {
    fn add(&mut self, group: Group, name: Name<'_>, _: Range<usize>, times: u32) {
        if let Some(column) = self.words.column(group, name) {
            self.counts.push((column, times));
        }
    }
}
