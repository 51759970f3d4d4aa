//! A comparison as Markdown.

use std::fmt::Write;

use super::super::markdown::{escape, table};
use super::super::number::{count, level, percent, score, score_range, signed};
use super::super::rivals::p_value;
use super::words::{self, is_told, noun};
use crate::compare::Comparison;

/// How many differences of an actor are shown.
const SHOWN: usize = 10;

/// The findings and main tables as (GitHub-flavoured) Markdown.
pub fn comparison_markdown(comparison: &Comparison) -> String {
    let mut text = String::from("# Comparison\n\n");
    if comparison.own {
        text.push_str("Scores are of what outlets say in their own voice, whomever they quote.\n\n");
    }
    // Writing to a string cannot fail.
    text.push_str("**Careful.**\n\n");
    for sentence in words::cautions(comparison) {
        let _ = writeln!(text, "- {}", escape(&sentence));
    }
    text.push_str("\n## Findings\n\n");
    for sentence in words::sentences(comparison).iter().chain(&words::coded(comparison)) {
        let _ = writeln!(text, "- {}", escape(sentence));
    }
    text.push_str("\n## What this can’t say\n\n");
    for sentence in words::limits(comparison) {
        let _ = writeln!(text, "- {}", escape(&sentence));
    }
    for actor in comparison.actors.iter().take(super::ACTORS) {
        let labels: Vec<String> = comparison.labels.iter().map(|label| escape(label)).collect();
        let mut head = vec![noun(comparison), "articles", "stories"];
        if comparison.ordered {
            head.extend(["mean score", "interval", "corrected"]);
        }
        head.extend(labels.iter().map(String::as_str));
        let rows = actor.groups.iter().filter(|group| group.articles > 0).map(|group| {
            let mut row = vec![escape(&group.group), count(group.articles), count(group.stories)];
            if comparison.ordered {
                let corrected = group.corrected.as_ref().and_then(|corrected| {
                    let interval = corrected.mean_score_interval.as_ref()?;
                    Some(format!("{} ({})", score(corrected.mean_score?), score_range(interval)))
                });
                row.push(group.mean_score.map_or("–".into(), score));
                row.push(group.mean_score_interval.as_ref().map_or("–".into(), score_range));
                row.push(corrected.unwrap_or("–".into()));
            }
            row.extend(group.label_shares.iter().map(|share| percent(share.share)));
            row
        });
        table(&mut text, &escape(&actor.actor), &head, rows);
        let mut differences: Vec<_> = actor.differences.iter().collect();
        differences.sort_by(|a, b| {
            is_told(b).cmp(&is_told(a)).then(b.difference.abs().total_cmp(&a.difference.abs()))
        });
        let rows = differences.into_iter().take(SHOWN).map(|difference| {
            vec![
                escape(&difference.a),
                escape(&difference.b),
                difference.label.as_ref().map_or("score".into(), |label| escape(label)),
                signed(difference.difference, 3),
                difference.interval.as_ref().map_or("–".into(), |interval| {
                    format!("{} to {}", signed(interval.low, 3), signed(interval.high, 3))
                }),
                difference.q_value.map_or("–".into(), p_value),
                difference.same_story.map_or("–".into(), |same| {
                    format!("{} on {}", signed(same.difference, 3), count(same.stories))
                }),
            ]
        });
        let head = ["A", "B", "of", "A − B", "interval", "adjusted p", "A − B on the stories of both"];
        table(&mut text, &format!("{}: differences", escape(&actor.actor)), &head, rows);
    }
    text.push_str("\n## Data and settings\n\n");
    for source in &comparison.data {
        let _ = writeln!(text, "- {} (SHA-256 `{}`)", escape(&source.name), source.sha256);
    }
    let _ = writeln!(
        text,
        "- {}\n- command: `{}`\n- {} intervals, {} draws, seed {}, Parallax {}",
        escape(&words::stories(comparison)),
        comparison.command.replace('`', "'"),
        level(comparison.level),
        count(comparison.draws),
        comparison.seed,
        comparison.parallax_version
    );
    text
}
