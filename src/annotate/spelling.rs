//! Spellings that were met, by their bytes: a table that every token is looked up in.

use std::hash::BuildHasher;
use std::num::NonZeroU128;

use foldhash::fast::RandomState;

use super::facts::Facts;
use crate::span::Span;

/// What is known of a spelling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spelling {
    /// The position of its word in the vocabulary.
    pub(super) word: u32,
    pub(super) facts: Facts,
}

/// A spelling of less than sixteen bytes as a number: the bytes, and above them how many they are.
pub(super) type Packed = NonZeroU128;

/// Spellings that fit into a number, nearly all. A table with open addressing, as a place lies in one line of the
/// processor's memory: where maps of the standard library look twice, this looks once.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Seeded at random, so that nobody can write words that all collide.
    hasher: RandomState,
    /// A power of two of places, of which a third at least is free. A spelling stands at the first place that was free,
    /// from that of its hash on.
    places: Vec<Place>,
    len: usize,
}

/// A spelling, if the place is not free.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Place(Option<(Packed, Spelling)>);

impl Spellings {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Forgets all, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.places.fill(Place(None));
        self.len = 0;
    }

    /// The spelling if it stands at its first place, as nearly all do: quick, without a branch that depends on what is
    /// read, so that several can be asked for before one of them is needed.
    pub(super) fn at_first(&self, packed: Packed) -> Option<Spelling> {
        self.place(self.hasher.hash_one(packed) as usize)
            .0
            .filter(|(known, _)| *known == packed)
            .map(|(_, spelling)| spelling)
    }

    /// The spelling, wherever it stands.
    pub(super) fn find(&self, packed: Packed) -> Option<Spelling> {
        let mut at = self.hasher.hash_one(packed) as usize;
        while let Place(Some((known, spelling))) = self.place(at) {
            if known == packed {
                return Some(spelling);
            }
            at = at.wrapping_add(1);
        }
        None
    }

    /// Adds a spelling that is not there.
    pub(super) fn insert(&mut self, packed: Packed, spelling: Spelling) {
        if self.len >= self.places.len() / 3 * 2 {
            const FEWEST: usize = 1 << 12;
            let size = FEWEST.max(2 * self.places.len());
            let places = std::mem::replace(&mut self.places, vec![Place(None); size]);
            places
                .into_iter()
                .filter_map(|place| place.0)
                .for_each(|(packed, known)| self.set(packed, known));
        }
        self.len += 1;
        self.set(packed, spelling);
    }

    fn set(&mut self, packed: Packed, spelling: Spelling) {
        let mut at = self.hasher.hash_one(packed) as usize;
        while self.place(at).0.is_some() {
            at = at.wrapping_add(1);
        }
        let mask = self.places.len().saturating_sub(1);
        if let Some(place) = self.places.get_mut(at & mask) {
            *place = Place(Some((packed, spelling)));
        }
    }

    fn place(&self, at: usize) -> Place {
        let mask = self.places.len().saturating_sub(1);
        self.places.get(at & mask).copied().unwrap_or(Place(None))
    }
}

/// The bytes of `span` as a number; `None` if they are too many.
pub(super) fn packed(text: &str, span: Span) -> Option<Packed> {
    const BYTES: usize = size_of::<u128>();
    let length = span.len();
    if length >= BYTES {
        return None;
    }
    let bytes = text.as_bytes();
    let window = bytes.get(span.start..span.start + BYTES).and_then(|window| window.try_into().ok());
    let word = match window {
        // All bytes at once, then without those after the word.
        Some(window) => u128::from_le_bytes(window) & ((1 << (8 * length)) - 1),
        None => {
            let bytes = bytes.get(span.start..span.end)?.iter();
            bytes.rev().fold(0, |word, &byte| (word << 8) | u128::from(byte))
        }
    };
    NonZeroU128::new(word | ((length as u128) << (8 * (BYTES - 1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_spellings_differ_as_spellings_do() {
        let text = "a aa\u{0}a \u{0} Karsk karsk Karsks fifteen-letters said";
        let spans: Vec<Span> = (0..text.len())
            .flat_map(|start| (start + 1..=text.len()).map(move |end| Span::new(start, end)))
            .filter(|span| span.len() < 17 && text.get(span.start..span.end).is_some())
            .collect();
        for one in &spans {
            assert_eq!(packed(text, *one).is_some(), one.len() < 16);
            for other in spans.iter().filter(|other| other.len() < 16 && one.len() < 16) {
                assert_eq!(packed(text, *one) == packed(text, *other), one.of(text) == other.of(text));
            }
        }
    }

    #[test]
    fn spellings_are_found_among_many() {
        let mut spellings = Spellings::default();
        let packed = |number: u32| NonZeroU128::new(u128::from(number) << 40 | 1).unwrap();
        let spelling = |word: u32| Spelling { word, facts: Facts::default() };
        let find = |spellings: &Spellings, packed| {
            let found = spellings.find(packed);
            assert!(spellings.at_first(packed).is_none_or(|first| Some(first) == found));
            found
        };
        assert_eq!(find(&spellings, packed(3)), None);
        for number in 0..20_000 {
            assert_eq!(find(&spellings, packed(number)), None);
            spellings.insert(packed(number), spelling(number));
        }
        assert_eq!(spellings.len(), 20_000);
        assert!((0..20_000).all(|number| find(&spellings, packed(number)) == Some(spelling(number))));
    }
}
