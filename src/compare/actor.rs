//! One actor, group by group.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::coded::HandCoded;
use super::corrected::{CodedRow, Corrected};
use super::pairs::{self, Difference, Pairs, SameStory};
use super::table::ScoredRow;
use super::time::{self, Time};
use crate::stats::{Bootstrap, Interval};

/// Groups are compared pair by pair if they are among so many that mention the actor in most articles; the number of pairs
/// grows with the square.
pub const MAX_DIFFERENCE_GROUPS: usize = 30;

/// How the groups frame one actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActorComparison {
    /// The actor's name.
    pub actor: String,
    /// Number of mentions in all articles.
    pub mentions: u64,
    /// The groups, by name.
    pub groups: Vec<Group>,
    /// Every pair of the groups that were compared; of the mean score, or for nominal labels of each label's share.
    pub differences: Vec<Difference>,
    /// How many groups mention the actor, but were not compared pair by pair because there are more than
    /// [`MAX_DIFFERENCE_GROUPS`].
    pub not_compared: usize,
    /// Each group beside the others on the same stories; of the groups that were compared.
    pub same_story: Vec<SameStory>,
    /// The mean score over time; `None` for nominal labels, and where dates are of one period or cannot be read.
    pub time: Option<Time>,
}

/// How one group frames the actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The group's name: the outlet, unless compared by another column; "(unknown)" if that is empty.
    pub group: String,
    /// Number of articles that mention the actor; the means are over these.
    pub articles: usize,
    /// Number of stories that they report.
    pub stories: usize,
    /// Number of mentions in them.
    pub mentions: u64,
    /// Number of articles that do not mention the actor.
    pub not_mentioned: usize,
    /// Part of the group's articles that mention the actor, in [0, 1].
    pub coverage: f64,
    /// Its bootstrap interval over stories.
    pub coverage_interval: Option<Interval>,
    /// Mean framing score of the articles, in [−1, 1]; for ordered labels.
    pub mean_score: Option<f64>,
    /// Bootstrap interval of the mean score over stories; `None` if there are too few.
    pub mean_score_interval: Option<Interval>,
    /// The labels' shares, in the order of the labels; empty if there are no articles.
    pub label_shares: Vec<LabelShare>,
    /// The same, corrected by hand-coded rows, if there are any.
    pub corrected: Option<Corrected>,
}

/// How much of a group's framing has one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelShare {
    /// The label.
    pub label: String,
    /// Mean probability of the label, in [0, 1].
    pub share: f64,
    /// Bootstrap interval of the share over stories; `None` if there are too few.
    pub interval: Option<Interval>,
}

/// What all actors have in common.
pub(super) struct Setting<'a> {
    pub(super) labels: &'a [String],
    pub(super) label_values: Option<&'a [f64]>,
    pub(super) ordered: bool,
    /// The groups' names, and the group of each article.
    pub(super) groups: &'a [String],
    pub(super) group_of: &'a [usize],
    /// The story of each article.
    pub(super) story_of: &'a [usize],
    /// The day of each article.
    pub(super) day_of: &'a [Option<i64>],
    pub(super) coded: Option<&'a HandCoded>,
    pub(super) bootstrap: Bootstrap,
}

/// What one story says in one group: sums over its articles.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// The group, as a position among those of the actor.
    pub(super) group: usize,
    /// Articles that mention the actor.
    pub(super) n: f64,
    /// All articles.
    pub(super) all: f64,
    /// Sums of the values.
    pub(super) sums: Vec<f64>,
}

/// An actor's rows, gathered.
pub(super) struct Gathered<'a> {
    /// The groups that have rows, as positions among all groups, rising.
    pub(super) groups: Vec<usize>,
    /// The rows of each of them.
    pub(super) rows: Vec<Vec<&'a ScoredRow>>,
    /// How many stories of each mention the actor.
    n_stories: Vec<usize>,
    /// By story: its cells.
    pub(super) stories: Vec<Vec<Cell>>,
    /// Number of values of a row with mentions.
    pub(super) width: usize,
}

