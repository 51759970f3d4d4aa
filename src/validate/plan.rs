//! Which rows a model is trained on and which it is tested on.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::corpus::{Labels, Stories, day};
use crate::stats::{deal, derive_seed};

/// What is new in the rows that a model is tested on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeldOut {
    /// The story alone: its event, or else its article, with whatever is nearly the same.
    Story,
    /// The actor, too: none of training is about it.
    Actor,
    /// The outlet, too.
    Outlet,
    /// The time, too: all of training is earlier.
    Time,
}

impl HeldOut {
    /// All, the easiest first.
    pub const ALL: [Self; 4] = [Self::Story, Self::Actor, Self::Outlet, Self::Time];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Actor => "actor",
            Self::Outlet => "outlet",
            Self::Time => "time",
        }
    }
}

/// One model: the rows that it learns from and those that it is tested on, as positions of observations, ascending. No
/// story is in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// Learned from.
    pub train: Vec<usize>,
    /// Tested on.
    pub test: Vec<usize>,
}

/// The folds of one way of holding out, or why there are none.
pub(super) fn folds(
    held_out: HeldOut,
    labels: &Labels,
    stories: &Stories,
    n_folds: usize,
    seed: u64,
) -> Result<Vec<Fold>, String> {
    let few = |what: &str, n: usize| Err(format!("{n} {what}, too few for {n_folds} folds"));
    let n = labels.observations.len();
    let given = labels.label_numbers();
    let test_of: Vec<Option<usize>> = match held_out {
        HeldOut::Story => match deal(&stories.of, &given, n_folds, seed) {
            Some(folds) => folds.into_iter().map(Some).collect(),
            None => return few("stories", distinct(&stories.of)),
        },
        HeldOut::Actor => {
            let actors = numbered(labels.observations.iter().map(|row| Some(row.actor.name.as_str())));
            match deal_known(&actors, &given, n_folds, derive_seed(seed, 1)) {
                Some(folds) => folds,
                None => return few("actors", distinct(&actors)),
            }
        }
        HeldOut::Outlet => {
            let articles = labels.observations.iter().map(|row| labels.articles.get(row.article));
            let outlets = numbered(articles.map(|article| article?.outlet.as_deref()));
            if outlets.iter().all(Option::is_none) {
                return Err("no article names its outlet".into());
            }
            match deal_known(&outlets, &given, n_folds, derive_seed(seed, 2)) {
                Some(folds) => folds,
                None => return few("outlets", distinct(&outlets) - usize::from(outlets.contains(&None))),
            }
        }
        HeldOut::Time => return by_time(labels, stories, n_folds),
    };
    let folds = (0..n_folds).map(|fold| {
        let test: Vec<usize> = (0..n).filter(|&row| test_of.get(row) == Some(&Some(fold))).collect();
        let tested: BTreeSet<usize> = test.iter().filter_map(|&row| stories.of.get(row).copied()).collect();
        // A row without outlet might be of the one that is held out.
        let train = (0..n).filter(|&row| {
            let elsewhere = test_of.get(row).is_some_and(|of| of.is_some_and(|of| of != fold));
            elsewhere && stories.of.get(row).is_some_and(|story| !tested.contains(story))
        });
        Fold { train: train.collect(), test }
    });
    Ok(folds.collect())
}

/// Blocks of equal size by date; each but the first is predicted from all before it.
fn by_time(labels: &Labels, stories: &Stories, n_folds: usize) -> Result<Vec<Fold>, String> {
    let date = |row: usize| {
        let article = labels.articles.get(labels.observations.get(row)?.article)?;
        article.date.as_deref().and_then(day)
    };
    let mut dated: Vec<(i64, usize)> =
        (0..labels.observations.len()).filter_map(|row| Some((date(row)?, row))).collect();
    if dated.is_empty() {
        return Err("no article has a date that begins like 2024-05-31".into());
    }
    dated.sort();
    let days: BTreeSet<i64> = dated.iter().map(|(day, _)| *day).collect();
    if days.len() <= n_folds {
        return Err(format!("{} days, too few for {n_folds} blocks and what is before them", days.len()));
    }
    let n_blocks = n_folds + 1;
    // A day is in one block.
    let starts: Vec<usize> = (0..=n_blocks)
        .map(|block| {
            let at = dated.len() * block / n_blocks;
            dated.get(at).map_or(dated.len(), |(day, _)| dated.partition_point(|(other, _)| other < day))
        })
        .collect();
    let mut folds = Vec::new();
    for range in starts.windows(2).skip(1) {
        let &[start, end] = range else { continue };
        let rows = |range: &[(i64, usize)]| range.iter().map(|(_, row)| *row).collect::<Vec<usize>>();
        let (earlier, block) =
            (dated.get(..start).unwrap_or_default(), dated.get(start..end).unwrap_or_default());
        let (mut train, mut test) = (rows(earlier), rows(block));
        let tested: BTreeSet<usize> = test.iter().filter_map(|&row| stories.of.get(row).copied()).collect();
        train.retain(|&row| stories.of.get(row).is_some_and(|story| !tested.contains(story)));
        train.sort_unstable();
        test.sort_unstable();
        if !train.is_empty() && !test.is_empty() {
            folds.push(Fold { train, test });
        }
    }
    if folds.is_empty() { Err("no block of days has rows before it".into()) } else { Ok(folds) }
}

