//! The columns of a feature space by their features.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::config::Group;
use super::name::{Key, Name, Slot};
use super::names::Names;
use super::terms::Terms;

/// Columns by their features.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// What names are made of.
    pub(super) terms: Terms,
    /// For each group and slot the columns of its words, by number: [`NONE`] if the space does not have it.
    words: Vec<Vec<u32>>,
    pairs: Pairs,
}

/// Stands for no column; spaces have fewer.
const NONE: u32 = u32::MAX;

impl Index {
    /// The index of `names`, of which each group of [`Group::ALL`] has those at its range.
    pub(super) fn new(names: &Names, groups: &[Range<usize>]) -> Self {
        let mut index = Self { words: vec![Vec::new(); Group::ALL.len() * Slot::COUNT], ..Self::default() };
        let mut pairs = Vec::new();
        for (group, range) in Group::ALL.into_iter().zip(groups) {
            for (column, name) in range.clone().zip(names.range_of(range.clone())) {
                let column = column as u32;
                match Name::of(group, name) {
                    Name::Word(slot, word) => {
                        let number = index.terms.add(word.text()) as usize;
                        let Some(columns) = index.words.get_mut(place(group, slot)) else { continue };
                        if columns.len() <= number {
                            columns.resize(number + 1, NONE);
                        }
                        columns.get_mut(number).into_iter().for_each(|slot| *slot = column);
                    }
                    Name::Pair(first, second) => {
                        let [first, second] = [first, second].map(|term| index.terms.add(term.text()));
                        pairs.push((Key::pair(group, first, second), column));
                    }
                }
            }
        }
        index.pairs = Pairs::new(pairs);
        index
    }

    /// The column of a word after what stands before it.
    pub(super) fn word(&self, group: Group, slot: Slot, number: u32) -> Option<u32> {
        let column = self.words.get(place(group, slot))?.get(number as usize).copied();
        column.filter(|&column| column != NONE)
    }

    /// Hands the column of each of `pairs` that has one to `take`, with what stands beside it.
    pub(super) fn pairs<T: Copy>(&self, pairs: &[(Key, T)], take: impl FnMut(u32, T)) {
        self.pairs.find(pairs, take);
    }
}

fn place(group: Group, slot: Slot) -> usize {
    group as usize * Slot::COUNT + slot.number()
}

/// Columns of pairs of words: a table with open addressing, made to be asked for many pairs at a time. The places of the
/// table are read first, one right after the other, so that the processor waits for many parts of the memory at once.
#[derive(Debug, Default)]
struct Pairs {
    /// Seeded at random, so that nobody can make names that all collide.
    hasher: RandomState,
    /// Pairs with their columns, at the first free place from that of their hash on; [`NONE`] where a place is free. A
    /// power of two of places, of which a third at least is free.
    places: Vec<Place>,
}

/// Sixteen bytes, so that none lies in two lines of the processor's memory.
#[derive(Debug, Clone, Copy)]
#[repr(align(16))]
struct Place {
    key: Key,
    column: u32,
}

/// How many pairs are asked for at a time.
const AT_A_TIME: usize = 64;

impl Pairs {
    /// Each key stands once.
    fn new(keys: Vec<(Key, u32)>) -> Self {
        let hasher = RandomState::default();
        let free = Place { key: Key::default(), column: NONE };
        let mut places = vec![free; (keys.len() + keys.len() / 2 + 1).next_power_of_two()];
        for (key, column) in keys {
            let mut at = hasher.hash_one(key) as usize & (places.len() - 1);
            while places.get(at).is_some_and(|place| place.column != NONE) {
                at = (at + 1) & (places.len() - 1);
            }
            if let Some(place) = places.get_mut(at) {
                *place = Place { key, column };
            }
        }
        Self { hasher, places }
    }

    fn find<T: Copy>(&self, pairs: &[(Key, T)], mut take: impl FnMut(u32, T)) {
        let Some(mask) = self.places.len().checked_sub(1) else { return };
        let place = |at: usize| self.places.get(at & mask).copied();
        for pairs in pairs.chunks(AT_A_TIME) {
            let mut first = [(0, None); AT_A_TIME];
            for (first, (key, _)) in first.iter_mut().zip(pairs) {
                let at = self.hasher.hash_one(key) as usize;
                *first = (at, place(at));
            }
            for ((mut at, mut found), (key, with)) in first.into_iter().zip(pairs) {
                while let Some(Place { key: known, column }) = found.filter(|place| place.column != NONE) {
                    if known == *key {
                        take(column, *with);
                        break;
                    }
                    at = at.wrapping_add(1);
                    found = place(at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_among_many() {
        let key = |number: u32| Key::pair(Group::Document, number % 70, number / 70);
        let pairs = Pairs::new((0..5000).map(|number| (key(number), number * 2)).collect());
        let asked: Vec<(Key, u32)> = (0..9000).map(|number| (key(number), number)).collect();
        let mut found = Vec::new();
        pairs.find(&asked, |column, number| found.push((column, number)));
        assert_eq!(found, (0..5000).map(|number| (number * 2, number)).collect::<Vec<_>>());
        Pairs::new(Vec::new()).find(&asked, |_, _| panic!("nothing is there"));
    }
}
