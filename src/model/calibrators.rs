//! Ways to calibrate, and which of them is best.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array2, Axis};

use crate::linear::{Isotonic, MatrixScaling, log_loss, mean_log_loss, softmax, temperature};
use crate::stats::deal;

/// Parts of the predictions, each of which is left out once when ways are compared.
const PARTS: usize = 5;

/// A way to calibrate, the simplest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Way {
    #[default]
    Temperature,
    Matrix,
    Isotonic,
}

impl Way {
    const ALL: [Self; 3] = [Self::Temperature, Self::Matrix, Self::Isotonic];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Matrix => "matrix scaling",
            Self::Isotonic => "isotonic regression",
        }
    }
}

/// What a comparison of the ways found.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) best: Way,
    /// The mean log loss of each way that could be tried, by its name.
    pub(super) losses: BTreeMap<String, f64>,
}

/// Predictions of models that did not learn from what they predict.
pub(super) struct Rows {
    /// Rows × classes.
    pub(super) logits: Array2<f64>,
    pub(super) targets: Vec<usize>,
    /// Above 0.
    pub(super) weights: Vec<f64>,
    /// Stories.
    pub(super) groups: Vec<usize>,
}

/// A calibration that was learned. What is not `None` stands in for the temperature.
pub(super) struct Learned {
    pub(super) temperature: f64,
    pub(super) scaling: Option<MatrixScaling>,
    pub(super) after: Option<Isotonic>,
}

impl Rows {
    pub(super) fn mean_log_loss(&self, temperature: f64) -> Option<f64> {
        mean_log_loss(self.logits.view(), &self.targets, &self.weights, temperature)
    }

    /// Learns one way from all rows.
    pub(super) fn fit(&self, way: Way) -> Learned {
        let temperature = temperature(self.logits.view(), &self.targets, &self.weights);
        let scaling = if way == Way::Matrix { self.scaling() } else { None };
        let after = (way == Way::Isotonic).then(|| {
            let mut probabilities = self.logits.clone();
            for mut row in probabilities.rows_mut() {
                let mut of_row = row.to_vec();
                softmax(&mut of_row);
                row.iter_mut().zip(of_row).for_each(|(cell, probability)| *cell = probability);
            }
            Isotonic::fit(probabilities.view(), &self.targets, &self.weights)
        });
        Learned { temperature, scaling, after }
    }

    /// linfa-logistic takes no weights, so that rows have to count alike.
    fn scaling(&self) -> Option<MatrixScaling> {
        let alike = self.weights.iter().all(|weight| Some(weight) == self.weights.first());
        if alike { MatrixScaling::fit(self.logits.view(), &self.targets).ok() } else { None }
    }

    /// Which way is best: the simplest of those whose log loss, in stories that it did not learn from, is within a standard
    /// error of the least.
    pub(super) fn compare(&self, seed: u64) -> Compared {
        let Some(parts) = deal(&self.groups, &self.targets, PARTS, seed) else { return Compared::default() };
        let tried: Vec<(Way, Vec<f64>)> =
            Way::ALL.into_iter().filter_map(|way| Some((way, self.losses(way, &parts)?))).collect();
        let total: f64 = self.weights.iter().sum();
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / total;
        let Some((_, least)) = tried.iter().min_by(|(_, a), (_, b)| mean(a).total_cmp(&mean(b))) else {
            return Compared::default();
        };
        let best =
            tried.iter().find(|(_, losses)| mean(losses) - mean(least) <= self.standard_error(losses, least));
        Compared {
            best: best.map_or(Way::Temperature, |(way, _)| *way),
            losses: tried.iter().map(|(way, losses)| (way.name().to_owned(), mean(losses))).collect(),
        }
    }

    /// The standard error of the mean difference of two ways' losses, by stories.
    fn standard_error(&self, one: &[f64], other: &[f64]) -> f64 {
        let total: f64 = self.weights.iter().sum();
        let mean = one.iter().zip(other).map(|(one, other)| one - other).sum::<f64>() / total;
        let mut by_story: BTreeMap<usize, f64> = BTreeMap::new();
        for (((one, other), weight), story) in one.iter().zip(other).zip(&self.weights).zip(&self.groups) {
            *by_story.entry(*story).or_default() += one - other - weight * mean;
        }
        by_story.values().map(|sum| sum * sum).sum::<f64>().sqrt() / total
    }

