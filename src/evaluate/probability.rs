//! Metrics of the probabilities themselves, not only of the label that they make most probable.

use ndarray::{ArrayView1, ArrayView2};

use crate::label::LabelSet;
use crate::stats::mean;

/// The position of the first of the greatest of `probabilities`.
pub(crate) fn most_probable(probabilities: ArrayView1<'_, f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (label, &probability) in probabilities.iter().enumerate() {
        if probability > best.1 {
            best = (label, probability);
        }
    }
    best.0
}

/// −ln *p*(gold label) of each observation. *p* is kept [`f64::EPSILON`] away from 0 and 1, as scikit-learn does, so that
/// one observation that was thought impossible does not make the mean infinite.
pub(super) fn log_losses(gold: &[usize], probabilities: ArrayView2<'_, f64>) -> Vec<f64> {
    of_each(gold, probabilities, |gold, row| {
        let probability = row.get(gold).copied().unwrap_or(0.0);
        -probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln()
    })
}

/// Mean of −ln *p*(gold label).
pub(crate) fn log_loss(gold: &[usize], probabilities: ArrayView2<'_, f64>) -> f64 {
    mean(log_losses(gold, probabilities)).unwrap_or(0.0)
}

/// Σ (*p*(label) − 1 if it is the gold label else 0)² over labels, of each observation (Brier 1950, "Verification of
/// forecasts expressed in terms of probability").
pub(super) fn briers(gold: &[usize], probabilities: ArrayView2<'_, f64>) -> Vec<f64> {
    of_each(gold, probabilities, |gold, row| {
        let error = |(label, probability): (usize, &f64)| probability - f64::from(u8::from(label == gold));
        row.iter().enumerate().map(error).map(|error| error * error).sum()
    })
}

/// The mean of them.
pub(super) fn brier(gold: &[usize], probabilities: ArrayView2<'_, f64>) -> f64 {
    mean(briers(gold, probabilities)).unwrap_or(0.0)
}

/// Framing score less value of the gold label, of each observation; `None` for nominal labels.
pub(super) fn errors(
    gold: &[usize],
    probabilities: ArrayView2<'_, f64>,
    labels: &LabelSet,
) -> Option<Vec<f64>> {
    let values = labels.values()?;
    let error = |(&gold, row): (&usize, ArrayView1<'_, f64>)| {
        let score: f64 = row.iter().zip(values).map(|(probability, value)| probability * value).sum();
        score - values.get(gold).copied().unwrap_or(0.0)
    };
    Some(gold.iter().zip(probabilities.outer_iter()).map(error).collect())
}

/// Mean of |framing score − value of the gold label|; `None` for nominal labels.
pub(super) fn mean_absolute_error(
    gold: &[usize],
    probabilities: ArrayView2<'_, f64>,
    labels: &LabelSet,
) -> Option<f64> {
    mean(errors(gold, probabilities, labels)?.into_iter().map(f64::abs))
}

fn of_each(
    gold: &[usize],
    probabilities: ArrayView2<'_, f64>,
    metric: impl Fn(usize, ArrayView1<'_, f64>) -> f64,
) -> Vec<f64> {
    gold.iter().zip(probabilities.outer_iter()).map(|(&gold, row)| metric(gold, row)).collect()
}
