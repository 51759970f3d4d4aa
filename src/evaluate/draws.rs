//! Every metric of resampled groups, fast enough for thousands of draws: what does not change between draws is computed
//! and sorted once.

use ndarray::ArrayView2;

use super::confusion::Confusion;
use super::{probability, reliability};
use crate::label::LabelSet;
use crate::stats::{Bootstrap, Interval};

/// Metrics of all observations, and then of each class.
const OF_ALL: usize = 9;
const OF_CLASS: usize = 5;

/// Intervals of every metric; each is `None` if there are too few groups, and of the draws in which it is defined.
pub(super) struct Intervals {
    columns: Vec<Option<Interval>>,
}

/// A metric of all observations, as a position among them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    Accuracy,
    MacroF1,
    WeightedF1,
    Mcc,
    QuadraticKappa,
    LogLoss,
    Brier,
    CalibrationError,
    AbsoluteError,
}

/// A metric of a class, likewise.
#[derive(Debug, Clone, Copy)]
pub(super) enum OfClass {
    Precision,
    Recall,
    F1,
    RocAuc,
    AveragePrecision,
}

impl Intervals {
    pub(super) fn of(&self, metric: Of) -> Option<Interval> {
        self.columns.get(metric as usize).copied().flatten()
    }

    pub(super) fn of_class(&self, class: usize, metric: OfClass) -> Option<Interval> {
        self.columns.get(OF_ALL + class * OF_CLASS + metric as usize).copied().flatten()
    }
}

/// Observations, prepared to be drawn by group.
pub(super) struct Draws<'a> {
    labels: &'a LabelSet,
    gold: &'a [usize],
    predicted: Vec<usize>,
    /// The group of each observation, numbered from 0.
    groups: Vec<usize>,
    n_groups: usize,
    log_loss: Vec<f64>,
    brier: Vec<f64>,
    absolute_error: Option<Vec<f64>>,
    /// Observations from the most sure to the least, with the probability of the predicted label.
    sure: Vec<(usize, f64)>,
    /// For each class the observations from its highest probability down, in runs of one probability.
    ranked: Vec<Vec<Vec<usize>>>,
}

impl<'a> Draws<'a> {
    pub(super) fn new(
        labels: &'a LabelSet,
        gold: &'a [usize],
        probabilities: ArrayView2<'a, f64>,
        groups: &[usize],
    ) -> Self {
        let mut distinct = groups.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let predicted: Vec<usize> = probabilities.outer_iter().map(probability::most_probable).collect();
        let confidence = |row: usize| {
            let label = predicted.get(row).copied().unwrap_or(0);
            probabilities.get((row, label)).copied().unwrap_or(0.0)
        };
        let mut sure: Vec<(usize, f64)> = (0..gold.len()).map(|row| (row, confidence(row))).collect();
        sure.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        let rank = |class: usize| {
            let probability = |row: usize| probabilities.get((row, class)).copied().unwrap_or(0.0);
            let mut rows: Vec<usize> = (0..gold.len()).collect();
            rows.sort_by(|&a, &b| probability(b).total_cmp(&probability(a)));
            rows.chunk_by(|&a, &b| probability(a) == probability(b)).map(<[usize]>::to_vec).collect()
        };
        let absolute = |errors: Vec<f64>| errors.into_iter().map(f64::abs).collect();
        Self {
            labels,
            gold,
            groups: groups.iter().filter_map(|group| distinct.binary_search(group).ok()).collect(),
            n_groups: distinct.len(),
            log_loss: probability::log_losses(gold, probabilities),
            brier: probability::briers(gold, probabilities),
            absolute_error: probability::errors(gold, probabilities, labels).map(absolute),
            ranked: (0..labels.len()).map(rank).collect(),
            predicted,
            sure,
        }
    }

    /// The interval of each metric over `bootstrap`'s draws of groups.
    pub(super) fn intervals(&self, bootstrap: &Bootstrap) -> Intervals {
        let replicates = bootstrap.replicates(self.n_groups, |resample| {
            let mut times = vec![0.0; self.n_groups];
            resample.for_each(|group| times.get_mut(group).into_iter().for_each(|times| *times += 1.0));
            let of_rows: Vec<f64> =
                self.groups.iter().map(|&group| times.get(group).copied().unwrap_or(0.0)).collect();
            self.metrics(&of_rows)
        });
        let column = |at: usize| {
            let replicates = replicates.as_ref()?;
            bootstrap.interval(replicates.iter().filter_map(|metrics| metrics.get(at).copied().flatten()))
        };
        Intervals { columns: (0..OF_ALL + OF_CLASS * self.labels.len()).map(column).collect() }
    }

    /// Every metric, where each observation counts so many `times`.
    fn metrics(&self, times: &[f64]) -> Vec<Option<f64>> {
        let total: f64 = times.iter().sum();
        let mean = |values: &[f64]| {
            let sum: f64 = values.iter().zip(times).map(|(value, times)| value * times).sum();
            Some(sum / total).filter(|mean| mean.is_finite())
        };
        let outcomes = self.gold.iter().zip(&self.predicted).zip(times);
        let confusion = Confusion::counted(
            self.labels.len(),
            outcomes.map(|((&gold, &predicted), &times)| ((gold, predicted), times as usize)),
        );
        let mut metrics = vec![
            Some(confusion.accuracy()),
            Some(confusion.macro_f1()),
            Some(confusion.weighted_f1()),
            confusion.mcc(),
            self.labels.ranks().and_then(|ranks| confusion.quadratic_kappa(&ranks)),
            mean(&self.log_loss),
            mean(&self.brier),
            self.calibration_error(times, total),
            self.absolute_error.as_deref().and_then(mean),
        ];
        for (class, of_class) in confusion.classes(self.labels.names()).into_iter().enumerate() {
            let (auc, precision) = self.ranking(class, times);
            metrics.extend([of_class.precision, of_class.recall, of_class.f1, auc, precision]);
        }
        metrics
    }

