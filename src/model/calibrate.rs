//! How sure a model is, made to fit how often it is right.
//!
//! Rows are predicted by models that did not learn from them, and from those predictions it is learned how sure the model
//! may be. Three ways are tried, each on stories that it did not see, and the simplest is taken that none beats for
//! certain: one temperature for all logits; a linear map of the logits; a curve for each label's probability. The first
//! two become part of the weights and intercepts; so a score remains a sum, and explanations add up to the logits that
//! probabilities are made from. The third comes after that sum.
//!
//! Where rare labels count for more, so that they are found as well as frequent ones, the temperature is taken whatever
//! the others would bring: it alone changes no label, and the others would make rare labels rare again.

use std::collections::BTreeMap;
use std::fmt;

use linfa::DatasetBase;
use ndarray::{Array1, Array2, Axis};
use serde::{Deserialize, Serialize};

use super::calibrators::{Compared, Rows, Way, of};
use super::file::damaged;
use super::reader::MOST;
use super::sources::Sources;
use super::train::folded;
use crate::error::Result;
use crate::linear::{Isotonic, LogisticRegression, MatrixScaling, Prepared, ValidParams};
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
    /// What divides all logits best, above 0; 1 leaves them as they are.
    pub temperature: f64,
    /// What was added to the logit of each label so that rare ones are found (`balance` in a configuration); empty if nothing
    /// was. Scores do without it: they are made from `score_scale` times the logits, less these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offsets: Vec<f64>,
    /// See `offsets`; 1 unless the model's levels were made to fit a corpus. Above 0.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub score_scale: f64,
    /// What was done to them.
    #[serde(default)]
    pub method: Method,
    /// Mean negative natural logarithm of the right label's probability in the parts left out, before.
    pub log_loss_before: f64,
    /// The same, afterwards; with the temperature chosen on the same rows, and other methods on other stories.
    pub log_loss_after: f64,
    /// What each method that was tried brings, on stories from which it did not learn; empty if none was compared.
    #[serde(default)]
    pub compared: BTreeMap<String, f64>,
}

fn one() -> f64 {
    1.0
}

/// Models that were not adapted keep their bytes.
fn is_one(number: &f64) -> bool {
    *number == 1.0
}

/// How logits are made to fit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// All are divided by the temperature: no label that the model gives changes.
    #[default]
    Temperature,
    /// Logistic regression on the logits: [`MatrixScaling`]. It is part of the model's weights.
    Matrix,
    /// Isotonic regression on each label's probability.
    Isotonic(Isotonic),
}

impl Method {
    fn name(&self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Matrix => "matrix scaling",
            Self::Isotonic(_) => "isotonic regression",
        }
    }
}

impl Calibration {
    /// # Errors
    /// What no calibration of a model with `n_labels` labels can give.
    pub(super) fn check(&self, n_labels: usize) -> Result<()> {
        if !(self.temperature.is_finite() && self.temperature > 0.0) {
            return Err(damaged(format!("its temperature is {}", self.temperature)));
        }
        if !(self.score_scale > 0.0 && self.score_scale <= MOST) {
            return Err(damaged(format!("its scale of scores is {}", self.score_scale)));
        }
        if !self.offsets.is_empty() && self.offsets.len() != n_labels {
            let offsets = self.offsets.len();
            return Err(damaged(format!("{offsets} labels of {n_labels} are balanced")));
        }
        if let Some(offset) = self.offsets.iter().find(|offset| !offset.is_finite() || offset.abs() > MOST) {
            return Err(damaged(format!("a label is balanced by {offset}, beyond all that training gives")));
        }
        self.isotonic().map_or(Ok(()), |isotonic| isotonic.check(n_labels))
    }

    /// A row's logits without what balances labels; `None` where nothing does.
    pub(super) fn unbalanced(&self, logits: &[f64]) -> Option<Vec<f64>> {
        let without = |(logit, offset): (&f64, &f64)| self.score_scale * logit - offset;
        (!self.offsets.is_empty()).then(|| logits.iter().zip(&self.offsets).map(without).collect())
    }

