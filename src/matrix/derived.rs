//! Columns that are combinations of others, and are never stored.
//!
//! Where a row x is to be followed by x·V, the added columns are dense, and would be most of what a matrix holds. But a
//! product with them is one with V and one with the matrix itself: `x·W + (x·V)·U = x·(W + V·U)`, and likewise
//! `(X·V)ᵀ R = Vᵀ (Xᵀ R)`. V has a row for each column of the matrix, however many observations there are.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ndarray::{Array2, ArrayView2, Axis, Slice};
use rayon::prelude::*;

use super::{DesignMatrix, MatrixBuilder};
use crate::error::{Kind, Result};

/// Columns of a matrix in one piece of work. The pieces do not depend on the threads, so neither does any sum.
const COLUMNS: usize = 1024;
/// Sums that run side by side in a scalar product.
const LANES: usize = 8;
/// Vectors that are added at once.
const AT_ONCE: usize = 4;

/// The columns X·V that follow those of a matrix X.
#[derive(Debug, Clone, Default)]
pub struct DerivedColumns<'v> {
    n_columns: usize,
    blocks: Vec<Block<'v>>,
}

/// The part of V that one table of vectors makes. A column's row of V is its vector, at the columns of its slot.
#[derive(Debug, Clone)]
struct Block<'v> {
    /// The first of the derived columns.
    first: usize,
    /// For each column of the matrix its slot, and its row of `vectors`.
    places: Vec<Option<(u32, u32)>>,
    /// The columns with a vector, slot by slot, in pieces.
    pieces: Vec<Piece>,
    /// The vectors, one after the other.
    vectors: Cow<'v, [f32]>,
    /// The length of a vector, at least 1.
    width: usize,
    scale: f32,
}

/// Columns of one slot, each with its row of the vectors.
#[derive(Debug, Clone)]
struct Piece {
    slot: u32,
    columns: Vec<(u32, u32)>,
}

impl<'v> DerivedColumns<'v> {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many they are.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Adds `n_slots` times as many as a vector is long. For each column of the matrix `places` gives its slot and the row
    /// of `vectors`, times `scale`, that it is multiplied by there; a column without place, or beyond them, is in none.
    ///
    /// # Errors
    /// A place that does not exist; a vector or scale that is not finite.
    pub fn push(
        &mut self,
        places: Vec<Option<(u32, u32)>>,
        n_slots: usize,
        vectors: ArrayView2<'v, f32>,
        scale: f32,
    ) -> Result<()> {
        let wrong = |message: String| Err(Kind::Invalid(format!("derived columns: {message}")).into());
        let (n_vectors, width) = vectors.dim();
        let outside = |&&(slot, row): &&(u32, u32)| slot as usize >= n_slots || row as usize >= n_vectors;
        if let Some((slot, row)) = places.iter().flatten().find(outside) {
            return wrong(format!("no slot {slot} of {n_slots}, or no vector {row} of {n_vectors}"));
        }
        if let Some(number) = vectors.iter().chain([&scale]).find(|number| !number.is_finite()) {
            return wrong(format!("{number} is not a finite number"));
        }
        if width > 0 {
            let vectors = match vectors.to_slice() {
                Some(vectors) => Cow::Borrowed(vectors),
                None => Cow::Owned(vectors.iter().copied().collect()),
            };
            self.blocks.push(Block::new(self.n_columns, places, vectors, width, scale));
            self.n_columns += n_slots * width;
        }
        Ok(())
    }

