//! Drawing with known probabilities, and spreading out.

use crate::stats::Rng;

/// The probability with which each of `weights` (above 0) is drawn, if `n` are: proportional to its weight, and at most 1.
/// Sums to `n`, or to how many there are if that is less.
pub fn inclusion(weights: &[f64], n: usize) -> Vec<f64> {
    let mut certain = vec![n >= weights.len(); weights.len()];
    loop {
        let rest = n.saturating_sub(certain.iter().filter(|certain| **certain).count()) as f64;
        let open = || weights.iter().zip(&certain).filter(|(_, certain)| !**certain);
        let total: f64 = open().map(|(weight, _)| weight).sum();
        let probability = |weight: f64, certain: bool| if certain { 1.0 } else { rest * weight / total };
        let found: Vec<f64> =
            weights.iter().zip(&certain).map(|(&weight, &certain)| probability(weight, certain)).collect();
        let before = certain.iter().filter(|certain| **certain).count();
        for (certain, probability) in certain.iter_mut().zip(&found) {
            *certain |= *probability >= 1.0;
        }
        if certain.iter().filter(|certain| **certain).count() == before {
            return found;
        }
    }
}

/// Draws positions with `probabilities`, as many as they sum to: systematic sampling of a random order (Madow, 1949, "On the
/// theory of systematic sampling, II").
pub fn draw(probabilities: &[f64], seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    Rng::new(seed).shuffle(&mut order);
    let mut rng = Rng::new(seed ^ 1);
    let start = rng.below(1 << 32) as f64 / f64::from(u32::MAX);
    let mut sum = 0.0;
    let mut drawn = Vec::new();
    let n = probabilities.iter().sum::<f64>().round() as usize;
    for at in order {
        sum += probabilities.get(at).copied().unwrap_or(0.0);
        // Rounding must not lose the last one.
        if drawn.len() < n && sum >= start + drawn.len() as f64 - 1e-9 {
            drawn.push(at);
        }
    }
    drawn
}

/// Positions of `n` points, each the farthest from those before it, beginning with the one that is nearest to the mean
/// (Gonzalez, 1985, "Clustering to minimize the maximum intercluster distance"). Points are of one length.
pub fn spread_out(points: &[&[f32]], n: usize) -> Vec<usize> {
    let width = points.first().map_or(0, |point| point.len());
    let mut mean = vec![0.0_f32; width];
    for point in points {
        mean.iter_mut().zip(*point).for_each(|(mean, value)| *mean += value / points.len() as f32);
    }
    let distance = |one: &[f32], other: &[f32]| -> f32 {
        one.iter().zip(other).map(|(one, other)| (one - other) * (one - other)).sum()
    };
    let to_mean: Vec<f32> = points.iter().map(|point| -distance(point, &mean)).collect();
    // Of equals the first.
    let greatest = |values: &[f32]| (0..values.len()).rev().max_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut chosen = Vec::with_capacity(n.min(points.len()));
    let mut next = greatest(&to_mean);
    let mut nearest = vec![f32::INFINITY; points.len()];
    while let Some(at) = next.filter(|_| chosen.len() < n.min(points.len())) {
        chosen.push(at);
        let Some(point) = points.get(at) else { break };
        for (nearest, other) in nearest.iter_mut().zip(points) {
            *nearest = nearest.min(distance(point, other));
        }
        // What is chosen is not chosen again, even where all that is left is the same.
        nearest.get_mut(at).into_iter().for_each(|nearest| *nearest = -1.0);
        next = greatest(&nearest);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_follow_weights_and_never_exceed_one() {
        assert_eq!(inclusion(&[1.0, 1.0, 2.0], 2), [0.5, 0.5, 1.0]);
        let found = inclusion(&[10.0, 1.0, 1.0, 2.0], 2);
        assert_eq!(found, [1.0, 0.25, 0.25, 0.5]);
        assert_eq!(inclusion(&[1.0, 3.0], 5), [1.0, 1.0]);
        assert_eq!(inclusion(&[], 5), [0.0; 0]);
    }

    #[test]
    fn each_is_drawn_as_often_as_its_probability_says() {
        let weights: Vec<f64> = (1..=12).map(f64::from).collect();
        let probabilities = inclusion(&weights, 4);
        let mut times = [0; 12];
        for seed in 0..20_000 {
            let drawn = draw(&probabilities, seed);
            assert_eq!(drawn.len(), 4);
            drawn.into_iter().for_each(|at| times[at] += 1);
        }
        for (times, probability) in times.iter().zip(&probabilities) {
            // Four standard errors.
            let error = 4.0 * (probability * (1.0 - probability) / 20_000.0).sqrt();
            assert!((f64::from(*times) / 20_000.0 - probability).abs() < error, "{times} {probability}");
        }
    }

    #[test]
    fn the_same_again_is_chosen_last() {
        let points: [&[f32]; 5] = [&[0.0], &[0.0], &[10.0], &[4.0], &[4.0]];
        assert_eq!(spread_out(&points, 3), [3, 2, 0]);
        assert_eq!(spread_out(&points, 9).len(), 5);
        assert_eq!(spread_out(&[], 3), [0; 0]);
    }
}
