//! Pure numbers: means, quantiles, a seeded random generator, and the bootstrap that stands on them.
//!
//! **The rule for undefined values**, here and in every module that builds on this one: what cannot be computed from
//! the data at hand (a mean of nothing, an interval from a few groups) is `None`, never 0, 1 or NaN.

mod agreement;
mod bootstrap;
mod folds;
mod inference;
mod mcnemar;
mod rng;
mod summary;

pub use agreement::{Level, cohen_kappa, krippendorff_alpha, majority};
pub use bootstrap::{Bootstrap, Interval, Resample};
pub use folds::deal;
pub use inference::{Estimate, LEAST_CLUSTERS, Sample};
pub use mcnemar::McNemar;
pub use rng::{Rng, derive_seed};
pub use summary::{mean, quantile};
