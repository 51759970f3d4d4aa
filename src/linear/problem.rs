//! The smooth part of the objective with its first and second derivatives, as products with the sparse matrix.
//!
//! Parameters, gradients and directions are one vector, feature by feature and class by class, with the intercepts
//! as the last "feature": entry `feature · n_classes + class`. What belongs to observations is stored likewise.

use rayon::prelude::*;

use super::softmax::{log_loss, softmax};
use super::vector::{Order, add_scaled};
use crate::matrix::{ColumnMatrix, DesignMatrix};

/// Rows in one piece of work. The pieces do not depend on the threads, so neither does the order of any sum.
const ROWS: usize = 256;
/// Columns in one piece of work.
const COLUMNS: usize = 1024;

/// The data and the smooth part of the penalty of one fit.
pub(super) struct Problem<'a> {
    rows: &'a DesignMatrix,
    columns: ColumnMatrix,
    targets: &'a [usize],
    weights: &'a [f64],
    n_classes: usize,
    ridge: f64,
    /// How sums over all parameters are added up, and how those over the penalised ones.
    orders: (Order, Order),
}

/// Parameters with the probabilities and the objective that follow from them.
pub(super) struct Point {
    pub(super) parameters: Vec<f64>,
    pub(super) probabilities: Vec<f64>,
    pub(super) objective: f64,
}

impl<'a> Problem<'a> {
    /// Each row of the matrix has a target below `n_classes`, which is at least 2, and a weight of at least 0.
    pub(super) fn new(
        rows: &'a DesignMatrix,
        targets: &'a [usize],
        weights: &'a [f64],
        n_classes: usize,
    ) -> Self {
        let orders = (Order::Whole, Order::Whole);
        Self { rows, columns: rows.columns(), targets, weights, n_classes, ridge: 0.0, orders }
    }

    /// The same problem with `ridge` as the factor of half the squared norm of the weights; zero if not set.
    pub(super) fn with_ridge(self, ridge: f64) -> Self {
        Self { ridge, ..self }
    }

    /// The problem of these columns alone, whose matrix is to be made of [`columns_at`](Self::columns_at) them.
    pub(super) fn of_columns<'b>(&'b self, rows: &'b DesignMatrix) -> Problem<'b> {
        Problem::new(rows, self.targets, self.weights, self.n_classes).with_ridge(self.ridge)
    }

    /// The matrix of the columns at `columns`, ascending.
    pub(super) fn columns_at(&self, columns: &[usize]) -> DesignMatrix {
        self.columns.select(columns, self.rows.n_rows())
    }

    /// The number of classes.
    pub(super) fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// The factor of half the squared norm of the weights.
    pub(super) fn ridge(&self) -> f64 {
        self.ridge
    }

