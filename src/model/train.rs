//! Training: labelled observations in, a model out.

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

use super::config::Config;
use super::design::Design;
use super::observations::Progress;
use super::provenance::{Provenance, Selection};
use super::{Model, Recipe};
use crate::annotate::Lexicons;
use crate::corpus::Labels;
use crate::error::Result;
use crate::features::Sharing;
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
        let design = Design::new(labels, config, &lexicons, progress)?;
        let Design { config, annotator, labels: label_set, prior, actors_not_found, space, matrix, targets } =
            design;
        let sharing = Sharing::new(&space, &prior.information());
        let dataset = DatasetBase::new(sharing.extend(matrix)?, Array1::from(targets));
        let fitted = config.params(label_set.len()).fit(&dataset)?;
        let regression = kept(sharing.fold(fitted.weights()), &fitted)?;

        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for observation in &labels.observations {
            *counted.entry(observation.label.clone()).or_default() += 1;
        }
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
