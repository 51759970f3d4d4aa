//! A check of known groups for the terminal.

use super::super::number::{capitalised, count, level, score, signed};
use super::words;
use crate::known_groups::{Group, KnownGroups, Measure};

/// The result in words, a table for each score column, and what to be careful of.
pub fn known_groups_text(known: &KnownGroups) -> String {
    let mut told = words::sentences(known).into_iter();
    let mut text = told.next().unwrap_or_default() + "\n";
    for measure in &known.measures {
        text += &format!("\n{}\n", capitalised(&words::measure(measure)));
        text += &aligned(&rows(known, measure));
    }
    text.push('\n');
    for sentence in told.chain(words::warnings(known)) {
        text += &format!("{sentence}\n");
    }
    text
}

fn rows(known: &KnownGroups, measure: &Measure) -> Vec<Vec<String>> {
    let units = words::units(known);
    let clustered = known.cluster.is_some();
    let mut head: Vec<String> =
        ["toward", "expected", "n", "mean", "n", "mean", "difference"].map(str::to_owned).to_vec();
    head.extend([format!("{} over {units}", level(known.level)), "z".into()]);
    if clustered {
        head.push("z over articles".into());
    }
    head.push(String::new());
    let mut rows = vec![head];
    for check in &measure.checks {
        let group = |group: &Group| [count(group.n), group.mean.map_or("–".into(), score)];
        let believed = known.believed(check);
        let mut row = vec![check.actor.clone(), words::expected(check)];
        row.extend(group(&check.lower).into_iter().chain(group(&check.higher)));
        row.push(check.difference.map_or("–".into(), |value| signed(value, 3)));
        row.push(believed.map_or("–".into(), |difference| words::interval(&difference)));
        row.push(believed.map_or("–".into(), |difference| signed(difference.z, 1)));
        if clustered {
            row.push(check.over_articles.map_or("–".into(), |difference| signed(difference.z, 1)));
        }
        row.push(words::verdict(known, check).to_owned());
        rows.push(row);
    }
    rows
}

/// Columns as wide as their longest cell: the first two and the last are text, the others numbers.
fn aligned(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            let blanks = " ".repeat(width.saturating_sub(cell.chars().count()));
            if at < 2 || at + 1 == columns { format!("{cell}{blanks}") } else { format!("{blanks}{cell}") }
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}
