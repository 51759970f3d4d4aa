//! Names of one actor across articles, taken together where the corpus leaves no doubt.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::Entity;
use super::key::{FullName, Key};
use crate::annotate::{Gazetteer, NameKind};

/// The share of the evidence that a single word must have for one full name to stand for it.
const DOMINANT: f64 = 0.9;
/// The least articles in which the word stood for the full name, for each in which nobody bears it in full.
const LEAST_EVIDENCE: f64 = 0.25;
/// A spelling that has less than this share of a person's articles is no person of its own.
const NEGLIGIBLE: f64 = 0.02;
/// A name without the suffix of another is the other's if it is this much rarer, or more.
const RARER: f64 = 0.25;

/// The names of a corpus while they are taken together.
pub(super) struct Merged {
    pub(super) entities: BTreeMap<Key, Entity>,
    /// Single words that several persons bear, with each bearer's share of the evidence, the largest first. They are
    /// no actors and no aliases.
    pub(super) ambiguous: BTreeMap<Box<str>, Vec<(FullName, f64)>>,
    /// Single words that stand for one person, with that person.
    pub(super) owned: BTreeMap<Box<str>, Key>,
}

/// Takes the names of one actor together.
pub(super) fn merge(entities: BTreeMap<Key, Entity>, gazetteer: &Gazetteer) -> Merged {
    let mut merged = Merged { entities, ambiguous: BTreeMap::new(), owned: BTreeMap::new() };
    merged.middle_names();
    merged.given_names(gazetteer);
    merged.suffixes();
    merged.single_words(gazetteer);
    merged.acronyms();
    merged
}

impl Merged {
    fn articles(&self, full: &FullName) -> u32 {
        self.entities.get(&Key::Full(full.clone())).map_or(0, |entity| entity.articles)
    }

    /// Merges `from` into `into`.
    fn join(&mut self, into: &Key, from: &Key) {
        if into != from
            && let Some(entity) = self.entities.remove(from)
        {
            self.entities.entry(into.clone()).or_default().merge(entity);
        }
    }

    fn full_names(&self) -> Vec<FullName> {
        let full = |key: &Key| if let Key::Full(full) = key { Some(full.clone()) } else { None };
        self.entities.keys().filter_map(full).collect()
    }

    /// "Donald J. Trump" is Donald Trump; but George W. Bush and George H. W. Bush are two, and George Bush is either.
    fn middle_names(&mut self) {
        // By the name without its middle.
        let mut groups: BTreeMap<FullName, Vec<FullName>> = BTreeMap::new();
        for full in self.full_names() {
            groups.entry(FullName { middle: None, ..full.clone() }).or_default().push(full);
        }
        for names in groups.into_values().filter(|names| names.len() > 1) {
            let total: u32 = names.iter().map(|name| self.articles(name)).sum();
            let counts = |name: &&FullName| {
                name.middle.is_some()
                    && f64::from(self.articles(name)) > (NEGLIGIBLE * f64::from(total)).max(1.0)
            };
            let bearers: Vec<FullName> = names.iter().filter(counts).cloned().collect();
            let plain = names.iter().find(|name| name.middle.is_none());
            match (bearers.as_slice(), plain) {
                ([], Some(plain)) => {
                    names
                        .iter()
                        .for_each(|name| self.join(&Key::Full(plain.clone()), &Key::Full(name.clone())));
                }
                ([only], _) => {
                    let into = Key::Full(only.clone());
                    plain.into_iter().for_each(|name| self.join(&into, &Key::Full(name.clone())));
                }
                _ => {}
            }
        }
    }

    /// "Joseph Biden" is Joe Biden, if no third form makes it doubtful.
    fn given_names(&mut self, gazetteer: &Gazetteer) {
        let mut surnames: BTreeMap<Box<str>, Vec<FullName>> = BTreeMap::new();
        for full in self.full_names() {
            surnames.entry(full.last.clone()).or_default().push(full);
        }
        for mut names in surnames.into_values().filter(|names| names.len() > 1) {
            names.sort_by_key(|name| (std::cmp::Reverse(self.articles(name)), name.clone()));
            // The frequent ones are few; the rest is compared with them alone.
            let frequent: Vec<FullName> = names.iter().take(32).cloned().collect();
            for name in names.into_iter().skip(1) {
                let fits = |other: &&FullName| {
                    other.first != name.first
                        && other.is_compatible(&name, gazetteer)
                        && self.articles(&name) <= self.articles(other)
                };
                let found: Vec<FullName> = frequent.iter().filter(fits).cloned().collect();
                if let [only] = found.as_slice() {
                    self.join(&Key::Full(only.clone()), &Key::Full(name));
                }
            }
        }
    }

