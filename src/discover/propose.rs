//! Which names are actors, in which order, under which name and with which aliases.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::alike::alike;
use super::corpus::{Discovery, Entity};
use super::example::Example;
use super::key::{FullName, Key};
use super::merge::{Merged, merge};
use crate::annotate::{Country, CountryForm, Gazetteer, NameKind, Rules};

/// An alias has at least this share of its actor's mentions.
const LEAST_SHARE: f64 = 0.002;
/// The most aliases of an actor, the most frequent ones.
const MOST_ALIASES: usize = 24;
/// A place that is no state acts if at least this share of its mentions is followed by a verb of action or speech.
const ACTING_PLACE: f64 = 0.12;
/// The least articles by which a name shows that it is a site's own.
const FURNITURE: u32 = 10;
/// A bearer of a surname is told of if the surname means this one at least so often.
const LEAST_REMARKED: f64 = 0.05;
/// A name of which nothing else is known is a place if at least this share of its mentions follows "in" and the like.
const LOCATED: f64 = 0.3;

/// What is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The actors: by articles, then mentions, then name.
    pub actors: Vec<ProposedActor>,
    /// Articles that were read.
    pub articles: usize,
    /// Actors that would have been proposed, but for the limits.
    pub left_out: usize,
}

/// A name that may be an actor's, with everything that refers to it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedActor {
    /// The name under which it would be reported.
    pub name: String,
    /// Other names, by frequency. No name is two actors'.
    pub aliases: Vec<String>,
    /// What it is, as far as the corpus tells.
    pub kind: NameKind,
    /// Articles that mention it.
    pub articles: u32,
    /// All mentions.
    pub mentions: u32,
    /// Articles by outlet, the most first.
    pub outlets: Vec<(String, u32)>,
    /// What may be a name of it, too, or is not because others bear it.
    pub remarks: Vec<Remark>,
    /// Sentences that mention it, of different outlets where there are.
    pub examples: Vec<Example>,
}

/// A name that was not made an alias, and why.
#[derive(Debug, Clone, PartialEq)]
pub enum Remark {
    /// The country's capital, which may stand for its government.
    Capital(String, u32),
    /// Another proposed name that may mean the same: what stands for the country's government, a people, an acronym.
    Apart(String, u32),
    /// A single word that stands for several persons: with the share of this one, and the other bearers by share.
    Shared(String, f64, Vec<(String, f64)>),
}

/// How much is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most actors.
    pub top: usize,
    /// The least articles that mention an actor.
    pub min_articles: u32,
}

impl Discovery {
    /// Proposes the actors of what was counted.
    pub fn propose(self, rules: &Rules, limits: Limits) -> Proposal {
        let articles = self.n_articles();
        let (outlets, outlet_articles) = (self.outlets, self.outlet_articles);
        let entities: BTreeMap<Key, Entity> = self.entities.into_iter().collect();
        let gazetteer = &rules.gazetteer;
        let merged = merge(entities, gazetteer);
        let proposer = Proposer {
            rules,
            gazetteer,
            merged: &merged,
            outlets: &outlets,
            outlet_articles: &outlet_articles,
            articles: self.articles,
        };
        let mut ranked: Vec<(&Key, &Entity, NameKind, String)> =
            merged.entities.iter().filter_map(|(key, entity)| proposer.actor(key, entity)).collect();
        ranked.retain(|(_, entity, ..)| entity.articles >= limits.min_articles);
        ranked.sort_by(|one, other| {
            let order = |entity: &Entity| Reverse((entity.articles, entity.tally.mentions));
            order(one.1)
                .cmp(&order(other.1))
                .then_with(|| one.3.cmp(&other.3))
                .then_with(|| one.0.cmp(other.0))
        });
        let left_out = ranked.len().saturating_sub(limits.top);
        ranked.truncate(limits.top);
        // Every actor keeps its name before any gets aliases.
        let mut taken: BTreeSet<String> = BTreeSet::new();
        ranked.retain(|(.., name)| taken.insert(name.clone()));
        let names: HashMap<&Key, &str> =
            ranked.iter().map(|(key, _, _, name)| (*key, name.as_str())).collect();
        let mut actors: Vec<ProposedActor> = ranked
            .iter()
            .map(|(key, entity, kind, name)| proposer.propose(key, entity, *kind, name, &names, &mut taken))
            .collect();
        let alike = alike(&ranked.iter().map(|(.., name)| name.as_str()).collect::<Vec<_>>());
        for (actor, others) in actors.iter_mut().zip(alike) {
            let others = others.iter().filter_map(|other| ranked.get(*other));
            actor.remarks.extend(
                others.map(|(_, entity, _, name)| Remark::Apart(name.clone(), entity.tally.mentions)),
            );
        }
        Proposal { actors, articles, left_out }
    }
}

struct Proposer<'a> {
    rules: &'a Rules,
    gazetteer: &'a Gazetteer,
    merged: &'a Merged,
    outlets: &'a [String],
    outlet_articles: &'a [u32],
    articles: u32,
}

