//! The words of many texts, as numbers.

use std::collections::HashMap;
use std::sync::Arc;

use crate::annotate::Document;
use crate::error::{Kind, Result};

/// Ends a sentence: words on its two sides are not neighbours.
pub(super) const END: u32 = u32::MAX;

/// The words of articles, collected one article after the other: four bytes a word, and each distinct word once.
#[derive(Debug, Default)]
pub struct Words {
    ids: HashMap<Arc<str>, u32>,
    counts: Vec<(Arc<str>, u32)>,
    text: Vec<u32>,
}

/// Words that are frequent enough, and the text in their numbers.
pub(super) struct Numbered {
    /// By frequency, the most frequent first; equals by name.
    pub(super) words: Vec<Arc<str>>,
    /// Positions in `words`, and [`END`]. Rare words are left out.
    pub(super) text: Vec<u32>,
}

impl Words {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of words collected, however often each occurs.
    pub fn len(&self) -> usize {
        self.counts.iter().map(|(_, count)| *count as usize).sum()
    }

    /// Whether nothing was collected.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The stems of an article, as features see them: sentence by sentence, without marks and addresses.
    pub fn of(document: &Document<'_>) -> Vec<Vec<String>> {
        let sentences = document.sentences().iter();
        let stems = |sentence: &std::ops::Range<usize>| {
            sentence
                .clone()
                .filter(|&at| document.is_term(at))
                .map(|at| document.stem(at).to_owned())
                .collect()
        };
        sentences.map(stems).collect()
    }

    /// Adds the sentences of an article, as [`Words::of`] gives them.
    ///
    /// # Errors
    /// More than 2³² − 2 distinct words.
    pub fn push(&mut self, sentences: &[Vec<String>]) -> Result<()> {
        for sentence in sentences {
            for word in sentence {
                let id = match self.ids.get(word.as_str()) {
                    Some(&id) => id,
                    None => {
                        let fresh = u32::try_from(self.counts.len()).ok().filter(|&id| id != END);
                        let fresh = fresh
                            .ok_or_else(|| Kind::Insufficient("more distinct words than 2^32 - 2".into()))?;
                        let word: Arc<str> = word.as_str().into();
                        self.ids.insert(Arc::clone(&word), fresh);
                        self.counts.push((word, 0));
                        fresh
                    }
                };
                if let Some((_, count)) = self.counts.get_mut(id as usize) {
                    *count = count.saturating_add(1);
                }
                self.text.push(id);
            }
            self.text.push(END);
        }
        Ok(())
    }

    /// Keeps words that occur at least `least` times, at most `most` of them.
    pub(super) fn number(self, least: u32, most: usize) -> Numbered {
        let mut kept: Vec<(u32, &Arc<str>, usize)> = Vec::new();
        for (id, (word, count)) in self.counts.iter().enumerate() {
            if *count >= least {
                kept.push((*count, word, id));
            }
        }
        kept.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        kept.truncate(most);
        let mut numbers = vec![None; self.counts.len()];
        for (number, (_, _, id)) in kept.iter().enumerate() {
            if let Some(slot) = numbers.get_mut(*id) {
                *slot = Some(number as u32);
            }
        }
        let words = kept.into_iter().map(|(_, word, _)| Arc::clone(word)).collect();
        let number =
            |id: u32| if id == END { Some(END) } else { numbers.get(id as usize).copied().flatten() };
        let text = self.text.into_iter().filter_map(number).collect();
        Numbered { words, text }
    }
}
