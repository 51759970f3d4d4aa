//! How far those who label agree.

/// What distances between labels count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Different or not.
    Nominal,
    /// By how many labels lie between, where the labels are in order.
    Ordinal,
}

/// Krippendorff's alpha (Krippendorff, 2004, "Content Analysis", chapter 11): 1 for agreement in all, 0 for as much as
/// labels given at random would have, negative for less. `units` holds for each unit the labels that it was given, each
/// below `k`, in any order; units with fewer than two count for nothing. `None` if no unit has two labels, or all labels
/// are one.
pub fn krippendorff_alpha<'u>(
    units: impl IntoIterator<Item = &'u [usize]>,
    k: usize,
    level: Level,
) -> Option<f64> {
    let mut coincidences = vec![vec![0.0; k]; k];
    for unit in units.into_iter().filter(|unit| unit.len() > 1) {
        let mut counts = vec![0.0; k];
        unit.iter()
            .filter_map(|&label| Some(label).filter(|label| *label < k))
            .for_each(|label| counts[label] += 1.0);
        let others = unit.len() as f64 - 1.0;
        for (one, line) in coincidences.iter_mut().enumerate() {
            for (other, place) in line.iter_mut().enumerate() {
                let own = f64::from(u8::from(one == other));
                *place += counts[one] * (counts[other] - own) / others;
            }
        }
    }
    let totals: Vec<f64> = coincidences.iter().map(|line| line.iter().sum()).collect();
    let n: f64 = totals.iter().sum();
    let (mut observed, mut expected) = (0.0, 0.0);
    for (one, line) in coincidences.iter().enumerate() {
        for (other, count) in line.iter().enumerate() {
            let distance = distance(level, &totals, one, other);
            observed += count * distance;
            expected += totals[one] * totals[other] * distance;
        }
    }
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

/// The squared distance of two labels, of which `totals` tells how often each was given.
fn distance(level: Level, totals: &[f64], one: usize, other: usize) -> f64 {
    match level {
        Level::Nominal => f64::from(u8::from(one != other)),
        Level::Ordinal => {
            let (low, high) = (one.min(other), one.max(other));
            let between: f64 = totals[low..=high].iter().sum();
            (between - (totals[low] + totals[high]) / 2.0).powi(2)
        }
    }
}

/// Cohen's kappa (Cohen, 1960) of two who labelled the same units: `pairs` holds the labels of each, below `k`. 1 for
/// agreement in all, 0 for as much as chance. `None` without pairs, or if both give one and the same label alone.
pub fn cohen_kappa(pairs: impl IntoIterator<Item = (usize, usize)>, k: usize) -> Option<f64> {
    let (mut ones, mut others, mut n, mut same) = (vec![0.0; k], vec![0.0; k], 0.0, 0.0);
    for (one, other) in pairs.into_iter().filter(|&(one, other)| one < k && other < k) {
        ones[one] += 1.0;
        others[other] += 1.0;
        n += 1.0;
        same += f64::from(u8::from(one == other));
    }
    let chance: f64 = ones.iter().zip(&others).map(|(one, other)| one * other).sum::<f64>() / n;
    (n > 0.0 && chance < n).then(|| (same - chance) / (n - chance))
}

/// The label that most gave, and how many; `None` if no label has more than any other: a tie is nobody's to break.
pub fn majority(labels: &[usize], k: usize) -> Option<(usize, usize)> {
    let mut counts = vec![0; k];
    labels.iter().for_each(|&label| counts.get_mut(label).into_iter().for_each(|count| *count += 1));
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let mut with_most = counts.iter().enumerate().filter(|(_, count)| **count == most);
    let (label, _) = with_most.next()?;
    with_most.next().is_none().then_some((label, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        k: usize,
        units: Vec<Vec<usize>>,
        nominal: Option<f64>,
        ordinal: Option<f64>,
        pairs: Vec<(usize, usize)>,
        kappa: Option<f64>,
    }

    #[track_caller]
    fn assert_close(found: Option<f64>, expected: Option<f64>) {
        match (found, expected) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-9, "{found} {expected}"),
            _ => assert_eq!(found, expected),
        }
    }

    #[test]
    fn agreement_is_that_of_the_reference() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../tests/reference/agreement.json")).unwrap();
        assert!(cases.len() > 5 && cases.iter().any(|case| case.nominal.is_none()));
        for Case { k, units, nominal, ordinal, pairs, kappa } in cases {
            let alpha = |level| krippendorff_alpha(units.iter().map(Vec::as_slice), k, level);
            assert_close(alpha(Level::Nominal), nominal);
            assert_close(alpha(Level::Ordinal), ordinal);
            assert_close(cohen_kappa(pairs, k), kappa);
        }
    }

    #[test]
    fn a_tie_has_no_majority() {
        assert_eq!(majority(&[2, 0, 2, 1], 3), Some((2, 2)));
        assert_eq!(majority(&[2, 0, 2, 0, 1], 3), None);
        assert_eq!(majority(&[1], 3), Some((1, 1)));
        assert_eq!(majority(&[], 3), None);
        assert_eq!(cohen_kappa([], 2), None);
    }
}
