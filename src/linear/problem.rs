//! The smooth part of the objective with its first and second derivatives, as products with the sparse matrix.
//!
//! Parameters, gradients and directions are one vector, feature by feature and [part](super::contrasts) by part, with the
//! intercepts as the last "feature": entry `feature · n_parts + part`. What belongs to observations is stored likewise,
//! and their probabilities class by class.

use std::borrow::Cow;

use rayon::prelude::*;

use super::contrasts::Contrasts;
use super::softmax::{log_loss, softmax};
use super::vector::{add_scaled, dot};
use crate::error::Result;
use crate::matrix::{ColumnMatrix, DerivedColumns, DesignMatrix};

/// Rows in one piece of work. The pieces do not depend on the threads, so neither does the order of any sum.
const ROWS: usize = 256;
/// Columns in one piece of work.
const COLUMNS: usize = 1024;

/// The rows and columns of a fit.
pub(super) struct Data<'d> {
    rows: Cow<'d, DesignMatrix>,
    columns: ColumnMatrix,
    derived: DerivedColumns<'d>,
}

impl<'d> Data<'d> {
    /// The rows of a matrix, each followed by its derived columns.
    pub(super) fn new(rows: Cow<'d, DesignMatrix>, derived: DerivedColumns<'d>) -> Self {
        let columns = rows.columns();
        Self { rows, columns, derived }
    }

    /// The same columns, of which none is derived.
    ///
    /// # Errors
    /// A derived column has an entry that is not finite.
    pub(super) fn stored(&self) -> Result<Data<'static>> {
        Ok(Data::new(Cow::Owned(self.derived.extend(&self.rows)?), DerivedColumns::new()))
    }

    /// Whether some columns are derived.
    pub(super) fn has_derived(&self) -> bool {
        self.derived.n_columns() > 0
    }

    /// The number of rows.
    pub(super) fn n_rows(&self) -> usize {
        self.rows.n_rows()
    }

    /// The number of columns, with those that are derived.
    pub(super) fn n_columns(&self) -> usize {
        self.rows.n_columns() + self.derived.n_columns()
    }
}

/// The data and the smooth part of the penalty of one fit.
pub(super) struct Problem<'a> {
    data: &'a Data<'a>,
    targets: &'a [usize],
    weights: &'a [f64],
    n_classes: usize,
    contrasts: Contrasts,
    ridge: f64,
}

/// Parameters with the probabilities and the objective that follow from them.
pub(super) struct Point {
    pub(super) parameters: Vec<f64>,
    pub(super) probabilities: Vec<f64>,
    pub(super) objective: f64,
}

impl<'a> Problem<'a> {
    /// Each row of the matrix has a target below `n_classes`, which is at least 2, and a weight of at least 0. Each class
    /// has parameters of its own.
    pub(super) fn new(
        data: &'a Data<'a>,
        targets: &'a [usize],
        weights: &'a [f64],
        n_classes: usize,
    ) -> Self {
        Self { data, targets, weights, n_classes, contrasts: Contrasts::none(n_classes), ridge: 0.0 }
    }

    /// The same problem with `ridge` as the factor of half the squared norm of the weights; zero if not set.
    pub(super) fn with_ridge(self, ridge: f64) -> Self {
        Self { ridge, ..self }
    }

    /// The same problem by contrasts: weights of a feature that do not sum to zero have no parameters.
    pub(super) fn by_contrasts(self) -> Self {
        Self { contrasts: Contrasts::helmert(self.n_classes), ..self }
    }

