//! The sparse design matrix: observations × features. It knows neither text nor labels.

mod builder;
mod columns;
mod compressed;

use linfa::dataset::Records;

pub use builder::MatrixBuilder;
pub use columns::ColumnMatrix;
use compressed::Compressed;

/// A sparse matrix with one row per observation and one column per feature, in compressed rows (CSR).
///
/// It takes 8 bytes per non-zero entry and 8 per row. All values are finite. It stands as the records of a
/// [`linfa::DatasetBase`], by value or by reference.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignMatrix {
    rows: Compressed,
    n_columns: usize,
}

impl DesignMatrix {
    /// The number of observations.
    pub fn n_rows(&self) -> usize {
        self.rows.n_lines()
    }

    /// The number of features.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// The number of entries that are not zero.
    pub fn n_nonzeros(&self) -> usize {
        self.rows.n_entries()
    }

    /// The entries of row `row` that are not zero, as (column, value), by column.
    ///
    /// # Panics
    /// If `row` is not below [`n_rows`](Self::n_rows).
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.rows.line(row)
    }

    /// A copy in compressed columns, for products with the transpose.
    pub fn columns(&self) -> ColumnMatrix {
        ColumnMatrix::new(self.rows.transpose(self.n_columns))
    }
}

impl Records for DesignMatrix {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.n_rows()
    }

    fn nfeatures(&self) -> usize {
        self.n_columns
    }
}
