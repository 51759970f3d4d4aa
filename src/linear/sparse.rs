//! The solver where absolute weights are penalised, so that most weights are exactly zero.
//!
//! Three layers, each cheaper than the one around it:
//!
//! 1. The **working set** (as in Massias, Gramfort and Salmon, 2018): columns that have a weight, or whose gradient is
//!    larger than the penalty holds at zero. The problem of these columns alone is solved, each time more precisely,
//!    until no column outside asks to come in.
//! 2. **Proximal Newton** steps by [coordinate descent](super::descent) decide which weights are zero (Yuan, Ho and
//!    Lin, 2012).
//! 3. Once few signs of weights change, the objective is smooth: **Newton steps** by conjugate gradients move the weights
//!    that are not zero, and stop those at zero that would change their sign (Byrd, Chin, Nocedal and Oztoprak, 2016).
//!    They converge fast where coordinate descent does not: among columns that are alike, such as word vectors.
//!
//! A shift of a feature's weights by the same amount for all classes changes no probability. Neither kind of step moves
//! well along it, so that the best shift is taken outright wherever the objective is evaluated.

use super::descent::proximal_step;
use super::newton::{Convergence, MAX_HALVINGS, ROUNDING, SUFFICIENT, Stop, newton_direction};
use super::problem::{Point, Problem};

/// By how much the working set's problem is solved better than the whole is now.
const BETTER: f64 = 0.1;
/// Conjugate-gradient steps for one of them: until the signs are right, more are wasted.
const MAX_INNER: usize = 100;
/// A step that changes no more than one in so many signs calls for a Newton step.
const STEADY: usize = 200;
/// Halvings of a Newton step among fixed signs before it is given up.
const FEW_HALVINGS: usize = 6;

/// A search on a problem, or on that of the working set.
struct Search<'p, 'a> {
    problem: &'p Problem<'a>,
    lasso: f64,
    point: Point,
    gradient: Vec<f64>,
}

/// The squared norms of the subgradient of least norm: over what can move without a change of sign, and over the rest.
#[derive(Clone, Copy)]
struct Subgradient {
    moving: f64,
    resting: f64,
}

impl Subgradient {
    fn norm(self) -> f64 {
        (self.moving + self.resting).sqrt()
    }
}

/// Minimises the objective with `lasso` times the absolute weights, from `start`. Returns the parameters and how the
/// search ended.
pub(super) fn minimise(
    problem: &Problem,
    lasso: f64,
    start: Vec<f64>,
    stop: Stop,
) -> (Vec<f64>, Convergence) {
    let n_classes = problem.n_classes();
    let mut whole = Search::new(problem, lasso, start);
    let mut iterations = 0;
    let mut relative_gap = None;
    loop {
        let gradient_norm = whole.subgradient().norm();
        let small = gradient_norm <= stop.target;
        let converged = small && relative_gap.is_some_and(|gap| gap <= stop.tolerance);
        if converged || iterations >= stop.max_iterations {
            let convergence = Convergence {
                converged,
                iterations,
                objective: whole.objective(&whole.point),
                gradient_norm,
                initial_gradient_norm: stop.initial_gradient_norm,
                relative_gap: relative_gap.unwrap_or(1.0),
            };
            return (whole.point.parameters, convergence);
        }
        let columns: Vec<usize> = (0..problem.n_weights() / n_classes)
            .filter(|column| (0..n_classes).any(|class| whole.can_move(column * n_classes + class)))
            .collect();
        let data = problem.columns_at(&columns);
        let part = problem.of_columns(&data);
        let places = || {
            let numbers = columns.iter().flat_map(|column| column * n_classes..(column + 1) * n_classes);
            numbers.chain(problem.n_weights()..problem.n_parameters())
        };
        let start = places().map(|place| whole.point.parameters[place]).collect();
        let mut search = Search::new(&part, lasso, start);
        let target = (BETTER * gradient_norm).max(0.5 * stop.target);
        let before = iterations;
        relative_gap = Some(search.run(target, stop, &mut iterations));
        let mut parameters = std::mem::take(&mut whole.point.parameters);
        places().zip(search.point.parameters).for_each(|(place, value)| parameters[place] = value);
        whole = Search::new(problem, lasso, parameters);
        if iterations == before && !small {
            // Rounding allows no further step.
            iterations = stop.max_iterations.max(iterations);
        }
    }
}

/// The point at `parameters`, or rather at those of the same probabilities that have the least penalty.
fn evaluate(problem: &Problem, lasso: f64, mut parameters: Vec<f64>) -> Point {
    let features = parameters[..problem.n_weights()].chunks_exact_mut(problem.n_classes());
    features.for_each(|weights| share(weights, lasso, problem.ridge()));
    problem.evaluate(parameters)
}

