//! Training: labelled observations in, a model out.

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

use super::config::Config;
use super::observations::{self, Progress};
use super::prior::Prior;
use super::provenance::{Provenance, Selection};
use super::{Model, Recipe};
use crate::annotate::{Annotator, Lexicons};
use crate::corpus::Labels;
use crate::error::Result;
use crate::features::{Counts, Extractor, Sharing, Unit, VocabularyBuilder};
use crate::label::LabelSet;
use crate::linear::LogisticRegression;

impl Model {
    /// Trains a model on `labels`. The same labels, configuration and lexicons make the same model, bit for bit, at
    /// any number of threads.
    ///
    /// # Errors
    /// A configuration that is out of range, a prior that cannot be read, malformed lexicon patterns, fewer than two labels, no feature that is
    /// frequent enough. A fit that did not converge is no error: [`Provenance::convergence`] tells.
    pub fn train(
        labels: &Labels,
        selection: Selection,
        config: Config,
        lexicons: Lexicons,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let mut config = config.resolve()?;
        let every_label_has_a_mention = labels.observations.iter().all(|row| row.mention.is_some());
        config.unit.get_or_insert(if every_label_has_a_mention { Unit::Mention } else { Unit::Article });
        let annotator = Annotator::attributing(config.attribution, config.language, &lexicons)?;
        let names = || labels.observations.iter().map(|observation| observation.label.as_str());
        let label_set = LabelSet::new(names(), &config.label_values)?;

        let extractor = Extractor::new(&config.features, config.unit(), &lexicons, annotator.rules());
        let mut vocabulary = VocabularyBuilder::new();
        let mut targets = Vec::with_capacity(labels.observations.len());
        let mut actors_not_found = 0;
        observations::for_each(
            &annotator,
            &extractor,
            config.mentions(),
            labels,
            progress,
            |target| {
                let parts = extractor.parts(target).into_iter().map(|(part, share)| {
                    let mut counts = Counts::default();
                    extractor.extract(&part, &mut counts);
                    (counts, share)
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
        let information = prior.information();
        let (space, matrix) = vocabulary.finish(&config.features, &information)?;
        let sharing = Sharing::new(&space, &information);
        let dataset = DatasetBase::new(sharing.extend(&matrix)?, Array1::from(targets));
        let fitted = config.params(label_set.len()).fit(&dataset)?;
        let regression = kept(sharing.fold(fitted.weights()), &fitted)?;

        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        names().for_each(|name| *counted.entry(name.to_owned()).or_default() += 1);
        let provenance = Provenance {
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            data: labels.sources.clone(),
            selection,
            observations: labels.observations.len(),
            articles: labels.articles.len(),
            actors_not_found,
            labels: counted,
            convergence: regression.convergence().clone(),
        };
        let recipe = Recipe { config, lexicons, labels: label_set, provenance };
        Ok(Self { recipe, annotator, space, regression })
    }
}

/// The fit with `weights` as the file stores them, so that a model scores alike before it is saved and after it is
/// loaded.
fn kept(weights: Array2<f64>, fitted: &LogisticRegression) -> Result<LogisticRegression> {
    let weights = weights.mapv(|weight| f64::from(weight as f32));
    LogisticRegression::from_parts(weights, fitted.intercepts().clone(), fitted.convergence().clone())
}
