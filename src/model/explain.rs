//! Explaining: the sum behind a score, down to the words.
//!
//! A logit is the intercept plus Σ value × weight over the features of an observation. Each feature was made by
//! certain tokens; its contribution is shared out over its occurrences, to each as often as it counts, and evenly over
//! the tokens of an occurrence. So the tokens' contributions, too, add up to the logit. Where a model is about mentions, an article's row is the mean
//! of its mentions' rows, and the same holds.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Model;
use super::score::{Head, Prediction};
use crate::annotate::{Document, Voice};
use crate::features::{FeatureSpace, Group, ObservedFeature, Occurrence, Occurrences, Target, Words};
use crate::linear::LogisticRegression;
use crate::matrix::DesignMatrix;

/// The linear combination of logits that an explanation is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Direction {
    /// What a positive contribution speaks for.
    pub name: String,
    /// What the sum is called: "log-odds of positive against negative", "logit of hero".
    pub sum: String,
    /// One coefficient per label.
    pub coefficients: Vec<f64>,
}

/// One feature's part in a logit.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureContribution {
    /// The group.
    pub group: Group,
    /// The name within the group.
    pub name: String,
    /// The value in the observation's row; the mean over the mentions' rows where the model is about mentions.
    pub value: f64,
    /// value × weight.
    pub contribution: f64,
}

/// A name and what it contributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// A feature group, a voice or a lexicon category.
    pub name: String,
    /// Its part in the logit.
    pub contribution: f64,
}

/// A feature that speaks for a label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// "group: name".
    pub feature: String,
    /// Its part in the log-odds of the label against the other.
    pub contribution: f64,
}

/// For each row of `matrix` the features that speak most for one label against another, the strongest first.
pub(super) fn reasons(
    space: &FeatureSpace,
    regression: &LogisticRegression,
    matrix: &DesignMatrix,
    labels: &[(usize, usize)],
    most: usize,
) -> Vec<Vec<Reason>> {
    let of_row = |(row, &(one, other)): (usize, &(usize, usize))| {
        let mut found: Vec<(u32, f64)> = matrix
            .row(row)
            .filter_map(|(column, value)| {
                let weights = (column as usize) < regression.weights().nrows();
                let weights = weights.then(|| regression.weights().row(column as usize))?;
                Some((column, f64::from(value) * (weights.get(one)? - weights.get(other)?)))
            })
            .filter(|(_, contribution)| *contribution > 0.0)
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let named = found.into_iter().take(most).filter_map(|(column, contribution)| {
            let (group, name) = space.feature(column as usize)?;
            Some(Reason { feature: format!("{group}: {name}", group = group.name()), contribution })
        });
        named.collect()
    };
    labels.iter().enumerate().map(of_row).collect()
}

/// Why a target got its logit: intercept + Σ features = logit = intercept + Σ tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What was explained.
    pub head: Head,
    /// What was predicted.
    pub prediction: Prediction,
    /// What a positive contribution speaks for.
    pub direction: Direction,
    /// The logit along the direction.
    pub logit: f64,
    /// The intercept's part: what would be said of an observation without features. The level of labels of whole articles,
    /// where a model has one beside that of mentions, is in it.
    pub intercept: f64,
    /// The features' parts that are not zero, the largest in absolute value first.
    pub features: Vec<FeatureContribution>,
    /// Each token's part, one per token of the document.
    pub tokens: Vec<f64>,
}

impl Model {
    /// The direction that a prediction is explained along unless the user asks for another: for ordered labels
    /// Σ label value × logit (for negative / neutral / positive the log-odds of positive against negative), else the
    /// logit of the predicted label.
    pub fn direction(&self, prediction: &Prediction) -> Direction {
        match self.labels().values() {
            Some(values) => {
                let names = self.labels().names();
                let (lowest, name) = (names.first().cloned().unwrap_or_default(), names.last().cloned());
                let name = name.unwrap_or_default();
                let usual =
                    matches!(values, [-1.0, between @ .., 1.0] if between.iter().all(|value| *value == 0.0));
                let sum = match usual {
                    true => format!("log-odds of {name} against {lowest}"),
                    false => "logits weighted by the labels' values".into(),
                };
                Direction { name, sum, coefficients: values.to_vec() }
            }
            None => self.direction_of(prediction.label),
        }
    }

