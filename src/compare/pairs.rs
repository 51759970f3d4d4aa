//! Groups beside one another.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::actor::{Cell, Draw, Gathered, Group, Setting};
use crate::stats::{Block, Bootstrap, Interval, NORMAL, derive_seed, sign_flip, two_sample};

/// The difference between two groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The first group.
    pub a: String,
    /// The second group.
    pub b: String,
    /// The label whose share differs; `None` for the mean score.
    pub label: Option<String>,
    /// Mean score (or share) of `a` minus that of `b`, in [−2, 2].
    pub difference: f64,
    /// Bootstrap interval of the difference over stories, not corrected for the number of pairs; `None` unless both groups
    /// have one.
    pub interval: Option<Interval>,
    /// P-value of a permutation of stories; `None` as the interval.
    pub p_value: Option<f64>,
    /// The same, adjusted for all pairs of all actors (Benjamini and Hochberg).
    pub q_value: Option<f64>,
    /// The difference of the corrected estimates, if both groups have one.
    pub corrected: Option<CorrectedDifference>,
    /// The two on the stories that both report.
    pub same_story: Option<Paired>,
}

/// A difference of corrected estimates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CorrectedDifference {
    /// Of `a` minus `b`.
    pub difference: f64,
    /// Its interval, as if the two had no story in common: where they have, it is rather too wide.
    pub interval: Interval,
}

/// Two groups on the same stories.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Paired {
    /// How many stories both report.
    pub stories: usize,
    /// The mean over stories of the first group's mean minus the second's.
    pub difference: f64,
    /// Its bootstrap interval over stories; `None` if there are too few.
    pub interval: Option<Interval>,
    /// P-value of sign flips; `None` likewise.
    pub p_value: Option<f64>,
}

/// A group beside all others on the same stories.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SameStory {
    /// The group.
    pub group: String,
    /// The label whose share differs; `None` for the mean score.
    pub label: Option<String>,
    /// What is known of it: the others are the mean of the other groups that report the story.
    #[serde(flatten)]
    pub paired: Paired,
    /// The p-value, adjusted for all groups of all actors.
    pub q_value: Option<f64>,
}

/// What pairs are made of.
pub(super) struct Pairs<'p, 'a> {
    pub(super) gathered: &'p Gathered<'a>,
    pub(super) groups: &'p [Group],
    /// The groups that are compared, as positions.
    pub(super) compared: &'p [usize],
    pub(super) setting: &'p Setting<'a>,
    pub(super) seed_of: u64,
}

impl Pairs<'_, '_> {
    /// The values that are compared: the score, or each label's probability.
    fn measures(&self) -> Vec<(usize, Option<String>)> {
        let labels = self.setting.labels;
        match self.setting.ordered {
            true => vec![(labels.len(), None)],
            false => labels.iter().enumerate().map(|(at, label)| (at, Some(label.clone()))).collect(),
        }
    }

    fn seed(&self, a: usize, b: usize, measure: usize) -> u64 {
        let seed = derive_seed(self.setting.bootstrap.seed, self.seed_of);
        derive_seed(derive_seed(derive_seed(seed, a as u64), b as u64), measure as u64)
    }

    /// The means of all data and of each draw, as [`Gathered`] has them.
    pub(super) fn differences(&self, means: &Draw, replicates: Option<&[Draw]>) -> Vec<Difference> {
        let mut pairs = Vec::new();
        for (at, &a) in self.compared.iter().enumerate() {
            for &b in self.compared.iter().skip(at + 1) {
                pairs.extend(self.measures().into_iter().map(|measure| (a, b, measure)));
            }
        }
        let difference = |(a, b, (measure, label)): (usize, usize, (usize, Option<String>))| {
            let (one, other) = (self.groups.get(a)?, self.groups.get(b)?);
            let mean = |of: &Draw, group: usize| of.get(group, measure);
            let bootstrap = &self.setting.bootstrap;
            let enough = one.stories.min(other.stories) >= bootstrap.least_groups();
            let interval = replicates.filter(|_| enough).and_then(|draws| {
                bootstrap.interval(draws.iter().filter_map(|draw| Some(mean(draw, a)? - mean(draw, b)?)))
            });
            let blocks = self.blocks(a, b, measure);
            let same_story = paired(&both(&blocks), bootstrap, self.seed(b, a, measure));
            let (ones, others): (Vec<Block>, Vec<Block>) = blocks.into_iter().unzip();
            let told =
                |blocks: Vec<Block>| blocks.into_iter().filter(|block| block.n > 0.0).collect::<Vec<_>>();
            let p_value =
                enough.then(|| two_sample(&told(ones), &told(others), self.seed(a, b, measure))).flatten();
            Some(Difference {
                a: one.group.clone(),
                b: other.group.clone(),
                corrected: corrected(one, other, label.is_none(), measure),
                label,
                difference: mean(means, a)? - mean(means, b)?,
                interval,
                p_value,
                q_value: None,
                same_story,
            })
        };
        pairs.into_par_iter().filter_map(difference).collect()
    }

