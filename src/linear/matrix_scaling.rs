//! How sure logits should be: logistic regression on the logits themselves.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2, ArrayView2};

use crate::error::{Kind, Result};

/// Iterations of the solver, which has few columns to fit.
const ITERATIONS: u64 = 500;

/// A linear map from logits to better ones, `logits · weights + intercepts`: vector scaling that lets every class speak to
/// every other, called matrix scaling by Guo et al. (2017, "On calibration of modern neural networks").
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixScaling {
    /// Classes × classes.
    pub weights: Array2<f64>,
    /// One for each class.
    pub intercepts: Array1<f64>,
}

impl MatrixScaling {
    /// Fits linfa-logistic, with its penalty of 1, to `logits` (rows × classes, finite) and the class of each row. All rows
    /// count alike.
    ///
    /// # Errors
    /// A class without rows, or fewer than two; what linfa-logistic returns.
    pub fn fit(logits: ArrayView2<'_, f64>, targets: &[usize]) -> Result<Self> {
        let failed = |message: String| Kind::Insufficient(format!("matrix scaling: {message}"));
        let dataset = DatasetBase::new(logits.to_owned(), Array1::from(targets.to_vec()));
        let fitted = MultiLogisticRegression::default()
            .max_iterations(ITERATIONS)
            .fit(&dataset)
            .map_err(|error| failed(error.to_string()))?;
        // Its columns are the classes that it found, in rising order.
        if !fitted.classes().iter().copied().eq(0..logits.ncols()) {
            return Err(failed("a class without rows".into()).into());
        }
        Ok(Self { weights: fitted.params().clone(), intercepts: fitted.intercept().clone() })
    }

    /// The better logits of one row.
    pub fn apply(&self, logits: &[f64]) -> Vec<f64> {
        (ndarray::aview1(logits).dot(&self.weights) + &self.intercepts).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::softmax;

    #[test]
    fn shares_of_classes_are_made_right() {
        // The logits say the same of all rows, and too little of the third class.
        let logits = Array2::from_shape_fn((400, 3), |(_, class)| if class == 0 { 2.0 } else { 0.0 });
        let targets: Vec<usize> = (0..400).map(|row| [0, 0, 1, 2, 2, 2, 2, 2][row % 8]).collect();
        let scaling = MatrixScaling::fit(logits.view(), &targets).unwrap();
        let mut probabilities = scaling.apply(&[2.0, 0.0, 0.0]);
        softmax(&mut probabilities);
        for (found, expected) in probabilities.iter().zip([0.25, 0.125, 0.625]) {
            assert!((found - expected).abs() < 0.01, "{probabilities:?}");
        }
        assert!(MatrixScaling::fit(logits.view(), &[0; 400]).is_err());
    }
}
