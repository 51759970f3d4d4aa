//! Models that differ in their penalty alone.

use ndarray::Array2;

use super::Model;
use super::calibrate::{Calibration, calibrate};
use crate::linear::{LogisticRegression, Penalty};
use crate::matrix::DesignMatrix;

/// What is learned of one kind of label.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) regression: LogisticRegression,
    pub(super) calibration: Option<Calibration>,
}

/// What a penalty leads to.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) penalty: Penalty,
    /// The head of the whole article, or mention.
    pub(super) head: Head,
    /// The head of the outlet's own voice.
    pub(super) own: Option<Head>,
}

impl Step {
    /// The probabilities of the labels for each of `rows`, rows × labels.
    pub(super) fn probabilities(&self, rows: &DesignMatrix) -> Array2<f64> {
        let mut probabilities = self.head.regression.probabilities(rows);
        calibrate(&mut probabilities, self.head.calibration.as_ref());
        probabilities
    }
}

/// The models of several penalties, made by [`Model::train_path`]. They have all but their weights in common, so that one
/// after the other is put together.
#[derive(Debug)]
pub struct ModelPath {
    model: Model,
    steps: Vec<Step>,
}

impl ModelPath {
    /// `model` is that of the last step.
    pub(super) fn new(model: Model, steps: Vec<Step>) -> Self {
        Self { model, steps }
    }

    /// The number of penalties.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there are none, which training refuses.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The model of the penalty at a position in those that were given; of the last for a position past them.
    pub fn model(&mut self, at: usize) -> &Model {
        if let Some(step) = self.steps.get(at) {
            let recipe = &mut self.model.recipe;
            recipe.config.regression.set_penalty(step.penalty);
            recipe.provenance.convergence = step.head.regression.convergence().clone();
            recipe.provenance.calibration = step.head.calibration.clone();
            self.model.regression = step.head.regression.clone();
            if let (Some(own), Some(voice)) = (&step.own, &mut recipe.provenance.own) {
                voice.convergence = own.regression.convergence().clone();
                voice.calibration = own.calibration.clone();
                self.model.own = Some(own.regression.clone());
            }
        }
        &self.model
    }

    /// The model of the last penalty.
    pub fn last(mut self) -> Model {
        self.model(self.steps.len().saturating_sub(1));
        self.model
    }
}
