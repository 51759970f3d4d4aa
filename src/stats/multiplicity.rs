//! Several tests at once.

/// The p-values of several tests, adjusted so that of those that are at most q at most a part q is expected to be false
/// (Benjamini and Hochberg, 1995, "Controlling the false discovery rate"). In the order of `p_values`, each in [0, 1].
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    let p = |at: usize| p_values.get(at).copied().unwrap_or(1.0);
    order.sort_by(|&a, &b| p(b).total_cmp(&p(a)));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (before, at) in order.iter().enumerate() {
        let rank = p_values.len() - before;
        least = least.min(p(*at) * p_values.len() as f64 / rank as f64);
        adjusted.get_mut(*at).into_iter().for_each(|place| *place = least);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    const BH: [f64; 7] = [0.035, 0.056, 0.056, 0.035, 0.6416666666666667, 0.056, 1.0];

    /// SciPy 1.16: `false_discovery_control([0.01, 0.04, 0.03, 0.005, 0.55, 0.04, 1.0])`.
    #[test]
    fn adjusted_p_values_are_those_of_scipy() {
        let found = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005, 0.55, 0.04, 1.0]);
        for (found, expected) in found.iter().zip(BH) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(benjamini_hochberg(&[]), [0.0; 0]);
        assert_eq!(benjamini_hochberg(&[0.2]), [0.2]);
    }
}
