//! Fits as a whole: hard, odd and wrong data.

use linfa::traits::{Fit, Predict};
use linfa::{DatasetBase, ParamGuard};
use ndarray::{Array1, Array2, Axis, array};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{ClassWeight, LogisticRegression, Params, Penalty};
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
    let fit_with = |threads, l1_ratio| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let params = Params::new(3).alpha(0.01).l1_ratio(l1_ratio);
        pool.install(|| fit(params, 2500, &rows, &targets).unwrap())
    };
    for (threads, l1_ratio) in [(2, 0.0), (5, 0.0), (2, 0.5), (5, 1.0)] {
        let (one, several) = (fit_with(1, l1_ratio), fit_with(threads, l1_ratio));
        assert!(one.convergence().converged, "{:?}", one.convergence());
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
    for l1_ratio in [0.0, 0.5, 1.0] {
        let model = fit(Params::new(3).l1_ratio(l1_ratio), 30, &rows, &targets).unwrap();
        assert!(model.convergence().converged, "{:?}", model.convergence());
        assert!(model.probabilities(&matrix(30, &rows)).iter().all(|p| (0.0..=1.0).contains(p)));
    }
}

#[test]
fn separable_rows_with_almost_no_penalty_converge() {
    let rows = (0..40).map(|row| vec![(row % 2, 1.0), (2 + row / 2, 0.5)]).collect();
    let targets: Vec<usize> = (0..40).map(|row| row % 2).collect();
    for l1_ratio in [0.0, 0.5, 1.0] {
        let model = fit(Params::new(2).alpha(1e-9).l1_ratio(l1_ratio), 22, &rows, &targets).unwrap();
        assert!(model.convergence().converged, "{:?}", model.convergence());
        assert_eq!(model.predict(&matrix(22, &rows)).to_vec(), targets);
    }
}

