//! A check of known groups as a tidy table: one row for each score and expectation.

use super::super::comparison::harmless;
use super::words;
use crate::error::{Kind, Result};
use crate::known_groups::{Check, KnownGroups, Measure};
use crate::stats::MeanDifference;

const COLUMNS: [&str; 20] = [
    "score",
    "actor",
    "lower",
    "higher",
    "lower_articles",
    "lower_clusters",
    "lower_mean",
    "higher_articles",
    "higher_clusters",
    "higher_mean",
    "difference",
    "cluster",
    "cluster_standard_error",
    "cluster_low",
    "cluster_high",
    "cluster_z",
    "article_standard_error",
    "article_low",
    "article_high",
    "article_z",
];

/// Every expectation in one row for each score column; the differences are the mean of `higher` less that of `lower`, over
/// clusters (outlets, stories) and over articles, and `verdict` is "as expected", "against", "cannot be told" or "too few".
/// Cells that a spreadsheet would take for a formula begin with an apostrophe.
///
/// # Errors
/// None that is known; the serialiser could fail.
pub fn known_groups_csv(known: &KnownGroups) -> Result<String> {
    let failed = |error: String| Kind::Invalid(error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = COLUMNS.iter().copied().chain(["verdict"]);
    writer.write_record(header).map_err(|error| failed(error.to_string()))?;
    for measure in &known.measures {
        for check in &measure.checks {
            let record = record(known, measure, check);
            writer.write_record(record).map_err(|error| failed(error.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()).into())
}

fn record(known: &KnownGroups, measure: &Measure, check: &Check) -> Vec<String> {
    // Adding 0 turns −0 into 0.
    let number = |value: f64| format!("{}", (value * 1e6).round() / 1e6 + 0.0);
    let optional = |value: Option<f64>| value.map_or(String::new(), number);
    let estimate = |of: Option<MeanDifference>| {
        let of = |value: fn(MeanDifference) -> f64| optional(of.map(value));
        [of(|of| of.standard_error), of(|of| of.interval.low), of(|of| of.interval.high), of(|of| of.z)]
    };
    let names = [&measure.score, &check.actor, &check.lower.group, &check.higher.group];
    let mut record: Vec<String> = names.map(|name| harmless(name)).to_vec();
    for group in [&check.lower, &check.higher] {
        let clusters = group.clusters.map_or(String::new(), |clusters| clusters.to_string());
        record.extend([group.n.to_string(), clusters, optional(group.mean)]);
    }
    record.extend([optional(check.difference), harmless(known.cluster.as_deref().unwrap_or_default())]);
    record.extend(estimate(check.over_clusters));
    record.extend(estimate(check.over_articles));
    record.push(words::verdict(known, check).to_owned());
    record
}
