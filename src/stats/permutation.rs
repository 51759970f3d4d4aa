//! Permutation tests: would a difference as large come about if it did not matter which outlet an article is from?
//!
//! What is permuted are stories, because articles of one story depend on each other. P-values are sequential: drawing ends
//! when a fixed number of draws are as extreme as the data, and p is that number over the draws (Besag and Clifford, 1991,
//! "Sequential Monte Carlo p-values"). So what is clearly no difference costs little, and no p-value is below
//! 1 / (1 + the most draws).

use super::Rng;

/// Draws as extreme as the data after which p is known well enough.
const EXTREMES: usize = 20;
/// The most draws.
const MOST: usize = 9_999;
/// What rounding can make of equal numbers.
const EQUAL: f64 = 1e-12;

/// Articles of one story in one outlet: how many, and the sum of what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Block {
    /// How many.
    pub n: f64,
    /// The sum of the articles' values.
    pub sum: f64,
}

/// The two-sided p-value of the difference of the mean of the first outlet's articles from that of the second's, whose stories
/// are given: any of all the stories, as many as the first has, may be its. What both report counts as two stories; where the
/// two tell the same stories alike, p is rather too high than too low, and [`sign_flip`] on the differences within stories
/// sees more. `None` if an outlet has no articles.
pub fn two_sample(first: &[Block], second: &[Block], seed: u64) -> Option<f64> {
    let total = |blocks: &[Block]| {
        blocks
            .iter()
            .fold(Block::default(), |sum, block| Block { n: sum.n + block.n, sum: sum.sum + block.sum })
    };
    let (one, other) = (total(first), total(second));
    if one.n == 0.0 || other.n == 0.0 {
        return None;
    }
    let all = Block { n: one.n + other.n, sum: one.sum + other.sum };
    let observed = (one.sum / one.n - other.sum / other.n).abs();
    // The fewer are drawn.
    let fewer = first.len().min(second.len());
    let mut pool: Vec<Block> = first.iter().chain(second).copied().collect();
    Some(sequential(seed, |rng| {
        let mut drawn = Block::default();
        for at in 0..fewer {
            let chosen = at + rng.below((pool.len() - at) as u64) as usize;
            pool.swap(at, chosen);
            if let Some(block) = pool.get(at) {
                drawn = Block { n: drawn.n + block.n, sum: drawn.sum + block.sum };
            }
        }
        let others = Block { n: all.n - drawn.n, sum: all.sum - drawn.sum };
        (drawn.sum / drawn.n - others.sum / others.n).abs() >= observed - EQUAL
    }))
}

/// The two-sided p-value of the mean of `differences` being other than 0: each changes its sign or not. `None` if there are
/// none.
pub fn sign_flip(differences: &[f64], seed: u64) -> Option<f64> {
    if differences.is_empty() {
        return None;
    }
    let observed = differences.iter().sum::<f64>().abs();
    Some(sequential(seed, |rng| {
        let (mut sum, mut bits) = (0.0, 0);
        for (at, difference) in differences.iter().enumerate() {
            if at % 64 == 0 {
                bits = rng.next_u64();
            }
            sum += if bits & 1 == 0 { *difference } else { -difference };
            bits >>= 1;
        }
        sum.abs() >= observed - EQUAL
    }))
}

fn sequential(seed: u64, mut extreme: impl FnMut(&mut Rng) -> bool) -> f64 {
    let mut rng = Rng::new(seed);
    let mut extremes = 0;
    for draw in 1..=MOST {
        extremes += usize::from(extreme(&mut rng));
        if extremes == EXTREMES {
            return EXTREMES as f64 / draw as f64;
        }
    }
    (extremes + 1) as f64 / (MOST + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(value: f64) -> Block {
        Block { n: 1.0, sum: value }
    }

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / values.len() as f64
    }

    #[test]
    fn p_values_tend_to_those_of_all_permutations() {
        let (first, second) = ([0.8, 0.6, 0.9, 0.4], [0.1, 0.2, 0.5, 0.4, 0.7]);
        let all: Vec<f64> = first.iter().chain(&second).copied().collect();
        let observed = (mean(&first) - mean(&second)).abs();
        let (mut extreme, mut choices) = (0.0, 0.0);
        for chosen in (0_u32..1 << all.len()).filter(|chosen| chosen.count_ones() == first.len() as u32) {
            let part = |inside: bool| -> Vec<f64> {
                let is_in = |at: usize| (chosen >> at & 1 == 1) == inside;
                all.iter().enumerate().filter(|(at, _)| is_in(*at)).map(|(_, value)| *value).collect()
            };
            choices += 1.0;
            extreme +=
                f64::from(u8::from((mean(&part(true)) - mean(&part(false))).abs() >= observed - EQUAL));
        }
        let expected: f64 = extreme / choices;
        // A single sequential p-value has a relative error of a fifth.
        let blocks = |values: &[f64]| values.iter().map(|value| block(*value)).collect::<Vec<Block>>();
        let (first, second) = (blocks(&first), blocks(&second));
        let found: f64 = (0..400).map(|seed| two_sample(&first, &second, seed).unwrap()).sum::<f64>() / 400.0;
        assert!((found / expected - 1.0).abs() < 0.1, "{found}, not {expected}");
        assert_eq!(two_sample(&first, &[], 1), None);

        let differences = [0.5, 0.3, -0.1, 0.4, 0.2, 0.6];
        let flipped = (0_u32..1 << differences.len()).map(|signs| {
            let signed = differences.iter().enumerate();
            let signed = signed.map(|(at, value)| if signs >> at & 1 == 1 { -value } else { *value });
            signed.sum::<f64>().abs()
        });
        let observed = differences.iter().sum::<f64>().abs();
        let extreme = flipped.filter(|sum| *sum >= observed - EQUAL).count();
        let expected = extreme as f64 / f64::from(1 << differences.len());
        let found: f64 = (0..400).map(|seed| sign_flip(&differences, seed).unwrap()).sum::<f64>() / 400.0;
        assert!((found / expected - 1.0).abs() < 0.1, "{found}, not {expected}");
        assert_eq!(sign_flip(&[], 1), None);
    }

    #[test]
    fn no_difference_is_rarely_found_and_a_clear_one_always() {
        let mut rng = Rng::new(7);
        let mut uniform = || rng.below(1_000_000) as f64 / 1e6;
        let mut below = 0;
        for seed in 0..400 {
            let [first, second] = [0, 1].map(|_| (0..30).map(|_| block(uniform())).collect::<Vec<Block>>());
            below += usize::from(two_sample(&first, &second, seed).unwrap() <= 0.05);
        }
        // 20 are expected, with a standard error of 4.4.
        assert!((7..=34).contains(&below), "{below} of 400");
        let [higher, lower] =
            [1.0, 0.0].map(|by| (0..30).map(|_| block(by + uniform())).collect::<Vec<Block>>());
        assert!(two_sample(&higher, &lower, 1).unwrap() < 1e-3);
    }
}
