//! Labelled observations as numbers: what a regression is fitted to.

use super::config::Config;
use super::observations::{self, Progress};
use super::prior::Prior;
use crate::annotate::{Annotator, Lexicons};
use crate::corpus::Labels;
use crate::error::Result;
use crate::features::{Counts, Extractor, FeatureSpace, TermTable, Unit, VocabularyBuilder, Words};
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
    /// The label of each observation, as a position in the label set.
    pub targets: Vec<usize>,
}

impl Design {
    /// The design of `labels`, the same at any number of threads.
    ///
    /// # Errors
    /// As [`Model::train`](super::Model::train), of which this is the first part.
    pub fn new(labels: &Labels, config: Config, lexicons: &Lexicons, progress: Progress<'_>) -> Result<Self> {
        let mut config = config.resolve()?;
        let every_label_has_a_mention = labels.observations.iter().all(|row| row.mention.is_some());
        config.unit.get_or_insert(if every_label_has_a_mention { Unit::Mention } else { Unit::Article });
        let annotator = Annotator::attributing(config.attribution, config.language, lexicons)?;
        let names = labels.observations.iter().map(|observation| observation.label.as_str());
        let label_set = LabelSet::new(names, &config.label_values)?;

        let extractor = Extractor::new(&config.features, config.unit(), lexicons, annotator.rules());
        let terms = TermTable::default();
        let mut vocabulary = VocabularyBuilder::new(&terms);
        let mut targets = Vec::with_capacity(labels.observations.len());
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
                targets.push(label_set.index(label)?);
                actors_not_found += usize::from(not_found);
                vocabulary.push(parts)
            },
        )?;
        let prior = Prior::read(&mut config.prior, &label_set, &labels.sources)?;
        let (space, matrix) = vocabulary.finish(&config.features, &prior.information())?;
        Ok(Self { config, annotator, labels: label_set, prior, actors_not_found, space, matrix, targets })
    }
}
