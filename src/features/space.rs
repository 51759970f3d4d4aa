//! The feature space: which features a model knows, in which column, with which weight.

use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

use super::config::{FeatureConfig, Group};
use super::counts::sum_equal;
use super::index::Index;
use super::name::Name;
use super::names::Names;
use super::sort::sort_spread;
use super::terms::Numbering;
use super::words::{Memos, Words};
use crate::error::{Kind, Result};

/// Inverse document frequencies that are read. Training gives 1 at least, and less than 45 for more texts than there can be;
/// what is far from that would overflow where rows are scaled.
const IDF: RangeInclusive<f32> = 0.001..=1_000.0;

/// The columns of a model: sorted by group, then name.
///
/// An observation's value in a column is (1 + ln count) · idf, with every group's vector scaled to the L2 norm that
/// the configuration gives the group (sublinear tf–idf; idf = ln((1 + n) / (1 + df)) + 1 over the n training
/// observations, Salton & Buckley 1988).
#[derive(Debug)]
pub struct FeatureSpace {
    names: Names,
    idf: Vec<f32>,
    /// For each group of [`Group::ALL`] its columns.
    groups: [Range<usize>; Group::ALL.len()],
    /// For each group its weight.
    weights: [f32; Group::ALL.len()],
    /// Made when a name is looked up for the first time: training looks up none.
    index: OnceLock<Index>,
    memos: Memos,
}

impl FeatureSpace {
    /// The space of `features`, which are sorted by group, then name, with their inverse document frequency.
    ///
    /// # Errors
    /// The features are not sorted, or stand twice; their names take more than 4 GiB; a name holds a line feed, which
    /// ends a name in the model file; an inverse document frequency is not finite and above 0.
    pub fn new<'n>(
        features: impl IntoIterator<Item = (Group, &'n str, f32)>,
        config: &FeatureConfig,
    ) -> Result<Self> {
        let features = features.into_iter();
        let expected = features.size_hint().0;
        let mut names = Names::with_capacity(expected, 16 * expected);
        let mut idf = Vec::with_capacity(expected);
        let mut counts = [0; Group::ALL.len()];
        let mut last = None;
        for (group, name, weight) in features {
            if last.replace(group).is_some_and(|last| last > group) {
                return Err(Kind::Model("the features are not in order".into()).into());
            }
            names.push(name)?;
            idf.push(weight);
            if let Some(count) = counts.get_mut(group as usize) {
                *count += 1;
            }
        }
        Self::of_names(names, idf, counts, config)
    }

    /// The space of the names in `text`, each ended by a line feed, of which `counts` tells how many are of each group.
    ///
    /// # Errors
    /// As [`FeatureSpace::new`]; there are more or fewer names than that.
    pub(crate) fn of_text(
        text: String,
        idf: Vec<f32>,
        counts: [usize; Group::ALL.len()],
        config: &FeatureConfig,
    ) -> Result<Self> {
        Self::of_names(Names::of_text(text)?, idf, counts, config)
    }

    fn of_names(
        names: Names,
        idf: Vec<f32>,
        counts: [usize; Group::ALL.len()],
        config: &FeatureConfig,
    ) -> Result<Self> {
        let wrong = |message: String| Err(Kind::Model(message).into());
        let sum = counts.iter().try_fold(0usize, |sum, &count| sum.checked_add(count));
        if sum != Some(names.len()) || idf.len() != names.len() {
            return wrong(format!("the groups do not hold the {} features of the vocabulary", names.len()));
        }
        let mut end = 0;
        let groups = counts.map(|count| {
            end += count;
            end - count..end
        });
        for columns in &groups {
            let names = columns.clone().map(|column| names.bytes(column));
            if !names.is_sorted_by(|a, b| a < b) {
                return wrong("the features are not in order".into());
            }
        }
        if let Some(at) = idf.iter().position(|weight| !IDF.contains(weight)) {
            let (name, weight) = (names.get(at).unwrap_or_default(), idf.get(at).copied().unwrap_or(0.0));
            return wrong(format!("the inverse document frequency of {name:?} is {weight}"));
        }
        let weights = Group::ALL.map(|group| config.weight(group) as f32);
        Ok(Self { names, idf, groups, weights, index: OnceLock::new(), memos: Memos::default() })
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are no columns.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Group and name of a column; `None` past the end.
    pub fn feature(&self, column: usize) -> Option<(Group, &str)> {
        let group = self.groups.iter().position(|columns| columns.contains(&column))?;
        Some((*Group::ALL.get(group)?, self.names.get(column)?))
    }

    /// All names, in the order of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.range_of(0..self.len())
    }

    /// All names, each ended by a line feed.
    pub(crate) fn text(&self) -> &str {
        self.names.text()
    }

    /// The names of a group, sorted, with their columns.
    pub(super) fn of_group(&self, group: Group) -> impl Iterator<Item = (&str, usize)> + Clone {
        self.columns(group).filter_map(|column| Some((self.names.get(column)?, column)))
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
        Words::new(self).column(group, Name::of(group, name))
    }

    /// Makes the index, where it is known that names will be looked up.
    pub(crate) fn prepare(&self) {
        self.index();
    }

    pub(super) fn index(&self) -> &Index {
        // Not made by several threads: one of them could wait for the index while it makes it.
        self.index.get_or_init(|| Index::new(&self.names, &self.groups))
    }

    /// The row of an observation from its counts, above 0, by column, in any order: values by column, ascending. Counts of
    /// one column add up.
    pub fn weigh(&self, mut counts: Vec<(u32, u32)>) -> Vec<(u32, f32)> {
        let bits = usize::BITS - self.len().leading_zeros();
        sort_spread(&mut counts, bits, |(column, _)| u64::from(*column));
        sum_equal(&mut counts);
        let mut row: Vec<(u32, f32)> =
            counts.into_iter().map(|(column, count)| (column, count as f32)).collect();
        for (column, value) in &mut row {
            let idf = self.idf.get(*column as usize).copied().unwrap_or(0.0);
            // Most features occur once; ln 1 is 0.
            *value = if *value == 1.0 { idf } else { (1.0 + value.ln()) * idf };
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

impl Numbering for FeatureSpace {
    fn number(&self, text: &str) -> Option<u32> {
        self.index().terms.find(text)
    }

    fn memos(&self) -> &Memos {
        &self.memos
    }
}

impl<'s> Words<'s, FeatureSpace> {
    /// The column of a feature.
    pub(super) fn column(&mut self, group: Group, name: Name<'_>) -> Option<u32> {
        let index = self.numbering().index();
        match name {
            Name::Word(slot, word) => index.word(group, slot, self.number(word)?),
            Name::Pair(..) => {
                let (pair, mut found) = ([(self.key(group, name)?, ())], None);
                index.pairs(&pair, |column, ()| found = Some(column));
                found
            }
        }
    }
}
