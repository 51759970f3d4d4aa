//! The features of one observation that a model knows, counted.

use std::ops::Range;

use super::config::Group;
use super::extract::Sink;
use super::index::Index;
use super::name::{Key, Name, Slot};
use super::ngrams::WordCounts;
use super::space::FeatureSpace;
use super::words::Words;
use crate::annotate::Document;

/// Counts the features that a space knows of one observation.
#[derive(Debug)]
pub struct KnownCounts<'w, 's> {
    words: &'w mut Words<'s, FeatureSpace>,
    index: &'s Index,
    ngrams: WordCounts,
    /// Columns of features of one word, and how often each counts.
    columns: Vec<(u32, u32)>,
    /// The same of pairs, whose columns are looked up together.
    pairs: Vec<(Key, u32)>,
}

impl<'w, 's> KnownCounts<'w, 's> {
    /// No counts yet of the document of `words`.
    pub fn new(words: &'w mut Words<'s, FeatureSpace>) -> Self {
        /// Room for the features of most articles.
        const MOST: usize = 2048;
        let index = words.numbering().index();
        let (columns, pairs) = (Vec::with_capacity(MOST), Vec::with_capacity(MOST));
        Self { words, index, ngrams: WordCounts::default(), columns, pairs }
    }

    /// The row: values by column, ascending.
    pub fn into_row(self) -> Vec<(u32, f32)> {
        let Self { words, index, mut ngrams, mut columns, pairs } = self;
        ngrams.take(adding(index, &mut columns));
        index.pairs(&pairs, |column, times| columns.push((column, times)));
        words.numbering().weigh(columns)
    }
}

/// Adds words to `columns`, if the index knows them.
fn adding<'a>(index: &'a Index, columns: &'a mut Vec<(u32, u32)>) -> impl FnMut(Group, Slot, u32, u32) {
    |group, slot, number, times| {
        columns.extend(index.word(group, slot, number).map(|column| (column, times)));
    }
}

impl Sink for KnownCounts<'_, '_> {
    fn add(&mut self, group: Group, name: Name<'_>, _: Range<usize>, times: u32) {
        match name {
            Name::Word(slot, word) => {
                if let Some(number) = self.words.number(word) {
                    adding(self.index, &mut self.columns)(group, slot, number, times);
                }
            }
            Name::Pair(..) => self.pairs.extend(self.words.key(group, name).map(|key| (key, times))),
        }
    }

    fn add_ngrams(&mut self, group: Group, document: &Document<'_>, tokens: Range<usize>) {
        let Self { words, index, ngrams, columns, pairs } = self;
        let word = adding(index, columns);
        ngrams.add(words, group, document, tokens, word, |key| pairs.push((key, 1)));
    }
}