    /// Story by story what the two groups say.
    fn blocks(&self, a: usize, b: usize, measure: usize) -> Vec<(Block, Block)> {
        let of = |cells: &[Cell], group: usize| {
            let cell = cells.iter().find(|cell| cell.group == group && cell.n > 0.0);
            cell.map_or(Block::default(), |cell| Block {
                n: cell.n,
                sum: cell.sums.get(measure).copied().unwrap_or(0.0),
            })
        };
        self.gathered
            .stories
            .iter()
            .map(|cells| (of(cells, a), of(cells, b)))
            .filter(|(a, b)| a.n > 0.0 || b.n > 0.0)
            .collect()
    }
}

/// The difference of two groups' means in each of the stories that both report.
fn both(blocks: &[(Block, Block)]) -> Vec<f64> {
    let blocks = blocks.iter().filter(|(a, b)| a.n > 0.0 && b.n > 0.0);
    blocks.map(|(a, b)| a.sum / a.n - b.sum / b.n).collect()
}

fn corrected(a: &Group, b: &Group, score: bool, label: usize) -> Option<CorrectedDifference> {
    let of = |group: &Group| {
        let corrected = group.corrected.as_ref()?;
        match score {
            true => Some((corrected.mean_score?, corrected.mean_score_standard_error?)),
            false => {
                let (share, interval) = corrected.label_shares.get(label).copied()?;
                Some((share, (interval.high - interval.low) / (2.0 * NORMAL)))
            }
        }
    };
    let ((a, error_a), (b, error_b)) = (of(a)?, of(b)?);
    let reach = NORMAL * error_a.hypot(error_b);
    let difference = a - b;
    let interval = Interval { low: difference - reach, high: difference + reach, level: 0.95 };
    Some(CorrectedDifference { difference, interval })
}

/// The mean of `differences` of stories, if there are any.
fn paired(differences: &[f64], bootstrap: &Bootstrap, seed: u64) -> Option<Paired> {
    let n = differences.len();
    let mean = |of: &mut dyn Iterator<Item = f64>| of.sum::<f64>() / n as f64;
    let bootstrap = Bootstrap { seed, ..*bootstrap };
    let replicates = bootstrap
        .replicates(n, |resample| mean(&mut resample.filter_map(|story| differences.get(story).copied())));
    (n > 0).then(|| Paired {
        stories: n,
        difference: mean(&mut differences.iter().copied()),
        p_value: replicates.as_ref().and_then(|_| sign_flip(differences, seed)),
        interval: replicates.and_then(|replicates| bootstrap.interval(replicates)),
    })
}

/// Each group that is compared beside the others on the stories that it shares with at least one of them.
pub(super) fn same_story(pairs: &Pairs<'_, '_>) -> Vec<SameStory> {
    let mut found = Vec::new();
    for (measure, label) in pairs.measures() {
        let mut by_group: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for cells in &pairs.gathered.stories {
            let means: Vec<(usize, f64)> = cells
                .iter()
                .filter(|cell| cell.n > 0.0)
                .filter_map(|cell| Some((cell.group, cell.sums.get(measure)? / cell.n)))
                .collect();
            let sum: f64 = means.iter().map(|(_, mean)| mean).sum();
            for &(group, mean) in means.iter().filter(|_| means.len() > 1) {
                let others = (sum - mean) / (means.len() - 1) as f64;
                by_group.entry(group).or_default().push(mean - others);
            }
        }
        for (group, differences) in by_group {
            if !pairs.compared.contains(&group) {
                continue;
            }
            let seed = pairs.seed(group, usize::MAX, measure);
            let Some(paired) = paired(&differences, &pairs.setting.bootstrap, seed) else { continue };
            let name = pairs.groups.get(group).map_or(String::new(), |group| group.group.clone());
            found.push(SameStory { group: name, label: label.clone(), paired, q_value: None });
        }
    }
    found
}
