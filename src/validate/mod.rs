//! Cross-validation: how well models of these labels read what is new to them, and in what way new.

mod baseline;
mod curve;
mod humans;
mod plan;
mod recorded;
mod run;

use std::collections::BTreeMap;

use serde::Serialize;

pub use curve::{Curve, CurvePoint};
pub use humans::{Humans, Pair, Right};
pub use plan::{Fold, HeldOut};
pub use recorded::{Recorded, differences};
pub use run::Plan;

use crate::corpus::Source;
use crate::evaluate::{ConfidentError, Figures, Rival};
use crate::model::{Config, Selection};

/// Version of the fields of [`Validation`]; raised when one changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 2;

/// The result of a cross-validation; its field names are those of `validation.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Validation {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of Parallax.
    pub parallax_version: String,
    /// The command that was typed, as far as it tells how the numbers come about: files without their folders, and nothing
    /// of where the report goes.
    pub command: String,
    /// The files that were read.
    pub data: Vec<Source>,
    /// Which rows of them were taken.
    pub selection: Selection,
    /// The configuration of the models, resolved.
    pub config: Config,
    /// The seed of everything random.
    pub seed: u64,
    /// Folds of each way of holding out.
    pub folds: usize,
    /// How many times stories were dealt to folds.
    pub repeats: usize,
    /// Labelled rows.
    pub observations: usize,
    /// Their articles.
    pub articles: usize,
    /// Their stories.
    pub stories: usize,
    /// Rows whose story is that of a text that is nearly the same as theirs.
    pub near_duplicates: usize,
    /// How many rows have each label.
    pub labels: BTreeMap<String, usize>,
    /// Each way of holding out, the easiest first.
    pub splits: Vec<Split>,
    /// Those that could not be done.
    pub not_done: Vec<NotDone>,
    /// How far those who labelled agree, where several labelled the same.
    pub humans: Option<Humans>,
    /// Macro F1 by the number of rows learned from, in the folds of stories.
    pub curve: Option<Curve>,
}

/// One way of holding out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Split {
    /// What the rows that were tested had new.
    pub held_out: HeldOut,
    /// Each model's rows.
    pub folds: Vec<FoldSizes>,
    /// What the predictions are worth: each row's by the models that did not learn from its fold, once for every repeat.
    pub figures: Figures,
    /// The macro F1 of each repeat by itself.
    pub by_repeat: Vec<f64>,
    /// What is easier to do, in the same folds.
    pub baselines: Vec<Rival>,
    /// The wrong predictions of which a model is most sure, of the first dealing.
    pub confident_errors: Vec<ConfidentError>,
}

/// The rows of one model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoldSizes {
    /// Learned from.
    pub train: usize,
    /// Tested on.
    pub test: usize,
    /// Labels that no row learned from has, so that the model cannot give them.
    pub missing_labels: Vec<String>,
}

/// A way of holding out that could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotDone {
    /// Which.
    pub held_out: HeldOut,
    /// Why.
    pub why: String,
}
