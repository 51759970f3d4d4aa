//! Words that are more one group's than the others'.

use std::collections::{BTreeMap, HashMap};

use crate::stats::{WordCounts, log_odds};

/// A word that occurs fewer times in all is left out.
const LEAST: usize = 4;
/// How many words the prior weighs.
const STRENGTH: f64 = 500.0;
/// Words below this z are not a group's more than others'.
const LEAST_Z: f64 = 1.96;

/// Words near an actor, by group.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
    /// By group: how often each word occurs, and in which article first.
    counts: BTreeMap<usize, BTreeMap<u32, (usize, usize)>>,
}

/// A word of a group, with its log odds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distinct {
    pub(super) word: String,
    pub(super) count: usize,
    pub(super) others: usize,
    pub(super) z: f64,
    /// The first article of the group that has it.
    pub(super) article: usize,
}

impl Vocabulary {
    pub(super) fn add(&mut self, group: usize, article: usize, words: &[String]) {
        let counts = self.counts.entry(group).or_default();
        for word in words {
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None => {
                    let number = self.words.len() as u32;
                    self.numbers.insert(word.clone(), number);
                    self.words.push(word.clone());
                    number
                }
            };
            counts.entry(number).or_insert((0, article)).0 += 1;
        }
    }

    /// The words that are most each group's, at most `most`, by group. The prior is the words near the actor in all groups.
    pub(super) fn distinct(&self, most: usize) -> BTreeMap<usize, Vec<Distinct>> {
        let mut totals: BTreeMap<u32, usize> = BTreeMap::new();
        for (word, (count, _)) in self.counts.values().flatten() {
            *totals.entry(*word).or_default() += count;
        }
        totals.retain(|_, total| *total >= LEAST);
        let of_group = |(group, counts): (&usize, &BTreeMap<u32, (usize, usize)>)| {
            let own = |word: u32| counts.get(&word).map_or(0, |(count, _)| *count);
            let rows: Vec<WordCounts> = totals
                .iter()
                .map(|(&word, &total)| WordCounts {
                    one: own(word) as f64,
                    others: (total - own(word)) as f64,
                    background: total as f64,
                })
                .collect();
            let odds = log_odds(&rows, STRENGTH);
            let mut found: Vec<Distinct> = totals
                .iter()
                .zip(odds)
                .filter(|(_, odds)| odds.z >= LEAST_Z)
                .filter_map(|((&word, &total), odds)| {
                    let &(count, article) = counts.get(&word)?;
                    let word = self.words.get(word as usize)?.clone();
                    Some(Distinct { word, count, others: total - count, z: odds.z, article })
                })
                .collect();
            found.sort_by(|a, b| b.z.total_cmp(&a.z).then_with(|| a.word.cmp(&b.word)));
            found.truncate(most);
            (*group, found)
        };
        if self.counts.len() < 2 { BTreeMap::new() } else { self.counts.iter().map(of_group).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_groups_own_words_come_first_and_chance_does_not() {
        let mut vocabulary = Vocabulary::default();
        let words = |word: &str, n: usize| vec![word.to_owned(); n];
        vocabulary.add(0, 7, &[words("alleged", 30), words("said", 100), words("once", 1)].concat());
        vocabulary.add(1, 8, &[words("alleged", 2), words("said", 95), words("regime", 25)].concat());
        let found = vocabulary.distinct(5);
        let first = &found[&0][0];
        assert_eq!((first.word.as_str(), first.count, first.others, first.article), ("alleged", 30, 2, 7));
        assert_eq!((found[&0].len(), found[&1].len(), found[&1][0].word.as_str()), (1, 1, "regime"));
        let mut alone = Vocabulary::default();
        alone.add(0, 0, &words("alleged", 30));
        assert!(alone.distinct(5).is_empty());
    }
}
