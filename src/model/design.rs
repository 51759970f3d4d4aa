//! Labelled observations as numbers: what a regression is fitted to.

use super::config::Config;
use super::heard::Heard;
use super::memory::Held;
use super::observations::Progress;
use super::setting::Setting;
use crate::annotate::Lexicons;
use crate::corpus::Labels;
use crate::error::Result;
use crate::features::{Counted, FeatureSpace, Size, TermTable, VocabularyBuilder};
use crate::matrix::DesignMatrix;

/// The design of a fit: a row of features and a target for each labelled observation.
#[derive(Debug)]
pub struct Design {
    pub(super) actors_not_found: usize,
    /// The features that are kept.
    pub space: FeatureSpace,
    /// Observations × features.
    pub matrix: DesignMatrix,
    /// The label of each row, as a position in the label set.
    pub targets: Vec<usize>,
    /// The observation that each row is: rows come article by article.
    pub(super) rows: Vec<usize>,
    /// How much each row counts.
    pub(super) shares: Vec<f32>,
}

impl Design {
    /// The design of `labels`, the same at any number of threads.
    ///
    /// # Errors
    /// As [`Model::train`](super::Model::train), of which this is the first part.
    pub fn new(labels: &Labels, config: Config, lexicons: &Lexicons, progress: Progress<'_>) -> Result<Self> {
        Self::of(labels, &Setting::new(labels, config, lexicons)?, progress)
    }

    /// The design of `labels`, whose setting is given.
    pub(super) fn of(labels: &Labels, setting: &Setting<'_>, progress: Progress<'_>) -> Result<Self> {
        let terms = TermTable::default();
        let mut builder = Builder::new(labels, setting, &terms, false);
        setting
            .count(labels, &terms, progress, |position, parts, heard| builder.push(position, parts, heard))?;
        builder.finish()
    }
}

/// Observations after which it is looked how much memory they take, where that is bounded.
const LOOK_AFTER: usize = 512;

/// Takes what was counted of observations, article by article.
pub(super) struct Builder<'t> {
    labels: &'t Labels,
    setting: &'t Setting<'t>,
    held: Held,
    vocabulary: VocabularyBuilder<'t>,
    firsts: Vec<usize>,
    rows: Vec<usize>,
    targets: Vec<usize>,
    actors_not_found: usize,
}

impl<'t> Builder<'t> {
    /// Nothing yet of the observations of `labels`; words are numbered by `terms`. What was counted may be `kept` elsewhere,
    /// too.
    pub(super) fn new(
        labels: &'t Labels,
        setting: &'t Setting<'t>,
        terms: &'t TermTable,
        kept: bool,
    ) -> Self {
        let vocabulary = VocabularyBuilder::new(terms);
        let held = Held::new(labels, setting, kept);
        let (rows, targets) = (Vec::new(), Vec::new());
        Self {
            labels,
            setting,
            held,
            vocabulary,
            firsts: labels.firsts(),
            rows,
            targets,
            actors_not_found: 0,
        }
    }

    /// Adds the observation at `position`.
    ///
    /// # Errors
    /// A label outside the label set; more features than can be numbered, or than the memory may take.
    pub(super) fn push(&mut self, position: usize, parts: Vec<(Counted, f64)>, heard: Heard) -> Result<()> {
        let label = self.labels.observations.get(position).map_or("", |observation| &observation.label);
        self.rows.push(position);
        self.targets.push(self.setting.labels.index(label)?);
        let is_first = self.firsts.get(position) == Some(&position);
        let is_soft = self.labels.observations.get(position).is_some_and(|row| row.probability.is_some());
        // Labels that one row gives probabilities of are one observation.
        self.actors_not_found += usize::from(heard == Heard::Nowhere && (is_first || !is_soft));
        if is_first {
            self.vocabulary.push(parts)?;
        } else {
            self.vocabulary.push_again(parts)?;
        }
        if self.held.is_bounded() && self.rows.len().is_multiple_of(LOOK_AFTER) {
            self.held.check(&self.vocabulary.size()?)?;
        }
        Ok(())
    }

    /// The design of what was added.
    ///
    /// # Errors
    /// No feature that is frequent enough; more than the memory may take.
    pub(super) fn finish(self) -> Result<Design> {
        let Self { labels, vocabulary, setting, held, firsts, rows, targets, actors_not_found } = self;
        let admit = |size: &Size| held.check(size);
        let (space, matrix) =
            vocabulary.finish(&setting.config.features, &setting.prior.information(), admit)?;
        let shares = shares(labels, &firsts, &rows, setting.config.regression.soft_weight());
        Ok(Design { actors_not_found, space, matrix, targets, rows, shares })
    }
}

/// How much each of `rows` counts, so that what several annotators labelled counts once: their labels share it, and
/// where they disagree, it is learned that they do. A label that a row gives the probability of counts as much as it is probable,
/// times `soft`: the loss of a row is then the expected one.
fn shares(labels: &Labels, firsts: &[usize], rows: &[usize], soft: f64) -> Vec<f32> {
    let probability = |row: usize| labels.observations.get(row).and_then(|row| row.probability);
    let mut labels: Vec<f32> = vec![0.0; firsts.len()];
    for &first in firsts {
        if let Some(labels) = labels.get_mut(first) {
            *labels += 1.0;
        }
    }
    let labels = |row: usize| firsts.get(row).and_then(|&first| labels.get(first));
    let share = |&row: &usize| match probability(row) {
        Some(probability) => (soft * probability) as f32,
        None => labels(row).map_or(1.0, |labels| 1.0 / labels),
    };
    rows.iter().map(share).collect()
}
