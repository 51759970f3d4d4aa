//! Time of a fit on synthetic data of the size of a large corpus.
//!
//! 20,000 rows with 100 of 100,000 columns each, three classes. Columns are drawn log-uniformly, as words are: few
//! are frequent, most are rare. Rows have length one. Where columns have vectors, of length 100 in ten slots, rows are
//! followed by the sums of these, derived or stored.

#![allow(clippy::expect_used, reason = "a benchmark of unsound data should stop")]

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use parallax::linear::{LogisticRegression, Params, Prepared};
use parallax::matrix::{DerivedColumns, DesignMatrix, MatrixBuilder};

const N_ROWS: usize = 20_000;
const N_COLUMNS: usize = 100_000;
const PER_ROW: usize = 100;
const N_CLASSES: usize = 3;
const N_VECTORS: usize = 10_000;
const WIDTH: usize = 100;
const N_SLOTS: usize = 10;

fn main() {
    divan::main();
}

/// A uniform number in [0, 1) that depends on `seed` alone (Steele, Lea and Flood, 2014: SplitMix64).
fn uniform(seed: u64) -> f64 {
    let mut bits = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The matrix, and the class of each row: that of the highest sum of random weights, plus noise.
fn data() -> DatasetBase<DesignMatrix, Array1<usize>> {
    let mut builder = MatrixBuilder::new(N_COLUMNS);
    let mut targets = Vec::new();
    let mut seed = 0;
    let mut next = || {
        seed += 1;
        uniform(seed)
    };
    for _ in 0..N_ROWS {
        let mut row = BTreeMap::new();
        while row.len() < PER_ROW {
            let column = (N_COLUMNS as f64).powf(next()) as u32 - 1;
            row.insert(column, (0.5 + next()) as f32);
        }
        let length = row.values().map(|value: &f32| value * value).sum::<f32>().sqrt();
        row.values_mut().for_each(|value| *value /= length);
        let score = |class: usize| -> f64 {
            let weight = |column: u32| uniform(1 << 40 | u64::from(column) << 8 | class as u64) - 0.5;
            row.iter().map(|(&column, &value)| weight(column) * f64::from(value)).sum()
        };
        let scores: Vec<f64> = (0..N_CLASSES).map(|class| score(class) + 0.2 * next()).collect();
        let highest = (0..N_CLASSES).max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
        targets.push(highest.unwrap_or(0));
        builder.push_row(row).expect("the columns increase");
    }
    DatasetBase::new(builder.build(), Array1::from(targets))
}

/// Strength and L1 share of the penalty.
#[divan::bench(
    args = [(1.0, 0.0), (0.1, 0.0), (1.0, 0.1), (0.1, 0.1), (1.0, 1.0), (0.1, 1.0)],
    sample_count = 5
)]
fn fit(bencher: divan::Bencher, (alpha, l1_ratio): (f64, f64)) {
    let data = data();
    let params = Params::new(N_CLASSES).alpha(alpha).l1_ratio(l1_ratio);
    bencher.bench_local(|| -> LogisticRegression {
        let model = params.fit(&data).expect("the data is sound");
        assert!(model.convergence().converged, "{:?}", model.convergence());
        model
    });
}

fn vectors() -> Array2<f32> {
    let entry = |(row, column)| (uniform(1 << 50 | (row * WIDTH + column) as u64) - 0.5) as f32;
    Array2::from_shape_fn((N_VECTORS, WIDTH), entry)
}

/// The columns are those of ten slots with a word each for the same vectors.
fn derived(vectors: &Array2<f32>) -> DerivedColumns<'_> {
    let place = |column: usize| Some(((column / N_VECTORS) as u32, (column % N_VECTORS) as u32));
    let mut derived = DerivedColumns::new();
    derived
        .push((0..N_COLUMNS).map(place).collect(), N_SLOTS, vectors.view(), 0.1)
        .expect("the places are in range");
    derived
}

fn numbers(length: usize) -> Vec<f64> {
    (0..length as u64).map(|at| uniform(at) - 0.5).collect()
}

fn assert_near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9 * (1.0 + b.abs()), "{a} {b}");
}

#[divan::bench(args = [false, true], sample_count = 3)]
fn fit_with_vectors(bencher: divan::Bencher, stored: bool) {
    let (data, vectors) = (data(), vectors());
    let derived = derived(&vectors);
    let params = Params::new(N_CLASSES);
    let extended = stored.then(|| derived.extend(&data.records).expect("the sums are finite"));
    bencher.bench_local(|| -> LogisticRegression {
        let targets = data.targets.view();
        let model = match &extended {
            Some(extended) => params.fit(&DatasetBase::new(extended, targets)),
            None => params.fit(&DatasetBase::new(Prepared::new(&data.records, &derived), targets)),
        };
        let model = model.expect("the data are sound");
        assert!(model.convergence().converged, "{:?}", model.convergence());
        model
    });
}

/// The part of derived columns in an objective or the first half of a Hessian product: V·U.
#[divan::bench]
fn product_with_vectors(bencher: divan::Bencher) {
    let vectors = vectors();
    let derived = derived(&vectors);
    let shared = numbers(derived.n_columns() * N_CLASSES);
    bencher.bench_local(|| {
        let mut own = vec![0.0; N_COLUMNS * N_CLASSES];
        derived.add_product(&shared, N_CLASSES, &mut own);
        let column = 34_567;
        let of_slot = &shared[column / N_VECTORS * WIDTH * N_CLASSES..];
        let products = vectors.row(column % N_VECTORS).into_iter().zip(of_slot.iter().step_by(N_CLASSES));
        let sum: f64 = products.map(|(entry, number)| f64::from(*entry) * number).sum();
        assert_near(own[column * N_CLASSES], f64::from(0.1_f32) * sum);
        own
    });
}

/// The part of derived columns in a gradient or the second half of a Hessian product: Vᵀ·G.
#[divan::bench]
fn transposed_product_with_vectors(bencher: divan::Bencher) {
    let vectors = vectors();
    let derived = derived(&vectors);
    let own = numbers(N_COLUMNS * N_CLASSES);
    bencher.bench_local(|| {
        let mut sums = vec![0.0; derived.n_columns() * N_CLASSES];
        derived.transposed_product(&own, N_CLASSES, &mut sums);
        let (slot, at) = (3, 45);
        let of_slot = own[slot * N_VECTORS * N_CLASSES..].iter().step_by(N_CLASSES);
        let sum: f64 = vectors.column(at).iter().zip(of_slot).map(|(entry, g)| f64::from(*entry) * g).sum();
        assert_near(sums[(slot * WIDTH + at) * N_CLASSES], f64::from(0.1_f32) * sum);
        sums
    });
}
