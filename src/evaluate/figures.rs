//! Every metric of predictions.

use std::collections::BTreeSet;

use serde::Serialize;

use super::breakdown::{self, NamedAccuracy, Outcome};
use super::confusion::{ClassMetrics, Confusion};
use super::draws::{Draws, Of, OfClass};
use super::reliability::{self, Bin, Coverage};
use super::{Predictions, length, probability};
use crate::error::Result;
use crate::model::Heard;
use crate::stats::{Bootstrap, Interval};

const DRAWS: usize = 1_000;
const LEVEL: f64 = 0.95;
/// In the order of reports.
const HEARD: [Heard; 5] = [Heard::Outlet, Heard::Both, Heard::Others, Heard::Nowhere, Heard::Unknown];

/// The draws of every interval.
pub(crate) fn bootstrap(seed: u64) -> Bootstrap {
    Bootstrap { draws: DRAWS, level: LEVEL, seed }
}

/// What predictions are worth; its field names are those of `evaluation.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
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
    /// Part of the observations whose label is predicted, in [0, 1]; the micro F1 is the same number.
    pub accuracy: f64,
    /// Bootstrap interval of the accuracy over groups; `None` if there are too few.
    pub accuracy_interval: Option<Interval>,
    /// Unweighted mean of the classes' F1, in [0, 1].
    pub macro_f1: f64,
    /// Bootstrap interval of the macro F1 over groups; `None` if there are too few.
    pub macro_f1_interval: Option<Interval>,
    /// Mean of the classes' F1, weighted by their gold observations, in [0, 1].
    pub weighted_f1: f64,
    /// Bootstrap interval of it over groups, likewise.
    pub weighted_f1_interval: Option<Interval>,
    /// Mean negative natural logarithm of the gold label's probability, at least 0.
    pub log_loss: f64,
    /// Bootstrap interval of it over groups, likewise.
    pub log_loss_interval: Option<Interval>,
    /// Brier score: mean squared distance between the probabilities and the gold label, in [0, 2].
    pub brier: f64,
    /// Bootstrap interval of it over groups, likewise.
    pub brier_interval: Option<Interval>,
    /// Matthews' correlation coefficient, in [−1, 1].
    pub mcc: Option<f64>,
    /// Bootstrap interval of it over groups, of the draws in which it is defined; `None` if there are too few groups.
    pub mcc_interval: Option<Interval>,
    /// Cohen's kappa with squared distances of ranks, in [−1, 1]; for ordered labels.
    pub quadratic_kappa: Option<f64>,
    /// Bootstrap interval of it over groups, likewise.
    pub quadratic_kappa_interval: Option<Interval>,
    /// Expected calibration error of the predicted label's probability, in [0, 1].
    pub calibration_error: f64,
    /// Bootstrap interval of it over groups, likewise.
    pub calibration_error_interval: Option<Interval>,
    /// How sure and how right the model was, the least sure observations first.
    pub reliability: Vec<Bin>,
    /// How right the model is where it is most sure, the most sure tenth first.
    pub coverage: Vec<Coverage>,
    /// Mean distance between the framing score and the gold label's value, in [0, 2]; for ordered labels.
    pub mean_absolute_error: Option<f64>,
    /// Bootstrap interval of it over groups, likewise.
    pub mean_absolute_error_interval: Option<Interval>,
    /// What always predicting the most frequent gold label would reach.
    pub baseline: Baseline,
    /// Each label's metrics, in the order of the labels.
    pub classes: Vec<ClassMetrics>,
    /// Counts of observations, k × k: rows are gold labels, columns predicted ones.
    pub confusion: Confusion,
    /// Accuracy by actor, the most frequent first.
    pub by_actor: Vec<NamedAccuracy>,
    /// Accuracy by the number of words of the article: four parts of about as many observations.
    pub by_length: Vec<NamedAccuracy>,
    /// Accuracy by whose words the actor is mentioned in.
    pub by_voice: Vec<NamedAccuracy>,
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

