//! Evaluating a model on labelled observations.

use super::{Evaluation, Predictions, Provenance};
use crate::corpus::Labels;
use crate::error::Result;
use crate::model::{Model, Progress, Selection};

impl Evaluation {
    /// Evaluates `model`, whose file has the hash `model_sha256`, on `labels`, which `selection` chose. An observation
    /// whose actor is not found is predicted from the article alone, and counted.
    ///
    /// # Errors
    /// A label that the model does not know, with its place.
    pub fn of(
        model: &Model,
        model_sha256: String,
        labels: &Labels,
        selection: Selection,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let mut gold = Vec::with_capacity(labels.observations.len());
        for observation in &labels.observations {
            let index = model.labels().index(&observation.label);
            gold.push(index.map_err(|error| {
                error.at(&observation.file).line(observation.line).row(&observation.id).field("label")
            })?);
        }
        let (probabilities, actors_not_found) = model.predict_labelled(labels, progress)?;

        let mut outlets = Vec::with_capacity(gold.len());
        let mut actors = Vec::with_capacity(gold.len());
        for observation in &labels.observations {
            let article = labels.articles.get(observation.article);
            outlets.push(article.and_then(|article| article.outlet.as_deref()));
            actors.push(observation.actor.name.as_str());
        }
        let count = |label: usize| gold.iter().filter(|gold| **gold == label).count();
        let majority = (0..model.labels().len()).rev().max_by_key(|&label| count(label)).unwrap_or(0);
        let predictions = Predictions {
            labels: model.labels(),
            gold: &gold,
            probabilities: probabilities.view(),
            groups: &labels.stories(0).of,
            actors: &actors,
            outlets: &outlets,
            actors_not_found,
            seen_in_training: model.has_seen(labels),
            majority,
        };
        let provenance = Provenance {
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            model_sha256,
            training: model.provenance().clone(),
            config: model.config().clone(),
            data: labels.sources.clone(),
            selection,
            seed: model.config().seed,
        };
        Self::new(&predictions, provenance)
    }
}
