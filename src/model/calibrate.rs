//! How sure a model is, made to fit how often it is right.
//!
//! Rows are predicted by models that did not learn from them; one number, the temperature, then divides all weights and
//! intercepts so that the log loss of those predictions is least. No label that a model gives changes, and explanations
//! still add up.

use std::fmt;

use linfa::DatasetBase;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::sources::Sources;
use super::train::folded;
use crate::error::Result;
use crate::linear::{LogisticRegression, Prepared, ValidParams, mean_log_loss, temperature};
use crate::matrix::{DerivedColumns, DesignMatrix};
use crate::stats::deal;

/// Folds of stories.
pub(super) const FOLDS: usize = 5;
/// Rows that are enough to choose one number by; folds of stories that would bring more are not left out.
const ENOUGH: usize = 3_000;
/// The fewest files of labels that are left out one by one instead.
const LEAST_SOURCES: usize = 3;
/// Convergence that is enough for one number, though strict enough that a part is forgotten that the start had learned.
pub(super) const TOLERANCE: f64 = 1e-3;

/// How a model was calibrated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// What was left out together.
    pub left_out: LeftOut,
    /// How many parts were left out in turn: of five folds of stories so many that they hold a few thousand rows.
    pub folds: usize,
    /// How many rows they hold.
    pub rows: usize,
    /// What all logits were divided by, above 0.
    pub temperature: f64,
    /// Mean negative natural logarithm of the right label's probability in the parts left out, before.
    pub log_loss_before: f64,
    /// The same, afterwards; with the temperature chosen on the same rows.
    pub log_loss_after: f64,
}

/// What was left out of training together, to see how sure a model may be of what it has not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LeftOut {
    /// Stories: how sure it may be of new stories like those of its labels.
    Stories,
    /// Files of labels: how sure it may be of a corpus that it does not know. Every file counts alike.
    Files,
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { left_out, folds, rows, temperature, log_loss_before, log_loss_after } = self;
        let left_out = match left_out {
            LeftOut::Stories => format!("{folds} folds of stories ({rows} rows)"),
            LeftOut::Files => format!("each of {folds} files left out in turn"),
        };
        write!(
            f,
            "temperature {temperature:.3}, from {left_out}; log loss there {log_loss_before:.3} before, {log_loss_after:.3} after"
        )
    }
}

/// The rows that a model is fitted to, to be fitted again without parts of them.
pub(super) struct Parts<'a> {
    pub(super) params: &'a ValidParams,
    pub(super) sources: &'a Sources,
    pub(super) matrix: &'a DesignMatrix,
    /// The columns that were derived from those of the matrix.
    pub(super) shared: &'a DerivedColumns<'a>,
    /// Matrix and derived columns, the labels as numbers, and how much each row counts.
    pub(super) dataset: &'a DatasetBase<Prepared<'a>, Array1<usize>>,
    /// The fit to all of them, from which the others start.
    pub(super) whole: &'a LogisticRegression,
}

impl Parts<'_> {
    /// Calibrates the model of these rows, which belong to the stories `groups`. `None` where there are too few stories,
    /// or what is left out takes a label along.
    ///
    /// # Errors
    /// What fitting returns.
    pub(super) fn calibrate(&self, groups: &[usize], seed: u64) -> Result<Option<Calibration>> {
        if self.sources.count >= LEAST_SOURCES
            && let Some(found) = self.leave_out(LeftOut::Files, self.sources.count, &self.sources.of)?
        {
            return Ok(Some(found));
        }
        match deal(groups, FOLDS, seed) {
            Some(folds) => self.leave_out(LeftOut::Stories, FOLDS, &folds),
            None => Ok(None),
        }
    }

    fn leave_out(&self, left_out: LeftOut, folds: usize, fold_of: &[usize]) -> Result<Option<Calibration>> {
        let matrix = self.matrix;
        let mut logits = Array2::zeros((matrix.n_rows(), self.whole.intercepts().len()));
        let mut weights = vec![0.0; matrix.n_rows()];
        let (mut done, mut n_rows) = (0, 0);
        for fold in 0..folds {
            if left_out == LeftOut::Stories && n_rows >= ENOUGH {
                break;
            }
            let file = (left_out == LeftOut::Files).then_some(fold);
            let Some(regression) = self.fit_without(fold, file, fold_of)? else { return Ok(None) };
            let rows: Vec<usize> =
                (0..matrix.n_rows()).filter(|row| fold_of.get(*row) == Some(&fold)).collect();
            for &row in &rows {
                logits.row_mut(row).assign(&regression.logits(matrix.row(row)));
                let alike = if left_out == LeftOut::Files { rows.len() as f64 } else { 1.0 };
                if let (Some(weight), Some(own)) = (weights.get_mut(row), self.dataset.weights.get(row)) {
                    *weight = f64::from(*own) / alike;
                }
            }
            done += 1;
            n_rows += rows.len();
        }
        let targets = self.dataset.targets.to_vec();
        let found = temperature(logits.view(), &targets, &weights);
        let loss = |temperature| mean_log_loss(logits.view(), &targets, &weights, temperature);
        let (Some(log_loss_before), Some(log_loss_after)) = (loss(1.0), loss(found)) else { return Ok(None) };
        Ok(Some(Calibration {
            left_out,
            folds: done,
            rows: n_rows,
            temperature: found,
            log_loss_before,
            log_loss_after,
        }))
    }

    /// The regression of all rows but those of `fold`; `None` if a label has no others.
    fn fit_without(
        &self,
        fold: usize,
        file: Option<usize>,
        fold_of: &[usize],
    ) -> Result<Option<LogisticRegression>> {
        let Self { params, sources, dataset, whole, .. } = self;
        let weights = fold_of.iter().zip(&dataset.weights);
        let weights: Array1<f32> =
            weights.map(|(of, weight)| if *of == fold { 0.0 } else { *weight }).collect();
        let mut has_rows = vec![false; whole.intercepts().len()];
        for (&target, &weight) in dataset.targets.iter().zip(&weights) {
            if let Some(has_rows) = has_rows.get_mut(target).filter(|_| weight > 0.0) {
                *has_rows = true;
            }
        }
        if !has_rows.into_iter().all(|has_rows| has_rows) {
            return Ok(None);
        }
        let dataset = DatasetBase::new(&dataset.records, dataset.targets.view()).with_weights(weights);
        let fitted = params.fit_from(&dataset, whole)?;
        sources.settle(folded(&fitted, self.shared)?, file).map(Some)
    }
}
