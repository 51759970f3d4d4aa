//! What else could be asked the same: what is easier, or another model.

use serde::Serialize;

use super::confusion::Confusion;
use super::difference::Difference;
use super::most_probable;
use crate::corpus::Labels;
use crate::error::{Kind, Result};
use crate::features::Group;
use crate::label::LabelSet;
use crate::model::{Config, Model, Resource, Selection};
use crate::stats::{McNemar, Rng};

/// What a model is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RivalKind {
    /// The most frequent label of the rows learned from.
    Majority,
    /// A label at random, as often as the rows learned from have it.
    Chance,
    /// The categories of the lexicons alone, with weights that are learned.
    Lexicons,
    /// The words and pairs of words around the actor or of the article, wherever the actor stands among them.
    Words,
    /// Another model.
    Model,
}

impl RivalKind {
    /// What is easier than a model, the easiest first.
    pub const BASELINES: [Self; 4] = [Self::Majority, Self::Chance, Self::Lexicons, Self::Words];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Majority => "the most frequent label",
            Self::Chance => "chance",
            Self::Lexicons => "a model of lexicon categories alone",
            Self::Words => "a bag of words",
            Self::Model => "the other model",
        }
    }

    /// The configuration of what learns, from that of the model; `None` for what does not learn.
    pub fn config(self, config: &Config) -> Option<Config> {
        const LEXICONS: [Group; 4] =
            [Group::LexiconDocument, Group::LexiconSentence, Group::LexiconWindow, Group::LexiconRole];
        let groups: &[Group] = match self {
            Self::Majority | Self::Chance | Self::Model => return None,
            Self::Lexicons => &LEXICONS,
            Self::Words => &[Group::Document],
        };
        let mut config = config.clone();
        config.features.keep_only(groups);
        groups.iter().for_each(|&group| {
            config.features.weights.insert(group, 1.0);
        });
        (config.prior.vectors, config.prior.model) = (Resource::None, Some(Resource::None));
        // Labels do not hang on how sure it is.
        config.regression.skip_calibration();
        Some(config)
    }
}

/// What a rival answers: a label for each observation, as a position in the label set.
#[derive(Debug, Clone)]
pub struct Answers {
    /// What it is.
    pub kind: RivalKind,
    /// SHA-256 of the file of another model.
    pub sha256: Option<String>,
    /// Its labels.
    pub labels: Vec<usize>,
}

impl Answers {
    /// The most frequent label of what `model` learned from, and labels at random as often as there, for `n`
    /// observations.
    pub fn of_shares(model: &Model, n: usize, seed: u64) -> Vec<Self> {
        let count = |name: &String| model.provenance().labels.get(name).copied().unwrap_or(0);
        let counts: Vec<usize> = model.labels().names().iter().map(count).collect();
        let answers = |kind, labels| Self { kind, sha256: None, labels };
        let mut rng = Rng::new(seed);
        vec![
            answers(RivalKind::Majority, vec![most(&counts); n]),
            answers(RivalKind::Chance, (0..n).map(|_| drawn(&counts, &mut rng)).collect()),
        ]
    }

    /// What the baselines that learn answer for `labels`, learned from `learned`, of which `model` took the rows that its
    /// provenance names.
    ///
    /// # Errors
    /// `learned` are not what the model learned from; what training returns.
    pub fn of_baselines(model: &Model, learned: &Labels, labels: &Labels) -> Result<Vec<Self>> {
        let hashes = |labels: &[crate::corpus::Source]| {
            labels.iter().map(|source| source.sha256.clone()).collect::<Vec<_>>()
        };
        if hashes(&learned.sources) != hashes(&model.provenance().data) {
            let message = "the model learned from other files than those that were given for its baselines";
            return Err(Kind::Invalid(message.into()).into());
        }
        let mut found = Vec::new();
        for kind in RivalKind::BASELINES {
            let Some(config) = kind.config(model.config()) else { continue };
            let lexicons = model.lexicons().clone();
            let rival = Model::train(learned, Selection::default(), config, lexicons, &mut |_| {})?;
            found.push(Self { kind, ..Self::of_model(&rival, None, model.labels(), labels)? });
        }
        Ok(found)
    }

