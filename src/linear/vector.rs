//! Operations on long vectors, in parallel and with the same bits at any number of threads: the pieces do not depend
//! on the threads, and their sums are added in order.

use ndarray::aview1;
use rayon::prelude::*;

/// Numbers in one piece of work.
const PIECE: usize = 8192;

/// The scalar product of two vectors of one length.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let pieces = a.par_chunks(PIECE).zip(b.par_chunks(PIECE));
    let sums: Vec<f64> = pieces.map(|(a, b)| aview1(a).dot(&aview1(b))).collect();
    sums.iter().sum()
}

/// The Euclidean norm.
pub(super) fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// `a += factor · b`.
pub(super) fn add_scaled(a: &mut [f64], factor: f64, b: &[f64]) {
    a.par_chunks_mut(PIECE).zip(b.par_chunks(PIECE)).for_each(|(a, b)| {
        for (a, b) in a.iter_mut().zip(b) {
            *a += factor * b;
        }
    });
}

/// `a = factor · a + b`.
pub(super) fn scale_add(a: &mut [f64], factor: f64, b: &[f64]) {
    a.par_chunks_mut(PIECE).zip(b.par_chunks(PIECE)).for_each(|(a, b)| {
        for (a, b) in a.iter_mut().zip(b) {
            *a = factor * *a + b;
        }
    });
}