impl<'p, 'a> Search<'p, 'a> {
    fn new(problem: &'p Problem<'a>, lasso: f64, start: Vec<f64>) -> Self {
        let point = evaluate(problem, lasso, start);
        let gradient = problem.gradient(&point);
        Self { problem, lasso, point, gradient }
    }

    /// The objective with the absolute weights.
    fn objective(&self, point: &Point) -> f64 {
        point.objective + self.lasso * self.absolute(&point.parameters)
    }

    /// The sum of the absolute weights.
    fn absolute(&self, parameters: &[f64]) -> f64 {
        parameters[..self.problem.n_weights()].iter().map(|weight| weight.abs()).sum()
    }

    /// The entry of the subgradient of least norm, and whether it is that of a weight of zero.
    fn slope(&self, at: usize) -> (f64, bool) {
        let (gradient, parameter) = (self.gradient[at], self.point.parameters[at]);
        if at >= self.problem.n_weights() {
            (gradient, false)
        } else if parameter == 0.0 {
            (gradient.signum() * (gradient.abs() - self.lasso).max(0.0), true)
        } else {
            (gradient + self.lasso.copysign(parameter), false)
        }
    }

    /// Whether the parameter is not zero, or would not stay so.
    fn can_move(&self, at: usize) -> bool {
        let (slope, resting) = self.slope(at);
        !resting || slope != 0.0
    }

    fn subgradient(&self) -> Subgradient {
        let mut norms = Subgradient { moving: 0.0, resting: 0.0 };
        for at in 0..self.gradient.len() {
            let (slope, resting) = self.slope(at);
            *(if resting { &mut norms.resting } else { &mut norms.moving }) += slope * slope;
        }
        norms
    }

    /// Steps until the subgradient's norm is at most `target` and the gap at most the tolerance, or no step helps.
    /// Returns the gap, relative to the objective: half of what the last model promised.
    fn run(&mut self, target: f64, stop: Stop, iterations: &mut usize) -> f64 {
        // Proximal steps before the next Newton step is tried, and how many after it if it fails.
        let (mut wait, mut patience) = (1usize, 1usize);
        loop {
            let subgradient = self.subgradient();
            let small = subgradient.norm() <= target;
            if wait == 0
                && !small
                && subgradient.resting <= subgradient.moving
                && *iterations < stop.max_iterations
            {
                let precision = (subgradient.norm() / stop.initial_gradient_norm).sqrt().min(0.3);
                if let Some(next) = self.newton_step(precision) {
                    *iterations += 1;
                    self.accept(next);
                    patience = 1;
                    continue;
                }
                (wait, patience) = (patience, 2 * patience);
            }
            let coordinates: Vec<usize> = (0..self.gradient.len()).filter(|&at| self.can_move(at)).collect();
            let next = proximal_step(self.problem, &self.point, &self.gradient, self.lasso, &coordinates);
            let promise = self.promise(&next);
            let objective = self.objective(&self.point);
            let gap = if objective > 0.0 { 0.5 * promise.abs() / objective } else { 0.0 };
            if (small && (gap <= stop.tolerance || target > stop.target))
                || *iterations >= stop.max_iterations
            {
                return gap;
            }
            let Some(next) = self.line_search(&next, promise) else { return gap };
            *iterations += 1;
            let steady = self.accept(next);
            wait = if steady { 0 } else { wait.saturating_sub(1) };
        }
    }

    /// The change of the objective that the slope promises for the way to `next`.
    fn promise(&self, next: &[f64]) -> f64 {
        let ways = next.iter().zip(&self.point.parameters).zip(&self.gradient);
        let smooth: f64 = ways.map(|((next, now), gradient)| gradient * (next - now)).sum();
        smooth + self.lasso * (self.absolute(next) - self.absolute(&self.point.parameters))
    }

    /// Goes there; tells whether nearly every sign stayed.
    fn accept(&mut self, next: Point) -> bool {
        let sign = |value: f64| if value == 0.0 { 0.0 } else { value.signum() };
        let weights = self.problem.n_weights();
        let pairs = next.parameters[..weights].iter().zip(&self.point.parameters);
        let (mut kept, mut changed) = (0usize, 0usize);
        for (then, now) in pairs {
            *(if sign(*then) == sign(*now) { &mut kept } else { &mut changed }) +=
                usize::from(*then != 0.0 || *now != 0.0);
        }
        let steady = STEADY * changed <= kept;
        self.gradient = self.problem.gradient(&next);
        self.point = next;
        steady
    }

