//! Whether the model is right as often as it is sure to be.

use ndarray::ArrayView2;
use serde::Serialize;

use super::probability::most_probable;

/// The most bins; fewer where there are fewer observations.
const BINS: usize = 10;

/// Observations of which the model was about equally sure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// How many they are.
    pub n: usize,
    /// The mean probability of the predicted label, in [0, 1].
    pub confidence: f64,
    /// Part of them whose label is predicted.
    pub accuracy: f64,
}

/// The most sure part of the observations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// Which part of all they are, in (0, 1].
    pub coverage: f64,
    /// The lowest probability of the predicted label among them.
    pub least: f64,
    /// Part of them whose label is predicted.
    pub accuracy: f64,
}

/// How sure the model is of each observation, and whether it is right, the least sure first; of equally sure ones the
/// earlier first.
pub(super) fn by_confidence(gold: &[usize], probabilities: ArrayView2<'_, f64>) -> Vec<(f64, bool)> {
    let mut sure: Vec<(f64, bool)> = gold
        .iter()
        .zip(probabilities.outer_iter())
        .map(|(&gold, row)| {
            let label = most_probable(row);
            (row.get(label).copied().unwrap_or(0.0), label == gold)
        })
        .collect();
    sure.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    sure
}

/// The accuracy of the tenth that the model is most sure of, of the most sure fifth, and so on to all.
pub(super) fn coverage(sure: &[(f64, bool)]) -> Vec<Coverage> {
    let n = sure.len();
    let count = BINS.min(n);
    let part = |parts: usize| {
        let rows = sure.get(n - n * parts / count..)?;
        let right = rows.iter().filter(|(_, right)| *right).count();
        Some(Coverage {
            coverage: rows.len() as f64 / n as f64,
            least: rows.first()?.0,
            accuracy: right as f64 / rows.len() as f64,
        })
    };
    (1..=count).filter_map(part).collect()
}

/// How many bins `n` observations have.
pub(super) fn n_bins(n: usize) -> usize {
    BINS.min(n)
}

/// Bins of equally many of `sure` observations, the least sure first: equal mass, so that none is empty (Nguyen and
/// O'Connor, 2015).
pub(super) fn bins(sure: &[(f64, bool)]) -> Vec<Bin> {
    let n = sure.len();
    let count = n_bins(n);
    let bin = |at: usize| {
        let rows = sure.get(n * at / count..n * (at + 1) / count).filter(|rows| !rows.is_empty())?;
        let n = rows.len() as f64;
        let confidence = rows.iter().map(|(confidence, _)| confidence).sum::<f64>() / n;
        let right = rows.iter().filter(|(_, right)| *right).count();
        Some(Bin { n: rows.len(), confidence, accuracy: right as f64 / n })
    };
    (0..count).filter_map(bin).collect()
}

/// The expected calibration error: the mean distance between confidence and accuracy over bins, by their observations
/// (Naeini, Cooper and Hauskrecht, 2015). In [0, 1].
pub(super) fn calibration_error(bins: &[Bin]) -> f64 {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    bins.iter().map(|bin| bin.n as f64 * (bin.confidence - bin.accuracy).abs()).sum::<f64>() / n.max(1) as f64
}
