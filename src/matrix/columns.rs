//! The design matrix by columns.

use super::DesignMatrix;
use super::compressed::Compressed;

/// A design matrix in compressed columns (CSC), made by [`DesignMatrix::columns`](super::DesignMatrix::columns).
///
/// It takes 8 bytes per non-zero entry and 8 per column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnMatrix {
    columns: Compressed,
}

impl ColumnMatrix {
    pub(super) fn new(columns: Compressed) -> Self {
        Self { columns }
    }

    /// The entries of column `column` that are not zero, as (row, value), by row.
    ///
    /// # Panics
    /// If the matrix has no such column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.columns.line(column)
    }

    /// The matrix of the columns at `columns`, in their order, with `n_rows` rows.
    ///
    /// # Panics
    /// If the matrix has no such column, or more rows.
    pub fn select(&self, columns: &[usize], n_rows: usize) -> DesignMatrix {
        let mut selected = Compressed::empty();
        for &column in columns {
            self.columns.line(column).for_each(|(row, value)| selected.push(row, value));
            selected.end_line();
        }
        DesignMatrix { rows: selected.transpose(n_rows), n_columns: columns.len() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use crate::matrix::MatrixBuilder;

    const N_COLUMNS: usize = 7;

    proptest! {
        #[test]
        fn columns_hold_the_entries_of_the_rows(
            rows in vec(btree_map(0..N_COLUMNS as u32, 1.0_f32..9.0, 0..N_COLUMNS), 0..12),
        ) {
            let mut builder = MatrixBuilder::new(N_COLUMNS);
            for row in &rows {
                builder.push_row(row.iter().map(|(&column, &value)| (column, value))).unwrap();
            }
            let columns = builder.build().columns();
            for column in 0..N_COLUMNS {
                let expected: Vec<(u32, f32)> = (0..)
                    .zip(&rows)
                    .filter_map(|(row, entries)| Some((row, *entries.get(&(column as u32))?)))
                    .collect();
                prop_assert_eq!(columns.column(column).collect::<Vec<_>>(), expected);
            }
            let selected = columns.select(&[1, 4], rows.len());
            prop_assert_eq!((selected.n_rows(), selected.n_columns()), (rows.len(), 2));
            for (at, row) in rows.iter().enumerate() {
                let expected = (0..).zip([1, 4]).filter_map(|(new, old)| Some((new, *row.get(&old)?)));
                prop_assert_eq!(selected.row(at).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
            }
        }
    }
}
