//! What articles show, summed over groups.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::reading::{Noted, Reading};
use super::words::{Distinct, Vocabulary};
use super::{
    ActorGroupTexts, ActorTexts, DistinctWord, FeaturePart, GroupTexts, LexiconRate, MAX_GROUPS, Part,
    PatternRate, Rate, Speaker, Texts, Verb,
};
use crate::annotate::{Annotator, Field, Lexicons};
use crate::compare::story::{Background, Lead, Text};
use crate::stats::{Bootstrap, derive_seed, mean};

/// How much of each list is shown.
const SPEAKERS: usize = 12;
const VERBS: usize = 12;
const PATTERNS: usize = 3;
const FEATURES: usize = 8;
const WORDS: usize = 8;
/// The longest example, in bytes.
const EXAMPLE: usize = 300;
/// Draws of each of the many intervals here.
const DRAWS: usize = 500;

/// Words of a speaker, and how often each word introduces them.
type Heard<'r> = (usize, BTreeMap<&'r str, usize>);

/// Gathers what articles show.
#[derive(Debug)]
pub struct TextsBuilder {
    background: Background,
    /// By article.
    leads: Vec<Lead>,
    /// By article, of what does not depend on the actor.
    readings: Vec<Option<Reading>>,
    /// By article and actor: the mentions, and what is noted of them.
    noted: HashMap<(usize, usize), (usize, Noted)>,
}

/// Where the articles belong: everything by the article's position.
pub(in crate::compare) struct Places<'a> {
    pub(in crate::compare) groups: &'a [String],
    pub(in crate::compare) group_of: &'a [usize],
    pub(in crate::compare) story_of: &'a [usize],
    pub(in crate::compare) ids: &'a dyn Fn(usize) -> String,
    pub(in crate::compare) seed: u64,
}

impl TextsBuilder {
    /// Nothing yet; `background` tells how rare words are in news.
    pub fn new(background: Background) -> Self {
        Self { background, leads: Vec::new(), readings: Vec::new(), noted: HashMap::new() }
    }

    pub(in crate::compare) fn background(&self) -> &Background {
        &self.background
    }

    /// By article.
    pub(in crate::compare) fn leads(&self) -> &[Lead] {
        &self.leads
    }

    /// Adds the reading of the article at a position of the score table, whose actors have these positions there.
    pub fn add(&mut self, article: usize, actors: &[usize], mut reading: Reading) {
        for (actor, read) in actors.iter().zip(std::mem::take(&mut reading.actors)) {
            if let Some(noted) = read.noted {
                self.noted.insert((article, *actor), (read.score.mentions, noted));
            }
        }
        if self.readings.len() <= article {
            self.readings.resize(article + 1, None);
            self.leads.resize(article + 1, Lead::new());
        }
        if let Some(place) = self.leads.get_mut(article) {
            *place = std::mem::take(&mut reading.lead);
        }
        // An article of several rows is one.
        if let Some(place) = self.readings.get_mut(article) {
            *place = Some(reading);
        }
    }

    /// Summed over the groups with most articles, for the actors that are `wanted`; `actors` are those of the table.
    pub(in crate::compare) fn finish(
        &self,
        places: &Places<'_>,
        actors: &[String],
        wanted: &[String],
        texts: &[Text<'_>],
        annotator: &Annotator,
        lexicons: &Lexicons,
    ) -> Texts {
        let mut by_group: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (article, &group) in places.group_of.iter().enumerate().take(self.readings.len()) {
            by_group.entry(group).or_default().push(article);
        }
        let mut most: Vec<(usize, Vec<usize>)> = by_group.into_iter().collect();
        most.sort_by_key(|(group, articles)| (Reverse(articles.len()), *group));
        let left_out = most.len().saturating_sub(MAX_GROUPS);
        most.truncate(MAX_GROUPS);
        most.sort_by_key(|(group, _)| *group);
        let context = Context { builder: self, places, texts, annotator, lexicons };
        let groups = most.iter().map(|(group, articles)| context.group(*group, articles)).collect();
        let numbers: HashMap<&str, usize> =
            actors.iter().enumerate().map(|(number, actor)| (actor.as_str(), number)).collect();
        let of_actor = |name: &String| {
            let number = numbers.get(name.as_str()).copied()?;
            Some(ActorTexts { actor: name.clone(), groups: context.actor(number, &most) })
        };
        Texts { groups, left_out, actors: wanted.iter().filter_map(of_actor).collect() }
    }
}

struct Context<'c, 'a> {
    builder: &'c TextsBuilder,
    places: &'c Places<'a>,
    texts: &'c [Text<'c>],
    annotator: &'c Annotator,
    lexicons: &'c Lexicons,
}