    /// The weight of each row.
    pub(super) fn weights(&self) -> &'a [f64] {
        self.weights
    }

    /// The entries of a column.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = (u32, f32)> {
        self.columns.column(column)
    }

    /// The same problem as part of one of `n_columns` columns: those of the matrix stand at `columns` there, and the
    /// others are empty. Its solution is that problem's, to the bit.
    pub(super) fn among(mut self, columns: &[u32], n_columns: usize) -> Self {
        let n_classes = self.n_classes;
        let numbers = move |column: usize| column * n_classes..(column + 1) * n_classes;
        let weights = || columns.iter().flat_map(|&column| numbers(column as usize));
        let n_weights = n_columns * n_classes;
        self.orders = (
            Order::of(weights().chain(numbers(n_columns)), n_weights + n_classes),
            Order::of(weights(), n_weights),
        );
        self
    }

    /// The scalar product of two vectors laid out as the parameters.
    pub(super) fn dot(&self, a: &[f64], b: &[f64]) -> f64 {
        self.orders.0.dot(a, b)
    }

    /// The Euclidean norm of a vector laid out as the parameters.
    pub(super) fn norm(&self, a: &[f64]) -> f64 {
        self.orders.0.norm(a)
    }

    pub(super) fn n_parameters(&self) -> usize {
        self.n_weights() + self.n_classes
    }

    /// The number of parameters that are penalised; the intercepts follow them.
    pub(super) fn n_weights(&self) -> usize {
        self.rows.n_columns() * self.n_classes
    }

    /// The size of gradient that is rounding only: machine precision times Σ w_i ‖(x_i, 1)‖, a bound (up to a factor
    /// of √2) of the gradient's loss part.
    pub(super) fn rounding(&self) -> f64 {
        let length = |row| self.rows.row(row).map(|(_, value)| f64::from(value).powi(2)).sum::<f64>();
        let lengths =
            self.weights.iter().enumerate().map(|(row, weight)| weight * (1.0 + length(row)).sqrt());
        f64::EPSILON * lengths.sum::<f64>()
    }

    /// Probabilities and objective at `parameters`.
    pub(super) fn evaluate(&self, parameters: Vec<f64>) -> Point {
        let mut probabilities = vec![0.0; self.rows.n_rows() * self.n_classes];
        let losses: Vec<f64> = self
            .pieces(&mut probabilities)
            .map(|rows| {
                rows.map(|(row, logits)| {
                    self.row_product(row, &parameters, logits);
                    let loss = self.weights[row] * log_loss(logits, self.targets[row]);
                    softmax(logits);
                    loss
                })
                .sum()
            })
            .collect();
        let penalised = &parameters[..self.n_weights()];
        let objective =
            losses.iter().sum::<f64>() + 0.5 * self.ridge * self.orders.1.dot(penalised, penalised);
        Point { parameters, probabilities, objective }
    }

    /// The gradient: `Xᵀ R + ridge · W` with the weighted residuals `R = w (P − Y)`.
    pub(super) fn gradient(&self, point: &Point) -> Vec<f64> {
        let mut residuals = point.probabilities.clone();
        self.pieces(&mut residuals).for_each(|rows| {
            for (row, residuals) in rows {
                residuals[self.targets[row]] -= 1.0;
                residuals.iter_mut().for_each(|residual| *residual *= self.weights[row]);
            }
        });
        let mut gradient = vec![0.0; self.n_parameters()];
        self.transposed_product(&residuals, &mut gradient);
        add_scaled(&mut gradient[..self.n_weights()], self.ridge, &point.parameters[..self.n_weights()]);
        gradient
    }

    /// The Hessian times `direction`, into `product`. `scratch` holds one number per row and class.
    pub(super) fn hessian_product(
        &self,
        point: &Point,
        direction: &[f64],
        scratch: &mut [f64],
        product: &mut [f64],
    ) {
        self.pieces(scratch).for_each(|rows| {
            for (row, change) in rows {
                self.row_product(row, direction, change);
                let probabilities = self.of_row(&point.probabilities, row);
                let mean: f64 = probabilities.iter().zip(&*change).map(|(p, change)| p * change).sum();
                for (change, p) in change.iter_mut().zip(probabilities) {
                    *change = self.weights[row] * p * (*change - mean);
                }
            }
        });
        self.transposed_product(scratch, product);
        add_scaled(&mut product[..self.n_weights()], self.ridge, &direction[..self.n_weights()]);
    }

    /// `by_row` cut into pieces of rows, each row with its numbers.
    fn pieces<'v>(
        &self,
        by_row: &'v mut [f64],
    ) -> impl IndexedParallelIterator<Item = impl Iterator<Item = (usize, &'v mut [f64])>> {
        let n_classes = self.n_classes;
        by_row
            .par_chunks_mut(ROWS * n_classes)
            .enumerate()
            .map(move |(piece, numbers)| (piece * ROWS..).zip(numbers.chunks_exact_mut(n_classes)))
    }

    fn of_row<'v>(&self, by_row: &'v [f64], row: usize) -> &'v [f64] {
        &by_row[row * self.n_classes..][..self.n_classes]
    }

    /// Row `row` of `(X, 1) V`, for `V` laid out as the parameters.
    fn row_product(&self, row: usize, v: &[f64], product: &mut [f64]) {
        product.copy_from_slice(&v[self.n_weights()..]);
        add_products(self.rows.row(row), v, product);
    }

    /// `(X, 1)ᵀ R`, laid out as the parameters.
    fn transposed_product(&self, by_row: &[f64], product: &mut [f64]) {
        let n_classes = self.n_classes;
        let (features, intercepts) = product.split_at_mut(self.n_weights());
        features.par_chunks_mut(COLUMNS * n_classes).enumerate().for_each(|(piece, features)| {
            for (column, sums) in (piece * COLUMNS..).zip(features.chunks_exact_mut(n_classes)) {
                sums.fill(0.0);
                add_products(self.columns.column(column), by_row, sums);
            }
        });
        intercepts.fill(0.0);
        for numbers in by_row.chunks_exact(n_classes) {
            intercepts.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        }
    }
}

