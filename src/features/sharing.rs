//! What features have in common, so that they share what is learned.
//!
//! Side information gives features a vector each: words that are used alike have vectors that are alike, and features
//! that an earlier model knows have that model's weights. The row x of an observation is followed by x·V, where the rows
//! of V are those vectors, in columns of their own for each slot (a group, and what stands before the word: "left:",
//! "right2:"). A regression learns weights for both, W and U; as x·W + (x·V)·U = x·(W + V·U), the model that is kept
//! needs no vectors: a feature's weight is W + V·U, its own part and what it shares with its like. So features that no
//! label shows have a weight, too, and every score is still a sum over words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ndarray::{Array2, ArrayView2, Axis, Slice};
use rayon::prelude::*;

use super::config::Group;
use super::information::{SideInformation, WITH_VECTORS, parts};
use super::names::join;
use super::space::FeatureSpace;
use crate::error::Result;
use crate::matrix::{DesignMatrix, MatrixBuilder};

/// Adds columns of side information to a design matrix, and folds their weights into those of the features.
#[derive(Debug)]
pub struct Sharing<'s> {
    n_features: usize,
    n_columns: usize,
    blocks: Vec<Block<'s>>,
}

/// One source of side information.
#[derive(Debug)]
struct Block<'s> {
    /// For each feature the first of its slot's columns, and its row of `vectors`.
    rows: Vec<Option<(u32, u32)>>,
    /// The vectors, one after the other.
    vectors: Cow<'s, [f32]>,
    /// The length of a vector.
    width: usize,
    scale: f32,
}

impl Block<'_> {
    /// The first of a feature's added columns, and its vector.
    fn vector(&self, feature: usize) -> Option<(usize, &[f32])> {
        let (first, row) = (*self.rows.get(feature)?)?;
        let start = row as usize * self.width;
        Some((first as usize, self.vectors.get(start..start + self.width)?))
    }
}

impl<'s> Sharing<'s> {
    /// What the features of `space` have in common.
    pub fn new(space: &FeatureSpace, information: &SideInformation<'s>) -> Self {
        let mut sharing = Self { n_features: space.len(), n_columns: space.len(), blocks: Vec::new() };
        if let Some((vectors, scale)) = information.vectors {
            let place = |group| {
                let has_vectors = WITH_VECTORS.contains(&group);
                space.of_group(group).map(move |(name, _)| {
                    let (slot, word) = parts(name).filter(|_| has_vectors)?;
                    Some((slot, vectors.position(word)? as u32))
                })
            };
            sharing.add(place, vectors.values(), scale);
        }
        if let Some((earlier, weights, scale)) = information.earlier {
            let place = |group| {
                let joined = join(space.of_group(group), earlier.of_group(group));
                joined.filter_map(|(_, own, known)| own.map(|_| known.map(|row| ("", row as u32))))
            };
            sharing.add(place, weights, scale);
        }
        sharing
    }

