//! What features have in common, so that they share what is learned.
//!
//! Side information gives features a vector each: words that are used alike have vectors that are alike, and features
//! that an earlier model knows have that model's weights. The row x of an observation is followed by x·V, where the rows
//! of V are those vectors, in columns of their own for each slot (a group, and what stands before the word: "left:",
//! "right2:"). A regression learns weights for both, W and U; as x·W + (x·V)·U = x·(W + V·U), the model that is kept
//! needs no vectors: a feature's weight is W + V·U, its own part and what it shares with its like. So features that no
//! label shows have a weight, too, and every score is still a sum over words.

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use super::config::Group;
use super::information::{SideInformation, WITH_VECTORS, parts};
use super::names::join;
use super::space::FeatureSpace;
use crate::error::Result;
use crate::matrix::DerivedColumns;

/// The columns of side information, derived from those of the features of `space`.
///
/// # Errors
/// Side information that is not finite.
pub fn shared_columns<'s>(
    space: &FeatureSpace,
    information: &SideInformation<'s>,
) -> Result<DerivedColumns<'s>> {
    let mut columns = DerivedColumns::new();
    if let Some((vectors, scale)) = information.vectors {
        let place = |group| {
            let has_vectors = WITH_VECTORS.contains(&group);
            space.of_group(group).map(move |(name, _)| {
                let (slot, word) = parts(name).filter(|_| has_vectors)?;
                Some((slot, vectors.position(word)? as u32))
            })
        };
        add(&mut columns, place, vectors.values(), scale)?;
    }
    if let Some((earlier, weights, scale)) = information.earlier {
        let place = |group| {
            let joined = join(space.of_group(group), earlier.of_group(group));
            joined.filter_map(|(_, own, known)| own.map(|_| known.map(|row| ("", row as u32))))
        };
        add(&mut columns, place, weights, scale)?;
    }
    Ok(columns)
}

/// Adds a source. Of a group, `places` gives for each feature its slot and its row of `vectors`.
fn add<'s, 'n, P: Iterator<Item = Option<(&'n str, u32)>>>(
    columns: &mut DerivedColumns<'s>,
    places: impl Fn(Group) -> P,
    vectors: ArrayView2<'s, f32>,
    scale: f32,
) -> Result<()> {
    let (mut numbered, mut n_slots) = (Vec::new(), 0);
    for group in Group::ALL {
        let mut slots: BTreeMap<&str, u32> = BTreeMap::new();
        for place in places(group) {
            numbered.push(place.map(|(slot, row)| {
                let slot = *slots.entry(slot).or_insert_with(|| {
                    n_slots += 1;
                    n_slots - 1
                });
                (slot, row)
            }));
        }
    }
    columns.push(numbered, n_slots as usize, vectors, scale)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::features::{Counted, Counts, FeatureConfig, Name, Sink, TermTable, VocabularyBuilder, Words};
    use crate::matrix::DesignMatrix;
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
        let (space, matrix) = builder.finish(&FeatureConfig::default(), &information, |_| Ok(())).unwrap();

        // What was seen twice, what has a vector in a slot that was seen, and what the earlier model knows.
        let names: Vec<&str> = space.names().collect();
        assert_eq!(names, ["slam", "left:blast", "left:praise", "left:slam", "agent: lie"]);
        let shared = shared_columns(&space, &information).unwrap();
        let extended = shared.extend(&matrix).unwrap();
        // Two dimensions of the slot "left:" and two labels of the earlier model's role features.
        assert_eq!(extended.n_columns(), 5 + 2 + 2);

        let weights = Array2::from_shape_fn((extended.n_columns(), 2), |(row, column)| {
            (row * 2 + column) as f64 / 7.0 - 1.0
        });
        let folded = shared.fold(&weights);
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