impl Context<'_, '_> {
    fn reading(&self, article: usize) -> Option<&Reading> {
        self.builder.readings.get(article)?.as_ref()
    }

    fn name(&self, group: usize) -> String {
        self.places.groups.get(group).cloned().unwrap_or_default()
    }

    fn bootstrap(&self, stream: usize) -> Bootstrap {
        Bootstrap { draws: DRAWS, level: 0.95, seed: derive_seed(self.places.seed, stream as u64) }
    }

    /// `articles` by story.
    fn stories(&self, articles: &[usize]) -> Vec<Vec<usize>> {
        let mut stories: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &article in articles {
            let story = self.places.story_of.get(article).copied().unwrap_or(0);
            stories.entry(story).or_default().push(article);
        }
        stories.into_values().collect()
    }

    /// How often something occurs per 1,000 words; `of` gives both of an article.
    fn rate(&self, stories: &[Vec<usize>], stream: usize, of: impl Fn(&Reading) -> (usize, usize)) -> Rate {
        let sums: Vec<(usize, usize)> = stories
            .iter()
            .map(|articles| {
                let each = articles.iter().filter_map(|&article| self.reading(article)).map(&of);
                each.fold((0, 0), |(count, words), (more, of)| (count + more, words + of))
            })
            .collect();
        let per_1000 = |sums: &mut dyn Iterator<Item = &(usize, usize)>| {
            let (count, words) = sums.fold((0, 0), |(count, words), (more, of)| (count + more, words + of));
            (words > 0).then(|| 1_000.0 * count as f64 / words as f64)
        };
        let count = sums.iter().map(|(count, _)| count).sum();
        // What never occurs has no spread to draw from.
        let interval = if count == 0 { None } else { self.bootstrap(stream).interval_of(&sums, per_1000) };
        Rate { count, per_1000: per_1000(&mut sums.iter()).unwrap_or(0.0), interval }
    }

