//! A check of known groups as Markdown.

use std::fmt::Write;

use super::super::markdown::{escape, table};
use super::super::number::{capitalised, count, signed};
use super::words;
use crate::known_groups::{Group, KnownGroups};
use crate::stats::MeanDifference;

/// The result and its numbers as (GitHub-flavoured) Markdown.
pub fn known_groups_markdown(known: &KnownGroups) -> String {
    let mut text = String::from("# Known groups\n\n");
    // Writing to a string cannot fail.
    for sentence in words::sentences(known) {
        let _ = writeln!(text, "- {}", escape(&sentence));
    }
    for warning in words::warnings(known) {
        let _ = writeln!(text, "- **Careful:** {}", escape(&warning));
    }
    let over = format!("interval over {}", words::units(known));
    for measure in &known.measures {
        let head = [
            "toward",
            "lower",
            "articles",
            "mean",
            "higher",
            "articles",
            "mean",
            "difference",
            &over,
            "z",
            "z over articles",
            "told",
        ];
        let z = |difference: Option<MeanDifference>| {
            difference.map_or("–".into(), |difference| signed(difference.z, 1))
        };
        let group = |group: &Group| {
            let mean = group.mean.map_or("–".into(), |mean| signed(mean, 3));
            [escape(&group.group), count(group.n), mean]
        };
        let rows = measure.checks.iter().map(|check| {
            let believed = known.believed(check);
            let mut row = vec![escape(&check.actor)];
            row.extend(group(&check.lower).into_iter().chain(group(&check.higher)));
            row.push(check.difference.map_or("–".into(), |value| signed(value, 3)));
            row.push(believed.map_or("–".into(), |difference| words::interval(&difference)));
            row.extend([z(believed), z(check.over_articles), words::verdict(known, check).to_owned()]);
            row
        });
        table(&mut text, &capitalised(&words::measure(measure)), &head, rows);
    }
    text.push_str("\n## What this can’t say\n\n");
    for sentence in words::limits(known) {
        let _ = writeln!(text, "- {}", escape(&sentence));
    }
    text.push_str("\n## Data and settings\n\n");
    for source in &known.data {
        let _ = writeln!(text, "- {} (SHA-256 `{}`)", escape(&source.name), source.sha256);
    }
    if let Some(hash) = &known.model_sha256 {
        let _ = writeln!(text, "- model SHA-256 `{hash}`");
    }
    let command = known.command.replace('`', "'");
    let _ = writeln!(text, "- command: `{command}`\n- Parallax {}", known.parallax_version);
    text
}