    /// Those that follow the columns at `columns` of the matrix, alone.
    pub fn of_columns(&self, columns: impl Iterator<Item = u32> + Clone) -> DerivedColumns<'_> {
        let blocks = self.blocks.iter().map(|block| block.of_columns(columns.clone())).collect();
        DerivedColumns { n_columns: self.n_columns, blocks }
    }

    /// Each row of `matrix` followed by its derived columns, stored.
    ///
    /// # Errors
    /// A sum that is not finite.
    pub fn extend(&self, matrix: &DesignMatrix) -> Result<DesignMatrix> {
        let n_columns = matrix.n_columns();
        let mut builder = MatrixBuilder::new(n_columns + self.n_columns);
        let mut sums: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
        for row in 0..matrix.n_rows() {
            for block in &self.blocks {
                for (column, value) in matrix.row(row) {
                    let Some((slot, vector)) = block.vector(column as usize) else { continue };
                    let first = n_columns + block.first + slot * block.width;
                    let sum = sums.entry(first).or_insert_with(|| vec![0.0; vector.len()]);
                    let value = block.scale * value;
                    sum.iter_mut().zip(vector).for_each(|(sum, entry)| *sum += value * entry);
                }
            }
            let added = sums.iter().flat_map(|(&first, sum)| (first as u32..).zip(sum.iter().copied()));
            builder.push_row(matrix.row(row).chain(added))?;
            sums.clear();
        }
        Ok(builder.build())
    }

    /// The weights W + V·U of the matrix's own columns that say the same of a row as `weights`, W followed by U, do of the
    /// row followed by its derived columns (columns × classes).
    pub fn fold(&self, weights: &Array2<f64>) -> Array2<f64> {
        let weights = weights.as_standard_layout();
        let n_own = weights.nrows().saturating_sub(self.n_columns);
        let mut folded = weights.slice_axis(Axis(0), Slice::from(..n_own)).to_owned();
        let n_classes = folded.ncols();
        if let (Some(weights), Some(own)) = (weights.as_slice(), folded.as_slice_mut()) {
            self.add_product(&weights[own.len()..], n_classes, own);
        }
        folded
    }

    /// Adds V·U to `own`, where U is `derived`. Both are stored column by column and class by class.
    ///
    /// # Panics
    /// If `derived` has not a number for each derived column and class.
    pub fn add_product(&self, derived: &[f64], n_classes: usize, own: &mut [f64]) {
        if n_classes == 0 {
            return;
        }
        for block in &self.blocks {
            let table = block.by_class(&derived[block.first * n_classes..], n_classes);
            let size = block.width * n_classes;
            let pieces = own.par_chunks_mut(COLUMNS * n_classes).zip(block.places.par_chunks(COLUMNS));
            pieces.for_each(|(own, places)| {
                for (own, &place) in own.chunks_exact_mut(n_classes).zip(places) {
                    let Some((slot, row)) = place else { continue };
                    let (vector, factors) = (block.row(row), &table[slot as usize * size..][..size]);
                    let products = factors.chunks_exact(block.width).map(|factors| dot(vector, factors));
                    own.iter_mut().zip(products).for_each(|(own, product)| *own += product);
                }
            });
        }
    }

    /// Vᵀ·G, into `derived`, where G is `own`: both are stored column by column and class by class.
    ///
    /// # Panics
    /// If there is not a number for each column and class.
    pub fn transposed_product(&self, own: &[f64], n_classes: usize, derived: &mut [f64]) {
        derived.fill(0.0);
        for block in &self.blocks {
            let sums: Vec<Vec<f64>> =
                block.pieces.par_iter().map(|piece| block.sums(piece, own, n_classes)).collect();
            let scale = f64::from(block.scale);
            for (piece, sums) in block.pieces.iter().zip(sums) {
                let first = block.first + piece.slot as usize * block.width;
                let derived = &mut derived[first * n_classes..];
                for (class, sums) in sums.chunks_exact(block.width).enumerate() {
                    let derived = derived.iter_mut().skip(class).step_by(n_classes);
                    derived.zip(sums).for_each(|(derived, sum)| *derived += scale * sum);
                }
            }
        }
    }

    /// The Euclidean length of the row of V of each of the `n_own` columns of the matrix.
    pub fn lengths(&self, n_own: usize) -> Vec<f64> {
        let mut squares = vec![0.0; n_own];
        for block in &self.blocks {
            for (square, &place) in squares.iter_mut().zip(&block.places) {
                let vector = place.map_or(&[] as &[f32], |(_, row)| block.row(row));
                let entries = vector.iter().map(|entry| f64::from(block.scale * entry));
                *square += entries.map(|entry| entry * entry).sum::<f64>();
            }
        }
        squares.into_iter().map(f64::sqrt).collect()
    }
}

impl<'v> Block<'v> {
    fn new(
        first: usize,
        places: Vec<Option<(u32, u32)>>,
        vectors: Cow<'v, [f32]>,
        width: usize,
        scale: f32,
    ) -> Self {
        let mut slots: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for (column, place) in (0..).zip(&places) {
            if let Some((slot, row)) = *place {
                slots.entry(slot).or_default().push((column, row));
            }
        }
        let pieces = slots.iter().flat_map(|(&slot, columns)| {
            columns.chunks(COLUMNS).map(move |columns| Piece { slot, columns: columns.to_vec() })
        });
        Self { first, pieces: pieces.collect(), places, vectors, width, scale }
    }

