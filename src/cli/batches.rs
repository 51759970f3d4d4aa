//! Working on a stream of articles with all cores and in bounded memory.

use parallax::corpus::{ArticleRow, Articles};
use parallax::error::Result;
use rayon::prelude::*;

use super::progress::Progress;

/// Articles that are worked on at a time; bounds the memory that a stream takes.
const BATCH: usize = 128;

/// Computes `make` for every row, in parallel, and hands the results on in the order of the rows. `what` is done is
/// shown as progress. No result of a batch with an error is handed on.
pub(crate) fn for_each<T: Send>(
    what: &'static str,
    mut articles: Articles,
    make: impl Fn(&ArticleRow) -> Result<T> + Sync,
    mut take: impl FnMut(&ArticleRow, T) -> Result<()>,
) -> Result<()> {
    let mut progress = Progress::new(what, None);
    loop {
        let batch: Vec<ArticleRow> = articles.by_ref().take(BATCH).collect::<Result<_>>()?;
        if batch.is_empty() {
            return Ok(());
        }
        let results: Vec<Result<T>> = batch.par_iter().map(&make).collect();
        // In order, so that of several errors the first is told.
        let results: Vec<T> = results.into_iter().collect::<Result<_>>()?;
        for (row, result) in batch.iter().zip(results) {
            take(row, result)?;
        }
        progress.add(batch.len());
    }
}