    /// The problem of these columns alone, which are to be made of [`columns_at`](Self::columns_at) them.
    pub(super) fn of_columns<'b>(&'b self, data: &'b Data<'b>) -> Problem<'b> {
        Problem { data, contrasts: self.contrasts.clone(), ..*self }
    }

    /// The columns at `columns`, ascending. None is derived.
    pub(super) fn columns_at(&self, columns: &[usize]) -> Data<'static> {
        let rows = self.data.columns.select(columns, self.data.n_rows());
        Data::new(Cow::Owned(rows), DerivedColumns::new())
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

    /// The entries of a column that is not derived.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = (u32, f32)> {
        self.data.columns.column(column)
    }

    pub(super) fn n_parameters(&self) -> usize {
        self.n_weights() + self.n_parts()
    }

    /// The number of parameters of a feature.
    fn n_parts(&self) -> usize {
        self.contrasts.n_parts()
    }

    /// The parameters of `classes`, a vector of numbers feature by feature and class by class.
    pub(super) fn to_parts(&self, classes: &[f64]) -> Vec<f64> {
        let mut parts = vec![0.0; classes.len() / self.n_classes * self.n_parts()];
        let features = parts.chunks_exact_mut(self.n_parts()).zip(classes.chunks_exact(self.n_classes));
        features.for_each(|(parts, classes)| self.contrasts.to_parts(classes, parts));
        parts
    }

    /// The weights and intercepts of the classes, feature by feature and class by class.
    pub(super) fn to_classes(&self, parts: &[f64]) -> Vec<f64> {
        let mut classes = vec![0.0; parts.len() / self.n_parts() * self.n_classes];
        let features = classes.chunks_exact_mut(self.n_classes).zip(parts.chunks_exact(self.n_parts()));
        features.for_each(|(classes, parts)| self.contrasts.to_classes(parts, classes));
        classes
    }

    /// The number of parameters that are penalised; the intercepts follow them.
    pub(super) fn n_weights(&self) -> usize {
        self.data.n_columns() * self.n_parts()
    }

    /// The number of those of columns that are not derived, which stand first.
    fn n_own(&self) -> usize {
        self.data.rows.n_columns() * self.n_parts()
    }

    /// The size of gradient that is rounding only: machine precision times Σ w_i ‖(x_i, 1)‖, a bound (up to a factor
    /// of √2) of the gradient's loss part. For derived columns a bound of their length stands in.
    pub(super) fn rounding(&self) -> f64 {
        let rows = &self.data.rows;
        let of_derived = self.data.derived.lengths(rows.n_columns());
        let square = |row| {
            let entries =
                rows.row(row).map(|(column, value)| (f64::from(value), of_derived[column as usize]));
            let (own, derived) = entries.fold((0.0, 0.0), |(own, derived), (value, length)| {
                (own + value * value, derived + value.abs() * length)
            });
            own + derived * derived
        };
        let lengths =
            self.weights.par_iter().enumerate().map(|(row, weight)| weight * (1.0 + square(row)).sqrt());
        // In order, so that the sum is the same at any number of threads.
        f64::EPSILON * lengths.collect::<Vec<f64>>().iter().sum::<f64>()
    }

    /// Probabilities and objective at `parameters`.
    pub(super) fn evaluate(&self, parameters: Vec<f64>) -> Point {
        let mut probabilities = vec![0.0; self.data.n_rows() * self.n_classes];
        let table = self.table(&parameters);
        let losses: Vec<f64> = self
            .pieces(&mut probabilities, self.n_classes)
            .map(|rows| {
                let mut parts = vec![0.0; self.n_parts()];
                rows.map(|(row, logits)| {
                    self.row_product(row, &table, &mut parts);
                    self.contrasts.to_classes(&parts, logits);
                    let loss = self.weights[row] * log_loss(logits, self.targets[row]);
                    softmax(logits);
                    loss
                })
                .sum()
            })
            .collect();
        drop(table);
        let penalised = &parameters[..self.n_weights()];
        let objective = losses.iter().sum::<f64>() + 0.5 * self.ridge * dot(penalised, penalised);
        Point { parameters, probabilities, objective }
    }

    /// The gradient: `Xᵀ R + ridge · W` with the weighted residuals `R = w (P − Y)`.
    pub(super) fn gradient(&self, point: &Point) -> Vec<f64> {
        let mut residuals = vec![0.0; self.data.n_rows() * self.n_parts()];
        self.pieces(&mut residuals, self.n_parts()).for_each(|rows| {
            let mut of_classes = vec![0.0; self.n_classes];
            for (row, residuals) in rows {
                of_classes.copy_from_slice(self.of_row(&point.probabilities, row));
                of_classes[self.targets[row]] -= 1.0;
                of_classes.iter_mut().for_each(|residual| *residual *= self.weights[row]);
                self.contrasts.to_parts(&of_classes, residuals);
            }
        });
        let mut gradient = vec![0.0; self.n_parameters()];
        self.transposed_product(&residuals, &mut gradient);
        add_scaled(&mut gradient[..self.n_weights()], self.ridge, &point.parameters[..self.n_weights()]);
        gradient
    }

    /// Room for what [`Problem::hessian_product`] needs to remember of the rows.
    pub(super) fn scratch(&self) -> Vec<f64> {
        vec![0.0; self.data.n_rows() * self.n_parts()]
    }

    /// The Hessian times `direction`, into `product`.
    pub(super) fn hessian_product(
        &self,
        point: &Point,
        direction: &[f64],
        scratch: &mut [f64],
        product: &mut [f64],
    ) {
        let table = self.table(direction);
        self.pieces(scratch, self.n_parts()).for_each(|rows| {
            let mut of_classes = vec![0.0; self.n_classes];
            for (row, change) in rows {
                self.row_product(row, &table, change);
                self.contrasts.to_classes(change, &mut of_classes);
                let probabilities = self.of_row(&point.probabilities, row);
                let mean: f64 = probabilities.iter().zip(&of_classes).map(|(p, change)| p * change).sum();
                for (change, p) in of_classes.iter_mut().zip(probabilities) {
                    *change = self.weights[row] * p * (*change - mean);
                }
                self.contrasts.to_parts(&of_classes, change);
            }
        });
        self.transposed_product(scratch, product);
        add_scaled(&mut product[..self.n_weights()], self.ridge, &direction[..self.n_weights()]);
    }

    /// `by_row`, `width` numbers a row, cut into pieces of rows, each row with its numbers.
    fn pieces<'v>(
        &self,
        by_row: &'v mut [f64],
        width: usize,
    ) -> impl IndexedParallelIterator<Item = impl Iterator<Item = (usize, &'v mut [f64])>> {
        by_row
            .par_chunks_mut(ROWS * width)
            .enumerate()
            .map(move |(piece, numbers)| (piece * ROWS..).zip(numbers.chunks_exact_mut(width)))
    }

    fn of_row<'v>(&self, by_row: &'v [f64], row: usize) -> &'v [f64] {
        &by_row[row * self.n_classes..][..self.n_classes]
    }

    /// What rows without their derived columns are multiplied by for the same product: the weights of the other columns,
    /// with the derived ones' folded in, and the intercepts.
    fn table<'v>(&self, v: &'v [f64]) -> Cow<'v, [f64]> {
        if !self.data.has_derived() {
            return Cow::Borrowed(v);
        }
        let (weights, intercepts) = v.split_at(self.n_weights());
        let (own, derived) = weights.split_at(self.n_own());
        let mut table = Vec::with_capacity(own.len() + intercepts.len());
        table.extend_from_slice(own);
        self.data.derived.add_product(derived, self.n_parts(), &mut table);
        table.extend_from_slice(intercepts);
        Cow::Owned(table)
    }

    /// Row `row` of `(X, 1) V`, for the [`table`](Self::table) of V.
    fn row_product(&self, row: usize, table: &[f64], product: &mut [f64]) {
        product.copy_from_slice(&table[self.n_own()..]);
        add_products(self.data.rows.row(row), table, product);
    }

    /// `(X, 1)ᵀ R`, laid out as the parameters.
    fn transposed_product(&self, by_row: &[f64], product: &mut [f64]) {
        let n_parts = self.n_parts();
        let (features, intercepts) = product.split_at_mut(self.n_weights());
        let (own, derived) = features.split_at_mut(self.n_own());
        own.par_chunks_mut(COLUMNS * n_parts).enumerate().for_each(|(piece, own)| {
            for (column, sums) in (piece * COLUMNS..).zip(own.chunks_exact_mut(n_parts)) {
                sums.fill(0.0);
                add_products(self.data.columns.column(column), by_row, sums);
            }
        });
        self.data.derived.transposed_product(own, n_parts, derived);
        intercepts.fill(0.0);
        for numbers in by_row.chunks_exact(n_parts) {
            intercepts.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        }
    }
}

