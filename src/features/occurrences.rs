//! The features of one observation with the tokens that made them.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::config::Group;
use super::extract::Sink;
use super::name::Name;
use super::space::FeatureSpace;
use super::words::Words;

/// Counts the features that a space knows, as [`KnownCounts`](super::KnownCounts) does, and remembers which tokens
/// made them.
#[derive(Debug)]
pub struct Occurrences<'w, 's> {
    words: &'w mut Words<'s, FeatureSpace>,
    occurrences: HashMap<u32, Vec<Occurrence>, RandomState>,
}

/// One place of a feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The tokens that made it; never empty.
    pub tokens: Range<usize>,
    /// How often it counts, at least 1: a word beside three mentions counts three times.
    pub times: u32,
}

/// A feature of an observation.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedFeature {
    /// The column.
    pub column: u32,
    /// The value in the row.
    pub value: f32,
    /// Where it occurs; never empty.
    pub occurrences: Vec<Occurrence>,
}

impl<'w, 's> Occurrences<'w, 's> {
    /// No occurrences yet in the document of `words`.
    pub fn new(words: &'w mut Words<'s, FeatureSpace>) -> Self {
        Self { words, occurrences: HashMap::default() }
    }

    /// The row with the places of each feature, by column.
    pub fn into_row(mut self) -> Vec<ObservedFeature> {
        let count = |occurrences: &[Occurrence]| {
            occurrences.iter().fold(0u32, |count, occurrence| count.saturating_add(occurrence.times))
        };
        let counts = self.occurrences.iter().map(|(&column, places)| (column, count(places)));
        let row = self.words.numbering().weigh(counts.collect());
        let features = row.into_iter().map(|(column, value)| {
            let occurrences = self.occurrences.remove(&column).unwrap_or_default();
            ObservedFeature { column, value, occurrences }
        });
        features.collect()
    }
}

impl Sink for Occurrences<'_, '_> {
    fn add(&mut self, group: Group, name: Name<'_>, tokens: Range<usize>, times: u32) {
        if let Some(column) = self.words.column(group, name) {
            self.occurrences.entry(column).or_default().push(Occurrence { tokens, times });
        }
    }
}
