//! The numbers of a document's words, kept from one document to the next.

use std::sync::{Mutex, PoisonError};

use super::config::Group;
use super::name::{Key, Name, Term};
use super::terms::Numbering;

/// Numbers of words by their places in the vocabularies of annotators: one for each thread that works at a time.
#[derive(Debug, Default)]
pub struct Memos(Mutex<Vec<Memo>>);

/// More vocabularies at a time than threads are forgotten ones.
const MOST_MEMOS: usize = 64;

#[derive(Debug, Default)]
struct Memo {
    vocabulary: u64,
    /// By place.
    numbers: Vec<Known>,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
enum Known {
    /// Not asked yet.
    #[default]
    Nothing,
    /// It has no number.
    Unnumbered,
    Number(u32),
}

impl Memos {
    fn take(&self, vocabulary: u64) -> Memo {
        let mut memos = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = memos.iter().position(|memo| memo.vocabulary == vocabulary);
        own.map_or(Memo { vocabulary, numbers: Vec::new() }, |at| memos.swap_remove(at))
    }

    fn put_back(&self, memo: Memo) {
        let mut memos = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memos.len() >= MOST_MEMOS {
            memos.clear();
        }
        memos.push(memo);
    }
}

/// The numbers of the words of documents.
#[derive(Debug)]
pub struct Words<'n, N: Numbering> {
    numbering: &'n N,
    memo: Option<Memo>,
}

impl<'n, N: Numbering> Words<'n, N> {
    /// Words as `numbering` numbers them.
    pub fn new(numbering: &'n N) -> Self {
        Self { numbering, memo: None }
    }

    pub(super) fn numbering(&self) -> &'n N {
        self.numbering
    }

    /// The feature `name` of `group`; `None` if its words have no number.
    pub(super) fn key(&mut self, group: Group, name: Name<'_>) -> Option<Key> {
        Some(match name {
            Name::Word(slot, word) => Key::word(group, slot, self.number(word)?),
            Name::Pair(first, second) => Key::pair(group, self.number(first)?, self.number(second)?),
        })
    }

    /// The number of a term; `None` if it has none.
    pub(super) fn number(&mut self, term: Term<'_>) -> Option<u32> {
        let place = match term {
            Term::Word(document, id) => document.place_of_word(id),
            Term::Text(_) => None,
        };
        let Some((vocabulary, place)) = place else { return self.numbering.number(term.text()) };
        if self.memo.as_ref().is_none_or(|memo| memo.vocabulary != vocabulary) {
            self.change(vocabulary);
        }
        let known = self.memo.as_ref().and_then(|memo| memo.numbers.get(place)).copied();
        match known.unwrap_or_default() {
            Known::Number(number) => Some(number),
            Known::Unnumbered => None,
            Known::Nothing => self.learn(place, term),
        }
    }

    fn learn(&mut self, place: usize, term: Term<'_>) -> Option<u32> {
        let number = self.numbering.number(term.text());
        if let Some(memo) = &mut self.memo {
            if memo.numbers.len() <= place {
                memo.numbers.resize(place + 1, Known::Nothing);
            }
            if let Some(slot) = memo.numbers.get_mut(place) {
                *slot = number.map_or(Known::Unnumbered, Known::Number);
            }
        }
        number
    }

    /// Puts the memo back, and takes that of `vocabulary`.
    fn change(&mut self, vocabulary: u64) {
        let memo = self.numbering.memos().take(vocabulary);
        if let Some(other) = self.memo.replace(memo) {
            self.numbering.memos().put_back(other);
        }
    }
}

impl<N: Numbering> Drop for Words<'_, N> {
    fn drop(&mut self) {
        if let Some(memo) = self.memo.take() {
            self.numbering.memos().put_back(memo);
        }
    }
}
