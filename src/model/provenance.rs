//! Where a model comes from: what is needed to make it again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

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
    /// Number of observations.
    pub observations: usize,
    /// Number of articles.
    pub articles: usize,
    /// Observations in whose article the actor was not found; they were learned from the article alone.
    pub actors_not_found: usize,
    /// Observations by label.
    pub labels: BTreeMap<String, usize>,
    /// How the fit ended.
    pub convergence: Convergence,
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
    /// Whether some row of the same data may be chosen by both: unless they choose different values of one column.
    pub fn overlaps(&self, other: &Self) -> bool {
        let columns = self.filters.iter().map(|(column, _)| column.as_str()).chain(["split"]);
        !columns.into_iter().any(|column| {
            let (here, there) = (self.values(column), other.values(column));
            !here.is_empty() && !there.is_empty() && here.is_disjoint(&there)
        })
    }

    /// The chosen values of a column; empty if all are.
    fn values(&self, column: &str) -> BTreeSet<&str> {
        let filters = self.filters.iter().filter(|(name, _)| name == column).map(|(_, value)| value.as_str());
        let splits = self.splits.iter().filter(|_| column == "split").map(String::as_str);
        filters.chain(splits).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(splits: &[&str], filters: &[(&str, &str)]) -> Selection {
        Selection {
            splits: splits.iter().map(|split| (*split).to_owned()).collect(),
            filters: filters
                .iter()
                .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()))
                .collect(),
            ..Selection::default()
        }
    }

    #[test]
    fn selections_overlap_unless_a_column_parts_them() {
        let train = selection(&["train"], &[]);
        let one = selection(&["test"], &[("annotator", "a1")]);
        assert!(!train.overlaps(&one) && !one.overlaps(&train));
        for other in
            [selection(&[], &[]), selection(&["train", "test"], &[]), selection(&[], &[("annotator", "a1")])]
        {
            assert!(train.overlaps(&other) && other.overlaps(&train), "{other}");
        }
        assert!(!one.overlaps(&selection(&[], &[("annotator", "a2")])));
        assert!(!train.overlaps(&selection(&[], &[("split", "test")])));
    }
}
