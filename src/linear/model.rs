//! The fitted model: from rows to logits, probabilities and classes.

use std::borrow::Borrow;

use linfa::dataset::Records;
use linfa::traits::{Predict, PredictInplace};
use ndarray::{Array1, Array2, ArrayView1};

use super::newton::Convergence;
use super::softmax::{largest, softmax};
use crate::error::{Kind, Result};
use crate::matrix::DesignMatrix;

/// A fitted multinomial logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticRegression {
    weights: Array2<f64>,
    intercepts: Array1<f64>,
    convergence: Convergence,
}

impl LogisticRegression {
    /// The model of `weights` (features × classes) and `intercepts` (classes), as another one gave them.
    ///
    /// # Errors
    /// The shapes differ in the number of classes; a weight is not finite; an intercept is neither finite nor −∞, or
    /// none is finite.
    pub fn from_parts(
        weights: Array2<f64>,
        intercepts: Array1<f64>,
        convergence: Convergence,
    ) -> Result<Self> {
        let wrong = |message: String| Err(Kind::Model(message).into());
        if weights.ncols() != intercepts.len() {
            return wrong(format!(
                "weights of {} classes, intercepts of {}",
                weights.ncols(),
                intercepts.len()
            ));
        }
        if let Some(weight) = weights.iter().find(|weight| !weight.is_finite()) {
            return wrong(format!("a weight is {weight}, not a finite number"));
        }
        if let Some(intercept) =
            intercepts.iter().find(|intercept| intercept.is_nan() || **intercept == f64::INFINITY)
        {
            return wrong(format!("an intercept is {intercept}, not a finite number"));
        }
        if !intercepts.iter().any(|intercept| intercept.is_finite()) {
            return wrong("no class has a finite intercept".into());
        }
        // Line by line in the memory, as rows of features meet them.
        let weights =
            if weights.is_standard_layout() { weights } else { weights.as_standard_layout().into_owned() };
        Ok(Self { weights, intercepts, convergence })
    }

    /// The weights, features × classes. With an L2 penalty alone each row sums to zero, up to rounding.
    pub fn weights(&self) -> &Array2<f64> {
        &self.weights
    }

    /// The intercept of each class; those that are finite sum to zero. −∞ for a class that had no rows.
    pub fn intercepts(&self) -> &Array1<f64> {
        &self.intercepts
    }

    /// How the fit ended.
    pub fn convergence(&self) -> &Convergence {
        &self.convergence
    }

    /// The logit of each class for one row: the intercept plus Σ value × weight. A column that the model does not
    /// have adds nothing.
    pub fn logits(&self, row: impl IntoIterator<Item = (u32, f32)>) -> Array1<f64> {
        let mut logits = self.intercepts.clone();
        match (self.weights.as_slice(), logits.as_slice_mut()) {
            (Some(weights), Some(sums)) if sums.len() == 2 => add_lines::<2>(row, weights, sums),
            (Some(weights), Some(sums)) if sums.len() == 3 => add_lines::<3>(row, weights, sums),
            _ => {
                for (column, value) in
                    row.into_iter().filter(|(column, _)| (*column as usize) < self.weights.nrows())
                {
                    logits.scaled_add(f64::from(value), &self.weights.row(column as usize));
                }
            }
        }
        logits
    }

    /// The probability of each class for each row, rows × classes; each row sums to one. A column that the model
    /// does not have adds nothing.
    pub fn probabilities(&self, rows: &DesignMatrix) -> Array2<f64> {
        let mut probabilities = Array2::zeros((rows.n_rows(), self.intercepts.len()));
        for (row, mut of_row) in probabilities.rows_mut().into_iter().enumerate() {
            let mut logits = self.logits(rows.row(row)).to_vec();
            softmax(&mut logits);
            of_row.assign(&ArrayView1::from(&logits));
        }
        probabilities
    }
}

/// Adds to `sums` each value times the line of `weights` at its column. The usual numbers of classes keep their sums in
/// registers.
fn add_lines<const N: usize>(row: impl IntoIterator<Item = (u32, f32)>, weights: &[f64], sums: &mut [f64]) {
    let (lines, _) = weights.as_chunks::<N>();
    let mut kept = [0.0; N];
    kept.iter_mut().zip(&*sums).for_each(|(kept, sum)| *kept = *sum);
    for (column, value) in row {
        if let Some(line) = lines.get(column as usize) {
            kept.iter_mut().zip(line).for_each(|(sum, weight)| *sum += f64::from(value) * weight);
        }
    }
    sums.iter_mut().zip(kept).for_each(|(sum, kept)| *sum = kept);
}

impl<R: Records + Borrow<DesignMatrix>> PredictInplace<R, Array1<usize>> for LogisticRegression {
    /// The most probable class of each row; the first of equals.
    fn predict_inplace(&self, rows: &R, classes: &mut Array1<usize>) {
        let rows = rows.borrow();
        *classes = (0..rows.n_rows()).map(|row| largest(&self.logits(rows.row(row)).to_vec())).collect();
    }

    fn default_target(&self, rows: &R) -> Array1<usize> {
        Array1::zeros(rows.borrow().n_rows())
    }
}

impl Predict<&DesignMatrix, Array1<usize>> for LogisticRegression {
    fn predict(&self, rows: &DesignMatrix) -> Array1<usize> {
        let mut classes = self.default_target(rows);
        self.predict_inplace(rows, &mut classes);
        classes
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn model(weights: Array2<f64>, intercepts: Array1<f64>) -> Result<LogisticRegression> {
        let convergence = Convergence {
            converged: true,
            iterations: 0,
            objective: 0.0,
            gradient_norm: 0.0,
            initial_gradient_norm: 0.0,
            relative_gap: 0.0,
        };
        LogisticRegression::from_parts(weights, intercepts, convergence)
    }

    #[test]
    fn unknown_columns_add_nothing() {
        let model = model(array![[-1.0, 1.0], [0.5, -0.5]], array![0.25, -0.25]).unwrap();
        assert_eq!(model.logits([(0, 2.0), (2, 9.0)]), array![-1.75, 1.75]);
    }

    #[test]
    fn refuses_parts_that_make_no_model() {
        let infinity = f64::INFINITY;
        for (weights, intercepts) in [
            (array![[1.0, -1.0]], array![0.0]),
            (array![[f64::NAN, 0.0]], array![0.0, 0.0]),
            (array![[0.0, 0.0]], array![0.0, f64::NAN]),
            (array![[0.0, 0.0]], array![0.0, infinity]),
            (array![[0.0, 0.0]], array![-infinity, -infinity]),
        ] {
            assert!(model(weights, intercepts).is_err());
        }
        assert!(model(array![[0.0, 0.0]], array![0.0, -infinity]).is_ok());
    }
}