    /// The loss of each row, times its weight, by what is learned of the other parts; `None` if a part leaves a class without
    /// rows, or the way cannot be learned.
    fn losses(&self, way: Way, parts: &[usize]) -> Option<Vec<f64>> {
        let mut losses = vec![0.0; self.targets.len()];
        for part in 0..PARTS {
            let (inside, outside): (Vec<usize>, Vec<usize>) =
                (0..parts.len()).partition(|&row| parts.get(row) == Some(&part));
            let others = self.select(&outside);
            if others.targets.iter().collect::<BTreeSet<_>>().len() < self.logits.ncols() {
                return None;
            }
            let learned = others.fit(way);
            if way == Way::Matrix && learned.scaling.is_none() {
                return None;
            }
            for row in inside {
                let (logits, &target) = (self.logits.row(row).to_vec(), self.targets.get(row)?);
                *losses.get_mut(row)? = self.weights.get(row)? * learned.log_loss(&logits, target);
            }
        }
        Some(losses)
    }

    fn select(&self, rows: &[usize]) -> Self {
        Self {
            logits: self.logits.select(Axis(0), rows),
            targets: of(&self.targets, rows),
            weights: of(&self.weights, rows),
            groups: of(&self.groups, rows),
        }
    }
}

/// The values at `rows`.
pub(super) fn of<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|&row| values.get(row).copied()).collect()
}

impl Learned {
    fn log_loss(&self, logits: &[f64], target: usize) -> f64 {
        match (&self.scaling, &self.after) {
            (None, Some(_)) => {
                let probabilities = self.probabilities(logits.iter());
                -probabilities.get(target).copied().unwrap_or(0.0).ln()
            }
            _ => log_loss(&self.scaled(logits.iter()), target),
        }
    }

    /// The logits, as far as they are scaled.
    fn scaled<'l>(&self, logits: impl Iterator<Item = &'l f64>) -> Vec<f64> {
        match (&self.scaling, &self.after) {
            (Some(scaling), _) => scaling.apply(&logits.copied().collect::<Vec<f64>>()),
            (None, Some(_)) => logits.copied().collect(),
            (None, None) => logits.map(|logit| logit / self.temperature).collect(),
        }
    }

    /// The probabilities of the labels for a row's `logits`.
    fn probabilities<'l>(&self, logits: impl Iterator<Item = &'l f64>) -> Vec<f64> {
        let mut probabilities = self.scaled(logits);
        softmax(&mut probabilities);
        if let (None, Some(isotonic)) = (&self.scaling, &self.after) {
            isotonic.apply(&mut probabilities);
        }
        probabilities
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Rng;

    /// Rows whose classes are drawn from what `truth` makes of their logits.
    fn drawn(n: usize, truth: impl Fn(f64) -> f64) -> Rows {
        let mut rng = Rng::new(5);
        let mut logits = Array2::zeros((n, 2));
        let mut targets = Vec::new();
        for row in 0..n {
            let logit = 6.0 * (rng.below(1_000_000) as f64 / 1e6) - 3.0;
            logits[[row, 1]] = logit;
            targets.push(usize::from((rng.below(1_000_000) as f64 / 1e6) < truth(logit)));
        }
        Rows { logits, targets, weights: vec![1.0; n], groups: (0..n).map(|row| row / 2).collect() }
    }

    fn logistic(logit: f64) -> f64 {
        1.0 / (1.0 + (-logit).exp())
    }

    #[test]
    fn the_simplest_way_that_none_beats_is_taken() {
        // Too sure by a factor; too sure and shifted; and a step that no line fits.
        let best = |truth: &dyn Fn(f64) -> f64| drawn(3_000, truth).compare(1).best;
        assert_eq!(best(&|logit| logistic(logit / 2.0)), Way::Temperature);
        assert_eq!(best(&|logit| logistic(logit / 2.0 + 1.5)), Way::Matrix);
        assert_eq!(best(&|logit| if logit < 0.0 { 0.2 } else { 0.7 }), Way::Isotonic);
    }

    #[test]
    fn too_little_leaves_the_temperature() {
        let mut few = drawn(40, logistic);
        few.groups = vec![0; 40];
        let compared = few.compare(1);
        assert!(compared.best == Way::Temperature && compared.losses.is_empty());
        let mut uneven = drawn(400, |logit| logistic(logit + 2.0));
        uneven.weights[0] = 0.5;
        assert!(!uneven.compare(1).losses.contains_key("matrix scaling"), "rows do not count alike");
    }
}
