//! Features that were counted once, as one space after another knows them.

use super::counts::{Counted, gather};
use super::name::{Key, Part};
use super::space::FeatureSpace;
use super::terms::{Numbering, TermTable};

/// Reads counted features for a space: what [`KnownCounts`](super::KnownCounts) makes of a document, without it.
#[derive(Debug)]
pub struct Reader<'s> {
    space: &'s FeatureSpace,
    /// For each number of a term the space's number of it; `None` if it has none.
    numbers: Vec<Option<u32>>,
}

impl<'s> Reader<'s> {
    /// A reader of what was counted with the numbers of `terms`.
    pub fn new(space: &'s FeatureSpace, terms: &TermTable) -> Self {
        let numbers =
            terms.with(|terms| (0..terms.len() as u32).map(|at| space.number(terms.get(at))).collect());
        Self { space, numbers }
    }

    /// The row: values by column, ascending.
    pub fn row(&self, counted: &Counted) -> Vec<(u32, f32)> {
        let number = |term: u32| self.numbers.get(term as usize).copied().flatten();
        let index = self.space.index();
        let (mut columns, mut pairs) = (Vec::new(), Vec::new());
        for &(scattered, times) in &counted.0 {
            match Key(gather(scattered)).part() {
                Some((group, Part::Word(slot, word))) => {
                    let column = number(word).and_then(|word| index.word(group, slot, word));
                    columns.extend(column.map(|column| (column, times)));
                }
                Some((group, Part::Pair(first, second))) => {
                    let known = number(first).zip(number(second));
                    pairs.extend(known.map(|(first, second)| (Key::pair(group, first, second), times)));
                }
                None => {}
            }
        }
        index.pairs(&pairs, |column, times| columns.push((column, times)));
        self.space.weigh(columns)
    }
}
