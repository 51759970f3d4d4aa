//! Means of what a model says of many rows, corrected by those of them that people coded.
//!
//! A model's errors do not cancel out: the mean of its scores is off by its bias, however many rows there are, and its
//! interval does not know. Two estimators use the hand-coded rows to take the bias out, and keep what the model knows:
//! prediction-powered inference with power tuning (PPI++: Angelopoulos, Duchi and Zrnic, 2023), where the coded rows are a
//! random sample, and the design-based estimator (DSL: Egami, Hinck, Stewart and Wei, 2023), where each row was coded with
//! a known probability. Both are right whatever the model is; a good one makes the interval narrow.
//!
//! Variances are clustered: what the rows of a story share counts once. Intervals are at 95 %, by Student's t with as many
//! degrees of freedom as there are clusters with coded rows, less one.

use std::collections::BTreeMap;

use super::Interval;
use crate::error::{Kind, Result};

/// The level of the intervals, and the quantile of the normal distribution at its upper end.
const LEVEL: f64 = 0.95;
pub(crate) const NORMAL: f64 = 1.959_963_984_540_054;
/// The fewest clusters with coded rows: fewer say next to nothing of how clusters differ.
pub const LEAST_CLUSTERS: usize = 6;

/// A mean with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error, clustered.
    pub standard_error: f64,
    /// Its interval.
    pub interval: Interval,
}

/// Rows of a group of which a mean is wanted: of a framing score in [−1, 1], or of a label as 0 or 1.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// What the model says of each row.
    pub predicted: &'a [f64],
    /// What people say, of those that they coded.
    pub coded: &'a [Option<f64>],
    /// The cluster (the story) of each row, as any number.
    pub clusters: &'a [usize],
}

