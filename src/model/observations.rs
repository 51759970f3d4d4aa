//! From labelled rows to the targets of features: articles are annotated once, however many rows they have.

use rayon::prelude::*;

use crate::annotate::{Annotator, MentionReach};
use crate::corpus::Labels;
use crate::error::{Error, Kind, Result};
use crate::features::{Extractor, Target};

/// How many articles are annotated before their results are handed on; bounds the memory that texts take.
const BATCH: usize = 256;

/// Hears how many articles have been done since it was last called. Called from the thread that started the work.
pub type Progress<'a> = &'a mut dyn FnMut(usize);

/// Computes `make` for the target of every observation, in parallel, and hands the results to `take` with the
/// observation's position, article by article: an order that depends on the data alone. Articles are annotated as far
/// as `extractor` needs it.
///
/// # Errors
/// An observation of an article that is not there; what `take` returns.
pub(super) fn for_each<T: Send>(
    annotator: &Annotator,
    extractor: &Extractor<'_>,
    reach: MentionReach,
    labels: &Labels,
    progress: Progress<'_>,
    make: impl Fn(&Target<'_, '_>) -> T + Sync,
    mut take: impl FnMut(usize, T) -> Result<()>,
) -> Result<()> {
    // Where only the article as a whole counts, it is enough to know whether the actor is mentioned at all.
    let reach = if extractor.needs_mentions() { reach } else { MentionReach::Alias };
    let by_article = by_article(labels)?;
    for (articles, positions) in labels.articles.chunks(BATCH).zip(by_article.chunks(BATCH)) {
        let results: Vec<Vec<(usize, T)>> = articles
            .par_iter()
            .zip(positions)
            .map(|(article, positions)| {
                let document = annotator.annotate_for(&article.title, &article.text, extractor.needs());
                let observed = positions.iter().filter_map(|&at| Some((at, labels.observations.get(at)?)));
                observed
                    .map(|(position, observation)| {
                        let mentions =
                            annotator.mentions_of(&document, &observation.actor, observation.mention, reach);
                        let whole = observation.mention.is_none();
                        (position, make(&Target { document: &document, mentions: &mentions, whole }))
                    })
                    .collect()
            })
            .collect();
        for (position, result) in results.into_iter().flatten() {
            take(position, result)?;
        }
        progress(articles.len());
    }
    Ok(())
}

/// For each article the positions of its observations.
///
/// # Errors
/// An observation of an article that is not there.
pub(super) fn by_article(labels: &Labels) -> Result<Vec<Vec<usize>>> {
    let mut by_article: Vec<Vec<usize>> = vec![Vec::new(); labels.articles.len()];
    for (position, observation) in labels.observations.iter().enumerate() {
        let positions = by_article.get_mut(observation.article).ok_or_else(|| {
            let message =
                format!("the observation belongs to article {}, which is not there", observation.article);
            Error::from(Kind::Invalid(message)).line(observation.line).row(&observation.id)
        })?;
        positions.push(position);
    }
    Ok(by_article)
}
