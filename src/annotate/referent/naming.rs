//! Which names name the same: persons by first and last name, short forms by the one who bears them.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::super::gazetteer::Gender;
use super::super::grammar::Class;
use super::super::proper::{Known, NameKind, ProperName, Setting, gender, proper_names};
use super::label::appositions;
use super::words::Words;
use super::{Reference, ReferenceKind, Referent};

/// A name that is written in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// Known to the gazetteer.
    Known(Known),
    /// A person's first and last word, and what follows the name ("Jr").
    Person(usize, usize, usize),
    /// First and last word and length.
    Other(usize, usize, usize),
}

/// Who bears a part of a name.
#[derive(Debug, Clone, Copy, Default)]
struct Bearers {
    one: Option<usize>,
    several: bool,
}

impl Bearers {
    fn add(&mut self, referent: usize) {
        self.several |= self.one.is_some_and(|one| one != referent);
        self.one.get_or_insert(referent);
    }

    fn sole(self) -> Option<usize> {
        self.one.filter(|_| !self.several)
    }
}

/// Bearers of a surname. Who is introduced as somebody's relative, or has "Jr." after the name, is called by the surname
/// alone only if nobody else bears it.
#[derive(Debug, Clone, Copy, Default)]
struct Family {
    all: Bearers,
    primary: Bearers,
}

type Map<K, V> = HashMap<K, V, RandomState>;

/// The referents of names, as they are found.
#[derive(Debug, Default)]
pub(super) struct Naming {
    pub(super) referents: Vec<Referent>,
    pub(super) references: Vec<Reference>,
    /// All names, in order.
    pub(super) names: Vec<ProperName>,
    /// Whom each name refers to; `None` where that is in doubt.
    pub(super) named: Vec<Option<usize>>,
    full: Map<Key, usize>,
    surnames: Map<usize, Family>,
    /// Bearers of a surname of one gender: "Mrs. Varn".
    by_gender: Map<(usize, Gender), Bearers>,
    given: Map<usize, Bearers>,
    /// The heads of bodies: "Commission".
    heads: Map<usize, Bearers>,
    acronyms: Map<usize, usize>,
    single: Map<usize, usize>,
}

impl Naming {
    pub(super) fn new(words: &Words<'_, '_>) -> Self {
        let mut naming = Self::default();
        let stands = |name: &ProperName| {
            let own = matches!(name.setting, Setting::Prose | Setting::Heading);
            own && !matches!(name.kind, NameKind::Demonym | NameKind::Thing)
        };
        let mut names: Vec<ProperName> =
            proper_names(words.document, words.rules).into_iter().filter(stands).collect();
        for index in 0..names.len() {
            if proves_person(words, &names, index)
                && let Some(name) = names.get_mut(index)
            {
                name.kind = NameKind::Person;
            }
        }
        // Full names first: a headline may have the short one before them.
        let mut found: Vec<Option<usize>> = names.iter().map(|name| naming.full_name(words, name)).collect();
        for (referent, name) in found.iter_mut().zip(&names) {
            if referent.is_none() {
                *referent = naming.short_name(words, name);
            }
        }
        let references = found.iter().zip(&names).filter_map(|(referent, name)| {
            let (tokens, kind) = (name.tokens.clone(), ReferenceKind::Name);
            Some(Reference { tokens, referent: (*referent)?, kind })
        });
        naming.references = references.collect();
        (naming.names, naming.named) = (names, found);
        naming
    }

