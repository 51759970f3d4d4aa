//! What is easier than the model, in the same folds.

use super::plan::Fold;
use crate::error::Result;
use crate::evaluate::{drawn, most, most_probable};
use crate::linear::Penalty;
use crate::model::Extraction;
use crate::stats::{Rng, derive_seed};

/// The labels that a fit to the training rows predicts.
pub(super) fn learned(extraction: &Extraction<'_>, fold: &Fold, penalty: Penalty) -> Result<Vec<usize>> {
    let fit = extraction.fit(&fold.train, &[penalty])?;
    let probabilities = extraction.probabilities(&fit, &fold.test)?;
    let rows = probabilities.iter().flat_map(|probabilities| probabilities.outer_iter());
    Ok(rows.map(most_probable).collect())
}

/// The most frequent label of the training rows, the first of equals, for every test row.
pub(super) fn majority(gold: &[usize], k: usize, fold: &Fold) -> Vec<usize> {
    vec![most(&counts(gold, k, fold)); fold.test.len()]
}

/// A label at random for every test row, as often as the training rows have it.
pub(super) fn chance(gold: &[usize], k: usize, fold: &Fold, seed: u64) -> Vec<usize> {
    let counts = counts(gold, k, fold);
    let mut rng = Rng::new(derive_seed(seed, fold.test.first().copied().unwrap_or(0) as u64));
    fold.test.iter().map(|_| drawn(&counts, &mut rng)).collect()
}

fn counts(gold: &[usize], k: usize, fold: &Fold) -> Vec<usize> {
    let mut counts = vec![0; k];
    for label in fold.train.iter().filter_map(|&row| gold.get(row)) {
        if let Some(count) = counts.get_mut(*label) {
            *count += 1;
        }
    }
    counts
}
