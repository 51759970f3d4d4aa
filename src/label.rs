//! The labels that observations carry, and the values of ordered ones.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};

/// Values of the labels that need no configuration: the usual three-point scale.
const USUAL: [(&str, f64); 3] = [("negative", -1.0), ("neutral", 0.0), ("positive", 1.0)];

/// The labels of one task, in their order: by value when ordered, else alphabetically.
///
/// An **ordered** set has a value in [−1, 1] for each label, so that a distribution over the labels has an
/// expected value, the framing score. A **nominal** set (hero / villain / victim) has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelSet {
    names: Vec<String>,
    values: Option<Vec<f64>>,
}

impl LabelSet {
    /// The set of the labels that occur.
    ///
    /// `values` gives each label its value; where it is empty, a set that holds only "negative", "neutral" and
    /// "positive" is ordered by −1, 0, +1 and every other set is nominal.
    ///
    /// # Errors
    /// Fewer than two labels; a value for some labels but not for all; a value outside [−1, 1].
    pub fn new<'a>(
        occurring: impl IntoIterator<Item = &'a str>,
        values: &BTreeMap<String, f64>,
    ) -> Result<Self> {
        let names: BTreeSet<&str> = occurring.into_iter().collect();
        if names.len() < 2 {
            let found = names.first().map(|name| format!("only \"{name}\"")).unwrap_or("none".into());
            return Err(Kind::Insufficient(format!(
                "at least two labels are needed to train, found {found}"
            ))
            .into());
        }
        let value_of = |name: &str| {
            let usual = || USUAL.iter().find(|(usual, _)| *usual == name).map(|(_, value)| *value);
            if values.is_empty() { usual() } else { values.get(name).copied() }
        };
        let mut valued = Vec::new();
        for name in &names {
            match value_of(name) {
                Some(value) if !(-1.0..=1.0).contains(&value) => {
                    let message = format!("the value of label \"{name}\" must lie in [-1, 1], not {value}");
                    return Err(Error::from(Kind::Invalid(message)).field("label_values"));
                }
                Some(value) => valued.push((value, (*name).to_owned())),
                None if values.is_empty() => {}
                None => {
                    let known = values.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                    let message =
                        format!("no value for the label \"{name}\", which occurs; there are: {known}");
                    return Err(Error::from(Kind::Invalid(message)).field("label_values"));
                }
            }
        }
        if valued.len() < names.len() {
            let names = names.into_iter().map(str::to_owned).collect();
            return Ok(Self { names, values: None });
        }
        valued.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (values, names) = valued.into_iter().unzip();
        Ok(Self { names, values: Some(values) })
    }

    /// The labels' names, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of labels, at least 2.
    #[allow(clippy::len_without_is_empty, reason = "a label set is never empty")]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The place of each ordered label by its value, from 0; `None` for nominal labels.
    pub fn ranks(&self) -> Option<Vec<usize>> {
        let values = self.values()?;
        let below = |value: &f64| values.iter().filter(|other| *other < value).count();
        Some(values.iter().map(below).collect())
    }

    /// The labels' values, for an ordered set.
    pub fn values(&self) -> Option<&[f64]> {
        self.values.as_deref()
    }

    /// The position of `name`.
    ///
    /// # Errors
    /// The label is not in the set; the message names the nearest one.
    pub fn index(&self, name: &str) -> Result<usize> {
        let known = || self.names.iter().map(String::as_str);
        known().position(|known| known == name).ok_or_else(|| Kind::unknown("label", name, known()).into())
    }

    /// The framing score in [−1, 1]: the expected value under `probabilities`, or `None` for a nominal set.
    pub fn expected_value(&self, probabilities: &[f64]) -> Option<f64> {
        let values = self.values.as_ref()?;
        Some(values.iter().zip(probabilities).map(|(value, probability)| value * probability).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(names: &[&str]) -> Result<LabelSet> {
        LabelSet::new(names.iter().copied(), &BTreeMap::new())
    }

    #[test]
    fn the_usual_labels_are_ordered() {
        let labels = usual(&["positive", "negative", "neutral", "negative"]).unwrap();
        assert_eq!(labels.names(), ["negative", "neutral", "positive"]);
        assert_eq!(labels.expected_value(&[0.5, 0.25, 0.25]), Some(-0.25));
    }

    #[test]
    fn other_labels_are_nominal() {
        let labels = usual(&["villain", "hero", "victim"]).unwrap();
        assert_eq!(labels.names(), ["hero", "victim", "villain"]);
        assert_eq!(labels.expected_value(&[1.0, 0.0, 0.0]), None);
    }

    #[test]
    fn one_label_cannot_be_learned() {
        let error = usual(&["neutral", "neutral"]).unwrap_err();
        assert!(error.to_string().contains("found only \"neutral\""));
    }

    #[test]
    fn own_values_must_cover_every_label() {
        let values = BTreeMap::from([("against".to_owned(), -1.0), ("favour".to_owned(), 1.0)]);
        assert!(LabelSet::new(["against", "favour"], &values).unwrap().values().is_some());
        let error = LabelSet::new(["against", "favor"], &values).unwrap_err();
        assert_eq!(
            error.to_string(),
            "field `label_values`: no value for the label \"favor\", which occurs; there are: against, favour"
        );
    }
}
