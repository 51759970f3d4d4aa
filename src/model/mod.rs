//! The model: where text and numbers meet. Training, scoring, explaining, and the file.

mod adaptation;
mod builtin;
mod calibrate;
mod calibrators;
mod config;
mod design;
mod explain;
mod extraction;
mod file;
mod heard;
mod memory;
mod observations;
mod own;
mod path;
mod prior;
mod provenance;
mod reader;
mod score;
mod setting;
mod sources;
mod texts;
mod train;

use serde::{Deserialize, Serialize};
use texts::Texts;

pub use adaptation::{Adaptation, LabelledSample, LevelFigures, UnlabelledSample};
pub use builtin::OUTLETS_ORDERED;
pub use calibrate::{Calibration, LeftOut, Method};
pub use config::{Config, RegressionConfig};
pub use design::Design;
pub use explain::{Contribution, Direction, Explanation, FeatureContribution, Reason};
pub use extraction::Extraction;
pub use heard::Heard;
pub use observations::Progress;
pub use path::ModelPath;
pub use prior::{PriorConfig, Resource};
pub use provenance::{OwnVoice, Provenance, Selection};
pub use score::{Head, Prediction, Score};
pub use train::Fit;

use crate::annotate::{Annotator, Lexicons};
use crate::corpus::Labels;
use crate::features::{FeatureSpace, Group};
use crate::label::LabelSet;
use crate::linear::LogisticRegression;

/// A trained model. It holds everything that scoring needs: no file but its own is read again.
#[derive(Debug)]
pub struct Model {
    recipe: Recipe,
    annotator: Annotator,
    space: FeatureSpace,
    regression: LogisticRegression,
    /// The head of the outlet's own voice, in the same columns.
    own: Option<LogisticRegression>,
    texts: Texts,
}

/// All of a model but its vocabulary and weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Recipe {
    config: Config,
    labels: LabelSet,
    provenance: Provenance,
    lexicons: Lexicons,
}

/// A feature and its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedFeature {
    /// The group.
    pub group: Group,
    /// The name within the group.
    pub name: String,
    /// The weight for the label that was asked for.
    pub weight: f64,
}

impl Model {
    /// The labels.
    pub fn labels(&self) -> &LabelSet {
        &self.recipe.labels
    }

    /// The resolved configuration.
    pub fn config(&self) -> &Config {
        &self.recipe.config
    }

    /// The lexicons.
    pub fn lexicons(&self) -> &Lexicons {
        &self.recipe.lexicons
    }

    /// Where it comes from.
    pub fn provenance(&self) -> &Provenance {
        &self.recipe.provenance
    }

    /// How many observations of `labels` have a text that the model was trained on, or that what it knew before was.
    pub fn has_seen(&self, labels: &Labels) -> usize {
        self.texts.known(labels)
    }

    /// Whether the model, or what it knew before, was trained on `text`, however its words are spaced.
    pub fn has_seen_text(&self, text: &str) -> bool {
        self.texts.holds(text)
    }

    /// The annotator that it was trained with.
    pub fn annotator(&self) -> &Annotator {
        &self.annotator
    }

    /// The features that it knows.
    pub fn features(&self) -> &FeatureSpace {
        &self.space
    }

    /// The `count` features that speak most for `label`, strongest first.
    pub fn strongest(&self, label: usize, count: usize) -> Vec<WeightedFeature> {
        let weights = self.regression.weights();
        let mut columns: Vec<(usize, f64)> = (0..self.space.len())
            .filter_map(|column| Some((column, *weights.get((column, label))?)))
            .collect();
        columns.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let named = columns.into_iter().take(count).filter_map(|(column, weight)| {
            let (group, name) = self.space.feature(column)?;
            Some(WeightedFeature { group, name: name.to_owned(), weight })
        });
        named.collect()
    }
}
