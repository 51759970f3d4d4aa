//! Whether two models differ in how often they are right.

use serde::Serialize;

/// McNemar's exact test (McNemar, 1947, "Note on the sampling error of the difference between correlated proportions"): of
/// the observations that one alone of two models gets right, is each of them right about as often?
///
/// It takes observations for independent. Where several come from one story its p-value is too small; a bootstrap over
/// stories is not misled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct McNemar {
    /// Observations that the first alone gets right.
    pub only_first: usize,
    /// Observations that the second alone gets right.
    pub only_second: usize,
    /// Two-sided p-value, in (0, 1]; 1 if there are none of either.
    pub p_value: f64,
}

impl McNemar {
    /// The test of `right`: for each observation whether the first model is right, and the second.
    pub fn new(right: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let (mut only_first, mut only_second) = (0, 0);
        for (first, second) in right {
            only_first += usize::from(first && !second);
            only_second += usize::from(second && !first);
        }
        Self {
            only_first,
            only_second,
            p_value: p_value(only_first.min(only_second), only_first + only_second),
        }
    }
}

/// Twice the probability of at most `fewer` heads of `n` fair coins, at most 1.
fn p_value(fewer: usize, n: usize) -> f64 {
    // ln of the binomial probability, from one number of heads to the next; summed from the largest term down.
    let mut term = -(n as f64) * std::f64::consts::LN_2;
    let mut terms = vec![term];
    for heads in 1..=fewer {
        term += ((n - heads + 1) as f64).ln() - (heads as f64).ln();
        terms.push(term);
    }
    let sum: f64 = terms.iter().rev().map(|other| (other - term).exp()).sum();
    (2.0 * sum * term.exp()).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: [(usize, usize, f64); 8] = [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (3, 9, 0.14599609375),
        (12, 12, 1.0),
        (10, 25, 0.016673847800120715),
        (140, 203, 0.0007905404278387001),
        (2400, 2700, 2.8146109915407503e-05),
        (5, 400, 2.1709390973632e-111),
    ];

    /// SciPy: `binomtest(min(b, c), b + c).pvalue`.
    #[test]
    fn p_values_are_those_of_scipy() {
        for (b, c, expected) in CASES {
            let right = (0..b).map(|_| (true, false)).chain((0..c).map(|_| (false, true)));
            let found = McNemar::new(right.chain([(true, true), (false, false)]));
            assert_eq!((found.only_first, found.only_second), (b, c));
            assert!(
                (found.p_value / expected - 1.0).abs() < 1e-9,
                "{b} {c}: {}, not {expected}",
                found.p_value
            );
        }
    }
}
