//! Percentile intervals from the cluster bootstrap.

use rayon::prelude::*;
use serde::Serialize;

use super::{Rng, derive_seed, quantile};

/// A percentile interval (Efron & Tibshirani 1993, chapter 13).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The part of the replicates that lies inside, such as 0.95.
    pub level: f64,
}

/// The cluster bootstrap: whole groups are drawn with replacement, as many as there are, because observations of one
/// group (one event, one article) depend on each other and would make an interval over single observations too narrow
/// (Davison & Hinkley 1997, section 3.8).
///
/// Few groups have no interval: see [`Bootstrap::least_groups`].
#[derive(Debug, Clone, Copy)]
pub struct Bootstrap {
    /// How often the groups are drawn anew.
    pub draws: usize,
    /// The level of the intervals, in (0, 1).
    pub level: f64,
    /// The seed; draw number *i* uses sub-stream *i*, so that results do not depend on the number of threads.
    pub seed: u64,
}

impl Bootstrap {
    /// The fewest groups that have an interval; 6 at the level 0.95.
    ///
    /// A percentile interval never reaches beyond the groups' own extremes. All n groups lie on one side of the median
    /// of a symmetric distribution with probability 2¹⁻ⁿ; while that is more than 1 − level, even the widest interval
    /// misses too often.
    pub fn least_groups(&self) -> usize {
        (1.0 - (1.0 - self.level).log2()).ceil().max(2.0) as usize
    }

    /// What `statistic` gives for each draw, in the order of the draws; `None` if there are too few groups.
    pub fn replicates<T: Send>(
        &self,
        groups: usize,
        statistic: impl Fn(Resample) -> T + Sync,
    ) -> Option<Vec<T>> {
        let draw = |draw| {
            let rng = Rng::new(derive_seed(self.seed, draw as u64));
            statistic(Resample { rng, groups, left: groups })
        };
        (groups >= self.least_groups()).then(|| (0..self.draws).into_par_iter().map(draw).collect())
    }

    /// The percentile interval of `statistic` over `groups`, from the draws in which it is defined; `None` if there are too few
    /// groups, or it never is.
    pub fn interval_of<G: Sync>(
        &self,
        groups: &[G],
        statistic: impl Fn(&mut dyn Iterator<Item = &G>) -> Option<f64> + Sync,
    ) -> Option<Interval> {
        let replicates = self.replicates(groups.len(), |resample| {
            statistic(&mut resample.filter_map(|group| groups.get(group)))
        });
        self.interval(replicates?.into_iter().flatten())
    }

    /// The percentile interval of `replicates`; `None` if there are none.
    pub fn interval(&self, replicates: impl IntoIterator<Item = f64>) -> Option<Interval> {
        let mut sorted: Vec<f64> = replicates.into_iter().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - self.level) / 2.0;
        Some(Interval {
            low: quantile(&sorted, tail)?,
            high: quantile(&sorted, 1.0 - tail)?,
            level: self.level,
        })
    }
}

/// One draw: the positions of as many groups as there are, with repetition.
#[derive(Debug)]
pub struct Resample {
    rng: Rng,
    groups: usize,
    left: usize,
}

