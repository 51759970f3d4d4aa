//! How far the means of two groups are apart, where what varies are single observations or whole clusters of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::inference::student;
use super::{Interval, LEAST_CLUSTERS};

/// The level of the intervals.
const LEVEL: f64 = 0.95;

/// One observation of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// What was measured.
    pub value: f64,
    /// Its cluster (the outlet, the story), as any number; one of its own where observations do not depend on each other.
    pub cluster: usize,
}

/// The mean of a second group less that of a first, with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MeanDifference {
    /// The difference of the means.
    pub difference: f64,
    /// Its standard error, above 0.
    pub standard_error: f64,
    /// The difference over its standard error.
    pub z: f64,
    /// Its interval, by Student's t with as many degrees of freedom as the group with fewer clusters has clusters, less one.
    pub interval: Interval,
}

/// The mean of `second` less that of `first`. Every cluster's sum of deviations from its group's mean is one term of the
/// variance, of both groups together where a cluster has observations of both; and each group's are scaled by G / (G − 1) for
/// its G clusters (Liang and Zeger, 1986; Cameron and Miller, 2015, "A practitioner's guide to cluster-robust inference").
/// With clusters of one observation each it is Welch's: the difference over √(s₁²/n₁ + s₂²/n₂).
///
/// `None` if a group has fewer than [`LEAST_CLUSTERS`] clusters, or nothing varies.
pub fn mean_difference(first: &[Observed], second: &[Observed]) -> Option<MeanDifference> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    let mut means = [0.0; 2];
    let mut fewest = usize::MAX;
    for ((group, sign), mean) in [(first, -1.0), (second, 1.0)].into_iter().zip(&mut means) {
        let clusters = clusters(group);
        if clusters < LEAST_CLUSTERS {
            return None;
        }
        fewest = fewest.min(clusters);
        let (n, clusters) = (group.len() as f64, clusters as f64);
        *mean = group.iter().map(|observed| observed.value).sum::<f64>() / n;
        let scale = sign * (clusters / (clusters - 1.0)).sqrt() / n;
        for observed in group {
            *sums.entry(observed.cluster).or_default() += scale * (observed.value - *mean);
        }
    }
    let standard_error = sums.values().map(|sum| sum * sum).sum::<f64>().sqrt();
    let difference = means[1] - means[0];
    let reach = student(fewest - 1) * standard_error;
    // What is left of rounding where all values of a group are equal is no error.
    let noise = 1e-12 * means.iter().map(|mean| mean.abs()).fold(1e-300, f64::max);
    (standard_error > noise).then(|| MeanDifference {
        difference,
        standard_error,
        z: difference / standard_error,
        interval: Interval { low: difference - reach, high: difference + reach, level: LEVEL },
    })
}

/// How many clusters there are.
pub fn clusters(group: &[Observed]) -> usize {
    group.iter().map(|observed| observed.cluster).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Rng, derive_seed};

    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        first: Vec<f64>,
        first_clusters: Vec<usize>,
        second: Vec<f64>,
        second_clusters: Vec<usize>,
        difference: f64,
        standard_error: f64,
    }

    fn observed(values: &[f64], clusters: &[usize]) -> Vec<Observed> {
        values.iter().zip(clusters).map(|(&value, &cluster)| Observed { value, cluster }).collect()
    }

    #[test]
    fn standard_errors_are_those_of_the_reference() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../tests/reference/difference.json")).unwrap();
        assert!(cases.len() >= 5);
        for case in cases {
            let first = observed(&case.first, &case.first_clusters);
            let second = observed(&case.second, &case.second_clusters);
            let found = mean_difference(&first, &second).unwrap();
            let close = |found: f64, expected: f64| {
                assert!((found - expected).abs() < 1e-12, "{}: {found}, not {expected}", case.name);
            };
            close(found.difference, case.difference);
            close(found.standard_error, case.standard_error);
            close(found.z, case.difference / case.standard_error);
            let turned = mean_difference(&second, &first).unwrap();
            close(turned.difference, -case.difference);
            close(turned.standard_error, case.standard_error);
        }
    }

    #[test]
    fn few_clusters_and_what_does_not_vary_have_no_interval() {
        let varied: Vec<Observed> =
            (0..24).map(|at| Observed { value: f64::from(at % 5), cluster: at as usize / 4 }).collect();
        let others: Vec<Observed> =
            varied.iter().map(|of| Observed { cluster: of.cluster + 6, ..*of }).collect();
        assert!(mean_difference(&varied, &others).is_some());
        assert_eq!(mean_difference(&varied, &varied), None, "what varies, varies alike in both");
        let all = |value: f64| -> Vec<Observed> {
            (0..24).map(|at| Observed { value, cluster: at as usize / 4 }).collect()
        };
        assert_eq!(mean_difference(&all(0.2), &all(0.3)), None, "rounding is no error");
        assert_eq!(mean_difference(&varied, &varied[..20]), None, "5 clusters");
        assert_eq!(mean_difference(&[], &varied), None);
        let same: Vec<Observed> = (0..24).map(|cluster| Observed { value: 0.5, cluster }).collect();
        assert_eq!(mean_difference(&same, &same), None);
    }

    /// How many of 1,000 intervals hold the true difference, 0, of 8 and 12 outlets that have 2 to 60 articles each: over
    /// outlets, and over articles.
    #[test]
    fn intervals_over_outlets_hold_and_those_over_articles_do_not() {
        let noise = |rng: &mut Rng| {
            (0..12).map(|_| rng.below(1 << 32) as f64 / (1_u64 << 32) as f64).sum::<f64>() - 6.0
        };
        let (mut over_outlets, mut over_articles) = (0, 0);
        for trial in 0..1_000 {
            let mut rng = Rng::new(derive_seed(23, trial));
            let mut outlet = 0;
            let mut group = |outlets: usize| {
                let mut group = Vec::new();
                for _ in 0..outlets {
                    let own = 0.3 * noise(&mut rng);
                    for _ in 0..2 + rng.below(59) {
                        group.push(Observed { value: own + noise(&mut rng), cluster: outlet });
                    }
                    outlet += 1;
                }
                group
            };
            let (first, second) = (group(8), group(12));
            let holds = |first: &[Observed], second: &[Observed]| {
                let interval = mean_difference(first, second).unwrap().interval;
                usize::from(interval.low <= 0.0 && 0.0 <= interval.high)
            };
            over_outlets += holds(&first, &second);
            let alone = |group: &[Observed], from: usize| -> Vec<Observed> {
                (from..).zip(group).map(|(cluster, observed)| Observed { cluster, ..*observed }).collect()
            };
            over_articles += holds(&alone(&first, 0), &alone(&second, first.len()));
        }
        // 950 are expected.
        assert!((925..=975).contains(&over_outlets), "{over_outlets}");
        assert!(over_articles < 800, "{over_articles}");
    }
}