    /// Adds a source. Of a group, `places` gives for each feature its slot and its row of `vectors`.
    fn add<'n, P: Iterator<Item = Option<(&'n str, u32)>>>(
        &mut self,
        places: impl Fn(Group) -> P,
        vectors: ArrayView2<'s, f32>,
        scale: f32,
    ) {
        let width = vectors.ncols();
        let mut rows = Vec::with_capacity(self.n_features);
        for group in Group::ALL {
            let mut slots: BTreeMap<&str, u32> = BTreeMap::new();
            for place in places(group) {
                rows.push(place.map(|(slot, row)| {
                    let first = *slots.entry(slot).or_insert_with(|| {
                        let first = self.n_columns as u32;
                        self.n_columns += width;
                        first
                    });
                    (first, row)
                }));
            }
        }
        let vectors = match vectors.to_slice() {
            Some(vectors) => Cow::Borrowed(vectors),
            None => Cow::Owned(vectors.iter().copied().collect()),
        };
        self.blocks.push(Block { rows, vectors, width, scale });
    }

    /// Each row followed by its columns of side information.
    ///
    /// # Errors
    /// A matrix that was not made in this space.
    pub fn extend(&self, matrix: DesignMatrix) -> Result<DesignMatrix> {
        if self.n_columns == matrix.n_columns() {
            return Ok(matrix);
        }
        let mut builder = MatrixBuilder::new(self.n_columns);
        let mut sums: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
        for row in 0..matrix.n_rows() {
            for block in &self.blocks {
                for (column, value) in matrix.row(row) {
                    let Some((first, vector)) = block.vector(column as usize) else { continue };
                    let sum = sums.entry(first).or_insert_with(|| vec![0.0; vector.len()]);
                    let value = block.scale * value;
                    sum.iter_mut().zip(vector).for_each(|(sum, entry)| *sum += value * entry);
                }
            }
            let added = sums.iter().flat_map(|(&first, sum)| (first as u32..).zip(sum.iter().copied()));
            builder.push_row(matrix.row(row).chain(added))?;
            sums.clear();
        }
        Ok(builder.build())
    }

    /// The features' weights from those of the extended columns (columns × labels).
    pub fn fold(&self, weights: &Array2<f64>) -> Array2<f64> {
        let weights = weights.as_standard_layout();
        let mut folded = weights.slice_axis(Axis(0), Slice::from(..self.n_features)).to_owned();
        let n_labels = folded.ncols();
        let (Some(weights), Some(rows)) = (weights.as_slice(), folded.as_slice_mut()) else { return folded };
        // Features in one piece of work.
        const FEATURES: usize = 1024;
        if n_labels > 0 {
            rows.par_chunks_mut(FEATURES * n_labels).enumerate().for_each(|(piece, rows)| {
                for (feature, own) in (piece * FEATURES..).zip(rows.chunks_exact_mut(n_labels)) {
                    for block in &self.blocks {
                        let Some((first, vector)) = block.vector(feature) else { continue };
                        let shared = weights.get(first * n_labels..).unwrap_or_default();
                        let entries = vector.iter().map(|entry| f64::from(block.scale * entry));
                        for (entry, shared) in entries.zip(shared.chunks_exact(n_labels)) {
                            own.iter_mut().zip(shared).for_each(|(own, shared)| *own += entry * shared);
                        }
                    }
                }
            });
        }
        folded
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::features::{Counted, Counts, FeatureConfig, Name, Sink, TermTable, VocabularyBuilder, Words};
    use crate::vectors::WordVectors;

    fn counts(terms: &TermTable, names: &[(Group, &str)]) -> Vec<(Counted, f64)> {
        let mut words = Words::new(terms);
        let mut counts = Counts::new(&mut words);
        names.iter().for_each(|(group, name)| counts.add(*group, Name::of(*group, name), 0..1, 1));
        vec![(counts.finish(), 1.0)]
    }

    #[test]
    fn folded_weights_say_of_a_row_what_the_extended_columns_did() {
        let vectors = WordVectors::of([("slam", [3, 4]), ("blast", [4, 3]), ("praise", [-5, 12])]);
        let earlier_space =
            FeatureSpace::new([(Group::Role, "agent: lie", 1.0)], &FeatureConfig::default()).unwrap();
        let earlier_weights = array![[0.5f32, -0.5]];
        let information = SideInformation {
            vectors: Some((&vectors, 0.5)),
            earlier: Some((&earlier_space, earlier_weights.view(), 2.0)),
        };
        let terms = TermTable::default();
        let mut builder = VocabularyBuilder::new(&terms);
        let seen = [(Group::Window, "left:slam"), (Group::Window, "left:praise"), (Group::Document, "slam")];
        builder.push(counts(&terms, &seen)).unwrap();
        builder.push(counts(&terms, &[(Group::Window, "left:slam"), (Group::Document, "slam")])).unwrap();
        let (space, matrix) = builder.finish(&FeatureConfig::default(), &information).unwrap();

        // What was seen twice, what has a vector in a slot that was seen, and what the earlier model knows.
        let names: Vec<&str> = space.names().collect();
        assert_eq!(names, ["slam", "left:blast", "left:praise", "left:slam", "agent: lie"]);
        let sharing = Sharing::new(&space, &information);
        let extended = sharing.extend(matrix.clone()).unwrap();
        // Two dimensions of the slot "left:" and two labels of the earlier model's role features.
        assert_eq!(extended.n_columns(), 5 + 2 + 2);

        let weights = Array2::from_shape_fn((extended.n_columns(), 2), |(row, column)| {
            (row * 2 + column) as f64 / 7.0 - 1.0
        });
        let folded = sharing.fold(&weights);
        let logits = |matrix: &DesignMatrix, weights: &Array2<f64>, row: usize| {
            let terms =
                matrix.row(row).map(|(column, value)| &weights.row(column as usize) * f64::from(value));
            terms.fold(array![0.0, 0.0], |sum, term| sum + term)
        };
        for row in 0..2 {
            let (kept, fitted) = (logits(&matrix, &folded, row), logits(&extended, &weights, row));
            assert!(kept.iter().zip(&fitted).all(|(a, b)| (a - b).abs() < 1e-6), "{kept} {fitted}");
        }
        // "blast" was never seen, and has a weight by its likeness to what was.
        assert_ne!(folded.row(1), weights.row(1));
        // A word of the whole document has no vector.
        assert_eq!(folded.row(0), weights.row(0));
    }
}
