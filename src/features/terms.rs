//! Numbers for the words and texts that names of features are made of.

use std::hash::BuildHasher;
use std::sync::{PoisonError, RwLock};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::name::Key;
use super::words::Memos;

/// Texts with a number each, from 0.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// Seeded at random, so that nobody can make texts that all collide.
    hasher: RandomState,
    numbers: HashTable<u32>,
    text: String,
    /// By number, where the text ends.
    ends: Vec<usize>,
}

impl Terms {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty past the end.
    pub(super) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|&end| self.text.get(start..end)).unwrap_or_default()
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let is = |number: &u32| self.get(*number) == text;
        self.numbers.find(self.hasher.hash_one(text), is).copied()
    }

    /// The number of `text`, which is given one if it has none.
    pub(super) fn add(&mut self, text: &str) -> u32 {
        if let Some(known) = self.find(text) {
            return known;
        }
        let number = self.len().min(Key::TERMS as usize) as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        let Self { hasher, numbers, text: all, ends } = self;
        let get = |number: u32| {
            let start = (number as usize).checked_sub(1).and_then(|before| ends.get(before)).copied();
            let end = ends.get(number as usize).copied().unwrap_or(0);
            all.get(start.unwrap_or(0)..end).unwrap_or_default()
        };
        numbers.insert_unique(hasher.hash_one(text), number, |&number| hasher.hash_one(get(number)));
        number
    }

    /// By number, the position of its text among all texts in order.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by_key(|&number| self.get(number));
        let mut ranks = vec![0; order.len()];
        for (rank, number) in (0..).zip(order) {
            if let Some(slot) = ranks.get_mut(number as usize) {
                *slot = rank;
            }
        }
        ranks
    }
}

/// Gives numbers to texts, for several threads.
pub trait Numbering {
    /// The number of `text`; `None` if it has none.
    fn number(&self, text: &str) -> Option<u32>;
    /// What is known of the words of annotators.
    fn memos(&self) -> &Memos;
}

/// The terms that were met in training: each that is asked for has a number. Which it is depends on who asks first,
/// and reaches no result.
#[derive(Debug, Default)]
pub struct TermTable {
    terms: RwLock<Terms>,
    memos: Memos,
}

impl TermTable {
    /// What `read` tells of the terms.
    pub(super) fn with<T>(&self, read: impl FnOnce(&Terms) -> T) -> T {
        read(&self.terms.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Numbering for TermTable {
    fn number(&self, text: &str) -> Option<u32> {
        let known = self.with(|terms| terms.find(text));
        known.or_else(|| Some(self.terms.write().unwrap_or_else(PoisonError::into_inner).add(text)))
    }

    fn memos(&self) -> &Memos {
        &self.memos
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_a_number_each() {
        let table = TermTable::default();
        let texts = ["slam", "", "critic", "é"];
        for _ in 0..2 {
            for (number, text) in (0..).zip(texts) {
                assert_eq!(table.number(text), Some(number));
            }
        }
        table.with(|terms| {
            assert_eq!((terms.len(), terms.find("odd"), terms.get(2), terms.get(9)), (4, None, "critic", ""));
            assert_eq!(terms.ranks(), [2, 0, 1, 3]);
        });
    }
}
