//! How far predictions can be trusted: metrics against gold labels, with intervals over groups.
//!
//! **The rule for undefined values.** What has nothing to be computed from is `None` (`null` in JSON) and left out of
//! every mean: the precision of a class that is never predicted, the recall of a class without gold observations,
//! the F1 of a class with neither. So are intervals over fewer groups than [`Evaluation::least_groups`]. A class with gold or predicted observations but none right has an F1 of 0. So
//! `macro_f1` is scikit-learn's with its default labels and `zero_division=0`.

mod breakdown;
mod confusion;
mod probability;
mod run;

use ndarray::ArrayView2;
use serde::Serialize;

pub use breakdown::NamedAccuracy;
pub use confusion::{ClassMetrics, Confusion};
pub(crate) use probability::{log_loss, most_probable};

use crate::corpus::Source;
use crate::error::{Kind, Result};
use crate::label::LabelSet;
use crate::model;
use crate::stats::{Bootstrap, Interval};

/// Version of the fields of [`Evaluation`]; raised when one changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

const DRAWS: usize = 1_000;
const LEVEL: f64 = 0.95;

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
    /// How many observations have an article in which the actor was not found.
    pub actors_not_found: usize,
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
    /// Number of observations.
    pub n: usize,
    /// Number of groups.
    pub groups: usize,
    /// The fewest groups that have an interval: [`Bootstrap::least_groups`].
    pub least_groups: usize,
    /// Observations in whose article the actor was not found.
    pub actors_not_found: usize,
    /// Observations whose text the model was trained on; they say how well it remembers.
    pub seen_in_training: usize,
    /// Part of the observations whose label is predicted, in [0, 1].
    pub accuracy: f64,
    /// Bootstrap interval of the accuracy over groups; `None` if there are too few.
    pub accuracy_interval: Option<Interval>,
    /// Unweighted mean of the classes' F1, in [0, 1].
    pub macro_f1: f64,
    /// Bootstrap interval of the macro F1 over groups; `None` if there are too few.
    pub macro_f1_interval: Option<Interval>,
    /// Mean of the classes' F1, weighted by their gold observations, in [0, 1].
    pub weighted_f1: f64,
    /// Mean negative natural logarithm of the gold label's probability, at least 0.
    pub log_loss: f64,
    /// Brier score: mean squared distance between the probabilities and the gold label, in [0, 2].
    pub brier: f64,
    /// Mean distance between the framing score and the gold label's value, in [0, 2]; for ordered labels.
    pub mean_absolute_error: Option<f64>,
    /// What always predicting the most frequent gold label would reach.
    pub baseline: Baseline,
    /// Each label's metrics, in the order of the labels.
    pub classes: Vec<ClassMetrics>,
    /// Counts of observations, k × k: rows are gold labels, columns predicted ones.
    pub confusion: Confusion,
    /// Accuracy by actor, the most frequent first.
    pub by_actor: Vec<NamedAccuracy>,
    /// Accuracy by outlet, the most frequent first; empty if no outlet is known.
    pub by_outlet: Vec<NamedAccuracy>,
}

/// Metrics of always predicting one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// The label.
    pub label: String,
    /// Its accuracy.
    pub accuracy: f64,
    /// Its macro F1.
    pub macro_f1: f64,
}

impl Evaluation {
    /// Computes every metric of `predictions`. Intervals are at 95 %, from 1,000 draws seeded by the provenance.
    ///
    /// # Errors
    /// No observations; lists of different lengths; a label position outside the label set; a probability that is
    /// not finite.
    pub fn new(predictions: &Predictions<'_>, provenance: Provenance) -> Result<Self> {
        let Predictions { labels, gold, probabilities, groups, .. } = *predictions;
        let majority = predictions.check()?;
        let predicted: Vec<usize> = probabilities.outer_iter().map(probability::most_probable).collect();
        let outcomes: Vec<(usize, usize)> = gold.iter().copied().zip(predicted).collect();
        let constant = gold.iter().map(|&gold| (gold, predictions.majority));

        let confusion = Confusion::new(labels.len(), outcomes.iter().copied());
        let baseline = Confusion::new(labels.len(), constant);
        let outcomes_by_group = breakdown::outcomes_by_group(groups, &outcomes);
        let bootstrap = Bootstrap { draws: DRAWS, level: LEVEL, seed: provenance.seed };
        let replicates = bootstrap.replicates(outcomes_by_group.len(), |resample| {
            let drawn = resample.filter_map(|group| outcomes_by_group.get(group)).flatten();
            let confusion = Confusion::new(labels.len(), drawn.copied());
            (confusion.accuracy(), confusion.macro_f1())
        });
        let (accuracies, macro_f1s): (Vec<f64>, Vec<f64>) = replicates.into_iter().flatten().unzip();

        Ok(Self {
            schema_version: SCHEMA_VERSION,
            provenance,
            n: gold.len(),
            groups: outcomes_by_group.len(),
            least_groups: bootstrap.least_groups(),
            actors_not_found: predictions.actors_not_found,
            seen_in_training: predictions.seen_in_training,
            accuracy: confusion.accuracy(),
            accuracy_interval: bootstrap.interval(accuracies),
            macro_f1: confusion.macro_f1(),
            macro_f1_interval: bootstrap.interval(macro_f1s),
            weighted_f1: confusion.weighted_f1(),
            log_loss: probability::log_loss(gold, probabilities),
            brier: probability::brier(gold, probabilities),
            mean_absolute_error: probability::mean_absolute_error(gold, probabilities, labels),
            baseline: Baseline {
                label: majority.to_owned(),
                accuracy: baseline.accuracy(),
                macro_f1: baseline.macro_f1(),
            },
            classes: confusion.classes(labels.names()),
            confusion,
            by_actor: breakdown::by_name(predictions.actors.iter().copied().map(Some), &outcomes),
            by_outlet: breakdown::by_name(predictions.outlets.iter().copied(), &outcomes),
        })
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
        let lengths = [self.groups.len(), self.actors.len(), self.outlets.len()];
        if self.probabilities.dim() != (n, k) || lengths != [n; 3] {
            let message = format!(
                "{n} gold labels out of {k}, but {:?} probabilities and {lengths:?} groups, actors and outlets",
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
