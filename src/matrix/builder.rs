//! Building a design matrix row by row.

use super::DesignMatrix;
use super::compressed::Compressed;
use crate::error::{Kind, Result};

/// Takes the rows of a [`DesignMatrix`] one by one and checks each.
#[derive(Debug)]
pub struct MatrixBuilder {
    rows: Compressed,
    n_columns: usize,
}

impl MatrixBuilder {
    /// A matrix of `n_columns` features and no rows yet.
    pub fn new(n_columns: usize) -> Self {
        Self { rows: Compressed::empty(), n_columns }
    }

    /// The same, with room for `n_rows` rows of `n_entries` entries in all.
    pub fn with_capacity(n_columns: usize, n_rows: usize, n_entries: usize) -> Self {
        Self { rows: Compressed::with_capacity(n_rows, n_entries), n_columns }
    }

    /// Adds one row, given as (column, value) with strictly increasing columns. Zeros are not stored.
    ///
    /// # Errors
    /// A column that repeats, goes back or is out of range; a value that is not finite; more than 2³² − 1 rows.
    /// The matrix is then as it was before.
    pub fn push_row(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) -> Result<()> {
        let pushed = self.push_entries(entries);
        match pushed {
            Ok(()) => self.rows.end_line(),
            Err(_) => self.rows.drop_line(),
        }
        pushed
    }

    fn push_entries(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) -> Result<()> {
        let row = self.rows.n_lines();
        let wrong = |what: String| Err(Kind::Invalid(format!("design matrix, row {row}: {what}")).into());
        // Compressed columns hold row numbers in 32 bits.
        if row >= u32::MAX as usize {
            return wrong("more rows than the matrix can hold".into());
        }
        let mut previous = None;
        for (column, value) in entries {
            if column as usize >= self.n_columns {
                return wrong(format!("column {column} is not among the {} columns", self.n_columns));
            }
            if let Some(previous) = previous.replace(column).filter(|&previous| previous >= column) {
                return wrong(format!("column {column} follows column {previous}; columns must increase"));
            }
            if !value.is_finite() {
                return wrong(format!("the value of column {column} is {value}, not a finite number"));
            }
            if value != 0.0 {
                self.rows.push(column, value);
            }
        }
        Ok(())
    }

    /// Adds the rows of `other`, which has the same columns, after these.
    ///
    /// # Errors
    /// Another number of columns; more than 2³² − 1 rows. The matrix is then as it was before.
    pub fn append(&mut self, other: &Self) -> Result<()> {
        if other.n_columns != self.n_columns || self.rows.n_lines() + other.rows.n_lines() > u32::MAX as usize
        {
            let (own, others) = (self.n_columns, other.n_columns);
            let message =
                format!("rows of {others} columns cannot follow rows of {own}, or they are too many");
            return Err(Kind::Invalid(message).into());
        }
        self.rows.append(&other.rows);
        Ok(())
    }

    /// The matrix of the rows added.
    pub fn build(self) -> DesignMatrix {
        DesignMatrix { rows: self.rows, n_columns: self.n_columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_rows_without_their_zeros() {
        let mut builder = MatrixBuilder::new(4);
        builder.push_row([(0, 1.5), (1, 0.0), (3, -2.0)]).unwrap();
        builder.push_row([]).unwrap();
        let matrix = builder.build();
        assert_eq!((matrix.n_rows(), matrix.n_columns(), matrix.n_nonzeros()), (2, 4, 2));
        assert_eq!(matrix.row(0).collect::<Vec<_>>(), [(0, 1.5), (3, -2.0)]);
        assert_eq!(matrix.row(1).count(), 0);
    }

    #[test]
    fn appended_rows_are_rows() {
        let rows: [&[(u32, f32)]; 4] = [&[(0, 1.0), (2, 2.0)], &[], &[(1, 3.0)], &[(0, 4.0)]];
        let build = |rows: &[&[(u32, f32)]]| {
            let mut builder = MatrixBuilder::new(3);
            rows.iter().for_each(|row| builder.push_row(row.iter().copied()).unwrap());
            builder
        };
        for at in 0..=rows.len() {
            let mut first = build(&rows[..at]);
            first.append(&build(&rows[at..])).unwrap();
            assert_eq!(first.build(), build(&rows).build());
        }
        assert!(build(&rows).append(&MatrixBuilder::new(4)).is_err());
    }

    #[test]
    fn a_refused_row_leaves_no_trace() {
        let cases: [(&[(u32, f32)], &str); 5] = [
            (&[(0, 1.0), (4, 1.0)], "column 4 is not among the 4 columns"),
            (&[(2, 1.0), (2, 1.0)], "column 2 follows column 2"),
            (&[(2, 1.0), (1, 1.0)], "column 1 follows column 2"),
            (&[(0, 1.0), (1, f32::NAN)], "column 1 is NaN"),
            (&[(0, f32::NEG_INFINITY)], "column 0 is -inf"),
        ];
        let mut builder = MatrixBuilder::new(4);
        builder.push_row([(1, 1.0)]).unwrap();
        for (row, message) in cases {
            let error = builder.push_row(row.iter().copied()).unwrap_err().to_string();
            assert!(error.contains("row 1") && error.contains(message), "{error}");
        }
        builder.push_row([(3, 2.0)]).unwrap();
        let matrix = builder.build();
        assert_eq!((matrix.n_rows(), matrix.n_nonzeros()), (2, 2));
        assert_eq!(matrix.row(1).collect::<Vec<_>>(), [(3, 2.0)]);
    }
}
