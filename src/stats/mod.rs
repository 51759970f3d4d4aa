//! Pure numbers: means, quantiles, a seeded random generator, and the bootstrap that stands on them.
//!
//! **The rule for undefined values**, here and in every module that builds on this one: what cannot be computed from
//! the data at hand (a mean of nothing, an interval from a few groups) is `None`, never 0, 1 or NaN.

mod agreement;
mod bootstrap;
mod difference;
mod folds;
mod inference;
mod log_odds;
mod mcnemar;
mod multiplicity;
mod permutation;
mod rng;
mod shares;
mod summary;

pub use agreement::{Level, cohen_kappa, krippendorff_alpha, majority};
pub use bootstrap::{Bootstrap, Interval, Resample};
pub use difference::{MeanDifference, Observed, clusters, mean_difference};
pub use folds::deal;
pub(crate) use inference::NORMAL;
pub use inference::{Estimate, LEAST_CLUSTERS, Sample};
pub use log_odds::{LogOdds, WordCounts, log_odds};
pub use mcnemar::McNemar;
pub use multiplicity::benjamini_hochberg;
pub use permutation::{Block, sign_flip, two_sample};
pub use rng::{Rng, derive_seed};
pub use shares::shifted_shares;
pub use summary::{mean, quantile};