impl Sample<'_> {
    /// The mean of what the model says, taken at its word: its interval covers only which rows happened to be scored.
    ///
    /// # Errors
    /// Lists of different lengths, numbers that are not finite, fewer clusters than [`LEAST_CLUSTERS`].
    pub fn naive(&self) -> Result<Estimate> {
        self.check()?;
        let n = self.predicted.len() as f64;
        let mean = self.predicted.iter().sum::<f64>() / n;
        let influence = self.predicted.iter().map(|predicted| (predicted - mean) / n);
        self.estimate(mean, influence, distinct(self.clusters.iter()))
    }

    /// The mean of the coded rows alone.
    ///
    /// # Errors
    /// As [`Sample::naive`], of the coded rows.
    pub fn coded_alone(&self) -> Result<Estimate> {
        let n = self.check_coded()? as f64;
        let mean = self.coded.iter().flatten().sum::<f64>() / n;
        let influence = self.coded.iter().map(|coded| coded.map_or(0.0, |coded| (coded - mean) / n));
        self.estimate(mean, influence, self.coded_clusters())
    }

    /// Prediction-powered inference with power tuning, for coded rows that are a random sample of all: the mean of the coded
    /// rows, less λ times how much what the model says of them lies above what it says of the others. λ is that which makes
    /// the variance least, in [0, 1]; it is returned too, and tells how much the model helps.
    ///
    /// # Errors
    /// As [`Sample::coded_alone`]; no row that was not coded.
    pub fn prediction_powered(&self) -> Result<(Estimate, f64)> {
        let n = self.check_coded()? as f64;
        let others = self.predicted.len() as f64 - n;
        if others == 0.0 {
            return Err(Kind::Insufficient(
                "every row is coded: nothing is left for the model to add".into(),
            )
            .into());
        }
        let coded = || {
            self.predicted
                .iter()
                .zip(self.coded)
                .filter_map(|(predicted, coded)| Some((*predicted, (*coded)?)))
        };
        let uncoded = || {
            self.predicted
                .iter()
                .zip(self.coded)
                .filter(|(_, coded)| coded.is_none())
                .map(|(predicted, _)| *predicted)
        };
        let mean_coded = coded().map(|(_, coded)| coded).sum::<f64>() / n;
        let mean_predicted = coded().map(|(predicted, _)| predicted).sum::<f64>() / n;
        let mean_others = uncoded().sum::<f64>() / others;
        let covariance = coded()
            .map(|(predicted, coded)| (coded - mean_coded) * (predicted - mean_predicted))
            .sum::<f64>()
            / n;
        let all = self.predicted.iter().sum::<f64>() / (n + others);
        let variance = self.predicted.iter().map(|predicted| (predicted - all).powi(2)).sum::<f64>()
            / (n + others - 1.0);
        let lambda =
            if variance > 0.0 { (covariance / ((1.0 + n / others) * variance)).clamp(0.0, 1.0) } else { 0.0 };
        let rectifier = mean_coded - lambda * mean_predicted;
        let mean = rectifier + lambda * mean_others;
        let influence = self.predicted.iter().zip(self.coded).map(|(predicted, coded)| match coded {
            Some(coded) => (coded - lambda * predicted - rectifier) / n,
            None => lambda * (predicted - mean_others) / others,
        });
        Ok((self.estimate(mean, influence, self.coded_clusters())?, lambda))
    }

    /// The design-based estimator, for rows that were coded with a known probability in (0, 1], clusters independently of
    /// one another: the mean of what the model says plus, for a coded row, its error over the probability that it was coded.
    /// Where the number of coded clusters was fixed beforehand, its interval is wider than need be.
    ///
    /// # Errors
    /// As [`Sample::coded_alone`]; a probability out of range.
    pub fn design_based(&self, probabilities: &[f64]) -> Result<Estimate> {
        self.check_coded()?;
        if probabilities.len() != self.predicted.len() {
            let message = format!("{} rows, but {} probabilities", self.predicted.len(), probabilities.len());
            return Err(Kind::Invalid(message).into());
        }
        if let Some(wrong) =
            probabilities.iter().find(|probability| !(**probability > 0.0 && **probability <= 1.0))
        {
            return Err(Kind::Invalid(format!(
                "{wrong} is no probability of being coded above 0 and up to 1"
            ))
            .into());
        }
        let n = self.predicted.len() as f64;
        let rows = self.predicted.iter().zip(self.coded).zip(probabilities);
        let outcomes: Vec<f64> = rows
            .map(|((predicted, coded), probability)| {
                predicted + coded.map_or(0.0, |coded| (coded - predicted) / probability)
            })
            .collect();
        let mean = outcomes.iter().sum::<f64>() / n;
        self.estimate(mean, outcomes.iter().map(|outcome| (outcome - mean) / n), self.coded_clusters())
    }

    /// How many rows more would have to be coded for an interval of ± `half_width` by [`Sample::prediction_powered`], if what
    /// comes is like what is there; `None` if the model's own spread over the rows alone is wider than that.
    ///
    /// # Errors
    /// As [`Sample::prediction_powered`].
    pub fn more_to_code(&self, half_width: f64) -> Result<Option<usize>> {
        let (estimate, lambda) = self.prediction_powered()?;
        let n = self.check_coded()? as f64;
        let others = self.predicted.len() as f64 - n;
        let mean_others = self.predicted.iter().zip(self.coded).filter(|(_, coded)| coded.is_none());
        let mean_others = mean_others.map(|(predicted, _)| predicted).sum::<f64>() / others;
        let of_model = self.predicted.iter().zip(self.coded).map(|(predicted, coded)| match coded {
            Some(_) => 0.0,
            None => lambda * (predicted - mean_others) / others,
        });
        let of_model = self.variance(of_model);
        let of_coded = (estimate.standard_error.powi(2) - of_model).max(0.0);
        let room = (half_width / NORMAL).powi(2) - of_model;
        if room <= 0.0 {
            return Ok(None);
        }
        // The variance of the coded rows' part falls as their number rises.
        Ok(Some((n * of_coded / room - n).ceil().max(0.0) as usize))
    }

    fn check(&self) -> Result<()> {
        let n = self.predicted.len();
        if self.coded.len() != n || self.clusters.len() != n {
            let message =
                format!("{n} rows, but {} codes and {} clusters", self.coded.len(), self.clusters.len());
            return Err(Kind::Invalid(message).into());
        }
        if let Some(wrong) =
            self.predicted.iter().chain(self.coded.iter().flatten()).find(|number| !number.is_finite())
        {
            return Err(Kind::Invalid(format!("{wrong} is not a finite number")).into());
        }
        enough(distinct(self.clusters.iter()), "")
    }

    /// How many rows are coded.
    fn check_coded(&self) -> Result<usize> {
        self.check()?;
        enough(self.coded_clusters(), " with coded rows")?;
        Ok(self.coded.iter().flatten().count())
    }

    fn coded_clusters(&self) -> usize {
        distinct(
            self.clusters
                .iter()
                .zip(self.coded)
                .filter(|(_, coded)| coded.is_some())
                .map(|(cluster, _)| cluster),
        )
    }

    /// The variance of a sum of what rows add to it.
    fn variance(&self, influence: impl Iterator<Item = f64>) -> f64 {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        self.clusters
            .iter()
            .zip(influence)
            .for_each(|(&cluster, part)| *sums.entry(cluster).or_default() += part);
        sums.values().map(|sum| sum * sum).sum()
    }

    fn estimate(&self, mean: f64, influence: impl Iterator<Item = f64>, clusters: usize) -> Result<Estimate> {
        let standard_error = self.variance(influence).sqrt();
        let reach = student(clusters - 1) * standard_error;
        let interval = Interval { low: mean - reach, high: mean + reach, level: LEVEL };
        Ok(Estimate { mean, standard_error, interval })
    }
}

fn enough(clusters: usize, which: &str) -> Result<()> {
    if clusters >= LEAST_CLUSTERS {
        return Ok(());
    }
    let message =
        format!("{clusters} stories{which}, too few for an estimate; at least {LEAST_CLUSTERS} are needed");
    Err(Kind::Insufficient(message).into())
}

fn distinct<'c>(clusters: impl Iterator<Item = &'c usize>) -> usize {
    clusters.collect::<std::collections::BTreeSet<_>>().len()
}

/// The quantile of Student's t at 0.975 (Abramowitz and Stegun, 1964, 26.7.5): to 0.003 for 5 degrees of freedom, and the
/// closer the more there are.
pub(super) fn student(degrees: usize) -> f64 {
    let (z, n) = (NORMAL, degrees.max(1) as f64);
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / n + second / n.powi(2) + third / n.powi(3)
}

#[cfg(test)]
mod tests;
