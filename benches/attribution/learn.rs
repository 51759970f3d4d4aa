//! Learning the decisions of attribution from annotated articles.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array1;
use parallax::annotate::{Annotator, Decision, Feature, Judge, Weights};
use parallax::error::Result;
use parallax::linear::Params;
use parallax::matrix::MatrixBuilder;

use crate::aligned::Aligned;
use crate::polnear::Article;

/// In how many places a feature must occur.
const LEAST_PLACES: u32 = 12;
/// Weights nearer to zero are left out.
const LEAST_WEIGHT: f64 = 0.1;

/// How strongly the weights of each decision are drawn to zero.
const ALPHA: [f64; Decision::ALL.len()] = [4.0, 10.0, 10.0, 10.0];

/// The decisions of articles with their features and what the annotator says.
#[derive(Default)]
pub(crate) struct Examples {
    names: Vec<String>,
    columns: HashMap<String, u32>,
    rows: [Vec<(Vec<u32>, bool)>; Decision::ALL.len()],
}

/// Writes down each decision, and answers it.
struct Recorder<'r> {
    examples: &'r mut Examples,
    gold: &'r Aligned,
    /// Answers, so that later decisions see what they would see in use; the annotator's where there is none.
    weights: Option<&'r Weights>,
    wanted: &'r [Decision],
}

impl Judge for Recorder<'_> {
    fn log_odds(&mut self, decision: Decision, tokens: &Range<usize>, features: &[Feature<'_>]) -> f32 {
        let gold = self.gold.says(decision, tokens);
        if let Some(gold) = gold.filter(|_| self.wanted.contains(&decision)) {
            self.examples.add(decision, features, gold);
        }
        // Of speech as of speakers: what follows sees what is right.
        match self.weights.filter(|_| decision != Decision::Speech) {
            Some(mut weights) => (&mut weights).log_odds(decision, tokens, features),
            None => {
                if gold == Some(true) {
                    9.0
                } else {
                    -9.0
                }
            }
        }
    }

    /// Answers as the annotator does, so that a quote follows one whose speaker is right.
    fn speaker(&mut self, quote: &Range<usize>, candidate: &Range<usize>, features: &[Feature<'_>]) -> f32 {
        let overlaps = |source: &Range<usize>| source.start < candidate.end && candidate.start < source.end;
        let gold = self.gold.source_of(quote).is_some_and(|source| source.iter().any(overlaps));
        if self.wanted.contains(&Decision::Speaker) {
            self.examples.add(Decision::Speaker, features, gold);
        }
        // Whether it is speech is judged by how sure its speaker is in use.
        if let Some(mut weights) = self.weights.filter(|_| self.wanted.contains(&Decision::Speech)) {
            return (&mut weights).speaker(quote, candidate, features);
        }
        if gold { 9.0 } else { -9.0 }
    }
}

impl Examples {
    fn add(&mut self, decision: Decision, features: &[Feature<'_>], gold: bool) {
        let mut row: Vec<u32> = features
            .iter()
            .map(|feature| {
                let fresh = self.names.len() as u32;
                *self.columns.entry(feature.to_string()).or_insert_with_key(|name| {
                    self.names.push(name.clone());
                    fresh
                })
            })
            .collect();
        row.sort_unstable();
        row.dedup();
        self.rows[decision as usize].push((row, gold));
    }

    /// Records the `wanted` decisions of `articles`.
    pub(crate) fn record<'a>(
        &mut self,
        annotator: &Annotator,
        articles: impl Iterator<Item = &'a Article>,
        weights: Option<&Weights>,
        wanted: &[Decision],
    ) {
        for article in articles {
            let tokens = annotator.annotate_by("", &article.text, None::<&mut Recorder<'_>>);
            let gold = Aligned::new(article, &tokens);
            let mut recorder = Recorder { examples: self, gold: &gold, weights, wanted };
            annotator.annotate_by("", &article.text, Some(&mut recorder));
        }
    }

    /// The lines of a model file for one decision: the larger weights of the regression, by feature.
    pub(crate) fn fit(&self, decision: Decision) -> Result<String> {
        let rows = &self.rows[decision as usize];
        let mut places: BTreeMap<u32, u32> = BTreeMap::new();
        rows.iter().flat_map(|(row, _)| row).for_each(|&column| *places.entry(column).or_default() += 1);
        let bias = self.columns.get("bias").copied();
        let kept: Vec<u32> = places
            .into_iter()
            .filter(|&(column, places)| places >= LEAST_PLACES && Some(column) != bias)
            .map(|(column, _)| column)
            .collect();
        let mut builder = MatrixBuilder::new(kept.len());
        for (row, _) in rows {
            builder.push_row(
                row.iter().filter_map(|column| Some((kept.binary_search(column).ok()? as u32, 1.0))),
            )?;
        }
        let targets: Array1<usize> = rows.iter().map(|(_, gold)| usize::from(*gold)).collect();
        let params = Params::new(2).alpha(ALPHA[decision as usize]).tolerance(1e-4);
        let model = params.fit(&DatasetBase::new(builder.build(), targets))?;
        assert!(model.convergence().converged, "the fit did not converge");
        let intercept = model.intercepts()[1] - model.intercepts()[0];
        let mut lines = vec![format!("{}\tbias\t{intercept:.3}", decision.name())];
        for (at, &column) in kept.iter().enumerate() {
            let weight = model.weights()[[at, 1]] - model.weights()[[at, 0]];
            if weight.abs() >= LEAST_WEIGHT {
                lines.push(format!("{}\t{}\t{weight:.2}", decision.name(), self.names[column as usize]));
            }
        }
        lines[1..].sort();
        Ok(lines.join("\n") + "\n")
    }
}

/// Learns all decisions: each on what the ones before it say of articles that they did not learn from.
pub(crate) fn learn(annotator: &Annotator, articles: &[&Article]) -> Result<String> {
    const FOLDS: usize = 4;
    let fold = |fold: usize, inside: bool| {
        articles
            .iter()
            .enumerate()
            .filter(move |(at, _)| (at % FOLDS == fold) == inside)
            .map(|(_, article)| *article)
    };
    let mut cues = Examples::default();
    cues.record(annotator, articles.iter().copied(), None, &[Decision::Cue]);
    let mut model = cues.fit(Decision::Cue)?;
    // The contents and speakers of each part, with cues and earlier contents as a model of the other parts finds them.
    let [mut contents, mut speakers, mut speech] = [(); 3].map(|()| Examples::default());
    for part in 0..FOLDS {
        let mut others = Examples::default();
        others.record(annotator, fold(part, false), None, &[Decision::Cue]);
        let weights_of_cues = others.fit(Decision::Cue)?;
        let weights = Weights::parse(&weights_of_cues)?;
        let mut first = Examples::default();
        first.record(annotator, fold(part, false), Some(&weights), &[Decision::Content]);
        let so_far = weights_of_cues + &first.fit(Decision::Content)?;
        let weights = Weights::parse(&so_far)?;
        let mut second = Examples::default();
        second.record(annotator, fold(part, false), Some(&weights), &[Decision::Speaker]);
        let all = Weights::parse(&(so_far + &second.fit(Decision::Speaker)?))?;
        speech.record(annotator, fold(part, true), Some(&all), &[Decision::Speech]);
        contents.record(annotator, fold(part, true), Some(&weights), &[Decision::Content]);
        speakers.record(annotator, fold(part, true), Some(&weights), &[Decision::Speaker]);
    }
    model += &contents.fit(Decision::Content)?;
    model += &speakers.fit(Decision::Speaker)?;
    model += &speech.fit(Decision::Speech)?;
    Ok(model)
}
