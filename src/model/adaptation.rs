//! Levels that were made to fit a corpus, and what a model tells of where they come from.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Model;
use super::calibrate::Calibration;
use super::observations::{self, Progress};
use super::provenance::Selection;
use super::texts::Texts;
use crate::corpus::{Labels, Source};
use crate::error::{Kind, Result};
use crate::linear::{ClassWeight, Levels};
use ndarray::{Array2, ArrayView2};

/// How a model's levels were made to fit a corpus: every logit times a factor, plus a number for each label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adaptation {
    /// What became part of the weights and intercepts.
    pub levels: Levels,
    /// What became of the logits that scores are made from, where labels are balanced and scores are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_levels: Option<Levels>,
    /// The labelled sample that they were learned from, or tested on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labelled: Option<LabelledSample>,
    /// The unlabelled articles that they were learned from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlabelled: Option<UnlabelledSample>,
}

/// A labelled sample, and what the levels bring there in cross-validation over stories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelledSample {
    /// The files that were read.
    pub data: Vec<Source>,
    /// Which rows of them were chosen.
    pub selection: Selection,
    /// Rows that were learned from.
    pub rows: usize,
    /// Their stories.
    pub stories: usize,
    /// How strongly the levels were drawn toward what was known before, above 0; `None` if nothing was learned but what
    /// unlabelled articles tell.
    pub strength: Option<f64>,
    /// How the model does there as it was.
    pub before: LevelFigures,
    /// How it does with levels that were learned from other stories.
    pub after: LevelFigures,
    /// By how much the log loss falls, where labels count as they do for the choice.
    pub gain: f64,
    /// The standard error of that, over stories.
    pub gain_error: f64,
}

/// How predictions do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LevelFigures {
    /// Mean negative natural logarithm of the right label's probability.
    pub log_loss: f64,
    /// Macro F1, in [0, 1].
    pub macro_f1: f64,
}

/// Unlabelled articles, and how frequent each label is among them as far as a model tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnlabelledSample {
    /// The files that were read.
    pub data: Vec<Source>,
    /// Which rows of them were chosen.
    pub selection: Selection,
    /// Pairs of article and actor.
    pub rows: usize,
    /// Their stories.
    pub stories: usize,
    /// The share of each label among them; they sum to one.
    pub shares: Vec<f64>,
    /// The lower end of each share's interval over stories.
    pub low: Vec<f64>,
    /// The upper end.
    pub high: Vec<f64>,
    /// The part of these intervals' replicates that lies inside.
    pub level: f64,
}

impl fmt::Display for Adaptation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shifts: Vec<String> = self.levels.shifts.iter().map(|shift| format!("{shift:+.2}")).collect();
        write!(f, "logits times {:.2}, plus {}", self.levels.scale, shifts.join(", "))?;
        if let Some(sample) = &self.labelled {
            let LabelledSample { data, selection, rows, stories, strength, before, after, .. } = sample;
            write!(f, "; by {rows} labelled rows ({stories} stories) of {}", told(data, selection))?;
            match strength {
                Some(strength) => write!(f, ", shrinkage {strength}")?,
                None => f.write_str(", which confirm them")?,
            }
            write!(
                f,
                ": in cross-validation log loss {:.3} before, {:.3} after, macro F1 {:.3} before, {:.3} after",
                before.log_loss, after.log_loss, before.macro_f1, after.macro_f1
            )?;
        }
        if let Some(UnlabelledSample { data, selection, rows, shares, low, high, .. }) = &self.unlabelled {
            let shares = shares.iter().zip(low.iter().zip(high));
            let shares: Vec<String> =
                shares.map(|(share, (low, high))| format!("{share:.2} ({low:.2}–{high:.2})")).collect();
            let of = told(data, selection);
            write!(f, "; by shares {} among {rows} unlabelled rows of {of}", shares.join(", "))?;
        }
        Ok(())
    }
}

fn told(data: &[Source], selection: &Selection) -> String {
    let files = data.iter().map(|source| format!("{}, sha256 {}", source.name, source.sha256));
    format!("{} ({selection})", files.collect::<Vec<_>>().join("; "))
}

impl Model {
    /// Checks that the model's levels can be changed.
    ///
    /// # Errors
    /// Its probabilities are made by curves after the sum, which fit the levels that it has; it never learned a label.
    pub fn check_adaptable(&self) -> Result<()> {
        if self.recipe.provenance.calibration.as_ref().and_then(Calibration::isotonic).is_some() {
            let message = "the model's probabilities come from isotonic regression after the sum, which belongs to the levels \
                           that it has: train it with `class_weight = \"balanced\"` or `calibrate = false` to adapt it";
            return Err(Kind::Invalid(message.into()).into());
        }
        let intercepts = self.regression.intercepts().iter().zip(self.labels().names());
        match intercepts.into_iter().find(|(intercept, _)| !intercept.is_finite()) {
            Some((_, label)) => {
                Err(Kind::Invalid(format!("the model never learned the label \"{label}\"")).into())
            }
            None => Ok(()),
        }
    }

