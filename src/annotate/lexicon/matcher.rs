//! Finding the patterns in a document.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::super::attribution::hash;
use super::super::document::Document;
use super::super::facts::Fact;
use super::super::stem::Language;
use super::capitals::Capitals;
use super::category::{Hit, Lexicons};
use super::pattern::{Element, LONGEST_GAP, SHORTEST_PREFIX, is_plain_word};
use crate::error::Result;

#[derive(Debug)]
struct Pattern {
    category: u32,
    pattern: u32,
    /// What follows the first element, by which the pattern is found.
    rest: Box<[Element]>,
    /// [`next`] of the word that must follow the first; 0 if something else than a word follows.
    next: u32,
    /// One word without capitals: no word of a name is meant.
    is_plain_word: bool,
}

/// The patterns that a word can begin, as positions in [`LexiconMatcher::patterns`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::annotate) struct Begun {
    /// Those after whose first element nothing, or something else than a word, must follow.
    any: Box<[u32]>,
    /// The others by [`next`] of the word that must follow, sorted. Most fail there, and are not looked at.
    by_next: Box<[(u32, u32)]>,
}

impl Begun {
    pub(in crate::annotate) fn is_empty(&self) -> bool {
        self.any.is_empty() && self.by_next.is_empty()
    }

    /// Those that match if `next` follows, as far as that can be told without a look at what else does.
    fn before(&self, next: u32) -> impl Iterator<Item = u32> {
        let fits = self.by_next.partition_point(|&(known, _)| known < next);
        let fits = self.by_next.get(fits..).unwrap_or_default().iter();
        self.any.iter().copied().chain(fits.take_while(move |(known, _)| *known == next).map(|&(_, id)| id))
    }

    /// A filter of the words that may follow (Bloom 1970, with one hash): where the bit of [`next_bit`] is not set, no
    /// pattern matches.
    pub(in crate::annotate) fn next_words(&self) -> u64 {
        if !self.any.is_empty() {
            return u64::MAX;
        }
        self.by_next.iter().fold(0, |bits, &(next, _)| bits | next_bit(next))
    }

    fn all(&self) -> impl Iterator<Item = u32> {
        self.any.iter().copied().chain(self.by_next.iter().map(|&(_, id)| id))
    }
}

/// A part of the hash of a word; never 0.
fn next(hash: u64) -> u32 {
    (hash >> 32) as u32 | 1
}

/// The bit of a word's [`next`] in [`Begun::next_words`].
fn next_bit(next: u32) -> u64 {
    1 << (next >> (u32::BITS - 6))
}

/// Finds lexicon patterns: one look-up per word type, then a check of what follows.
#[derive(Debug, Default)]
pub(in crate::annotate) struct LexiconMatcher {
    patterns: Vec<Pattern>,
    by_word: HashMap<String, Vec<u32>, RandomState>,
    by_prefix: HashMap<String, Vec<u32>, RandomState>,
    /// The length of the longest prefix, in bytes: longer ones need not be looked up.
    longest_prefix: usize,
    n_categories: usize,
}

impl LexiconMatcher {
    /// Compiles the patterns, for texts in `language`.
    ///
    /// # Errors
    /// A pattern that is empty, begins or ends with `_` or a gap, has more than three gaps, or has `*` elsewhere than
    /// at the end of an element of at least three letters.
    pub(in crate::annotate) fn new(lexicons: &Lexicons, language: Language) -> Result<Self> {
        let n_patterns = lexicons.categories().iter().map(|category| category.patterns.len()).sum();
        let mut matcher = Self {
            patterns: Vec::with_capacity(n_patterns),
            by_word: HashMap::with_capacity_and_hasher(n_patterns, RandomState::default()),
            n_categories: lexicons.categories().len(),
            ..Self::default()
        };
        for (category, entry) in lexicons.categories().iter().enumerate() {
            for (pattern, source) in entry.patterns.iter().enumerate() {
                let elements = entry.compile(source)?;
                let is_plain_word = language.spares_capitals() && is_plain_word(source, &elements);
                let mut elements = elements.into_iter();
                let id = matcher.patterns.len() as u32;
                match elements.next() {
                    Some(Element::Word(word)) => matcher.by_word.entry(word).or_default().push(id),
                    Some(Element::Prefix(prefix)) => matcher.by_prefix.entry(prefix).or_default().push(id),
                    // `compile` let no other element stand first.
                    Some(Element::AnyOne | Element::Gap) | None => continue,
                }
                let rest: Box<[Element]> = elements.collect();
                let next = match rest.first() {
                    Some(Element::Word(word)) => next(hash(word)),
                    _ => 0,
                };
                let (category, pattern) = (category as u32, pattern as u32);
                matcher.patterns.push(Pattern { category, pattern, rest, next, is_plain_word });
            }
        }
        matcher.longest_prefix = matcher.by_prefix.keys().map(String::len).max().unwrap_or(0);
        Ok(matcher)
    }