#[test]
fn a_search_cut_short_says_so() {
    let (rows, targets) = mixed(200, 30);
    let full = fit(Params::new(3).alpha(0.1).tolerance(1e-9), 30, &rows, &targets).unwrap();
    let short = fit(Params::new(3).alpha(0.1).max_iterations(4), 30, &rows, &targets).unwrap();
    let (full, short) = (full.convergence(), short.convergence());
    assert!(full.converged && full.relative_gap < 1e-12);
    assert!(!short.converged && short.iterations == 4);
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

/// The entries of the gradient of the loss: weights (features × classes) and intercepts.
fn loss_gradient(
    model: &LogisticRegression,
    rows: &DesignMatrix,
    targets: &[usize],
) -> (Array2<f64>, Array1<f64>) {
    let mut residuals = model.probabilities(rows);
    targets.iter().enumerate().for_each(|(row, &target)| residuals[[row, target]] -= 1.0);
    let mut gradient = Array2::zeros(model.weights().dim());
    for row in 0..rows.n_rows() {
        for (column, value) in rows.row(row) {
            gradient.row_mut(column as usize).scaled_add(f64::from(value), &residuals.row(row));
        }
    }
    (gradient, residuals.sum_axis(Axis(0)))
}

#[test]
fn above_a_certain_strength_every_weight_is_zero() {
    let (rows, targets) = mixed(300, 40);
    let rows_of = matrix(40, &rows);
    let none = fit(Params::new(3).alpha(1e6).l1_ratio(1.0).tolerance(1e-9), 40, &rows, &targets).unwrap();
    assert!(none.convergence().converged && none.weights().iter().all(|&weight| weight == 0.0));
    let (gradient, _) = loss_gradient(&none, &rows_of, &targets);
    let strongest = gradient.iter().fold(0.0_f64, |strongest, entry| strongest.max(entry.abs()));
    for (factor, expected) in [(1.001, 0), (0.999, 1)] {
        let params = Params::new(3).alpha(factor * strongest).l1_ratio(1.0).tolerance(1e-9);
        let model = fit(params, 40, &rows, &targets).unwrap();
        assert!(model.convergence().converged);
        assert_eq!(model.weights().iter().filter(|&&weight| weight != 0.0).count(), expected);
    }
}

#[test]
fn columns_that_are_equal_or_opposite_do_no_harm() {
    // Without an L2 penalty the weight can be shared between them in many ways.
    let (rows, targets) = mixed(200, 30);
    let alone = fit(Params::new(3).alpha(0.5).l1_ratio(1.0).tolerance(1e-8), 30, &rows, &targets).unwrap();
    let thrice: Rows = rows
        .iter()
        .map(|row| {
            let same =
                |shift, sign: f32| row.iter().map(move |&(column, value)| (column + shift, sign * value));
            same(0, 1.0).chain(same(30, 1.0)).chain(same(60, -1.0)).collect()
        })
        .collect();
    let model = fit(Params::new(3).alpha(0.5).l1_ratio(1.0).tolerance(1e-8), 90, &thrice, &targets).unwrap();
    assert!(model.convergence().converged, "{:?}", model.convergence());
    let (one, other) = (alone.convergence().objective, model.convergence().objective);
    assert!((one - other).abs() < 1e-8 * one, "{one} {other}");
}

#[test]
fn a_path_comes_to_the_same_minima_as_fits_from_zero() {
    let (rows, targets) = mixed(300, 120);
    let penalty = |alpha, l1_ratio| Penalty { alpha, l1_ratio };
    // From dense to sparse and back, too.
    let penalties =
        [penalty(3.0, 0.5), penalty(0.3, 0.5), penalty(0.1, 0.0), penalty(1.0, 1.0), penalty(1.0, 0.0)];
    let dataset = DatasetBase::new(matrix(130, &rows), Array1::from(targets));
    let params = Params::new(4).tolerance(1e-9).check().unwrap();
    let path = params.fit_path(&dataset, &penalties).unwrap();
    assert_eq!(path.len(), penalties.len());
    for (model, penalty) in path.iter().zip(penalties) {
        let params = Params::new(4).tolerance(1e-9).alpha(penalty.alpha).l1_ratio(penalty.l1_ratio);
        let anew = params.fit(&dataset).unwrap();
        assert!(model.convergence().converged && anew.convergence().converged);
        let (one, other) = (anew.convergence().objective, model.convergence().objective);
        assert!((one - other).abs() < 1e-9 * one, "{one} {other}");
        // Without squares in the penalty the weights need not be unique.
        if penalty.l1_ratio < 1.0 {
            assert_close(anew.weights(), model.weights(), 1e-5);
        }
        // Who starts at the minimum stays there.
        let again = params.check().unwrap().fit_from(&dataset, &anew).unwrap();
        assert!(again.convergence().iterations <= 1, "{:?}", again.convergence());
    }
    let other = fit(Params::new(4), 7, &vec![vec![(0, 1.0)], vec![]], &[0, 1]).unwrap();
    let error = message(params.fit_from(&dataset, &other));
    assert!(error.contains("130 features and 4 classes cannot start from 7 features"), "{error}");
    assert!(params.fit_path(&dataset, &[penalty(0.0, 0.0)]).is_err());
    assert!(params.fit_path(&dataset, &[penalty(1.0, 1.5)]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The conditions of a minimum: the gradient of the loss and of the squares is zero for intercepts, opposite to
    /// `alpha · l1_ratio · sign` where a weight is not zero, and no larger than `alpha · l1_ratio` where it is.
    #[test]
    fn an_elastic_net_is_at_its_minimum(
        values in vec(vec(prop_oneof![2 => Just(0.0), 3 => -2.0_f32..2.0], 6), 20),
        classes in vec(0_usize..4, 20),
        n_classes in 2_usize..5,
        alpha in 0.01..3.0,
        l1_ratio in prop_oneof![1 => Just(1.0), 3 => 0.01..1.0],
    ) {
        let rows: Rows = values.into_iter().map(|row| (0..).zip(row).collect()).collect();
        let targets: Vec<usize> =
            classes.iter().enumerate().map(|(row, class)| if row < n_classes { row } else { class % n_classes }).collect();
        let params = Params::new(n_classes).alpha(alpha).l1_ratio(l1_ratio).tolerance(1e-9);
        let model = fit(params, 6, &rows, &targets).unwrap();
        prop_assert!(model.convergence().converged, "{:?}", model.convergence());
        let (gradient, of_intercepts) = loss_gradient(&model, &matrix(6, &rows), &targets);
        let (lasso, ridge) = (alpha * l1_ratio, alpha * (1.0 - l1_ratio));
        prop_assert!(of_intercepts.iter().all(|entry| entry.abs() < 1e-6), "{of_intercepts}");
        for (&weight, entry) in model.weights().iter().zip(&gradient) {
            let entry = entry + ridge * weight;
            let right = if weight == 0.0 { entry.abs() <= lasso + 1e-6 } else { (entry + lasso * weight.signum()).abs() < 1e-6 };
            prop_assert!(right, "{weight} {entry} {lasso}");
        }
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
