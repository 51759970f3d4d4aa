//! What sets files of labels apart, kept out of the weights.
//!
//! Corpora differ in how often they say "negative", by what they chose and by what their annotators were asked. In one
//! fit over all of them words that tell the corpus would get weights for it. So while training each file has intercepts of its own
//! beside the common ones (a fixed effect of the source). The model keeps their mean: a new text is of none of them.

use ndarray::{Axis, Slice};

use crate::corpus::{Labels, Observation};
use crate::error::Result;
use crate::linear::LogisticRegression;
use crate::matrix::{DesignMatrix, MatrixBuilder};

/// The entry of a file's column. The larger it is, the less the penalty holds the intercept back.
const ENTRY: f32 = 1.0;

/// The files that observations come from.
#[derive(Debug)]
pub(super) struct Sources {
    /// The file of each observation, as a number.
    pub(super) of: Vec<usize>,
    /// How much each observation counts for the mean over files: 1, or less if it is one of the labels of a row that gives
    /// their probabilities.
    counts: Vec<f64>,
    /// How many files there are.
    pub(super) count: usize,
    /// Whether they have intercepts of their own.
    apart: bool,
}

impl Sources {
    /// The files of the observations of `labels` that stand in `rows`, with intercepts of their own if `apart` is wanted and there are several.
    /// Rows of probabilities count `soft`.
    pub(super) fn new(labels: &Labels, rows: &[usize], apart: bool, soft: f64) -> Self {
        let mut files: Vec<&str> = labels.observations.iter().map(|observation| &*observation.file).collect();
        files.sort_unstable();
        files.dedup();
        let observations = || rows.iter().filter_map(|&row| labels.observations.get(row));
        let count = |row: &Observation| row.probability.map_or(1.0, |probability| soft * probability);
        let counts = observations().map(count).collect();
        let of =
            observations().map(|observation| files.binary_search(&&*observation.file).unwrap_or(0)).collect();
        Self { of, counts, count: files.len(), apart: apart && files.len() > 1 }
    }

    /// Each row followed by a column for its file.
    ///
    /// # Errors
    /// More columns than a matrix can have.
    pub(super) fn extend(&self, matrix: DesignMatrix) -> Result<DesignMatrix> {
        if !self.apart {
            return Ok(matrix);
        }
        let n_columns = matrix.n_columns();
        let mut builder = MatrixBuilder::new(n_columns + self.count);
        for (row, file) in self.of.iter().enumerate() {
            builder.push_row(matrix.row(row).chain([((n_columns + file) as u32, ENTRY)]))?;
        }
        Ok(builder.build())
    }

    /// The regression without the columns of files: the mean of what the files add stands in the intercepts. `left_out`
    /// is a file that was not trained on.
    ///
    /// # Errors
    /// A regression that was not fitted on an extended matrix.
    pub(super) fn settle(
        &self,
        fitted: LogisticRegression,
        left_out: Option<usize>,
    ) -> Result<LogisticRegression> {
        if !self.apart {
            return Ok(fitted);
        }
        let weights = fitted.weights();
        let n_columns = weights.nrows().saturating_sub(self.count);
        let mut intercepts = fitted.intercepts().clone();
        let trained = (0..self.count).filter(|file| Some(*file) != left_out);
        let rows = |file: usize| -> f64 {
            let of_file = self.of.iter().zip(&self.counts).filter(|(of, _)| **of == file);
            of_file.map(|(_, count)| count).sum()
        };
        let total: f64 = trained.clone().map(rows).sum();
        for file in trained {
            let share = f64::from(ENTRY) * rows(file) / total;
            intercepts.scaled_add(share, &weights.row(n_columns + file));
        }
        let weights = weights.slice_axis(Axis(0), Slice::from(..n_columns)).to_owned();
        LogisticRegression::from_parts(weights, intercepts, fitted.convergence().clone())
    }
}
