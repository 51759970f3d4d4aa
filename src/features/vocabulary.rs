//! Learning a feature space from the training observations.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::config::{FeatureConfig, Group};
use super::counts::Counts;
use super::information::{Known, SideInformation};
use super::names::join;
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
    ids: [HashMap<Arc<str>, u32, RandomState>; Group::ALL.len()],
    /// By number, in how many observations the feature occurs.
    document_frequencies: Vec<u32>,
    /// For each part of each observation number and count of its features, and its share of the observation.
    parts: Vec<(Vec<(u32, u32)>, f64)>,
    /// How many parts each observation has.
    observations: Vec<usize>,
    /// How many observations the document frequencies count.
    counted: usize,
}

impl VocabularyBuilder {
    /// Nothing collected yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one observation: the mean of its parts, each with its share.
    ///
    /// # Errors
    /// More than 2³² − 1 distinct features.
    pub fn push(&mut self, parts: Vec<(Counts, f64)>) -> Result<()> {
        let mut seen = self.push_again(parts)?;
        self.counted += 1;
        seen.sort_unstable();
        seen.dedup();
        for id in seen {
            if let Some(frequency) = self.document_frequencies.get_mut(id as usize) {
                *frequency += 1;
            }
        }
        Ok(())
    }

    /// Adds an observation that was added before, with another label: document frequencies stay. Returns the numbers of
    /// its features.
    ///
    /// # Errors
    /// As [`VocabularyBuilder::push`].
    pub fn push_again(&mut self, parts: Vec<(Counts, f64)>) -> Result<Vec<u32>> {
        let mut seen = Vec::new();
        self.observations.push(parts.len());
        for (counts, share) in parts {
            let mut row = Vec::new();
            for (group, name, count) in counts.into_features() {
                let id = self.id(group, &name)?;
                row.push((id, count));
                seen.push(id);
            }
            self.parts.push((row, share));
        }
        Ok(seen)
    }

    /// The number of a feature, which is given one if it has none.
    fn id(&mut self, group: Group, name: &str) -> Result<u32> {
        let ids = self.ids.get_mut(group as usize);
        if let Some(&id) = ids.as_ref().and_then(|ids| ids.get(name)) {
            return Ok(id);
        }
        let fresh = u32::try_from(self.document_frequencies.len())
            .map_err(|_| Kind::Insufficient("more distinct features than 2^32 - 1".into()))?;
        if let Some(ids) = ids {
            ids.insert(name.into(), fresh);
        }
        self.document_frequencies.push(0);
        Ok(fresh)
    }

    /// The space of the features that are frequent enough or of which `information` says something, and the
    /// observations as its rows.
    ///
    /// # Errors
    /// No feature is frequent enough; a name that the space refuses.
    pub fn finish(
        self,
        config: &FeatureConfig,
        information: &SideInformation<'_>,
    ) -> Result<(FeatureSpace, DesignMatrix)> {
        let Self { ids, document_frequencies, parts, observations, counted } = self;
        let frequency = |id: u32| document_frequencies.get(id as usize).copied().unwrap_or(0);
        let n = counted as f64;
        let idf = |frequency: u32| (((1.0 + n) / (1.0 + f64::from(frequency))).ln() + 1.0) as f32;
        let never = idf(0);
        let mut columns = vec![None; document_frequencies.len()];
        let mut names: Vec<Known<'_>> = Vec::with_capacity(Group::ALL.len());
        for (group, ids) in Group::ALL.into_iter().zip(&ids) {
            names.push(if config.weight(group) > 0.0 {
                information.known(group, ids.keys().map(|name| &**name))
            } else {
                Known::default()
            });
        }
        let mut n_columns = 0;
        let groups = Group::ALL.into_iter().zip(&ids).zip(&names);
        let features = groups.flat_map(|((group, ids), known)| {
            let kept = |&(name, id): &(&str, u32)| {
                frequency(id) as usize >= config.min_document_frequency || known.contains(name)
            };
            let mut observed: Vec<(&str, u32)> =
                ids.iter().map(|(name, id)| (&**name, *id)).filter(kept).collect();
            observed.sort_unstable();
            join(observed.into_iter(), known.names()).map(move |(name, id, _)| (group, name, id))
        });
        let features = features.map(|(group, name, id)| {
            if let Some(slot) = id.and_then(|id| columns.get_mut(id as usize)) {
                *slot = Some(n_columns);
            }
            n_columns += 1;
            (group, name, id.map_or(never, |id| idf(frequency(id))))
        });
        let space = FeatureSpace::new(features, config)?;
        if space.is_empty() {
            let message = format!(
                "no feature occurs in {} observations or more; label more articles, or lower `min_document_frequency`",
                config.min_document_frequency
            );
            return Err(Kind::Insufficient(message).into());
        }
        let mut matrix = MatrixBuilder::new(space.len());
        let mut parts = parts.into_iter();
        for n_parts in observations {
            let mut row: BTreeMap<u32, f64> = BTreeMap::new();
            for (counts, share) in parts.by_ref().take(n_parts) {
                let known = |(id, count): (u32, u32)| Some((columns.get(id as usize).copied()??, count));
                for (column, value) in space.weigh(counts.into_iter().filter_map(known)) {
                    *row.entry(column).or_default() += share * f64::from(value);
                }
            }
            matrix.push_row(row.into_iter().map(|(column, value)| (column, value as f32)))?;
        }
        Ok((space, matrix.build()))
    }
}