    /// What comes after the sum of weights.
    pub(super) fn isotonic(&self) -> Option<&Isotonic> {
        match &self.method {
            Method::Isotonic(isotonic) => Some(isotonic),
            Method::Temperature | Method::Matrix => None,
        }
    }
}

/// What comes after the sum of weights, for `probabilities` of any rows, rows × labels.
pub(super) fn calibrate(probabilities: &mut Array2<f64>, calibration: Option<&Calibration>) {
    let Some(isotonic) = calibration.and_then(Calibration::isotonic) else { return };
    for mut row in probabilities.rows_mut() {
        let mut of_row = row.to_vec();
        isotonic.apply(&mut of_row);
        row.iter_mut().zip(of_row).for_each(|(cell, probability)| *cell = probability);
    }
}

/// A calibration, and the map that becomes part of the weights.
pub(super) struct Calibrated {
    pub(super) calibration: Calibration,
    /// Of matrix scaling.
    pub(super) scaling: Option<MatrixScaling>,
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
        let Self { left_out, folds, rows, temperature, method, log_loss_before, log_loss_after, .. } = self;
        let left_out = match left_out {
            LeftOut::Stories => format!("{folds} folds of stories ({rows} rows)"),
            LeftOut::Files => format!("each of {folds} files left out in turn"),
        };
        match method {
            Method::Temperature => write!(f, "temperature {temperature:.3}")?,
            other => write!(f, "{}", other.name())?,
        }
        write!(f, ", from {left_out}; log loss there {log_loss_before:.3} before, {log_loss_after:.3} after")
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
    /// Whether rows count by how rare their label is.
    pub(super) balanced: bool,
    /// What is added to each label's logit afterwards.
    pub(super) offsets: Vec<f64>,
    /// Which rows it is measured on.
    pub(super) gold: &'a [bool],
    /// The fit to all of them, from which the others start.
    pub(super) whole: &'a LogisticRegression,
}

