//! Labelled observations.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::article::{Article, Observation};
use super::columns::{Column, ReadOptions};
use super::input::{Input, Source, data_hash};
use super::row::Row;
use super::rows::Rows;
use super::seen::Seen;
use super::stories::near_duplicates;
use crate::error::{Error, Kind, Result};
use crate::span::Span;

/// Labelled observations and the articles that they are about.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// The articles, each once, in the order of their first rows.
    pub articles: Vec<Article>,
    /// The observations, in the order of the rows; at least one.
    pub observations: Vec<Observation>,
    /// What was read.
    pub sources: Vec<Source>,
    /// SHA-256 of the data in hexadecimal: of the only file, as `sha256sum a.csv` prints it, or of the list of
    /// several files' hashes, as `sha256sum a.csv b.csv | cut -c -64 | sha256sum` prints it.
    pub sha256: String,
    copies: OnceLock<Vec<usize>>,
}

impl Labels {
    /// For each article a number that those have, too, whose text is nearly the same. Found once, when it is first asked
    /// for, also for what later becomes a [`subset`](Labels::subset).
    pub(super) fn copies(&self) -> &[usize] {
        self.copies.get_or_init(|| {
            let texts: Vec<&str> = self.articles.iter().map(|article| article.text.as_str()).collect();
            near_duplicates(&texts)
        })
    }

    /// The label of each observation as a number, in the order of the first rows that have them.
    pub fn label_numbers(&self) -> Vec<usize> {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let labels = self.observations.iter().map(|observation| {
            let fresh = numbers.len();
            *numbers.entry(&observation.label).or_insert(fresh)
        });
        labels.collect()
    }

    /// For each observation the first one of the same article, actor and mention that an annotator labelled: itself,
    /// unless several annotators did, or it is one of the labels that a row gives probabilities of. Rows that name no
    /// annotator are taken for labels that hold side by side.
    pub fn firsts(&self) -> Vec<usize> {
        let mut firsts: HashMap<(usize, &str, Option<Span>), usize> = HashMap::new();
        let mut soft: HashMap<(&str, u64), usize> = HashMap::new();
        let rows = self.observations.iter().enumerate();
        rows.map(|(at, row)| match (row.probability, &row.annotator) {
            (Some(_), _) => *soft.entry((&row.file, row.line)).or_insert(at),
            (None, Some(_)) => *firsts.entry((row.article, &row.actor.name, row.mention)).or_insert(at),
            (None, None) => at,
        })
        .collect()
    }

    /// The positions of the observations that have a label, not probabilities of several.
    pub fn gold(&self) -> Vec<usize> {
        let rows = self.observations.iter().enumerate();
        rows.filter(|(_, row)| row.probability.is_none()).map(|(at, _)| at).collect()
    }

    /// How many rows give probabilities in place of a label.
    pub fn n_soft(&self) -> usize {
        let firsts = self.firsts().into_iter().enumerate().zip(&self.observations);
        firsts.filter(|((at, first), row)| row.probability.is_some() && at == first).count()
    }

    /// The observations at `positions`, with their articles; the sources stay.
    pub fn subset(&self, positions: impl IntoIterator<Item = usize>) -> Self {
        let mut kept: HashMap<usize, usize> = HashMap::new();
        let (mut articles, mut observations) = (Vec::new(), Vec::new());
        let known = self.copies.get();
        let mut copies = Vec::new();
        for observation in positions.into_iter().filter_map(|position| self.observations.get(position)) {
            let Some(article) = self.articles.get(observation.article) else { continue };
            let article = *kept.entry(observation.article).or_insert_with(|| {
                articles.push(article.clone());
                copies.extend(known.and_then(|copies| copies.get(observation.article)));
                articles.len() - 1
            });
            observations.push(Observation { article, ..observation.clone() });
        }
        let copies = if known.is_some() { OnceLock::from(copies) } else { OnceLock::new() };
        let (sources, sha256) = (self.sources.clone(), self.sha256.clone());
        Self { articles, observations, sources, sha256, copies }
    }
}