    /// How far the model gives labels as if they were equally frequent, in [0, 1]: 1 where they counted alike while it was
    /// trained, else what balanced them afterwards.
    pub fn balance(&self) -> f64 {
        let regression = &self.recipe.config.regression;
        match regression.class_weight {
            ClassWeight::Balanced => 1.0,
            ClassWeight::None => regression.balance,
        }
    }

    /// The share of each label in the corpus that the model's probabilities fit; they sum to one. Those of its training,
    /// drawn toward equal ones as far as it is balanced: a share to the power of 1 − [`balance`](Self::balance). `None` if no row
    /// that it was trained on had a label (probabilities alone).
    pub fn shares_learned(&self) -> Option<Vec<f64>> {
        let count = |label| self.recipe.provenance.labels.get(label).copied().unwrap_or(0) as f64;
        let counts: Vec<f64> = self.labels().names().iter().map(count).collect();
        let shares: Vec<f64> = counts.iter().map(|count| count.powf(1.0 - self.balance())).collect();
        let total: f64 = shares.iter().sum();
        let known = counts.iter().sum::<f64>() > 0.0;
        known.then(|| shares.iter().map(|share| share / total).collect())
    }

    /// What balances labels and is not in scores, for each label, in logits; `None` where nothing does.
    pub fn offsets(&self) -> Option<&[f64]> {
        let offsets = self.recipe.provenance.calibration.as_ref().map(|calibration| &calibration.offsets[..]);
        offsets.filter(|offsets| !offsets.is_empty())
    }

    /// The logits that scores are made from, for those of labels, rows × labels; `None` where they are the same.
    pub fn score_logits(&self, logits: ArrayView2<'_, f64>) -> Option<Array2<f64>> {
        let calibration = self.recipe.provenance.calibration.as_ref()?;
        let mut found = logits.to_owned();
        for mut row in found.rows_mut() {
            let of_row = calibration.unbalanced(&row.to_vec())?;
            row.iter_mut().zip(of_row).for_each(|(cell, logit)| *cell = logit);
        }
        Some(found)
    }

    /// The positions of the observations of `labels` whose texts the model was not trained on.
    pub fn unseen(&self, labels: &Labels) -> Vec<usize> {
        self.texts.unknown(labels)
    }

    /// The logits of the labels for every observation, observations × labels.
    ///
    /// # Errors
    /// An observation of an article that is not there.
    pub fn logits_labelled(&self, labels: &Labels, progress: Progress<'_>) -> Result<Array2<f64>> {
        let mut logits = Array2::zeros((labels.observations.len(), self.labels().len()));
        observations::for_each(
            &self.annotator,
            &self.extractor(),
            self.recipe.config.mentions(),
            labels,
            progress,
            |target| self.predict(target).logits,
            |position, of_row| {
                let mut row = logits.row_mut(position);
                row.iter_mut().zip(of_row).for_each(|(cell, logit)| *cell = logit);
                Ok(())
            },
        )?;
        Ok(logits)
    }

    /// The same model with other levels, which remembers where they come from, and the texts of `labels`, if they were
    /// learned from some.
    ///
    /// # Errors
    /// As [`Model::check_adaptable`]; levels of another number of labels.
    pub fn adapted(mut self, adaptation: Adaptation, labels: Option<&Labels>) -> Result<Self> {
        self.check_adaptable()?;
        self.regression = self.regression.with_levels(&adaptation.levels)?;
        if let Some(calibration) = &mut self.recipe.provenance.calibration
            && !calibration.offsets.is_empty()
        {
            // With logits L and L' = a L + b, scores were made from s L − o, and are now from c (s L − o) + d.
            let Levels { scale: a, shifts: b } = &adaptation.levels;
            let score_levels = adaptation.score_levels.as_ref().unwrap_or(&adaptation.levels);
            let Levels { scale: c, shifts: d } = score_levels;
            calibration.score_scale *= c / a;
            let shifts = b.iter().zip(d);
            for (offset, (b, d)) in calibration.offsets.iter_mut().zip(shifts) {
                *offset = calibration.score_scale * b + c * *offset - d;
            }
        }
        if let Some(labels) = labels {
            self.texts = Texts::of(labels).and(&self.texts);
        }
        self.recipe.provenance.adaptations.push(adaptation);
        Ok(self)
    }
}
