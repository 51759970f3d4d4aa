//! Where a model comes from: what is needed to make it again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::adaptation::Adaptation;
use super::calibrate::Calibration;
use crate::corpus::{ReadOptions, Source};
use crate::linear::Convergence;

/// Where a model comes from. Together with the resolved configuration it is all that is needed to repeat the training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of Parallax.
    pub parallax_version: String,
    /// The files that were read.
    pub data: Vec<Source>,
    /// Which rows were chosen.
    pub selection: Selection,
    /// Number of observations that have a label.
    pub observations: usize,
    /// Number of observations that have probabilities of labels in its place.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub soft_observations: usize,
    /// Number of articles.
    pub articles: usize,
    /// Observations in whose article the actor was not found; they were learned from the article alone.
    pub actors_not_found: usize,
    /// Observations by label.
    pub labels: BTreeMap<String, usize>,
    /// How the fit ended.
    pub convergence: Convergence,
    /// How the probabilities were calibrated, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// How its levels were made to fit other corpora afterwards, in the order in which that was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adaptations: Vec<Adaptation>,
    /// Of the head of the outlet's own voice, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnVoice>,
}

/// Models of versions that did not have a key keep their bytes.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// Where the head of the outlet's own voice comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnVoice {
    /// Observations by their label of the own voice; those that have none were left out.
    pub labels: BTreeMap<String, usize>,
    /// How the fit ended.
    pub convergence: Convergence,
    /// How the probabilities were calibrated, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
}

/// The rows that were chosen from the data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// The values of the column `split`; empty for all.
    pub splits: Vec<String>,
    /// Columns and the values that were chosen.
    pub filters: Vec<(String, String)>,
    /// Columns that have another name in the data: ours, theirs.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

impl Selection {
    /// The options that read these rows.
    pub fn options(&self) -> ReadOptions {
        let Self { splits, filters, columns } = self.clone();
        ReadOptions { columns, splits, filters, ..ReadOptions::default() }
    }
}

impl From<&ReadOptions> for Selection {
    fn from(options: &ReadOptions) -> Self {
        Self {
            splits: options.splits.clone(),
            filters: options.filters.clone(),
            columns: options.columns.clone(),
        }
    }
}

impl std::fmt::Display for Selection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let splits = (!self.splits.is_empty()).then(|| format!("split {}", self.splits.join(", ")));
        let filters = self.filters.iter().map(|(column, value)| format!("{column} = {value}"));
        let columns = self.columns.iter().map(|(ours, theirs)| format!("column {ours} is {theirs}"));
        let parts: Vec<String> = splits.into_iter().chain(filters).chain(columns).collect();
        f.write_str(if parts.is_empty() { "all rows" } else { "" })?;
        f.write_str(&parts.join("; "))
    }
}
