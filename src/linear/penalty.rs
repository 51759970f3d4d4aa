//! The penalty: how strong it is, and how it is shared between the absolute and the squared weights.

use serde::{Deserialize, Serialize};

use crate::error::{Kind, Result};

/// The elastic net, `alpha · (l1_ratio · ‖W‖₁ + (1 − l1_ratio)/2 · ‖W‖²)` (Zou and Hastie, 2005).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Penalty {
    /// The strength, above 0.
    pub alpha: f64,
    /// The share of the absolute weights, in [0, 1]. At 0 no weight is zero and features that are alike share their
    /// weight; the nearer 1, the more weights are exactly zero.
    pub l1_ratio: f64,
}

impl Penalty {
    /// # Errors
    /// A number out of its range.
    pub(super) fn check(self) -> Result<()> {
        let Self { alpha, l1_ratio } = self;
        if !(alpha.is_finite() && alpha > 0.0) {
            return Err(Kind::Invalid(format!("alpha must be a finite number above 0, not {alpha}")).into());
        }
        if !(0.0..=1.0).contains(&l1_ratio) {
            return Err(Kind::Invalid(format!("l1_ratio must lie in [0, 1], not {l1_ratio}")).into());
        }
        Ok(())
    }

    /// The factor of the absolute weights.
    pub(super) fn lasso(self) -> f64 {
        self.alpha * self.l1_ratio
    }

    /// The factor of half the squared weights.
    pub(super) fn ridge(self) -> f64 {
        self.alpha * (1.0 - self.l1_ratio)
    }
}
