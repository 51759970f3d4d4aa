//! The feature space: which features a model knows, in which column, with which weight.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

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
    /// Shared with `lookup`, so that each name is held once.
    names: Vec<Arc<str>>,
    idf: Vec<f32>,
    /// For each group of [`Group::ALL`] its columns.
    groups: [Range<usize>; Group::ALL.len()],
    /// For each group its weight.
    weights: [f32; Group::ALL.len()],
    /// For each group the column of each name.
    lookup: [HashMap<Arc<str>, u32>; Group::ALL.len()],
}

impl FeatureSpace {
    /// The space of `features`, which are sorted by group, then name, with their inverse document frequency.
    ///
    /// # Errors
    /// The features are not sorted, stand twice, or are more than 2³² − 1; a name holds a line feed, which ends a name
    /// in the model file; an inverse document frequency is not finite and above 0.
    pub fn new(features: Vec<(Group, Arc<str>, f32)>, config: &FeatureConfig) -> Result<Self> {
        if !features.is_sorted_by(|a, b| (a.0, &a.1) < (b.0, &b.1)) {
            return Err(Kind::Model("the features are not in order".into()).into());
        }
        if u32::try_from(features.len()).is_err() {
            let message = "more features than 2^32 - 1; raise `min_document_frequency`";
            return Err(Kind::Insufficient(message.into()).into());
        }
        let groups = Group::ALL.map(|group| {
            let start = features.partition_point(|feature| feature.0 < group);
            start..features.partition_point(|feature| feature.0 <= group)
        });
        let mut lookup: [HashMap<Arc<str>, u32>; Group::ALL.len()] = Default::default();
        for (lookup, columns) in lookup.iter_mut().zip(&groups) {
            lookup.reserve(columns.len());
        }
        let mut names = Vec::with_capacity(features.len());
        let mut idf = Vec::with_capacity(features.len());
        for (column, (group, name, weight)) in features.into_iter().enumerate() {
            if name.contains('\n') {
                let message = format!("the feature {name:?} of group `{group}` has a line break in its name");
                return Err(Kind::Invalid(message).into());
            }
            if !(weight.is_finite() && weight > 0.0) {
                let message = format!("the inverse document frequency of {name:?} is {weight}");
                return Err(Kind::Model(message).into());
            }
            if let Some(lookup) = lookup.get_mut(group as usize) {
                lookup.insert(Arc::clone(&name), column as u32);
            }
            names.push(name);
            idf.push(weight);
        }
        let weights = Group::ALL.map(|group| config.weight(group) as f32);
        Ok(Self { names, idf, groups, weights, lookup })
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are no columns.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Group and name of a column; `None` past the end.
    pub fn feature(&self, column: usize) -> Option<(Group, &str)> {
        let group = self.groups.iter().position(|columns| columns.contains(&column))?;
        Some((*Group::ALL.get(group)?, self.names.get(column)?))
    }

    /// All names, in the order of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
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

    /// The row of an observation from its counts, above 0, by column, in any order: values by column, ascending.
    pub fn weigh(&self, counts: impl IntoIterator<Item = (u32, u32)>) -> Vec<(u32, f32)> {
        let mut row: Vec<(u32, f32)> =
            counts.into_iter().map(|(column, count)| (column, count as f32)).collect();
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
    counts: HashMap<u32, u32>,
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
    fn add(&mut self, group: Group, name: &str, _: Range<usize>, times: u32) {
        if let Some(column) = self.space.column(group, name) {
            let count = self.counts.entry(column).or_default();
            *count = count.saturating_add(times);
        }
    }
}
