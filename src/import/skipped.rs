//! What gives no row, and why.

use std::fmt;

/// A record, or one label of it, that gives no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file as the user named it.
    pub file: String,
    /// The line on which the record begins, from 1.
    pub line: u64,
    /// The record's id, or its number.
    pub record: String,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, record, reason } = self;
        write!(f, "{file}, line {line}, record \"{record}\": {reason}")
    }
}

/// Why something gives no row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// Nobody has labelled it.
    #[error("not labelled")]
    Unlabelled,
    /// Its annotator has skipped or cancelled it.
    #[error("skipped by its annotator")]
    Cancelled,
    /// A response that is a draft or discarded.
    #[error("a response that is not submitted")]
    NotSubmitted,
    /// Article, actor, mention, annotator and label stand in an earlier row.
    #[error("the same label stands already in an earlier row")]
    Repeated,
    /// A field is missing or empty.
    #[error("no `{column}`; the fields are: {}", .found.join(", "))]
    Missing {
        /// The field.
        column: String,
        /// The fields that the record has.
        found: Vec<String>,
    },
    /// The mention is not where it should be.
    #[error("{0}")]
    Mention(String),
    /// A value that has no meaning in the format.
    #[error("{0}")]
    Value(String),
    /// Labels of an article that is in no file.
    #[error("its article is in none of the files")]
    NoArticle,
}

impl Reason {
    /// Whether a label is lost: there was one, but it could not be read.
    pub fn is_lost(&self) -> bool {
        !matches!(self, Self::Unlabelled | Self::Cancelled | Self::NotSubmitted | Self::Repeated)
    }
}
