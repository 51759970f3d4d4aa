//! Finding the actors in a document by their names and aliases.

use std::collections::HashMap;
use std::ops::Range;

use super::document::{Document, normalise};
use super::token::{is_apostrophe, is_invisible, tokenize};
use crate::corpus::Actor;

/// One span that refers to an actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Position of the actor in the list that the matcher was made from.
    pub actor: usize,
    /// The tokens that it covers.
    pub tokens: Range<usize>,
}

/// Finds whole-word mentions of actors, the longest name first.
///
/// Names are compared token by token. A token of a name that is all lower case matches in any case ("activists",
/// "Activists"); one with a capital matches as written or in ALL CAPS, as headlines and datelines have it
/// ("Moscow", "MOSCOW"; "US", but not "us"). The points of acronyms do not count ("US" finds "U.S."), nor does a
/// determiner before the name ("the Kremlin" finds "Kremlin").
#[derive(Debug)]
pub struct ActorMatcher {
    names: Vec<Name>,
    /// Names by the key of their first token, the longest first.
    by_first: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Name {
    actor: usize,
    tokens: Vec<String>,
}

impl ActorMatcher {
    /// Compiles the names of `actors`.
    pub fn new(actors: &[Actor]) -> Self {
        let mut names = Vec::new();
        for (actor, entry) in actors.iter().enumerate() {
            for name in entry.names() {
                let tokens = name_tokens(name);
                if !tokens.is_empty() {
                    names.push(Name { actor, tokens });
                }
            }
        }
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for (id, name) in names.iter().enumerate() {
            if let Some(first) = name.tokens.first() {
                by_first.entry(first.to_lowercase()).or_default().push(id);
            }
        }
        let length = |id: &usize| names.get(*id).map_or(0, |name| name.tokens.len());
        by_first.values_mut().for_each(|ids| ids.sort_by_key(|id| std::cmp::Reverse(length(id))));
        Self { names, by_first }
    }

    /// The mentions in `document`, in order, without overlap. None crosses a sentence end.
    pub fn find(&self, document: &Document<'_>) -> Vec<Mention> {
        let candidates: Vec<Option<&Vec<usize>>> = document
            .words()
            .iter()
            .map(|word| {
                self.by_first.get(&word.lower).or_else(|| self.by_first.get(&without_points(&word.lower)?))
            })
            .collect();
        let mut mentions = Vec::new();
        for sentence in document.sentences() {
            let mut at = sentence.start;
            while at < sentence.end {
                let ids = document.word_type(at).and_then(|id| *candidates.get(id)?).into_iter().flatten();
                let found = ids.filter_map(|&id| self.names.get(id)).find(|name| {
                    at + name.tokens.len() <= sentence.end
                        && name
                            .tokens
                            .iter()
                            .enumerate()
                            .all(|(i, token)| same(token, document.source(at + i)))
                });
                match found {
                    Some(name) => {
                        let end = at + name.tokens.len();
                        mentions.push(Mention { actor: name.actor, tokens: at..end });
                        at = end;
                    }
                    None => at += 1,
                }
            }
        }
        mentions
    }
}

/// The tokens of a name as they are compared: without a determiner before them.
fn name_tokens(name: &str) -> Vec<String> {
    let tokens = tokenize(name);
    let mut words: Vec<String> = tokens.iter().map(|token| comparable(token.span.of(name))).collect();
    let determiner = |word: &String| matches!(word.to_lowercase().as_str(), "the" | "a" | "an");
    if words.len() > 1 && words.first().is_some_and(determiner) {
        words.remove(0);
    }
    words
}

/// Straight apostrophes, no invisible characters, no points in acronyms.
fn comparable(source: &str) -> String {
    let plain: String = source
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(|c| if is_apostrophe(c) { '\'' } else { c })
        .collect();
    without_points(&plain).unwrap_or(plain)
}

/// An acronym without its points: "U.S." → "US".
fn without_points(word: &str) -> Option<String> {
    let acronym = word.len() > 3 && word.ends_with('.') && word.chars().any(char::is_alphabetic);
    acronym.then(|| word.chars().filter(|&c| c != '.').collect())
}

/// Whether the token of a name (comparable) fits a token of the text.
fn same(name: &str, source: &str) -> bool {
    let has_upper = name.chars().any(char::is_uppercase);
    if !has_upper {
        return normalise(source) == name || without_points(&normalise(source)).is_some_and(|s| s == name);
    }
    if name == source {
        return true;
    }
    let source = comparable(source);
    source == name || (!source.chars().any(char::is_lowercase) && source == name.to_uppercase())
}