/// Adds to `sums` each entry's value times the line of `table` at its position.
fn add_products(entries: impl Iterator<Item = (u32, f32)>, table: &[f64], sums: &mut [f64]) {
    // The usual numbers of classes keep their sums in registers.
    match sums.len() {
        2 => add_products_of::<2>(entries, table, sums),
        3 => add_products_of::<3>(entries, table, sums),
        n_classes => {
            for (position, value) in entries {
                let line = &table[position as usize * n_classes..][..n_classes];
                sums.iter_mut().zip(line).for_each(|(sum, number)| *sum += f64::from(value) * number);
            }
        }
    }
}

/// [`add_products`] for `N` classes.
fn add_products_of<const N: usize>(
    entries: impl Iterator<Item = (u32, f32)>,
    table: &[f64],
    sums: &mut [f64],
) {
    let mut kept = [0.0; N];
    kept.copy_from_slice(sums);
    for (position, value) in entries {
        let line = &table[position as usize * N..][..N];
        kept.iter_mut().zip(line).for_each(|(sum, number)| *sum += f64::from(value) * number);
    }
    sums.copy_from_slice(&kept);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::MatrixBuilder;

    /// The entry of a vector of test numbers, in [-1, 1].
    fn number(index: usize) -> f64 {
        ((index * 37 + 11) % 101) as f64 / 50.0 - 1.0
    }

    /// Runs `check` on a problem of 9 rows and 4 features with `n_classes` classes.
    fn with_problem(n_classes: usize, check: impl Fn(&Problem)) {
        let mut builder = MatrixBuilder::new(4);
        for row in 0..9 {
            let columns = (0..4).filter(|column| (row + column) % 3 > 0);
            builder.push_row(columns.map(|column| (column as u32, number(row * 4 + column) as f32))).unwrap();
        }
        let matrix = builder.build();
        let targets: Vec<usize> = (0..9).map(|row| row % n_classes).collect();
        let weights: Vec<f64> = (0..9).map(|row| row as f64 / 4.0).collect();
        check(&Problem::new(&matrix, &targets, &weights, n_classes).with_ridge(0.3));
    }

    fn moved(parameters: &[f64], length: f64, direction: &[f64]) -> Vec<f64> {
        parameters.iter().zip(direction).map(|(parameter, change)| parameter + length * change).collect()
    }

    #[test]
    fn derivatives_match_finite_differences() {
        const STEP: f64 = 1e-5;
        // Two and three classes have a kernel of their own; four have the general one.
        for n_classes in [2, 3, 4] {
            with_problem(n_classes, |problem| {
                let parameters: Vec<f64> = (0..problem.n_parameters()).map(number).collect();
                let point = problem.evaluate(parameters.clone());
                let gradient = problem.gradient(&point);
                let mut scratch = vec![0.0; point.probabilities.len()];
                let mut product = vec![0.0; parameters.len()];
                for index in 0..parameters.len() {
                    let mut axis = vec![0.0; parameters.len()];
                    axis[index] = 1.0;
                    let above = problem.evaluate(moved(&parameters, STEP, &axis));
                    let below = problem.evaluate(moved(&parameters, -STEP, &axis));
                    let slope = (above.objective - below.objective) / (2.0 * STEP);
                    assert!((gradient[index] - slope).abs() < 1e-8, "{} {slope}", gradient[index]);

                    problem.hessian_product(&point, &axis, &mut scratch, &mut product);
                    let (above, below) = (problem.gradient(&above), problem.gradient(&below));
                    for (product, (above, below)) in product.iter().zip(above.iter().zip(&below)) {
                        let bend = (above - below) / (2.0 * STEP);
                        assert!((product - bend).abs() < 1e-8, "{product} {bend}");
                    }
                }
            });
        }
    }
}
