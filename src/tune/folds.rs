//! Dealing rows to folds.

use std::collections::BTreeMap;

use crate::corpus::Labels;
use crate::error::{Kind, Result};
use crate::stats::Rng;

/// The fold of each observation. Stories (else articles) are shuffled, then dealt, the largest first, each to the fold
/// that has the fewest rows so far. Where there are fewer stories than folds, articles are dealt.
///
/// # Errors
/// Fewer than two folds; fewer articles than folds.
pub(super) fn deal(labels: &Labels, folds: usize, seed: u64) -> Result<Vec<usize>> {
    if folds < 2 {
        return Err(Kind::Invalid(format!("{folds} folds; at least 2 are needed")).into());
    }
    let by = |group: &dyn Fn(usize) -> String| {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, row) in labels.observations.iter().enumerate() {
            groups.entry(group(row.article)).or_default().push(position);
        }
        groups
    };
    let story =
        |article: usize| labels.articles.get(article).map_or("", |article| article.group()).to_owned();
    let mut groups = by(&story);
    if groups.len() < folds {
        groups = by(&|article| article.to_string());
    }
    if groups.len() < folds {
        let message = format!("{} articles cannot be dealt to {folds} folds", groups.len());
        return Err(Kind::Insufficient(message).into());
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    let mut rng = Rng::new(seed);
    for at in (1..groups.len()).rev() {
        groups.swap(at, rng.below(at as u64 + 1) as usize);
    }
    groups.sort_by_key(|positions| std::cmp::Reverse(positions.len()));
    let mut sizes = vec![0; folds];
    let mut fold_of = vec![0; labels.observations.len()];
    for positions in groups {
        let Some(fold) = (0..folds).min_by_key(|&fold| sizes.get(fold).copied()) else { continue };
        if let Some(size) = sizes.get_mut(fold) {
            *size += positions.len();
        }
        for position in positions {
            if let Some(of) = fold_of.get_mut(position) {
                *of = fold;
            }
        }
    }
    Ok(fold_of)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::corpus::{Input, ReadOptions, read_labels};

    fn demo() -> Labels {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/labels.csv");
        read_labels(&[Input::new(file)], &ReadOptions::default()).unwrap()
    }

    #[test]
    fn a_story_stays_in_one_fold_and_folds_are_alike_in_size() {
        let labels = demo();
        let folds = deal(&labels, 5, 1).unwrap();
        let mut folds_of: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut sizes = [0; 5];
        for (row, &fold) in labels.observations.iter().zip(&folds) {
            folds_of.entry(labels.articles[row.article].group()).or_default().insert(fold);
            sizes[fold] += 1;
        }
        assert_eq!(folds_of.len(), 10);
        assert!(folds_of.values().all(|folds| folds.len() == 1));
        let largest = sizes.iter().max().unwrap();
        assert!(sizes.iter().all(|size| size * 2 > *largest), "{sizes:?}");
    }

    #[test]
    fn the_seed_decides() {
        let labels = demo();
        assert_eq!(deal(&labels, 3, 1).unwrap(), deal(&labels, 3, 1).unwrap());
        assert!((2..9).any(|seed| deal(&labels, 3, seed).unwrap() != deal(&labels, 3, 1).unwrap()));
    }

    #[test]
    fn where_there_are_fewer_stories_than_folds_articles_are_dealt() {
        let mut labels = demo();
        labels.articles.iter_mut().for_each(|article| article.event = Some("the only one".into()));
        let folds = deal(&labels, 5, 1).unwrap();
        for (a, of_a) in labels.observations.iter().zip(&folds) {
            for (b, of_b) in labels.observations.iter().zip(&folds) {
                assert!(a.article != b.article || of_a == of_b);
            }
        }
        assert_eq!(folds.iter().collect::<BTreeSet<_>>().len(), 5);
        assert!(deal(&labels, 1, 1).is_err());
        let error = deal(&labels, 1000, 1).unwrap_err().to_string();
        assert!(error.contains("cannot be dealt to 1000 folds"), "{error}");
    }
}
