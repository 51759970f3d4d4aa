//! How sure logits should be: temperature scaling.

use ndarray::ArrayView2;

use super::softmax::{log_loss, softmax};

/// The inverse temperatures that are searched, as natural logarithms: temperatures from 1/20 to 20.
const REACH: f64 = 3.0;
/// Steps of the search; each halves the interval.
const STEPS: usize = 50;

/// The temperature T for which `softmax(logits / T)` gives the `targets` the least weighted log loss (Guo et al. 2017,
/// "On calibration of modern neural networks"): above 1 where the logits are too sure of themselves, below 1 where they
/// are not sure enough. In [1/20, 20].
///
/// `logits` are rows × classes and finite; each row has a target below the number of classes and a weight of at least 0.
pub fn temperature(logits: ArrayView2<'_, f64>, targets: &[usize], weights: &[f64]) -> f64 {
    // The loss is convex in the inverse of the temperature, so its slope has one root.
    let (mut low, mut high) = (-REACH, REACH);
    for _ in 0..STEPS {
        let middle = 0.5 * (low + high);
        if slope(logits, targets, weights, middle.exp()) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (-0.5 * (low + high)).exp()
}

/// The mean log loss of `softmax(logits / temperature)`, weighted; `None` if there is no weight.
pub fn mean_log_loss(
    logits: ArrayView2<'_, f64>,
    targets: &[usize],
    weights: &[f64],
    temperature: f64,
) -> Option<f64> {
    let mut sum = 0.0;
    for ((row, &target), weight) in logits.outer_iter().zip(targets).zip(weights) {
        let scaled: Vec<f64> = row.iter().map(|logit| logit / temperature).collect();
        sum += weight * log_loss(&scaled, target);
    }
    let total: f64 = weights.iter().sum();
    (total > 0.0).then(|| sum / total)
}

/// The derivative of the weighted log loss by the inverse of the temperature: Σ w (Σ p_k z_k − z_target).
fn slope(logits: ArrayView2<'_, f64>, targets: &[usize], weights: &[f64], inverse: f64) -> f64 {
    let mut sum = 0.0;
    for ((row, &target), weight) in logits.outer_iter().zip(targets).zip(weights) {
        let mut probabilities: Vec<f64> = row.iter().map(|logit| logit * inverse).collect();
        softmax(&mut probabilities);
        let expected: f64 = probabilities.iter().zip(row).map(|(p, logit)| p * logit).sum();
        sum += weight * (expected - row.get(target).copied().unwrap_or(0.0));
    }
    sum
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    /// Logits of two classes whose odds are `odds`, and targets that keep to them: `right` of `of` rows.
    fn rows(logit: f64, right: usize, of: usize) -> (Array2<f64>, Vec<usize>) {
        let logits = Array2::from_shape_fn((of, 2), |(_, class)| if class == 0 { logit } else { 0.0 });
        (logits, (0..of).map(|row| usize::from(row >= right)).collect())
    }

    #[test]
    fn probabilities_become_frequencies() {
        // Three of four are right, so the log odds should be ln 3, whatever was claimed.
        for claimed in [0.5, 3f64.ln(), 4.0] {
            let (logits, targets) = rows(claimed, 30, 40);
            let found = temperature(logits.view(), &targets, &[1.0; 40]);
            assert!((found - claimed / 3f64.ln()).abs() < 1e-9, "{claimed} {found}");
        }
    }

    #[test]
    fn no_other_temperature_has_less_loss_and_weights_count() {
        let (logits, targets) = rows(2.0, 30, 40);
        let weights: Vec<f64> = (0..40).map(|row| f64::from(row % 3)).collect();
        let found = temperature(logits.view(), &targets, &weights);
        let loss = |t| mean_log_loss(logits.view(), &targets, &weights, t).unwrap();
        assert!(loss(found) < loss(found * 1.01) && loss(found) < loss(found / 1.01));
        assert_ne!(found, temperature(logits.view(), &targets, &[1.0; 40]));
        assert_eq!(mean_log_loss(logits.view(), &targets, &[0.0; 40], 1.0), None);
    }

    #[test]
    fn what_is_always_right_or_never_stays_in_reach() {
        let (logits, targets) = rows(0.5, 40, 40);
        assert!((temperature(logits.view(), &targets, &[1.0; 40]) - (-REACH).exp()).abs() < 1e-9);
        let (logits, targets) = rows(0.5, 0, 40);
        assert!((temperature(logits.view(), &targets, &[1.0; 40]) - REACH.exp()).abs() < 1e-9);
    }
}