    fn of_columns(&self, columns: impl Iterator<Item = u32>) -> Block<'_> {
        let places = columns.map(|column| self.places.get(column as usize).copied().flatten()).collect();
        Block::new(self.first, places, Cow::Borrowed(&*self.vectors), self.width, self.scale)
    }

    /// The vector in a row.
    fn row(&self, row: u32) -> &[f32] {
        &self.vectors[row as usize * self.width..][..self.width]
    }

    /// The slot and the vector of a column.
    fn vector(&self, column: usize) -> Option<(usize, &[f32])> {
        let (slot, row) = (*self.places.get(column)?)?;
        Some((slot as usize, self.row(row)))
    }

    /// Scaled numbers of derived columns, from the block's first on, with those of a slot class by class.
    fn by_class(&self, derived: &[f64], n_classes: usize) -> Vec<f64> {
        let n_slots = self.pieces.last().map_or(0, |piece| piece.slot as usize + 1);
        let mut table = Vec::with_capacity(n_slots * self.width * n_classes);
        for slot in derived.chunks_exact(self.width * n_classes).take(n_slots) {
            for class in 0..n_classes {
                let of_class = slot.iter().skip(class).step_by(n_classes);
                table.extend(of_class.map(|number| f64::from(self.scale) * number));
            }
        }
        table
    }

    /// The sums over the columns of a piece of vector times number, class by class.
    fn sums(&self, piece: &Piece, own: &[f64], n_classes: usize) -> Vec<f64> {
        let mut sums = vec![0.0; self.width * n_classes];
        let number = |column: u32, class: usize| own[column as usize * n_classes + class];
        let mut groups = piece.columns.chunks_exact(AT_ONCE);
        for group in groups.by_ref() {
            let &[a, b, c, d] = group else { continue };
            let vectors = [a, b, c, d].map(|(_, row)| self.row(row));
            for (class, sums) in sums.chunks_exact_mut(self.width).enumerate() {
                add(sums, vectors, [a, b, c, d].map(|(column, _)| number(column, class)));
            }
        }
        for &(column, row) in groups.remainder() {
            for (class, sums) in sums.chunks_exact_mut(self.width).enumerate() {
                let products = self.row(row).iter().map(|entry| f64::from(*entry) * number(column, class));
                sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
            }
        }
        sums
    }
}

/// The scalar product of two vectors of one length, in lanes that a processor can compute side by side.
fn dot(vector: &[f32], factors: &[f64]) -> f64 {
    let (mut entries, mut numbers) = (vector.chunks_exact(LANES), factors.chunks_exact(LANES));
    let mut sums = [0.0; LANES];
    for (entries, numbers) in entries.by_ref().zip(numbers.by_ref()) {
        for (sum, (entry, number)) in sums.iter_mut().zip(entries.iter().zip(numbers)) {
            *sum += f64::from(*entry) * number;
        }
    }
    let rest = entries.remainder().iter().zip(numbers.remainder());
    sums.iter().sum::<f64>() + rest.map(|(entry, number)| f64::from(*entry) * number).sum::<f64>()
}

