//! How frequent classes are among rows whose classes nobody knows.

/// The most rounds of the search.
const ROUNDS: usize = 2_000;
/// It ends when no share moves by more.
const TOLERANCE: f64 = 1e-7;

/// The share of each class among rows of which a classifier gives `probabilities` (row after row, one number for each class),
/// where it learned from rows among which the classes had the shares `learned`: the maximum of the likelihood under the
/// assumption that rows of a class are alike here and there, so that only the shares differ. By expectation and maximisation
/// (Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities"),
/// beginning at `start`.
///
/// `weights` say how often each row counts. All shares are above 0 and sum to one; so do those that are found, though one may
/// come as near to 0 as makes no difference. `None` if nothing counts, or lengths do not fit.
pub fn shifted_shares(
    probabilities: &[f64],
    weights: &[f64],
    learned: &[f64],
    start: &[f64],
) -> Option<Vec<f64>> {
    let k = learned.len();
    let total: f64 = weights.iter().sum();
    if k == 0 || start.len() != k || probabilities.len() != k * weights.len() || total <= 0.0 {
        return None;
    }
    let mut shares = start.to_vec();
    for _ in 0..ROUNDS {
        let mut sums = vec![0.0; k];
        let ratios: Vec<f64> = shares.iter().zip(learned).map(|(share, learned)| share / learned).collect();
        for (row, weight) in probabilities.chunks_exact(k).zip(weights).filter(|(_, weight)| **weight > 0.0) {
            let of_row = row.iter().zip(&ratios).map(|(probability, ratio)| probability * ratio);
            let sum: f64 = of_row.clone().sum();
            if sum > 0.0 {
                sums.iter_mut().zip(of_row).for_each(|(total, part)| *total += weight * part / sum);
            }
        }
        let total: f64 = sums.iter().sum();
        let next: Vec<f64> = sums.iter().map(|sum| sum / total).collect();
        let moved = next.iter().zip(&shares).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        shares = next;
        if moved < TOLERANCE {
            break;
        }
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Rng;

    #[test]
    fn shares_are_found_where_only_they_differ() {
        // A number is normal around 0 or 1.5; who learned from equally many of both is told of 20 in 100 of the second.
        let mut rng = Rng::new(3);
        let mut normal =
            || (0..12).map(|_| rng.below(1 << 32) as f64 / (1_u64 << 32) as f64).sum::<f64>() - 6.0;
        let mut probabilities = Vec::new();
        for row in 0..4_000 {
            let x = normal() + if row % 5 == 0 { 1.5 } else { 0.0 };
            let second = 1.0 / (1.0 + (-(1.5 * x - 1.125)).exp());
            probabilities.extend([1.0 - second, second]);
        }
        let found = shifted_shares(&probabilities, &[1.0; 4_000], &[0.5, 0.5], &[0.5, 0.5]).unwrap();
        assert!((found[1] - 0.2).abs() < 0.02, "{found:?}");
        // Where the search begins does not matter, and weights count rows.
        let again = shifted_shares(&probabilities, &[2.0; 4_000], &[0.5, 0.5], &[0.1, 0.9]).unwrap();
        assert!((again[1] - found[1]).abs() < 1e-4, "{found:?} {again:?}");
    }

    #[test]
    fn what_tells_nothing_leaves_the_shares() {
        let found = shifted_shares(&[0.7, 0.3, 0.7, 0.3], &[1.0, 1.0], &[0.7, 0.3], &[0.7, 0.3]).unwrap();
        assert!((found[0] - 0.7).abs() < 1e-9, "{found:?}");
        assert_eq!(shifted_shares(&[], &[], &[0.5, 0.5], &[0.5, 0.5]), None);
        assert_eq!(shifted_shares(&[1.0], &[1.0], &[0.5, 0.5], &[0.5, 0.5]), None);
    }
}
