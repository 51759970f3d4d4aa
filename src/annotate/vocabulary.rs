//! What is known of a word whatever the document: worked out once for each word type, then looked up.
//!
//! News repeats itself: of the tokens of ten thousand articles less than two in a hundred are the first of their type.
//! Stems, word classes and the patterns that a word can begin are therefore kept from one document to the next.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::attribution::{CueClass, hash};
use super::document::normalise;
use super::facts::Facts;
use super::gazetteer::{Begins, EntryId};
use super::lexicon::Begun;
use super::mention::without_points;
use super::referent;
use super::spelling::{Spelling, Spellings, packed};
use super::token::{Token, TokenKind};
use crate::span::Span;

/// The most spellings that are kept. Past it the vocabulary starts anew, so that a stream of strange words (tables,
/// encoded files) does not fill the memory. News has so many in three thousand articles: what is forgotten is soon met
/// again, and [`SharedWords`](super::shared::SharedWords) remember it.
const MOST_FORMS: usize = 40_000;
/// The longest spelling that is kept, in bytes.
pub(super) const LONGEST_FORM: usize = 64;
/// The most bytes of longer words that are held for the documents that they come from. Past it the vocabulary starts anew.
const MOST_LONG: usize = 1 << 20;

/// How many spellings are looked up together: the processor waits for many parts of the memory at once.
const AT_A_TIME: usize = 32;

/// A word type.
#[derive(Debug, Clone, PartialEq)]
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
    /// Whether it is a form of a cue verb, or a phrase of attribution can begin with it.
    pub(super) may_be_cue: bool,
    /// The patterns of the lexicons that it can begin.
    pub(super) patterns: Begun,
    /// Its entry in the gazetteer.
    pub(super) entry: Option<EntryId>,
    /// The kinds of phrases of the gazetteer that it begins.
    pub(super) begins: Begins,
    /// What the rules for references know of it; `None` for most words.
    pub(super) refers: Option<Box<referent::Info>>,
    /// Log-odds that it is a cue before what stands around it is looked at, by the annotator's own weights; 0 if it has
    /// none.
    pub(super) cue_prior: f32,
}

impl Word {
    /// The word `lower`, of which nothing else is known.
    pub(super) fn new(lower: String, stem: String) -> Self {
        let (hash, stem_hash) = (hash(&lower), hash(&stem));
        Self {
            lower,
            stem,
            hash,
            stem_hash,
            classes: 0,
            cue: None,
            may_be_cue: false,
            patterns: Begun::default(),
            entry: None,
            begins: Begins::default(),
            refers: None,
            cue_prior: 0.0,
        }
    }
}

/// The words of one document, in order of first occurrence, and which of them each token is.
#[derive(Debug)]
pub(super) struct Types {
    pub(super) kinds: Vec<Kind>,
    pub(super) of_tokens: Vec<Type>,
    /// Words that were known before the document. As a whole, so that no document counts those who use each of them.
    known: Arc<Vec<Arc<Word>>>,
    /// Its words that were not.
    own: Vec<Arc<Word>>,
    /// Whose words the known ones are.
    vocabulary: Identity,
    /// Which of that vocabulary's documents it is.
    document: u32,
}

/// What of a word is looked at so often that a document has its own copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// The position of the word in [`Types::known`]; past its end, in [`Types::own`].
    word: u32,
    pub(super) often: Often,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Often {
    pub(super) entry: Option<EntryId>,
    pub(super) cue_prior: f32,
    pub(super) hash: u64,
    pub(super) stem_hash: u64,
    /// Hash of the word as names of actors are compared: without the points of an acronym.
    pub(super) name_hash: u64,
    /// What [`Begun::next_words`] tells.
    pub(super) next_words: u64,
}

impl Types {
    /// Where the vocabulary keeps the word type at position `id`, with that vocabulary's number: the same in all its
    /// documents. `None` if it was not known before the document.
    pub(super) fn place(&self, id: usize) -> Option<(u64, usize)> {
        let place = self.kinds.get(id)?.word as usize;
        (place < self.known.len()).then_some((self.vocabulary.0, place))
    }

    /// Another pair of numbers for each document of a process: the vocabulary's, and which of its documents it is.
    pub(super) fn identity(&self) -> (u64, u32) {
        (self.vocabulary.0, self.document)
    }

    /// The word type at position `id`.
    pub(super) fn word(&self, id: usize) -> Option<&Word> {
        let word = self.kinds.get(id)?.word as usize;
        let known = self.known.get(word).or_else(|| self.own.get(word - self.known.len()));
        known.map(Arc::as_ref)
    }
}

/// What is kept of a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// The position of its word among the types.
    pub(super) id: u32,
    pub(super) facts: Facts,
}

