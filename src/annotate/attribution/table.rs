//! A table of weights by numbers that are mixed already, made for many look-ups of which about half find nothing.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Entries of a bucket: with their weights they are half of a cache line.
const WIDTH: usize = 4;

/// Weights by key.
///
/// A key's upper bits name its bucket; there its lower half is compared with all entries at once. A look-up reads one
/// place of the memory and takes no branch on what it finds, so that those of one sum overlap. Two keys that agree in
/// bucket and lower half are taken for one: of 30,000 keys about one unknown key in two thousand million is.
#[derive(Debug, Default)]
pub(super) struct Table {
    buckets: Vec<Bucket>,
    /// Keys that found no place in their bucket.
    more: HashMap<u64, f32, RandomState>,
}

#[derive(Debug, Default, Clone, Copy)]
#[repr(align(32))]
struct Bucket {
    /// Lower halves of keys, in the order in which they came; 0 for none.
    tags: [u32; WIDTH],
    /// Bits of the weights.
    weights: [u32; WIDTH],
}

impl Table {
    /// An empty table, of a size for `expected` keys.
    pub(super) fn with_capacity(expected: usize) -> Self {
        // About one key a bucket: that more than four fall together is rare.
        let n_buckets = (expected / 4 * 3).next_power_of_two();
        Self { buckets: vec![Bucket::default(); n_buckets], more: HashMap::default() }
    }

    /// The weight of `key`; 0 if it has none.
    #[inline]
    pub(super) fn get(&self, key: u64) -> f32 {
        let Some(bucket) = self.buckets.get(self.bucket_of(key)) else { return 0.0 };
        let tag = tag(key);
        let found = bucket.tags.iter().zip(&bucket.weights);
        let bits = found.fold(0, |bits, (known, weight)| bits | if *known == tag { *weight } else { 0 });
        // Asked in this order: that a bucket is full is rare, so that the processor foresees it.
        if bucket.is_full() && bits == 0 {
            return self.more(key);
        }
        f32::from_bits(bits)
    }

    #[cold]
    fn more(&self, key: u64) -> f32 {
        self.more.get(&key).copied().unwrap_or(0.0)
    }

    /// Adds the weight of `key`; `false` if it has one already.
    pub(super) fn insert(&mut self, key: u64, weight: f32) -> bool {
        let (at, tag) = (self.bucket_of(key), tag(key));
        let Some(bucket) = self.buckets.get_mut(at) else { return false };
        for (known, place) in bucket.tags.iter_mut().zip(&mut bucket.weights) {
            if *known == 0 {
                (*known, *place) = (tag, weight.to_bits());
                return true;
            }
            if *known == tag {
                return false;
            }
        }
        self.more.insert(key, weight).is_none()
    }

    fn bucket_of(&self, key: u64) -> usize {
        // The number of buckets is a power of two.
        (key >> u32::BITS) as usize & self.buckets.len().wrapping_sub(1)
    }
}

impl Bucket {
    fn is_full(&self) -> bool {
        self.tags.last() != Some(&0)
    }
}

fn tag(key: u64) -> u32 {
    key as u32 | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_too_small_holds_all_keys() {
        // Lower halves that differ in more than their last bit; all upper halves are used.
        let keys: Vec<u64> = (1..2_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) & !1).collect();
        for expected in [0, 1, 100, 2_000] {
            let mut table = Table::with_capacity(expected);
            for (at, key) in keys.iter().enumerate().filter(|(at, _)| at % 2 == 0) {
                assert!(table.insert(*key, at as f32 + 0.5));
            }
            assert!(!table.insert(keys[0], 1.0), "stands there already");
            for (at, key) in keys.iter().enumerate() {
                assert_eq!(table.get(*key), if at % 2 == 0 { at as f32 + 0.5 } else { 0.0 });
            }
        }
        assert_eq!(Table::default().get(1), 0.0);
    }
}
