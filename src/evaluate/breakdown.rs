//! Outcomes (gold and predicted label) by what the observations belong to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::stats::mean;

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
}

/// Accuracy by name, by falling number of observations and then by name; empty if no observation has a name.
pub(super) fn by_name<'a>(
    names: impl Iterator<Item = Option<&'a str>> + Clone,
    outcomes: &[(usize, usize)],
) -> Vec<NamedAccuracy> {
    if names.clone().all(|name| name.is_none()) {
        return Vec::new();
    }
    let mut right_by_name: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (name, (gold, predicted)) in names.zip(outcomes) {
        let right = f64::from(u8::from(gold == predicted));
        right_by_name.entry(name.unwrap_or(UNKNOWN)).or_default().push(right);
    }
    let accuracy = |(name, right): (&str, Vec<f64>)| {
        Some(NamedAccuracy { name: name.to_owned(), n: right.len(), accuracy: mean(right)? })
    };
    let mut accuracies: Vec<NamedAccuracy> = right_by_name.into_iter().filter_map(accuracy).collect();
    accuracies.sort_by_key(|accuracy| Reverse(accuracy.n));
    accuracies
}

/// The outcomes of each group, the groups in the order of their numbers.
pub(super) fn by_group<T: Copy>(groups: &[usize], outcomes: &[T]) -> Vec<Vec<T>> {
    let mut by_group: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for (&group, &outcome) in groups.iter().zip(outcomes) {
        by_group.entry(group).or_default().push(outcome);
    }
    by_group.into_values().collect()
}
