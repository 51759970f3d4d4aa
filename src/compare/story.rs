//! Which articles report the same story.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::table::ScoredArticle;
use crate::corpus::{day, near_duplicates};
use crate::features::Group;
use crate::model::Model;

/// The fewest events that are taken for stories: fewer are topics.
const LEAST_EVENTS: usize = 6;
/// The least likeness (cosine of weighted words) of an article and the first of its story.
const ALIKE: f64 = 0.3;
/// The fewest names that both have.
const LEAST_NAMES: usize = 2;
/// Of an article's words those that stories are looked up by: the rarest.
const LOOKED_UP: usize = 12;

/// How stories were told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Told {
    /// By the events that articles name; an article without is a story by itself.
    Events,
    /// By likeness: near-duplicates, and articles within so many days whose headlines and leads have names and rare words
    /// in common.
    Likeness {
        /// The days.
        days: u32,
    },
    /// Not at all: every article is a story. There are neither events nor texts.
    Articles,
}

/// The stories of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stories {
    pub(super) told: Told,
    /// The story of each article, numbered from 0.
    pub(super) of: Vec<usize>,
    pub(super) count: usize,
}

/// Headline and text.
pub type Text<'a> = (&'a str, &'a str);

/// The stems of an article's headline and lead, without function words, and whether each stands as a name.
pub type Lead = Vec<(String, bool)>;

/// How rare stems are in news.
#[derive(Debug, Clone, Default)]
pub struct Background {
    idf: HashMap<String, f64>,
    /// Of what is not known.
    most: f64,
}

impl Background {
    /// As rare as in what `model` was trained on. A small corpus does not tell: in five articles of one story what all have
    /// is not what is common.
    pub fn of(model: &Model) -> Self {
        let features = model.features();
        let columns = features.columns(Group::Document);
        let idf: HashMap<String, f64> = columns
            .filter_map(|column| {
                let (_, name) = features.feature(column)?;
                let idf = features.idf().get(column)?;
                Some((name.to_owned(), f64::from(*idf)))
            })
            .collect();
        let most = idf.values().copied().fold(1.0, f64::max);
        Self { idf, most }
    }

    fn idf(&self, stem: &str) -> f64 {
        self.idf.get(stem).copied().unwrap_or(self.most)
    }
}

/// What stories are told by where articles name no events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contents<'a> {
    pub(super) texts: &'a [Text<'a>],
    pub(super) leads: &'a [Lead],
    pub(super) background: &'a Background,
}

impl Stories {
    /// The stories of `articles`, whose contents may be known: by events if at least six are named, else by likeness within
    /// `days`.
    pub(super) fn new(articles: &[ScoredArticle], contents: Option<Contents<'_>>, days: u32) -> Self {
        let mut events: HashMap<&str, usize> = HashMap::new();
        for event in articles.iter().filter_map(|article| article.event.as_deref()) {
            let fresh = events.len();
            events.entry(event).or_insert(fresh);
        }
        if events.len() >= LEAST_EVENTS || (!events.is_empty() && contents.is_none()) {
            let mut count = events.len();
            let of = articles.iter().map(|article| match &article.event {
                Some(event) => events.get(event.as_str()).copied().unwrap_or(0),
                None => {
                    count += 1;
                    count - 1
                }
            });
            let of = of.collect();
            return Self { told: Told::Events, of, count };
        }
        match contents.filter(|contents| contents.texts.len() == articles.len()) {
            Some(contents) => {
                let days_of: Vec<Option<i64>> =
                    articles.iter().map(|article| article.date.as_deref().and_then(day)).collect();
                let of = alike(&contents, &days_of, days);
                let count = of.iter().max().map_or(0, |highest| highest + 1);
                Self { told: Told::Likeness { days }, of, count }
            }
            None => Self { told: Told::Articles, of: (0..articles.len()).collect(), count: articles.len() },
        }
    }
}

/// What of a text is compared: words by weight, and its names.
struct Profile {
    /// By word, rising.
    weights: Vec<(u32, f64)>,
    names: Vec<u32>,
    norm: f64,
}

/// Stories of texts, numbered from 0: each text, in the order of days, joins the story whose first text is most like it, if
/// one is like enough; near-duplicates are one story.
fn alike(contents: &Contents<'_>, days_of: &[Option<i64>], days: u32) -> Vec<usize> {
    let texts = contents.texts;
    let bodies: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
    let copies = near_duplicates(&bodies);
    let profiles = profiles(contents.leads, contents.background);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&at| (days_of.get(at).copied().flatten(), at));
    let mut story: Vec<Option<usize>> = vec![None; texts.len()];
    // First texts of stories, by the words that they are looked up by.
    let mut firsts: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut count = 0;
    for at in order {
        let copied = copies.get(at).and_then(|&first| story.get(first).copied().flatten());
        let found = copied.or_else(|| {
            let own = profiles.get(at)?;
            let mut candidates: Vec<usize> =
                own.rare().filter_map(|word| firsts.get(&word)).flatten().copied().collect();
            candidates.sort_unstable();
            candidates.dedup();
            let near = |other: usize| {
                let (one, other) = (days_of.get(at).copied()??, days_of.get(other).copied()??);
                (one.abs_diff(other) <= u64::from(days)).then_some(())
            };
            let likeness = |other: usize| {
                near(other)?;
                let likeness = own.likeness(profiles.get(other)?);
                (likeness >= ALIKE).then_some((likeness, other))
            };
            let best = candidates
                .into_iter()
                .filter_map(likeness)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            best.and_then(|(_, other)| story.get(other).copied().flatten())
        });
        let number = found.unwrap_or_else(|| {
            for word in profiles.get(at).into_iter().flat_map(Profile::rare) {
                firsts.entry(word).or_default().push(at);
            }
            count += 1;
            count - 1
        });
        story.get_mut(at).into_iter().for_each(|place| *place = Some(number));
    }
    story.into_iter().map(|story| story.unwrap_or(0)).collect()
}

