//! From a dataset to a fitted model: checks, the weights of rows and classes, and classes without rows.

use linfa::DatasetBase;
use linfa::dataset::{AsSingleTargets, Records};
use linfa::traits::Fit;
use ndarray::{Array1, Array2, ArrayView1};

use super::model::LogisticRegression;
use super::newton::{self, Stop};
use super::params::{ClassWeight, ValidParams};
use super::penalty::Penalty;
use super::prepared::{Prepare, Prepared};
use super::problem::Problem;
use super::sparse;
use crate::error::{Error, Kind, Result};

/// Fits a dataset whose targets are class indices below the number of classes, and whose weights, if it has any,
/// are finite and not negative.
///
/// # Errors
/// Targets or weights that do not fit the matrix or are out of range; fewer than two classes with rows. A search that
/// did not converge is no error: the model's [`convergence`](LogisticRegression::convergence) tells.
impl<R, T> Fit<R, T, Error> for ValidParams
where
    R: Prepare,
    T: AsSingleTargets<Elem = usize>,
{
    type Object = LogisticRegression;

    fn fit(&self, dataset: &DatasetBase<R, T>) -> Result<LogisticRegression> {
        last(self.fit_each(dataset, &[self.penalty], None)?)
    }
}

impl ValidParams {
    /// Fits from the parameters of `start`. The minimum is that of a fit from zero, and is found sooner if they are near
    /// it: those of like data, or of another penalty.
    ///
    /// # Errors
    /// As [`fit`](Fit::fit); `start` has another number of features or classes.
    pub fn fit_from<R, T>(
        &self,
        dataset: &DatasetBase<R, T>,
        start: &LogisticRegression,
    ) -> Result<LogisticRegression>
    where
        R: Prepare,
        T: AsSingleTargets<Elem = usize>,
    {
        last(self.fit_each(dataset, &[self.penalty], Some(start))?)
    }

    /// Fits once for each of `penalties`, which stand in for the parameters' own, each time from the minimum before:
    /// what all fits have in common is done once. They are fitted in the order given; from strong to weak is fastest.
    ///
    /// # Errors
    /// As [`fit`](Fit::fit); a penalty is out of range.
    pub fn fit_path<R, T>(
        &self,
        dataset: &DatasetBase<R, T>,
        penalties: &[Penalty],
    ) -> Result<Vec<LogisticRegression>>
    where
        R: Prepare,
        T: AsSingleTargets<Elem = usize>,
    {
        penalties.iter().try_for_each(|penalty| penalty.check())?;
        self.fit_each(dataset, penalties, None)
    }

    fn fit_each<R, T>(
        &self,
        dataset: &DatasetBase<R, T>,
        penalties: &[Penalty],
        start: Option<&LogisticRegression>,
    ) -> Result<Vec<LogisticRegression>>
    where
        R: Prepare,
        T: AsSingleTargets<Elem = usize>,
    {
        let (targets, weights) = (dataset.targets.as_single_targets(), dataset.weights.view());
        dataset.records.with_prepared(|data| self.fit_prepared(data, targets, weights, penalties, start))
    }

    fn fit_prepared(
        &self,
        prepared: &Prepared<'_>,
        targets: ArrayView1<usize>,
        weights: ArrayView1<f32>,
        penalties: &[Penalty],
        start: Option<&LogisticRegression>,
    ) -> Result<Vec<LogisticRegression>> {
        let n_rows = prepared.nsamples();
        let mut weights = checked_weights(n_rows, weights)?;
        let class_weights = self.weigh_classes(n_rows, targets, &weights)?;
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
        let n_classes = classes.len();
        let problem = |data, penalty: &Penalty| {
            Problem::new(data, &positions, &weights, n_classes).with_ridge(penalty.ridge())
        };
        let layout = Layout {
            n_columns: prepared.nfeatures(),
            n_classes: self.n_classes,
            columns: prepared.occupied(),
            classes,
        };
        let whole = Problem::new(prepared.data(), &positions, &weights, n_classes);
        let n_parameters = whole.n_parameters();
        let stop = Stop::new(&whole.by_contrasts(), self.tolerance, self.max_iterations);
        let mut parameters = match start {
            Some(start) => layout.gather(start)?,
            None => vec![0.0; n_parameters],
        };
        let mut models = Vec::with_capacity(penalties.len());
        for penalty in penalties {
            let (minimum, convergence) = if penalty.lasso() > 0.0 {
                // It works on single columns.
                let problem = problem(prepared.stored()?, penalty);
                sparse::minimise(&problem, penalty.lasso(), parameters, stop)
            } else {
                let problem = problem(prepared.data(), penalty).by_contrasts();
                let start = problem.to_parts(&std::mem::take(&mut parameters));
                let (minimum, convergence) = newton::minimise(&problem, start, stop);
                (problem.to_classes(&minimum), convergence)
            };
            let (weights, intercepts) = layout.spread(&minimum);
            models.push(LogisticRegression::from_parts(weights, intercepts, convergence)?);
            parameters = minimum;
        }
        Ok(models)
    }
}

/// The model of the only penalty.
fn last(mut models: Vec<LogisticRegression>) -> Result<LogisticRegression> {
    models.pop().ok_or_else(|| Kind::Invalid("no penalty to fit with".into()).into())
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
}

/// Which of a model's parameters are fitted.
struct Layout<'c> {
    n_columns: usize,
    n_classes: usize,
    /// The columns, if some are left out.
    columns: Option<&'c [u32]>,
    classes: Vec<usize>,
}

impl Layout<'_> {
    /// The columns, each with its number.
    fn columns(&self) -> impl Iterator<Item = usize> {
        let n_fitted = self.columns.map_or(self.n_columns, <[u32]>::len);
        (0..n_fitted).map(|at| self.columns.map_or(at, |columns| columns[at] as usize))
    }

    /// The parameters of `model`.
    ///
    /// # Errors
    /// It has another number of features or classes.
    fn gather(&self, model: &LogisticRegression) -> Result<Vec<f64>> {
        let (weights, expected) = (model.weights(), (self.n_columns, self.n_classes));
        if weights.dim() != expected {
            let message = format!(
                "a fit of {} features and {} classes cannot start from {} features and {} classes",
                expected.0,
                expected.1,
                weights.nrows(),
                weights.ncols()
            );
            return Err(Kind::Invalid(message).into());
        }
        let of_column = |column| self.classes.iter().map(move |&class| weights[[column, class]]);
        let intercepts = self.classes.iter().map(|&class| model.intercepts()[class]);
        // A class without rows there may have some here.
        let intercepts = intercepts.map(|intercept| if intercept.is_finite() { intercept } else { 0.0 });
        Ok(self.columns().flat_map(of_column).chain(intercepts).collect())
    }

    /// Weights of all columns and intercepts of all classes, with the intercepts centred.
    fn spread(&self, parameters: &[f64]) -> (Array2<f64>, Array1<f64>) {
        let classes = &self.classes;
        let (fitted, fitted_intercepts) = parameters.split_at(parameters.len() - classes.len());
        let mut weights = Array2::zeros((self.n_columns, self.n_classes));
        for (column, fitted) in self.columns().zip(fitted.chunks_exact(classes.len())) {
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
