//! Labelled observations as numbers: what a regression is fitted to.

use super::config::Config;
use super::observations::{self, Progress};
use super::prior::Prior;
use crate::annotate::{Annotator, Lexicons};
use crate::corpus::Labels;
use crate::error::Result;
use crate::features::{Counts, Extractor, FeatureSpace, Group, TermTable, Unit, VocabularyBuilder, Words};
use crate::label::LabelSet;
use crate::matrix::DesignMatrix;

/// The design of a fit: a row of features and a target for each labelled observation.
#[derive(Debug)]
pub struct Design {
    /// The configuration, resolved.
    pub(super) config: Config,
    pub(super) annotator: Annotator,
    pub(super) labels: LabelSet,
    pub(super) prior: Prior,
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
        let mut config = config.resolve()?;
        let of_mentions = labels.observations.iter().filter(|row| row.mention.is_some()).count();
        let all = of_mentions == labels.observations.len();
        let unit = *config.unit.get_or_insert(if all { Unit::Mention } else { Unit::Article });
        if unit == Unit::Article || all || of_mentions == 0 {
            config.features.weights.insert(Group::Whole, 0.0);
        }
        let annotator = Annotator::attributing(config.attribution, config.language, lexicons)?;
        let names = labels.observations.iter().map(|observation| observation.label.as_str());
        let label_set = LabelSet::new(names, &config.label_values)?;

        let extractor = Extractor::new(&config.features, config.unit(), lexicons, annotator.rules());
        let terms = TermTable::default();
        let mut vocabulary = VocabularyBuilder::new(&terms);
        let firsts = labels.firsts();
        let (mut rows, mut targets) = (Vec::new(), Vec::new());
        let mut actors_not_found = 0;
        observations::for_each(
            &annotator,
            &extractor,
            config.mentions(),
            labels,
            progress,
            |target| {
                let mut words = Words::new(&terms);
                let parts = extractor.parts(target).into_iter().map(|(part, share)| {
                    let mut counts = Counts::new(&mut words);
                    extractor.extract(&part, &mut counts);
                    (counts.finish(), share)
                });
                (parts.collect(), target.mentions.is_empty())
            },
            |position, (parts, not_found)| {
                let label = labels.observations.get(position).map_or("", |observation| &observation.label);
                rows.push(position);
                targets.push(label_set.index(label)?);
                actors_not_found += usize::from(not_found);
                if firsts.get(position) == Some(&position) {
                    vocabulary.push(parts)
                } else {
                    vocabulary.push_again(parts)
                }
            },
        )?;
        // What comes now takes the memory.
        annotator.forget_words();
        let prior = Prior::read(&mut config.prior, &label_set, labels)?;
        let (space, matrix) = vocabulary.finish(&config.features, &prior.information())?;
        let shares = shares(&firsts, &rows);
        let labels = label_set;
        Ok(Self { config, annotator, labels, prior, actors_not_found, space, matrix, targets, rows, shares })
    }
}

/// How much each of `rows` counts, so that what several annotators labelled counts once: their labels share it, and
/// where they disagree, it is learned that they do.
fn shares(firsts: &[usize], rows: &[usize]) -> Vec<f32> {
    let mut labels: Vec<f32> = vec![0.0; firsts.len()];
    for &first in firsts {
        if let Some(labels) = labels.get_mut(first) {
            *labels += 1.0;
        }
    }
    let labels = |row: usize| firsts.get(row).and_then(|&first| labels.get(first));
    rows.iter().map(|&row| labels(row).map_or(1.0, |labels| 1.0 / labels)).collect()
}
