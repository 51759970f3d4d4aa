//! What fits of the same rows have in common, made once.

use std::borrow::Cow;
use std::sync::OnceLock;

use linfa::dataset::Records;

use super::problem::Data;
use crate::error::Result;
use crate::matrix::{DerivedColumns, DesignMatrix};

/// Records that a regression can be fitted to.
pub trait Design: Records {
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

impl Design for Prepared<'_> {
    fn with_prepared<O>(&self, fit: impl FnOnce(&Prepared<'_>) -> O) -> O {
        fit(self)
    }
}

impl Design for DesignMatrix {
    fn with_prepared<O>(&self, fit: impl FnOnce(&Prepared<'_>) -> O) -> O {
        fit(&Prepared::new(self, &DerivedColumns::new()))
    }
}

impl<D: Design> Design for &D {
    fn with_prepared<O>(&self, fit: impl FnOnce(&Prepared<'_>) -> O) -> O {
        (**self).with_prepared(fit)
    }
}
