//! By what two names are one: the identity of an actor, without case and variants.

use std::ops::Range;

use crate::annotate::{CountryForm, Document, Gazetteer, Known, NameKind, ProperName};

/// Whom or what a name means, as far as the name itself tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// A country of the gazetteer.
    Country(usize),
    /// An organisation of the gazetteer.
    Body(usize),
    /// A name of several words that may be a person's.
    Full(FullName),
    /// A single word: a surname, a given name, an acronym, a place.
    Single(Box<str>),
    /// Any other name.
    Phrase(Box<str>),
}

/// The parts of a person's name, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FullName {
    pub(super) last: Box<str>,
    pub(super) first: Box<str>,
    /// "jr", "iii"; empty if there is none.
    pub(super) suffix: Box<str>,
    /// The first letter of the names between the first and the last one.
    pub(super) middle: Option<char>,
}

impl FullName {
    /// Whether both may be one person's: the same surname and suffix, given names that are forms of one, no two
    /// middle initials that differ.
    pub(super) fn is_compatible(&self, other: &Self, gazetteer: &Gazetteer) -> bool {
        let middles = self.middle.zip(other.middle);
        self.last == other.last
            && self.suffix == other.suffix
            && middles.is_none_or(|(one, other)| one == other)
            && gazetteer.is_same_given_name(&self.first, &other.first)
    }
}

/// The key of a name; `None` if it is nobody's that acts.
pub(super) fn key(document: &Document<'_>, gazetteer: &Gazetteer, name: &ProperName) -> Option<Key> {
    match name.known {
        Some(Known::Country(country, CountryForm::Name | CountryForm::Demonym)) => {
            return Some(Key::Country(country));
        }
        Some(Known::Body(body)) => return Some(Key::Body(body)),
        _ if name.kind == NameKind::Thing => return None,
        _ => {}
    }
    let words = words(document, gazetteer, &name.tokens);
    if words.is_empty() {
        return None;
    }
    let joined = |word: &String| matches!(word.as_str(), "of" | "for" | "on" | "and");
    let person = matches!(name.kind, NameKind::Person | NameKind::Unknown)
        && words.len() <= 6
        && !words.iter().any(joined)
        && !name.tokens.clone().any(|at| document.source(at) == "&");
    if words.len() == 1 {
        return words.into_iter().next().map(|word| Key::Single(word.into()));
    }
    if person {
        // Scraped lists run names together: "Maddick VarnIlse Crole".
        let glued = name.tokens.clone().any(|at| is_glued(document.source(at)));
        return (!glued).then(|| full_name(gazetteer, words));
    }
    Some(Key::Phrase(phrase(&words).into()))
}

/// The words of a name in lower case, without points; those that a hyphen joins are one, but for the syllables of
/// Korean names ("Kim Jong-un").
fn words(document: &Document<'_>, gazetteer: &Gazetteer, name: &Range<usize>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut joins = false;
    for at in name.clone() {
        if !document.is_wordlike(at) {
            joins = matches!(document.source(at), "-" | "‑" | "–");
            continue;
        }
        let word: String = document.lower(at).chars().filter(|&c| c != '.').collect();
        let syllable =
            document.source(at).starts_with(char::is_lowercase) && gazetteer.is_name_syllable(&word);
        match words.last_mut().filter(|_| joins && !syllable) {
            Some(last) if gazetteer.is_particle(last) => *last = word,
            Some(last) => {
                last.push('-');
                last.push_str(&word);
            }
            None => words.push(word),
        }
        joins = false;
    }
    // "bin Laden", "al Assad" are surnames.
    let particles = words.iter().take_while(|word| gazetteer.is_particle(word)).count();
    let small = name.clone().next().is_some_and(|at| document.source(at).starts_with(char::is_lowercase));
    let surname = words.len() == 2 && !words.first().is_some_and(|word| gazetteer.is_given_name(word));
    if (small || surname) && particles < words.len() {
        words.drain(..particles);
    }
    words
}

fn full_name(gazetteer: &Gazetteer, mut words: Vec<String>) -> Key {
    let suffix = words.pop_if(|word| gazetteer.is_name_suffix(word)).unwrap_or_default();
    let Some(last) = words.pop() else { return Key::Single(suffix.into()) };
    if words.is_empty() {
        return Key::Single(last.into());
    }
    let first = words.remove(0);
    // Particles belong to the surname, which is told by its last word.
    let middle = words.iter().find(|word| !gazetteer.is_particle(word)).and_then(|word| word.chars().next());
    Key::Full(FullName { last: last.into(), first: first.into(), suffix: suffix.into(), middle })
}

/// Whether a capital follows four small letters within a word.
fn is_glued(word: &str) -> bool {
    let mut small = 0;
    word.chars().any(|c| {
        let glued = c.is_uppercase() && small >= 4;
        small = if c.is_lowercase() { small + 1 } else { 0 };
        glued
    })
}

/// A body's words in one form: "Department of Justice" is the "Justice Department", "U.S. Geological Survey" the
/// "Geological Survey".
fn phrase(words: &[String]) -> String {
    let words = match words {
        [country, rest @ ..] if rest.len() >= 2 && matches!(country.as_str(), "us") => rest,
        _ => words,
    };
    match words {
        [head, of, rest @ ..]
            if of == "of" && !rest.is_empty() && matches!(head.as_str(), "department" | "ministry") =>
        {
            let rest = rest.strip_prefix(&["the".to_owned()]).unwrap_or(rest);
            format!("{} {head}", rest.join(" "))
        }
        _ => words.join(" "),
    }
}
