//! The strongest directions of a symmetric sparse matrix.

use linfa_linalg::eigh::EighInto;
use ndarray::{Array1, Array2, Axis, Slice};
use rayon::prelude::*;

use super::association::Rows;
use crate::error::{Error, Kind, Result};
use crate::stats::Rng;

/// Directions beyond those that are wanted, which make those converge (Halko, Martinsson & Tropp 2011).
const OVERSAMPLING: usize = 20;
/// How often the directions are sharpened.
const ITERATIONS: usize = 8;
/// Rows in one piece of work. The pieces do not depend on the threads, so neither does the order of any sum.
const ROWS: usize = 512;

/// The eigenvectors of `matrix` whose eigenvalues are largest in absolute value, as rows × `count`, and those values,
/// largest first. By subspace iteration from a seeded start.
pub(super) fn strongest(matrix: &Rows, count: usize, seed: u64) -> Result<(Array2<f64>, Array1<f64>)> {
    let n = matrix.len();
    let width = (count + OVERSAMPLING).min(n);
    let mut rng = Rng::new(seed);
    let mut basis =
        Array2::from_shape_simple_fn((n, width), || if rng.next_u64() >> 63 == 0 { 1.0 } else { -1.0 });
    for _ in 0..ITERATIONS {
        // Twice: once loses digits where directions are nearly parallel.
        basis = orthonormal(orthonormal(product(matrix, &basis))?)?;
    }
    let image = product(matrix, &basis);
    let (values, rotation) = eigen(inner(&basis, &image))?;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].abs().total_cmp(&values[a].abs()).then(a.cmp(&b)));
    order.truncate(count);
    let rotation = rotation.select(Axis(1), &order);
    let mut vectors = basis.dot(&rotation);
    // The sign of an eigenvector is free: the largest entry is made positive.
    for mut vector in vectors.columns_mut() {
        let largest =
            vector.iter().copied().fold(0.0, |a: f64, b: f64| if b.abs() > a.abs() { b } else { a });
        if largest < 0.0 {
            vector.mapv_inplace(|value| -value);
        }
    }
    Ok((vectors, values.select(Axis(0), &order)))
}

/// `matrix` · `basis`.
fn product(matrix: &Rows, basis: &Array2<f64>) -> Array2<f64> {
    let width = basis.ncols();
    let mut result = vec![0.0; matrix.len() * width];
    result.par_chunks_mut(width.max(1)).zip(matrix).for_each(|(sums, row)| {
        for &(column, value) in row {
            let line = basis.row(column as usize);
            sums.iter_mut().zip(line).for_each(|(sum, number)| *sum += f64::from(value) * number);
        }
    });
    Array2::from_shape_vec((matrix.len(), width), result).unwrap_or_default()
}

/// `a`ᵀ · `b`, for tall `a` and `b`.
fn inner(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let pieces: Vec<usize> = (0..a.nrows()).step_by(ROWS).collect();
    let piece = |&start: &usize| {
        let rows = start..(start + ROWS).min(a.nrows());
        let of = |matrix: &Array2<f64>| matrix.slice_axis(Axis(0), Slice::from(rows.clone())).to_owned();
        of(a).t().dot(&of(b))
    };
    let products: Vec<Array2<f64>> = pieces.par_iter().map(piece).collect();
    products.into_iter().fold(Array2::zeros((a.ncols(), b.ncols())), |sum, product| sum + product)
}

/// An orthonormal basis of the columns of `basis`: each column over the root of the Gram matrix. Directions that are
/// lost in rounding become zeros.
fn orthonormal(basis: Array2<f64>) -> Result<Array2<f64>> {
    let (values, mut vectors) = eigen(inner(&basis, &basis))?;
    let largest = values.iter().copied().fold(0.0, f64::max);
    for (mut vector, value) in vectors.columns_mut().into_iter().zip(&values) {
        let scale = if *value > largest * 1e-28 { 1.0 / value.sqrt() } else { 0.0 };
        vector.mapv_inplace(|entry| entry * scale);
    }
    Ok(basis.dot(&vectors))
}

/// Eigenvalues and eigenvectors of a small symmetric matrix.
fn eigen(matrix: Array2<f64>) -> Result<(Array1<f64>, Array2<f64>)> {
    matrix.eigh_into().map_err(|error| Error::from(Kind::Invalid(format!("word vectors: {error}"))))
}