/// Tells vocabularies apart, also from what they were before they started anew. Reaches no result.
#[derive(Debug, Clone, Copy)]
struct Identity(u64);

impl Default for Identity {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Words that were met, in this document and those before it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Spellings that fit into a number: nearly all, and these are compared without going to the memory where they lie.
    short: Spellings,
    /// The longer ones.
    long: HashMap<Box<str>, Spelling, RandomState>,
    /// Positions in `words`, by lower case.
    lower: HashTable<u32>,
    hasher: RandomState,
    /// The words that are handed to documents, then `fresh` ones.
    words: Arc<Vec<Arc<Word>>>,
    fresh: Vec<Arc<Word>>,
    /// By word. Apart from the words, so that what is known of frequent words, which come early, lies close together.
    last: Vec<Last>,
    /// By word.
    often: Vec<Often>,
    /// The bytes of words longer than [`LONGEST_FORM`].
    long_bytes: usize,
    /// The number of the current document.
    document: u32,
    identity: Identity,
}

/// Where a word was met last.
#[derive(Debug, Clone, Copy, Default)]
struct Last {
    /// The last document that had the word.
    document: u32,
    /// The position of the word in that document's types.
    position: u32,
}

impl Vocabulary {
    /// The types of the tokens of `texts`. `make` tells of a word, given in lower case, what is not known yet.
    pub(super) fn types(&mut self, texts: &[(&str, &[Token])], make: impl Fn(String) -> Arc<Word>) -> Types {
        if self.is_full() {
            self.begin_anew();
        }
        self.document += 1;
        self.hand_out();
        let count = texts.iter().map(|(_, tokens)| tokens.len()).sum();
        let mut types = Types {
            of_tokens: Vec::with_capacity(count),
            known: Arc::clone(&self.words),
            // Of an article's words every other is its first, or fewer.
            kinds: Vec::with_capacity(count / 2),
            own: Vec::new(),
            vocabulary: self.identity,
            document: self.document,
        };
        for (text, tokens) in texts {
            for tokens in tokens.chunks(AT_A_TIME) {
                let mut found = [None; AT_A_TIME];
                for (found, token) in found.iter_mut().zip(tokens) {
                    *found = packed(text, token.span).and_then(|packed| self.short.at_first(packed));
                }
                for (found, token) in found.into_iter().zip(tokens) {
                    let spelling = found.unwrap_or_else(|| self.spelling(text, token.span, &make));
                    self.push(&mut types, spelling, token.kind);
                }
            }
        }
        types
    }

    fn is_full(&self) -> bool {
        let forms = self.last.len().max(self.short.len() + self.long.len());
        forms > MOST_FORMS || self.long_bytes > MOST_LONG || self.document == u32::MAX
    }

    /// Forgets all words. Their memory is kept for the next ones, so that a stream takes no more of it with time; unless a
    /// strange document took very much.
    fn begin_anew(&mut self) {
        let (long_bytes, size) = (std::mem::take(&mut self.long_bytes), self.last.capacity());
        if size > 4 * MOST_FORMS || long_bytes > MOST_LONG {
            *self = Self::default();
            return;
        }
        self.short.clear();
        self.long.clear();
        self.lower.clear();
        match Arc::get_mut(&mut self.words) {
            Some(words) => words.clear(),
            None => self.words = Arc::default(),
        }
        self.fresh.clear();
        self.last.clear();
        self.often.clear();
        self.document = 0;
        self.identity = Identity::default();
    }

    /// Adds a token to `types`.
    fn push(&mut self, types: &mut Types, Spelling { word, facts }: Spelling, kind: TokenKind) {
        let Some(last) = self.last.get_mut(word as usize) else { return };
        if last.document != self.document {
            let Some(&often) = self.often.get(word as usize) else { return };
            *last = Last { document: self.document, position: types.kinds.len() as u32 };
            let mut kind = Kind { word, often };
            if let Some(fresh) = (word as usize).checked_sub(self.words.len()) {
                kind.word = (self.words.len() + types.own.len()) as u32;
                types.own.extend(self.fresh.get(fresh).cloned());
            }
            types.kinds.push(kind);
        }
        types.of_tokens.push(Type { id: last.position, facts: facts.of_kind(kind) });
    }

    /// Puts the fresh words among those that documents share: at once if no document uses these, else when they are many.
    fn hand_out(&mut self) {
        const MANY: usize = 256;
        if self.fresh.is_empty() {
            return;
        }
        if let Some(words) = Arc::get_mut(&mut self.words) {
            words.append(&mut self.fresh);
        } else if self.fresh.len() > MANY + self.words.len() / 4 {
            let all = self.words.iter().cloned().chain(self.fresh.drain(..));
            self.words = Arc::new(all.collect());
        }
    }

