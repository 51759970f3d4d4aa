//! Words and their pairs of neighbours, counted: nearly all features of an article.

use std::ops::Range;

use super::config::Group;
use super::name::{Key, Slot};
use super::terms::Numbering;
use super::words::Words;
use crate::annotate::Document;

/// The words of n-grams of one document and one group, counted by word type: an article says most of its words more
/// than once.
#[derive(Debug, Default)]
pub(super) struct WordCounts {
    group: Option<Group>,
    /// By word type; those that count have a number.
    counts: Vec<u32>,
    /// The types that count, with their numbers.
    met: Vec<(u32, u32)>,
}

impl WordCounts {
    /// Counts the words among `tokens`, and hands each pair of neighbours to `pair`. What was counted of another group
    /// goes to `word`, as [`WordCounts::take`] gives it.
    pub(super) fn add<N: Numbering>(
        &mut self,
        words: &mut Words<'_, N>,
        group: Group,
        document: &Document<'_>,
        tokens: Range<usize>,
        word: impl FnMut(Group, Slot, u32, u32),
        mut pair: impl FnMut(Key),
    ) {
        if self.group != Some(group) {
            self.take(word);
            self.group = Some(group);
            self.counts.resize(document.n_types(), 0);
            self.met.reserve(document.n_types());
        }
        let mut last = None;
        for at in tokens.filter(|&at| document.is_term(at)) {
            let Some(id) = document.word_type(at) else { continue };
            let number = words.number_of_type(document, id);
            if let (Some(number), Some(count)) = (number, self.counts.get_mut(id)) {
                if *count == 0 {
                    self.met.push((id as u32, number));
                }
                *count = count.saturating_add(1);
                last.into_iter().for_each(|last| pair(Key::pair(group, last, number)));
            }
            last = number;
        }
    }

    /// Hands what was counted to `word` (group, slot, number and count), and begins anew.
    pub(super) fn take(&mut self, mut word: impl FnMut(Group, Slot, u32, u32)) {
        let Self { group, counts, met } = self;
        if let Some(group) = group.take() {
            for (id, number) in met.drain(..) {
                if let Some(count) = counts.get_mut(id as usize) {
                    word(group, Slot::NONE, number, std::mem::take(count));
                }
            }
        }
    }
}