    /// What another model answers for `labels`, as positions in `label_set`.
    ///
    /// # Errors
    /// It has other labels; what predicting returns.
    pub fn of_model(
        other: &Model,
        sha256: Option<String>,
        label_set: &LabelSet,
        labels: &Labels,
    ) -> Result<Self> {
        if other.labels().names() != label_set.names() {
            let message = format!(
                "the models have different labels: {} and {}",
                label_set.names().join(", "),
                other.labels().names().join(", ")
            );
            return Err(Kind::Invalid(message).into());
        }
        let (probabilities, _) = other.predict_labelled(labels, &mut |_| {})?;
        let labels = probabilities.outer_iter().map(most_probable).collect();
        Ok(Self { kind: RivalKind::Model, sha256, labels })
    }
}

/// A rival on the same observations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rival {
    /// What it is.
    pub kind: RivalKind,
    /// SHA-256 of the file of another model.
    pub sha256: Option<String>,
    /// Its accuracy.
    pub accuracy: f64,
    /// Its macro F1.
    pub macro_f1: f64,
    /// By how much the model is better.
    pub difference: Difference,
    /// How often each of the two alone is right; the model is the first. Where observations are predicted several times,
    /// of the first time.
    pub mcnemar: McNemar,
}

impl Rival {
    /// `answers` beside the labels `ours` of a model, for observations of `gold` labels in `groups`, all below `k`. The
    /// first `once` are each another observation.
    pub fn new(
        answers: &Answers,
        k: usize,
        gold: &[usize],
        ours: &[usize],
        groups: &[usize],
        once: usize,
        seed: u64,
    ) -> Self {
        let Answers { kind, sha256, labels } = answers;
        let confusion = Confusion::new(k, gold.iter().copied().zip(labels.iter().copied()));
        let right = gold.iter().zip(ours.iter().zip(labels)).take(once);
        Self {
            kind: *kind,
            sha256: sha256.clone(),
            accuracy: confusion.accuracy(),
            macro_f1: confusion.macro_f1(),
            difference: Difference::new(k, gold, ours, labels, groups, seed),
            mcnemar: McNemar::new(right.map(|(gold, (ours, theirs))| (ours == gold, theirs == gold))),
        }
    }
}

/// The label with the highest of `counts`; the first of equals.
pub(crate) fn most(counts: &[usize]) -> usize {
    (0..counts.len()).rev().max_by_key(|&label| counts.get(label)).unwrap_or(0)
}

/// A label at random, as often as `counts` have it.
pub(crate) fn drawn(counts: &[usize], rng: &mut Rng) -> usize {
    let mut left = rng.below(counts.iter().sum::<usize>().max(1) as u64) as usize;
    let found = counts.iter().position(|&count| {
        let here = left < count;
        left = left.saturating_sub(count);
        here
    });
    found.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_gives_labels_as_often_as_training_has_them() {
        let mut rng = Rng::new(1);
        let labels: Vec<usize> = (0..4_000).map(|_| drawn(&[3, 2, 3, 0], &mut rng)).collect();
        let count = |label: usize| labels.iter().filter(|of| **of == label).count();
        // The standard error of 1,500 of 4,000 is 31.
        assert!(
            count(0).abs_diff(1_500) < 110
                && count(1).abs_diff(1_000) < 100
                && count(2).abs_diff(1_500) < 110
        );
        assert_eq!((count(3), most(&[3, 2, 3, 0]), drawn(&[], &mut rng)), (0, 0, 0));
    }

    #[test]
    fn a_rival_is_told_from_the_model_where_they_differ() {
        // Of 60 observations the model errs in every sixth, the rival in every third.
        let gold: Vec<usize> = (0..60).map(|row| row % 2).collect();
        let wrong = |every: usize| -> Vec<usize> {
            gold.iter()
                .enumerate()
                .map(|(row, gold)| if row % every == 0 { 1 - gold } else { *gold })
                .collect()
        };
        let groups: Vec<usize> = (0..60).map(|row| row / 2).collect();
        let answers = Answers { kind: RivalKind::Model, sha256: None, labels: wrong(3) };
        let rival = Rival::new(&answers, 2, &gold, &wrong(6), &groups, 30, 1);
        assert_eq!((rival.mcnemar.only_first, rival.mcnemar.only_second), (5, 0), "of the first 30");
        assert!((rival.accuracy - 2.0 / 3.0).abs() < 1e-12 && rival.difference.interval.unwrap().low > 0.0);
    }
}
