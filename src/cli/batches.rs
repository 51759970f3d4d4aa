//! Working on a stream of articles with all cores and in bounded memory.

use parallax::corpus::ArticleRow;
use parallax::error::{Error, Result};
use rayon::prelude::*;

use super::progress::Progress;

/// Articles that are worked on at a time, and bytes of their texts after which no more are; they bound the memory that a
/// stream takes.
const BATCH: usize = 128;
const BATCH_BYTES: usize = 4 << 20;

/// Computes `make` for every row, in parallel, and hands the results on in the order of the rows. `what` is done is
/// shown as progress. Nothing after an error is handed on. While a batch is worked on, the next is read.
pub(crate) fn for_each<T: Send>(
    what: &'static str,
    articles: impl Iterator<Item = Result<ArticleRow>> + Send,
    make: impl Fn(&ArticleRow) -> Result<T> + Sync,
    mut take: impl FnMut(&ArticleRow, T) -> Result<()>,
) -> Result<()> {
    for_each_or_error(what, articles, make, |row, made| take(row, made), Err)
}

/// The same, where rows that cannot be read, or of which nothing can be made, go to `failed`, and the others go on.
pub(crate) fn for_each_or_error<T: Send>(
    what: &'static str,
    mut articles: impl Iterator<Item = Result<ArticleRow>> + Send,
    make: impl Fn(&ArticleRow) -> Result<T> + Sync,
    mut take: impl FnMut(&ArticleRow, T) -> Result<()>,
    mut failed: impl FnMut(Error) -> Result<()>,
) -> Result<()> {
    let mut progress = Progress::new(what, None);
    let mut read = move || {
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        while batch.len() < BATCH
            && bytes < BATCH_BYTES
            && let Some(row) = articles.next()
        {
            bytes += row.as_ref().map_or(0, |row| row.article.text.len());
            batch.push(row);
        }
        batch
    };
    let mut batch = read();
    while !batch.is_empty() {
        let make = |row: &Result<ArticleRow>| row.as_ref().ok().map(&make);
        let work = || batch.par_iter().map(make).collect::<Vec<Option<Result<T>>>>();
        let (results, next) = rayon::join(work, &mut read);
        let n = batch.len();
        // In order, so that of several errors the first is told.
        for (row, result) in batch.into_iter().zip(results) {
            match (row, result) {
                (Ok(row), Some(Ok(made))) => take(&row, made)?,
                (_, Some(Err(error))) | (Err(error), _) => failed(error)?,
                (Ok(_), None) => {}
            }
        }
        progress.add(n);
        batch = next;
    }
    Ok(())
}