impl Profile {
    /// The words with the highest weights.
    fn rare(&self) -> impl Iterator<Item = u32> {
        let mut words = self.weights.clone();
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        words.into_iter().take(LOOKED_UP).map(|(word, _)| word)
    }

    /// The cosine of the weights, or 0 for too few names in common.
    fn likeness(&self, other: &Self) -> f64 {
        let common = self.names.iter().filter(|name| other.names.binary_search(name).is_ok()).count();
        if common < LEAST_NAMES || self.norm == 0.0 || other.norm == 0.0 {
            return 0.0;
        }
        let (mut sum, mut at) = (0.0, 0);
        for &(word, weight) in &self.weights {
            while other.weights.get(at).is_some_and(|(of_other, _)| *of_other < word) {
                at += 1;
            }
            if let Some((_, of_other)) = other.weights.get(at).filter(|(of_other, _)| *of_other == word) {
                sum += weight * of_other;
            }
        }
        sum / (self.norm * other.norm)
    }
}

fn profiles(leads: &[Lead], background: &Background) -> Vec<Profile> {
    let profile = |lead: &Lead, numbers: &mut HashMap<String, u32>| {
        let mut counts: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        let mut names = Vec::new();
        for (stem, name) in lead {
            let fresh = numbers.len() as u32;
            let number = *numbers.entry(stem.clone()).or_insert(fresh);
            let count = counts.entry(number).or_insert((0.0, background.idf(stem)));
            count.0 += if *name { 2.0 } else { 1.0 };
            if *name {
                names.push(number);
            }
        }
        names.sort_unstable();
        names.dedup();
        let weights: Vec<(u32, f64)> =
            counts.into_iter().map(|(word, (count, idf))| (word, (1.0 + count.ln()) * idf)).collect();
        let norm = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        Profile { weights, names, norm }
    };
    let mut numbers = HashMap::new();
    leads.iter().map(|lead| profile(lead, &mut numbers)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(event: Option<&str>, date: Option<&str>) -> ScoredArticle {
        let own = |text: Option<&str>| text.map(str::to_owned);
        ScoredArticle { id: "x".into(), group: "g".into(), event: own(event), date: own(date) }
    }

    #[test]
    fn events_are_stories_where_there_are_several() {
        let events = ["a", "b", "a", "c", "d", "e", "f"].map(|event| article(Some(event), None));
        let mut articles = events.to_vec();
        articles.push(article(None, None));
        let stories = Stories::new(&articles, None, 3);
        assert_eq!(stories, Stories { told: Told::Events, of: vec![0, 1, 0, 2, 3, 4, 5, 6], count: 7 });
        let bare = [article(None, None), article(None, None)];
        assert_eq!(Stories::new(&bare, None, 3), Stories { told: Told::Articles, of: vec![0, 1], count: 2 });
    }

    #[test]
    fn what_has_names_and_rare_words_in_common_in_the_same_days_is_one_story() {
        let texts = [
            (
                "Varn meets Tolle",
                "In Brask on Tuesday President Ilka Varn met Minister Joren Tolle to sign the grain treaty after months of quarrels.",
            ),
            (
                "Grain treaty signed",
                "The grain treaty was signed in Brask by Ilka Varn and her guest Joren Tolle on Tuesday, ending months of quarrels.",
            ),
            (
                "Flood in Suder",
                "Heavy rain flooded the old harbour of Suder on Tuesday, and the mayor Ana Rell called for boats.",
            ),
            (
                "Varn meets Tolle",
                "A year on, in Brask President Ilka Varn met Minister Joren Tolle to sign the next grain treaty after months of quarrels.",
            ),
            (
                "Football",
                "The cup final ended without goals, and nobody scored in the rain that fell on the pitch all evening.",
            ),
        ];
        let lead = |(title, text): &(&str, &str)| -> Lead {
            let words =
                title.split(' ').map(|word| (word, true)).chain(text.split(' ').map(|word| (word, false)));
            let stem = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let name = |word: &str, title: bool| !title && word.starts_with(char::is_uppercase);
            words
                .map(|(word, title)| (stem(word), name(word, title)))
                .filter(|(stem, _)| stem.len() > 3)
                .collect()
        };
        let leads: Vec<Lead> = texts.iter().map(lead).collect();
        let background = Background { idf: HashMap::from([("tuesday".to_owned(), 0.5)]), most: 5.0 };
        let contents = Contents { texts: &texts, leads: &leads, background: &background };
        let dates = ["2031-05-01", "2031-05-02", "2031-05-01", "2032-05-01", "2031-05-01"];
        let articles = dates.map(|date| article(None, Some(date)));
        let stories = Stories::new(&articles, Some(contents), 3);
        let [first, same, other, later, last] = stories.of.as_slice() else { panic!("five") };
        assert!(first == same && first != other && first != later && other != last, "{stories:?}");
        let wide = Stories::new(&articles, Some(contents), 1_000);
        assert_eq!(wide.of[0], wide.of[3]);
    }
}
