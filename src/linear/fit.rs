//! From a dataset to a fitted model: checks, the weights of rows and classes, and classes without rows.

use std::borrow::Borrow;

use linfa::DatasetBase;
use linfa::dataset::{AsSingleTargets, Records};
use linfa::traits::Fit;
use ndarray::{Array1, Array2, ArrayView1};

use super::model::LogisticRegression;
use super::newton::minimise;
use super::params::{ClassWeight, ValidParams};
use super::problem::Problem;
use crate::error::{Error, Kind, Result};
use crate::matrix::DesignMatrix;

/// Fits a dataset whose targets are class indices below the number of classes, and whose weights, if it has any,
/// are finite and not negative.
///
/// # Errors
/// Targets or weights that do not fit the matrix or are out of range; fewer than two classes with rows. A search that
/// did not converge is no error: the model's [`convergence`](LogisticRegression::convergence) tells.
impl<R, T> Fit<R, T, Error> for ValidParams
where
    R: Records + Borrow<DesignMatrix>,
    T: AsSingleTargets<Elem = usize>,
{
    type Object = LogisticRegression;

    fn fit(&self, dataset: &DatasetBase<R, T>) -> Result<LogisticRegression> {
        let matrix = dataset.records.borrow();
        let targets = dataset.targets.as_single_targets();
        let mut weights = checked_weights(matrix.n_rows(), dataset.weights.view())?;
        let class_weights = self.weigh_classes(matrix.n_rows(), targets, &weights)?;
        let classes: Vec<usize> = (0..self.n_classes).filter(|&class| class_weights[class] > 0.0).collect();
        if classes.len() < 2 {
            return Err(Kind::Insufficient(format!(
                "at least two classes with rows are needed to fit a logistic regression, found {}",
                classes.len()
            ))
            .into());
        }
        if self.class_weight == ClassWeight::Balanced {
            let share = class_weights.iter().sum::<f64>() / classes.len() as f64;
            for (weight, &target) in weights.iter_mut().zip(targets) {
                // A class without weight has only rows without weight.
                *weight *= if *weight > 0.0 { share / class_weights[target] } else { 0.0 };
            }
        }
        // A row of a class that is left out weighs nothing, so that its target does not matter.
        let positions: Vec<usize> =
            targets.iter().map(|target| classes.binary_search(target).unwrap_or(0)).collect();
        // The weight of a column without entries is zero. Side information brings many of them: they cost time in
        // every step if they are not left out.
        let reduced = matrix.without_empty_columns();
        let problem = |matrix| Problem::new(matrix, &positions, &weights, classes.len(), self.alpha);
        let problem = match &reduced {
            Some((reduced, columns)) => problem(reduced).among(columns, matrix.n_columns()),
            None => problem(matrix),
        };
        let (parameters, convergence) = minimise(&problem, self.tolerance, self.max_iterations);
        let (weights, intercepts) = self.spread(
            &parameters,
            &classes,
            matrix.n_columns(),
            reduced.as_ref().map(|(_, columns)| columns.as_slice()),
        );
        LogisticRegression::from_parts(weights, intercepts, convergence)
    }
}

/// The weight of each row, one if none are given.
fn checked_weights(n_rows: usize, weights: ArrayView1<f32>) -> Result<Vec<f64>> {
    if weights.is_empty() {
        return Ok(vec![1.0; n_rows]);
    }
    if weights.len() != n_rows {
        return Err(Kind::Invalid(format!("{n_rows} rows, but {} weights", weights.len())).into());
    }
    for (row, weight) in weights.iter().enumerate() {
        if !(weight.is_finite() && *weight >= 0.0) {
            let message = format!("row {row}: the weight must be finite and not negative, not {weight}");
            return Err(Kind::Invalid(message).into());
        }
    }
    Ok(weights.iter().map(|&weight| f64::from(weight)).collect())
}

impl ValidParams {
    /// The sum of the weights of each class's rows.
    fn weigh_classes(&self, n_rows: usize, targets: ArrayView1<usize>, weights: &[f64]) -> Result<Vec<f64>> {
        if targets.len() != n_rows {
            return Err(Kind::Invalid(format!("{n_rows} rows, but {} targets", targets.len())).into());
        }
        let mut sums = vec![0.0; self.n_classes];
        for (row, (&target, weight)) in targets.iter().zip(weights).enumerate() {
            let Some(sum) = sums.get_mut(target) else {
                let message =
                    format!("row {row}: class {target} is not among the {} classes", self.n_classes);
                return Err(Kind::Invalid(message).into());
            };
            *sum += weight;
        }
        Ok(sums)
    }

    /// The parameters of the fitted `classes`, and of the fitted `columns` if some were left out, as weights of all
    /// `n_columns` and intercepts of all classes, with the intercepts centred.
    fn spread(
        &self,
        parameters: &[f64],
        classes: &[usize],
        n_columns: usize,
        columns: Option<&[u32]>,
    ) -> (Array2<f64>, Array1<f64>) {
        let (fitted, fitted_intercepts) = parameters.split_at(parameters.len() - classes.len());
        let mut weights = Array2::zeros((n_columns, self.n_classes));
        for (at, fitted) in fitted.chunks_exact(classes.len()).enumerate() {
            let column = columns.map_or(at, |columns| columns[at] as usize);
            for (&class, weight) in classes.iter().zip(fitted) {
                weights[[column, class]] = *weight;
            }
        }
        let mean = fitted_intercepts.iter().sum::<f64>() / classes.len() as f64;
        let mut intercepts = Array1::from_elem(self.n_classes, f64::NEG_INFINITY);
        for (&class, intercept) in classes.iter().zip(fitted_intercepts) {
            intercepts[class] = intercept - mean;
        }
        (weights, intercepts)
    }
}