/// Each distinct name as a number, by first occurrence.
fn numbered<'a>(names: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<usize>> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    names
        .map(|name| {
            let fresh = numbers.len();
            name.map(|name| *numbers.entry(name).or_insert(fresh))
        })
        .collect()
}

/// [`deal`] for those that have a group.
fn deal_known(
    groups: &[Option<usize>],
    labels: &[usize],
    folds: usize,
    seed: u64,
) -> Option<Vec<Option<usize>>> {
    let known: Vec<usize> = groups.iter().copied().flatten().collect();
    let has_group = groups.iter().zip(labels).filter(|(group, _)| group.is_some());
    let labels: Vec<usize> = has_group.map(|(_, &label)| label).collect();
    let mut dealt = deal(&known, &labels, folds, seed)?.into_iter();
    Some(groups.iter().map(|group| group.and_then(|_| dealt.next())).collect())
}

fn distinct<T: Ord>(groups: &[T]) -> usize {
    groups.iter().collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Input, ReadOptions, read_labels};

    /// Labels of a table.
    pub(crate) fn labels(table: &str) -> Labels {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        std::fs::write(&path, table).unwrap();
        read_labels(&[Input::new(path)], &ReadOptions::default()).unwrap()
    }

    /// 60 rows of 30 articles: ten actors, six outlets, a day each; every fifth article is one event with the next.
    fn many() -> Labels {
        let mut table = "id,event,outlet,date,text,actor,label\n".to_owned();
        for article in 0..30 {
            let event = if article % 5 == 1 { article - 1 } else { article };
            for row in 0..2 {
                let actor = (article * 2 + row * 3) % 10;
                table += &format!(
                    "a{article},e{event},o{},2024-03-{:02},Text {article}.,Actor {actor},{}\n",
                    article % 6,
                    article + 1,
                    ["x", "y"][row]
                );
            }
        }
        labels(&table)
    }

    #[test]
    fn nothing_that_is_held_out_is_learned_from() {
        let labels = many();
        let stories = labels.stories(5);
        assert_eq!(stories.moved, 0);
        let of_rows = |rows: &[usize], of: &dyn Fn(usize) -> String| -> BTreeSet<String> {
            rows.iter().map(|&row| of(row)).collect()
        };
        let article = |row: usize| &labels.articles[labels.observations[row].article];
        let story = |row: usize| stories.of[row].to_string();
        let actor = |row: usize| labels.observations[row].actor.name.clone();
        let outlet = |row: usize| article(row).outlet.clone().unwrap();
        for held_out in HeldOut::ALL {
            let folds = folds(held_out, &labels, &stories, 5, 1).unwrap();
            assert_eq!(folds.len(), 5);
            for Fold { train, test } in &folds {
                let apart = |of: &dyn Fn(usize) -> String| of_rows(train, of).is_disjoint(&of_rows(test, of));
                assert!(!train.is_empty() && !test.is_empty() && apart(&story), "{held_out:?}");
                match held_out {
                    HeldOut::Story => assert_eq!(train.len() + test.len(), 60),
                    HeldOut::Actor => assert!(apart(&actor)),
                    HeldOut::Outlet => assert!(apart(&outlet)),
                    HeldOut::Time => {
                        let day = |row: &usize| article(*row).date.clone();
                        assert!(train.iter().map(day).max() < test.iter().map(day).min());
                    }
                }
            }
            let mut tested: Vec<usize> = folds.iter().flat_map(|fold| fold.test.iter().copied()).collect();
            tested.sort_unstable();
            let least = if held_out == HeldOut::Time { 10 } else { 0 };
            assert!(tested.into_iter().eq(least..60), "{held_out:?}: each row once");
        }
    }

    #[test]
    fn what_cannot_be_held_out_says_why() {
        let labels = labels("id,text,actor,label\na,One.,A,x\nb,Two.,A,y\nc,Three.,B,x\n");
        let stories = labels.stories(5);
        for (held_out, why) in [
            (HeldOut::Story, "3 stories, too few for 5 folds"),
            (HeldOut::Actor, "2 actors, too few for 5 folds"),
            (HeldOut::Outlet, "no article names its outlet"),
            (HeldOut::Time, "no article has a date"),
        ] {
            let error = folds(held_out, &labels, &stories, 5, 1).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
