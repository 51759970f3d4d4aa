//! The names of one article, with those that mean one actor taken together.

use std::collections::BTreeMap;
use std::ops::Range;

use super::example::is_unseen;
use super::key::{FullName, Key, key};
use crate::annotate::{
    Class, Document, Field, Gender, Known, NameKind, ProperName, Rules, Setting, gender, proper_names,
};
use crate::span::Span;

/// What one article says of whom it names; made in parallel, then added to a
/// [`Discovery`](super::Discovery) in order.
#[derive(Debug)]
pub struct ArticleNames {
    pub(super) entities: Vec<LocalEntity>,
}

/// One actor of one article.
#[derive(Debug)]
pub(super) struct LocalEntity {
    pub(super) key: Key,
    pub(super) tally: Tally,
    /// How the actor is written, how often.
    pub(super) surfaces: BTreeMap<String, u32>,
    /// The single words that stood for the full name, how often.
    pub(super) short: BTreeMap<Box<str>, u32>,
    /// Whether it is a single word that may stand for several persons of the article.
    pub(super) is_ambiguous: bool,
    /// The acronym that the article gives it.
    pub(super) acronym: Option<Key>,
    /// The first sentence that names it.
    pub(super) example: Option<(Field, Span)>,
}

/// Counts of mentions.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) mentions: u32,
    /// By kind, in the order of [`NameKind`].
    pub(super) kinds: [u32; 6],
    /// Of these right before a verb that persons and bodies do.
    pub(super) acting: u32,
    /// Of these after "in", "near" and the like.
    pub(super) located: u32,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.mentions += other.mentions;
        self.acting += other.acting;
        self.located += other.located;
        for (count, other) in self.kinds.iter_mut().zip(other.kinds) {
            *count += other;
        }
    }
}

impl ArticleNames {
    /// The names of an annotated article that `outlet` published.
    pub fn new(document: &Document<'_>, rules: &Rules, outlet: Option<&str>) -> Self {
        let names = proper_names(document, rules);
        let reader = Reader { document, rules, outlet };
        let keyed: Vec<(&ProperName, Key)> =
            names.iter().filter_map(|name| Some((name, reader.key(name)?))).collect();
        let persons = Persons::new(&reader, &keyed);
        let mut entities: BTreeMap<(Key, bool), LocalEntity> = BTreeMap::new();
        for (name, key) in &keyed {
            let (whole, short, is_ambiguous) = persons.resolve(&reader, name, key);
            let entity = entities.entry((whole.clone(), is_ambiguous)).or_insert_with(|| LocalEntity {
                key: whole,
                tally: Tally::default(),
                surfaces: BTreeMap::new(),
                short: BTreeMap::new(),
                is_ambiguous,
                acronym: None,
                example: None,
            });
            reader.count(name, entity);
            if let Some(short) = short {
                *entity.short.entry(short).or_default() += 1;
            }
        }
        Self { entities: entities.into_values().collect() }
    }
}

struct Reader<'a, 'd> {
    document: &'a Document<'d>,
    rules: &'a Rules,
    outlet: Option<&'a str>,
}

impl Reader<'_, '_> {
    /// The key of a name, if it is a mention of somebody who may act.
    fn key(&self, name: &ProperName) -> Option<Key> {
        let counts = matches!(name.setting, Setting::Prose | Setting::Heading);
        (counts && !self.is_source(name) && !self.is_language(name))
            .then(|| key(self.document, &self.rules.gazetteer, name))?
    }

    /// "in Spanish", "speaks French": a language, no people.
    fn is_language(&self, name: &ProperName) -> bool {
        let before = name.tokens.start.checked_sub(1).map_or("", |at| self.document.lower(at));
        let end = name.tokens.end;
        let follows = self.document.is_wordlike(end) && !self.document.is_function_word(end);
        let compound = self.document.source(end) == "-"
            && matches!(self.document.lower(end + 1), "language" | "speaking" | "speaker" | "speakers");
        name.kind == NameKind::Demonym
            && (compound
                || matches!(before, "speak" | "speaks" | "speaking" | "spoke" | "spoken" | "fluent")
                || (matches!(before, "in" | "into") && !follows))
    }

