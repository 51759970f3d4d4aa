//! The features of one observation that a model knows, counted.

use std::ops::Range;

use super::config::Group;
use super::counts::summed;
use super::extract::Sink;
use super::name::{Key, Name, Slot, Term};
use super::space::FeatureSpace;
use super::words::Words;
use crate::annotate::Document;

/// Counts the features that a space knows.
#[derive(Debug)]
pub struct KnownCounts<'w, 's> {
    words: &'w mut Words<'s, FeatureSpace>,
    /// Each occurrence of a feature of one word: its column, and how often it counts.
    counts: Vec<(u32, u32)>,
    /// The same of pairs, whose columns are looked up together.
    pairs: Vec<(Key, u32)>,
}

impl<'w, 's> KnownCounts<'w, 's> {
    /// No counts yet of the document of `words`.
    pub fn new(words: &'w mut Words<'s, FeatureSpace>) -> Self {
        Self { words, counts: Vec::new(), pairs: Vec::new() }
    }

    /// The row: values by column, ascending.
    pub fn into_row(self) -> Vec<(u32, f32)> {
        let Self { words, mut counts, pairs } = self;
        let space = words.numbering();
        space.index().pairs(&pairs, |column, times| counts.push((column, times)));
        space.weigh(summed(counts))
    }
}

impl Sink for KnownCounts<'_, '_> {
    fn add(&mut self, group: Group, name: Name<'_>, _: Range<usize>, times: u32) {
        match name {
            Name::Word(slot, word) => {
                let number = self.words.number(word);
                let column =
                    number.and_then(|number| self.words.numbering().index().word(group, slot, number));
                self.counts.extend(column.map(|column| (column, times)));
            }
            Name::Pair(..) => self.pairs.extend(self.words.key(group, name).map(|key| (key, times))),
        }
    }

    fn add_ngrams(&mut self, group: Group, document: &Document<'_>, tokens: Range<usize>) {
        let index = self.words.numbering().index();
        let mut last = None;
        for at in tokens.filter(|&at| document.is_term(at)) {
            let number = self.words.number(Term::at(document, at));
            if let Some(number) = number {
                self.counts.extend(index.word(group, Slot::NONE, number).map(|column| (column, 1)));
                self.pairs.extend(last.map(|last| (Key::pair(group, last, number), 1)));
            }
            last = number;
        }
    }
}
