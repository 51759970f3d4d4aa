//! What is known of a word whatever the document: worked out once for each word type, then looked up.
//!
//! News repeats itself: of the tokens of ten thousand articles less than two in a hundred are the first of their type.
//! Stems, word classes and the patterns that a word can begin are therefore kept from one document to the next.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::attribution::{CueClass, hash};
use super::document::normalise;
use super::grammar::holds_function_class;

/// The most spellings that are kept. Past it the vocabulary starts anew, so that a stream of strange words (tables,
/// encoded files) does not fill the memory.
const MOST_FORMS: usize = 200_000;
/// The longest spelling that is kept, in bytes.
const LONGEST_FORM: usize = 64;

/// A word type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, with straight apostrophes and without invisible characters; acronyms keep their points.
    pub lower: String,
    /// Snowball stem of `lower`.
    pub stem: String,
    /// Hash of `lower`, the same on every machine.
    pub(super) hash: u64,
    /// Hash of `stem`.
    pub(super) stem_hash: u64,
    /// The closed word classes that it belongs to, one bit a class.
    pub(super) classes: u16,
    /// Its class if it is a form of a cue verb, and whether that is the infinitive.
    pub(super) cue: Option<(CueClass, bool)>,
    /// The patterns of the lexicons that it can begin.
    pub(super) patterns: Box<[u32]>,
}

impl Word {
    /// The word `lower`, of which nothing else is known.
    pub(super) fn new(lower: String, stem: String) -> Self {
        let (hash, stem_hash) = (hash(&lower), hash(&stem));
        Self { lower, stem, hash, stem_hash, classes: 0, cue: None, patterns: Box::default() }
    }

    /// Whether it belongs to a closed class of function words.
    pub(super) fn is_function_word(&self) -> bool {
        holds_function_class(self.classes)
    }
}

/// The words of one document, in order of first occurrence, and which of them each token is.
#[derive(Debug, Default)]
pub(super) struct Types {
    pub(super) words: Vec<Arc<Word>>,
    pub(super) of_tokens: Vec<u32>,
}

/// Words that were met, in this document and those before it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Positions in `entries`, by spelling.
    forms: HashMap<Box<str>, u32, RandomState>,
    /// Positions in `entries`, by lower case.
    lower: HashMap<Box<str>, u32, RandomState>,
    entries: Vec<Entry>,
    /// The number of the current document.
    document: u64,
}

#[derive(Debug)]
struct Entry {
    word: Arc<Word>,
    /// The last document that had the word.
    document: u64,
    /// The position of the word in that document's types.
    position: u32,
}

impl Vocabulary {
    /// The types of the tokens `sources`. `make` tells of a word, given in lower case, what is not known yet.
    pub(super) fn types<'t>(
        &mut self,
        sources: impl Iterator<Item = &'t str>,
        make: impl Fn(String) -> Word,
    ) -> Types {
        if self.forms.len() > MOST_FORMS {
            *self = Self { document: self.document, ..Self::default() };
        }
        self.document += 1;
        let mut types = Types { words: Vec::new(), of_tokens: Vec::with_capacity(sources.size_hint().0) };
        for source in sources {
            let known = self.forms.get(source).copied();
            let entry = known.unwrap_or_else(|| self.add(source, &make));
            let Some(entry) = self.entries.get_mut(entry as usize) else { continue };
            if entry.document != self.document {
                entry.document = self.document;
                entry.position = types.words.len() as u32;
                types.words.push(Arc::clone(&entry.word));
            }
            types.of_tokens.push(entry.position);
        }
        types
    }

    fn add(&mut self, source: &str, make: impl Fn(String) -> Word) -> u32 {
        let lower = normalise(source);
        let known = self.lower.get(lower.as_str()).copied();
        let entry = known.unwrap_or_else(|| {
            let fresh = self.entries.len() as u32;
            self.lower.insert(lower.as_str().into(), fresh);
            self.entries.push(Entry { word: Arc::new(make(lower)), document: 0, position: 0 });
            fresh
        });
        if source.len() <= LONGEST_FORM {
            self.forms.insert(source.into(), entry);
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(lower: String) -> Word {
        Word::new(lower.clone(), lower)
    }

    #[test]
    fn types_are_numbered_by_first_occurrence_in_each_document() {
        let mut vocabulary = Vocabulary::default();
        let long = "x".repeat(LONGEST_FORM + 1);
        for tokens in [&["The", "rebels", "the", "THE"][..], &["rebels", "The", &long, &long]] {
            let types = vocabulary.types(tokens.iter().copied(), word);
            let found: Vec<&str> =
                types.of_tokens.iter().map(|&id| types.words[id as usize].lower.as_str()).collect();
            let expected: Vec<String> = tokens.iter().map(|token| token.to_lowercase()).collect();
            assert_eq!(found, expected);
            assert!(types.words.len() < tokens.len(), "each type once");
        }
    }

    #[test]
    fn strange_words_do_not_fill_the_memory() {
        let mut vocabulary = Vocabulary::default();
        for batch in 0..5 {
            let tokens: Vec<String> = (0..MOST_FORMS / 2).map(|at| format!("w{batch}x{at}")).collect();
            let types = vocabulary.types(tokens.iter().map(String::as_str), word);
            assert_eq!(types.words.len(), tokens.len());
            assert!(vocabulary.entries.len() <= 2 * MOST_FORMS);
        }
    }
}
