//! Scoring: how an article frames an actor.

use ndarray::Array2;

use super::Model;
use super::calibrate::{Calibration, calibrate};
use super::explain::{Reason, reasons};
use super::heard::Heard;
use super::observations::{self, Progress};
use crate::annotate::{ActorMatcher, Document, Mention};
use crate::corpus::{ArticleRow, Labels};
use crate::error::Result;
use crate::features::{Extractor, FeatureSpace, KnownCounts, Target, Words, joined, mean};
use crate::linear::{largest, softmax};
use crate::matrix::{DesignMatrix, MatrixBuilder};
use crate::stats::derive_seed;

/// Numbers of a [sketch](Model::sketch): one for each bit of a hash.
const SKETCH: usize = 64;

/// What the model says of one actor in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// Logit of each label.
    pub logits: Vec<f64>,
    /// Probability of each label; they sum to 1.
    pub probabilities: Vec<f64>,
    /// The most probable label, as a position in the label set; the first of equals.
    pub label: usize,
    /// The framing score in [−1, 1], for ordered labels: their expected value, by how frequent labels are in training where
    /// probabilities are balanced afterwards.
    pub score: Option<f64>,
}

/// The score of one actor in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Position of the actor in the list of actors; 0 for the one that the row names.
    pub actor: usize,
    /// How often the actor is mentioned.
    pub mentions: usize,
    /// `None` if the actor was only looked for, and is not mentioned: then there is nothing to score. Where the row names the
    /// actor, what it says of its text is believed: without a mention the article as a whole carries the prediction, as in
    /// [`Model::predict_labelled`].
    pub prediction: Option<Prediction>,
    /// The same of the outlet's own voice, where the model has a head for it.
    pub own: Option<Prediction>,
}

/// What a prediction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Head {
    /// The article as a whole, whoever speaks.
    #[default]
    Overall,
    /// What the outlet says in its own voice.
    Own,
}

impl Model {
    /// Predicts the label of one target.
    pub fn predict(&self, target: &Target<'_, '_>) -> Prediction {
        self.predict_both(target).0
    }

    /// The same, and that of the own voice.
    pub(super) fn predict_both(&self, target: &Target<'_, '_>) -> (Prediction, Option<Prediction>) {
        self.predict_with(&mut OfArticle::new(&self.space), target)
    }

    /// The same, and that of the own voice, where `article` knows the target's document.
    fn predict_with(
        &self,
        article: &mut OfArticle<'_>,
        target: &Target<'_, '_>,
    ) -> (Prediction, Option<Prediction>) {
        let extractor = self.extractor();
        let heads = [Some(&self.regression), self.own.as_ref()];
        let mut logits = heads.map(|head| head.map(|_| vec![0.0; self.labels().len()]));
        for (part, share) in extractor.parts(target) {
            let row = article.row(&extractor, &part);
            for (head, logits) in heads.iter().zip(&mut logits) {
                let (Some(head), Some(logits)) = (head, logits) else { continue };
                let of_part = head.logits(row.iter().copied());
                logits.iter_mut().zip(of_part).for_each(|(logit, part)| *logit += share * part);
            }
        }
        let [overall, own] = logits;
        (
            self.prediction(Head::Overall, overall.unwrap_or_default()),
            own.map(|own| self.prediction(Head::Own, own)),
        )
    }

    /// Whether it has a head of the outlet's own voice beside that of the whole.
    pub fn has_own(&self) -> bool {
        self.own.is_some()
    }

    /// The mentions that a row asks about: those of the actor that it names, or else for each actor of `matcher` its own,
    /// as far as the model was trained to look.
    pub fn mentions(
        &self,
        document: &Document<'_>,
        row: &ArticleRow,
        matcher: &ActorMatcher,
    ) -> Vec<Vec<Mention>> {
        let reach = self.recipe.config.mentions();
        if let Some(actor) = &row.actor {
            return vec![self.annotator.mentions_of(document, actor, row.mention, reach)];
        }
        let mut mentions = vec![Vec::new(); matcher.n_actors()];
        for mention in matcher.find(document, reach) {
            if let Some(of_actor) = mentions.get_mut(mention.actor) {
                of_actor.push(mention);
            }
        }
        mentions
    }

