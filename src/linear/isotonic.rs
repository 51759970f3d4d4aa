//! How sure probabilities should be: isotonic regression, class by class.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use crate::error::{Kind, Result};

/// For each class a function that never falls, from its probability to how often it is right; several classes' results are
/// then made to sum to one (Zadrozny and Elkan, 2002, "Transforming classifier scores into accurate multiclass probability
/// estimates").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Isotonic {
    /// By class: points, of rising probability, between which lines are drawn.
    curves: Vec<Vec<(f64, f64)>>,
}

impl Isotonic {
    /// Fits to `probabilities` (rows × classes), the class of each row and its weight. What is never right, or always, is
    /// kept as far from 0 or 1 as half a row would be.
    pub fn fit(probabilities: ArrayView2<'_, f64>, targets: &[usize], weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let least = 0.5 / (total + 1.0);
        let curve = |class: usize| {
            let rows = probabilities.column(class).into_iter().zip(targets).zip(weights);
            let rows = rows.map(|((&probability, &target), &weight)| Block {
                first: probability,
                last: probability,
                mean: f64::from(u8::from(target == class)),
                weight,
            });
            let mut points = points(pooled(rows.filter(|row| row.weight > 0.0).collect()));
            points.iter_mut().for_each(|(_, mean)| *mean = mean.clamp(least, 1.0 - least));
            points
        };
        Self { curves: (0..probabilities.ncols()).map(curve).collect() }
    }

    /// # Errors
    /// Not one curve for each of `classes`; points out of [0, 1], or out of order.
    pub fn check(&self, classes: usize) -> Result<()> {
        let inside = |value: &f64| (0.0..=1.0).contains(value);
        let sound = |curve: &Vec<(f64, f64)>| {
            let rising = curve.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
            let inside = curve.iter().all(|(from, to)| inside(from) && inside(to) && *to > 0.0);
            !curve.is_empty() && rising && inside
        };
        if self.curves.len() == classes && self.curves.iter().all(sound) {
            return Ok(());
        }
        Err(Kind::Model("the calibration is no curve for each label".into()).into())
    }

    /// Puts what probabilities should be in their place; they sum to one.
    pub fn apply(&self, probabilities: &mut [f64]) {
        for (probability, curve) in probabilities.iter_mut().zip(&self.curves) {
            *probability = read(curve, *probability);
        }
        let sum: f64 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|probability| *probability /= sum);
    }
}

/// Neighbours of one mean.
struct Block {
    first: f64,
    last: f64,
    mean: f64,
    weight: f64,
}

/// Blocks of rising means that are nearest to `rows` by squared distance: neighbours that fall are pooled.
fn pooled(mut rows: Vec<Block>) -> Vec<Block> {
    rows.sort_by(|a, b| a.first.total_cmp(&b.first));
    let mut blocks: Vec<Block> = Vec::new();
    for row in rows {
        let mut block = row;
        // Equal probabilities are one point.
        while let Some(before) =
            blocks.pop_if(|before| before.mean >= block.mean || before.last >= block.first)
        {
            let weight = before.weight + block.weight;
            let mean = (before.mean * before.weight + block.mean * block.weight) / weight;
            block = Block { first: before.first, last: block.last, mean, weight };
        }
        blocks.push(block);
    }
    blocks
}

/// The ends of blocks.
fn points(blocks: Vec<Block>) -> Vec<(f64, f64)> {
    let mut points = Vec::with_capacity(2 * blocks.len());
    for Block { first, last, mean, .. } in blocks {
        points.push((first, mean));
        if last > first {
            points.push((last, mean));
        }
    }
    points
}

/// The curve's value at `at`; flat beyond its ends.
fn read(curve: &[(f64, f64)], at: f64) -> f64 {
    let after = curve.partition_point(|(from, _)| *from < at);
    match (after.checked_sub(1).and_then(|before| curve.get(before)), curve.get(after)) {
        (Some(&(from, low)), Some(&(to, high))) => low + (high - low) * (at - from) / (to - from),
        (Some(&(_, end)), None) | (None, Some(&(_, end))) => end,
        (None, None) => at,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    /// scikit-learn 1.9.1: `IsotonicRegression(out_of_bounds="clip").fit(x, y, w).predict([0, 0.15, 0.35, 0.5, 0.75, 0.95])`.
    #[test]
    fn curves_are_those_of_scikit_learn() {
        let x = [0.1, 0.2, 0.3, 0.4, 0.4, 0.55, 0.7, 0.8, 0.9];
        let y = [0, 1, 0, 0, 1, 1, 0, 1, 1];
        let weights = [1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 2.0, 1.0, 1.0];
        let rows = x.iter().zip(y).zip(weights).map(|((&x, y), weight)| Block {
            first: x,
            last: x,
            mean: y as f64,
            weight,
        });
        let curve = points(pooled(rows.collect()));
        for (at, expected) in
            [0.0, 0.15, 0.35, 0.5, 0.75, 0.95].into_iter().zip([0.0, 0.25, 0.5, 0.5, 0.75, 1.0])
        {
            let found = read(&curve, at);
            assert!((found - expected).abs() < 1e-9, "{at}: {found}, not {expected}");
        }
        let probabilities =
            Array2::from_shape_fn((9, 2), |(row, class)| if class == 1 { x[row] } else { 1.0 - x[row] });
        let isotonic = Isotonic::fit(probabilities.view(), &y, &weights);
        isotonic.check(2).unwrap();
        assert!(isotonic.check(3).is_err());
        // Nothing is impossible: 11 rows show no more than that.
        let mut probabilities = [1.0, 0.0];
        isotonic.apply(&mut probabilities);
        assert!(probabilities[1] > 0.04 && (probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_file_cannot_bring_what_is_no_curve() {
        for curves in [
            "[]",
            "[[]]",
            "[[[0.1,0.5],[0.1,0.6]]]",
            "[[[0.1,0.5],[0.2,0.4]]]",
            "[[[0.1,2.0]]]",
            "[[[0.1,0.0]]]",
        ] {
            let isotonic: Isotonic = serde_json::from_str(curves).unwrap();
            assert!(isotonic.check(1).is_err(), "{curves}");
        }
    }
}
