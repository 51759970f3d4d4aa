//! How far those who labelled agree: what no model can be better than, as these labels measure it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::corpus::Labels;
use crate::evaluate::Confusion;
use crate::label::LabelSet;
use crate::span::Span;
use crate::stats::{Bootstrap, Interval, Level, cohen_kappa, krippendorff_alpha, majority};

/// The agreement of several annotators who labelled the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Humans {
    /// How many labelled what others labelled, too.
    pub annotators: usize,
    /// What several of them labelled: actors in articles, or mentions.
    pub units: usize,
    /// Krippendorff's alpha of the labels as names, in units of several labels; `None` if all gave one label.
    pub alpha: Option<f64>,
    /// Its bootstrap interval over stories.
    pub alpha_interval: Option<Interval>,
    /// Krippendorff's alpha of the labels in their order; for ordered labels.
    pub ordinal_alpha: Option<f64>,
    /// Its bootstrap interval over stories.
    pub ordinal_alpha_interval: Option<Interval>,
    /// Cohen's kappa of each two who labelled the same, those with most in common first.
    pub pairs: Vec<Pair>,
    /// Labels that were compared with what most of the others gave the same unit.
    pub compared: usize,
    /// Labels that were not, because the others are at a tie.
    pub ties: usize,
    /// How often an annotator gives what most of the others gave.
    pub human: Right,
    /// How often a model that did not learn from the story does.
    pub model: Right,
}

/// Two annotators.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// One of them.
    pub one: String,
    /// The other.
    pub other: String,
    /// What both labelled.
    pub units: usize,
    /// Cohen's kappa; `None` if both gave one and the same label alone.
    pub kappa: Option<f64>,
    /// Its bootstrap interval over stories, of the draws in which it is defined.
    pub interval: Option<Interval>,
}

/// How often labels are those that are expected.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Right {
    /// Part of them, in [0, 1].
    pub accuracy: f64,
    /// Unweighted mean of the labels' F1, in [0, 1].
    pub macro_f1: f64,
}

/// What several labelled.
struct Unit<'l> {
    story: usize,
    /// Annotator, label, and the position of the row.
    labels: Vec<(&'l str, usize, usize)>,
}

impl Humans {
    /// The agreement of `labels`, whose positions in the label set are `gold` and whose stories are `stories`, beside what was
    /// `predicted` for the rows. `None` if nothing was labelled by several.
    pub(super) fn new(
        labels: &Labels,
        label_set: &LabelSet,
        gold: &[usize],
        stories: &[usize],
        predicted: &[Option<usize>],
        bootstrap: Bootstrap,
    ) -> Option<Self> {
        let units = units(labels, gold, stories);
        if units.is_empty() {
            return None;
        }
        let k = label_set.len();
        let ranks = label_set.ranks();
        let people: BTreeSet<&str> =
            units.iter().flat_map(|unit| unit.labels.iter().map(|(name, ..)| *name)).collect();
        let by_story =
            by_story(&units, |unit| unit.labels.iter().map(|&(_, label, _)| label).collect::<Vec<usize>>());
        let (alpha, alpha_interval) = estimate(&bootstrap, &by_story, |units| {
            krippendorff_alpha(units.map(Vec::as_slice), k, Level::Nominal)
        });
        let ranked = ranks.map(|ranks| {
            let rank = |label: usize| ranks.get(label).copied().unwrap_or(0);
            by_story
                .iter()
                .map(|units| {
                    units.iter().map(|unit| unit.iter().map(|&label| rank(label)).collect()).collect()
                })
                .collect::<Vec<Vec<Vec<usize>>>>()
        });
        let (ordinal_alpha, ordinal_alpha_interval) = match &ranked {
            Some(ranked) => estimate(&bootstrap, ranked, |units| {
                krippendorff_alpha(units.map(Vec::as_slice), k, Level::Ordinal)
            }),
            None => (None, None),
        };
        let mut human = Vec::new();
        let mut model = Vec::new();
        let mut ties = 0;
        for unit in &units {
            for &(name, label, row) in &unit.labels {
                let others: Vec<usize> = unit
                    .labels
                    .iter()
                    .filter(|(other, ..)| *other != name)
                    .map(|&(_, label, _)| label)
                    .collect();
                match (majority(&others, k), predicted.get(row).copied().flatten()) {
                    (Some((expected, _)), Some(predicted)) => {
                        human.push((expected, label));
                        model.push((expected, predicted));
                    }
                    _ => ties += 1,
                }
            }
        }
        let right = |outcomes: &[(usize, usize)]| {
            let confusion = Confusion::new(k, outcomes.iter().copied());
            Right { accuracy: confusion.accuracy(), macro_f1: confusion.macro_f1() }
        };
        Some(Self {
            annotators: people.len(),
            units: units.len(),
            alpha,
            alpha_interval,
            ordinal_alpha,
            ordinal_alpha_interval,
            pairs: pairs(&units, &people, k, &bootstrap),
            compared: human.len(),
            ties,
            human: right(&human),
            model: right(&model),
        })
    }
}