    /// Whether a medium is named as where something is said or read: "told CNN", "on Twitter", "CNN's Ilse Varn"; or
    /// the outlet names itself.
    fn is_source(&self, name: &ProperName) -> bool {
        let Some(Known::Body(body)) = name.known else { return false };
        let Some(body) = self.rules.gazetteer.bodies().get(body) else { return false };
        // "CNN (Web News)" is CNN.
        let own = |outlet: &str| body.names.iter().any(|name| begins_with_name(outlet, name));
        if self.outlet.is_some_and(own) {
            return true;
        }
        let document = self.document;
        let before = |back: usize| name.tokens.start.checked_sub(back).map_or("", |at| document.lower(at));
        let before = if before(1) == "the" { before(2) } else { before(1) };
        if matches!(before, "on" | "via") {
            return true;
        }
        let end = name.tokens.end;
        let its_person = matches!(document.source(end), "'s" | "’s") && document.is_capitalised(end + 1);
        let bracketed = document.source(end) == ")" && before == "(";
        let credited = matches!(document.source(end), "/" | "|" | "@");
        body.is_medium
            && (its_person
                || bracketed
                || credited
                || document.cue_class(end).is_some()
                || self.rules.cues.is_cue(before)
                || self.rules.gazetteer.is_source_noun(document.lower(end))
                || self.rules.grammar.is(Class::Preposition, before)
                || matches!(before, "told" | "tells" | "/" | "@"))
    }

    fn count(&self, name: &ProperName, entity: &mut LocalEntity) {
        let tally = &mut entity.tally;
        tally.mentions += 1;
        if let Some(kind) = tally.kinds.get_mut(name.kind as usize) {
            *kind += 1;
        }
        let (document, surface) = (self.document, self.surface(&name.tokens));
        let is_prose = name.setting == Setting::Prose;
        // Headlines in capitals say how nothing is written; names are looked for in capitals anyway.
        if is_prose || surface.chars().any(char::is_lowercase) {
            *entity.surfaces.entry(surface).or_default() += 1;
        }
        if !is_prose {
            return;
        }
        let before = |back: usize| name.tokens.start.checked_sub(back).map_or("", |at| document.lower(at));
        let the = usize::from(before(1) == "the");
        let (before_that, before) = (before(the + 2), before(the + 1));
        let end = name.tokens.end;
        let acts = document.is(Class::Auxiliary, end) || document.cue_class(end).is_some();
        tally.acting += u32::from(acts && !self.rules.grammar.is(Class::Preposition, before));
        let of_town = before == "of"
            && matches!(before_that, "town" | "city" | "village" | "province" | "region" | "state");
        let located = matches!(
            before,
            "in" | "at" | "near" | "outside" | "across" | "throughout" | "inside" | "around" | "through"
        );
        tally.located += u32::from(located || of_town);
        if entity.example.is_none() {
            entity.example = document.span(&document.sentence_at(name.tokens.start));
        }
        if let Some(at) = name.acronym {
            let acronym: String = document.lower(at).chars().filter(|&c| c != '.').collect();
            entity.acronym.get_or_insert(Key::Single(acronym.into()));
        }
    }

    /// The name as it is written, in one line.
    fn surface(&self, name: &Range<usize>) -> String {
        let mut surface = String::new();
        for word in self.document.slice(name).split_whitespace() {
            if !surface.is_empty() {
                surface.push(' ');
            }
            let seen = word.chars().filter(|&c| !is_unseen(c));
            surface.extend(seen.map(|c| if matches!(c, '’' | 'ʼ') { '\'' } else { c }));
        }
        surface
    }
}

