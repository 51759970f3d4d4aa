//! One actor, group by group.

use std::collections::BTreeMap;

use serde::Serialize;

use super::table::Scores;
use crate::stats::{Bootstrap, Interval, derive_seed};

/// Differences are computed for an actor with at most this many scored groups; their number grows with the square.
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
    /// Every pair of groups that have a mean score, by name; empty for nominal labels.
    pub differences: Vec<Difference>,
    /// Whether the differences were left out because there are more than [`MAX_DIFFERENCE_GROUPS`] groups.
    pub differences_left_out: bool,
}

/// How one group frames the actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The group's name: the outlet, unless compared by another column; "(unknown)" if that is empty.
    pub group: String,
    /// Number of articles that mention the actor; the means are over these.
    pub articles: usize,
    /// Number of mentions in them.
    pub mentions: u64,
    /// Number of articles that do not mention the actor.
    pub not_mentioned: usize,
    /// Mean framing score of the articles, in [−1, 1]; for ordered labels.
    pub mean_score: Option<f64>,
    /// Bootstrap interval of the mean score; `None` if there are too few articles.
    pub mean_score_interval: Option<Interval>,
    /// The labels' shares, in the order of the labels; empty if there are no articles.
    pub label_shares: Vec<LabelShare>,
}

/// How much of a group's framing has one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelShare {
    /// The label.
    pub label: String,
    /// Mean probability of the label, in [0, 1].
    pub share: f64,
    /// Bootstrap interval of the share; `None` if there are too few articles.
    pub interval: Option<Interval>,
}

/// The difference between two groups' mean scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The first group.
    pub a: String,
    /// The second group.
    pub b: String,
    /// Mean score of `a` minus that of `b`, in [−2, 2].
    pub difference: f64,
    /// Bootstrap interval of the difference, not corrected for the number of pairs; `None` unless both groups have one.
    pub interval: Option<Interval>,
}

/// A group's mean score and what the bootstrap makes of it, kept for the differences.
struct MeanScore<'a> {
    group: &'a str,
    mean: f64,
    replicates: Option<Vec<f64>>,
}

impl ActorComparison {
    pub(super) fn new(
        actor: &str,
        groups: &BTreeMap<String, Scores>,
        labels: &[String],
        ordered: bool,
        bootstrap: &Bootstrap,
    ) -> Self {
        let scored = groups.values().filter(|scores| scores.articles() > 0).count();
        let differ = ordered && scored <= MAX_DIFFERENCE_GROUPS;
        let mut summaries = Vec::with_capacity(groups.len());
        let mut means = Vec::new();
        for (number, (name, scores)) in groups.iter().enumerate() {
            // A stream of its own for each group: groups are independent samples, and so must their draws be.
            let bootstrap = Bootstrap { seed: derive_seed(bootstrap.seed, number as u64), ..*bootstrap };
            let (summary, replicates) = summarise(name, scores, labels, &bootstrap);
            if let (true, Some(mean)) = (differ, summary.mean_score) {
                means.push(MeanScore { group: name, mean, replicates });
            }
            summaries.push(summary);
        }
        Self {
            actor: actor.to_owned(),
            mentions: summaries.iter().map(|group| group.mentions).sum(),
            groups: summaries,
            differences: differences(&means, bootstrap),
            differences_left_out: ordered && !differ,
        }
    }
}

/// The summary of one group, and the replicates of its mean score.
fn summarise(
    group: &str,
    scores: &Scores,
    labels: &[String],
    bootstrap: &Bootstrap,
) -> (Group, Option<Vec<f64>>) {
    let articles = scores.articles();
    let replicates = bootstrap.replicates(articles, |resample| scores.means(resample));
    let column = |column: usize| -> Option<Vec<f64>> {
        let value = |means: &Vec<f64>| means.get(column).copied();
        replicates.as_ref().map(|replicates| replicates.iter().filter_map(value).collect())
    };
    let interval = |number: usize| bootstrap.interval(column(number)?);
    let means = if articles > 0 { scores.means(0..articles) } else { Vec::new() };
    let share = |(number, (label, &share)): (usize, (&String, &f64))| LabelShare {
        label: label.clone(),
        share,
        interval: interval(number),
    };
    // The score stands after the probabilities, if there is one.
    let score = labels.len();
    let summary = Group {
        group: group.to_owned(),
        articles,
        mentions: scores.mentions,
        not_mentioned: scores.not_mentioned,
        mean_score: means.get(score).copied(),
        mean_score_interval: interval(score),
        label_shares: labels.iter().zip(&means).enumerate().map(share).collect(),
    };
    (summary, column(score))
}

fn differences(means: &[MeanScore<'_>], bootstrap: &Bootstrap) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (number, a) in means.iter().enumerate() {
        for b in means.iter().skip(number + 1) {
            let replicates = a.replicates.as_ref().zip(b.replicates.as_ref());
            differences.push(Difference {
                a: a.group.to_owned(),
                b: b.group.to_owned(),
                difference: a.mean - b.mean,
                interval: replicates
                    .and_then(|(a, b)| bootstrap.interval(a.iter().zip(b).map(|(a, b)| a - b))),
            });
        }
    }
    differences
}