/// What has labels of several annotators: the same actor in the same article, by the same mention.
fn units<'l>(labels: &'l Labels, gold: &[usize], stories: &[usize]) -> Vec<Unit<'l>> {
    let mut units: BTreeMap<(usize, &str, Option<Span>), Unit<'l>> = BTreeMap::new();
    let rows = labels.observations.iter().zip(gold).zip(stories).enumerate();
    for (row, ((observation, &label), &story)) in rows {
        let Some(annotator) = &observation.annotator else { continue };
        let key = (observation.article, observation.actor.name.as_str(), observation.mention);
        let unit = units.entry(key).or_insert_with(|| Unit { story, labels: Vec::new() });
        unit.labels.push((annotator, label, row));
    }
    units.into_values().filter(|unit| unit.labels.len() > 1).collect()
}

/// What `of` makes of each unit, story by story.
fn by_story<T>(units: &[Unit<'_>], of: impl Fn(&Unit<'_>) -> T) -> Vec<Vec<T>> {
    let mut stories: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    units.iter().for_each(|unit| stories.entry(unit.story).or_default().push(of(unit)));
    stories.into_values().collect()
}

/// A figure of all units, and its interval over stories.
fn estimate<T: Sync>(
    bootstrap: &Bootstrap,
    by_story: &[Vec<T>],
    figure: impl Fn(&mut dyn Iterator<Item = &T>) -> Option<f64> + Sync,
) -> (Option<f64>, Option<Interval>) {
    let interval = bootstrap.interval_of(by_story, |stories| figure(&mut stories.flatten()));
    (figure(&mut by_story.iter().flatten()), interval)
}

fn pairs(units: &[Unit<'_>], people: &BTreeSet<&str>, k: usize, bootstrap: &Bootstrap) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (at, one) in people.iter().enumerate() {
        for other in people.iter().skip(at + 1) {
            let of = |unit: &Unit<'_>, name: &str| {
                unit.labels.iter().find(|(annotator, ..)| *annotator == name).map(|&(_, label, _)| label)
            };
            let both = by_story(units, |unit| of(unit, one).zip(of(unit, other)));
            let units = both.iter().flatten().flatten().count();
            if units == 0 {
                continue;
            }
            let (kappa, interval) =
                estimate(bootstrap, &both, |pairs| cohen_kappa(pairs.filter_map(|pair| *pair), k));
            pairs.push(Pair { one: (*one).into(), other: (*other).into(), units, kappa, interval });
        }
    }
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.units));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Input, ReadOptions, read_labels};

    #[test]
    fn each_is_compared_with_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let mut table = "id,text,actor,annotator,label\n".to_owned();
        // Of 12 units: three who agree in 8, two against one in 3, and all at odds in one.
        for unit in 0..12 {
            let labels = match unit {
                0..8 => ["a", "a", "a"],
                8..11 => ["b", "b", "a"],
                _ => ["a", "b", "c"],
            };
            for (name, label) in ["ann", "bob", "cem"].iter().zip(labels) {
                table += &format!("u{unit},Text {unit}.,Varn,{name},{label}\n");
            }
        }
        table += "single,Another text.,Varn,ann,c\nnobody,A text.,Varn,,c\n";
        std::fs::write(&path, table).unwrap();
        let labels = read_labels(&[Input::new(path)], &ReadOptions::default()).unwrap();
        let names = labels.observations.iter().map(|row| row.label.as_str());
        let label_set = LabelSet::new(names, &BTreeMap::new()).unwrap();
        let gold: Vec<usize> =
            labels.observations.iter().map(|row| label_set.index(&row.label).unwrap()).collect();
        let stories: Vec<usize> = labels.observations.iter().map(|row| row.article).collect();
        let always_a = vec![Some(0); gold.len()];
        let bootstrap = Bootstrap { draws: 200, level: 0.95, seed: 1 };
        let humans = Humans::new(&labels, &label_set, &gold, &stories, &always_a, bootstrap).unwrap();
        assert_eq!((humans.annotators, humans.units), (3, 12));
        // Of the three units with a majority of two, the two are each at a tie of the others; all three of the last are.
        assert_eq!((humans.compared, humans.ties), (24 + 3, 6 + 3));
        assert_eq!(humans.human.accuracy, 24.0 / 27.0);
        assert_eq!(humans.model.accuracy, 24.0 / 27.0, "what most others gave is \"a\" in 24");
        assert!(humans.alpha.is_some_and(|alpha| alpha > 0.3 && alpha < 0.8), "{humans:?}");
        assert!(humans.alpha_interval.is_some() && humans.ordinal_alpha.is_none());
        let pairs: Vec<(&str, &str, usize)> =
            humans.pairs.iter().map(|pair| (pair.one.as_str(), pair.other.as_str(), pair.units)).collect();
        assert_eq!(pairs, [("ann", "bob", 12), ("ann", "cem", 12), ("bob", "cem", 12)]);
        let first = labels.subset(0..1);
        assert_eq!(Humans::new(&first, &label_set, &gold, &stories, &always_a, bootstrap), None);
    }
}
