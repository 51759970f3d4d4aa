//! Scores over time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::actor::{Gathered, Setting};
use super::period::Period;
use crate::corpus::written;
use crate::stats::{Bootstrap, Interval, derive_seed, mean};

/// How many groups have a line of their own: those with most articles.
const GROUPS: usize = 6;
/// Draws of a band; there are many, and they are looked at rather than read.
const DRAWS: usize = 500;

/// Mean scores by period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Time {
    /// What articles are gathered by.
    pub period: Period,
    /// The lines: the groups with most articles, by name.
    pub groups: Vec<Line>,
}

/// The scores of one group over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The group.
    pub group: String,
    /// By period, rising; periods without articles are left out.
    pub points: Vec<Point>,
}

/// The scores of one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The first day of the period.
    pub start: String,
    /// Number of articles.
    pub articles: usize,
    /// Their mean score.
    pub mean_score: f64,
    /// Its bootstrap interval over stories; `None` if there are too few.
    pub interval: Option<Interval>,
}

/// Story and score of each article of a period.
type Scores = Vec<(usize, f64)>;

/// The mean scores of an actor by period; `None` if fewer than two periods have articles.
pub(super) fn by_period(gathered: &Gathered<'_>, setting: &Setting<'_>) -> Option<Time> {
    let score = setting.labels.len();
    let dated = gathered.rows.iter().flatten().filter(|row| row.mentions > 0).filter_map(|row| {
        let day = setting.day_of.get(row.article).copied().flatten()?;
        let group = setting.group_of.get(row.article).copied()?;
        Some((group, day, setting.story_of.get(row.article).copied()?, row.values.get(score).copied()?))
    });
    let dated: Vec<(usize, i64, usize, f64)> = dated.collect();
    let first = dated.iter().map(|(_, day, ..)| *day).min()?;
    let last = dated.iter().map(|(_, day, ..)| *day).max()?;
    let period = Period::of(first, last);
    let mut lines: BTreeMap<usize, BTreeMap<i64, Scores>> = BTreeMap::new();
    for (group, day, story, score) in dated {
        lines.entry(group).or_default().entry(period.start(day)).or_default().push((story, score));
    }
    let periods: BTreeSet<i64> = lines.values().flat_map(|line| line.keys().copied()).collect();
    if periods.len() < 2 {
        return None;
    }
    let mut most: Vec<(usize, BTreeMap<i64, Scores>)> = lines.into_iter().collect();
    most.sort_by_key(|(group, line)| (Reverse(line.values().map(Vec::len).sum::<usize>()), *group));
    most.truncate(GROUPS);
    most.sort_by_key(|(group, _)| *group);
    let line = |(group, line): (usize, BTreeMap<i64, Scores>)| {
        let bootstrap = Bootstrap {
            draws: DRAWS,
            seed: derive_seed(setting.bootstrap.seed, group as u64),
            ..setting.bootstrap
        };
        Line {
            group: setting.groups.get(group).cloned().unwrap_or_default(),
            points: line.into_iter().map(|(start, scores)| point(start, &scores, &bootstrap)).collect(),
        }
    };
    Some(Time { period, groups: most.into_iter().map(line).collect() })
}

fn point(start: i64, scores: &Scores, bootstrap: &Bootstrap) -> Point {
    let mut stories: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    scores.iter().for_each(|(story, score)| stories.entry(*story).or_default().push(*score));
    let stories: Vec<Vec<f64>> = stories.into_values().collect();
    Point {
        start: written(start),
        articles: scores.len(),
        mean_score: mean(scores.iter().map(|(_, score)| *score)).unwrap_or(0.0),
        interval: bootstrap.interval_of(&stories, |stories| mean(stories.flatten().copied())),
    }
}