impl Iterator for Resample {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        Some(self.rng.below(self.groups as u64) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean;

    /// A number around 0 with variance 1: the standardised sum of 12 uniform numbers.
    fn noise(rng: &mut Rng) -> f64 {
        (0..12).map(|_| rng.below(1 << 32) as f64 / (1_u64 << 32) as f64).sum::<f64>() - 6.0
    }

    /// The interval of the mean when `groups` are drawn as wholes.
    fn mean_interval(bootstrap: &Bootstrap, groups: &[Vec<f64>]) -> Option<Interval> {
        let replicates = bootstrap.replicates(groups.len(), |resample| {
            mean(resample.flat_map(|group| groups[group].iter().copied())).unwrap()
        })?;
        bootstrap.interval(replicates)
    }

    /// How many of 300 intervals hold the true mean, 0, of 40 groups of 8 observations that share a group effect:
    /// with groups drawn as wholes, and with every observation taken as a group of its own.
    fn coverage() -> (usize, usize) {
        let covers = |interval: Interval| usize::from(interval.low <= 0.0 && 0.0 <= interval.high);
        (0..300).fold((0, 0), |(whole, single), trial| {
            let mut rng = Rng::new(derive_seed(11, trial));
            let mut group = || {
                let effect = noise(&mut rng);
                (0..8).map(|_| effect + noise(&mut rng)).collect::<Vec<f64>>()
            };
            let groups: Vec<Vec<f64>> = (0..40).map(|_| group()).collect();
            let singles: Vec<Vec<f64>> = groups.iter().flatten().map(|&value| vec![value]).collect();
            let bootstrap = Bootstrap { draws: 400, level: 0.95, seed: trial };
            let [by_group, by_row] = [&groups, &singles].map(|groups| mean_interval(&bootstrap, groups));
            (whole + covers(by_group.unwrap()), single + covers(by_row.unwrap()))
        })
    }

    #[test]
    fn intervals_over_groups_cover_and_intervals_over_rows_do_not() {
        let (whole, single) = coverage();
        // 95 % of 300 is 285, with a standard error of 4.
        assert!((273..=294).contains(&whole), "{whole}");
        assert!(single < 230, "{single}");
    }

    #[test]
    fn the_interval_of_a_mean_has_the_width_of_theory() {
        let groups: Vec<Vec<f64>> = (0..100).map(|value| vec![f64::from(value)]).collect();
        let bootstrap = Bootstrap { draws: 4_000, level: 0.95, seed: 1 };
        let interval = mean_interval(&bootstrap, &groups).unwrap();
        // The standard deviation of 0..100 is √833.25, so that of the mean is a tenth of it.
        let half_width = 1.96 * 833.25_f64.sqrt() / 10.0;
        assert!((interval.low - (49.5 - half_width)).abs() < 0.4, "{interval:?}");
        assert!((interval.high - (49.5 + half_width)).abs() < 0.4, "{interval:?}");
    }

    #[test]
    fn gives_the_same_bits_at_any_thread_count() {
        let mut rng = Rng::new(5);
        let groups: Vec<Vec<f64>> = (0..50).map(|_| vec![noise(&mut rng), noise(&mut rng)]).collect();
        let bootstrap = Bootstrap { draws: 500, level: 0.9, seed: 2 };
        let [one, two, five] = [1, 2, 5].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let interval = pool.install(|| mean_interval(&bootstrap, &groups)).unwrap();
            (interval.low.to_bits(), interval.high.to_bits())
        });
        assert_eq!(one, two);
        assert_eq!(one, five);
        let other_seed = mean_interval(&Bootstrap { seed: 3, ..bootstrap }, &groups).unwrap();
        assert_ne!(one, (other_seed.low.to_bits(), other_seed.high.to_bits()));
    }

    /// How many of 1,000 intervals at the level 0.95 hold the true mean, 0, of `groups` single observations, however few.
    fn coverage_over(groups: usize) -> usize {
        let covers = |trial| {
            let mut rng = Rng::new(derive_seed(13, trial));
            let values: Vec<f64> = (0..groups).map(|_| noise(&mut rng)).collect();
            // Two groups are enough for the level of the draws.
            let bootstrap = Bootstrap { draws: 800, level: 0.5, seed: trial };
            let means = bootstrap
                .replicates(groups, |resample| mean(resample.map(|group| values[group])).unwrap())
                .unwrap();
            let interval = Bootstrap { level: 0.95, ..bootstrap }.interval(means).unwrap();
            interval.low <= 0.0 && 0.0 <= interval.high
        };
        (0..1_000).filter(|&trial| covers(trial)).count()
    }

    #[test]
    fn few_groups_cannot_hold_the_level() {
        // Of three groups the lowest mean, all draws of the least, has probability 1/27: the interval is the whole range,
        // and misses when all three have one sign, which they have with probability 1/4.
        let three = coverage_over(3);
        assert!((700..=790).contains(&three), "{three}");
        // By Student's t with 5 degrees of freedom, a normal interval without a correction for n would hold 87 %.
        let least = coverage_over(Bootstrap { draws: 1, level: 0.95, seed: 0 }.least_groups());
        assert!((830..=910).contains(&least), "{least}");
    }

    #[test]
    fn few_groups_have_no_interval() {
        let bootstrap = Bootstrap { draws: 100, level: 0.95, seed: 0 };
        let groups: Vec<Vec<f64>> = (0..6).map(|value| vec![f64::from(value)]).collect();
        assert_eq!(mean_interval(&bootstrap, &[]), None);
        assert_eq!(mean_interval(&bootstrap, &groups[..5]), None);
        assert!(mean_interval(&bootstrap, &groups).is_some());
        assert_eq!(Bootstrap { level: 0.5, ..bootstrap }.least_groups(), 2);
    }
}
