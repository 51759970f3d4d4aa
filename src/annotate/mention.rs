//! Finding the actors in a document by their names and aliases.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::attribution::hash;
use super::document::{Document, Field, normalise};
use super::metonym;
use super::reach::{self, MentionKind, MentionReach};
use super::token::{is_apostrophe, is_invisible, tokenize};
use super::vocabulary::Kind;
use crate::corpus::Actor;
use crate::span::Span;

/// One span that refers to an actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Position of the actor in the list that the matcher was made from.
    pub actor: usize,
    /// The tokens that it covers. A title before a name is not part of it ("President *Varn*").
    pub tokens: Range<usize>,
    /// How it was found.
    pub found: MentionKind,
}

/// The mention that a label belongs to, given as a span of the text: the tokens that overlap it, as those of actor 0.
/// `None` if there are none.
pub(super) fn labelled(document: &Document<'_>, span: Span) -> Option<Mention> {
    let tokens = document.tokens_in(Field::Text, span);
    (!tokens.is_empty()).then_some(Mention { actor: 0, tokens, found: MentionKind::Labelled })
}

/// Finds whole-word mentions of actors, the longest name first.
///
/// Names are compared token by token. A token of a name that is all lower case matches in any case ("activists",
/// "Activists"); one with a capital matches as written or in ALL CAPS, as headlines and datelines have it
/// ("Moscow", "MOSCOW"; "US", but not "us"). The points of acronyms do not count ("US" finds "U.S."), nor does a
/// determiner before the name ("the Kremlin" finds "Kremlin").
#[derive(Debug)]
pub struct ActorMatcher {
    /// Names by the hash of their first token in lower case, the longest first.
    names: HashMap<u64, Vec<Name>, RandomState>,
    n_actors: usize,
}

#[derive(Debug)]
struct Name {
    actor: usize,
    tokens: Vec<String>,
    /// The name of a place that stands for the actor.
    is_place: bool,
}

impl ActorMatcher {
    /// Compiles the names of `actors`. A name that two actors have belongs to the first of them.
    pub fn new(actors: &[Actor]) -> Self {
        let mut names: HashMap<u64, Vec<Name>, RandomState> = HashMap::default();
        for (actor, entry) in actors.iter().enumerate() {
            let own = entry.names().map(|name| (name, false));
            let places = entry.places.iter().map(|place| (place.as_str(), true));
            for (name, is_place) in own.chain(places) {
                let tokens = name_tokens(name);
                if let Some(first) = tokens.first() {
                    names.entry(hash(&normalise(first))).or_default().push(Name { actor, tokens, is_place });
                }
            }
        }
        names.values_mut().for_each(|names| names.sort_by_key(|name| Reverse(name.tokens.len())));
        Self { names, n_actors: actors.len() }
    }

    /// The number of actors that are looked for.
    pub fn n_actors(&self) -> usize {
        self.n_actors
    }

    /// The mentions in `document` as far as `reach` goes, by position, but for those in [asides](Document::is_aside); those of one actor do not overlap. None crosses
    /// a sentence end.
    pub fn find(&self, document: &Document<'_>, reach: MentionReach) -> Vec<Mention> {
        let mut written = self.as_written(document);
        written.retain(|mention| !document.is_aside(mention.tokens.start));
        reach::extend(document, written, self.n_actors, reach)
    }

    /// The mentions by names as written, in order, without overlap.
    pub(super) fn as_written(&self, document: &Document<'_>) -> Vec<Mention> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let beginning_with =
            |kind: &Kind| self.names.get(&kind.often.name_hash).map_or(&[][..], Vec::as_slice);
        let by_type: Vec<&[Name]> = document.types().iter().map(beginning_with).collect();
        let mut mentions = Vec::new();
        for sentence in document.sentences() {
            let mut at = sentence.start;
            while at < sentence.end {
                let names =
                    document.word_type(at).and_then(|id| by_type.get(id).copied()).unwrap_or_default();
                let found = names.iter().find(|name| name.stands_at(document, at, sentence.end));
                let end = at + found.map_or(1, |name| name.tokens.len());
                mentions.extend(found.and_then(|name| name.mention(document, at..end)));
                at = end;
            }
        }
        mentions
    }
}

impl Name {
    /// The mention that the name is at `tokens`; `None` where a place is no more than a place.
    fn mention(&self, document: &Document<'_>, tokens: Range<usize>) -> Option<Mention> {
        let found = if self.is_place { MentionKind::Metonym } else { MentionKind::Alias };
        let acts = !self.is_place || metonym::acts(document, &tokens);
        acts.then_some(Mention { actor: self.actor, tokens, found })
    }

    /// Whether the name is written at token `at`, before token `end`.
    fn stands_at(&self, document: &Document<'_>, at: usize, end: usize) -> bool {
        let fits = |(offset, token): (usize, &String)| same(token, document.source(at + offset));
        at + self.tokens.len() <= end && self.tokens.iter().enumerate().all(fits)
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
pub(super) fn without_points(word: &str) -> Option<String> {
    let acronym = word.len() > 3 && word.ends_with('.') && word.chars().any(char::is_alphabetic);
    acronym.then(|| word.chars().filter(|&c| c != '.').collect())
}

/// Whether the token of a name (comparable) fits a token of the text.
fn same(name: &str, source: &str) -> bool {
    let has_upper = name.chars().any(char::is_uppercase);
    let source = comparable(source);
    if !has_upper {
        return normalise(&source) == name;
    }
    source == name || (!source.chars().any(char::is_lowercase) && source == name.to_uppercase())
}
