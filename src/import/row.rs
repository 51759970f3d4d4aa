//! One label, as it is written.

use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A row of labels, in the order of the columns. An empty field is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Names the article; with actor, mention and annotator it names the row.
    pub id: String,
    /// The story that the article reports.
    pub event: String,
    /// Who published it.
    pub outlet: String,
    /// When.
    pub date: String,
    /// The headline.
    pub title: String,
    /// The article, as it was released; rows of one article may share it.
    #[serde(serialize_with = "as_str")]
    pub text: Arc<str>,
    /// Whom the label is about.
    pub actor: String,
    /// Other names, separated by `|`.
    pub aliases: String,
    /// Where the mention begins that the label is about, in code points of `text`.
    pub mention_start: Option<usize>,
    /// Where it ends.
    pub mention_end: Option<usize>,
    /// Who labelled it.
    pub annotator: String,
    /// The part of the data.
    pub split: String,
    /// The label.
    pub label: String,
}

fn as_str<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// A row before its mention is looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// What is known; without the mention. An empty id is filled by the record's number, an empty actor by the mention's
    /// text.
    pub(super) row: Row,
    pub(super) aliases: Vec<String>,
    pub(super) mention: Option<Mention>,
}

/// A mention, as the data give it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Its text, where the data repeat it.
    pub(super) text: Option<String>,
}