/// The estimates of one draw: for each group the means of the values, then the coverage. In one piece, as there are thousands
/// of draws, and there may be thousands of groups.
pub(super) struct Draw {
    /// Not a number where nothing was drawn.
    estimates: Vec<f64>,
    of_group: usize,
}

impl Draw {
    /// The estimate of a group at a position; `None` where nothing was drawn.
    pub(super) fn get(&self, group: usize, at: usize) -> Option<f64> {
        let place = group * self.of_group + at;
        let estimate = self.estimates.get(place).filter(|_| at < self.of_group).copied();
        estimate.filter(|estimate| !estimate.is_nan())
    }
}

impl<'a> Gathered<'a> {
    pub(super) fn new(rows: Vec<&'a ScoredRow>, setting: &Setting<'_>) -> Self {
        let group = |row: &ScoredRow| setting.group_of.get(row.article).copied().unwrap_or(0);
        let mut groups: Vec<usize> = rows.iter().map(|row| group(row)).collect();
        groups.sort_unstable();
        groups.dedup();
        let width = rows.iter().map(|row| row.values.len()).max().unwrap_or(0);
        let mut by_story: BTreeMap<usize, BTreeMap<usize, Cell>> = BTreeMap::new();
        let mut by_group: Vec<Vec<&ScoredRow>> = vec![Vec::new(); groups.len()];
        for row in rows {
            let story = setting.story_of.get(row.article).copied().unwrap_or(0);
            let at = groups.binary_search(&group(row)).unwrap_or(0);
            by_group.get_mut(at).into_iter().for_each(|rows| rows.push(row));
            let cell = by_story.entry(story).or_default().entry(at);
            let cell = cell.or_insert_with(|| Cell { group: at, sums: vec![0.0; width], ..Cell::default() });
            cell.all += 1.0;
            if row.mentions > 0 {
                cell.n += 1.0;
                cell.sums.iter_mut().zip(&row.values).for_each(|(sum, value)| *sum += value);
            }
        }
        let stories: Vec<Vec<Cell>> =
            by_story.into_values().map(|cells| cells.into_values().collect()).collect();
        let mut n_stories = vec![0; groups.len()];
        for cell in stories.iter().flatten().filter(|cell| cell.n > 0.0) {
            n_stories.get_mut(cell.group).into_iter().for_each(|n| *n += 1);
        }
        Self { groups, rows: by_group, n_stories, stories, width }
    }

    /// The means of each group over some stories, of which one may stand there repeatedly.
    fn means(&self, stories: impl Iterator<Item = usize>) -> Draw {
        let columns = self.width + 2;
        let mut sums = vec![0.0; columns * self.groups.len()];
        for cell in stories.filter_map(|story| self.stories.get(story)).flatten() {
            let start = cell.group * columns;
            let Some(place) = sums.get_mut(start..start + columns) else { continue };
            place
                .iter_mut()
                .zip(cell.sums.iter().chain([&cell.n, &cell.all]))
                .for_each(|(sum, value)| *sum += value);
        }
        let ratio = |sum: f64, of: f64| if of > 0.0 { sum / of } else { f64::NAN };
        let of_group = self.width + 1;
        let mut estimates = Vec::with_capacity(of_group * self.groups.len());
        for sums in sums.chunks(columns) {
            let (values, counts) = sums.split_at(self.width);
            let [n, all] = counts else { continue };
            estimates.extend(values.iter().map(|sum| ratio(*sum, *n)).chain([ratio(*n, *all)]));
        }
        Draw { estimates, of_group }
    }

    /// How many stories of a group mention the actor.
    pub(super) fn n_stories(&self, group: usize) -> usize {
        self.n_stories.get(group).copied().unwrap_or(0)
    }
}