    /// The referent of a name that says by itself whom it names; `None` for a short one.
    fn full_name(&mut self, words: &Words<'_, '_>, name: &ProperName) -> Option<usize> {
        let document = words.document;
        let kind = name.kind;
        if let Some(known) = name.known.filter(|_| kind != NameKind::Person) {
            let referent = self.referent(Key::Known(known), name);
            self.add_body(words, name, referent);
            return Some(referent);
        }
        let (first, last, suffix) = ends(words, &name.tokens)?;
        if first == last {
            return None;
        }
        if kind != NameKind::Person {
            let key = Key::Other(id(words, first)?, id(words, last)?, name.tokens.len());
            let referent = self.referent(key, name);
            self.add_body(words, name, referent);
            return Some(referent);
        }
        let (given, surname) = (id(words, first)?, id(words, last)?);
        let suffix_id = suffix.and_then(|at| id(words, at));
        let key = Key::Person(given, surname, suffix_id.map_or(0, |id| id + 1));
        if suffix.is_none()
            && !self.full.contains_key(&key)
            && let Some(known) = self.respelled(words, first, surname)
        {
            self.full.insert(key, known);
        }
        let referent = self.referent(key, name);
        let told = gender(document, words.rules, name);
        self.learn(referent, told);
        let relative = name
            .title
            .clone()
            .into_iter()
            .flatten()
            .any(|at| words.info(at).head.is_some_and(|head| head.is_relation));
        let family = self.surnames.entry(surname).or_default();
        family.all.add(referent);
        if !relative && suffix.is_none() {
            family.primary.add(referent);
        }
        if let Some(told) = told {
            self.by_gender.entry((surname, told)).or_default().add(referent);
        }
        self.given.entry(given).or_default().add(referent);
        Some(referent)
    }

    /// The sole bearer of a surname, if its given name is that at `first` in another spelling: "Sergey" and "Sergei".
    fn respelled(&self, words: &Words<'_, '_>, first: usize, surname: usize) -> Option<usize> {
        let known = self.surnames.get(&surname)?.all.sole()?;
        let (other, ..) = ends(words, &self.referents.get(known)?.name)?;
        let (one, other) = (words.document.lower(first), words.document.lower(other));
        let gender = |name: &str| words.rules.gazetteer.given_gender(name);
        let differs = gender(one).is_some_and(|one| gender(other).is_some_and(|other| other != one));
        (one != other && is_respelling(one, other) && !differs).then_some(known)
    }

    /// The referent of a name of one word, once all full names are known.
    fn short_name(&mut self, words: &Words<'_, '_>, name: &ProperName) -> Option<usize> {
        let (_, last, _) = ends(words, &name.tokens)?;
        let word = id(words, last)?;
        if let Some(&referent) = self.acronyms.get(&word) {
            return Some(referent);
        }
        let told = gender(words.document, words.rules, name);
        if matches!(name.kind, NameKind::Person | NameKind::Unknown) {
            // "Mr. Varn" is not Varn Jr., and "President Varn" not the First Lady, if only these are named in full.
            let family = self.surnames.get(&word).copied();
            if let Some(family) = family.filter(|family| {
                family.primary.one.is_some() || (name.title.is_none() && !self.single.contains_key(&word))
            }) {
                let titled = told.and_then(|told| self.by_gender.get(&(word, told))?.sole());
                let bearer = family.all.sole().or(titled).or(family.primary.sole())?;
                let agrees = |gender: Gender| told.is_none_or(|told| told == gender);
                return self.referents.get(bearer)?.gender.is_none_or(agrees).then_some(bearer);
            }
            if let Some(bearers) = self.given.get(&word) {
                return bearers.sole();
            }
        }
        if let Some(bearers) = self.heads.get(&word) {
            let determined = last.checked_sub(1).is_some_and(|at| words.document.lower(at) == "the");
            return bearers.sole().filter(|_| determined);
        }
        if let Some(&referent) = self.single.get(&word) {
            self.learn(referent, told);
            self.enrich(referent, name);
            return Some(referent);
        }
        let referent = self.push(name);
        self.learn(referent, told);
        self.single.insert(word, referent);
        Some(referent)
    }

    fn referent(&mut self, key: Key, name: &ProperName) -> usize {
        match self.full.get(&key).copied() {
            Some(referent) => {
                self.enrich(referent, name);
                referent
            }
            None => {
                let referent = self.push(name);
                self.full.insert(key, referent);
                referent
            }
        }
    }

    fn push(&mut self, name: &ProperName) -> usize {
        self.referents.push(Referent {
            name: name.tokens.clone(),
            kind: name.kind,
            gender: None,
            is_sole_bearer: true,
        });
        self.referents.len() - 1
    }

    /// Takes the fuller name and the surer kind.
    fn enrich(&mut self, referent: usize, name: &ProperName) {
        if let Some(known) = self.referents.get_mut(referent) {
            known.kind = known.kind.min(name.kind);
            if name.tokens.len() > known.name.len() {
                known.name = name.tokens.clone();
            }
        }
    }