/// The persons whom an article names in full.
#[derive(Default)]
struct Persons {
    /// Each full name with the one under which it is counted.
    whole: BTreeMap<FullName, FullName>,
    /// The counted full names by surname.
    by_last: BTreeMap<Box<str>, Vec<FullName>>,
    /// The counted full names by given name.
    by_first: BTreeMap<Box<str>, Vec<FullName>>,
    genders: BTreeMap<FullName, Gender>,
}

impl Persons {
    fn new(reader: &Reader<'_, '_>, names: &[(&ProperName, Key)]) -> Self {
        let mut counts: BTreeMap<&FullName, u32> = BTreeMap::new();
        let mut persons = Self::default();
        for (name, key) in names {
            let Key::Full(full) = key else { continue };
            *counts.entry(full).or_default() += 1;
            if let Some(gender) = gender(reader.document, reader.rules, name) {
                persons.genders.insert(full.clone(), gender);
            }
        }
        // The most frequent of the names that may be one person's, of one surname.
        let mut of_surname: BTreeMap<&str, Vec<(&FullName, u32)>> = BTreeMap::new();
        for (full, count) in counts {
            of_surname.entry(&full.last).or_default().push((full, count));
        }
        for (last, mut names) in of_surname {
            // A middle name tells more than none; then the most frequent.
            names.sort_by_key(|(name, count)| (name.middle.is_none(), std::cmp::Reverse(*count), *name));
            let mut wholes: Vec<FullName> = Vec::new();
            for (name, _) in names.into_iter() {
                let same = |whole: &&FullName| whole.is_compatible(name, &reader.rules.gazetteer);
                let mut fits = wholes.iter().filter(same);
                let whole = match (fits.next(), fits.next()) {
                    (Some(only), None) => only.clone(),
                    _ => {
                        // An article with very many bearers of one surname is a list.
                        if wholes.len() < MOST_BEARERS {
                            wholes.push(name.clone());
                        }
                        name.clone()
                    }
                };
                persons.whole.insert(name.clone(), whole);
            }
            for whole in &wholes {
                persons.by_first.entry(whole.first.clone()).or_default().push(whole.clone());
            }
            persons.by_last.insert(last.into(), wholes);
        }
        persons
    }

    /// The key under which a name counts, the single word by which it stands for a full name, and whether it may stand
    /// for several.
    fn resolve(
        &self,
        reader: &Reader<'_, '_>,
        name: &ProperName,
        key: &Key,
    ) -> (Key, Option<Box<str>>, bool) {
        let word = match key {
            Key::Full(full) => {
                let whole = self.whole.get(full).unwrap_or(full);
                return (Key::Full(whole.clone()), None, false);
            }
            Key::Single(word) if matches!(name.kind, NameKind::Person | NameKind::Unknown) => word,
            _ => return (key.clone(), None, false),
        };
        let gender = gender(reader.document, reader.rules, name);
        let fits = |full: &&FullName| match (gender, self.genders.get(*full)) {
            (Some(one), Some(other)) => one == *other,
            _ => true,
        };
        let bearers = |names: &BTreeMap<Box<str>, Vec<FullName>>| -> Vec<FullName> {
            names.get(word).into_iter().flatten().filter(fits).cloned().collect()
        };
        let mut found = bearers(&self.by_last);
        if found.is_empty() && name.title.is_none() {
            found = bearers(&self.by_first);
        }
        match found.as_slice() {
            [] => (key.clone(), None, false),
            [only] => (Key::Full(only.clone()), Some(word.clone()), false),
            _ => (key.clone(), None, true),
        }
    }
}

/// The most persons of one surname in one article that are told apart: bounds the time.
const MOST_BEARERS: usize = 16;

/// Whether the words of `text` begin with those of `name`, in any case.
fn begins_with_name(text: &str, name: &str) -> bool {
    let head = text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    head && text.get(name.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
