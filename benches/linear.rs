//! Time of a fit on synthetic data of the size of a large corpus.
//!
//! 20,000 rows with 100 of 100,000 columns each, three classes. Columns are drawn log-uniformly, as words are: few
//! are frequent, most are rare. Rows have length one.

#![allow(clippy::expect_used, reason = "a benchmark of unsound data should stop")]

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array1;
use parallax::linear::{LogisticRegression, Params};
use parallax::matrix::{DesignMatrix, MatrixBuilder};

const N_ROWS: usize = 20_000;
const N_COLUMNS: usize = 100_000;
const PER_ROW: usize = 100;
const N_CLASSES: usize = 3;

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
