//! Outcomes (gold and predicted label) by what the observations belong to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::stats::{Bootstrap, Interval, mean};

/// The name under which observations without one are counted.
const UNKNOWN: &str = "(unknown)";

/// The accuracy of a part of the observations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamedAccuracy {
    /// What they have in common: the actor's name or the outlet's; "(unknown)" if they have none.
    pub name: String,
    /// Number of observations.
    pub n: usize,
    /// Part of them whose label is predicted.
    pub accuracy: f64,
    /// Its bootstrap interval over groups; `None` if there are too few.
    pub accuracy_interval: Option<Interval>,
    /// Mean of framing score less gold label's value, in [−2, 2]: how much too positive the model is here. For ordered
    /// labels.
    pub bias: Option<f64>,
    /// Its bootstrap interval over groups; `None` if there are too few.
    pub bias_interval: Option<Interval>,
}

/// One observation, as it is broken down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) group: usize,
    /// Whether its label is predicted.
    pub(super) right: bool,
    /// Framing score less the gold label's value, for ordered labels.
    pub(super) error: Option<f64>,
}

/// The accuracy of each of the `parts` that has observations, in their order; `of` gives each observation's part.
pub(super) fn by_part(
    parts: &[String],
    of: &[usize],
    outcomes: &[Outcome],
    bootstrap: &Bootstrap,
) -> Vec<NamedAccuracy> {
    let part = |(at, name): (usize, &String)| {
        let outcomes = of.iter().zip(outcomes).filter(|(of, _)| **of == at);
        let outcomes: Vec<Outcome> = outcomes.map(|(_, outcome)| *outcome).collect();
        accuracy(name, &outcomes, bootstrap)
    };
    parts.iter().enumerate().filter_map(part).collect()
}

/// Accuracy by name, by falling number of observations and then by name; empty if no observation has a name.
pub(super) fn by_name<'a>(
    names: impl Iterator<Item = Option<&'a str>> + Clone,
    outcomes: &[Outcome],
    bootstrap: &Bootstrap,
) -> Vec<NamedAccuracy> {
    if names.clone().all(|name| name.is_none()) {
        return Vec::new();
    }
    let mut by_name: BTreeMap<&str, Vec<Outcome>> = BTreeMap::new();
    for (name, outcome) in names.zip(outcomes) {
        by_name.entry(name.unwrap_or(UNKNOWN)).or_default().push(*outcome);
    }
    let accuracies = by_name.into_iter().filter_map(|(name, outcomes)| accuracy(name, &outcomes, bootstrap));
    let mut accuracies: Vec<NamedAccuracy> = accuracies.collect();
    accuracies.sort_by_key(|accuracy| Reverse(accuracy.n));
    accuracies
}

fn accuracy(name: &str, outcomes: &[Outcome], bootstrap: &Bootstrap) -> Option<NamedAccuracy> {
    let right = |outcome: &Outcome| f64::from(u8::from(outcome.right));
    let groups: Vec<usize> = outcomes.iter().map(|outcome| outcome.group).collect();
    let by_group = by_group(&groups, outcomes);
    let replicates = bootstrap.replicates(by_group.len(), |resample| {
        let drawn: Vec<&Outcome> = resample.filter_map(|group| by_group.get(group)).flatten().collect();
        [
            mean(drawn.iter().map(|outcome| right(outcome))),
            mean(drawn.iter().filter_map(|outcome| outcome.error)),
        ]
    });
    let interval =
        |at: usize| bootstrap.interval(replicates.iter().flatten().filter_map(|of_draw| of_draw[at]));
    Some(NamedAccuracy {
        name: name.to_owned(),
        n: outcomes.len(),
        accuracy: mean(outcomes.iter().map(right))?,
        accuracy_interval: interval(0),
        bias: mean(outcomes.iter().filter_map(|outcome| outcome.error)),
        bias_interval: interval(1),
    })
}

/// The outcomes of each group, the groups in the order of their numbers.
pub(super) fn by_group<T: Copy>(groups: &[usize], outcomes: &[T]) -> Vec<Vec<T>> {
    let mut by_group: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for (&group, &outcome) in groups.iter().zip(outcomes) {
        by_group.entry(group).or_default().push(outcome);
    }
    by_group.into_values().collect()
}