    /// The logit of one label.
    pub fn direction_of(&self, label: usize) -> Direction {
        let coefficients =
            (0..self.labels().len()).map(|other| if other == label { 1.0 } else { 0.0 }).collect();
        let name = self.labels().names().get(label).cloned().unwrap_or_default();
        Direction { sum: format!("logit of {name}"), name, coefficients }
    }

    /// Explains the prediction of `target` by `head`, along `direction` or else [`Model::direction`]. A model of one head
    /// explains that.
    pub fn explain(&self, target: &Target<'_, '_>, head: Head, direction: Option<Direction>) -> Explanation {
        let (overall, own) = self.predict_both(target);
        let (head, prediction, regression) = match (head, own, &self.own) {
            (Head::Own, Some(own), Some(regression)) => (Head::Own, own, regression),
            _ => (Head::Overall, overall, &self.regression),
        };
        let direction = direction.unwrap_or_else(|| self.direction(&prediction));
        let extractor = self.extractor();
        let mut tokens = vec![0.0; target.document.tokens().len()];
        let mut features: BTreeMap<u32, FeatureContribution> = BTreeMap::new();
        let mut level = 0.0;
        let mut words = Words::new(&self.space);
        for (part, share) in extractor.parts(target) {
            let mut occurrences = Occurrences::new(&mut words);
            extractor.extract(&part, &mut occurrences);
            for ObservedFeature { column, value, occurrences } in occurrences.into_row() {
                let Some((group, name)) = self.space.feature(column as usize) else { continue };
                let value = share * f64::from(value);
                let contribution = value * direction.along(regression.weights().row(column as usize));
                if group == Group::Whole {
                    // A level that all articles share: nobody's words.
                    level += contribution;
                    continue;
                }
                spread(contribution, &occurrences, &mut tokens);
                let feature = features.entry(column).or_insert_with(|| FeatureContribution {
                    group,
                    name: name.to_owned(),
                    value: 0.0,
                    contribution: 0.0,
                });
                feature.value += value;
                feature.contribution += contribution;
            }
        }
        // Where absolute weights are penalised, most are zero.
        let mut features: Vec<FeatureContribution> =
            features.into_values().filter(|feature| feature.contribution != 0.0).collect();
        features.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        Explanation {
            head,
            logit: direction.along(&prediction.logits),
            intercept: level + direction.along(regression.intercepts()),
            prediction,
            direction,
            features,
            tokens,
        }
    }
}

impl Direction {
    /// The combination of one value per label.
    fn along<'v>(&self, values: impl IntoIterator<Item = &'v f64>) -> f64 {
        values.into_iter().zip(&self.coefficients).map(|(value, coefficient)| value * coefficient).sum()
    }
}

/// Shares a contribution out over the occurrences that made it, and over the tokens of each.
fn spread(contribution: f64, occurrences: &[Occurrence], tokens: &mut [f64]) {
    let count: f64 = occurrences.iter().map(|occurrence| f64::from(occurrence.times)).sum();
    for occurrence in occurrences {
        let covered = tokens.get_mut(occurrence.tokens.clone()).unwrap_or_default();
        let share = contribution * f64::from(occurrence.times) / count / covered.len() as f64;
        covered.iter_mut().for_each(|token| *token += share);
    }
}

impl Explanation {
    /// The features' contributions summed by group, in the groups' order.
    pub fn by_group(&self) -> Vec<Contribution> {
        let mut sums: BTreeMap<Group, f64> = BTreeMap::new();
        for feature in &self.features {
            *sums.entry(feature.group).or_default() += feature.contribution;
        }
        sums.into_iter()
            .map(|(group, sum)| Contribution { name: group.name().to_owned(), contribution: sum })
            .collect()
    }

    /// The tokens' contributions summed by voice: the outlet's own words, what it reports of others, what it quotes.
    pub fn by_voice(&self, document: &Document<'_>) -> [Contribution; 3] {
        Voice::ALL.map(|voice| {
            let tokens = self.tokens.iter().enumerate().filter(|(at, _)| document.voice(*at) == voice);
            let contribution = tokens.map(|(_, contribution)| contribution).sum();
            Contribution { name: voice.name().into(), contribution }
        })
    }
}
