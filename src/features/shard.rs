//! A part of a vocabulary while it is learned, so that several threads can add to it.

use super::counts::Counted;

/// How many shards there are: so many that the table of each stays in the processor's own memory. Their number does
/// not depend on the threads, and it reaches no result.
pub(super) const SHARDS: usize = 1 << SHARD_BITS;
const SHARD_BITS: u32 = 5;

/// The features whose scattered keys begin with the same bits. A feature of an observation costs five bytes.
#[derive(Debug, Default)]
pub(super) struct Shard {
    /// A table with open addressing of the features' numbers from 1, which they have as they come; 0 where a place is free.
    /// A power of two of places, of which a third at least is free. A key stands at the first place that was free, from
    /// that of its bits on.
    places: Vec<u32>,
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

/// How many keys are looked up together: the processor waits for many parts of the memory at once.
const AT_A_TIME: usize = 32;

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
        for own in own.chunks(AT_A_TIME) {
            let mut first = [0; AT_A_TIME];
            for (first, (key, _)) in first.iter_mut().zip(own) {
                *first = self.places.get(self.place(*key)).copied().unwrap_or(0);
            }
            for (first, &(key, count)) in first.into_iter().zip(own) {
                let number = if self.is(first, key) { first - 1 } else { self.number(key) };
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
        }
        self.ends.push((self.entries.len() as u32, self.many.len() as u32));
    }

    /// Whether what stands at a place is the number of `key`.
    fn is(&self, number: u32, key: u64) -> bool {
        number
            .checked_sub(1)
            .and_then(|number| self.met.get(number as usize))
            .is_some_and(|met| met.key == key)
    }

    /// Where the search for a key begins: by its upper bits, without those that are alike in the whole shard. Keys that
    /// come in order so find their places in order.
    fn place(&self, key: u64) -> usize {
        let bits = self.places.len().max(1).ilog2();
        ((key << SHARD_BITS) >> 1 >> (u64::BITS - 1 - bits)) as usize
    }

    /// The number of a key, which it has from now on.
    fn number(&mut self, key: u64) -> u32 {
        if self.met.len() >= self.places.len() / 3 * 2 {
            self.grow();
        }
        let mask = self.places.len().saturating_sub(1);
        let mut at = self.place(key);
        while let Some(&number) = self.places.get(at & mask).filter(|number| **number > 0) {
            if self.is(number, key) {
                return number - 1;
            }
            at += 1;
        }
        let number = self.met.len() as u32;
        self.met.push(Met { key, frequency: 0, last: 0 });
        self.places.get_mut(at & mask).into_iter().for_each(|place| *place = number + 1);
        number
    }

    fn grow(&mut self) {
        const FEWEST: usize = 1 << 8;
        self.places = vec![0; FEWEST.max(2 * self.places.len())];
        let mask = self.places.len() - 1;
        for (number, met) in (1..).zip(&self.met) {
            let mut at = self.place(met.key);
            while self.places.get(at & mask).is_some_and(|number| *number > 0) {
                at += 1;
            }
            self.places.get_mut(at & mask).into_iter().for_each(|place| *place = number);
        }
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
        self.places = Vec::new();
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
