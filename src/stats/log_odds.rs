//! Words that one group uses more than others.

/// A word that is counted in two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordCounts {
    /// How often the one group has it.
    pub one: f64,
    /// How often the others have it.
    pub others: f64,
    /// How often it occurs where the prior comes from.
    pub background: f64,
}

/// By how much a word is one group's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogOdds {
    /// The log odds ratio of the word in the group against the others.
    pub difference: f64,
    /// The same over its standard deviation: what words are ranked by.
    pub z: f64,
}

/// The log odds ratio of each word with an informative Dirichlet prior (Monroe, Colaresi and Quinn, 2008, "Fightin' words",
/// equations 16, 20 and 22). The prior has the words as often as the background has them, and weighs as much as `strength`
/// words in all. A word that does not occur in the background has no prior and is to be left out beforehand.
pub fn log_odds(words: &[WordCounts], strength: f64) -> Vec<LogOdds> {
    let sum = |of: fn(&WordCounts) -> f64| words.iter().map(of).sum::<f64>();
    let (one, others, background) =
        (sum(|word| word.one), sum(|word| word.others), sum(|word| word.background));
    let of_word = |word: &WordCounts| {
        let prior = strength * word.background / background;
        let odds = |count: f64, total: f64| {
            let (has, has_not) = (count + prior, total + strength - count - prior);
            (has / has_not).ln()
        };
        let difference = odds(word.one, one) - odds(word.others, others);
        let variance = 1.0 / (word.one + prior) + 1.0 / (word.others + prior);
        LogOdds { difference, z: difference / variance.sqrt() }
    };
    words.iter().map(of_word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: [(f64, f64); 5] = [
        (0.5274557908576751, 2.317497341572001),
        (-1.2776248204639566, -2.4545594433344853),
        (0.0013680382074738873, 0.0022740214099580946),
        (-0.17031619230228934, -3.137004723150043),
        (1.9954208306625452, 0.7437007293353244),
    ];

    /// NumPy, from the paper's equations: see `tests/reference/log_odds.py`.
    #[test]
    fn they_are_those_of_the_reference() {
        let counts = [
            (30.0, 10.0, 400.0),
            (0.0, 12.0, 90.0),
            (5.0, 5.0, 10.0),
            (200.0, 210.0, 9000.0),
            (1.0, 0.0, 3.0),
        ];
        let words: Vec<WordCounts> =
            counts.iter().map(|&(one, others, background)| WordCounts { one, others, background }).collect();
        for (found, (difference, z)) in log_odds(&words, 500.0).iter().zip(EXPECTED) {
            assert!((found.difference - difference).abs() < 1e-9 && (found.z - z).abs() < 1e-9, "{found:?}");
        }
    }
}
