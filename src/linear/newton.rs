//! The solver: Newton's method with conjugate gradients and a line search (Nocedal and Wright, 2006, §7.1).

use serde::{Deserialize, Serialize};

use super::problem::{Point, Problem};
use super::vector::{add_scaled, dot, norm, scale_add};

/// Conjugate-gradient steps for one Newton step; a direction that is cut short still goes down.
pub(super) const MAX_INNER: usize = 500;
/// Halvings of a Newton step, down to a length of about 1e-15.
pub(super) const MAX_HALVINGS: usize = 50;
/// The share of the decrease promised by the slope that a step must bring (Armijo, 1966).
pub(super) const SUFFICIENT: f64 = 1e-4;
/// Differences of the objective, relative to its value, that are taken to be rounding.
pub(super) const ROUNDING: f64 = 1e-13;

/// How a fit ended. With an L1 penalty the objective has no gradient where a weight is zero; its subgradient of least
/// norm, which is zero at the minimum alone, stands for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// Whether gradient and gap came below the tolerance. If not, the weights are not those of the minimum.
    pub converged: bool,
    /// Steps taken: Newton's, or those of proximal Newton.
    pub iterations: usize,
    /// The objective at the end.
    pub objective: f64,
    /// The gradient's Euclidean norm at the end.
    pub gradient_norm: f64,
    /// The Euclidean norm of the loss's gradient where all weights and intercepts are zero.
    pub initial_gradient_norm: f64,
    /// How far the objective may still lie above its minimum, as a share of its value: half the squared Newton
    /// decrement (Boyd and Vandenberghe, 2004, §9.5.1). An estimate: good when it is small and the features are of
    /// like scale, too low otherwise.
    pub relative_gap: f64,
}

/// When a search ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub(super) tolerance: f64,
    pub(super) max_iterations: usize,
    /// The norm of the loss's gradient at zero.
    pub(super) initial_gradient_norm: f64,
    /// The norm of the gradient that is small enough.
    pub(super) target: f64,
}

impl Stop {
    pub(super) fn new(problem: &Problem, tolerance: f64, max_iterations: usize) -> Self {
        let zero = problem.evaluate(vec![0.0; problem.n_parameters()]);
        let initial_gradient_norm = norm(&problem.gradient(&zero));
        let target = (tolerance * initial_gradient_norm).max(problem.rounding());
        Self { tolerance, max_iterations, initial_gradient_norm, target }
    }
}

/// Minimises the objective without an L1 penalty, from `start`. Returns the parameters and how the search ended.
pub(super) fn minimise(problem: &Problem, start: Vec<f64>, stop: Stop) -> (Vec<f64>, Convergence) {
    let Stop { tolerance, max_iterations, initial_gradient_norm, target } = stop;
    let mut point = problem.evaluate(start);
    let mut gradient = problem.gradient(&point);
    let mut iterations = 0;
    loop {
        let gradient_norm = norm(&gradient);
        let small = gradient_norm <= target;
        // The closer the minimum, the more precise the direction, for convergence faster than linear. The last one
        // only serves the estimate of the gap, which matters most where it is large.
        let precision = if iterations == max_iterations {
            0.1
        } else if small {
            0.3
        } else {
            (gradient_norm / initial_gradient_norm).sqrt().min(0.2)
        };
        let direction = newton_direction(problem, &point, &gradient, precision, MAX_INNER, |_| ());
        let slope = dot(&gradient, &direction);
        let objective = point.objective;
        let relative_gap = if objective > 0.0 { 0.5 * slope.abs() / objective } else { 0.0 };
        let converged = small && relative_gap <= tolerance;
        let next = if converged || iterations == max_iterations {
            None
        } else {
            line_search(problem, &point, &direction, slope)
        };
        let Some(next) = next else {
            let convergence = Convergence {
                converged,
                iterations,
                objective,
                gradient_norm,
                initial_gradient_norm,
                relative_gap,
            };
            return (point.parameters, convergence);
        };
        point = next;
        gradient = problem.gradient(&point);
        iterations += 1;
    }
}

/// Solves `H d = −g` by conjugate gradients, until the residual is `precision` times the gradient.
///
/// The gradient sums to zero over the classes, and so does every direction made from it; among those the Hessian is
/// positive definite, although a common shift of the intercepts changes nothing.
///
/// `hold` makes those entries of a vector zero that are not to move; they are zero in the gradient, too.
pub(super) fn newton_direction(
    problem: &Problem,
    point: &Point,
    gradient: &[f64],
    precision: f64,
    max_inner: usize,
    hold: impl Fn(&mut [f64]),
) -> Vec<f64> {
    let mut direction = vec![0.0; gradient.len()];
    let mut residual: Vec<f64> = gradient.iter().map(|gradient| -gradient).collect();
    let mut search = residual.clone();
    let mut product = vec![0.0; gradient.len()];
    let mut scratch = problem.scratch();
    let mut length = dot(&residual, &residual);
    let enough = precision * precision * length;
    for _ in 0..max_inner {
        problem.hessian_product(point, &search, &mut scratch, &mut product);
        hold(&mut product);
        let bend = dot(&search, &product);
        // Zero at the minimum, or where rounding has eaten the curvature.
        if bend.is_nan() || bend <= 0.0 {
            break;
        }
        let step = length / bend;
        add_scaled(&mut direction, step, &search);
        add_scaled(&mut residual, -step, &product);
        let previous = std::mem::replace(&mut length, dot(&residual, &residual));
        if length <= enough {
            break;
        }
        scale_add(&mut search, length / previous, &residual);
    }
    direction
}

/// The first of the full step, its half, its quarter, … that brings a sufficient decrease; `None` if none does.
fn line_search(problem: &Problem, point: &Point, direction: &[f64], slope: f64) -> Option<Point> {
    let mut length = 1.0;
    for _ in 0..MAX_HALVINGS {
        let mut parameters = point.parameters.clone();
        add_scaled(&mut parameters, length, direction);
        let next = problem.evaluate(parameters);
        if next.objective <= point.objective * (1.0 + ROUNDING) + SUFFICIENT * length * slope {
            return Some(next);
        }
        length /= 2.0;
    }
    None
}
