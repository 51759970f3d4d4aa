//! Working on a stream of articles with all cores and in bounded memory.

use parallax::corpus::{ArticleRow, Articles};
use parallax::error::Result;
use rayon::prelude::*;

use super::progress::Progress;

/// Articles that are worked on at a time; bounds the memory that a stream takes.
const BATCH: usize = 128;

/// Computes `make` for every row, in parallel, and hands the results on in the order of the rows. `what` is done is
/// shown as progress. No result of a batch with an error is handed on. While a batch is worked on, the next is read.
pub(crate) fn for_each<T: Send>(
    what: &'static str,
    mut articles: Articles,
    make: impl Fn(&ArticleRow) -> Result<T> + Sync,
    mut take: impl FnMut(&ArticleRow, T) -> Result<()>,
) -> Result<()> {
    let mut progress = Progress::new(what, None);
    let mut read = move || articles.by_ref().take(BATCH).collect::<Result<Vec<ArticleRow>>>();
    let mut batch = read()?;
    while !batch.is_empty() {
        let work = || batch.par_iter().map(&make).collect::<Vec<Result<T>>>();
        let (results, next) = rayon::join(work, &mut read);
        // In order, so that of several errors the first is told.
        let results: Vec<T> = results.into_iter().collect::<Result<_>>()?;
        for (row, result) in batch.iter().zip(results) {
            take(row, result)?;
        }
        progress.add(batch.len());
        batch = next?;
    }
    Ok(())
}