    /// "Martin Luther King" is Martin Luther King Jr., who is the usual one; "Donald Trump" is not Donald Trump Jr.
    fn suffixes(&mut self) {
        for full in self.full_names().into_iter().filter(|full| !full.suffix.is_empty()) {
            for middle in BTreeSet::from([full.middle, None]) {
                let plain = FullName { suffix: "".into(), middle, ..full.clone() };
                if f64::from(self.articles(&plain)) <= RARER * f64::from(self.articles(&full)) {
                    self.join(&Key::Full(full.clone()), &Key::Full(plain));
                }
            }
        }
    }

    /// A surname alone belongs to the one person for whom it nearly always stands; else it is nobody's.
    fn single_words(&mut self, gazetteer: &Gazetteer) {
        let mut evidence: BTreeMap<Box<str>, BTreeMap<FullName, u32>> = BTreeMap::new();
        // Articles by given name: many Johns are named in full, so that "John" is nobody's.
        let mut by_first: BTreeMap<Box<str>, u32> = BTreeMap::new();
        for (key, entity) in &self.entities {
            let Key::Full(full) = key else { continue };
            *by_first.entry(full.first.clone()).or_default() += entity.articles;
            for (word, (articles, _)) in &entity.short {
                *evidence.entry(word.clone()).or_default().entry(full.clone()).or_default() += articles;
            }
        }
        for (word, bearers) in evidence {
            let total: u32 = bearers.values().sum();
            let mut shares: Vec<(FullName, f64)> = bearers
                .into_iter()
                .map(|(full, count)| (full, f64::from(count) / f64::from(total.max(1))))
                .collect();
            shares.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            let Some((best, share)) = shares.first().cloned() else { continue };
            let single = Key::Single(word.clone());
            let bearing = share * f64::from(total);
            // A place or body of that name keeps it ("Washington"), and so does whom hardly any article names in full.
            let other = self.entities.get(&single).is_some_and(|entity| {
                !is_personal(entity) || bearing < LEAST_EVIDENCE * f64::from(entity.articles)
            });
            if other {
                continue;
            }
            // Given names are many people's: only the usual form of the one who nearly always bears it.
            let given = word != best.last && gazetteer.is_given_name(&word);
            let namesakes = by_first.get(&best.first).copied().filter(|_| word == best.first);
            let usual = namesakes.map_or(0.0, |all| f64::from(self.articles(&best)) / f64::from(all.max(1)));
            let entity = self.entities.remove(&single);
            if share >= DOMINANT && (!given || usual >= DOMINANT) {
                let key = Key::Full(best);
                if let Some(mut entity) = entity {
                    let ambiguous = std::mem::take(&mut entity.ambiguous);
                    entity.tally.add(&ambiguous);
                    self.entities.entry(key.clone()).or_default().merge(entity);
                }
                self.owned.insert(word, key);
            } else {
                self.ambiguous.insert(word, shares);
            }
        }
        // Words that stood for several in every article that had them.
        self.entities.retain(|_, entity| entity.articles > 0);
    }

    /// An acronym that articles give to one name only is that name's.
    fn acronyms(&mut self) {
        let mut owners: BTreeMap<Key, BTreeMap<Key, u32>> = BTreeMap::new();
        for (key, entity) in &self.entities {
            for (acronym, count) in &entity.acronyms {
                *owners.entry(acronym.clone()).or_default().entry(key.clone()).or_default() += count;
            }
        }
        for (acronym, names) in owners {
            let total: u32 = names.values().sum();
            let best = names.iter().max_by_key(|(key, count)| (**count, std::cmp::Reverse(*key)));
            if let Some((best, count)) = best
                && f64::from(*count) >= DOMINANT * f64::from(total)
                && self.entities.get(&acronym).is_some_and(is_body)
            {
                self.join(&best.clone(), &acronym);
            }
        }
    }
}

/// Whether most of the mentions are a body's.
fn is_body(entity: &Entity) -> bool {
    let bodies = entity.tally.kinds.get(NameKind::Organisation as usize).copied().unwrap_or(0);
    2 * bodies > entity.tally.mentions
}

/// Whether at least half of the mentions may be a person's.
fn is_personal(entity: &Entity) -> bool {
    let count = |kind: NameKind| entity.tally.kinds.get(kind as usize).copied().unwrap_or(0);
    2 * (count(NameKind::Person) + count(NameKind::Unknown)) >= entity.tally.mentions
}