impl Figures {
    /// Computes every metric of `predictions`. Intervals are at 95 %, from 1,000 draws from `seed`.
    ///
    /// # Errors
    /// No observations; lists of different lengths; a label position outside the label set; a probability that is
    /// not finite.
    pub fn new(predictions: &Predictions<'_>, seed: u64) -> Result<Self> {
        let Predictions { labels, gold, probabilities, groups, .. } = *predictions;
        let majority = predictions.check()?;
        let predicted: Vec<usize> = probabilities.outer_iter().map(probability::most_probable).collect();
        let outcomes: Vec<(usize, usize)> = gold.iter().copied().zip(predicted).collect();
        let constant = gold.iter().map(|&gold| (gold, predictions.majority));

        let confusion = Confusion::new(labels.len(), outcomes.iter().copied());
        let baseline = Confusion::new(labels.len(), constant);
        let n_groups = groups.iter().collect::<BTreeSet<_>>().len();
        let bootstrap = bootstrap(seed);
        let ranks = labels.ranks();
        let kappa = |confusion: &Confusion| confusion.quadratic_kappa(ranks.as_deref()?);
        let draws = Draws::new(labels, gold, probabilities, groups);
        let intervals = draws.intervals(&bootstrap);
        let once = vec![1.0; gold.len()];
        let errors = probability::errors(gold, probabilities, labels);
        let rows = outcomes.iter().zip(groups).enumerate();
        let single: Vec<Outcome> = rows
            .map(|(row, ((gold, predicted), &group))| {
                let error = errors.as_ref().and_then(|errors| errors.get(row).copied());
                Outcome { group, right: gold == predicted, error }
            })
            .collect();
        let sure = reliability::by_confidence(gold, probabilities);
        let reliability = reliability::bins(&sure);
        let mut classes = confusion.classes(labels.names());
        for (label, class) in classes.iter_mut().enumerate() {
            (class.roc_auc, class.average_precision) = draws.ranking(label, &once);
            class.precision_interval = intervals.of_class(label, OfClass::Precision);
            class.recall_interval = intervals.of_class(label, OfClass::Recall);
            class.f1_interval = intervals.of_class(label, OfClass::F1);
            class.roc_auc_interval = intervals.of_class(label, OfClass::RocAuc);
            class.average_precision_interval = intervals.of_class(label, OfClass::AveragePrecision);
        }

        let (lengths, of_length) = length::parts(predictions.words);
        let voices: Vec<String> = HEARD.iter().map(|heard| heard.name().to_owned()).collect();
        let voice = |heard: &Heard| HEARD.iter().position(|of| of == heard).unwrap_or(0);
        let of_voice: Vec<usize> = predictions.heard.iter().map(voice).collect();
        let nowhere = predictions.heard.iter().filter(|heard| **heard == Heard::Nowhere).count();

        Ok(Self {
            n: gold.len(),
            groups: n_groups,
            least_groups: bootstrap.least_groups(),
            actors_not_found: nowhere,
            seen_in_training: predictions.seen_in_training,
            accuracy: confusion.accuracy(),
            accuracy_interval: intervals.of(Of::Accuracy),
            macro_f1: confusion.macro_f1(),
            macro_f1_interval: intervals.of(Of::MacroF1),
            mcc: confusion.mcc(),
            mcc_interval: intervals.of(Of::Mcc),
            quadratic_kappa: kappa(&confusion),
            quadratic_kappa_interval: intervals.of(Of::QuadraticKappa),
            calibration_error: reliability::calibration_error(&reliability),
            reliability,
            coverage: reliability::coverage(&sure),
            weighted_f1: confusion.weighted_f1(),
            weighted_f1_interval: intervals.of(Of::WeightedF1),
            log_loss_interval: intervals.of(Of::LogLoss),
            brier_interval: intervals.of(Of::Brier),
            calibration_error_interval: intervals.of(Of::CalibrationError),
            mean_absolute_error_interval: intervals.of(Of::AbsoluteError),
            log_loss: probability::log_loss(gold, probabilities),
            brier: probability::brier(gold, probabilities),
            mean_absolute_error: probability::mean_absolute_error(gold, probabilities, labels),
            baseline: Baseline {
                label: majority.to_owned(),
                accuracy: baseline.accuracy(),
                macro_f1: baseline.macro_f1(),
            },
            classes,
            confusion,
            by_length: breakdown::by_part(&lengths, &of_length, &single, &bootstrap),
            by_voice: breakdown::by_part(&voices, &of_voice, &single, &bootstrap),
            by_actor: breakdown::by_name(predictions.actors.iter().copied().map(Some), &single, &bootstrap),
            by_outlet: breakdown::by_name(predictions.outlets.iter().copied(), &single, &bootstrap),
        })
    }
}
