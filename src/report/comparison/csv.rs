//! A comparison as a tidy table: one row for each estimate.

use crate::compare::{Comparison, Difference, Group, SameStory};
use crate::error::{Kind, Result};
use crate::stats::Interval;

const COLUMNS: [&str; 14] = [
    "actor", "estimate", "group", "other", "label", "method", "value", "low", "high", "p_value", "q_value",
    "articles", "stories", "period",
];

/// One row of the table; what does not apply is empty.
#[derive(Default)]
struct Row<'a> {
    actor: &'a str,
    estimate: &'static str,
    group: &'a str,
    other: &'a str,
    label: &'a str,
    method: &'static str,
    value: f64,
    interval: Option<Interval>,
    p_value: Option<f64>,
    q_value: Option<f64>,
    articles: Option<usize>,
    stories: Option<usize>,
    period: &'a str,
}

/// Every estimate of the comparison in one row: `estimate` is "mean_score", "label_share", "coverage", "difference",
/// "difference_same_story", "same_story_beside_others", "score_by_period"; `method` is "model", "corrected" or "count". Cells
/// that a spreadsheet would take for a formula begin with an apostrophe.
///
/// # Errors
/// None that is known; the serialiser could fail.
pub fn comparison_csv(comparison: &Comparison) -> Result<String> {
    let failed = |error: String| Kind::Invalid(error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|error| failed(error.to_string()))?;
    for actor in &comparison.actors {
        let mut rows = Vec::new();
        actor.groups.iter().for_each(|group| of_group(&actor.actor, comparison, group, &mut rows));
        actor.differences.iter().for_each(|difference| of_difference(&actor.actor, difference, &mut rows));
        rows.extend(actor.same_story.iter().map(|same| of_same_story(&actor.actor, same)));
        for line in actor.time.iter().flat_map(|time| &time.groups) {
            rows.extend(line.points.iter().map(|point| Row {
                actor: &actor.actor,
                estimate: "score_by_period",
                group: &line.group,
                method: "model",
                value: point.mean_score,
                interval: point.interval,
                articles: Some(point.articles),
                period: &point.start,
                ..Row::default()
            }));
        }
        for row in rows {
            writer.write_record(cells(&row)).map_err(|error| failed(error.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()).into())
}

fn of_group<'a>(actor: &'a str, comparison: &'a Comparison, group: &'a Group, rows: &mut Vec<Row<'a>>) {
    let base = |estimate, method, label, value, interval| Row {
        actor,
        estimate,
        group: &group.group,
        label,
        method,
        value,
        interval,
        articles: Some(group.articles),
        stories: Some(group.stories),
        ..Row::default()
    };
    rows.push(base("coverage", "count", "", group.coverage, group.coverage_interval));
    if let Some(mean) = group.mean_score {
        rows.push(base("mean_score", "model", "", mean, group.mean_score_interval));
    }
    for share in &group.label_shares {
        rows.push(base("label_share", "model", &share.label, share.share, share.interval));
    }
    if let Some(corrected) = &group.corrected {
        if let Some(mean) = corrected.mean_score {
            rows.push(base("mean_score", "corrected", "", mean, corrected.mean_score_interval));
        }
        for (label, (share, interval)) in comparison.labels.iter().zip(&corrected.label_shares) {
            rows.push(base("label_share", "corrected", label, *share, Some(*interval)));
        }
    }
}

fn of_difference<'a>(actor: &'a str, difference: &'a Difference, rows: &mut Vec<Row<'a>>) {
    let base = |estimate, method, value, interval| Row {
        actor,
        estimate,
        group: &difference.a,
        other: &difference.b,
        label: difference.label.as_deref().unwrap_or_default(),
        method,
        value,
        interval,
        ..Row::default()
    };
    rows.push(Row {
        p_value: difference.p_value,
        q_value: difference.q_value,
        ..base("difference", "model", difference.difference, difference.interval)
    });
    if let Some(corrected) = &difference.corrected {
        rows.push(base("difference", "corrected", corrected.difference, Some(corrected.interval)));
    }
    if let Some(same) = &difference.same_story {
        rows.push(Row {
            p_value: same.p_value,
            stories: Some(same.stories),
            ..base("difference_same_story", "model", same.difference, same.interval)
        });
    }
}

fn of_same_story<'a>(actor: &'a str, same: &'a SameStory) -> Row<'a> {
    Row {
        actor,
        estimate: "same_story_beside_others",
        group: &same.group,
        label: same.label.as_deref().unwrap_or_default(),
        method: "model",
        value: same.paired.difference,
        interval: same.paired.interval,
        p_value: same.paired.p_value,
        q_value: same.q_value,
        stories: Some(same.paired.stories),
        ..Row::default()
    }
}

fn cells(row: &Row<'_>) -> [String; 14] {
    // Adding 0 turns −0 into 0.
    let number = |value: f64| format!("{}", (value * 1e6).round() / 1e6 + 0.0);
    let optional = |value: Option<f64>| value.map_or(String::new(), number);
    let counted = |value: Option<usize>| value.map_or(String::new(), |value| value.to_string());
    [
        harmless(row.actor),
        row.estimate.to_owned(),
        harmless(row.group),
        harmless(row.other),
        harmless(row.label),
        row.method.to_owned(),
        number(row.value),
        optional(row.interval.map(|interval| interval.low)),
        optional(row.interval.map(|interval| interval.high)),
        optional(row.p_value),
        optional(row.q_value),
        counted(row.articles),
        counted(row.stories),
        row.period.to_owned(),
    ]
}

/// Text that no spreadsheet takes for a formula.
pub(in crate::report) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula() {
        for name in ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"] {
            assert_eq!(harmless(name), format!("'{name}"));
        }
        assert_eq!(harmless("The = Post"), "The = Post");
    }
}
