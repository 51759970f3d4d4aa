//! Multinomial logistic regression on a sparse design matrix, with an L2, L1 or elastic-net penalty.
//!
//! With rows `x_i`, classes `y_i`, weights `W` (features × classes) and intercepts `b` (classes), the fit minimises
//!
//! ```text
//! Σ_i w_i · −ln p_i[y_i]  +  alpha · (l1_ratio · ‖W‖₁ + (1 − l1_ratio)/2 · ‖W‖²),      p_i = softmax(x_i W + b)
//! ```
//!
//! where `w_i` is the weight of the row times the weight of its class. The intercepts are not penalised. With all
//! weights one this is the objective of scikit-learn with `C = 1 / alpha`, and, where `l1_ratio` is 0, of linfa-logistic.
//! A row of which the class is in doubt is given once for each class that it may be, weighted by the probabilities: that
//! is the cross-entropy with a soft label.
//!
//! Every class has its own column of weights. The L2 penalty makes the weights unique, and, alone, their sum over the
//! classes zero; the L1 penalty makes most of them exactly zero. The intercepts, which the objective fixes only up to a common shift, are made to sum to zero too. So no
//! class is the reference, and exchanging two classes exchanges their columns and changes nothing else. For **two
//! classes** the log odds are `x (W₁ − W₀) + (b₁ − b₀)`, and the fit is that of binary logistic regression with
//! half the L2 penalty, `alpha · (l1_ratio · ‖W₁ − W₀‖₁ + (1 − l1_ratio)/4 · ‖W₁ − W₀‖²)`.
//!
//! Several fits of the same rows, with other weights `w_i` or another penalty, share a [`Prepared`].
//!
//! A **class without rows** (or with rows of weight zero only) has probability zero in the limit that the objective
//! tends to. The fit returns that limit: weights zero and intercept −∞.
//!
//! ```
//! use linfa::DatasetBase;
//! use linfa::traits::{Fit, Predict};
//! use ndarray::array;
//! use parallax::linear::Params;
//! use parallax::matrix::MatrixBuilder;
//!
//! let mut builder = MatrixBuilder::new(2);
//! builder.push_row([(0, 1.0)])?;
//! builder.push_row([(1, 2.0)])?;
//! let matrix = builder.build();
//! let model = Params::new(2).alpha(0.5).fit(&DatasetBase::new(&matrix, array![0, 1]))?;
//! assert!(model.convergence().converged);
//! assert_eq!(model.predict(&matrix), array![0, 1]);
//! # Ok::<(), parallax::Error>(())
//! ```

mod contrasts;
mod descent;
mod fit;
mod isotonic;
mod levels;
mod matrix_scaling;
mod model;
mod newton;
mod params;
mod penalty;
mod prepared;
mod problem;
mod softmax;
mod sparse;
mod temperature;
mod vector;

#[cfg(test)]
mod tests;

pub use isotonic::Isotonic;
pub use levels::{LevelRows, Levels};
pub use matrix_scaling::MatrixScaling;
pub use model::LogisticRegression;
pub use newton::Convergence;
pub use params::{ClassWeight, Params, ValidParams};
pub use penalty::Penalty;
pub use prepared::{Prepare, Prepared};
pub(crate) use softmax::log_loss;
pub use softmax::{largest, softmax};
pub use temperature::{mean_log_loss, temperature};
