//! Counts over the articles of a corpus, in bounded memory.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::example::Example;
use super::key::Key;
use super::local::{ArticleNames, LocalEntity, Tally};
use crate::corpus::Article;

/// The most names that are counted at a time. Past it the rarest are forgotten, so that a stream without end does not
/// fill the memory: a name that is forgotten was in few of very many articles.
const MOST_NAMES: usize = 400_000;
/// The most spellings of one name that are counted.
const MOST_SURFACES: usize = 200;
/// The most examples of one name.
const MOST_EXAMPLES: usize = 3;

/// What a corpus says of one name.
#[derive(Debug, Clone, Default)]
pub(super) struct Entity {
    pub(super) articles: u32,
    pub(super) tally: Tally,
    /// Mentions in articles in which several persons bear the single word; not in `tally`.
    pub(super) ambiguous: Tally,
    pub(super) surfaces: BTreeMap<String, u32>,
    /// Articles by outlet.
    pub(super) outlets: BTreeMap<u32, u32>,
    pub(super) examples: Vec<Example>,
    /// Single words that stood for the full name: in how many articles, how often.
    pub(super) short: BTreeMap<Box<str>, (u32, u32)>,
    /// Acronyms that articles give it, in how many.
    pub(super) acronyms: BTreeMap<Key, u32>,
}

impl Entity {
    /// Adds the counts of another name of the same actor.
    pub(super) fn merge(&mut self, other: Self) {
        self.articles += other.articles;
        self.tally.add(&other.tally);
        self.ambiguous.add(&other.ambiguous);
        for (surface, count) in other.surfaces {
            *self.surfaces.entry(surface).or_default() += count;
        }
        for (outlet, count) in other.outlets {
            *self.outlets.entry(outlet).or_default() += count;
        }
        for (word, (articles, mentions)) in other.short {
            let short = self.short.entry(word).or_default();
            short.0 += articles;
            short.1 += mentions;
        }
        for (acronym, count) in other.acronyms {
            *self.acronyms.entry(acronym).or_default() += count;
        }
        for example in other.examples {
            self.add_example(|| Some(example.clone()), example.outlet);
        }
    }

    /// Keeps an example if there is room and its outlet has none yet.
    fn add_example(&mut self, example: impl FnOnce() -> Option<Example>, outlet: Option<u32>) {
        let fresh = self.examples.iter().all(|known| known.outlet.is_none() || known.outlet != outlet);
        if self.examples.len() < MOST_EXAMPLES && fresh {
            self.examples.extend(example());
        }
    }

    fn count(&mut self, local: LocalEntity, article: &Article, outlet: Option<u32>) {
        if local.is_ambiguous {
            self.ambiguous.add(&local.tally);
            return;
        }
        self.articles += 1;
        self.tally.add(&local.tally);
        if let Some(outlet) = outlet {
            *self.outlets.entry(outlet).or_default() += 1;
        }
        for (surface, count) in local.surfaces {
            let known = self.surfaces.contains_key(&surface);
            if known || self.surfaces.len() < MOST_SURFACES {
                *self.surfaces.entry(surface).or_default() += count;
            }
        }
        for (word, mentions) in local.short {
            let short = self.short.entry(word).or_default();
            short.0 += 1;
            short.1 += mentions;
        }
        if let Some(acronym) = local.acronym {
            *self.acronyms.entry(acronym).or_default() += 1;
        }
        if let Some((field, span)) = local.example {
            self.add_example(|| Example::new(article, field, span, outlet), outlet);
        }
    }
}

/// Counts the names of a corpus, article by article.
#[derive(Debug, Default)]
pub struct Discovery {
    pub(super) entities: HashMap<Key, Entity, RandomState>,
    /// Outlets in order of first occurrence.
    pub(super) outlets: Vec<String>,
    /// Articles by outlet.
    pub(super) outlet_articles: Vec<u32>,
    outlet_ids: HashMap<String, u32>,
    pub(super) articles: u32,
}

impl Discovery {
    /// Nothing counted yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The articles that were counted.
    pub fn n_articles(&self) -> usize {
        self.articles as usize
    }

    /// Counts the names of `article`.
    pub fn add(&mut self, article: &Article, names: ArticleNames) {
        self.articles += 1;
        let outlet = article.outlet.as_deref().map(|outlet| self.outlet_id(outlet));
        if let Some(count) = outlet.and_then(|outlet| self.outlet_articles.get_mut(outlet as usize)) {
            *count += 1;
        }
        for local in names.entities {
            self.entities.entry(local.key.clone()).or_default().count(local, article, outlet);
        }
        if self.entities.len() > MOST_NAMES {
            self.forget_rare();
        }
    }

    fn outlet_id(&mut self, outlet: &str) -> u32 {
        if let Some(id) = self.outlet_ids.get(outlet) {
            return *id;
        }
        let id = self.outlets.len() as u32;
        self.outlets.push(outlet.to_owned());
        self.outlet_articles.push(0);
        self.outlet_ids.insert(outlet.to_owned(), id);
        id
    }

    /// Forgets the names of the fewest articles, until there is room for as many again.
    fn forget_rare(&mut self) {
        let mut least = 1;
        while self.entities.len() > MOST_NAMES / 2 {
            self.entities.retain(|_, entity| entity.articles > least);
            least *= 2;
        }
    }
}
