//! What the input holds: articles, actors, and labelled observations of the two.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// One article as it was read. Empty optional fields are `None`; texts are never changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Article {
    /// Identifier, unique among articles.
    pub id: String,
    /// The story or event that the article reports.
    pub event: Option<String>,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// The date as written in the input.
    pub date: Option<String>,
    /// The headline; may be empty.
    pub title: String,
    /// The body; paragraphs are separated by blank lines or line ends.
    pub text: String,
}

impl Article {
    /// The number of words of the text, by the blanks between them.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// What the article is kept together with in splits and in clustered intervals: its event, or else itself.
    pub fn group(&self) -> &str {
        self.event.as_deref().unwrap_or(&self.id)
    }

    /// Everything but the id: articles that agree in it are one.
    pub(super) fn content(&self) -> impl Hash + PartialEq {
        let Self { id: _, event, outlet, date, title, text } = self;
        (event, outlet, date, title, text)
    }
}

/// A person, state, organisation or group that acts in the story, with the names that refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The name under which the actor is reported.
    pub name: String,
    /// Other names in the text.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Places whose names stand for the actor ("Moscow"): they count where they act, not where something happens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
}

impl Actor {
    /// An actor with its other names, trimmed; empty and repeated ones are dropped.
    pub fn new<'a>(name: impl Into<String>, aliases: impl IntoIterator<Item = &'a str>) -> Self {
        let mut actor = Self { name: name.into(), aliases: Vec::new(), places: Vec::new() };
        let mut known = BTreeSet::from([actor.name.clone()]);
        for alias in aliases.into_iter().map(str::trim) {
            if !alias.is_empty() && known.insert(alias.to_owned()) {
                actor.aliases.push(alias.to_owned());
            }
        }
        actor
    }

    /// Adds the names of places that stand for the actor, trimmed; empty and repeated ones are dropped.
    #[must_use]
    pub fn with_places<'a>(mut self, places: impl IntoIterator<Item = &'a str>) -> Self {
        for place in places.into_iter().map(str::trim) {
            if !place.is_empty() && !self.places.iter().any(|known| known == place) {
                self.places.push(place.to_owned());
            }
        }
        self
    }

    /// The name and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

/// One labelled row: how an article frames an actor, or how one mention does.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The row's id, for messages and predictions.
    pub id: String,
    /// Position of the article in [`Labels::articles`](super::Labels::articles).
    pub article: usize,
    /// The actor that the label is about.
    pub actor: Actor,
    /// The mention that the label belongs to, in bytes of the article's text; `None` if the label is the article's.
    pub mention: Option<Span>,
    /// Who labelled it.
    pub annotator: Option<String>,
    /// The part of the data that the row belongs to.
    pub split: Option<String>,
    /// The label.
    pub label: String,
    /// The label of the outlet's own voice: the same question, of what the outlet says itself.
    pub own: Option<String>,
    /// How probable the label is, in (0, 1], where the row gives probabilities in place of a label: then it is as many
    /// observations as it has labels, one after the other.
    pub probability: Option<f64>,
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
}
