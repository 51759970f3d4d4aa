//! What a name names: by the gazetteer, by its words, by how the rest of the document uses it.

use std::ops::Range;

use super::super::gazetteer::{CountryForm, Meaning, Part};
use super::reading::{Reading, Shape};
use super::scan::Candidate;
use super::{Known, NameKind, ProperName, Setting};

/// The most words of a person's name.
const LONGEST_PERSON: usize = 6;

/// What the words of a name tell.
pub(super) fn classify(reading: &Reading<'_, '_>, name: &Range<usize>) -> (NameKind, Option<Known>) {
    if let Some((meaning, _)) = reading
        .name(name.start, name.end)
        .filter(|(_, end)| *end == name.end || (*end + 1 == name.end && reading.is_point(*end)))
    {
        return match meaning {
            Meaning::Country(country, form) => {
                let kind = if form == CountryForm::Demonym { NameKind::Demonym } else { NameKind::Place };
                (kind, Some(Known::Country(country, form)))
            }
            Meaning::Body(body) => (NameKind::Organisation, Some(Known::Body(body))),
            Meaning::Place => (NameKind::Place, None),
            _ => (NameKind::Thing, None),
        };
    }
    (classify_words(reading, name), None)
}

fn classify_words(reading: &Reading<'_, '_>, name: &Range<usize>) -> NameKind {
    let words = name.clone().filter(|&at| reading.document.is_wordlike(at));
    let count = words.clone().count();
    let is = |part: Part| words.clone().any(|at| reading.is(part, at));
    // The head: the last word, or the word before "of", "for", "on".
    let last = words.clone().next_back().unwrap_or(name.start);
    let joined = words.clone().find(|&at| matches!(reading.document.lower(at), "of" | "for" | "on"));
    let head = joined.and_then(|joiner| joiner.checked_sub(1)).unwrap_or(last);
    let given = reading.is_given_name(name.start);
    let person_like = given && count == 2 && joined.is_none();
    if !person_like || reading.is(Part::BodyHead, head) {
        for (part, kind) in [
            (Part::BodyHead, NameKind::Organisation),
            (Part::PlaceHead, NameKind::Place),
            (Part::ThingHead, NameKind::Thing),
        ] {
            if reading.is(part, head) {
                return kind;
            }
        }
        if reading.is(Part::Firm, last) || is(Part::Firm) && joined.is_none() && !given {
            return NameKind::Organisation;
        }
    }
    if joined.is_some() {
        return NameKind::Unknown;
    }
    if count == 1 {
        if reading.is(Part::StateAbbreviation, name.start) {
            return NameKind::Place;
        }
        if reading.is(Part::NotAlone, name.start) {
            return NameKind::Thing;
        }
        let acronym = reading.shape(name.start) == Shape::Upper;
        return if acronym { NameKind::Organisation } else { NameKind::Unknown };
    }
    let initial = words.clone().any(|at| reading.shape(at) == Shape::Initial) && !is_ampersand(reading, name);
    let particle =
        words.clone().any(|at| reading.shape(at) == Shape::Lower && reading.is(Part::Particle, at));
    let suffix = reading.is(Part::Suffix, last);
    let person = (given && count <= 3) || ((initial || particle || suffix) && count <= LONGEST_PERSON);
    if person { NameKind::Person } else { NameKind::Unknown }
}

fn is_ampersand(reading: &Reading<'_, '_>, name: &Range<usize>) -> bool {
    name.clone().any(|at| reading.document.source(at) == "&")
}

/// What the persons of a document teach of its word types; one bit each.
const SURNAME: u8 = 1;
const GIVEN: u8 = 2;
const ALONE: u8 = 4;

/// Tells the kinds that need the whole document, and keeps the candidates that are names.
pub(super) fn resolve(reading: &Reading<'_, '_>, candidates: Vec<Candidate>) -> Vec<ProperName> {
    let mut seen = vec![0u8; reading.document.types().len()];
    let mark = |seen: &mut Vec<u8>, at: usize, bit: u8| {
        if let Some(bits) = reading.document.word_type(at).and_then(|id| seen.get_mut(id)) {
            *bits |= bit;
        }
    };
    let has = |seen: &[u8], at: usize, bit: u8| {
        reading.document.word_type(at).and_then(|id| seen.get(id)).is_some_and(|bits| bits & bit != 0)
    };
    let surname = |name: &Range<usize>| {
        let words = name.clone().rev().filter(|&at| reading.document.is_wordlike(at));
        words.into_iter().find(|&at| !reading.is(Part::Suffix, at)).unwrap_or(name.start)
    };
    for Candidate { name, weak } in &candidates {
        if name.kind == NameKind::Person {
            mark(&mut seen, surname(&name.tokens), SURNAME);
            if name.tokens.len() > 1 {
                mark(&mut seen, name.tokens.start, GIVEN);
            }
        }
        if name.tokens.len() == 1 && matches!(name.kind, NameKind::Unknown | NameKind::Person) && !*weak {
            mark(&mut seen, name.tokens.start, ALONE);
        }
    }
    // Unknown names of several words, of which the last is a person's or is used alone: bodies are not shortened so.
    let mut candidates = candidates;
    for Candidate { name, .. } in &mut candidates {
        let last = surname(&name.tokens);
        let several = name.tokens.len() > 1
            && name.tokens.len() <= LONGEST_PERSON
            && !is_ampersand(reading, &name.tokens);
        let known = || reading.name(name.tokens.start, name.tokens.end).is_some();
        let acronym = reading.shape(name.tokens.start) == Shape::Upper;
        if name.kind == NameKind::Unknown && several && !acronym && !known() {
            let age = reading.document.source(name.tokens.end) == ","
                && reading.document.source(name.tokens.end + 1).parse::<u8>().is_ok_and(|age| age > 10)
                && reading.document.source(name.tokens.end + 2) == ",";
            let who = |at: usize| reading.document.lower(at) == "who";
            let who = who(name.tokens.end)
                || (reading.document.source(name.tokens.end) == "," && who(name.tokens.end + 1));
            if has(&seen, last, SURNAME | ALONE) || age || who {
                name.kind = NameKind::Person;
                mark(&mut seen, last, SURNAME);
                mark(&mut seen, name.tokens.start, GIVEN);
            }
        }
    }
    for Candidate { name, weak } in &mut candidates {
        let particle =
            reading.shape(name.tokens.start) == Shape::Lower && reading.is(Part::Particle, name.tokens.start);
        let single = name.tokens.len() == 1 || (particle && name.tokens.len() <= 3);
        let known = has(&seen, surname(&name.tokens), SURNAME);
        if single && known && (name.kind == NameKind::Unknown || *weak) {
            name.kind = NameKind::Person;
            *weak = false;
        } else if single && name.kind == NameKind::Unknown && has(&seen, name.tokens.start, GIVEN) {
            name.kind = NameKind::Person;
        }
        if name.setting == Setting::Dateline && name.kind == NameKind::Unknown {
            name.kind = NameKind::Place;
        }
    }
    candidates.into_iter().filter(|candidate| !candidate.weak).map(|candidate| candidate.name).collect()
}
