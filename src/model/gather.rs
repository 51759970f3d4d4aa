//! What training reads from labelled articles: their features and their labels, row by row.

use super::calibrate;
use super::config::Config;
use super::observations::{self, Progress};
use crate::annotate::{Annotator, Lexicons};
use crate::corpus::Labels;
use crate::error::Result;
use crate::features::{Counts, Extractor, VocabularyBuilder};
use crate::label::LabelSet;

/// The rows of a design matrix to be, article by article: their order is not that of the observations.
pub(super) struct Gathered {
    /// The features.
    pub(super) vocabulary: VocabularyBuilder,
    /// The observation that each row is.
    pub(super) rows: Vec<usize>,
    /// The label of each row, as a position in the label set.
    pub(super) targets: Vec<usize>,
    /// How much each row counts.
    pub(super) shares: Vec<f32>,
    /// The story of each row, as a number, or its article where there are too few stories to leave some out.
    pub(super) groups: Vec<usize>,
    /// Rows in whose article the actor is not found.
    pub(super) actors_not_found: usize,
}

impl Gathered {
    /// Reads all articles of `labels`.
    ///
    /// # Errors
    /// A label that is not in the set; an observation without its article; too many features.
    pub(super) fn new(
        labels: &Labels,
        annotator: &Annotator,
        config: &Config,
        lexicons: &Lexicons,
        label_set: &LabelSet,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let extractor = Extractor::new(&config.features, config.unit(), lexicons, annotator.rules());
        let mut vocabulary = VocabularyBuilder::new();
        let firsts = labels.firsts();
        let (mut rows, mut targets) = (Vec::new(), Vec::new());
        let mut actors_not_found = 0;
        observations::for_each(
            annotator,
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
                rows.push(position);
                targets.push(label_set.index(label)?);
                actors_not_found += usize::from(not_found);
                if firsts.get(position) == Some(&position) {
                    vocabulary.push(parts)
                } else {
                    vocabulary.push_again(parts).map(|_| ())
                }
            },
        )?;
        let groups = labels.groups(calibrate::FOLDS);
        let groups = rows.iter().filter_map(|&row| groups.get(row).copied()).collect();
        let shares = shares(&firsts, &rows);
        Ok(Self { vocabulary, rows, targets, shares, groups, actors_not_found })
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
