//! Coordinate descent on the quadratic model of the objective (Friedman, Hastie and Tibshirani, 2010; Yuan, Ho and Lin,
//! 2012): the direction of a proximal Newton step, in which weights can become exactly zero.

use rayon::prelude::*;

use super::problem::{Point, Problem};

/// Rounds over the coordinates for one direction.
const MAX_ROUNDS: usize = 4;
/// The rounds end when one moves the model by this share of what the first did.
const ENOUGH: f64 = 1e-3;
/// Added to the curvature of each coordinate, so that none is zero.
const DAMPING: f64 = 1e-12;

/// What the model needs of the rows: for each one K probabilities, the K changes of its logits, the mean of these
/// changes, and its weight. They stand together, so that a row costs one or two lines of the cache.
struct Rows {
    numbers: Vec<f64>,
    n_classes: usize,
}

impl Rows {
    fn new(problem: &Problem, point: &Point) -> Self {
        let n_classes = problem.n_classes();
        let mut numbers = Vec::with_capacity(problem.weights().len() * (2 * n_classes + 2));
        for (probabilities, weight) in point.probabilities.chunks_exact(n_classes).zip(problem.weights()) {
            numbers.extend_from_slice(probabilities);
            numbers.extend((0..=n_classes).map(|_| 0.0));
            numbers.push(*weight);
        }
        Self { numbers, n_classes }
    }

    fn row(&self, row: u32) -> &[f64] {
        let width = 2 * self.n_classes + 2;
        &self.numbers[row as usize * width..][..width]
    }

    /// The part of the curvature of a coordinate of `class` that the loss makes.
    fn curvature(&self, entries: impl Iterator<Item = (u32, f32)>, class: usize) -> f64 {
        let of_entry = |(row, value): (u32, f32)| {
            let row = self.row(row);
            let (p, weight) = (row[class], row[2 * self.n_classes + 1]);
            f64::from(value).powi(2) * weight * p * (1.0 - p)
        };
        entries.map(of_entry).sum()
    }

    /// By how much the changes so far changed the slope of a coordinate of `class`.
    fn slope(&self, entries: impl Iterator<Item = (u32, f32)>, class: usize) -> f64 {
        let k = self.n_classes;
        let of_entry = |(row, value): (u32, f32)| {
            let row = self.row(row);
            f64::from(value) * row[2 * k + 1] * row[class] * (row[k + class] - row[2 * k])
        };
        entries.map(of_entry).sum()
    }

    /// Moves a coordinate of `class`.
    fn add(&mut self, entries: impl Iterator<Item = (u32, f32)>, class: usize, step: f64) {
        let k = self.n_classes;
        let width = 2 * k + 2;
        for (row, value) in entries {
            let row = &mut self.numbers[row as usize * width..][..width];
            let change = f64::from(value) * step;
            row[k + class] += change;
            row[2 * k] += row[class] * change;
        }
    }
}

/// The number nearest to `value` after it was drawn toward zero by `by`.
fn soft_threshold(value: f64, by: f64) -> f64 {
    if value.abs() <= by { 0.0 } else { value - by.copysign(value) }
}

/// Calls `f` with the entries of the column of `coordinate`; that of an intercept has a one in each row.
macro_rules! with_entries {
    ($problem:expr, $coordinate:expr, |$entries:ident| $body:expr) => {
        if $coordinate < $problem.n_weights() {
            let $entries = $problem.column($coordinate / $problem.n_classes());
            $body
        } else {
            let $entries = (0..$problem.weights().len() as u32).map(|row| (row, 1.0));
            $body
        }
    };
}

/// The parameters that a proximal Newton step of full length from `point` leads to, where `coordinates` alone move:
/// the minimum, roughly, of the quadratic model plus `lasso` times the absolute weights.
///
/// It is found one coordinate after the other, in the order given, whatever the number of threads.
pub(super) fn proximal_step(
    problem: &Problem,
    point: &Point,
    gradient: &[f64],
    lasso: f64,
    coordinates: &[usize],
) -> Vec<f64> {
    let (n_classes, n_weights) = (problem.n_classes(), problem.n_weights());
    let mut rows = Rows::new(problem, point);
    let curvature = |&coordinate: &usize| {
        let loss =
            with_entries!(problem, coordinate, |entries| rows.curvature(entries, coordinate % n_classes));
        loss + DAMPING + if coordinate < n_weights { problem.ridge() } else { 0.0 }
    };
    let mut active: Vec<(usize, f64)> =
        coordinates.par_iter().map(|coordinate| (*coordinate, curvature(coordinate))).collect();
    let mut next = point.parameters.clone();
    let mut first = 0.0;
    for round in 0..MAX_ROUNDS {
        let mut moved = 0.0;
        active.retain(|&(coordinate, curvature)| {
            let class = coordinate % n_classes;
            let (start, now) = (point.parameters[coordinate], next[coordinate]);
            let (ridge, lasso) = if coordinate < n_weights { (problem.ridge(), lasso) } else { (0.0, 0.0) };
            let slope = gradient[coordinate]
                + ridge * (now - start)
                + with_entries!(problem, coordinate, |entries| rows.slope(entries, class));
            let then = soft_threshold(now - slope / curvature, lasso / curvature);
            if then != now {
                with_entries!(problem, coordinate, |entries| rows.add(entries, class, then - now));
                next[coordinate] = then;
                moved += curvature * (then - now).powi(2);
            }
            // What stays at zero is looked at again after the step.
            then != 0.0 || then != now || coordinate >= n_weights
        });
        if round == 0 {
            first = moved;
        }
        if moved <= ENOUGH * first {
            break;
        }
    }
    next
}
