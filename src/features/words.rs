//! The numbers of a document's words, kept from one document to the next.

use std::sync::{Mutex, PoisonError};

use super::config::Group;
use super::name::{Key, Name, Term};
use super::terms::Numbering;
use crate::annotate::Document;

/// Numbers of words by their places in the vocabularies of annotators: one for each thread that works at a time.
#[derive(Debug, Default)]
pub struct Memos(Mutex<Vec<Memo>>);

#[derive(Debug, Default)]
struct Memo {
    vocabulary: u64,
    /// By place.
    numbers: Vec<Known>,
}

/// What is known of a word: 0 if it was not asked for, 1 if it has no number, and else its number from 2.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Known(u32);

impl Known {
    const NOTHING: Self = Self(0);

    /// Numbers are below [`Key::TERMS`].
    fn new(number: Option<u32>) -> Self {
        Self(number.map_or(1, |number| number + 2))
    }

    fn number(self) -> Option<u32> {
        self.0.checked_sub(2)
    }
}

impl Memos {
    fn take(&self, vocabulary: u64) -> Memo {
        let mut memos = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = memos.iter().position(|memo| memo.vocabulary == vocabulary);
        own.map_or(Memo { vocabulary, numbers: Vec::new() }, |at| memos.swap_remove(at))
    }

    fn put_back(&self, memo: Memo) {
        let mut memos = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A vocabulary that began anew has a higher number, and its earlier places are never asked for again.
        if memos.len() >= 2 * rayon::current_num_threads()
            && let Some(oldest) = (0..memos.len()).min_by_key(|&at| memos.get(at).map(|memo| memo.vocabulary))
        {
            memos.swap_remove(oldest);
        }
        memos.push(memo);
    }
}

/// The numbers of the words of documents, best of one document after the other.
#[derive(Debug)]
pub struct Words<'n, N: Numbering> {
    numbering: &'n N,
    memo: Option<Memo>,
    /// The document whose words were asked for last.
    document: Option<(u64, u32)>,
    /// What is known of its words, by type: a document has few, which lie close together.
    types: Vec<Known>,
}

impl<'n, N: Numbering> Words<'n, N> {
    /// Words as `numbering` numbers them.
    pub fn new(numbering: &'n N) -> Self {
        Self { numbering, memo: None, document: None, types: Vec::new() }
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
        match term {
            Term::Word(document, id) => self.number_of_type(document, id),
            Term::Text(text) => self.numbering.number(text),
        }
    }

    /// The number of the word type at position `id`; `None` if it has none.
    pub(super) fn number_of_type(&mut self, document: &Document<'_>, id: usize) -> Option<u32> {
        if self.document != Some(document.identity()) {
            self.document = Some(document.identity());
            self.types.clear();
            self.types.resize(document.n_types(), Known::NOTHING);
        }
        let mut known = self.types.get(id).copied().unwrap_or_default();
        if known == Known::NOTHING {
            known = self.recall(document, id);
            self.types.get_mut(id).into_iter().for_each(|slot| *slot = known);
        }
        known.number()
    }

    /// What is known of a word since an earlier document, or else by its text.
    fn recall(&mut self, document: &Document<'_>, id: usize) -> Known {
        let numbering = self.numbering;
        let ask = || Known::new(numbering.number(Term::Word(document, id).text()));
        let Some((vocabulary, place)) = document.place_of_word(id) else { return ask() };
        if self.memo.as_ref().is_none_or(|memo| memo.vocabulary != vocabulary) {
            self.change(vocabulary);
        }
        let Some(memo) = &mut self.memo else { return ask() };
        if memo.numbers.len() <= place {
            memo.numbers.resize(place + 1, Known::NOTHING);
        }
        let Some(slot) = memo.numbers.get_mut(place) else { return ask() };
        if *slot == Known::NOTHING {
            *slot = ask();
        }
        *slot
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
