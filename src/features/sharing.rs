//! What features have in common, so that they share what is learned.
//!
//! Side information gives features a vector each: words that are used alike have vectors that are alike, and features
//! that an earlier model knows have that model's weights. The row x of an observation is followed by x·V, where the rows
//! of V are those vectors, in columns of their own for each slot (a group, and what stands before the word: "left:",
//! "right2:"). A regression learns weights for both, W and U; as x·W + (x·V)·U = x·(W + V·U), the model that is kept
//! needs no vectors: a feature's weight is W + V·U, its own part and what it shares with its like. So features that no
//! label shows have a weight, too, and every score is still a sum over words.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array2, ArrayView2, Axis};

use super::config::Group;
use super::space::FeatureSpace;
use crate::error::Result;
use crate::matrix::{DesignMatrix, MatrixBuilder};
use crate::vectors::WordVectors;

/// The groups whose words have vectors: those of single words at their places around the actor.
const WITH_VECTORS: [Group; 4] = [Group::Sentence, Group::Window, Group::Near, Group::Clause];

/// What is known of features before any label is seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct SideInformation<'s> {
    /// Word vectors, and how much they count beside the features.
    pub vectors: Option<(&'s WordVectors, f32)>,
    /// The space of an earlier model, its weights (features × labels), and how much they count.
    pub earlier: Option<(&'s FeatureSpace, ArrayView2<'s, f32>, f32)>,
}

impl SideInformation<'_> {
    /// Hands on every feature of `group` that it says something of and that may be missing among `names`, those that
    /// were observed.
    pub(super) fn features<'n>(
        &self,
        group: Group,
        names: impl Iterator<Item = &'n str>,
        mut take: impl FnMut(&str),
    ) {
        if let Some((vectors, _)) = self.vectors.filter(|_| WITH_VECTORS.contains(&group)) {
            let slots = names.filter_map(parts).filter(|(_, word)| vectors.position(word).is_some());
            let slots: BTreeSet<&str> = slots.map(|(slot, _)| slot).collect();
            for slot in slots {
                vectors.words().iter().for_each(|word| take(&format!("{slot}{word}")));
            }
        }
        if let Some((space, ..)) = self.earlier {
            let names = space.columns(group).filter_map(|column| space.feature(column));
            names.for_each(|(_, name)| take(name));
        }
    }
}

/// The slot and the word of a feature; `None` if it is not about one word.
fn parts(name: &str) -> Option<(&str, &str)> {
    let word = name.rsplit_once(':').map_or(name, |(_, word)| word);
    let slot = name.get(..name.len() - word.len())?;
    (!word.is_empty() && !word.contains(' ')).then_some((slot, word))
}

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
    rows: Vec<Option<(usize, usize)>>,
    vectors: ArrayView2<'s, f32>,
    scale: f32,
}

impl<'s> Sharing<'s> {
    /// What the features of `space` have in common.
    pub fn new(space: &FeatureSpace, information: &SideInformation<'s>) -> Self {
        let mut sharing = Self { n_features: space.len(), n_columns: space.len(), blocks: Vec::new() };
        if let Some((vectors, scale)) = information.vectors {
            sharing.add(space, vectors.values(), scale, |group, name| {
                let (slot, word) = parts(name).filter(|_| WITH_VECTORS.contains(&group))?;
                Some((slot, vectors.position(word)?))
            });
        }
        if let Some((known, weights, scale)) = information.earlier {
            sharing.add(space, weights, scale, |group, name| Some(("", known.column(group, name)? as usize)));
        }
        sharing
    }

