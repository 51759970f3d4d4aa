//! The confusion matrix and the metrics that are computed from it.

use serde::Serialize;

use crate::stats::{Interval, mean};

/// Counts of observations, of which there is at least one, k × k: `counts[gold][predicted]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Confusion {
    counts: Vec<Vec<usize>>,
}

/// Metrics of one label; see the [module](super) for when they are `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassMetrics {
    /// The label.
    pub label: String,
    /// Part of the observations predicted to have the label that do have it.
    pub precision: Option<f64>,
    /// Its bootstrap interval over groups, of the draws in which it is defined.
    pub precision_interval: Option<Interval>,
    /// Part of the observations that have the label that are predicted to have it.
    pub recall: Option<f64>,
    /// Its bootstrap interval over groups, of the draws in which it is defined.
    pub recall_interval: Option<Interval>,
    /// Harmonic mean of precision and recall.
    pub f1: Option<f64>,
    /// Its bootstrap interval over groups, of the draws in which it is defined.
    pub f1_interval: Option<Interval>,
    /// Number of observations that have the label.
    pub support: usize,
    /// Number of observations predicted to have the label.
    pub predicted: usize,
    /// Area under the ROC curve of its probability, against all other labels.
    pub roc_auc: Option<f64>,
    /// Its bootstrap interval over groups, of the draws in which it is defined.
    pub roc_auc_interval: Option<Interval>,
    /// Average precision of its probability, against all other labels.
    pub average_precision: Option<f64>,
    /// Its bootstrap interval over groups, of the draws in which it is defined.
    pub average_precision_interval: Option<Interval>,
}

/// What the metrics of one label are computed from.
struct ClassCounts {
    right: usize,
    support: usize,
    predicted: usize,
}

impl Confusion {
    /// Counts `outcomes`, pairs of gold and predicted label, each below `k`.
    pub fn new(k: usize, outcomes: impl IntoIterator<Item = (usize, usize)>) -> Self {
        Self::counted(k, outcomes.into_iter().map(|outcome| (outcome, 1)))
    }

    /// Counts `outcomes` that occur several times each.
    pub(super) fn counted(k: usize, outcomes: impl IntoIterator<Item = ((usize, usize), usize)>) -> Self {
        let mut counts = vec![vec![0; k]; k];
        for ((gold, predicted), times) in outcomes {
            if let Some(count) = counts.get_mut(gold).and_then(|row| row.get_mut(predicted)) {
                *count += times;
            }
        }
        Self { counts }
    }

    /// The counts, k × k; rows are gold labels, columns predicted ones.
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// Part of the observations whose label is predicted, in [0, 1].
    pub fn accuracy(&self) -> f64 {
        let right: usize = self.class_counts().map(|class| class.right).sum();
        ratio(right, self.total()).unwrap_or(0.0)
    }

    /// Unweighted mean of the classes' F1, in [0, 1].
    pub fn macro_f1(&self) -> f64 {
        mean(self.class_counts().filter_map(|class| class.f1())).unwrap_or(0.0)
    }

    pub(super) fn weighted_f1(&self) -> f64 {
        let weighted = self.class_counts().filter_map(|class| Some(class.f1()? * class.support as f64));
        weighted.sum::<f64>() / self.total() as f64
    }

    /// Matthews' correlation coefficient of gold and predicted label for any number of labels (Gorodkin, 2004), in [−1, 1];
    /// `None` if all observations have one label, or one is always predicted.
    pub fn mcc(&self) -> Option<f64> {
        let total = self.total() as f64;
        let (mut right, mut both, mut gold, mut predicted) = (0.0, 0.0, 0.0, 0.0);
        for class in self.class_counts() {
            let (of_gold, of_predicted) = (class.support as f64, class.predicted as f64);
            right += class.right as f64;
            both += of_gold * of_predicted;
            gold += of_gold * of_gold;
            predicted += of_predicted * of_predicted;
        }
        let spread = (total * total - gold) * (total * total - predicted);
        (spread > 0.0).then(|| (right * total - both) / spread.sqrt())
    }

    /// Cohen's kappa with squared distances between the labels' `ranks` as weights (Cohen, 1968), in [−1, 1]; `None` if gold
    /// and predicted labels are all one label.
    pub fn quadratic_kappa(&self, ranks: &[usize]) -> Option<f64> {
        let total = self.total() as f64;
        let classes: Vec<ClassCounts> = self.class_counts().collect();
        let (mut observed, mut expected) = (0.0, 0.0);
        for ((row, gold), rank) in self.counts.iter().zip(&classes).zip(ranks) {
            for ((&count, predicted), other) in row.iter().zip(&classes).zip(ranks) {
                let weight = (rank.abs_diff(*other) as f64).powi(2);
                observed += weight * count as f64;
                expected += weight * gold.support as f64 * predicted.predicted as f64 / total;
            }
        }
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    pub(super) fn classes(&self, labels: &[String]) -> Vec<ClassMetrics> {
        let metrics = |(label, class): (&String, ClassCounts)| ClassMetrics {
            label: label.clone(),
            precision: ratio(class.right, class.predicted),
            recall: ratio(class.right, class.support),
            f1: class.f1(),
            support: class.support,
            predicted: class.predicted,
            roc_auc: None,
            average_precision: None,
            precision_interval: None,
            recall_interval: None,
            f1_interval: None,
            roc_auc_interval: None,
            average_precision_interval: None,
        };
        labels.iter().zip(self.class_counts()).map(metrics).collect()
    }

    fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    fn class_counts(&self) -> impl Iterator<Item = ClassCounts> {
        self.counts.iter().enumerate().map(|(class, row)| ClassCounts {
            right: row.get(class).copied().unwrap_or(0),
            support: row.iter().sum(),
            predicted: self.counts.iter().filter_map(|row| row.get(class)).sum(),
        })
    }
}

impl ClassCounts {
    fn f1(&self) -> Option<f64> {
        ratio(2 * self.right, self.support + self.predicted)
    }
}

/// `part / whole`, or `None` if there is no whole.
fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
