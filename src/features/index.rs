//! The columns of a feature space by their features.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::config::Group;
use super::name::{Key, Name};
use super::names::Names;
use super::terms::Terms;

/// Columns by their features.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// What names are made of.
    pub(super) terms: Terms,
    /// Seeded at random, so that nobody can make names that all collide.
    hasher: RandomState,
    columns: HashTable<(Key, u32)>,
}

impl Index {
    /// The index of `names`, of which each group of [`Group::ALL`] has those at its range.
    pub(super) fn new(names: &Names, groups: &[Range<usize>]) -> Self {
        let Self { mut terms, hasher, mut columns } = Self::default();
        let hash = |key: Key| hasher.hash_one(key);
        columns.reserve(names.len(), |(key, _)| hash(*key));
        for (group, range) in Group::ALL.into_iter().zip(groups) {
            for (column, name) in range.clone().zip(names.range_of(range.clone())) {
                let key = match Name::of(group, name) {
                    Name::Word(slot, word) => Key::word(group, slot, terms.add(word.text())),
                    Name::Pair(first, second) => {
                        Key::pair(group, terms.add(first.text()), terms.add(second.text()))
                    }
                };
                columns.insert_unique(hash(key), (key, column as u32), |(key, _)| hash(*key));
            }
        }
        Self { terms, hasher, columns }
    }

    pub(super) fn column(&self, key: Key) -> Option<u32> {
        let found = self.columns.find(self.hasher.hash_one(key), |(known, _)| *known == key);
        found.map(|(_, column)| *column)
    }
}
