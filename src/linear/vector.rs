//! Operations on long vectors, in parallel and with the same bits at any number of threads: the pieces do not depend
//! on the threads, and their sums are added in order.

use std::ops::Range;

use ndarray::aview1;
use rayon::prelude::*;

/// Numbers in one piece of work.
const PIECE: usize = 8192;

/// Sums that run side by side within a piece: number i belongs to sum i mod 8, as in `ndarray`'s scalar product.
const LANES: usize = 8;
/// Pieces of a vector with gaps that are worth a thread.
const PIECES: usize = 16;

/// In which order the products of two vectors are added up.
pub(super) enum Order {
    /// Piece by piece.
    Whole,
    /// Likewise, of vectors of which some numbers, zeros, are left out: each sum is what it were with them, to the bit.
    Gaps {
        /// For each number its lane.
        lanes: Vec<u8>,
        /// The numbers of each piece that has some; those from the second position on stand after the last whole
        /// round of lanes.
        pieces: Vec<(Range<usize>, usize)>,
    },
}

impl Order {
    /// The order of vectors whose numbers stand at `positions`, ascending, of vectors of `length`.
    pub(super) fn of(positions: impl Iterator<Item = usize>, length: usize) -> Self {
        let rounds = length / LANES * LANES;
        let (mut lanes, mut pieces): (Vec<u8>, Vec<(Range<usize>, usize)>) = (Vec::new(), Vec::new());
        let mut last = None;
        for (at, position) in positions.enumerate() {
            lanes.push((position % LANES) as u8);
            let piece = position / PIECE;
            if last.replace(piece) != Some(piece) {
                pieces.push((at..at, at));
            }
            if let Some((numbers, rest)) = pieces.last_mut() {
                numbers.end = at + 1;
                if position < rounds {
                    *rest = at + 1;
                }
            }
        }
        Self::Gaps { lanes, pieces }
    }

    /// The scalar product of two vectors of one length.
    pub(super) fn dot(&self, a: &[f64], b: &[f64]) -> f64 {
        let sums: Vec<f64> = match self {
            Self::Whole => {
                let pieces = a.par_chunks(PIECE).zip(b.par_chunks(PIECE));
                pieces.map(|(a, b)| aview1(a).dot(&aview1(b))).collect()
            }
            Self::Gaps { lanes, pieces } => {
                let piece = |(numbers, rest): &(Range<usize>, usize)| {
                    let mut sums = [0.0; LANES];
                    for at in numbers.start..*rest {
                        sums[usize::from(lanes[at]) % LANES] += a[at] * b[at];
                    }
                    let sum =
                        (0..LANES / 2).fold(0.0, |sum, lane| sum + (sums[lane] + sums[lane + LANES / 2]));
                    (*rest..numbers.end).fold(sum, |sum, at| sum + a[at] * b[at])
                };
                pieces.par_iter().with_min_len(PIECES).map(piece).collect()
            }
        };
        sums.iter().sum()
    }

    /// The Euclidean norm.
    pub(super) fn norm(&self, a: &[f64]) -> f64 {
        self.dot(a, a).sqrt()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_that_are_left_out_change_no_bit() {
        for length in [5, 8, 21, PIECE, 2 * PIECE + 8, 5 * PIECE + 3] {
            for every in [1, 3, 7, 5000] {
                let has = |at: usize| at.is_multiple_of(every) || at + 2 > length;
                let number = |at: usize| if has(at) { 1.0 / (at as f64 + 0.3).sin() } else { 0.0 };
                let whole: Vec<f64> = (0..length).map(number).collect();
                let kept: Vec<f64> = (0..length).filter(|&at| has(at)).map(number).collect();
                let order = Order::of((0..length).filter(|&at| has(at)), length);
                let sums = (order.norm(&kept), Order::Whole.norm(&whole));
                assert_eq!(sums.0.to_bits(), sums.1.to_bits(), "{length} {every}");
            }
        }
    }
}
