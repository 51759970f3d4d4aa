//! Sorting what is spread evenly.

/// How many buckets there are.
const BUCKETS: usize = 1 << BUCKET_BITS;
const BUCKET_BITS: u32 = 10;
/// Fewer entries are not worth the buckets.
const FEW: usize = 128;

/// Sorts entries by a key below 2^`bits`, equal keys in any order. In linear time if keys are spread evenly over their
/// range, as hashes are, and as columns nearly are; never slower than the library's sort but by a factor.
pub(super) fn sort_spread<T: Copy>(entries: &mut [T], bits: u32, key: impl Fn(&T) -> u64) {
    let Some(&any) = entries.first().filter(|_| entries.len() >= FEW) else {
        return entries.sort_unstable_by_key(key);
    };
    let shift = bits.saturating_sub(BUCKET_BITS);
    let bucket = |entry: &T| (key(entry) >> shift) as usize % BUCKETS;
    // Where each bucket begins, and then where it ends.
    let mut places = [0_u32; BUCKETS + 1];
    for entry in &*entries {
        places[bucket(entry) + 1] += 1;
    }
    for at in 0..BUCKETS {
        places[at + 1] += places[at];
    }
    let mut sorted = vec![any; entries.len()];
    for entry in &*entries {
        let place = &mut places[bucket(entry)];
        sorted[*place as usize] = *entry;
        *place += 1;
    }
    entries.copy_from_slice(&sorted);
    let mut start = 0;
    for &end in places.iter().take(BUCKETS) {
        let end = end as usize;
        if end > start + 1 {
            entries[start..end].sort_unstable_by_key(&key);
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_whatever_the_spread() {
        for count in [0, 1, 2, FEW - 1, FEW, 3000] {
            for (bits, factor) in [(20, 7919), (64, 0x9e37_79b9_7f4a_7c15_u64), (12, 1), (20, 0)] {
                let mask = u64::MAX >> (u64::BITS - bits);
                let keys: Vec<u64> = (0..count as u64).map(|at| at.wrapping_mul(factor) & mask).collect();
                let mut entries: Vec<(u64, usize)> = keys.iter().copied().zip(0..).collect();
                sort_spread(&mut entries, bits, |(key, _)| *key);
                assert!(entries.is_sorted_by_key(|(key, _)| *key), "{count} {bits}");
                assert!(entries.iter().all(|(key, at)| keys[*at] == *key));
                let mut positions: Vec<usize> = entries.iter().map(|(_, at)| *at).collect();
                positions.sort_unstable();
                assert!(positions.into_iter().eq(0..count));
            }
        }
    }
}