/// Reads labels; every row needs `text`, `actor` and `label`.
///
/// Rows whose event, outlet, date, title and text agree share one article, which has the id of the first of them.
///
/// # Errors
/// Anything in `inputs` that cannot be read, with its place; see [`ReadOptions`] for what can be selected. An id that
/// recurs with the same actor, mention and annotator, or with another article. No selected rows. A row whose label is empty,
/// also where it gives probabilities of labels: they are for training.
pub fn read_labels(inputs: &[Input], options: &ReadOptions) -> Result<Labels> {
    read(inputs, options, false)
}

/// Reads labels to learn from: as [`read_labels`], but a row without a label may give a probability of each, in columns that are
/// named after the labels (`p_negative`, `p_neutral`, `p_positive`). Where a row has a label, that counts alone.
///
/// # Errors
/// As there; probabilities that are no numbers, below 0, or do not sum to one (within .01).
pub fn read_training_labels(inputs: &[Input], options: &ReadOptions) -> Result<Labels> {
    read(inputs, options, true)
}

fn read(inputs: &[Input], options: &ReadOptions, soft: bool) -> Result<Labels> {
    let rows = Rows::new(inputs, options, &[Column::Text, Column::Actor, Column::Label])?;
    let mut rows = rows.with_probabilities();
    let mut seen = Seen::default();
    let mut articles: Vec<Article> = Vec::new();
    let mut positions: HashMap<u64, usize> = HashMap::new();
    let mut observations = Vec::new();
    let mut bytes = 0;
    while let Some(mut row) = rows.read()? {
        let article = row.article()?;
        let (actor, mention) = row.actor(&article.text)?;
        let actor = actor.ok_or_else(|| row.missing(Column::Actor))?;
        let annotator = row.short(Column::Annotator);
        let split = row.short(Column::Split);
        let labels = labels_of(&mut row, soft)?;
        let own = row.short(Column::Own);
        let content = seen.insert(&row, &article, Some(&actor), mention, annotator.as_deref())?;

        let id = row.id();
        let position = *positions.entry(content).or_insert(articles.len());
        let article = match articles.get(position) {
            Some(known) if known.content() == article.content() => position,
            // New, or one that shares its hash with another article: then it only stays unshared.
            _ => {
                bytes += (article.title.len() + article.text.len()) as u64;
                articles.push(article);
                articles.len() - 1
            }
        };
        bytes += (labels.len() * size_of::<Observation>()) as u64;
        if let Some(most) = options.limits.labels.filter(|most| bytes > *most) {
            let message =
                format!("labels that take more than {} MB: --max-memory allows no more", most >> 20);
            return Err(Error::from(Kind::Insufficient(message)).at(&row.file));
        }
        observations.extend(labels.into_iter().map(|(label, probability)| Observation {
            id: id.clone(),
            article,
            actor: actor.clone(),
            mention,
            annotator: annotator.clone(),
            split: split.clone(),
            label,
            own: own.clone(),
            probability,
            file: Arc::clone(&row.file),
            line: row.values.line,
        }));
    }
    let sources = rows.sources().to_vec();
    let copies = OnceLock::new();
    Ok(Labels { articles, observations, sha256: data_hash(&sources), sources, copies })
}

/// The label of a row, or, if `soft` ones are allowed, those that it gives probabilities of.
fn labels_of(row: &mut Row, soft: bool) -> Result<Vec<(String, Option<f64>)>> {
    if let Some(label) = row.short(Column::Label) {
        return Ok(vec![(label, None)]);
    }
    let probabilities = row.probabilities()?;
    if probabilities.is_empty() {
        return Err(row.missing(Column::Label));
    }
    if !soft {
        let message = "empty: probabilities of labels can be trained on, and nothing else";
        return Err(row.invalid(Column::Label, message));
    }
    Ok(probabilities.into_iter().map(|(label, probability)| (label, Some(probability))).collect())
}
