//! Estimates that hand-coded rows correct.

use serde::Serialize;

use super::coded::Code;
use crate::label::LabelSet;
use crate::stats::{Estimate, Interval, Sample};

/// Half of the width of an interval that is aimed at when it is told how many rows more to code.
const AIM: f64 = 0.1;

/// How estimates were corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// PPI++, for coded rows that are a random sample: [`Sample::prediction_powered`].
    PredictionPowered,
    /// DSL, for rows that were chosen with known probabilities: [`Sample::design_based`].
    DesignBased,
}

/// A group's estimates, corrected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Corrected {
    /// How many of the group's articles are coded.
    pub coded: usize,
    /// How; `None` if they were not.
    pub method: Option<Method>,
    /// Why they were not.
    pub why_not: Option<String>,
    /// The mean framing score.
    pub mean_score: Option<f64>,
    /// Its interval.
    pub mean_score_interval: Option<Interval>,
    /// Its standard error.
    pub mean_score_standard_error: Option<f64>,
    /// The share of each label, in the order of the labels, with its interval.
    pub label_shares: Vec<(f64, Interval)>,
    /// How much the model helps with the mean score, from 0 (not at all) to 1; for prediction-powered inference.
    pub lambda: Option<f64>,
    /// How many rows more of the group would have to be coded for an interval of the mean score of ± 0.1.
    pub more_to_code: Option<usize>,
}

/// One article of a group, as a model and people see it.
pub(super) struct CodedRow<'r> {
    /// Probabilities of the labels, then the score if labels are ordered.
    pub(super) values: &'r [f64],
    pub(super) code: Option<Code>,
    pub(super) story: usize,
}

impl Corrected {
    /// The corrected estimates of a group's `rows`, with `label_values` for ordered labels.
    pub(super) fn new(rows: &[CodedRow<'_>], n_labels: usize, label_values: Option<&[f64]>) -> Self {
        let coded = rows.iter().filter(|row| row.code.is_some()).count();
        let none = |why: String| Self {
            coded,
            method: None,
            why_not: Some(why),
            mean_score: None,
            mean_score_interval: None,
            mean_score_standard_error: None,
            label_shares: Vec::new(),
            lambda: None,
            more_to_code: None,
        };
        if coded == 0 {
            return none("no article of it is coded".into());
        }
        let clusters: Vec<usize> = rows.iter().map(|row| row.story).collect();
        // The probability of a row that was not chosen does not count.
        let chance = |row: &CodedRow<'_>| row.code.map_or(Some(1.0), |code| code.probability);
        let chances: Option<Vec<f64>> = rows.iter().map(chance).collect();
        let method = if chances.is_some() { Method::DesignBased } else { Method::PredictionPowered };
        let column = |at: usize, of_label: &dyn Fn(usize) -> f64| {
            let predicted: Vec<f64> =
                rows.iter().map(|row| row.values.get(at).copied().unwrap_or(0.0)).collect();
            let codes: Vec<Option<f64>> =
                rows.iter().map(|row| row.code.map(|code| of_label(code.label))).collect();
            (predicted, codes)
        };
        let estimate = |(predicted, coded): &(Vec<f64>, Vec<Option<f64>>)| {
            let sample = Sample { predicted, coded, clusters: &clusters };
            match &chances {
                Some(chances) => sample.design_based(chances).map(|estimate| (estimate, None)),
                None if coded.iter().all(Option::is_some) => {
                    sample.coded_alone().map(|estimate| (estimate, None))
                }
                None => sample.prediction_powered().map(|(estimate, lambda)| (estimate, Some(lambda))),
            }
        };
        let mut shares = Vec::with_capacity(n_labels);
        for label in 0..n_labels {
            let of_label = |code: usize| f64::from(u8::from(code == label));
            match estimate(&column(label, &of_label)) {
                Ok((Estimate { mean, interval, .. }, _)) => shares.push((mean, interval)),
                Err(why) => return none(why.to_string()),
            }
        }
        let score = label_values.and_then(|values| {
            let column = column(n_labels, &|code| values.get(code).copied().unwrap_or(0.0));
            let (estimate, lambda) = estimate(&column).ok()?;
            let sample = Sample { predicted: &column.0, coded: &column.1, clusters: &clusters };
            let more = if chances.is_none() { sample.more_to_code(AIM).ok().flatten() } else { None };
            Some((estimate, lambda, more))
        });
        Self {
            coded,
            method: Some(method),
            why_not: None,
            mean_score: score.map(|(estimate, ..)| estimate.mean),
            mean_score_interval: score.map(|(estimate, ..)| estimate.interval),
            mean_score_standard_error: score.map(|(estimate, ..)| estimate.standard_error),
            label_shares: shares,
            lambda: score.and_then(|(_, lambda, _)| lambda),
            more_to_code: score.and_then(|(.., more)| more),
        }
    }
}

/// The values of `labels` in the order of a table, for ordered labels: those of the label set that they make, which are what
/// models give them unless told otherwise.
pub(super) fn values(labels: &[String]) -> Option<Vec<f64>> {
    let set = LabelSet::new(labels.iter().map(String::as_str), &std::collections::BTreeMap::new()).ok()?;
    let values = set.values()?;
    labels.iter().map(|label| values.get(set.index(label).ok()?).copied()).collect()
}