    /// Scores an article toward the actor that its row names, or else toward each actor of `matcher`.
    pub fn score(&self, row: &ArticleRow, matcher: &ActorMatcher) -> Vec<Score> {
        let needs = self.extractor().needs();
        let first = needs.before_mentions(self.recipe.config.mentions());
        let mut document = self.annotator.annotate_for(&row.article.title, &row.article.text, first);
        let mentions = self.mentions(&document, row, matcher);
        let asserted = row.actor.is_some();
        // Most of the work on an article is of use only if an actor is mentioned.
        if asserted || mentions.iter().any(|mentions| !mentions.is_empty()) {
            self.annotator.complete(&mut document, needs);
        }
        let mut article = OfArticle::new(&self.space);
        let scores = mentions.iter().enumerate().map(|(actor, mentions)| {
            let whole = row.mention.is_none();
            let target = Target { document: &document, mentions, whole };
            let predicted =
                (asserted || !mentions.is_empty()).then(|| self.predict_with(&mut article, &target));
            let (prediction, own) = predicted.unzip();
            Score { actor, mentions: mentions.len(), prediction, own: own.flatten() }
        });
        scores.collect()
    }

    /// What an article says of each actor, as a few numbers: the features of its row, each added to some of them or taken
    /// from them, as a hash of its column tells, so that rows that are far apart are so in these numbers (a random
    /// projection: Achlioptas, 2003). One for each actor of [`Model::score`], `None` where the actor is not mentioned.
    pub fn sketch(&self, row: &ArticleRow, matcher: &ActorMatcher) -> Vec<Option<Vec<f32>>> {
        let extractor = self.extractor();
        let document = self.annotator.annotate_for(&row.article.title, &row.article.text, extractor.needs());
        let mut words = Words::new(&self.space);
        let mut sketch = |mentions: &Vec<Mention>| {
            let target = Target { document: &document, mentions, whole: row.mention.is_none() };
            let mut sketch = vec![0.0; SKETCH];
            for (part, share) in extractor.parts(&target) {
                let mut counts = KnownCounts::new(&mut words);
                extractor.extract(&part, &mut counts);
                for (column, value) in counts.into_row() {
                    let mut signs = derive_seed(SKETCH as u64, u64::from(column));
                    for place in &mut sketch {
                        *place += if signs & 1 == 0 { value } else { -value } * share as f32;
                        signs >>= 1;
                    }
                }
            }
            sketch
        };
        let mentions = self.mentions(&document, row, matcher);
        mentions.iter().map(|mentions| (!mentions.is_empty()).then(|| sketch(mentions))).collect::<Vec<_>>()
    }

    /// The probabilities of the labels for every observation, observations × labels, and whose words their actors are
    /// mentioned in. Those that are not found are predicted from the article alone; by a model of mentions, which does not look
    /// at it, from how frequent the labels were in training.
    ///
    /// # Errors
    /// An observation of an article that is not there.
    pub fn predict_labelled(
        &self,
        labels: &Labels,
        progress: Progress<'_>,
    ) -> Result<(Array2<f64>, Vec<Heard>)> {
        let mut probabilities = Array2::zeros((labels.observations.len(), self.labels().len()));
        let extractor = self.extractor();
        let mut heard = vec![Heard::Nowhere; labels.observations.len()];
        observations::for_each(
            &self.annotator,
            &extractor,
            self.recipe.config.mentions(),
            labels,
            progress,
            |target| (self.predict(target).probabilities, Heard::of(target, &extractor)),
            |position, (row, of_row)| {
                heard.get_mut(position).into_iter().for_each(|place| *place = of_row);
                let mut of_row = probabilities.row_mut(position);
                of_row.iter_mut().zip(row).for_each(|(cell, probability)| *cell = probability);
                Ok(())
            },
        )?;
        Ok((probabilities, heard))
    }

