//! Hyper-parameters. Only checked ones can fit.

use linfa::ParamGuard;
use serde::{Deserialize, Serialize};

use super::penalty::Penalty;
use crate::error::{Error, Kind, Result};

/// How much the rows of each class count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassWeight {
    /// As much as they weigh.
    #[default]
    None,
    /// Every class alike: a class's rows are multiplied by (total weight) / (number of classes that occur × weight
    /// of the class), so that the total stays the same (King and Zeng, 2001).
    Balanced,
}

/// Hyper-parameters as given; [`check`](ParamGuard::check) makes them [`ValidParams`], and fitting checks them itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Params(ValidParams);

/// Checked hyper-parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidParams {
    pub(super) n_classes: usize,
    pub(super) penalty: Penalty,
    pub(super) class_weight: ClassWeight,
    pub(super) tolerance: f64,
    pub(super) max_iterations: usize,
}

impl Params {
    /// A fit of `n_classes` classes, at least two, with the defaults of the other parameters.
    pub fn new(n_classes: usize) -> Self {
        Self(ValidParams {
            n_classes,
            penalty: Penalty { alpha: 1.0, l1_ratio: 0.0 },
            class_weight: ClassWeight::None,
            tolerance: 1e-5,
            max_iterations: 100,
        })
    }

    /// The strength of the penalty, above 0; 1 if not set.
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.penalty.alpha = alpha;
        self
    }

    /// The share of the absolute weights in the penalty, in [0, 1]; 0 if not set.
    #[must_use]
    pub fn l1_ratio(mut self, l1_ratio: f64) -> Self {
        self.0.penalty.l1_ratio = l1_ratio;
        self
    }

    /// The weights of the classes; none if not set.
    #[must_use]
    pub fn class_weight(mut self, class_weight: ClassWeight) -> Self {
        self.0.class_weight = class_weight;
        self
    }

    /// When the fit has converged: the norm of the gradient (of the subgradient that has the least, where
    /// there is an L1 penalty) as a share of the gradient's at zero weights, and the estimated
    /// gap of the objective as a share of its value, are at most this. In (0, 1), 1e-5 if not set.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = tolerance;
        self
    }

    /// The largest number of steps; 100 if not set.
    #[must_use]
    pub fn max_iterations(mut self, max_iterations: usize) -> Self {
        self.0.max_iterations = max_iterations;
        self
    }
}

impl ParamGuard for Params {
    type Checked = ValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&ValidParams> {
        let ValidParams { n_classes, penalty, tolerance, .. } = self.0;
        let wrong = |message: String| Err(Kind::Invalid(message).into());
        if n_classes < 2 {
            return wrong(format!("a logistic regression needs at least two classes, not {n_classes}"));
        }
        penalty.check()?;
        if !(tolerance > 0.0 && tolerance < 1.0) {
            return wrong(format!("the tolerance must lie between 0 and 1, not {tolerance}"));
        }
        Ok(&self.0)
    }

    fn check(self) -> Result<ValidParams> {
        self.check_ref()?;
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_cannot_be_fitted() {
        for (params, message) in [
            (Params::new(1), "at least two classes, not 1"),
            (Params::new(2).alpha(0.0), "above 0, not 0"),
            (Params::new(2).alpha(f64::NAN), "not NaN"),
            (Params::new(2).alpha(f64::INFINITY), "not inf"),
            (Params::new(2).l1_ratio(-0.1), "l1_ratio must lie in [0, 1], not -0.1"),
            (Params::new(2).l1_ratio(f64::NAN), "not NaN"),
            (Params::new(2).tolerance(0.0), "between 0 and 1, not 0"),
            (Params::new(2).tolerance(f64::NAN), "not NaN"),
        ] {
            let error = params.check().unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
        assert!(Params::new(2).check().is_ok());
    }
}
