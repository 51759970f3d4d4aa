//! Learning a feature space from the training observations.

use std::collections::HashMap;
use std::sync::Arc;

use super::config::{FeatureConfig, Group};
use super::counts::Counts;
use super::space::FeatureSpace;
use crate::error::{Kind, Result};
use crate::matrix::{DesignMatrix, MatrixBuilder};

/// Collects the counts of observations, then makes the space and the design matrix.
///
/// Every distinct feature is held once; an observation costs eight bytes for each of its features. Neither the order
/// in which an observation's features come nor that in which they are numbered here reaches the result.
#[derive(Debug, Default)]
pub struct VocabularyBuilder {
    /// For each group the number of each feature, in the order in which features were first met.
    ids: [HashMap<Arc<str>, u32>; Group::ALL.len()],
    /// By number, in how many observations the feature occurs.
    document_frequencies: Vec<u32>,
    /// For each observation number and count of its features.
    rows: Vec<Vec<(u32, u32)>>,
}

impl VocabularyBuilder {
    /// Nothing collected yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one observation.
    ///
    /// # Errors
    /// More than 2³² − 1 distinct features.
    pub fn push(&mut self, counts: Counts) -> Result<()> {
        let mut row = Vec::new();
        for (group, name, count) in counts.into_features() {
            let Some(ids) = self.ids.get_mut(group as usize) else { continue };
            let id = match ids.get(name.as_str()) {
                Some(&id) => id,
                None => {
                    let fresh = u32::try_from(self.document_frequencies.len())
                        .map_err(|_| Kind::Insufficient("more distinct features than 2^32 - 1".into()))?;
                    ids.insert(name.into(), fresh);
                    self.document_frequencies.push(0);
                    fresh
                }
            };
            if let Some(frequency) = self.document_frequencies.get_mut(id as usize) {
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
    /// No feature is frequent enough; a name that the space refuses.
    pub fn finish(self, config: &FeatureConfig) -> Result<(FeatureSpace, DesignMatrix)> {
        let Self { ids, document_frequencies, rows } = self;
        let frequency = |id: u32| document_frequencies.get(id as usize).copied().unwrap_or(0);
        let mut kept: Vec<(Group, Arc<str>, u32)> = Vec::new();
        for (group, ids) in Group::ALL.into_iter().zip(ids) {
            let frequent =
                ids.into_iter().filter(|(_, id)| frequency(*id) as usize >= config.min_document_frequency);
            kept.extend(frequent.map(|(name, id)| (group, name, id)));
        }
        if kept.is_empty() {
            let message = format!(
                "no feature occurs in {} observations or more; label more articles, or lower `min_document_frequency`",
                config.min_document_frequency
            );
            return Err(Kind::Insufficient(message).into());
        }
        kept.sort_unstable();

        let n = rows.len() as f64;
        let mut columns = vec![None; document_frequencies.len()];
        let mut features = Vec::with_capacity(kept.len());
        for (column, (group, name, id)) in kept.into_iter().enumerate() {
            let idf = ((1.0 + n) / (1.0 + f64::from(frequency(id)))).ln() + 1.0;
            if let Some(slot) = columns.get_mut(id as usize) {
                *slot = Some(column as u32);
            }
            features.push((group, name, idf as f32));
        }
        let space = FeatureSpace::new(features, config)?;
        let mut matrix = MatrixBuilder::new(space.len());
        for row in rows {
            let known = |(id, count): (u32, u32)| Some((columns.get(id as usize).copied()??, count));
            matrix.push_row(space.weigh(row.into_iter().filter_map(known)))?;
        }
        Ok((space, matrix.build()))
    }
}
