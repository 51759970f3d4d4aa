//! Articles as a stream.

use std::sync::Arc;

use super::article::{Actor, Article};
use super::columns::{Column, ReadOptions};
use super::input::{Input, Source};
use super::rows::Rows;
use super::seen::Seen;
use crate::error::Result;
use crate::span::Span;

/// One row of a table of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// The article.
    pub article: Article,
    /// The actor that the row asks about, if it names one.
    pub actor: Option<Actor>,
    /// The mention that the row asks about, in bytes of the text.
    pub mention: Option<Span>,
    /// What the row has in the columns of [`ReadOptions::also`].
    pub also: Vec<Option<String>>,
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The line on which the row begins, from 1.
    pub line: u64,
}

/// Reads articles one by one; every row needs `text`. Memory does not grow with their length, only by about fifty bytes
/// a row, to tell ids that recur.
///
/// # Errors
/// Here: no input, one that is not there, or a name for a column that is not known. While reading: see [`Articles`].
pub fn read_articles(inputs: &[Input], options: &ReadOptions) -> Result<Articles> {
    let rows = Rows::new(inputs, options, &[Column::Text])?;
    Ok(Articles { rows, seen: Seen::default(), ended: false, tolerant: false })
}

/// The iterator over articles; made by [`read_articles`].
///
/// An error is the last item, unless [`Articles::tolerant`]: anything that cannot be read, with its place; an id that recurs with the same actor and
/// mention, or with another article; no selected rows.
pub struct Articles {
    rows: Rows,
    seen: Seen,
    ended: bool,
    tolerant: bool,
}

impl Articles {
    /// Goes on after a row that [cannot be read](crate::error::Error::is_of_row): the error is an item like others.
    #[must_use]
    pub fn tolerant(mut self) -> Self {
        self.tolerant = true;
        self
    }

    /// The inputs that have been read to the end so far.
    pub fn sources(&self) -> &[Source] {
        self.rows.sources()
    }

    fn read(&mut self) -> Result<Option<ArticleRow>> {
        let Some(mut row) = self.rows.read()? else { return Ok(None) };
        let article = row.article()?;
        let (actor, mention) = row.actor(&article.text)?;
        self.seen.insert(&row, &article, actor.as_ref(), mention, None)?;
        let also = row.also();
        Ok(Some(ArticleRow { article, actor, mention, also, file: row.file, line: row.values.line }))
    }
}

impl Iterator for Articles {
    type Item = Result<ArticleRow>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let item = self.read().transpose();
        self.ended = match &item {
            Some(Ok(_)) => false,
            Some(Err(error)) => !(self.tolerant && error.is_of_row()),
            None => true,
        };
        item
    }
}