    /// The hits in `document`, by position, then category. Within one category hits do not overlap: the leftmost,
    /// then the longest, wins. No hit crosses a sentence end, and a plain word does not hit a word of a name.
    pub(in crate::annotate) fn find(&self, document: &Document<'_>) -> Vec<Hit> {
        let capitals = OnceCell::new();
        let is_name =
            |at| document.is_capitalised(at) && capitals.get_or_init(|| Capitals::new(document)).is_name(at);
        let mut hits = Vec::new();
        // For each category the end of its last hit.
        let mut covered = vec![0; self.n_categories];
        // What begins at one token: category, the longest first, pattern.
        let mut here = Vec::new();
        for sentence in document.sentences() {
            for at in sentence.clone() {
                if !document.has(Fact::BeginsPattern, at) {
                    continue;
                }
                let next = document.often(at + 1).map_or(0, |word| next(word.hash));
                if document.often(at).is_some_and(|word| word.next_words & next_bit(next) == 0) {
                    continue;
                }
                let Some(word) = document.word(at) else { continue };
                for pattern in word.patterns.before(next).filter_map(|id| self.patterns.get(id as usize)) {
                    if pattern.is_plain_word && is_name(at) {
                        continue;
                    }
                    if let Some(end) = match_rest(document, &pattern.rest, at + 1, sentence.end) {
                        here.push((pattern.category as usize, Reverse(end), pattern.pattern as usize));
                    }
                }
                here.sort_unstable();
                for (category, Reverse(end), pattern) in here.drain(..) {
                    if let Some(covered) = covered.get_mut(category).filter(|covered| **covered <= at) {
                        *covered = end;
                        hits.push(Hit { category, pattern, tokens: at..end });
                    }
                }
            }
        }
        hits
    }

    /// Whether a pattern matches anywhere in `document`, whatever else does.
    pub(super) fn matches(&self, document: &Document<'_>, category: usize, pattern: usize) -> bool {
        document.sentences().iter().any(|sentence| {
            sentence.clone().any(|at| {
                let begun = document.word(at).into_iter().flat_map(|word| word.patterns.all());
                begun
                    .filter_map(|id| self.patterns.get(id as usize))
                    .filter(|found| (found.category as usize, found.pattern as usize) == (category, pattern))
                    .any(|found| match_rest(document, &found.rest, at + 1, sentence.end).is_some())
            })
        })
    }

    /// The patterns that can begin with a word whose lower-case form is `lower`. Depends on nothing else, so that
    /// it can be kept for a word.
    pub(in crate::annotate) fn candidates(&self, lower: &str) -> Begun {
        let exact = self.by_word.get(lower).into_iter().flatten();
        let ends = lower.char_indices().map(|(at, c)| at + c.len_utf8()).skip(SHORTEST_PREFIX - 1);
        let ends = ends.take_while(|&end| end <= self.longest_prefix);
        let prefixes = ends.filter_map(|end| self.by_prefix.get(lower.get(..end)?)).flatten();
        let (mut any, mut by_next) = (Vec::new(), Vec::new());
        for &id in exact.chain(prefixes) {
            match self.patterns.get(id as usize).map_or(0, |pattern| pattern.next) {
                0 => any.push(id),
                next => by_next.push((next, id)),
            }
        }
        by_next.sort_unstable();
        Begun { any: any.into(), by_next: by_next.into() }
    }
}

/// Where the match of `rest` from token `at` ends, the shortest way; `None` if it does not match before `end`.
fn match_rest(document: &Document<'_>, rest: &[Element], at: usize, end: usize) -> Option<usize> {
    let Some((element, after)) = rest.split_first() else { return Some(at) };
    if let Element::Gap = element {
        return (0..=LONGEST_GAP).find_map(|skip| match_rest(document, after, at + skip, end));
    }
    if at >= end {
        return None;
    }
    let fits = match element {
        Element::Word(word) => document.lower(at) == word,
        Element::Prefix(prefix) => document.lower(at).starts_with(prefix.as_str()),
        Element::AnyOne | Element::Gap => true,
    };
    if fits { match_rest(document, after, at + 1, end) } else { None }
}