    /// How well its probability puts the observations of one class before the others, where each counts so many `times`.
    ///
    /// The area under the ROC curve: how often one of the former has the higher probability than one of the latter, ties
    /// counting half (Mann and Whitney, 1947); in [0, 1], and 0.5 by chance; `None` if all are of the class, or none is. And
    /// average precision: the mean of the precision at each observation of the class, those of one probability together;
    /// in [0, 1]; `None` if none is of the class.
    pub(super) fn ranking(&self, class: usize, times: &[f64]) -> (Option<f64>, Option<f64>) {
        let (mut positive, mut negative, mut wins, mut precision) = (0.0, 0.0, 0.0, 0.0);
        for tied in self.ranked.get(class).into_iter().flatten() {
            let (mut more, mut less) = (0.0, 0.0);
            for &row in tied {
                let times = times.get(row).copied().unwrap_or(0.0);
                if self.gold.get(row) == Some(&class) { more += times } else { less += times }
            }
            wins += less * (positive + 0.5 * more);
            positive += more;
            negative += less;
            if more > 0.0 {
                precision += more * positive / (positive + negative);
            }
        }
        let auc = (positive > 0.0 && negative > 0.0).then(|| wins / (positive * negative));
        (auc, (positive > 0.0).then(|| precision / positive))
    }

    /// As [`reliability::calibration_error`], with bins of equally many draws.
    fn calibration_error(&self, times: &[f64], total: f64) -> Option<f64> {
        let bins = reliability::n_bins(total as usize) as f64;
        let (mut before, mut error, mut gap, mut at) = (0.0, 0.0, 0.0_f64, 1.0);
        for &(row, confidence) in &self.sure {
            let mut left = times.get(row).copied().unwrap_or(0.0);
            let right = f64::from(u8::from(self.gold.get(row) == self.predicted.get(row)));
            while left > 0.0 {
                // Whole draws, as the bins of whole observations have them.
                let room = (total * at / bins).floor() - before;
                let taken = left.min(room);
                gap += taken * (confidence - right);
                before += taken;
                left -= taken;
                if taken >= room {
                    error += gap.abs();
                    (gap, at) = (0.0, at + 1.0);
                }
            }
        }
        (total > 0.0).then(|| (error + gap.abs()) / total)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ndarray::Array2;

    use super::*;
    use crate::evaluate::{Figures, Predictions};
    use crate::stats::Rng;

    /// 211 observations of 70 groups with three labels; probabilities in tenths, so that many are tied.
    #[test]
    fn what_is_drawn_once_has_the_metrics_of_all() {
        let mut rng = Rng::new(3);
        let names = ["negative", "neutral", "positive"];
        let labels = LabelSet::new(names, &BTreeMap::new()).unwrap();
        let n = 211;
        let gold: Vec<usize> = (0..n).map(|_| rng.below(3) as usize).collect();
        let groups: Vec<usize> = (0..n).map(|row| row / 3 * 7).collect();
        let mut probabilities = Array2::zeros((n, 3));
        for mut row in probabilities.rows_mut() {
            let one = rng.below(8) as f64 / 10.0 + 0.1;
            let two = (1.0 - one) * rng.below(10) as f64 / 10.0;
            [one, two, 1.0 - one - two].iter().zip(&mut row).for_each(|(value, cell)| *cell = *value);
        }
        let draws = Draws::new(&labels, &gold, probabilities.view(), &groups);
        assert_eq!(draws.n_groups, 71);
        let figures = Figures::new(
            &Predictions {
                labels: &labels,
                gold: &gold,
                probabilities: probabilities.view(),
                groups: &groups,
                actors: &vec!["A"; n],
                outlets: &vec![None; n],
                words: &vec![100; n],
                heard: &vec![crate::model::Heard::Outlet; n],
                seen_in_training: 0,
                majority: 0,
            },
            1,
        )
        .unwrap();
        let mut expected = vec![
            Some(figures.accuracy),
            Some(figures.macro_f1),
            Some(figures.weighted_f1),
            figures.mcc,
            figures.quadratic_kappa,
            Some(figures.log_loss),
            Some(figures.brier),
            Some(figures.calibration_error),
            figures.mean_absolute_error,
        ];
        for class in &figures.classes {
            expected.extend([
                class.precision,
                class.recall,
                class.f1,
                class.roc_auc,
                class.average_precision,
            ]);
        }
        let found = draws.metrics(&vec![1.0; n]);
        assert_eq!(found.len(), expected.len());
        for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
            assert!((found.unwrap() - expected.unwrap()).abs() < 1e-9, "{at}: {found:?}, not {expected:?}");
        }
        // Twice each is no other evidence.
        let twice = draws.metrics(&vec![2.0; n]);
        assert!(twice.iter().zip(&expected).all(|(a, b)| (a.unwrap() - b.unwrap()).abs() < 1e-2));
        let every = figures.classes.iter().all(|class| {
            let auc = class.roc_auc_interval.unwrap();
            auc.low < class.roc_auc.unwrap() && auc.high > class.roc_auc.unwrap()
        });
        assert!(every && figures.log_loss_interval.unwrap().low < figures.log_loss);
    }
}