    /// The rows of the design matrix of every observation: what its features are to this model, whatever its weights.
    ///
    /// # Errors
    /// As [`Model::predict_labelled`].
    pub fn rows(&self, labels: &Labels, progress: Progress<'_>) -> Result<DesignMatrix> {
        let extractor = self.extractor();
        let mut rows = vec![Vec::new(); labels.observations.len()];
        observations::for_each(
            &self.annotator,
            &extractor,
            self.recipe.config.mentions(),
            labels,
            progress,
            |target| {
                let mut words = Words::new(&self.space);
                mean(extractor.parts(target).into_iter().map(|(part, share)| {
                    let mut counts = KnownCounts::new(&mut words);
                    extractor.extract(&part, &mut counts);
                    (counts.into_row(), share)
                }))
            },
            |position, row| {
                if let Some(place) = rows.get_mut(position) {
                    *place = row;
                }
                Ok(())
            },
        )?;
        let mut matrix = MatrixBuilder::new(self.space.len());
        for row in rows {
            matrix.push_row(row)?;
        }
        Ok(matrix.build())
    }

    /// What speaks most for the first label of each of `against` against the second, observation by observation; at most `most`
    /// features of each.
    ///
    /// # Errors
    /// As [`Model::predict_labelled`].
    pub fn reasons(
        &self,
        labels: &Labels,
        against: &[(usize, usize)],
        most: usize,
    ) -> Result<Vec<Vec<Reason>>> {
        let matrix = self.rows(labels, &mut |_| {})?;
        Ok(reasons(&self.space, &self.regression, &matrix, against, most))
    }

    /// The probabilities of the labels for [`rows`](Model::rows), rows × labels.
    pub fn probabilities(&self, rows: &DesignMatrix) -> Array2<f64> {
        let mut probabilities = self.regression.probabilities(rows);
        calibrate(&mut probabilities, self.recipe.provenance.calibration.as_ref());
        probabilities
    }

    pub(super) fn extractor(&self) -> Extractor<'_> {
        let config = &self.recipe.config;
        Extractor::new(&config.features, config.unit(), &self.recipe.lexicons, self.annotator.rules())
    }

    fn prediction(&self, head: Head, logits: Vec<f64>) -> Prediction {
        let mut probabilities = logits.clone();
        softmax(&mut probabilities);
        let provenance = &self.recipe.provenance;
        let calibration = match head {
            Head::Overall => provenance.calibration.as_ref(),
            Head::Own => provenance.own.as_ref().and_then(|own| own.calibration.as_ref()),
        };
        let label = match calibration.and_then(Calibration::isotonic) {
            Some(isotonic) => {
                isotonic.apply(&mut probabilities);
                largest(&probabilities)
            }
            None => largest(&logits),
        };
        let score = self.labels().expected_value(&unbalanced(&logits, &probabilities, calibration));
        Prediction { logits, probabilities, label, score }
    }
}

/// What is the same for all actors of an article, worked out once.
struct OfArticle<'m> {
    words: Words<'m, FeatureSpace>,
    /// The part of the row that is the same, once an actor was asked about.
    row: Option<Vec<(u32, f32)>>,
}

impl<'m> OfArticle<'m> {
    fn new(space: &'m FeatureSpace) -> Self {
        Self { words: Words::new(space), row: None }
    }

    /// The row of `target`, which is of this article.
    fn row(&mut self, extractor: &Extractor<'_>, target: &Target<'_, '_>) -> Vec<(u32, f32)> {
        let Self { words, row } = self;
        let of_article = row.get_or_insert_with(|| {
            let mut counts = KnownCounts::new(words);
            extractor.extract_article(target.document, &mut counts);
            counts.into_row()
        });
        let mut counts = KnownCounts::new(words);
        extractor.extract_actor(target, &mut counts);
        joined(of_article, &counts.into_row())
    }
}

/// The probabilities without what makes rare labels count for more.
fn unbalanced(logits: &[f64], probabilities: &[f64], calibration: Option<&Calibration>) -> Vec<f64> {
    let Some(mut found) = calibration.and_then(|calibration| calibration.unbalanced(logits)) else {
        return probabilities.to_vec();
    };
    softmax(&mut found);
    found
}