    fn group(&self, group: usize, articles: &[usize]) -> GroupTexts {
        let readings: Vec<&Reading> = articles.iter().filter_map(|&article| self.reading(article)).collect();
        let stories = self.stories(articles);
        let mut by_voice = [0; 3];
        let mut speakers: BTreeMap<&str, Heard<'_>> = BTreeMap::new();
        let mut verbs: BTreeMap<&str, usize> = BTreeMap::new();
        let mut unnamed_words = 0;
        for reading in &readings {
            by_voice.iter_mut().zip(reading.by_voice).for_each(|(sum, words)| *sum += words);
            for (name, words, cue) in &reading.attributions {
                if let Some(cue) = cue {
                    *verbs.entry(cue).or_default() += 1;
                }
                match name {
                    Some(name) => {
                        let speaker = speakers.entry(name).or_default();
                        speaker.0 += words;
                        cue.iter().for_each(|cue| *speaker.1.entry(cue).or_default() += 1);
                    }
                    None => unnamed_words += words,
                }
            }
        }
        let all: usize = speakers.values().map(|(words, _)| words).sum::<usize>() + unnamed_words;
        let mut speakers: Vec<(&str, Heard<'_>)> = speakers.into_iter().collect();
        speakers.sort_by_key(|(_, (words, _))| Reverse(*words));
        let speaker = |(name, (words, verbs)): (&str, Heard<'_>)| Speaker {
            name: name.to_owned(),
            words,
            share: words as f64 / all.max(1) as f64,
            verbs: most_frequent(verbs, 3),
        };
        let words = |reading: &Reading| reading.by_voice.iter().sum::<usize>();
        let lexicon = self.lexicons.categories().iter().enumerate().map(|(number, category)| {
            let hits = |reading: &Reading| reading.hits_of(number);
            let mut patterns: BTreeMap<usize, usize> = BTreeMap::new();
            for reading in &readings {
                for ((_, pattern), hits) in reading.hits.range((number, 0)..(number + 1, 0)) {
                    *patterns.entry(*pattern).or_default() += hits[0];
                }
            }
            let mut patterns: Vec<(usize, usize)> =
                patterns.into_iter().filter(|(_, count)| *count > 0).collect();
            patterns.sort_by_key(|(pattern, count)| (Reverse(*count), *pattern));
            let pattern = |(pattern, _): (usize, usize)| {
                let own = |reading: &Reading| {
                    let hits = reading.hits.get(&(number, pattern)).map_or(0, |hits| hits[0]);
                    (hits, reading.by_voice[0])
                };
                let name = category.patterns.get(pattern).cloned().unwrap_or_default();
                PatternRate {
                    pattern: name,
                    own: self.rate(&stories, 1_000 + number * 10_000 + pattern, own),
                }
            };
            let own = |reading: &Reading| (hits(reading)[0], reading.by_voice[0]);
            let others = |reading: &Reading| (hits(reading)[1], reading.by_voice[1] + reading.by_voice[2]);
            LexiconRate {
                category: category.category.clone(),
                own: self.rate(&stories, number * 2 + 1, own),
                others: self.rate(&stories, number * 2 + 2, others),
                patterns: patterns.into_iter().take(PATTERNS).map(pattern).collect(),
            }
        });
        GroupTexts {
            group: self.name(group),
            articles: articles.len(),
            words: by_voice.iter().sum(),
            by_voice,
            scare_quotes: self.rate(&stories, 0, |reading| (reading.scare_quotes, words(reading))),
            speakers: speakers.into_iter().take(SPEAKERS).map(speaker).collect(),
            unnamed_words,
            verbs: most_frequent(verbs, VERBS),
            lexicon: lexicon.filter(|rate| rate.own.count + rate.others.count > 0).collect(),
        }
    }

    fn noted(&self, article: usize, actor: usize) -> Option<&Noted> {
        self.builder.noted.get(&(article, actor)).map(|(_, noted)| noted)
    }

    /// One actor in each of `groups`, which have their articles.
    fn actor(&self, actor: usize, groups: &[(usize, Vec<usize>)]) -> Vec<ActorGroupTexts> {
        let mut vocabulary = Vocabulary::default();
        let mut features: BTreeMap<usize, (usize, HashMap<&str, f64>)> = BTreeMap::new();
        for (group, articles) in groups {
            for &article in articles {
                let Some(noted) = self.noted(article, actor) else { continue };
                vocabulary.add(*group, article, &noted.words);
                let sums = features.entry(*group).or_default();
                sums.0 += 1;
                noted.features.iter().for_each(|(name, part)| *sums.1.entry(name).or_default() += part);
            }
        }
        let mut distinct = vocabulary.distinct(WORDS);
        let of_group = |(group, articles): &(usize, Vec<usize>)| {
            let own: Vec<usize> =
                articles.iter().copied().filter(|&article| self.noted(article, actor).is_some()).collect();
            (!own.is_empty()).then(|| {
                let words = distinct.remove(group).unwrap_or_default();
                self.actor_group(actor, *group, &own, &features, words)
            })
        };
        groups.iter().filter_map(of_group).collect()
    }

    fn actor_group(
        &self,
        actor: usize,
        group: usize,
        articles: &[usize],
        features: &BTreeMap<usize, (usize, HashMap<&str, f64>)>,
        words: Vec<Distinct>,
    ) -> ActorGroupTexts {
        let stories = self.stories(articles);
        let noted = || articles.iter().filter_map(|&article| self.noted(article, actor));
        let readings = || articles.iter().filter_map(|&article| self.reading(article));
        let n_words: usize = readings().flat_map(|reading| reading.by_voice).sum();
        let noted_of = |&article: &usize| self.builder.noted.get(&(article, actor));
        let mentions: usize = articles.iter().filter_map(noted_of).map(|(mentions, _)| mentions).sum();
        let part = |name: String, stream: usize, of: &(dyn Fn(&Noted) -> f64 + Sync)| {
            let of_stories: Vec<Vec<f64>> = stories
                .iter()
                .map(|story| story.iter().filter_map(|&article| self.noted(article, actor)).map(of).collect())
                .collect();
            let interval =
                self.bootstrap(stream).interval_of(&of_stories, |stories| mean(stories.flatten().copied()));
            Part { name, mean: mean(of_stories.iter().flatten().copied()).unwrap_or(0.0), interval }
        };
        let voices = crate::annotate::Voice::ALL.iter().enumerate();
        let mut categories: BTreeMap<&str, f64> = BTreeMap::new();
        noted().flat_map(|noted| &noted.by_category).for_each(|(name, part)| {
            *categories.entry(name).or_default() += part.abs();
        });
        let mut strongest: Vec<(&str, f64)> = categories.into_iter().collect();
        strongest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let mut by_category: Vec<Part> = strongest
            .into_iter()
            .take(FEATURES)
            .enumerate()
            .map(|(at, (name, _))| {
                part(name.to_owned(), 10 + at, &|noted| noted.by_category.get(name).copied().unwrap_or(0.0))
            })
            .collect();
        by_category.sort_by(|a, b| b.mean.abs().total_cmp(&a.mean.abs()).then_with(|| a.name.cmp(&b.name)));
        ActorGroupTexts {
            group: self.name(group),
            articles: articles.len(),
            mentions_per_1000: 1_000.0 * mentions as f64 / n_words.max(1) as f64,
            in_headline: mean(noted().map(|noted| f64::from(u8::from(noted.in_headline)))).unwrap_or(0.0),
            first_mention: mean(noted().map(|noted| noted.first_mention)).unwrap_or(0.0),
            by_voice: voices
                .map(|(at, voice)| part(voice.name().to_owned(), at, &|noted| noted.by_voice[at]))
                .collect(),
            by_category,
            features: set_apart(group, features),
            words: words.into_iter().map(|word| self.example(word)).collect(),
        }
    }

    /// A word with the shortest sentence of its first article that has it.
    fn example(&self, word: Distinct) -> DistinctWord {
        let (title, text) = self.texts.get(word.article).copied().unwrap_or_default();
        let document = self.annotator.annotate_for(
            title,
            text,
            crate::annotate::Needs { quotes: false, attributions: false, hits: false },
        );
        let sentences = document.sentences().iter().filter(|sentence| {
            document.field_of(sentence.start) == Field::Text
                && (*sentence).clone().any(|at| document.lower(at) == word.word)
        });
        let shortest =
            sentences.map(|sentence| document.slice(sentence)).min_by_key(|sentence| sentence.len());
        let sentence = shortest.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        DistinctWord {
            count: word.count,
            others: word.others,
            z: word.z,
            example: cut(&sentence, &word.word),
            article: (self.places.ids)(word.article),
            word: word.word,
        }
    }
}

/// Around `word`, if the sentence is long.
fn cut(sentence: &str, word: &str) -> String {
    if sentence.len() <= EXAMPLE {
        return sentence.to_owned();
    }
    let at = sentence.to_lowercase().find(word).unwrap_or(0);
    let from =
        (0..=at.saturating_sub(EXAMPLE / 2)).rev().find(|&at| sentence.is_char_boundary(at)).unwrap_or(0);
    let to = (0..=(from + EXAMPLE).min(sentence.len())).rev().find(|&at| sentence.is_char_boundary(at));
    let part = sentence.get(from..to.unwrap_or(sentence.len())).unwrap_or_default();
    format!("{}{part}…", if from > 0 { "…" } else { "" })
}

fn most_frequent(counts: BTreeMap<&str, usize>, most: usize) -> Vec<Verb> {
    let mut verbs: Vec<Verb> =
        counts.into_iter().map(|(verb, count)| Verb { verb: verb.to_owned(), count }).collect();
    verbs.sort_by_key(|verb| Reverse(verb.count));
    verbs.truncate(most);
    verbs
}

/// The features whose mean part differs most from that in the other groups.
fn set_apart(group: usize, features: &BTreeMap<usize, (usize, HashMap<&str, f64>)>) -> Vec<FeaturePart> {
    let Some((n, own)) = features.get(&group) else { return Vec::new() };
    let others = || features.iter().filter(|(of, _)| **of != group).map(|(_, sums)| sums);
    let n_others: usize = others().map(|(n, _)| n).sum();
    let mut parts: Vec<FeaturePart> = own
        .iter()
        .map(|(name, sum)| FeaturePart {
            feature: (*name).to_owned(),
            mean: sum / *n as f64,
            others: others().filter_map(|(_, sums)| sums.get(name)).sum::<f64>() / n_others.max(1) as f64,
        })
        .collect();
    let apart = |part: &FeaturePart| (part.mean - part.others).abs();
    parts.sort_by(|a, b| apart(b).total_cmp(&apart(a)).then_with(|| a.feature.cmp(&b.feature)));
    parts.truncate(FEATURES);
    parts
}
