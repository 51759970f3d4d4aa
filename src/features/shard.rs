//! A part of a vocabulary while it is learned, so that several threads can add to it.

use hashbrown::HashTable;

use super::counts::Counted;

/// How many shards there are: so many that the table of each stays in the processor's own memory. Their number does
/// not depend on the threads, and it reaches no result.
pub(super) const SHARDS: usize = 1 << SHARD_BITS;
const SHARD_BITS: u32 = 5;

/// The features whose scattered keys begin with the same bits. A feature of an observation costs five bytes.
#[derive(Debug, Default)]
pub(super) struct Shard {
    /// The number of each feature, numbered as they come.
    numbers: HashTable<u32>,
    /// By number.
    met: Vec<Met>,
    /// The features of all parts of observations, one part after the other.
    entries: Vec<u32>,
    /// How often each counts; [`MANY`] if that stands in `many`, where these come in the same order.
    counts: Vec<u8>,
    many: Vec<u32>,
    /// By part, where its entries end, and those of `many`.
    ends: Vec<(u32, u32)>,
}

/// Stands for an observation that was counted before.
pub(super) const AGAIN: u32 = u32::MAX;

/// Stands for every count that is as large or larger.
const MANY: u8 = u8::MAX;

/// A feature: its scattered key, in how many observations it was met, and in which one last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    key: u64,
    pub(super) frequency: u32,
    last: u32,
}

impl Shard {
    /// Adds what part of `counted` is the shard's, `shard`; a part of observation `observation`.
    pub(super) fn push(&mut self, shard: usize, counted: &Counted, observation: u32) {
        let begins = |shard: usize| {
            counted.0.partition_point(|(key, _)| ((key >> (u64::BITS - SHARD_BITS)) as usize) < shard)
        };
        let own = counted.0.get(begins(shard)..begins(shard + 1)).unwrap_or_default();
        for &(key, count) in own {
            let number = self.number(key);
            if let Some(met) = self.met.get_mut(number as usize)
                && observation != AGAIN
                && (met.frequency == 0 || met.last != observation)
            {
                *met = Met { frequency: met.frequency + 1, last: observation, ..*met };
            }
            self.entries.push(number);
            self.counts.push(u8::try_from(count).unwrap_or(MANY));
            if count >= u32::from(MANY) {
                self.many.push(count);
            }
        }
        self.ends.push((self.entries.len() as u32, self.many.len() as u32));
    }

    fn number(&mut self, key: u64) -> u32 {
        // Without the bits that are alike in the whole shard.
        let hash = |key: u64| (key << SHARD_BITS) ^ (key >> (u32::BITS - SHARD_BITS));
        let Self { numbers, met, .. } = self;
        let key_of = |number: u32| met.get(number as usize).map_or(0, |met| met.key);
        if let Some(number) = numbers.find(hash(key), |&number| key_of(number) == key) {
            return *number;
        }
        let number = met.len() as u32;
        numbers.insert_unique(hash(key), number, |&number| hash(key_of(number)));
        met.push(Met { key, frequency: 0, last: 0 });
        number
    }

    /// How many entries it has; they are numbered in 32 bits.
    pub(super) fn n_entries(&self) -> usize {
        self.entries.len()
    }

    /// Scattered key, number and frequency of each feature, in any order.
    pub(super) fn features(&self) -> impl Iterator<Item = (u64, u32, u32)> {
        (0..).zip(&self.met).map(|(number, met)| (met.key, number, met.frequency))
    }

    pub(super) fn n_features(&self) -> usize {
        self.met.len()
    }

    /// Forgets what the features are.
    pub(super) fn forget_features(&mut self) {
        self.numbers = HashTable::new();
        self.met = Vec::new();
    }

    /// The features of a part, and their counts.
    pub(super) fn part(&self, part: usize) -> impl Iterator<Item = (u32, u32)> {
        let before = part.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or((0, 0));
        let end = self.ends.get(part).copied().unwrap_or(before);
        let range = before.0 as usize..end.0 as usize;
        let mut many = self.many.get(before.1 as usize..end.1 as usize).unwrap_or_default().iter();
        let entries = self.entries.get(range.clone()).unwrap_or_default().iter();
        let counts = self.counts.get(range).unwrap_or_default().iter();
        entries.zip(counts).map(move |(&number, &count)| {
            let count = if count == MANY { many.next().copied().unwrap_or(0) } else { u32::from(count) };
            (number, count)
        })
    }
}