    /// What is known of the spelling at `span`, from now on at least.
    fn spelling(&mut self, text: &str, span: Span, make: impl Fn(String) -> Arc<Word>) -> Spelling {
        let (source, packed) = (span.of(text), packed(text, span));
        let known = match packed {
            Some(packed) => self.short.find(packed),
            None => self.long.get(source).copied(),
        };
        if let Some(known) = known {
            return known;
        }
        let position = self.position(normalise(source), make);
        let at = position as usize;
        let word = self.words.get(at).or_else(|| self.fresh.get(at - self.words.len()));
        let facts = word.map_or(Facts::default(), |word| Facts::new(source, word));
        let spelling = Spelling { word: position, facts };
        if let Some(packed) = packed {
            self.short.insert(packed, spelling);
        } else if source.len() <= LONGEST_FORM {
            self.long.insert(source.into(), spelling);
        }
        spelling
    }

    /// The position of the word `lower`, which it has from now on at least.
    fn position(&mut self, lower: String, make: impl Fn(String) -> Arc<Word>) -> u32 {
        let Self { hasher, words, fresh, .. } = self;
        let lower_of = |at: u32| {
            let word = words.get(at as usize).or_else(|| fresh.get(at as usize - words.len()));
            word.map_or("", |word| word.lower.as_str())
        };
        let hash_of = hasher.hash_one(lower.as_str());
        if let Some(known) = self.lower.find(hash_of, |&at| lower_of(at) == lower) {
            return *known;
        }
        let position = self.last.len() as u32;
        self.lower.insert_unique(hash_of, position, |&at| hasher.hash_one(lower_of(at)));
        if lower.len() > LONGEST_FORM {
            self.long_bytes += lower.len();
        }
        let word = make(lower);
        self.last.push(Last::default());
        self.often.push(Often {
            entry: word.entry,
            cue_prior: word.cue_prior,
            hash: word.hash,
            stem_hash: word.stem_hash,
            name_hash: without_points(&word.lower).map_or(word.hash, |plain| hash(&plain)),
            next_words: word.patterns.next_words(),
        });
        self.fresh.push(word);
        position
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::token::tokenize;

    fn types(vocabulary: &mut Vocabulary, words: &[impl AsRef<str>]) -> Types {
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        let text = words.join(" ");
        let tokens = tokenize(&text);
        assert_eq!(tokens.len(), words.len());
        let (title, body) = tokens.split_at(1);
        vocabulary.types(&[(&text, title), (&text, body)], |lower| Arc::new(Word::new(lower.clone(), lower)))
    }

    #[test]
    fn types_are_numbered_by_first_occurrence_in_each_document() {
        let mut vocabulary = Vocabulary::default();
        let long = "x".repeat(LONGEST_FORM + 1);
        for tokens in [&["The", "rebels", "the", "THE"][..], &["rebels", "The", &long, &long]] {
            let types = types(&mut vocabulary, tokens);
            let found: Vec<&str> = types
                .of_tokens
                .iter()
                .map(|token| types.word(token.id as usize).unwrap().lower.as_str())
                .collect();
            let expected: Vec<String> = tokens.iter().map(|token| token.to_lowercase()).collect();
            assert_eq!(found, expected);
            assert!(types.kinds.len() < tokens.len(), "each type once");
        }
    }

    #[test]
    fn strange_words_do_not_fill_the_memory() {
        let mut vocabulary = Vocabulary::default();
        for batch in 0..5 {
            let tokens: Vec<String> = (0..MOST_FORMS / 2).map(|at| format!("w{batch}x{at}")).collect();
            let types = types(&mut vocabulary, &tokens);
            assert_eq!(types.kinds.len(), tokens.len());
            assert!(vocabulary.last.len() <= 2 * MOST_FORMS);
        }
    }

    #[test]
    fn long_words_do_not_fill_the_memory() {
        let mut vocabulary = Vocabulary::default();
        for (length, documents) in [(LONGEST_FORM + 1, 3 * MOST_FORMS / 100), (MOST_LONG / 150, 20)] {
            for document in 0..documents {
                let long = "x".repeat(length);
                let tokens: Vec<String> = (0..100).map(|at| format!("{long}{document}x{at}")).collect();
                types(&mut vocabulary, &tokens);
                assert!(vocabulary.last.len() <= MOST_FORMS + 100);
                let held: usize =
                    vocabulary.words.iter().chain(&vocabulary.fresh).map(|word| word.lower.len()).sum();
                assert!(held < 2 * (MOST_LONG + MOST_FORMS * LONGEST_FORM), "{held}");
            }
        }
        assert!(vocabulary.long_bytes > 0 && vocabulary.identity.0 > 0);
    }
}
