//! The feature space: which features a model knows, in which column, with which weight.

use std::collections::HashMap;
use std::ops::Range;

use super::config::{FeatureConfig, Group};
use super::extract::Sink;
use crate::error::{Kind, Result};

/// The columns of a model: sorted by group, then name.
///
/// An observation's value in a column is (1 + ln count) · idf, with every group's vector scaled to the L2 norm that
/// the configuration gives the group (sublinear tf–idf; idf = ln((1 + n) / (1 + df)) + 1 over the n training
/// observations, Salton & Buckley 1988).
#[derive(Debug)]
pub struct FeatureSpace {
    names: Vec<String>,
    idf: Vec<f32>,
    /// For each group of [`Group::ALL`] its columns.
    groups: Vec<Range<usize>>,
    /// For each group its weight.
    weights: Vec<f32>,
    lookup: Vec<HashMap<String, u32>>,
}

impl FeatureSpace {
    /// The space of `features`, which are sorted by group, then name, with their inverse document frequency.
    ///
    /// # Errors
    /// The features are not sorted, stand twice, or are more than 2³² − 1.
    pub fn new(features: Vec<(Group, String, f32)>, config: &FeatureConfig) -> Result<Self> {
        let ordered = features.windows(2).all(|pair| match pair {
            [a, b] => (a.0, &a.1) < (b.0, &b.1),
            _ => true,
        });
        if !ordered {
            return Err(Kind::Model("the features are not in order".into()).into());
        }
        if u32::try_from(features.len()).is_err() {
            return Err(Kind::Insufficient(
                "more features than 2^32 - 1; raise `min_document_frequency`".into(),
            )
            .into());
        }
        let mut lookup = vec![HashMap::new(); Group::ALL.len()];
        let mut groups = Vec::with_capacity(Group::ALL.len());
        for group in Group::ALL {
            let start = features.partition_point(|feature| feature.0 < group);
            let end = features.partition_point(|feature| feature.0 <= group);
            groups.push(start..end);
        }
        let mut names = Vec::with_capacity(features.len());
        let mut idf = Vec::with_capacity(features.len());
        for (column, (group, name, weight)) in features.into_iter().enumerate() {
            if let Some(lookup) = lookup.get_mut(group as usize) {
                lookup.insert(name.clone(), column as u32);
            }
            names.push(name);
            idf.push(weight);
        }
        let weights = Group::ALL.into_iter().map(|group| config.weight(group) as f32).collect();
        Ok(Self { names, idf, groups, weights, lookup })
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no feature was frequent enough to be kept.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Group and name of a column; `None` past the end.
    pub fn feature(&self, column: usize) -> Option<(Group, &str)> {
        let group = self.groups.iter().position(|columns| columns.contains(&column))?;
        Some((*Group::ALL.get(group)?, self.names.get(column)?))
    }

    /// All names, in the order of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Inverse document frequencies, in the order of the columns.
    pub fn idf(&self) -> &[f32] {
        &self.idf
    }

    /// The columns of a group.
    pub fn columns(&self, group: Group) -> Range<usize> {
        self.groups.get(group as usize).cloned().unwrap_or(0..0)
    }

    /// The column of a feature.
    pub fn column(&self, group: Group, name: &str) -> Option<u32> {
        self.lookup.get(group as usize)?.get(name).copied()
    }

    /// The row of an observation from its counts by column: values by column, ascending.
    pub fn weigh(&self, counts: impl IntoIterator<Item = (u32, f32)>) -> Vec<(u32, f32)> {
        let mut row: Vec<(u32, f32)> = counts.into_iter().collect();
        row.sort_unstable_by_key(|(column, _)| *column);
        for (column, value) in &mut row {
            let idf = self.idf.get(*column as usize).copied().unwrap_or(0.0);
            *value = (1.0 + value.ln()) * idf;
        }
        for (columns, weight) in self.groups.iter().zip(&self.weights) {
            let start = row.partition_point(|(column, _)| (*column as usize) < columns.start);
            let end = row.partition_point(|(column, _)| (*column as usize) < columns.end);
            let Some(group) = row.get_mut(start..end) else { continue };
            let norm = group.iter().map(|(_, value)| f64::from(*value).powi(2)).sum::<f64>().sqrt();
            if norm > 0.0 {
                group.iter_mut().for_each(|(_, value)| *value *= weight / norm as f32);
            }
        }
        row
    }
}

/// Counts the features that a space knows.
#[derive(Debug)]
pub struct KnownCounts<'s> {
    space: &'s FeatureSpace,
    counts: HashMap<u32, f32>,
}

impl<'s> KnownCounts<'s> {
    /// No counts yet.
    pub fn new(space: &'s FeatureSpace) -> Self {
        Self { space, counts: HashMap::new() }
    }

    /// The row: values by column, ascending.
    pub fn into_row(self) -> Vec<(u32, f32)> {
        self.space.weigh(self.counts)
    }
}

impl Sink for KnownCounts<'_> {
    fn add(&mut self, group: Group, name: &str, _: Range<usize>) {
        if let Some(column) = self.space.column(group, name) {
            *self.counts.entry(column).or_default() += 1.0;
        }
    }
}

/// Like [`KnownCounts`], and remembers which tokens made each feature.
#[derive(Debug)]
pub struct Occurrences<'s> {
    space: &'s FeatureSpace,
    tokens: HashMap<u32, Vec<Range<usize>>>,
}

/// A feature of an observation: its column, its value in the row, and the tokens of each occurrence.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// The column.
    pub column: u32,
    /// The value in the row.
    pub value: f32,
    /// The tokens of each occurrence; never empty.
    pub tokens: Vec<Range<usize>>,
}

impl<'s> Occurrences<'s> {
    /// No occurrences yet.
    pub fn new(space: &'s FeatureSpace) -> Self {
        Self { space, tokens: HashMap::new() }
    }

    /// The row with the tokens of each feature, by column.
    pub fn into_row(mut self) -> Vec<Occurrence> {
        let counts: Vec<(u32, f32)> =
            self.tokens.iter().map(|(&column, tokens)| (column, tokens.len() as f32)).collect();
        let row = self.space.weigh(counts).into_iter();
        row.map(|(column, value)| {
            let tokens = self.tokens.remove(&column).unwrap_or_default();
            Occurrence { column, value, tokens }
        })
        .collect()
    }
}

impl Sink for Occurrences<'_> {
    fn add(&mut self, group: Group, name: &str, tokens: Range<usize>) {
        if let Some(column) = self.space.column(group, name) {
            self.tokens.entry(column).or_default().push(tokens);
        }
    }
}
