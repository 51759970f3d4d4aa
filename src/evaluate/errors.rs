//! The errors that tell most about a model: those of which it is most sure.

use ndarray::ArrayView2;
use serde::Serialize;

use super::most_probable;
use crate::corpus::Labels;
use crate::error::Result;
use crate::label::LabelSet;
use crate::model::Reason;

/// How many are told.
const MOST: usize = 10;
/// How many features are told of each.
pub(crate) const REASONS: usize = 5;

/// A wrong prediction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConfidentError {
    /// The row's id.
    pub id: String,
    /// The article's outlet.
    pub outlet: Option<String>,
    /// The actor.
    pub actor: String,
    /// The gold label.
    pub gold: String,
    /// The label that was predicted.
    pub predicted: String,
    /// Its probability, in [0, 1].
    pub probability: f64,
    /// What speaks most for the predicted label against the gold one.
    pub reasons: Vec<Reason>,
}

impl ConfidentError {
    /// The error of the observation at a position; `None` if there is none.
    fn new(
        labels: &Labels,
        at: usize,
        label_set: &LabelSet,
        predicted: usize,
        probability: f64,
        reasons: Vec<Reason>,
    ) -> Option<Self> {
        let row = labels.observations.get(at)?;
        Some(Self {
            id: row.id.clone(),
            outlet: labels.articles.get(row.article)?.outlet.clone(),
            actor: row.actor.name.clone(),
            gold: row.label.clone(),
            predicted: label_set.names().get(predicted)?.clone(),
            probability,
            reasons,
        })
    }

    /// Those of `errors` of which a model is most sure.
    pub(crate) fn most(mut errors: Vec<Self>) -> Vec<Self> {
        errors.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.id.cmp(&b.id)));
        errors.truncate(MOST);
        errors
    }
}

/// The wrong predictions of the observations at `rows` of which a model is most sure, the most sure first. Their `gold` labels
/// and `probabilities` stand in the same order; `reasons` tells what speaks for the first label of each pair against
/// the second, in the observations at some rows.
///
/// # Errors
/// What `reasons` returns.
pub(crate) fn confident_errors(
    labels: &Labels,
    label_set: &LabelSet,
    rows: &[usize],
    gold: &[usize],
    probabilities: ArrayView2<'_, f64>,
    reasons: impl FnOnce(&[usize], &[(usize, usize)]) -> Result<Vec<Vec<Reason>>>,
) -> Result<Vec<ConfidentError>> {
    let wrong = most_confident(gold, probabilities);
    let of_wrong: Vec<usize> = wrong.iter().filter_map(|(at, _)| rows.get(*at).copied()).collect();
    let pairs: Vec<(usize, usize)> = wrong.iter().map(|(_, labels)| *labels).collect();
    let reasons = reasons(&of_wrong, &pairs)?;
    let errors = wrong.iter().zip(of_wrong).zip(reasons).filter_map(|((&(at, (label, _)), row), reasons)| {
        let probability = probabilities.get((at, label)).copied()?;
        ConfidentError::new(labels, row, label_set, label, probability, reasons)
    });
    Ok(errors.collect())
}

/// The positions of the wrong predictions of which the model is most sure, the most sure first, with the predicted label
/// and the gold one.
fn most_confident(gold: &[usize], probabilities: ArrayView2<'_, f64>) -> Vec<(usize, (usize, usize))> {
    let mut wrong: Vec<(f64, usize, (usize, usize))> = gold
        .iter()
        .zip(probabilities.outer_iter())
        .enumerate()
        .filter_map(|(at, (&gold, row))| {
            let label = most_probable(row);
            (label != gold).then(|| (row.get(label).copied().unwrap_or(0.0), at, (label, gold)))
        })
        .collect();
    wrong.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    wrong.into_iter().take(MOST).map(|(_, at, labels)| (at, labels)).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_most_sure_of_what_is_wrong_come_first() {
        let probabilities = array![[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.7, 0.3]];
        assert_eq!(
            most_confident(&[0, 0, 0, 1], probabilities.view()),
            [(2, (1, 0)), (3, (0, 1)), (1, (1, 0))]
        );
    }
}
