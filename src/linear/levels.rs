//! Levels that suit other rows: one factor for all logits, and one summand for each class.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::model::LogisticRegression;
use super::softmax::{log_loss, softmax};
use crate::error::{Kind, Result};

/// The least factor: logits may be made smaller, but are never turned round.
const LEAST_SCALE: f64 = 0.05;
/// The most steps of Newton's method, and the halvings of one.
const STEPS: usize = 100;
const HALVINGS: usize = 40;
/// The part of the decrease that a step promises which it must keep (Armijo 1966).
const KEPT: f64 = 1e-4;
/// What a step must promise for the search to go on, relative to the objective.
const ENOUGH: f64 = 1e-13;

/// The map from a row's logits z to `scale · z + shifts`. It is linear in them, so that it can become part of a model's
/// weights and intercepts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Levels {
    /// Multiplies every logit; above 0.
    pub scale: f64,
    /// What is added to the logit of each class; they sum to zero.
    pub shifts: Vec<f64>,
}

/// Logits beside what they should say.
#[derive(Debug, Clone, Copy)]
pub struct LevelRows<'a> {
    /// Rows × classes; finite.
    pub logits: ArrayView2<'a, f64>,
    /// The class of each row, below the number of classes.
    pub targets: &'a [usize],
    /// How much each row counts, at least 0.
    pub weights: &'a [f64],
}

impl Levels {
    /// The levels that change nothing.
    pub fn unchanged(classes: usize) -> Self {
        Self { scale: 1.0, shifts: vec![0.0; classes] }
    }

    /// The logits that these levels make of a row's.
    pub fn apply(&self, logits: &[f64]) -> Vec<f64> {
        logits.iter().zip(&self.shifts).map(|(logit, shift)| self.scale * logit + shift).collect()
    }

    /// The levels (a, b) that minimise, with those of `centre` (a₀, b₀),
    ///
    /// ```text
    /// Σ_i w_i · −ln softmax(a z_i + b)[y_i]  +  strength/2 · ((a − a₀)² + ‖b − b₀‖²),      a ≥ 0.05
    /// ```
    ///
    /// Platt scaling (Platt 1999) of several classes with one slope, which is vector scaling (Guo et al. 2017) with less to
    /// learn, shrunk toward what is known already. The objective is convex; Newton's method finds its minimum. `strength`
    /// is above 0: the inverse of the variance that is expected of a and b, if weights count rows. The shifts sum to zero if
    /// those of `centre` do, as a common shift changes no probability.
    pub fn fit(rows: LevelRows<'_>, centre: &Self, strength: f64) -> Self {
        let free = Problem { rows, centre, strength, scaled: true }.minimum(centre.clone());
        if free.scale >= LEAST_SCALE {
            return free;
        }
        let start = Self { scale: LEAST_SCALE, ..centre.clone() };
        Problem { rows, centre, strength, scaled: false }.minimum(start)
    }
}

impl LogisticRegression {
    /// The regression whose logits are what `levels` make of this one's. Its weights are numbers that a model's file
    /// holds exactly.
    ///
    /// # Errors
    /// Levels of another number of classes, or that are no numbers.
    pub fn with_levels(&self, levels: &Levels) -> Result<Self> {
        if levels.shifts.len() != self.intercepts().len() || !levels.scale.is_finite() || levels.scale <= 0.0
        {
            let message = format!(
                "levels of {} classes with a scale of {} for a regression of {}",
                levels.shifts.len(),
                levels.scale,
                self.intercepts().len()
            );
            return Err(Kind::Model(message).into());
        }
        let weights = self.weights().mapv(|weight| f64::from((levels.scale * weight) as f32));
        let intercepts = levels.apply(&self.intercepts().to_vec()).into();
        Self::from_parts(weights, intercepts, self.convergence().clone())
    }
}

struct Problem<'a, 'r> {
    rows: LevelRows<'r>,
    centre: &'a Levels,
    strength: f64,
    /// Whether the scale may change.
    scaled: bool,
}