    /// Notes a gender; a second, other one makes it unknown again only if it was not told before.
    pub(super) fn learn(&mut self, referent: usize, gender: Option<Gender>) {
        if let (Some(known), Some(gender)) = (self.referents.get_mut(referent), gender) {
            known.gender.get_or_insert(gender);
        }
    }

    /// The short forms of a body: its acronym in brackets, its head.
    fn add_body(&mut self, words: &Words<'_, '_>, name: &ProperName, referent: usize) {
        if let Some(acronym) = name.acronym.and_then(|at| id(words, at)) {
            self.acronyms.insert(acronym, referent);
        }
        if name.kind != NameKind::Organisation || name.tokens.len() < 2 {
            return;
        }
        let joiner = name.tokens.clone().find(|&at| words.document.is(Class::Preposition, at));
        let head = joiner.unwrap_or(name.tokens.end).checked_sub(1).and_then(|at| id(words, at));
        if let Some(head) = head {
            self.heads.entry(head).or_default().add(referent);
        }
    }

    /// Marks who shares a surname.
    pub(super) fn mark_bearers(&mut self, words: &Words<'_, '_>) {
        for referent in &mut self.referents {
            let surname = ends(words, &referent.name).and_then(|(_, last, _)| id(words, last));
            let family = surname.and_then(|surname| self.surnames.get(&surname));
            referent.is_sole_bearer = family.is_none_or(|family| !family.all.several);
        }
    }
}

/// Whether an apposition tells that a name of several words is a person's.
fn proves_person(words: &Words<'_, '_>, names: &[ProperName], index: usize) -> bool {
    let several = names.get(index).is_some_and(|name| {
        name.kind == NameKind::Unknown && name.tokens.len() > 1 && name.tokens.len() <= 4
    });
    several && appositions(words, names, index).into_iter().flatten().any(|found| found.is_human)
}

/// The first word, the last one, and the suffix after it: "Jr."
fn ends(words: &Words<'_, '_>, name: &Range<usize>) -> Option<(usize, usize, Option<usize>)> {
    let mut from_end = name.clone().rev().filter(|&at| words.document.is_wordlike(at));
    let mut last = from_end.next()?;
    let mut suffix = None;
    if words.info(last).is_suffix
        && let Some(before) = from_end.next()
    {
        (suffix, last) = (Some(last), before);
    }
    let first = name.clone().find(|&at| words.document.is_wordlike(at))?;
    Some((first, last, suffix))
}

/// Whether two given names are most likely one, written by different rules from another script: they are long, begin
/// alike and differ in one or two letters.
fn is_respelling(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 5;
    const BEGINNING: usize = 3;
    const MOST_CHANGES: usize = 2;
    let alike = |(a, b): &(char, char)| a == b;
    let from_start = one.chars().zip(other.chars()).take_while(alike).count();
    let from_end = one.chars().rev().zip(other.chars().rev()).take_while(alike).count();
    let (shorter, longer) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    // What differs lies between the common beginning and the common end.
    let kept = (from_start + from_end).min(shorter);
    shorter >= SHORTEST && from_start >= BEGINNING && longer - kept <= MOST_CHANGES
}

fn id(words: &Words<'_, '_>, at: usize) -> Option<usize> {
    words.document.word_type(at)
}

impl Naming {
    /// Whether a person's name, or its title, begins at token `at`.
    pub(super) fn names_start(&self, at: usize) -> bool {
        let index = self.names.partition_point(|name| name.tokens.end <= at);
        self.names.get(index).is_some_and(|name| {
            let start = name.title.as_ref().map_or(name.tokens.start, |title| title.start);
            start == at && name.kind == NameKind::Person
        })
    }

    /// The referent of the name that begins at token `at`, perhaps after a determiner or country.
    pub(super) fn name_near(&self, at: usize) -> Option<usize> {
        let index = self.names.partition_point(|name| name.tokens.end <= at);
        let name = self.names.get(index)?;
        let start = name.title.as_ref().map_or(name.tokens.start, |title| title.start);
        if start > at + 2 {
            return None;
        }
        self.named.get(index).copied().flatten()
    }
}
