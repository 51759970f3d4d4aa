//! Fits as a whole: hard, odd and wrong data.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use ndarray::{Array1, Array2, array};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{ClassWeight, LogisticRegression, Params};
use crate::error::Result;
use crate::matrix::{DesignMatrix, MatrixBuilder};

type Rows = Vec<Vec<(u32, f32)>>;

fn matrix(n_columns: usize, rows: &Rows) -> DesignMatrix {
    let mut builder = MatrixBuilder::new(n_columns);
    for row in rows {
        builder.push_row(row.iter().copied()).unwrap();
    }
    builder.build()
}

fn fit(params: Params, n_columns: usize, rows: &Rows, targets: &[usize]) -> Result<LogisticRegression> {
    params.fit(&DatasetBase::new(matrix(n_columns, rows), Array1::from(targets.to_vec())))
}

fn message(result: Result<LogisticRegression>) -> String {
    result.unwrap_err().to_string()
}

/// Rows of three of `n_columns` features, with a class that depends on them in part.
fn mixed(n_rows: usize, n_columns: u32) -> (Rows, Vec<usize>) {
    let row = |row: u32| {
        let mut columns = [row * 7 % n_columns, row * 11 % n_columns, row * 13 % n_columns].to_vec();
        columns.sort_unstable();
        columns.dedup();
        columns.iter().map(|&column| (column, (column % 5) as f32 - 1.5)).collect()
    };
    let class = |row: usize| (row * 7 % n_columns as usize / 10 + row % 4 / 3) % 3;
    ((0..n_rows as u32).map(row).collect(), (0..n_rows).map(class).collect())
}

fn assert_close(a: &Array2<f64>, b: &Array2<f64>, tolerance: f64) {
    let distance = (a - b).mapv(f64::abs).sum();
    assert!(distance <= tolerance * a.mapv(f64::abs).sum(), "{a} {b}");
}

#[test]
fn empty_columns_have_no_weight_and_change_no_other() {
    let (rows, targets) = mixed(300, 250);
    let alone = fit(Params::new(3).alpha(0.1), 250, &rows, &targets).unwrap();
    // Every column is followed by 49 that are empty.
    let spread: Rows =
        rows.iter().map(|row| row.iter().map(|&(column, value)| (column * 50, value)).collect()).collect();
    let among = fit(Params::new(3).alpha(0.1), 12500, &spread, &targets).unwrap();
    for (column, weights) in among.weights().rows().into_iter().enumerate() {
        let own = alone.weights().row(column / 50);
        let same = weights.iter().zip(own).all(|(a, b)| (a - b).abs() < 1e-6);
        let none = weights.iter().all(|weight| *weight == 0.0);
        assert!(if column % 50 == 0 { same } else { none }, "{column} {weights} {own}");
    }
}

#[test]
fn the_bits_do_not_depend_on_the_threads() {
    // More rows and columns than one piece of work has.
    let (rows, targets) = mixed(3000, 2500);
    let fit_with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| fit(Params::new(3).alpha(0.01), 2500, &rows, &targets).unwrap())
    };
    let one = fit_with(1);
    for threads in [2, 5] {
        let several = fit_with(threads);
        let bits = |model: &LogisticRegression| -> Vec<u64> {
            model.weights().iter().chain(model.intercepts()).map(|value| value.to_bits()).collect()
        };
        assert_eq!(bits(&one), bits(&several));
        assert_eq!(one.convergence(), several.convergence());
    }
}

#[test]
fn weights_and_intercepts_sum_to_zero_over_the_classes() {
    let (rows, targets) = mixed(200, 30);
    let model = fit(Params::new(3).alpha(0.1), 30, &rows, &targets).unwrap();
    assert!(model.weights().rows().into_iter().all(|row| row.sum().abs() < 1e-12));
    assert!(model.intercepts().sum().abs() < 1e-12);
}

#[test]
fn extreme_rows_do_not_overflow() {
    let (mut rows, targets) = mixed(200, 30);
    rows[3] = vec![(0, 1e4), (1, -1e4)];
    rows[4] = vec![(0, -1e4), (29, 1e4)];
    let model = fit(Params::new(3), 30, &rows, &targets).unwrap();
    assert!(model.convergence().converged, "{:?}", model.convergence());
    assert!(model.probabilities(&matrix(30, &rows)).iter().all(|p| (0.0..=1.0).contains(p)));
}

#[test]
fn separable_rows_with_almost_no_penalty_converge() {
    let rows = (0..40).map(|row| vec![(row % 2, 1.0), (2 + row / 2, 0.5)]).collect();
    let targets: Vec<usize> = (0..40).map(|row| row % 2).collect();
    let model = fit(Params::new(2).alpha(1e-9), 22, &rows, &targets).unwrap();
    assert!(model.convergence().converged, "{:?}", model.convergence());
    assert_eq!(model.predict(&matrix(22, &rows)).to_vec(), targets);
}

#[test]
fn a_search_cut_short_says_so() {
    let (rows, targets) = mixed(200, 30);
    let full = fit(Params::new(3).alpha(0.1).tolerance(1e-9), 30, &rows, &targets).unwrap();
    let short = fit(Params::new(3).alpha(0.1).max_iterations(3), 30, &rows, &targets).unwrap();
    let (full, short) = (full.convergence(), short.convergence());
    assert!(full.converged && full.relative_gap < 1e-12);
    assert!(!short.converged && short.iterations == 3);
    let gap = (short.objective - full.objective) / short.objective;
    assert!((short.relative_gap / gap - 1.0).abs() < 0.2, "estimated {}, is {gap}", short.relative_gap);
}