impl Problem<'_, '_> {
    fn objective(&self, levels: &Levels) -> f64 {
        let rows = self.rows.logits.outer_iter().zip(self.rows.targets).zip(self.rows.weights);
        let loss =
            rows.map(|((row, &target), weight)| weight * log_loss(&levels.apply(&row.to_vec()), target));
        let away = self.away(levels);
        loss.sum::<f64>() + 0.5 * self.strength * away.iter().map(|away| away * away).sum::<f64>()
    }

    /// How far the levels lie from the centre: the scale, then the shifts.
    fn away(&self, levels: &Levels) -> Vec<f64> {
        let shifts = levels.shifts.iter().zip(&self.centre.shifts).map(|(shift, centre)| shift - centre);
        std::iter::once(levels.scale - self.centre.scale).chain(shifts).collect()
    }

    /// The gradient and the Hessian by the scale and the shifts.
    fn derivatives(&self, levels: &Levels) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut gradient: Vec<f64> = self.away(levels).iter().map(|away| self.strength * away).collect();
        let n = gradient.len();
        let mut hessian = vec![vec![0.0; n]; n];
        (0..n).for_each(|at| hessian[at][at] = self.strength);
        for ((row, &target), weight) in
            self.rows.logits.outer_iter().zip(self.rows.targets).zip(self.rows.weights)
        {
            let row = row.to_vec();
            let mut p = levels.apply(&row);
            softmax(&mut p);
            let mean: f64 = p.iter().zip(&row).map(|(p, logit)| p * logit).sum();
            gradient[0] += weight * (mean - row[target]);
            for (class, (p_class, logit)) in p.iter().zip(&row).enumerate() {
                gradient[class + 1] += weight * (p_class - f64::from(u8::from(class == target)));
                hessian[0][0] += weight * p_class * (logit - mean).powi(2);
                hessian[class + 1][0] += weight * p_class * (logit - mean);
                hessian[class + 1][class + 1] += weight * p_class;
                for (other, p_other) in p.iter().enumerate().take(class + 1) {
                    hessian[class + 1][other + 1] -= weight * p_class * p_other;
                }
            }
        }
        if !self.scaled {
            gradient[0] = 0.0;
            (1..n).for_each(|at| hessian[at][0] = 0.0);
        }
        (gradient, hessian)
    }

    fn minimum(&self, start: Levels) -> Levels {
        let mut levels = start;
        let mut objective = self.objective(&levels);
        for _ in 0..STEPS {
            let (gradient, hessian) = self.derivatives(&levels);
            let direction = solve(hessian, &gradient);
            let promised: f64 = direction.iter().zip(&gradient).map(|(step, slope)| step * slope).sum();
            if promised <= ENOUGH * (1.0 + objective) {
                break;
            }
            let moved = |length: f64| Levels {
                scale: levels.scale - length * direction[0],
                shifts: levels
                    .shifts
                    .iter()
                    .zip(&direction[1..])
                    .map(|(shift, step)| shift - length * step)
                    .collect(),
            };
            let lengths = (0..HALVINGS).map(|halvings| 0.5_f64.powi(halvings as i32));
            let mut tried = lengths.map(|length| (length, moved(length))).map(|(length, moved)| {
                let objective = self.objective(&moved);
                (length, moved, objective)
            });
            let Some((_, next, lower)) =
                tried.find(|(length, _, found)| *found <= objective - KEPT * length * promised)
            else {
                break;
            };
            (levels, objective) = (next, lower);
        }
        levels
    }
}

