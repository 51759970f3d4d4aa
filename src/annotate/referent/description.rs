//! Descriptions of persons: "the Russian foreign minister", "Russia's foreign minister", "the minister".

use std::ops::Range;

use super::super::gazetteer::Gender;
use super::super::grammar::Class;
use super::label::Labels;
use super::naming::Naming;
use super::words::{Words, has_country};

/// The most tokens of a description.
const LONGEST: usize = 9;

/// A noun phrase that says what somebody is.
#[derive(Debug, Clone)]
pub(super) struct Description {
    pub(super) tokens: Range<usize>,
    /// The identity of its noun.
    pub(super) head: u64,
    /// Whether the noun is said of persons alone.
    pub(super) is_human: bool,
    pub(super) gender: Option<Gender>,
    /// Words and countries beside the noun.
    pub(super) modifiers: Vec<u64>,
}

/// What descriptions refer to.
pub(super) struct Descriptions<'r, 'a, 'd> {
    pub(super) words: &'r Words<'a, 'd>,
    pub(super) labels: &'r Labels,
    pub(super) naming: &'r Naming,
}

/// A description in the text: whom it refers to, if that is known.
pub(super) struct Described {
    pub(super) tokens: Range<usize>,
    pub(super) referent: Option<usize>,
    pub(super) gender: Option<Gender>,
    /// The identity of its noun.
    pub(super) head: u64,
    /// "a minister", "one officer".
    pub(super) is_indefinite: bool,
    /// Whether the referent was called so together with a country that the description does not name.
    pub(super) leaves_out_country: bool,
}

impl Descriptions<'_, '_, '_> {
    /// The description that begins at `at`, before `end`.
    pub(super) fn at(&self, at: usize, end: usize) -> Option<Described> {
        let words = self.words;
        let found = description_at(words, at, end.min(at + LONGEST), false)?;
        let gender = found.gender;
        let definite = words.document.lower(at) == "the" || words.is_possessive(at + 1);
        // "the minister who …" says of which one it speaks; "the minister, Varn," is named.
        let restricted = matches!(
            words.document.lower(found.tokens.end),
            "who" | "whose" | "whom" | "that" | "from" | "of" | "for"
        );
        let referent = Some(&found).filter(|_| definite && !restricted);
        let referent = referent.and_then(|found| self.labels.sole(found, at)).filter(|&referent| {
            let known = self.naming.referents.get(referent).and_then(|referent| referent.gender);
            known.is_none() || gender.is_none() || known == gender
        });
        let leaves_out_country = referent.is_some_and(|referent| {
            !has_country(&found.modifiers) && self.labels.has_country(found.head, referent)
        });
        let is_indefinite = matches!(words.document.lower(at), "a" | "an" | "one" | "another" | "some");
        let (tokens, head) = (found.tokens, found.head);
        Some(Described { tokens, referent, gender, head, is_indefinite, leaves_out_country })
    }
}

/// The description that begins at token `at` and ends before `end`. A free one begins with a determiner or a country's
/// possessive; in an apposition it may begin with its first word.
pub(super) fn description_at(
    words: &Words<'_, '_>,
    at: usize,
    end: usize,
    in_apposition: bool,
) -> Option<Description> {
    let document = words.document;
    let mut modifiers = Vec::new();
    let (mut next, mut first) = (at, at);
    if document.is(Class::Determiner, at) {
        next += 1;
    } else if words.country(at).is_some() && words.is_possessive(at + 1) {
        modifiers.push(words.id(at));
        next += 2;
        first = next;
    } else if !in_apposition || !document.is_wordlike(at) || document.is_function_word(at) {
        return None;
    }
    while next < end {
        let info = words.info(next);
        if let Some(head) = info.head
            && closes(words, next + 1)
        {
            let tail = of_country(words, next + 1);
            if document.lower(next + 1) == "of" && tail.is_none() && !in_apposition {
                return None;
            }
            let stop = tail.map_or(next + 1, |(_, stop)| stop);
            // The possessor has a reference of its own.
            let start = if in_apposition { at } else { first };
            modifiers.extend(tail.map(|(country, _)| country));
            return Some(Description {
                tokens: start..stop,
                head: head.id,
                is_human: head.is_human,
                gender: head.gender,
                modifiers,
            });
        }
        let possessor = words.country(next).is_some() && words.is_possessive(next + 1);
        let hyphen = document.source(next) == "-" && document.touches_previous(next);
        if !document.is_wordlike(next) && !hyphen {
            return None;
        }
        // "the former U.S. secretary": small words, countries, titles; other capitals only in an apposition.
        let capital = document.is_capitalised(next);
        let fits = !capital
            || in_apposition
            || words.country(next).is_some()
            || info.head.is_some()
            || matches!(document.lower(next), "prime" | "foreign" | "vice" | "attorney");
        if !fits || (document.is_function_word(next) && !capital && !hyphen) {
            return None;
        }
        if !hyphen {
            modifiers.push(words.id(next));
        }
        next += if possessor { 2 } else { 1 };
    }
    None
}

/// "of Russia", "of the United Kingdom" after a noun: the country and where it ends.
fn of_country(words: &Words<'_, '_>, at: usize) -> Option<(u64, usize)> {
    if words.document.lower(at) != "of" {
        return None;
    }
    words.country(at + 1).map(|_| (words.id(at + 1), at + 2))
}

/// Whether a noun phrase may end before token `at`: what follows is no noun.
fn closes(words: &Words<'_, '_>, at: usize) -> bool {
    let document = words.document;
    if !document.is_wordlike(at) {
        return !(document.source(at) == "-" && document.touches_previous(at));
    }
    if document.is_capitalised(at) {
        return document.is(Class::Calendar, at);
    }
    let lower = document.lower(at);
    document.is_function_word(at)
        || words.is_cue(at)
        || lower.ends_with("ed")
        || lower.ends_with("ly")
        || matches!(
            lower,
            "who"
                | "whose"
                | "whom"
                | "went"
                | "came"
                | "took"
                | "made"
                | "left"
                | "met"
                | "spoke"
                | "gave"
                | "won"
                | "lost"
        )
}
