//! Texts that are nearly the same: wire copy that several outlets print, cut here and headed there.
//!
//! A text is the set of its shingles, runs of a few words. Of each set a signature of least hashes is kept (MinHash: Broder,
//! 1997, "On the resemblance and containment of documents"), in which two sets agree as often as they overlap (their
//! Jaccard similarity). Texts that agree in a whole band of the signature are compared; so the time is that of reading
//! them, however many there are.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use rayon::prelude::*;

use super::joined::Joined;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Hashes of a band, and bands: of two texts that share half of their shingles 88 in 100 are compared, of those that share
/// a fifth 3.
const ROWS: usize = 4;
const BANDS: usize = 32;
/// The part of their signatures in which near-duplicates agree.
pub const ALIKE: f64 = 0.5;
/// Texts with fewer words have no story of their own: single sentences agree by chance, or as the same event is told.
pub const FEWEST_WORDS: usize = 25;

type Signature = [u64; ROWS * BANDS];

/// For each text the position of the first text of those that it is a near-duplicate of, directly or by others between;
/// its own if there is none before it.
pub fn near_duplicates(texts: &[&str]) -> Vec<usize> {
    let signatures: Vec<Option<Signature>> = texts.par_iter().map(|text| signature(text)).collect();
    let mut joined = Joined::new(texts.len());
    for band in 0..BANDS {
        // Of texts that agree in a band each is compared with the one before it that is alike, or the first.
        let mut met: HashMap<[u64; ROWS], Vec<usize>, FixedState> = HashMap::default();
        for (at, signature) in signatures.iter().enumerate() {
            let Some(signature) = signature else { continue };
            let Some(key) = signature.as_chunks().0.get(band) else { continue };
            let others = met.entry(*key).or_default();
            let known = others.iter().filter_map(|&other| Some((other, signatures.get(other)?.as_ref()?)));
            match known.into_iter().find(|(_, other)| likeness(signature, other) >= ALIKE) {
                Some((other, _)) => joined.join(at, other),
                None if others.len() < MOST_COMPARED => others.push(at),
                None => {}
            }
        }
    }
    (0..texts.len()).map(|at| joined.first(at)).collect()
}

/// Texts that agree in a band though they are not alike are few, unless somebody made them so.
const MOST_COMPARED: usize = 50;

fn likeness(one: &Signature, other: &Signature) -> f64 {
    let alike = one.iter().zip(other).filter(|(one, other)| one == other).count();
    alike as f64 / one.len() as f64
}

/// The least hash of the shingles by each of the hash functions; `None` of a text of few words.
fn signature(text: &str) -> Option<Signature> {
    let hasher = FixedState::default();
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| hasher.hash_one(word.to_lowercase()))
        .collect();
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let mut least = [u64::MAX; ROWS * BANDS];
    for shingle in words.windows(SHINGLE) {
        // One good hash, and from it the others by mixing it with an odd number of each.
        let hash = hasher.hash_one(shingle);
        for (at, least) in (0_u64..).zip(&mut least) {
            let mixed = (hash ^ (at.wrapping_mul(0x9e37_79b9_7f4a_7c15))).wrapping_mul(0xd6e8_feb8_6659_fd93);
            *least = (*least).min(mixed ^ (mixed >> 32));
        }
    }
    Some(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Rng;

    fn text(rng: &mut Rng, words: usize) -> Vec<String> {
        (0..words).map(|_| format!("w{}", rng.below(2_000))).collect()
    }

    #[test]
    fn copies_with_changes_are_found_and_other_texts_are_not() {
        let mut rng = Rng::new(3);
        let mut texts: Vec<String> = Vec::new();
        for _ in 0..40 {
            let words = text(&mut rng, 150);
            texts.push(words.join(" "));
            // Cut, with another head, and a word in sixty changed.
            let mut copy = text(&mut rng, 8);
            copy.extend(words.iter().take(130).cloned());
            (0..copy.len()).step_by(60).for_each(|at| copy[at] = "changed".into());
            texts.push(copy.join(", ").to_uppercase());
        }
        texts.push("W1 w2.".into());
        texts.push("W1 w2.".into());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let first = near_duplicates(&texts);
        let expected: Vec<usize> = (0..80).map(|at| at / 2 * 2).chain([80, 81]).collect();
        assert_eq!(first, expected);
    }

    #[test]
    fn likeness_is_about_the_overlap() {
        let mut rng = Rng::new(5);
        for shared in [20, 100, 180] {
            let (common, one, other) =
                (text(&mut rng, shared), text(&mut rng, 200 - shared), text(&mut rng, 200 - shared));
            let signature = |rest: &[String]| signature(&[&common[..], rest].concat().join(" ")).unwrap();
            let jaccard = shared as f64 / (400 - shared) as f64;
            let found = likeness(&signature(&one), &signature(&other));
            // The standard error of 128 hashes is at most 0.045.
            assert!((found - jaccard).abs() < 0.14, "{shared}: {found} {jaccard}");
        }
    }
}
