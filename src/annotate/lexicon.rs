//! Lexicons: categories of patterns, and where they occur in a document.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::document::{Document, normalise};
use super::token::tokenize;
use crate::error::{Error, Kind, Result};
use crate::settings;

/// The most tokens that the gap `...` skips.
const LONGEST_GAP: usize = 3;
/// The most gaps of a pattern: each multiplies the ways to match.
const MOST_GAPS: usize = 3;
/// The fewest letters before `*`.
const SHORTEST_PREFIX: usize = 3;

/// One category of a lexicon, as a TOML file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The category's name, as features and reports show it.
    pub category: String,
    /// What it captures.
    pub description: String,
    /// Where the idea or the patterns come from.
    pub source: String,
    /// The licence of the patterns.
    pub licence: String,
    /// The patterns. Elements are separated by spaces and compared in lower case: `word`, `prefix*`, `_` (any one
    /// token), `...` (a gap: up to three tokens).
    pub patterns: Vec<String>,
}

/// Categories by name, in alphabetical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Lexicons {
    categories: Vec<Category>,
}

/// A pattern found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Position of the category in [`Lexicons::categories`].
    pub category: usize,
    /// Position of the pattern in [`Category::patterns`].
    pub pattern: usize,
    /// The tokens that it covers.
    pub tokens: Range<usize>,
}

impl Category {
    /// The elements of one of its patterns.
    fn compile(&self, pattern: &str) -> Result<Vec<Element>> {
        compile(pattern).map_err(|why| {
            let message = format!("pattern \"{pattern}\" of category \"{}\" {why}", self.category);
            Error::new(Kind::Invalid(message)).field("patterns")
        })
    }
}

impl Lexicons {
    /// Reads lexicon files that are given as (name, content).
    ///
    /// # Errors
    /// Malformed TOML, unknown keys, a malformed pattern, a category that stands in two files.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut categories: BTreeMap<String, Category> = BTreeMap::new();
        for (name, content) in files {
            let category: Category = settings::parse(content).map_err(|error| error.at(name))?;
            for pattern in &category.patterns {
                category.compile(pattern).map_err(|error| error.at(name))?;
            }
            let twice = |old: Category| {
                let message = format!("category \"{}\" stands in another file already", old.category);
                Error::new(Kind::Invalid(message)).at(name)
            };
            if let Some(old) = categories.insert(category.category.clone(), category) {
                return Err(twice(old));
            }
        }
        Ok(Self { categories: categories.into_values().collect() })
    }

    /// Reads every `.toml` file of a folder.
    ///
    /// # Errors
    /// As [`Lexicons::parse`]; the folder cannot be read or holds no `.toml` file.
    pub fn read(folder: &Path) -> Result<Self> {
        let entries = fs::read_dir(folder).map_err(|error| Error::io("read", folder, error))?;
        let mut files = BTreeMap::new();
        for entry in entries {
            let path = entry.map_err(|error| Error::io("read", folder, error))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let bytes = fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
                let content = settings::text(&bytes).map_err(|error| error.at(path.display()))?;
                files.insert(path.display().to_string(), content.to_owned());
            }
        }
        if files.is_empty() {
            return Err(Error::new(Kind::Insufficient("holds no .toml file".into())).at(folder.display()));
        }
        Self::parse(files.iter().map(|(name, content)| (name.as_str(), content.as_str())))
    }

    /// The categories, by name.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The pattern that was hit, as written.
    pub fn pattern(&self, hit: &Hit) -> &str {
        let category = self.categories.get(hit.category);
        category.and_then(|category| category.patterns.get(hit.pattern)).map_or("", String::as_str)
    }
}

/// One element of a compiled pattern.
#[derive(Debug, PartialEq, Eq)]
enum Element {
    Word(String),
    Prefix(String),
    AnyOne,
    Gap,
}

#[derive(Debug)]
struct Pattern {
    category: usize,
    pattern: usize,
    /// What follows the first element, by which the pattern is found.
    rest: Vec<Element>,
}

/// Finds lexicon patterns: one look-up per word type, then a check of what follows.
#[derive(Debug, Default)]
pub(super) struct LexiconMatcher {
    patterns: Vec<Pattern>,
    by_word: HashMap<String, Vec<u32>>,
    by_prefix: HashMap<String, Vec<u32>>,
    /// The length of the longest prefix, in bytes: longer ones need not be looked up.
    longest_prefix: usize,
}

