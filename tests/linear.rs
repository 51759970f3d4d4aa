//! The sparse solver against outside references: linfa-logistic on dense data, and committed fits by scikit-learn.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::{LogisticRegression as DenseBinary, MultiLogisticRegression as DenseMultinomial};
use ndarray::{Array1, Array2, Axis};
use parallax::linear::{ClassWeight, LogisticRegression, Params};
use parallax::matrix::{DesignMatrix, MatrixBuilder};
use serde::Deserialize;

const PRECISE: f64 = 1e-9;

#[derive(Deserialize)]
struct References {
    n_columns: usize,
    rows: Vec<Vec<(u32, f32)>>,
    fits: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    n_classes: usize,
    alpha: f64,
    l1_ratio: f64,
    balanced: bool,
    row_weights: Vec<f32>,
    targets: Vec<usize>,
    weights: Vec<Vec<f64>>,
    intercepts: Vec<f64>,
    objective: f64,
}

fn matrix(n_columns: usize, rows: &[Vec<(u32, f32)>]) -> DesignMatrix {
    let mut builder = MatrixBuilder::new(n_columns);
    for row in rows {
        builder.push_row(row.iter().copied()).unwrap();
    }
    builder.build()
}

fn assert_close<'a>(
    actual: impl IntoIterator<Item = &'a f64>,
    expected: impl IntoIterator<Item = &'a f64>,
    tolerance: f64,
) {
    let (actual, expected): (Vec<f64>, Vec<f64>) =
        (actual.into_iter().copied().collect(), expected.into_iter().copied().collect());
    assert_eq!(actual.len(), expected.len());
    let scale = expected.iter().fold(0.0_f64, |scale, value| scale.max(value.abs()));
    for (actual, expected) in actual.iter().zip(&expected) {
        assert!((actual - expected).abs() <= tolerance * scale, "{actual} is not {expected} (scale {scale})");
    }
}

#[test]
fn agrees_with_scikit_learn() {
    let references: References = serde_json::from_str(include_str!("reference/logistic.json")).unwrap();
    let matrix = matrix(references.n_columns, &references.rows);
    assert_eq!(references.fits.len(), 48);
    for reference in references.fits {
        let class_weight = if reference.balanced { ClassWeight::Balanced } else { ClassWeight::None };
        let params = Params::new(reference.n_classes)
            .alpha(reference.alpha)
            .l1_ratio(reference.l1_ratio)
            .class_weight(class_weight)
            .tolerance(PRECISE);
        let dataset = DatasetBase::new(&matrix, Array1::from(reference.targets))
            .with_weights(Array1::from(reference.row_weights));
        let model = params.fit(&dataset).unwrap();
        assert!(model.convergence().converged);
        assert_close(model.weights(), reference.weights.iter().flatten(), 1e-6);
        assert_close(model.intercepts(), &reference.intercepts, 1e-6);
        assert_close([&model.convergence().objective], [&reference.objective], 1e-12);
    }
}

/// Sixty dense rows of five features in [-1, 1], with noisy classes.
fn dense(n_classes: usize) -> (Array2<f64>, Array1<usize>) {
    let features = Array2::from_shape_fn((60, 5), |(row, column)| {
        // Sixteenths are exact in single precision.
        (((row * 7 + column * 13 + row * column * 3) % 33) as f64 - 16.0) / 16.0
    });
    let targets = (0..60).map(|row| {
        let score = features[[row, 0]] + 0.5 * features[[row, 1]] + 0.7 * ((row * 11) % 17) as f64 / 17.0;
        (((score + 1.5) / 3.7 * n_classes as f64) as usize).min(n_classes - 1)
    });
    (features.clone(), targets.collect())
}

fn sparse(features: &Array2<f64>) -> DesignMatrix {
    let rows: Vec<Vec<(u32, f32)>> = features
        .rows()
        .into_iter()
        .map(|row| (0..).zip(row.iter().map(|&value| value as f32)).collect())
        .collect();
    matrix(features.ncols(), &rows)
}

fn fit(features: &Array2<f64>, targets: &Array1<usize>, n_classes: usize, alpha: f64) -> LogisticRegression {
    let dataset = DatasetBase::new(sparse(features), targets.clone());
    let model = Params::new(n_classes).alpha(alpha).tolerance(PRECISE).fit(&dataset).unwrap();
    assert!(model.convergence().converged);
    model
}

#[test]
fn agrees_with_dense_multinomial_regression() {
    let (features, targets) = dense(3);
    for alpha in [0.1, 1.0] {
        let model = fit(&features, &targets, 3, alpha);
        let dataset = DatasetBase::new(features.clone(), targets.clone());
        let reference = DenseMultinomial::default()
            .alpha(alpha)
            .gradient_tolerance(1e-9)
            .max_iterations(10_000)
            .fit(&dataset)
            .unwrap();
        assert_eq!(reference.classes(), [0, 1, 2]);
        assert_close(model.weights(), reference.params(), 1e-4);
        let centred = reference.intercept() - reference.intercept().mean().unwrap();
        assert_close(model.intercepts(), &centred, 1e-4);

        let probabilities = reference.predict_probabilities(&features);
        let losses =
            targets.iter().zip(probabilities.axis_iter(Axis(0))).map(|(&target, row)| -row[target].ln());
        let penalty = 0.5 * alpha * reference.params().mapv(|weight| weight * weight).sum();
        assert_close([&model.convergence().objective], [&(losses.sum::<f64>() + penalty)], 1e-8);
    }
}

#[test]
fn two_classes_are_binary_regression_with_half_the_penalty() {
    let (features, targets) = dense(2);
    let alpha = 0.6;
    let model = fit(&features, &targets, 2, alpha);
    let dataset = DatasetBase::new(features.clone(), targets.clone());
    let reference = DenseBinary::default()
        .alpha(alpha / 2.0)
        .gradient_tolerance(1e-9)
        .max_iterations(10_000)
        .fit(&dataset)
        .unwrap();
    let (positive, negative) = (reference.labels().pos.class, reference.labels().neg.class);
    let log_odds = &model.weights().column(positive) - &model.weights().column(negative);
    assert_close(&log_odds, reference.params(), 1e-4);
    let intercept = model.intercepts()[positive] - model.intercepts()[negative];
    assert_close([&intercept], [&reference.intercept()], 1e-4);
    assert_close(
        model.probabilities(&sparse(&features)).column(positive),
        &reference.predict_probabilities(&features),
        1e-4,
    );
}
