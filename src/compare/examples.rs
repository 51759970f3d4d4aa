//! Articles that show what a comparison is about.

use std::collections::BTreeMap;

use super::table::{ScoreTable, ScoredRow};

/// Articles and actors to read, as positions in the table, at most `most`, the most telling first: for each actor the lowest and
/// the highest score, then those nearest to the mean of each group, the groups with most articles first. All, if there are
/// no more than `most`. For nominal labels the surest take the place of the lowest and highest.
pub fn examples(table: &ScoreTable, most: usize) -> Vec<(usize, usize)> {
    let mut by_actor: BTreeMap<usize, Vec<&ScoredRow>> = BTreeMap::new();
    for row in table.rows().iter().filter(|row| row.mentions > 0) {
        by_actor.entry(row.actor).or_default().push(row);
    }
    let queues: Vec<Vec<(usize, usize)>> = by_actor.into_values().map(|rows| queue(table, &rows)).collect();
    let longest = queues.iter().map(Vec::len).max().unwrap_or(0);
    // One of each actor, then the next of each.
    let turns = (0..longest).flat_map(|turn| queues.iter().filter_map(move |queue| queue.get(turn).copied()));
    turns.take(most).collect()
}

/// What is measured: the score, or how sure the most probable label is.
fn measured(table: &ScoreTable, row: &ScoredRow) -> f64 {
    match table.ordered() {
        true => row.values.last().copied().unwrap_or(0.0),
        false => row.values.iter().copied().fold(0.0, f64::max),
    }
}

/// One actor's articles, the most telling first.
fn queue(table: &ScoreTable, rows: &[&ScoredRow]) -> Vec<(usize, usize)> {
    let value = |row: &ScoredRow| measured(table, row);
    let mut sorted: Vec<&ScoredRow> = rows.to_vec();
    sorted.sort_by(|a, b| value(a).total_cmp(&value(b)).then(a.article.cmp(&b.article)));
    let mut by_group: BTreeMap<&str, Vec<&ScoredRow>> = BTreeMap::new();
    for row in rows {
        let group = table.articles().get(row.article).map_or("", |article| article.group.as_str());
        by_group.entry(group).or_default().push(row);
    }
    let mut groups: Vec<Vec<&ScoredRow>> = by_group.into_values().collect();
    groups.sort_by_key(|rows| std::cmp::Reverse(rows.len()));
    let typical = groups.iter().filter_map(|rows| {
        let mean = rows.iter().map(|row| value(row)).sum::<f64>() / rows.len() as f64;
        let far = |row: &ScoredRow| (value(row) - mean).abs();
        rows.iter().copied().min_by(|a, b| far(a).total_cmp(&far(b)).then(a.article.cmp(&b.article)))
    });
    let ends = sorted.first().into_iter().chain(sorted.last()).copied();
    let mut queue: Vec<(usize, usize)> = Vec::with_capacity(rows.len());
    for row in ends.chain(typical).chain(rows.iter().copied()) {
        let place = (row.article, row.actor);
        // The rest are only wanted where there are few.
        if queue.len() < 60 && !queue.contains(&place) {
            queue.push(place);
        }
    }
    queue
}
