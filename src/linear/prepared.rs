//! What fits of the same rows have in common, made once.

use std::borrow::Cow;
use std::sync::OnceLock;

use linfa::dataset::Records;

use super::problem::Data;
use crate::error::Result;
use crate::matrix::{DerivedColumns, DesignMatrix};

/// Records that a regression can be fitted to.
pub trait Prepare: Records {
    /// Calls `fit` with these records, prepared if they are not.
    fn with_prepared<O>(&self, fit: impl FnOnce(&Prepared<'_>) -> O) -> O;
}

/// A design matrix with what each fit needs of it, for several fits: with other weights of the rows, other targets or
/// another penalty. Rows may be followed by [derived columns](DerivedColumns), whose weights follow those of the matrix.
///
/// It stands as the records of a [`linfa::DatasetBase`], by value or by reference.
pub struct Prepared<'d> {
    data: Data<'d>,
    /// The columns of `data`, if some have no entries.
    occupied: Option<Vec<u32>>,
    n_columns: usize,
    /// The data with all columns stored, once they are needed.
    stored: OnceLock<Data<'static>>,
}

impl<'d> Prepared<'d> {
    /// The rows of `matrix`, each followed by its `derived` columns.
    pub fn new(matrix: &'d DesignMatrix, derived: &'d DerivedColumns<'_>) -> Self {
        let n_own = matrix.n_columns() as u32;
        let n_columns = matrix.n_columns() + derived.n_columns();
        // The weight of a column without entries is zero. Side information brings many of them: they cost time in
        // every step if they are not left out.
        let (data, occupied) = match matrix.without_empty_columns() {
            Some((reduced, mut columns)) => {
                let derived = derived.of_columns(columns.iter().copied());
                columns.extend(n_own..n_columns as u32);
                (Data::new(Cow::Owned(reduced), derived), Some(columns))
            }
            None => (Data::new(Cow::Borrowed(matrix), derived.of_columns(0..n_own)), None),
        };
        Self { data, occupied, n_columns, stored: OnceLock::new() }
    }

    pub(super) fn data(&self) -> &Data<'d> {
        &self.data
    }

    /// The columns that have entries, and those that are derived, if there are others.
    pub(super) fn occupied(&self) -> Option<&[u32]> {
        self.occupied.as_deref()
    }

    /// The data with all columns stored.
    ///
    /// # Errors
    /// A derived column has an entry that is not finite.
    pub(super) fn stored(&self) -> Result<&Data<'_>> {
        if !self.data.has_derived() {
            return Ok(&self.data);
        }
        if let Some(stored) = self.stored.get() {
            return Ok(stored);
        }
        let stored = self.data.stored()?;
        Ok(self.stored.get_or_init(|| stored))
    }
}

impl Records for Prepared<'_> {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.data.n_rows()
    }

    fn nfeatures(&self) -> usize {
        self.n_columns
    }
}

impl Prepare for Prepared<'_> {
    fn with_prepared<O>(&self, fit: impl FnOnce(&Prepared<'_>) -> O) -> O {
        fit(self)
    }
}

impl Prepare for DesignMatrix {
    fn with_prepared<O>(&self, fit: impl FnOnce(&Prepared<'_>) -> O) -> O {
        fit(&Prepared::new(self, &DerivedColumns::new()))
    }
}

impl<D: Prepare> Prepare for &D {
    fn with_prepared<O>(&self, fit: impl FnOnce(&Prepared<'_>) -> O) -> O {
        (**self).with_prepared(fit)
    }
}

#[cfg(test)]
mod tests {
    use linfa::prelude::*;
    use ndarray::{Array1, Array2};

    use super::*;
    use crate::linear::{LogisticRegression, Params};
    use crate::matrix::MatrixBuilder;

    /// The entry of an array of test numbers, in [-1, 1].
    fn number(index: usize) -> f64 {
        ((index * 37 + 11) % 101) as f64 / 50.0 - 1.0
    }

    /// 400 rows of 3 in 3,000 columns, of which many have no entries, and vectors of length 12 for most columns.
    fn rows() -> (DesignMatrix, Array2<f32>, Array1<usize>) {
        let mut builder = MatrixBuilder::new(3000);
        for row in 0..400_u32 {
            let mut columns = [row * 7 % 2900, row * 211 % 2900, row * 1013 % 2900];
            columns.sort_unstable();
            let mut columns = columns.to_vec();
            columns.dedup();
            builder.push_row(columns.into_iter().map(|column| (column, 0.5 + (column % 3) as f32))).unwrap();
        }
        let vectors = Array2::from_shape_fn((300, 12), |(row, column)| number(row * row + column) as f32);
        (builder.build(), vectors, (0..400).map(|row| (row * 7 % 10 / 4 + row % 5 / 4) % 3).collect())
    }

    fn derived(vectors: &Array2<f32>) -> DerivedColumns<'_> {
        let mut derived = DerivedColumns::new();
        let place = |column: u32| (column % 11 != 3).then_some((column % 2, column % 300));
        derived.push((0..2950).map(place).collect(), 2, vectors.view(), 0.3).unwrap();
        derived
    }

    fn bits(model: &LogisticRegression) -> Vec<u64> {
        model.weights().iter().chain(model.intercepts()).map(|value| value.to_bits()).collect()
    }

    #[test]
    fn derived_columns_have_the_weights_of_stored_ones() {
        let (matrix, vectors, targets) = rows();
        let derived = derived(&vectors);
        let extended = derived.extend(&matrix).unwrap();
        let prepared = Prepared::new(&matrix, &derived);
        assert_eq!(prepared.nfeatures(), extended.n_columns());
        for l1_ratio in [0.0, 0.3] {
            let params = Params::new(3).alpha(0.3).l1_ratio(l1_ratio).tolerance(1e-9);
            let one = params.fit(&DatasetBase::new(&prepared, targets.view())).unwrap();
            let other = params.fit(&DatasetBase::new(&extended, targets.view())).unwrap();
            assert!(one.convergence().converged && other.convergence().converged);
            let distance = (one.weights() - other.weights()).mapv(f64::abs).fold(0.0, |a: f64, b| a.max(*b));
            assert!(distance < 1e-5, "{l1_ratio}: {distance}");
        }
    }

    #[test]
    fn what_was_fitted_before_changes_no_bit_and_neither_do_the_threads() {
        let (matrix, vectors, targets) = rows();
        let derived = derived(&vectors);
        let prepared = Prepared::new(&matrix, &derived);
        let weights: Array1<f32> = (0..400_u16).map(|row| f32::from(row % 5)).collect();
        for l1_ratio in [0.0, 0.3] {
            let fit = |prepared: &Prepared<'_>, weights: &Array1<f32>| {
                let dataset = DatasetBase::new(prepared, targets.view()).with_weights(weights.clone());
                Params::new(3).alpha(0.3).l1_ratio(l1_ratio).fit(&dataset).unwrap()
            };
            fit(&prepared, &Array1::ones(400));
            let again = bits(&fit(&prepared, &weights));
            for threads in [1, 2, 7] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let anew = pool.install(|| fit(&Prepared::new(&matrix, &derived), &weights));
                assert_eq!(again, bits(&anew), "{l1_ratio} {threads}");
            }
        }
    }
}