/// The solution x of `matrix` · x = `right`, where the lower half of a positive definite matrix is given (Cholesky).
fn solve(mut matrix: Vec<Vec<f64>>, right: &[f64]) -> Vec<f64> {
    let n = right.len();
    for column in 0..n {
        for row in column..n {
            let before: f64 = (0..column).map(|at| matrix[row][at] * matrix[column][at]).sum();
            let rest = matrix[row][column] - before;
            matrix[row][column] = if row == column { rest.sqrt() } else { rest / matrix[column][column] };
        }
    }
    let mut x = right.to_vec();
    for row in 0..n {
        let before: f64 = (0..row).map(|at| matrix[row][at] * x[at]).sum();
        x[row] = (x[row] - before) / matrix[row][row];
    }
    for row in (0..n).rev() {
        let after: f64 = (row + 1..n).map(|at| matrix[at][row] * x[at]).sum();
        x[row] = (x[row] - after) / matrix[row][row];
    }
    x
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::linear::Convergence;

    /// Logits of three classes, and targets that do not follow them everywhere.
    fn rows() -> (Array2<f64>, Vec<usize>, Vec<f64>) {
        let logits =
            Array2::from_shape_fn((60, 3), |(row, class)| ((row * 7 + class * 5) % 11) as f64 / 4.0 - 1.2);
        let targets = (0..60).map(|row| [0, 1, 1, 2, 1][(row * 3) % 5]).collect();
        (logits, targets, (0..60).map(|row| 0.5 + f64::from(row % 3)).collect())
    }

    #[test]
    fn no_other_levels_have_a_lower_objective() {
        let (logits, targets, weights) = rows();
        let rows = LevelRows { logits: logits.view(), targets: &targets, weights: &weights };
        let centre = Levels { scale: 1.0, shifts: vec![0.3, -0.1, -0.2] };
        for strength in [0.1, 4.0, 1e3] {
            let found = Levels::fit(rows, &centre, strength);
            let problem = Problem { rows, centre: &centre, strength, scaled: true };
            let (gradient, _) = problem.derivatives(&found);
            // At its bound the scale would go on falling.
            let (scale, shifts) = gradient.split_first().unwrap();
            let at_bound = found.scale == LEAST_SCALE && *scale > 0.0;
            assert!(at_bound || scale.abs() < 1e-5, "{found:?} {gradient:?}");
            assert!(shifts.iter().all(|slope| slope.abs() < 1e-5), "{gradient:?}");
            assert!(found.shifts.iter().sum::<f64>().abs() < 1e-9 && found.scale >= LEAST_SCALE);
        }
        let strong = Levels::fit(rows, &centre, 1e9);
        assert!((strong.scale - 1.0).abs() < 1e-6 && (strong.shifts[0] - 0.3).abs() < 1e-6, "{strong:?}");
    }

    #[test]
    fn shares_are_made_right_where_logits_say_nothing() {
        let logits = Array2::zeros((40, 2));
        let targets: Vec<usize> = (0..40).map(|row| usize::from(row >= 10)).collect();
        let rows = LevelRows { logits: logits.view(), targets: &targets, weights: &[1.0; 40] };
        let found = Levels::fit(rows, &Levels::unchanged(2), 1e-9);
        assert!((found.shifts[1] - found.shifts[0] - 3f64.ln()).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn logits_are_never_turned_round() {
        let logits = Array2::from_shape_fn((40, 2), |(row, class)| if row % 2 == class { 3.0 } else { -3.0 });
        // Mostly the contrary of what they say, and mostly the second class.
        let targets: Vec<usize> = (0..40).map(|row| usize::from(row % 2 == 0 || row % 8 == 1)).collect();
        let rows = LevelRows { logits: logits.view(), targets: &targets, weights: &[1.0; 40] };
        let found = Levels::fit(rows, &Levels::unchanged(2), 0.01);
        assert_eq!(found.scale, LEAST_SCALE);
        assert!(found.shifts[1] > 0.1, "{found:?}");
    }

    #[test]
    fn levels_become_part_of_the_regression() {
        let convergence = Convergence {
            converged: true,
            iterations: 0,
            objective: 0.0,
            gradient_norm: 0.0,
            initial_gradient_norm: 0.0,
            relative_gap: 0.0,
        };
        let weights = array![[0.5, -0.25, -0.25], [1.5, -0.5, -1.0]];
        let regression =
            LogisticRegression::from_parts(weights, array![0.1, 0.2, -0.3], convergence).unwrap();
        let levels = Levels { scale: 0.5, shifts: vec![0.4, -0.1, -0.3] };
        let row = || [(0, 1.0), (1, 2.0)];
        let expected = levels.apply(&regression.logits(row()).to_vec());
        let found = regression.with_levels(&levels).unwrap().logits(row());
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6), "{found} {expected:?}");
        assert_eq!(regression.with_levels(&Levels::unchanged(3)).unwrap(), regression);
        assert!(regression.with_levels(&Levels::unchanged(2)).is_err());
    }
}
