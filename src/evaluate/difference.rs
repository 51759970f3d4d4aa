//! Two models on the same rows.

use serde::Serialize;

use super::breakdown;
use super::confusion::Confusion;
use super::figures::bootstrap;
use crate::stats::Interval;

/// By how much one model's figure is above another's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// The difference of their macro F1, in [−1, 1].
    pub macro_f1: f64,
    /// Its bootstrap interval over groups, both models on the same draws; `None` if there are too few groups.
    pub interval: Option<Interval>,
}

impl Difference {
    /// `one` minus `other`: the labels that they predict for observations of `gold` labels in `groups`, all below `k`.
    pub fn new(
        k: usize,
        gold: &[usize],
        one: &[usize],
        other: &[usize],
        groups: &[usize],
        seed: u64,
    ) -> Self {
        let outcomes: Vec<(usize, (usize, usize))> =
            gold.iter().copied().zip(one.iter().copied().zip(other.iter().copied())).collect();
        let of = |outcomes: &mut dyn Iterator<Item = &(usize, (usize, usize))>| {
            let (ones, others): (Vec<_>, Vec<_>) =
                outcomes.map(|&(gold, (one, other))| ((gold, one), (gold, other))).unzip();
            Confusion::new(k, ones).macro_f1() - Confusion::new(k, others).macro_f1()
        };
        let by_group = breakdown::by_group(groups, &outcomes);
        let interval = bootstrap(seed).interval_of(&by_group, |groups| Some(of(&mut groups.flatten())));
        Self { macro_f1: of(&mut outcomes.iter()), interval }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_get_wrong_does_not_blur_the_difference() {
        // Of twenty groups of rows one model is right in all but half of the third, the other in a third less.
        let gold: Vec<usize> = (0..120).map(|row| row % 2).collect();
        let groups: Vec<usize> = (0..120).map(|row| row / 6).collect();
        let predict = |wrong: &dyn Fn(usize) -> bool| -> Vec<usize> {
            gold.iter().enumerate().map(|(row, gold)| if wrong(row) { 1 - gold } else { *gold }).collect()
        };
        let one = predict(&|row| row % 6 == 2);
        let other = predict(&|row| row % 6 == 2 || row % 6 == 3);
        let difference = Difference::new(2, &gold, &one, &other, &groups, 1);
        let interval = difference.interval.unwrap();
        assert!((difference.macro_f1 - 1.0 / 6.0).abs() < 1e-2, "{difference:?}");
        assert!(interval.low > 0.1 && interval.high < 0.25, "{difference:?}");
        let same = Difference::new(2, &gold, &one, &one, &groups, 1);
        assert_eq!((same.macro_f1, same.interval.unwrap().low, same.interval.unwrap().high), (0.0, 0.0, 0.0));
        assert_eq!(Difference::new(2, &gold, &one, &other, &[0; 120], 1).interval, None);
    }
}
