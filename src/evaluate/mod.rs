//! How far predictions can be trusted: metrics against gold labels, with intervals over groups.
//!
//! **The rule for undefined values.** What has nothing to be computed from is `None` (`null` in JSON) and left out of
//! every mean: the precision of a class that is never predicted, the recall of a class without gold observations,
//! the F1 of a class with neither, the correlation of labels of which one is always given. So are intervals over fewer groups than [`Figures::least_groups`]. A class with gold or predicted observations but none right has an F1 of 0. So
//! `macro_f1` is scikit-learn's with its default labels and `zero_division=0`.

mod breakdown;
mod confusion;
mod difference;
mod draws;
mod errors;
mod figures;
mod length;
mod probability;
mod reliability;
mod rival;
mod run;

use ndarray::ArrayView2;
use serde::Serialize;

pub use breakdown::NamedAccuracy;
pub use confusion::{ClassMetrics, Confusion};
pub use difference::Difference;
pub use errors::ConfidentError;
pub(crate) use errors::{REASONS, confident_errors};
pub(crate) use figures::bootstrap;
pub use figures::{Baseline, Figures};
pub(crate) use probability::{log_loss, most_probable};
pub use reliability::{Bin, Coverage};
pub use rival::{Answers, Rival, RivalKind};
pub(crate) use rival::{drawn, most};

use crate::corpus::Source;
use crate::error::{Kind, Result};
use crate::label::LabelSet;
use crate::model::{self, Heard};

/// Version of the fields of [`Evaluation`]; raised when one changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 2;

/// Predictions beside the gold labels. Every list has one entry per observation, in the same order.
#[derive(Debug, Clone, Copy)]
pub struct Predictions<'a> {
    /// The labels, of which there are `k`.
    pub labels: &'a LabelSet,
    /// The gold labels, as positions in `labels`.
    pub gold: &'a [usize],
    /// Probabilities of the labels, n × k. The predicted label is the first of the most probable ones.
    pub probabilities: ArrayView2<'a, f64>,
    /// The group (event or article) of each observation, as any number; intervals resample whole groups.
    pub groups: &'a [usize],
    /// The actor of each observation.
    pub actors: &'a [&'a str],
    /// The outlet of each observation's article, where it is known.
    pub outlets: &'a [Option<&'a str>],
    /// The number of words of each observation's article.
    pub words: &'a [usize],
    /// Whose words each observation's actor is mentioned in.
    pub heard: &'a [Heard],
    /// How many observations have a text that the model was trained on.
    pub seen_in_training: usize,
    /// The most frequent label of the observations, as a position in `labels`: the best that a constant can do.
    pub majority: usize,
}

/// What is needed to repeat an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// Version of Parallax.
    pub parallax_version: String,
    /// The command that was typed, as far as it tells how the numbers come about: files without their folders, and nothing
    /// of where the report goes.
    pub command: String,
    /// SHA-256 of the model file, in hexadecimal digits.
    pub model_sha256: String,
    /// How the model was trained.
    pub training: model::Provenance,
    /// The model's resolved configuration.
    pub config: model::Config,
    /// The files that were read.
    pub data: Vec<Source>,
    /// Which rows of them were evaluated.
    pub selection: model::Selection,
    /// The seed of everything random.
    pub seed: u64,
}

/// The result of an evaluation; its field names are those of `evaluation.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What is needed to repeat it; its fields stand on the top level in JSON.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// What was found; its fields stand on the top level in JSON.
    #[serde(flatten)]
    pub figures: Figures,
    /// The same observations by what is easier, and by another model if one was named.
    pub rivals: Vec<Rival>,
    /// The wrong predictions of which the model is most sure.
    pub confident_errors: Vec<ConfidentError>,
}

impl Evaluation {
    /// Computes every metric of `predictions`, and of what `others` answer; `confident_errors` are of the same predictions.
    ///
    /// # Errors
    /// As [`Figures::new`].
    pub fn new(
        predictions: &Predictions<'_>,
        provenance: Provenance,
        others: &[Answers],
        confident_errors: Vec<ConfidentError>,
    ) -> Result<Self> {
        let Predictions { labels, gold, probabilities, groups, .. } = *predictions;
        let figures = Figures::new(predictions, provenance.seed)?;
        let ours: Vec<usize> = probabilities.outer_iter().map(most_probable).collect();
        let rival =
            |answers| Rival::new(answers, labels.len(), gold, &ours, groups, gold.len(), provenance.seed);
        let rivals = others.iter().map(rival).collect();
        Ok(Self { schema_version: SCHEMA_VERSION, provenance, figures, rivals, confident_errors })
    }
}

impl Predictions<'_> {
    /// Checks that there are observations and that everything fits together; gives the majority label's name.
    fn check(&self) -> Result<&str> {
        let n = self.gold.len();
        if n == 0 {
            return Err(Kind::Insufficient("there are no labelled observations to evaluate".into()).into());
        }
        let k = self.labels.len();
        let lengths =
            [self.groups.len(), self.actors.len(), self.outlets.len(), self.words.len(), self.heard.len()];
        if self.probabilities.dim() != (n, k) || lengths != [n; 5] {
            let message = format!(
                "{n} gold labels out of {k}, but {:?} probabilities and {lengths:?} groups, actors, outlets, lengths and voices",
                self.probabilities.dim()
            );
            return Err(Kind::Invalid(message).into());
        }
        if let Some(outside) = self.gold.iter().find(|&&gold| gold >= k) {
            return Err(Kind::Invalid(format!("gold label {outside} is outside the {k} labels")).into());
        }
        if let Some(probability) = self.probabilities.iter().find(|probability| !probability.is_finite()) {
            return Err(Kind::Invalid(format!("{probability} is not a probability")).into());
        }
        let majority = self.labels.names().get(self.majority).map(String::as_str);
        majority.ok_or_else(|| {
            Kind::Invalid(format!("majority label {} is outside the {k} labels", self.majority)).into()
        })
    }
}

#[cfg(test)]
mod tests;
