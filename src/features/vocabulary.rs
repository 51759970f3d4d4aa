//! Learning a feature space from the training observations.

use std::collections::HashMap;

use super::config::{FeatureConfig, Group};
use super::counts::Counts;
use super::space::FeatureSpace;
use crate::error::{Kind, Result};
use crate::matrix::{DesignMatrix, MatrixBuilder};

/// Collects the counts of observations, then makes the space and the design matrix.
///
/// Every distinct feature is held once; an observation costs eight bytes for each of its features.
#[derive(Debug, Default)]
pub struct VocabularyBuilder {
    ids: Vec<HashMap<String, u32>>,
    /// Group and document frequency by id.
    seen: Vec<(Group, u32)>,
    rows: Vec<Vec<(u32, f32)>>,
}

impl VocabularyBuilder {
    /// Nothing collected yet.
    pub fn new() -> Self {
        Self { ids: vec![HashMap::new(); Group::ALL.len()], ..Self::default() }
    }

    /// Adds one observation.
    ///
    /// # Errors
    /// More than 2³² − 1 distinct features.
    pub fn push(&mut self, counts: Counts) -> Result<()> {
        let mut row = Vec::new();
        for (group, name, count) in counts.into_sorted() {
            let Some(ids) = self.ids.get_mut(group as usize) else { continue };
            let fresh = u32::try_from(self.seen.len())
                .map_err(|_| Kind::Insufficient("more distinct features than 2^32 - 1".into()))?;
            let id = *ids.entry(name).or_insert(fresh);
            if id == fresh {
                self.seen.push((group, 0));
            }
            if let Some((_, frequency)) = self.seen.get_mut(id as usize) {
                *frequency += 1;
            }
            row.push((id, count));
        }
        self.rows.push(row);
        Ok(())
    }

    /// The space of the features that are frequent enough, and the observations as its rows.
    ///
    /// # Errors
    /// No feature is frequent enough.
    pub fn finish(self, config: &FeatureConfig) -> Result<(FeatureSpace, DesignMatrix)> {
        let n = self.rows.len() as f64;
        let mut kept: Vec<(Group, String, u32)> = Vec::new();
        for (group, ids) in Group::ALL.into_iter().zip(self.ids) {
            let first = kept.len();
            let frequent = |id: &u32| {
                self.seen
                    .get(*id as usize)
                    .is_some_and(|(_, df)| *df as usize >= config.min_document_frequency)
            };
            kept.extend(ids.into_iter().filter(|(_, id)| frequent(id)).map(|(name, id)| (group, name, id)));
            if let Some(added) = kept.get_mut(first..) {
                added.sort_unstable_by(|a, b| a.1.cmp(&b.1));
            }
        }
        if kept.is_empty() {
            let message = format!(
                "no feature occurs in {} observations or more; label more articles, or lower `min_document_frequency`",
                config.min_document_frequency
            );
            return Err(Kind::Insufficient(message).into());
        }
        let mut columns = vec![None; self.seen.len()];
        let mut features = Vec::with_capacity(kept.len());
        for (column, (group, name, id)) in kept.into_iter().enumerate() {
            let df = self.seen.get(id as usize).map_or(0, |(_, df)| *df);
            let idf = ((1.0 + n) / (1.0 + f64::from(df))).ln() + 1.0;
            if let Some(slot) = columns.get_mut(id as usize) {
                *slot = Some(column as u32);
            }
            features.push((group, name, idf as f32));
        }
        let space = FeatureSpace::new(features, config)?;
        let mut matrix = MatrixBuilder::new(space.len());
        for row in self.rows {
            let known = |(id, count): (u32, f32)| Some((columns.get(id as usize).copied()??, count));
            matrix.push_row(space.weigh(row.into_iter().filter_map(known)))?;
        }
        Ok((space, matrix.build()))
    }
}