/// Adds to `sums` each entry's value times the line of `table` at its position.
fn add_products(entries: impl Iterator<Item = (u32, f32)>, table: &[f64], sums: &mut [f64]) {
    // The usual numbers keep their sums in registers.
    match sums.len() {
        1 => add_products_of::<1>(entries, table, sums),
        2 => add_products_of::<2>(entries, table, sums),
        3 => add_products_of::<3>(entries, table, sums),
        n_parts => {
            for (position, value) in entries {
                let line = &table[position as usize * n_parts..][..n_parts];
                sums.iter_mut().zip(line).for_each(|(sum, number)| *sum += f64::from(value) * number);
            }
        }
    }
}

/// [`add_products`] for `N` numbers a line.
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
    use ndarray::Array2;

    use super::*;
    use crate::matrix::MatrixBuilder;

    /// The entry of a vector of test numbers, in [-1, 1].
    fn number(index: usize) -> f64 {
        ((index * 37 + 11) % 101) as f64 / 50.0 - 1.0
    }

    /// Runs `check` on a problem of 9 rows and 4 features with `n_classes` classes, and on that with derived columns.
    fn with_problem(n_classes: usize, check: impl Fn(&Problem)) {
        let mut builder = MatrixBuilder::new(4);
        for row in 0..9 {
            let columns = (0..4).filter(|column| (row + column) % 3 > 0);
            builder.push_row(columns.map(|column| (column as u32, number(row * 4 + column) as f32))).unwrap();
        }
        let matrix = builder.build();
        let targets: Vec<usize> = (0..9).map(|row| row % n_classes).collect();
        let weights: Vec<f64> = (0..9).map(|row| row as f64 / 4.0).collect();
        let vectors = Array2::from_shape_fn((3, 5), |(row, column)| number(row * 5 + column) as f32);
        let mut derived = DerivedColumns::new();
        derived.push(vec![Some((0, 2)), None, Some((1, 0)), Some((0, 1))], 2, vectors.view(), 0.5).unwrap();
        for derived in [DerivedColumns::new(), derived] {
            let data = Data::new(Cow::Borrowed(&matrix), derived);
            let problem = || Problem::new(&data, &targets, &weights, n_classes).with_ridge(0.3);
            check(&problem());
            check(&problem().by_contrasts());
        }
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
                let mut scratch = problem.scratch();
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