impl LexiconMatcher {
    /// Compiles the patterns.
    ///
    /// # Errors
    /// A pattern that is empty, begins or ends with `_` or a gap, has more than three gaps, or has `*` elsewhere than
    /// at the end of an element of at least three letters.
    pub(super) fn new(lexicons: &Lexicons) -> Result<Self> {
        let mut matcher = Self::default();
        for (category, entry) in lexicons.categories.iter().enumerate() {
            for (pattern, source) in entry.patterns.iter().enumerate() {
                let mut elements = entry.compile(source)?.into_iter();
                let id = matcher.patterns.len() as u32;
                match elements.next() {
                    Some(Element::Word(word)) => matcher.by_word.entry(word).or_default().push(id),
                    Some(Element::Prefix(prefix)) => matcher.by_prefix.entry(prefix).or_default().push(id),
                    // `compile` let no other element stand first.
                    Some(Element::AnyOne | Element::Gap) | None => continue,
                }
                matcher.patterns.push(Pattern { category, pattern, rest: elements.collect() });
            }
        }
        matcher.longest_prefix = matcher.by_prefix.keys().map(String::len).max().unwrap_or(0);
        Ok(matcher)
    }

    /// The hits in `document`, by position, then category. Within one category hits do not overlap: the leftmost,
    /// then the longest, wins. No hit crosses a sentence end.
    pub(super) fn find(&self, document: &Document<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for sentence in document.sentences() {
            for at in sentence.clone() {
                let begun = document.word(at).map_or(&[][..], |word| &word.patterns);
                for pattern in begun.iter().filter_map(|&id| self.patterns.get(id as usize)) {
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

    /// The patterns that can begin with `word`, given in lower case.
    pub(super) fn candidates(&self, word: &str) -> Vec<u32> {
        let exact = self.by_word.get(word).into_iter().flatten();
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).skip(SHORTEST_PREFIX - 1);
        let ends = ends.take_while(|&end| end <= self.longest_prefix);
        let prefixes = ends.filter_map(|end| self.by_prefix.get(word.get(..end)?)).flatten();
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

/// The elements of a pattern, or what is wrong with it.
fn compile(source: &str) -> std::result::Result<Vec<Element>, &'static str> {
    let mut elements = Vec::new();
    for part in source.split_whitespace() {
        match part {
            "_" => elements.push(Element::AnyOne),
            "..." => elements.push(Element::Gap),
            _ => {
                let (stem, is_prefix) = part.strip_suffix('*').map_or((part, false), |stem| (stem, true));
                if stem.contains('*') {
                    return Err("has `*` elsewhere than at the end of a word");
                }
                let mut words: Vec<String> =
                    tokenize(stem).iter().map(|token| normalise(token.span.of(stem))).collect();
                let last = words.pop().ok_or("has an empty element")?;
                elements.extend(words.into_iter().map(Element::Word));
                if is_prefix && stem.chars().count() < SHORTEST_PREFIX {
                    return Err("has fewer than three letters before `*`");
                }
                elements.push(if is_prefix { Element::Prefix(last) } else { Element::Word(last) });
            }
        }
    }
    let open = |element: Option<&Element>| !matches!(element, Some(Element::Word(_) | Element::Prefix(_)));
    if open(elements.first()) || open(elements.last()) {
        return Err("must begin and end with a word");
    }
    if elements.iter().filter(|&element| *element == Element::Gap).count() > MOST_GAPS {
        return Err("has more than three gaps");
    }
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_patterns_are_named() {
        for (pattern, why) in [
            ("", "must begin and end with a word"),
            ("... war", "must begin and end with a word"),
            ("war _", "must begin and end with a word"),
            ("wa*", "fewer than three letters"),
            ("w*r", "elsewhere than at the end"),
            ("a ... b ... c ... d ... e", "more than three gaps"),
        ] {
            let file = format!(
                "category = 'x'\ndescription = ''\nsource = ''\nlicence = ''\npatterns = ['{pattern}']"
            );
            let error = Lexicons::parse([("x.toml", file.as_str())]).unwrap_err().to_string();
            assert!(
                error.starts_with("x.toml, field `patterns`")
                    && error.contains(why)
                    && error.contains(&format!("\"{pattern}\"")),
                "{error}"
            );
        }
    }

    #[test]
    fn a_category_in_two_files_is_an_error() {
        let file = "category = 'x'\ndescription = ''\nsource = ''\nlicence = ''\npatterns = ['war']";
        let error = Lexicons::parse([("a.toml", file), ("b.toml", file)]).unwrap_err();
        assert_eq!(error.to_string(), "b.toml: category \"x\" stands in another file already");
    }
}