impl Parts<'_> {
    /// Calibrates the model of these rows, which belong to the stories `groups`. `None` where there are too few stories,
    /// or what is left out takes a label along.
    ///
    /// # Errors
    /// What fitting returns.
    pub(super) fn calibrate(&self, groups: &[usize], seed: u64) -> Result<Option<Calibrated>> {
        if self.sources.count >= LEAST_SOURCES
            && let Some(found) =
                self.leave_out(LeftOut::Files, self.sources.count, &self.sources.of, groups, seed)?
        {
            return Ok(Some(found));
        }
        match deal(groups, &self.dataset.targets.to_vec(), FOLDS, seed) {
            Some(folds) => self.leave_out(LeftOut::Stories, FOLDS, &folds, groups, seed),
            None => Ok(None),
        }
    }

    fn leave_out(
        &self,
        left_out: LeftOut,
        folds: usize,
        fold_of: &[usize],
        groups: &[usize],
        seed: u64,
    ) -> Result<Option<Calibrated>> {
        let matrix = self.matrix;
        let mut logits = Array2::zeros((matrix.n_rows(), self.whole.intercepts().len()));
        let mut weights = vec![0.0; matrix.n_rows()];
        let (mut done, mut n_rows) = (0, 0);
        for fold in 0..folds {
            if left_out == LeftOut::Stories && n_rows >= ENOUGH {
                break;
            }
            let file = (left_out == LeftOut::Files).then_some(fold);
            let is_gold = |row: &usize| self.gold.get(*row) == Some(&true);
            let of_fold = (0..matrix.n_rows()).filter(|row| fold_of.get(*row) == Some(&fold));
            let rows: Vec<usize> = of_fold.filter(is_gold).collect();
            if rows.is_empty() {
                continue;
            }
            let Some(regression) = self.fit_without(fold, file, fold_of)? else { return Ok(None) };
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
        let kept: Vec<usize> = (0..weights.len()).filter(|&row| weights.get(row) > Some(&0.0)).collect();
        let rows = Rows {
            logits: logits.select(Axis(0), &kept),
            targets: of(&self.dataset.targets.to_vec(), &kept),
            weights: of(&weights, &kept),
            groups: of(groups, &kept),
        };
        let Some(log_loss_before) = rows.mean_log_loss(1.0) else { return Ok(None) };
        // A few files teach how sure to be of others, no more.
        let compared = if left_out == LeftOut::Stories { rows.compare(seed) } else { Compared::default() };
        let way = if self.balanced { Way::Temperature } else { compared.best };
        let found = rows.fit(way);
        let log_loss_after = match compared.losses.get(way.name()) {
            Some(&loss) if way != Way::Temperature => loss,
            _ => rows.mean_log_loss(found.temperature).unwrap_or(log_loss_before),
        };
        let method = match found.after {
            Some(isotonic) => Method::Isotonic(isotonic),
            None if found.scaling.is_some() => Method::Matrix,
            None => Method::Temperature,
        };
        let (temperature, compared) = (found.temperature, compared.losses);
        let rows = n_rows;
        let calibration = Calibration {
            left_out,
            folds: done,
            rows,
            temperature,
            offsets: self.offsets.clone(),
            score_scale: 1.0,
            method,
            log_loss_before,
            log_loss_after,
            compared,
        };
        Ok(Some(Calibrated { calibration, scaling: found.scaling }))
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

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::annotate::Lexicons;
    use crate::corpus::{Input, ReadOptions, read_labels};
    use crate::linear::ClassWeight;
    use crate::model::{Config, Model, Selection};

    fn demo(class_weight: ClassWeight) -> (Model, crate::corpus::Labels) {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/labels.csv");
        let labels = read_labels(&[Input::new(file)], &ReadOptions::default()).unwrap();
        let mut config = Config::default();
        config.regression.class_weight = class_weight;
        let model =
            Model::train(&labels, Selection::default(), config, Lexicons::default(), &mut |_| {}).unwrap();
        (model, labels)
    }

    #[test]
    fn every_way_is_compared_and_none_that_changes_labels_is_taken_where_labels_are_balanced() {
        for class_weight in [ClassWeight::Balanced, ClassWeight::None] {
            let (model, _) = demo(class_weight);
            let calibration = model.provenance().calibration.as_ref().unwrap();
            let least = calibration.compared.values().copied().fold(f64::INFINITY, f64::min);
            // Several annotators share what they labelled, and linfa-logistic takes no weights.
            assert_eq!(calibration.compared.len(), 2, "{calibration:?}");
            match class_weight {
                ClassWeight::Balanced => assert_eq!(calibration.method, Method::Temperature),
                ClassWeight::None => assert!(calibration.log_loss_after < least + 0.1),
            }
        }
    }

    #[test]
    fn a_curve_comes_after_the_sum_and_survives_the_file() {
        let (mut model, labels) = demo(ClassWeight::None);
        let plain = model.predict_labelled(&labels, &mut |_| {}).unwrap().0;
        let targets: Vec<usize> =
            labels.observations.iter().map(|row| model.labels().index(&row.label).unwrap()).collect();
        let isotonic = Isotonic::fit(plain.view(), &targets, &vec![1.0; targets.len()]);
        model.recipe.provenance.calibration.as_mut().unwrap().method = Method::Isotonic(isotonic.clone());
        let found = model.predict_labelled(&labels, &mut |_| {}).unwrap().0;
        for (plain, found) in plain.outer_iter().zip(found.outer_iter()) {
            let mut expected = plain.to_vec();
            isotonic.apply(&mut expected);
            assert_eq!(expected, found.to_vec());
        }
        let rows = model.rows(&labels, &mut |_| {}).unwrap();
        assert!(model.probabilities(&rows).iter().zip(&found).all(|(a, b)| (a - b).abs() < 1e-9));
        let loaded = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        assert_eq!(loaded.predict_labelled(&labels, &mut |_| {}).unwrap().0, found);
        // A file that brings a curve too few is refused.
        let wrong = Isotonic::fit(array![[0.5, 0.5]].view(), &[0], &[1.0]);
        model.recipe.provenance.calibration.as_mut().unwrap().method = Method::Isotonic(wrong);
        let error = Model::from_bytes(&model.to_bytes().unwrap()).unwrap_err().to_string();
        assert!(error.contains("no curve for each label"), "{error}");
    }
}
