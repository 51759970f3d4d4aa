//! What is easier than the model, in the same folds.

use super::BaselineKind;
use super::plan::Fold;
use crate::error::Result;
use crate::evaluate::most_probable;
use crate::features::Group;
use crate::linear::Penalty;
use crate::model::{Config, Extraction, Resource};
use crate::stats::{Rng, derive_seed};

/// The configuration of a baseline that learns; `None` for those that do not.
pub(super) fn config(kind: BaselineKind, config: &Config) -> Option<Config> {
    const LEXICONS: [Group; 4] =
        [Group::LexiconDocument, Group::LexiconSentence, Group::LexiconWindow, Group::LexiconRole];
    let groups: &[Group] = match kind {
        BaselineKind::Majority | BaselineKind::Chance => return None,
        BaselineKind::Lexicons => &LEXICONS,
        BaselineKind::Words => &[Group::Document],
    };
    let mut config = config.clone();
    config.features.keep_only(groups);
    groups.iter().for_each(|&group| {
        config.features.weights.insert(group, 1.0);
    });
    (config.prior.vectors, config.prior.model) = (Resource::None, Some(Resource::None));
    // Labels do not hang on how sure it is.
    config.regression.calibrate = false;
    Some(config)
}

/// The labels that a fit to the training rows predicts.
pub(super) fn learned(extraction: &Extraction<'_>, fold: &Fold, penalty: Penalty) -> Result<Vec<usize>> {
    let fit = extraction.fit(&fold.train, &[penalty])?;
    let probabilities = extraction.probabilities(&fit, &fold.test)?;
    let rows = probabilities.iter().flat_map(|probabilities| probabilities.outer_iter());
    Ok(rows.map(most_probable).collect())
}

/// The most frequent label of the training rows, the first of equals, for every test row.
pub(super) fn majority(gold: &[usize], k: usize, fold: &Fold) -> Vec<usize> {
    let counts = counts(gold, k, fold);
    let most = (0..k).rev().max_by_key(|&label| counts.get(label)).unwrap_or(0);
    vec![most; fold.test.len()]
}

/// A label at random for every test row, as often as the training rows have it.
pub(super) fn chance(gold: &[usize], k: usize, fold: &Fold, seed: u64) -> Vec<usize> {
    let counts = counts(gold, k, fold);
    let mut rng = Rng::new(derive_seed(seed, fold.test.first().copied().unwrap_or(0) as u64));
    let draw = |_: &usize| {
        let mut left = rng.below(fold.train.len().max(1) as u64) as usize;
        (0..k).find(|&label| {
            let count = counts.get(label).copied().unwrap_or(0);
            let here = left < count;
            left = left.saturating_sub(count);
            here
        })
    };
    fold.test.iter().map(draw).map(|label| label.unwrap_or(0)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_gives_labels_as_often_as_training_has_them() {
        let gold: Vec<usize> = (0..8_000).map(|row| [0, 0, 0, 1, 1, 2, 2, 2][row % 8]).collect();
        let fold = Fold { train: (0..4_000).collect(), test: (4_000..8_000).collect() };
        let labels = chance(&gold, 4, &fold, 1);
        let count = |label: usize| labels.iter().filter(|of| **of == label).count();
        // The standard error of 1,500 of 4,000 is 31.
        assert!(
            count(0).abs_diff(1_500) < 110
                && count(1).abs_diff(1_000) < 100
                && count(2).abs_diff(1_500) < 110
        );
        assert_eq!(count(3), 0);
        assert_eq!(majority(&gold, 4, &fold), vec![0; 4_000]);
    }
}
