//! Finding the patterns in a document.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::super::attribution::hash;
use super::super::document::Document;
use super::super::stem::Language;
use super::capitals::Capitals;
use super::category::{Hit, Lexicons};
use super::pattern::{Element, LONGEST_GAP, SHORTEST_PREFIX, is_plain_word};
use crate::error::Result;

#[derive(Debug)]
struct Pattern {
    category: usize,
    pattern: usize,
    /// What follows the first element, by which the pattern is found.
    rest: Vec<Element>,
    /// Hash of the word that must follow the first; `None` if something else than a word follows. Most patterns fail here.
    next: Option<u64>,
    /// One word without capitals: no word of a name is meant.
    is_plain_word: bool,
}

/// Finds lexicon patterns: one look-up per word type, then a check of what follows.
#[derive(Debug, Default)]
pub(in crate::annotate) struct LexiconMatcher {
    patterns: Vec<Pattern>,
    by_word: HashMap<String, Vec<u32>>,
    by_prefix: HashMap<String, Vec<u32>>,
    /// The length of the longest prefix, in bytes: longer ones need not be looked up.
    longest_prefix: usize,
}

impl LexiconMatcher {
    /// Compiles the patterns, for texts in `language`.
    ///
    /// # Errors
    /// A pattern that is empty, begins or ends with `_` or a gap, has more than three gaps, or has `*` elsewhere than
    /// at the end of an element of at least three letters.
    pub(in crate::annotate) fn new(lexicons: &Lexicons, language: Language) -> Result<Self> {
        let mut matcher = Self::default();
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
                let rest: Vec<Element> = elements.collect();
                let next = match rest.first() {
                    Some(Element::Word(word)) => Some(hash(word)),
                    _ => None,
                };
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
        for sentence in document.sentences() {
            for at in sentence.clone() {
                let begun = document.word(at).map_or(&[][..], |word| &word.patterns);
                let next = document.word(at + 1).map(|word| word.hash);
                for pattern in begun.iter().filter_map(|&id| self.patterns.get(id as usize)) {
                    if pattern.next.is_some() && pattern.next != next {
                        continue;
                    }
                    if pattern.is_plain_word && is_name(at) {
                        continue;
                    }
                    if let Some(end) = match_rest(document, &pattern.rest, at + 1, sentence.end) {
                        let (category, pattern) = (pattern.category, pattern.pattern);
                        hits.push(Hit { category, pattern, tokens: at..end });
                    }
                }
            }
        }
        hits.sort_by_key(|hit| (hit.category, hit.tokens.start, usize::MAX - hit.tokens.end, hit.pattern));
        let mut covered = (usize::MAX, 0);
        hits.retain(|hit| {
            let free = covered.0 != hit.category || covered.1 <= hit.tokens.start;
            if free {
                covered = (hit.category, hit.tokens.end);
            }
            free
        });
        hits.sort_by_key(|hit| (hit.tokens.start, hit.category));
        hits
    }

    /// Whether a pattern matches anywhere in `document`, whatever else does.
    pub(super) fn matches(&self, document: &Document<'_>, category: usize, pattern: usize) -> bool {
        document.sentences().iter().any(|sentence| {
            sentence.clone().any(|at| {
                let begun = document.word(at).map_or(&[][..], |word| &word.patterns);
                begun
                    .iter()
                    .filter_map(|&id| self.patterns.get(id as usize))
                    .filter(|found| (found.category, found.pattern) == (category, pattern))
                    .any(|found| match_rest(document, &found.rest, at + 1, sentence.end).is_some())
            })
        })
    }

    /// The patterns that can begin with a word whose lower-case form is `lower`, in a fixed order. Depends on nothing
    /// else, so that it can be kept for a word.
    pub(in crate::annotate) fn candidates(&self, lower: &str) -> Vec<u32> {
        let exact = self.by_word.get(lower).into_iter().flatten();
        let ends = lower.char_indices().map(|(at, c)| at + c.len_utf8()).skip(SHORTEST_PREFIX - 1);
        let ends = ends.take_while(|&end| end <= self.longest_prefix);
        let prefixes = ends.filter_map(|end| self.by_prefix.get(lower.get(..end)?)).flatten();
        exact.chain(prefixes).copied().collect()
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