impl ActorComparison {
    /// What `rows` say of `actor`. Pairs of groups have p-values that are not yet adjusted for their number.
    pub(super) fn new(actor: &str, number: usize, rows: Vec<&ScoredRow>, setting: &Setting<'_>) -> Self {
        let gathered = Gathered::new(rows, setting);
        let bootstrap = &setting.bootstrap;
        let means = gathered.means(0..gathered.stories.len());
        // Stories are drawn, each with all groups' articles of it, because what outlets say of one story is alike.
        let replicates = bootstrap.replicates(gathered.stories.len(), |resample| gathered.means(resample));
        let least = bootstrap.least_groups();
        let column = |group: usize, value: usize| -> Option<Vec<f64>> {
            (gathered.n_stories(group) >= least).then_some(())?;
            Some(replicates.as_ref()?.iter().filter_map(|draw| draw.get(group, value)).collect())
        };
        let groups: Vec<Group> = (0..gathered.groups.len())
            .into_par_iter()
            .map(|group| {
                let interval = |value: usize| bootstrap.interval(column(group, value)?);
                summarise(
                    actor_group(&gathered, group, number, setting),
                    &|at| means.get(group, at),
                    setting,
                    gathered.width,
                    &interval,
                )
            })
            .collect();
        let mut compared: Vec<usize> =
            (0..groups.len()).filter(|&at| groups.get(at).is_some_and(|group| group.articles > 0)).collect();
        compared.sort_by_key(|&at| (Reverse(groups.get(at).map_or(0, |group| group.articles)), at));
        let not_compared = compared.len().saturating_sub(MAX_DIFFERENCE_GROUPS);
        compared.truncate(MAX_DIFFERENCE_GROUPS);
        compared.sort_unstable();
        let pairs = Pairs {
            gathered: &gathered,
            groups: &groups,
            compared: &compared,
            setting,
            seed_of: number as u64,
        };
        let differences = pairs.differences(&means, replicates.as_deref());
        let same_story = pairs::same_story(&pairs);
        let time = if setting.ordered { time::by_period(&gathered, setting) } else { None };
        Self {
            actor: actor.to_owned(),
            mentions: groups.iter().map(|group| group.mentions).sum(),
            groups,
            differences,
            not_compared,
            same_story,
            time,
        }
    }
}

/// The rows of one group.
struct ActorGroup<'g, 'a> {
    name: &'g str,
    stories: usize,
    rows: &'g [&'a ScoredRow],
    corrected: Option<Corrected>,
}

fn actor_group<'g, 'a>(
    gathered: &'g Gathered<'a>,
    group: usize,
    actor: usize,
    setting: &'g Setting<'_>,
) -> ActorGroup<'g, 'a> {
    let of_group = gathered.groups.get(group).copied().unwrap_or(0);
    let rows = gathered.rows.get(group).map_or(&[][..], Vec::as_slice);
    let corrected = setting.coded.map(|coded| {
        let mentioned = rows.iter().filter(|row| row.mentions > 0);
        let rows = mentioned.map(|row| CodedRow {
            values: &row.values,
            code: coded.code(row.article, actor),
            story: setting.story_of.get(row.article).copied().unwrap_or(0),
        });
        Corrected::new(&rows.collect::<Vec<_>>(), setting.labels.len(), setting.label_values)
    });
    ActorGroup {
        name: setting.groups.get(of_group).map_or("", String::as_str),
        stories: gathered.n_stories(group),
        rows,
        corrected,
    }
}

fn summarise(
    group: ActorGroup<'_, '_>,
    mean: &dyn Fn(usize) -> Option<f64>,
    setting: &Setting<'_>,
    width: usize,
    interval: &dyn Fn(usize) -> Option<Interval>,
) -> Group {
    let ActorGroup { name, stories, rows, corrected } = group;
    let mentioned = rows.iter().filter(|row| row.mentions > 0).count();
    // The score stands after the probabilities, and the coverage after that.
    let score = setting.labels.len();
    let share = |(at, label): (usize, &String)| {
        Some(LabelShare { label: label.clone(), share: mean(at)?, interval: interval(at) })
    };
    let ordered = setting.ordered && mentioned > 0;
    Group {
        group: name.to_owned(),
        articles: mentioned,
        stories,
        mentions: rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.mentions)),
        not_mentioned: rows.len() - mentioned,
        coverage: mean(width).unwrap_or(0.0),
        coverage_interval: interval(width),
        mean_score: if ordered { mean(score) } else { None },
        mean_score_interval: if ordered { interval(score) } else { None },
        label_shares: setting.labels.iter().enumerate().filter_map(share).collect(),
        corrected,
    }
}
