//! Summaries of a list of numbers.

/// The arithmetic mean, or `None` of nothing.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (count, sum) =
        values.into_iter().fold((0_usize, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / count as f64)
}

/// The quantile at `probability` (taken into [0, 1]) of ascending `sorted`, interpolated linearly between the two
/// nearest values (type 7 of Hyndman & Fan 1996, "Sample quantiles in statistical packages"; the default of R and of
/// NumPy). `None` of nothing.
pub fn quantile(sorted: &[f64], probability: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = probability.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let low = *sorted.get(below)?;
    let high = *sorted.get(last.min(below + 1))?;
    Some(low + (high - low) * position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Reference {
        quantiles: Vec<Case>,
    }

    #[derive(serde::Deserialize)]
    struct Case {
        values: Vec<f64>,
        probability: f64,
        quantile: f64,
    }

    #[test]
    fn quantiles_agree_with_numpy() {
        let reference: Reference =
            serde_json::from_str(include_str!("../../tests/reference/metrics.json")).unwrap();
        assert!(reference.quantiles.len() > 10);
        for case in reference.quantiles {
            let mut sorted = case.values.clone();
            sorted.sort_by(f64::total_cmp);
            let found = quantile(&sorted, case.probability).unwrap();
            assert!((found - case.quantile).abs() < 1e-12, "{found} instead of {}", case.quantile);
        }
    }

    #[test]
    fn nothing_has_neither_mean_nor_quantile() {
        assert_eq!(mean([]), None);
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(mean([1.0, 2.0, 6.0]), Some(3.0));
    }
}
