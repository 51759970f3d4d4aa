//! A seeded random generator whose bits never change.
//!
//! It is written out here, not taken from a crate, because results are promised to be the same bytes for the same
//! seed, also after an update of the dependencies.

/// The generator xoshiro256** (Blackman & Vigna 2021, "Scrambled linear pseudorandom number generators"), seeded
/// through SplitMix64 as its authors advise. Not for secrets.
#[derive(Debug, Clone)]
pub struct Rng([u64; 4]);

impl Rng {
    /// The generator that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self([1, 2, 3, 4].map(|step| split_mix(seed, step)))
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// A whole number in `0..bound`, each equally likely (Lemire 2019, "Fast random integer generation in an
    /// interval"); 0 if `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let mut product = u128::from(self.next_u64()) * u128::from(bound);
        // The low half falls under 2⁶⁴ mod bound exactly for the surplus values that would favour some results.
        if (product as u64) < bound {
            let surplus = bound.wrapping_neg() % bound;
            while (product as u64) < surplus {
                product = u128::from(self.next_u64()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// Puts `items` in a random order, each equally likely (Fisher & Yates, in Durstenfeld's form of 1964).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

/// The seed of sub-stream `stream` of `seed`: work that is cut into numbered pieces gives each piece its own
/// generator, so that no result depends on which thread took which piece.
pub fn derive_seed(seed: u64, stream: u64) -> u64 {
    // Mixed twice: SplitMix64 states one step apart would give overlapping generators.
    split_mix(split_mix(seed, 1), stream.wrapping_add(1))
}

/// Output number `step` (from 1) of SplitMix64 started at `seed` (Steele, Lea & Flood 2014, "Fast splittable
/// pseudorandom number generators").
fn split_mix(seed: u64, step: u64) -> u64 {
    let state = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn gives_the_published_bits() {
        // Outputs of the authors' C programs (prng.di.unimi.it): SplitMix64 from 1234567, xoshiro256** from 1, 2, 3, 4.
        let seeds = [1, 2, 3].map(|step| split_mix(1_234_567, step));
        assert_eq!(seeds, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
        let mut rng = Rng([1, 2, 3, 4]);
        let bits: Vec<u64> = (0..6).map(|_| rng.next_u64()).collect();
        assert_eq!(
            bits,
            [
                11520,
                0,
                1_509_978_240,
                1_215_971_899_390_074_240,
                1_216_172_134_540_287_360,
                607_988_272_756_665_600
            ]
        );
    }

    #[test]
    fn bounded_numbers_are_unbiased() {
        // With three quarters of 2⁶⁴ as the bound, a generator that does not reject would give multiples of 3 half the time.
        let mut rng = Rng::new(7);
        let multiples = (0..30_000).filter(|_| rng.below(3 << 62).is_multiple_of(3)).count();
        assert!((9_600..10_400).contains(&multiples), "{multiples}");
    }

    #[test]
    fn bounded_numbers_reach_all_values_and_no_more() {
        let mut rng = Rng::new(7);
        let seen: BTreeSet<u64> = (0..200).map(|_| rng.below(5)).collect();
        assert_eq!(seen, BTreeSet::from([0, 1, 2, 3, 4]));
        assert_eq!(rng.below(1), 0);
        assert_eq!(rng.below(0), 0);
    }

    #[test]
    fn streams_share_no_state() {
        let words: BTreeSet<u64> = (0..1_000).flat_map(|stream| Rng::new(derive_seed(3, stream)).0).collect();
        assert_eq!(words.len(), 4_000);
    }
}