#[test]
fn without_features_the_probabilities_are_the_shares() {
    let targets = [0, 1, 1, 2, 2, 2, 2, 2];
    let rows = vec![Vec::new(); targets.len()];
    for n_columns in [0, 5] {
        let model = fit(Params::new(3).tolerance(1e-9), n_columns, &rows, &targets).unwrap();
        assert!(model.convergence().converged);
        assert!(model.weights().iter().all(|&weight| weight == 0.0));
        let expected = array![[0.125, 0.25, 0.625]];
        assert_close(&model.probabilities(&matrix(n_columns, &vec![Vec::new()])), &expected, 1e-9);
    }
    // Equal shares: the start is the minimum.
    let model = fit(Params::new(3), 0, &vec![Vec::new(); 3], &[0, 1, 2]).unwrap();
    assert!(model.convergence().converged);
}

#[test]
fn a_class_without_rows_has_probability_zero() {
    let (rows, targets) = mixed(60, 30);
    let moved: Vec<usize> = targets.iter().map(|target| if *target == 2 { 3 } else { *target }).collect();
    let three = fit(Params::new(3), 30, &rows, &targets).unwrap();
    let four = fit(Params::new(4), 30, &rows, &moved).unwrap();
    assert_eq!(four.intercepts()[2], f64::NEG_INFINITY);
    let rows = matrix(30, &rows);
    let (three, four) = (three.probabilities(&rows), four.probabilities(&rows));
    assert!(four.column(2).iter().all(|&p| p == 0.0));
    for (class, moved) in [(0, 0), (1, 1), (2, 3)] {
        assert_eq!(three.column(class), four.column(moved));
    }
}

#[test]
fn a_class_whose_rows_weigh_nothing_is_a_class_without_rows() {
    let rows = matrix(1, &vec![vec![(0, 1.0)], vec![(0, -1.0)], vec![(0, 3.0)]]);
    for class_weight in [ClassWeight::None, ClassWeight::Balanced] {
        let dataset = DatasetBase::new(&rows, array![0, 1, 2]).with_weights(array![1.0, 1.0, 0.0]);
        let model = Params::new(3).class_weight(class_weight).fit(&dataset).unwrap();
        assert_eq!(model.intercepts()[2], f64::NEG_INFINITY);
        assert_eq!(model.predict(&dataset), array![0, 1, 0]);
    }
}

#[test]
fn wrong_data_are_refused() {
    let rows = vec![vec![(0, 1.0)], vec![(0, 2.0)]];
    let params = || Params::new(2);
    assert!(message(fit(params(), 1, &Vec::new(), &[])).contains("found 0"));
    assert!(message(fit(params(), 1, &rows, &[1, 1])).contains("found 1"));
    assert!(message(fit(params(), 1, &rows, &[0])).contains("2 rows, but 1 targets"));
    assert!(message(fit(params(), 1, &rows, &[0, 2])).contains("row 1: class 2 is not among the 2 classes"));
    for (weights, expected) in [
        (vec![1.0], "2 rows, but 1 weights"),
        (vec![1.0, -1.0], "row 1: the weight must be finite and not negative, not -1"),
        (vec![f32::NAN, 1.0], "row 0: the weight must be finite and not negative, not NaN"),
        (vec![0.0, 0.0], "found 0"),
    ] {
        let dataset = DatasetBase::new(matrix(1, &rows), array![0, 1]).with_weights(Array1::from(weights));
        let error = message(params().fit(&dataset));
        assert!(error.contains(expected), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn repeating_a_row_is_weighing_it(
        values in vec((-2.0_f32..2.0, -2.0_f32..2.0), 12),
        counts in vec(0_usize..4, 12),
        balanced in any::<bool>(),
    ) {
        let class_weight = if balanced { ClassWeight::Balanced } else { ClassWeight::None };
        let params = Params::new(3).class_weight(class_weight).tolerance(1e-10);
        let rows: Rows = values.iter().map(|&(first, second)| vec![(0, first), (1, second)]).collect();
        let targets: Vec<usize> = (0..12).map(|row| row % 3).collect();
        let counts: Vec<usize> = counts.iter().enumerate().map(|(row, count)| count + usize::from(row < 3)).collect();

        let weights = counts.iter().map(|&count| count as f32).collect();
        let weighted = DatasetBase::new(matrix(2, &rows), Array1::from(targets.clone())).with_weights(weights);
        let weighted = params.fit(&weighted).unwrap();

        let repeated = |row: usize| std::iter::repeat_n(row, counts[row]);
        let order: Vec<usize> = (0..12).flat_map(repeated).collect();
        let repeated_rows = order.iter().map(|&row| rows[row].clone()).collect();
        let repeated_targets: Vec<usize> = order.iter().map(|&row| targets[row]).collect();
        let repeated = fit(params, 2, &repeated_rows, &repeated_targets).unwrap();
        assert_close(weighted.weights(), repeated.weights(), 1e-6);
    }

    #[test]
    fn probabilities_sum_to_one(rows in vec(vec(-1e6_f32..1e6, 3), 1..9)) {
        let (known_rows, targets) = mixed(60, 3);
        let model = fit(Params::new(3), 3, &known_rows, &targets).unwrap();
        let rows = rows.into_iter().map(|values| (0..).zip(values).collect()).collect();
        let rows = matrix(3, &rows);
        let probabilities = model.probabilities(&rows);
        for (probabilities, class) in probabilities.rows().into_iter().zip(&model.predict(&rows)) {
            prop_assert!((probabilities.sum() - 1.0).abs() < 1e-12);
            prop_assert!(probabilities.iter().all(|&p| p <= probabilities[*class]));
        }
    }
}
