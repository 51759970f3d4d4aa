//! How well probabilities put the observations of one label before the others, whatever the threshold.

/// The area under the ROC curve of `scores` for telling the observations that are `positive` from the others: how often one
/// of the former has the higher score than one of the latter, ties counting half (Mann and Whitney, 1947). In [0, 1]; 0.5 is
/// chance. `None` if all are positive, or none is.
pub(super) fn roc_auc(scores: &[f64], positive: &[bool]) -> Option<f64> {
    let n_positive = positive.iter().filter(|positive| **positive).count();
    let n_negative = positive.len() - n_positive;
    if n_positive == 0 || n_negative == 0 {
        return None;
    }
    let (mut below, mut wins) = (0, 0.0);
    for tied in tied(scores, positive).iter().rev() {
        wins += tied.positive as f64 * (below as f64 + 0.5 * tied.negative as f64);
        below += tied.negative;
    }
    Some(wins / (n_positive as f64 * n_negative as f64))
}

/// Average precision: the mean of the precision at the score of each positive observation, those of one score together. In
/// [0, 1]; the share of positive observations is chance. `None` if none is positive.
pub(super) fn average_precision(scores: &[f64], positive: &[bool]) -> Option<f64> {
    let n_positive = positive.iter().filter(|positive| **positive).count();
    let (mut found, mut taken, mut sum) = (0, 0, 0.0);
    for tied in tied(scores, positive) {
        found += tied.positive;
        taken += tied.positive + tied.negative;
        sum += tied.positive as f64 * found as f64 / taken as f64;
    }
    (n_positive > 0).then(|| sum / n_positive as f64)
}

/// Observations of one score.
struct Tied {
    positive: usize,
    negative: usize,
}

/// From the highest score down.
fn tied(scores: &[f64], positive: &[bool]) -> Vec<Tied> {
    let mut sorted: Vec<(f64, bool)> = scores.iter().copied().zip(positive.iter().copied()).collect();
    sorted.sort_unstable_by(|(a, _), (b, _)| b.total_cmp(a));
    let equal = sorted.chunk_by(|(a, _), (b, _)| a == b);
    equal
        .map(|equal| {
            let positive = equal.iter().filter(|(_, positive)| *positive).count();
            Tied { positive, negative: equal.len() - positive }
        })
        .collect()
}