impl Proposer<'_> {
    /// The kind and the name of an entity, if it is an actor.
    fn actor<'e>(&self, key: &'e Key, entity: &'e Entity) -> Option<(&'e Key, &'e Entity, NameKind, String)> {
        let kind = self.kind(key, entity);
        let name = self.name(key, entity).filter(|_| !entity.surfaces.is_empty())?;
        let place = || {
            let mentions = f64::from(entity.tally.mentions.max(1));
            f64::from(entity.tally.acting) / mentions >= ACTING_PLACE
        };
        let acts = match kind {
            NameKind::Thing => false,
            NameKind::Place | NameKind::Demonym => match key {
                Key::Country(country) => {
                    self.country(*country).is_some_and(|country| country.is_state || place())
                }
                _ => place() && !self.is_capital(&name),
            },
            _ => true,
        };
        let generic = match key {
            Key::Single(word) => {
                self.gazetteer.is_head(word) || self.gazetteer.is_given_name(word) || word.chars().count() < 2
            }
            _ => false,
        };
        (acts && !generic && !self.is_furniture(entity)).then_some((key, entity, kind, name))
    }

    /// Whether a name is one site's own: many articles of one outlet have it, each about once, and no other outlet's,
    /// though most articles are others'.
    fn is_furniture(&self, entity: &Entity) -> bool {
        let mut outlets = entity.outlets.iter();
        let (Some((only, count)), None) = (outlets.next(), outlets.next()) else { return false };
        let of_outlet = self.outlet_articles.get(*only as usize).copied().unwrap_or(0);
        *count >= FURNITURE
            && *count == entity.articles
            && 3 * of_outlet <= self.articles
            && 2 * entity.tally.mentions <= 3 * entity.articles
    }

    fn country(&self, country: usize) -> Option<&Country> {
        self.gazetteer.countries().get(country)
    }

    /// Whether `name` is the capital of a country.
    fn is_capital(&self, name: &str) -> bool {
        let capital = |(of, form): &(String, CountryForm)| *form == CountryForm::Capital && of == name;
        self.gazetteer.countries().iter().any(|country| country.names.iter().any(capital))
    }

    /// The kind that most mentions have, of those that tell one.
    fn kind(&self, key: &Key, entity: &Entity) -> NameKind {
        match key {
            Key::Country(_) => return NameKind::Place,
            Key::Body(_) => return NameKind::Organisation,
            _ => {}
        }
        let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Thing];
        let count = |kind: NameKind| entity.tally.kinds.get(kind as usize).copied().unwrap_or(0);
        let total = f64::from(entity.tally.kinds.iter().sum::<u32>().max(1));
        let best = kinds.into_iter().max_by_key(|kind| (count(*kind), Reverse(*kind)));
        match best {
            Some(kind) if f64::from(count(kind)) / total >= 0.2 => kind,
            _ if f64::from(entity.tally.located) / total >= LOCATED => NameKind::Place,
            _ => NameKind::Unknown,
        }
    }

    /// The usual name: of countries and known bodies the gazetteer's, of persons the most frequent full one, of others
    /// the most frequent one.
    fn name(&self, key: &Key, entity: &Entity) -> Option<String> {
        match key {
            Key::Country(country) => return self.country(*country).map(|country| country.name.clone()),
            Key::Body(body) => {
                return self.gazetteer.bodies().get(*body).and_then(|body| body.names.first()).cloned();
            }
            _ => {}
        }
        let full = |surface: &str| !matches!(key, Key::Full(_) | Key::Phrase(_)) || surface.contains(' ');
        let written = entity.surfaces.iter().filter(|(surface, _)| full(surface));
        // A name in capitals only if it has no other form.
        let usual = written.max_by_key(|(surface, count)| {
            (has_small(surface) || !surface.contains(' '), **count, Reverse(*surface))
        });
        usual.map(|(surface, _)| surface.clone())
    }

    fn propose(
        &self,
        key: &Key,
        entity: &Entity,
        kind: NameKind,
        name: &str,
        names: &HashMap<&Key, &str>,
        taken: &mut BTreeSet<String>,
    ) -> ProposedActor {
        let mut outlets: Vec<(String, u32)> = entity
            .outlets
            .iter()
            .filter_map(|(id, count)| Some((self.outlets.get(*id as usize)?.clone(), *count)))
            .collect();
        outlets.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        ProposedActor {
            name: name.to_owned(),
            aliases: self.aliases(key, entity, name, taken),
            kind,
            articles: entity.articles,
            mentions: entity.tally.mentions,
            outlets,
            remarks: self.remarks(key, name, names),
            examples: entity.examples.clone(),
        }
    }

    /// Other spellings, the most frequent first, without those that the matcher finds by the others.
    fn aliases(&self, key: &Key, entity: &Entity, name: &str, taken: &mut BTreeSet<String>) -> Vec<String> {
        let mut surfaces: Vec<(&String, u32)> =
            entity.surfaces.iter().map(|(surface, count)| (surface, *count)).collect();
        surfaces.sort_by_key(|(surface, count)| (Reverse(*count), *surface));
        let least = f64::from(entity.tally.mentions) * LEAST_SHARE;
        let mut found: BTreeSet<String> = BTreeSet::from([comparable(name)]);
        let mut aliases = Vec::new();
        for (surface, count) in surfaces {
            if aliases.len() >= MOST_ALIASES
                || f64::from(count) < least
                || (count < 2 && entity.tally.mentions > 20)
            {
                break;
            }
            let plain = comparable(surface);
            let capitals = !has_small(surface) && found.iter().any(|known| known.to_uppercase() == plain);
            if surface == name
                || capitals
                || !self.is_alias(key, surface)
                || !found.insert(plain)
                || !taken.insert(surface.clone())
            {
                continue;
            }
            aliases.push(surface.clone());
        }
        aliases
    }

    /// Whether a spelling is safe to look for: no single word that others bear, no function word, no list of names.
    fn is_alias(&self, key: &Key, surface: &str) -> bool {
        let words: Vec<String> = surface.split([' ', '-']).map(str::to_lowercase).collect();
        if words.len() == 1 && self.rules.grammar.is_function_word(&surface.to_lowercase()) {
            return false;
        }
        let Key::Full(full) = key else { return true };
        if full.middle.is_some() && words.len() == 2 && self.has_namesake(full) {
            return false;
        }
        let distinct: BTreeSet<&String> = words.iter().collect();
        if distinct.len() < words.len() {
            return false;
        }
        // A word that stands for the full name, perhaps with particles: "Varn", "bin Varn".
        let small = surface.to_lowercase();
        let mut word = small.as_str();
        while let Some((particle, rest)) = word.split_once([' ', '-']) {
            if !self.gazetteer.is_particle(particle) {
                break;
            }
            word = rest;
        }
        word.contains(' ') || self.merged.owned.get(word) == Some(key)
    }

    /// Whether somebody else differs in nothing but the middle name: George W. and George H. W. Bush.
    fn has_namesake(&self, full: &FullName) -> bool {
        let least = FullName { middle: None, ..full.clone() };
        let names = self.merged.entities.range(Key::Full(least)..);
        let same = |key: &Key| matches!(key, Key::Full(other) if other.last == full.last && other.first == full.first);
        names.map(|(key, _)| key).take_while(|key| same(key)).any(|key| {
            matches!(key, Key::Full(other) if other.suffix == full.suffix && other.middle.is_some() && other.middle != full.middle)
        })
    }

    fn remarks(&self, key: &Key, name: &str, names: &HashMap<&Key, &str>) -> Vec<Remark> {
        match key {
            Key::Country(country) => self.of_country(*country),
            Key::Full(full) => {
                let Some(bearers) = self.merged.ambiguous.get(&full.last) else { return Vec::new() };
                let share =
                    bearers.iter().find(|(bearer, _)| bearer == full).map_or(0.0, |(_, share)| *share);
                if share < LEAST_REMARKED {
                    return Vec::new();
                }
                let others =
                    bearers.iter().filter(|(bearer, share)| bearer != full && *share >= LEAST_REMARKED);
                let others = others.take(3).filter_map(|(bearer, share)| {
                    let key = Key::Full(bearer.clone());
                    let known = names.get(&key).map(|name| (*name).to_owned());
                    Some((known.or_else(|| self.name(&key, self.merged.entities.get(&key)?))?, *share))
                });
                vec![Remark::Shared(capitalised(&full.last, name), share, others.collect())]
            }
            _ => Vec::new(),
        }
    }

    fn of_country(&self, country: usize) -> Vec<Remark> {
        let Some(country) = self.country(country) else { return Vec::new() };
        let mentions = |key: &Key| self.merged.entities.get(key).map_or(0, |entity| entity.tally.mentions);
        let remark = |(name, form): &(String, CountryForm)| {
            let body = self.gazetteer.bodies().iter().position(|body| body.names.first() == Some(name));
            let lower = name.to_lowercase();
            let key = match (form, body) {
                (CountryForm::Metonym, Some(body)) => Key::Body(body),
                (CountryForm::Capital, _) if lower.contains(' ') => Key::Phrase(lower.into()),
                (CountryForm::Capital, _) => Key::Single(lower.into()),
                _ => return None,
            };
            match (form, mentions(&key)) {
                (_, 0) => None,
                (CountryForm::Capital, count) => Some(Remark::Capital(name.clone(), count)),
                (_, count) => Some(Remark::Apart(name.clone(), count)),
            }
        };
        country.names.iter().filter_map(remark).collect()
    }
}

/// The word as `name` writes it.
fn capitalised(word: &str, name: &str) -> String {
    let same = |part: &&str| part.to_lowercase() == word;
    name.split([' ', '-']).find(same).map_or_else(|| word.to_owned(), str::to_owned)
}

fn has_small(surface: &str) -> bool {
    surface.chars().any(char::is_lowercase)
}

/// The name as it is compared: acronyms without points.
fn comparable(surface: &str) -> String {
    surface.chars().filter(|&c| c != '.').collect()
}
