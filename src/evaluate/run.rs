//! Evaluating a model on labelled observations.

use super::errors::{REASONS, confident_errors};
use super::rival::Answers;
use super::{Evaluation, Predictions, Provenance, most};
use crate::corpus::Labels;
use crate::error::Result;
use crate::model::{Model, Progress, Selection};

impl Evaluation {
    /// Evaluates `model`, whose file has the hash `model_sha256`, on `labels`, which `selection` chose, beside what `others`
    /// answer. An observation whose actor is not found is predicted from the article alone, and counted. `command` is
    /// what was typed.
    ///
    /// # Errors
    /// A label that the model does not know, with its place.
    pub fn of(
        model: &Model,
        model_sha256: String,
        labels: &Labels,
        selection: Selection,
        command: String,
        others: &[Answers],
        progress: Progress<'_>,
    ) -> Result<Self> {
        let mut gold = Vec::with_capacity(labels.observations.len());
        for observation in &labels.observations {
            let index = model.labels().index(&observation.label);
            gold.push(index.map_err(|error| {
                error.at(&observation.file).line(observation.line).row(&observation.id).field("label")
            })?);
        }
        let (probabilities, heard) = model.predict_labelled(labels, progress)?;

        let articles = || labels.observations.iter().map(|row| labels.articles.get(row.article));
        let outlets: Vec<Option<&str>> = articles().map(|article| article?.outlet.as_deref()).collect();
        let words: Vec<usize> =
            articles().map(|article| article.map_or(0, |article| article.words())).collect();
        let actors: Vec<&str> = labels.observations.iter().map(|row| row.actor.name.as_str()).collect();
        let groups = labels.stories(0).of;
        let seed = model.config().seed;
        let k = model.labels().len();
        let count = |label: usize| gold.iter().filter(|gold| **gold == label).count();
        let predictions = Predictions {
            labels: model.labels(),
            gold: &gold,
            probabilities: probabilities.view(),
            groups: &groups,
            actors: &actors,
            outlets: &outlets,
            words: &words,
            heard: &heard,
            seen_in_training: model.has_seen(labels),
            majority: most(&(0..k).map(count).collect::<Vec<_>>()),
        };
        let rows: Vec<usize> = (0..gold.len()).collect();
        let reasons = |rows: &[usize], pairs: &[(usize, usize)]| {
            model.reasons(&labels.subset(rows.iter().copied()), pairs, REASONS)
        };
        let errors = confident_errors(labels, model.labels(), &rows, &gold, probabilities.view(), reasons)?;
        let provenance = Provenance {
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            command,
            model_sha256,
            training: model.provenance().clone(),
            config: model.config().clone(),
            data: labels.sources.clone(),
            selection,
            seed,
        };
        let mut answers = Answers::of_shares(model, gold.len(), seed);
        answers.extend_from_slice(others);
        Self::new(&predictions, provenance, &answers, errors)
    }
}
