//! Models that differ in their penalty alone.

use ndarray::Array2;

use super::Model;
use super::calibrate::{Calibration, calibrate};
use crate::linear::{LogisticRegression, Penalty};
use crate::matrix::DesignMatrix;

/// What a penalty leads to.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) penalty: Penalty,
    pub(super) regression: LogisticRegression,
    pub(super) calibration: Option<Calibration>,
}

impl Step {
    /// The probabilities of the labels for each of `rows`, rows × labels.
    pub(super) fn probabilities(&self, rows: &DesignMatrix) -> Array2<f64> {
        let mut probabilities = self.regression.probabilities(rows);
        calibrate(&mut probabilities, self.calibration.as_ref());
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
            recipe.provenance.convergence = step.regression.convergence().clone();
            recipe.provenance.calibration = step.calibration.clone();
            self.model.regression = step.regression.clone();
        }
        &self.model
    }

    /// The model of the last penalty.
    pub fn last(mut self) -> Model {
        self.model(self.steps.len().saturating_sub(1));
        self.model
    }
}