    fn add<'n>(
        &mut self,
        space: &'n FeatureSpace,
        vectors: ArrayView2<'s, f32>,
        scale: f32,
        row: impl Fn(Group, &'n str) -> Option<(&'n str, usize)>,
    ) {
        let mut slots: BTreeMap<(Group, &str), usize> = BTreeMap::new();
        let mut next = self.n_columns;
        let place = |column: usize| {
            let (group, name) = space.feature(column)?;
            let (slot, row) = row(group, name)?;
            let first = *slots.entry((group, slot)).or_insert(next);
            next = next.max(first + vectors.ncols());
            Some((first, row))
        };
        let rows = (0..space.len()).map(place).collect();
        self.n_columns = next;
        self.blocks.push(Block { rows, vectors, scale });
    }

    /// Each row followed by its columns of side information.
    ///
    /// # Errors
    /// A matrix that was not made in this space.
    pub fn extend(&self, matrix: &DesignMatrix) -> Result<DesignMatrix> {
        let mut builder = MatrixBuilder::new(self.n_columns);
        let mut sums: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
        for row in 0..matrix.n_rows() {
            for block in &self.blocks {
                for (column, value) in matrix.row(row) {
                    let Some(Some((first, at))) = block.rows.get(column as usize) else { continue };
                    let sum = sums.entry(*first).or_insert_with(|| vec![0.0; block.vectors.ncols()]);
                    let vector = block.vectors.row(*at);
                    sum.iter_mut().zip(vector).for_each(|(sum, entry)| *sum += block.scale * value * entry);
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
        let mut folded = weights.select(Axis(0), &(0..self.n_features).collect::<Vec<_>>());
        for block in &self.blocks {
            for (mut weight, row) in folded.rows_mut().into_iter().zip(&block.rows) {
                let Some((first, at)) = row else { continue };
                for (column, entry) in (*first..).zip(block.vectors.row(*at)) {
                    weight.scaled_add(f64::from(block.scale * entry), &weights.row(column));
                }
            }
        }
        folded
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::features::{Counts, FeatureConfig, Sink, VocabularyBuilder};

    fn counts(names: &[(Group, &str)]) -> Vec<(Counts, f64)> {
        let mut counts = Counts::default();
        names.iter().for_each(|(group, name)| counts.add(*group, name, 0..1, 1));
        vec![(counts, 1.0)]
    }

    #[test]
    fn a_feature_is_a_slot_and_a_word() {
        assert_eq!(parts("slam"), Some(("", "slam")));
        assert_eq!(parts("left:slam"), Some(("left:", "slam")));
        assert_eq!(parts("right2:slam"), Some(("right2:", "slam")));
        for none in ["slam critic", "left:", "", "agent: slam"] {
            assert_eq!(parts(none), None, "{none}");
        }
    }

    #[test]
    fn folded_weights_say_of_a_row_what_the_extended_columns_did() {
        let vectors = WordVectors::of([("slam", [3, 4]), ("blast", [4, 3]), ("praise", [-5, 12])]);
        let earlier_space =
            FeatureSpace::new(vec![(Group::Role, "agent: lie".into(), 1.0)], &FeatureConfig::default())
                .unwrap();
        let earlier_weights = array![[0.5f32, -0.5]];
        let information = SideInformation {
            vectors: Some((&vectors, 0.5)),
            earlier: Some((&earlier_space, earlier_weights.view(), 2.0)),
        };
        let mut builder = VocabularyBuilder::new();
        let seen = [(Group::Window, "left:slam"), (Group::Window, "left:praise"), (Group::Document, "slam")];
        builder.push(counts(&seen)).unwrap();
        builder.push(counts(&[(Group::Window, "left:slam"), (Group::Document, "slam")])).unwrap();
        let (space, matrix) = builder.finish(&FeatureConfig::default(), &information).unwrap();

        // What was seen twice, what has a vector in a slot that was seen, and what the earlier model knows.
        let names: Vec<&str> = space.names().collect();
        assert_eq!(names, ["slam", "left:blast", "left:praise", "left:slam", "agent: lie"]);
        let sharing = Sharing::new(&space, &information);
        let extended = sharing.extend(&matrix).unwrap();
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
