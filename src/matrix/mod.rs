//! The sparse design matrix: observations × features. It knows neither text nor labels.

mod builder;
mod columns;
mod compressed;
mod derived;

use linfa::dataset::Records;

pub use builder::MatrixBuilder;
pub use columns::ColumnMatrix;
use compressed::Compressed;
pub use derived::DerivedColumns;

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

    /// A copy without the columns that have no entry, and the numbers here of those that have; `None` if all have.
    pub fn without_empty_columns(&self) -> Option<(Self, Vec<u32>)> {
        let mut occupied = vec![false; self.n_columns];
        self.rows.positions().iter().for_each(|&column| occupied[column as usize] = true);
        let columns: Vec<u32> =
            (0..).zip(occupied).filter(|(_, occupied)| *occupied).map(|(column, _)| column).collect();
        if columns.len() == self.n_columns {
            return None;
        }
        let mut numbers = vec![0; self.n_columns];
        (0..).zip(&columns).for_each(|(number, &column)| numbers[column as usize] = number);
        let rows = self.rows.renumber(&numbers);
        Some((Self { rows, n_columns: columns.len() }, columns))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_columns_can_be_left_out() {
        let mut builder = MatrixBuilder::new(6);
        builder.push_row([(1, 1.0), (4, 2.0)]).unwrap();
        builder.push_row([]).unwrap();
        builder.push_row([(2, 0.0), (4, 3.0)]).unwrap();
        let matrix = builder.build();
        let (selected, columns) = matrix.without_empty_columns().unwrap();
        assert_eq!(columns, [1, 4]);
        assert_eq!(selected.without_empty_columns(), None);
        assert_eq!((selected.n_columns(), selected.n_rows()), (2, 3));
        assert_eq!(selected.row(0).collect::<Vec<_>>(), [(0, 1.0), (1, 2.0)]);
        assert_eq!(selected.row(2).collect::<Vec<_>>(), [(1, 3.0)]);
    }
}