    /// The first of the whole way to `next`, its half, its quarter, … that brings a sufficient decrease.
    fn line_search(&self, next: &[f64], promise: f64) -> Option<Point> {
        let objective = self.objective(&self.point);
        let mut length = 1.0;
        for _ in 0..MAX_HALVINGS {
            let parameters = if length == 1.0 {
                next.to_vec()
            } else {
                let ways = next.iter().zip(&self.point.parameters);
                ways.map(|(next, now)| now + length * (next - now)).collect()
            };
            let there = evaluate(self.problem, self.lasso, parameters);
            if self.objective(&there) <= objective * (1.0 + ROUNDING) + SUFFICIENT * length * promise {
                return Some(there);
            }
            length /= 2.0;
        }
        None
    }

    /// A Newton step of the parameters that are not zero; a weight that would change its sign becomes zero. `None` if it
    /// does not bring a sufficient decrease.
    fn newton_step(&self, precision: f64) -> Option<Point> {
        let slopes: Vec<(f64, bool)> = (0..self.gradient.len()).map(|at| self.slope(at)).collect();
        let gradient: Vec<f64> =
            slopes.iter().map(|&(slope, resting)| if resting { 0.0 } else { slope }).collect();
        let hold = |vector: &mut [f64]| {
            let held = vector.iter_mut().zip(&slopes).filter(|(_, (_, resting))| *resting);
            held.for_each(|(entry, _)| *entry = 0.0);
        };
        let direction = newton_direction(self.problem, &self.point, &gradient, precision, MAX_INNER, hold);
        let objective = self.objective(&self.point);
        let weights = self.problem.n_weights();
        let mut length = 1.0;
        for _ in 0..FEW_HALVINGS {
            let ways = self.point.parameters.iter().zip(&direction).enumerate();
            let parameters: Vec<f64> = ways
                .map(|(at, (now, change))| {
                    let then = now + length * change;
                    if at < weights && then * now < 0.0 { 0.0 } else { then }
                })
                .collect();
            let promise = self.promise(&parameters);
            let there = evaluate(self.problem, self.lasso, parameters);
            if promise < 0.0 && self.objective(&there) <= objective * (1.0 + ROUNDING) + SUFFICIENT * promise
            {
                return Some(there);
            }
            length /= 2.0;
        }
        None
    }
}

/// Shifts a feature's weights of all classes by the same amount, which changes no probability, to where the penalty is
/// least. Where several are, which needs that squares are not penalised, to that whose mean is nearest to zero.
fn share(weights: &mut [f64], lasso: f64, ridge: f64) {
    if weights.iter().all(|&weight| weight == 0.0) {
        return;
    }
    let mut sorted = weights.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = weights.len() as f64;
    let mean = sorted.iter().sum::<f64>() / n;
    let shift = if ridge > 0.0 {
        // Where the slope of the penalty, which grows with the shift, is zero or jumps over it.
        let slope = |shift: f64, below: usize| ridge * n * (shift - mean) + lasso * (2.0 * below as f64 - n);
        let reached = sorted.iter().enumerate().find(|(at, weight)| slope(**weight, at + 1) >= 0.0);
        let (below, weight) = reached.map_or((sorted.len(), f64::INFINITY), |(at, weight)| (at, *weight));
        weight.min(mean - lasso / ridge * (2.0 * below as f64 - n) / n)
    } else {
        // Between the middle weights every shift is as good.
        mean.clamp(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
    };
    weights.iter_mut().for_each(|weight| *weight -= shift);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_share_a_weight_as_is_cheapest() {
        for (weights, lasso, ridge, expected) in [
            // The median, and its nearest to the mean where that is an interval.
            ([1.0, 2.0, 6.0, 7.0], 1.0, 0.0, [-3.0, -2.0, 2.0, 3.0]),
            ([1.0, 2.0, 3.0, 9.0], 1.0, 0.0, [-2.0, -1.0, 0.0, 6.0]),
            // The mean, but no further from the median than the absolute weights allow.
            ([1.0, 2.0, 3.0, 9.0], 0.0, 1.0, [-2.75, -1.75, -0.75, 5.25]),
            ([1.0, 2.0, 3.0, 9.0], 1.0, 1.0, [-2.25, -1.25, -0.25, 5.75]),
            ([1.0, 2.0, 3.0, 9.0], 1.0, 1e-3, [-2.0, -1.0, 0.0, 6.0]),
            ([0.0, 0.0, 0.0, 0.0], 1.0, 1.0, [0.0; 4]),
        ] {
            let mut shared = weights;
            share(&mut shared, lasso, ridge);
            assert!(
                shared.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12),
                "{weights:?}: {shared:?}"
            );
        }
    }
}