/// Adds vectors of the same length as `sums`, times a factor each: fewer sums are read and written than one by one.
fn add(sums: &mut [f64], [a, b, c, d]: [&[f32]; AT_ONCE], factors: [f64; AT_ONCE]) {
    let entries = a.iter().zip(b).zip(c).zip(d);
    for (sum, (((&a, &b), &c), &d)) in sums.iter_mut().zip(entries) {
        *sum += (f64::from(a) * factors[0] + f64::from(b) * factors[1])
            + (f64::from(c) * factors[2] + f64::from(d) * factors[3]);
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    /// The entry of an array of test numbers, in [-1, 1].
    fn number(index: usize) -> f64 {
        ((index * 37 + 11) % 101) as f64 / 50.0 - 1.0
    }

    /// A matrix of 30 rows and 14 columns; columns derived from 12 of them, by vectors of lengths 11 and 1.
    fn with_columns(check: impl Fn(&DesignMatrix, &DerivedColumns)) {
        let mut builder = MatrixBuilder::new(14);
        for row in 0..30_usize {
            let columns = (0..14).filter(|column| (row + column) % 3 > 0);
            builder
                .push_row(columns.map(|column| (column as u32, number(row * 14 + column) as f32)))
                .unwrap();
        }
        let vectors = Array2::from_shape_fn((5, 11), |(row, column)| number(row * 11 + column) as f32);
        let short = Array2::from_shape_fn((2, 1), |(row, _)| number(row) as f32);
        let mut derived = DerivedColumns::new();
        let places = (0..12).map(|column| (column != 3).then_some((column % 2, column % 5))).collect();
        derived.push(places, 3, vectors.view(), 0.5).unwrap();
        derived.push((0..5).map(|column| Some((0, column % 2))).collect(), 1, short.view(), 2.0).unwrap();
        check(&builder.build(), &derived);
    }

    #[test]
    fn products_are_those_of_the_stored_columns() {
        with_columns(|matrix, derived| {
            let extended = derived.extend(matrix).unwrap();
            assert_eq!((derived.n_columns(), extended.n_columns()), (34, 48));
            for n_classes in [1, 2, 3, 5] {
                let weights =
                    Array2::from_shape_fn((48, n_classes), |(row, column)| number(row * 5 + column));
                let folded = derived.fold(&weights);
                assert_eq!(folded.dim(), (14, n_classes));
                let residuals =
                    Array2::from_shape_fn((30, n_classes), |(row, class)| number(row * 7 + class));
                let mut own = Array2::<f64>::zeros((14, n_classes));
                let mut all = Array2::<f64>::zeros((48, n_classes));
                for row in 0..matrix.n_rows() {
                    for class in 0..n_classes {
                        let logit = |matrix: &DesignMatrix, weights: &Array2<f64>| -> f64 {
                            matrix
                                .row(row)
                                .map(|(at, value)| f64::from(value) * weights[[at as usize, class]])
                                .sum()
                        };
                        let (kept, stored) = (logit(matrix, &folded), logit(&extended, &weights));
                        assert!((kept - stored).abs() < 1e-5, "{kept} {stored}");
                        for (matrix, sums) in [(matrix, &mut own), (&extended, &mut all)] {
                            for (column, value) in matrix.row(row) {
                                sums[[column as usize, class]] += f64::from(value) * residuals[[row, class]];
                            }
                        }
                    }
                }
                let mut product = vec![f64::NAN; 34 * n_classes];
                derived.transposed_product(own.as_slice().unwrap(), n_classes, &mut product);
                let stored = all.iter().skip(14 * n_classes);
                assert!(product.iter().zip(stored).all(|(a, b)| (a - b).abs() < 1e-5), "{product:?} {all}");
            }
        });
    }

    #[test]
    fn a_part_of_the_columns_has_its_part_of_the_rows() {
        with_columns(|_, derived| {
            let columns = [0, 3, 4, 11, 13];
            let part = derived.of_columns(columns.into_iter());
            let weights = Array2::from_shape_fn((14 + 34, 2), |(row, class)| number(row * 2 + class));
            let some: Vec<usize> = columns.iter().map(|&column| column as usize).chain(14..48).collect();
            let (all, some) = (derived.fold(&weights), part.fold(&weights.select(Axis(0), &some)));
            let lengths = derived.lengths(14);
            for (at, &column) in columns.iter().enumerate() {
                assert_eq!(some.row(at), all.row(column as usize));
                assert_eq!(part.lengths(5)[at], lengths[column as usize]);
            }
            assert_eq!((lengths[3] > 0.0, lengths[13]), (true, 0.0));
        });
    }

    #[test]
    fn refuses_places_that_do_not_exist_and_numbers_that_are_not_finite() {
        let (good, bad) = (ndarray::array![[1.0_f32], [2.0]], ndarray::array![[f32::NAN]]);
        for (place, vectors, scale, message) in [
            ((1, 0), &good, 1.0, "no slot 1 of 1"),
            ((0, 2), &good, 1.0, "no vector 2 of 2"),
            ((0, 0), &bad, 1.0, "NaN is not"),
            ((0, 0), &good, f32::INFINITY, "inf is not"),
        ] {
            let error = DerivedColumns::new().push(vec![Some(place)], 1, vectors.view(), scale).unwrap_err();
            assert!(error.to_string().contains(message), "{error}");
        }
    }
}
