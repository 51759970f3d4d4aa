//! From a document and the mentions of one actor to named counts.

use std::collections::BTreeSet;
use std::ops::Range;

use super::config::{FeatureConfig, Group, Unit};
use super::sequence::{Element, Sequence};
use crate::annotate::{Class, Document, Hit, Lexicons, Mention, Role, Rules, TokenKind, roles};

/// How far a lexicon hit may stand from the mention to be near it, in tokens.
const NEAR_HIT: usize = 5;
/// How many words on each side the group `near` takes.
const NEAR_WORDS: usize = 3;
/// How far before a hit a negation counts, in tokens.
const NEGATION_REACH: usize = 4;
/// How many content words after a verb go into the group `role`.
const OBJECT_WORDS: usize = 2;

/// What a label or a score is about: one actor in one article.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a, 'd> {
    /// The article.
    pub document: &'a Document<'d>,
    /// The actor's mentions that count: all of them, or the one that the label belongs to. In order, without overlap.
    pub mentions: &'a [Mention],
}

/// Takes features one by one, as they are found.
pub trait Sink {
    /// One occurrence of the feature `name` of `group`, made by `tokens` (never empty).
    fn add(&mut self, group: Group, name: &str, tokens: Range<usize>);
}

/// Makes features. Knows which groups are wanted and what the lexicon categories are called.
#[derive(Debug)]
pub struct Extractor<'a> {
    config: &'a FeatureConfig,
    unit: Unit,
    lexicons: &'a Lexicons,
    rules: &'a Rules,
}

impl<'a> Extractor<'a> {
    /// An extractor of the groups that `config` gives a weight.
    pub fn new(config: &'a FeatureConfig, unit: Unit, lexicons: &'a Lexicons, rules: &'a Rules) -> Self {
        Self { config, unit, lexicons, rules }
    }

    /// What an article's features are the mean of, each with its share: the features of the target as a whole, or
    /// those of its mentions one by one.
    pub fn parts<'t, 'd>(&self, target: &Target<'t, 'd>) -> Vec<(Target<'t, 'd>, f64)> {
        if self.unit == Unit::Article || target.mentions.is_empty() {
            return vec![(*target, 1.0)];
        }
        let share = 1.0 / target.mentions.len() as f64;
        let part = |mentions| (Target { document: target.document, mentions }, share);
        target.mentions.chunks(1).map(part).collect()
    }

    /// Hands every feature of `target` to `sink`, in a fixed order.
    pub fn extract(&self, target: &Target<'_, '_>, sink: &mut impl Sink) {
        let mut work = Work { extractor: self, target, sink, name: String::new() };
        let sentences: BTreeSet<(usize, usize)> = target
            .mentions
            .iter()
            .map(|mention| target.document.sentence_at(mention.tokens.start))
            .map(|sentence| (sentence.start, sentence.end))
            .collect();
        let sentences: Vec<Range<usize>> = sentences.into_iter().map(|(start, end)| start..end).collect();
        match self.unit {
            Unit::Article => work.document(target.document.sentences()),
            Unit::Mention => work.document(&sentences),
        }
        for sentence in sentences {
            work.sentence(sentence);
        }
        for mention in target.mentions {
            work.mention(mention);
        }
        work.names();
    }

    fn wants(&self, group: Group) -> bool {
        self.config.weight(group) > 0.0
    }
}

/// One extraction: the target, the sink, and a buffer for names, so that features cost no allocation.
struct Work<'w, 'd, S> {
    extractor: &'w Extractor<'w>,
    target: &'w Target<'w, 'd>,
    sink: &'w mut S,
    name: String,
}

impl<'w, S: Sink> Work<'w, '_, S> {
    fn add(&mut self, group: Group, parts: &[&str], tokens: Range<usize>) {
        if self.extractor.wants(group) {
            self.name.clear();
            parts.iter().for_each(|part| self.name.push_str(part));
            self.sink.add(group, &self.name, tokens);
        }
    }

    /// Single elements and pairs of neighbours.
    fn ngrams(&mut self, group: Group, sequence: &Sequence<'_>) {
        for (at, element) in sequence.iter().enumerate() {
            if !element.is_actor() {
                self.add(group, &[element.text], element.tokens.clone());
            }
            if let Some(next) = sequence.get(at + 1) {
                self.add(group, &[element.text, " ", next.text], element.tokens.start..next.tokens.end);
            }
        }
    }

    /// The surroundings, whoever they are about.
    fn document(&mut self, sentences: &[Range<usize>]) {
        let document = self.target.document;
        for sentence in sentences {
            if self.extractor.wants(Group::Document) {
                self.ngrams(Group::Document, &Sequence::new(document, sentence.clone(), &[]));
            }
            let hits = document.hits();
            let first = hits.partition_point(|hit| hit.tokens.start < sentence.start);
            let end = hits.partition_point(|hit| hit.tokens.start < sentence.end);
            self.lexicon(Group::LexiconDocument, hits.get(first..end).unwrap_or_default());
        }
    }

    fn sentence(&mut self, sentence: Range<usize>) {
        if self.extractor.wants(Group::Sentence) {
            let sequence = Sequence::new(self.target.document, sentence.clone(), self.target.mentions);
            self.ngrams(Group::Sentence, &sequence);
        }
        let hits = self.hits_in(&sentence);
        self.lexicon(Group::LexiconSentence, &hits);
    }

    /// The lexicon hits of a sentence that do not overlap a mention of the actor.
    fn hits_in(&self, sentence: &Range<usize>) -> Vec<Hit> {
        let hits = self.target.document.hits();
        let first = hits.partition_point(|hit| hit.tokens.start < sentence.start);
        let hits = hits.get(first..).unwrap_or_default().iter();
        hits.take_while(|hit| hit.tokens.start < sentence.end)
            .filter(|hit| !self.target.mentions.iter().any(|mention| overlap(&mention.tokens, &hit.tokens)))
            .cloned()
            .collect()
    }

    /// Categories crossed with voice and negation.
    fn lexicon(&mut self, group: Group, hits: &[Hit]) {
        for hit in hits {
            let voice = if self.target.document.is_quoted(hit.tokens.start) { "quoted:" } else { "outlet:" };
            let negated = self.negation(hit);
            self.add(group, &[voice, negated, self.category(hit)], hit.tokens.clone());
        }
    }

    fn mention(&mut self, mention: &Mention) {
        let document = self.target.document;
        let sentence = document.sentence_at(mention.tokens.start);
        let left = Sequence::new(document, sentence.start..mention.tokens.start, self.target.mentions);
        let right = Sequence::new(document, mention.tokens.end..sentence.end, self.target.mentions);
        let clause = clause_around(document, &sentence, &mention.tokens);
        let mut side = |name: &str, elements: &mut dyn Iterator<Item = &Element<'_>>| {
            for (distance, element) in elements.enumerate() {
                let tokens = || element.tokens.clone();
                self.add(Group::Window, &[name, ":", element.text], tokens());
                if let Some(digit) = ["1:", "2:", "3:"].get(distance).filter(|_| distance < NEAR_WORDS) {
                    self.add(Group::Near, &[name, digit, element.text], tokens());
                }
                if clause.start <= element.tokens.start && element.tokens.end <= clause.end {
                    self.add(Group::Clause, &[name, ":", element.text], tokens());
                }
            }
        };
        side("left", &mut left.iter().rev());
        side("right", &mut right.iter());
        self.roles(mention);
        self.voice(mention);
        self.near_hits(mention, &sentence);
    }

    fn roles(&mut self, mention: &Mention) {
        let document = self.target.document;
        let grammar = &self.extractor.rules.grammar;
        for role in roles(document, mention, grammar) {
            let negated = if role.negated { "not " } else { "" };
            let name = role.role.name();
            let head = role.head..role.head + 1;
            self.add(Group::Role, &[name, ":", negated, document.stem(role.head)], head.clone());
            if role.role == Role::Governor {
                let preposition = document.lower(role.head + 1);
                self.add(Group::Role, &["by way of:", preposition], role.head + 1..role.head + 2);
            }
            if role.role == Role::Subject && role.head >= mention.tokens.end {
                self.objects(role.head, negated);
            }
            let hits: Vec<Hit> = self.hits_in(&head);
            for hit in hits {
                let category = self.category(&hit);
                self.add(Group::LexiconRole, &[name, ":", negated, category], hit.tokens.clone());
            }
        }
    }

    /// Who does what to whom: the content words after the verb of which the actor is the subject.
    fn objects(&mut self, verb: usize, negated: &str) {
        let document = self.target.document;
        let end = document.sentence_at(verb).end.min(verb + 6);
        let content = |at: &usize| {
            document.is_wordlike(*at) && !self.extractor.rules.grammar.is_function_word(document.lower(*at))
        };
        let words: Vec<usize> = (verb + 1..end).filter(content).take(OBJECT_WORDS).collect();
        for &at in &words {
            self.add(Group::Role, &["does to:", document.stem(at)], at..at + 1);
        }
        if let Some(&first) = words.first() {
            let pair = [negated, document.stem(verb), " ", document.stem(first)];
            self.add(Group::Role, &["does:", pair[0], pair[1], pair[2], pair[3]], verb..first + 1);
        }
    }

    fn voice(&mut self, mention: &Mention) {
        let document = self.target.document;
        let voice = if document.is_quoted(mention.tokens.start) { "in a quote" } else { "outlet" };
        self.add(Group::Voice, &[voice], mention.tokens.clone());
        let next =
            mention.tokens.end..(mention.tokens.end + 3).min(document.sentence_at(mention.tokens.start).end);
        if let Some(cue) = next.clone().find(|&at| self.extractor.rules.cues.is_cue(document.lower(at))) {
            self.add(Group::Voice, &["speaks"], cue..cue + 1);
        }
    }

    fn near_hits(&mut self, mention: &Mention, sentence: &Range<usize>) {
        for hit in self.hits_in(sentence) {
            let (side, distance) = if hit.tokens.start < mention.tokens.start {
                ("left:", mention.tokens.start.saturating_sub(hit.tokens.end) + 1)
            } else {
                ("right:", hit.tokens.start.saturating_sub(mention.tokens.end) + 1)
            };
            if distance <= NEAR_HIT {
                let negated = self.negation(&hit);
                let category = self.category(&hit);
                self.add(Group::LexiconWindow, &[side, negated, category], hit.tokens.clone());
            }
        }
    }

    /// The words of the mentions, common ones apart from proper ones.
    fn names(&mut self) {
        let document = self.target.document;
        for mention in self.target.mentions {
            for at in mention.tokens.clone() {
                let word = document.kind(at) == Some(TokenKind::Word)
                    && !self.extractor.rules.grammar.is(Class::Determiner, document.lower(at));
                if word {
                    let group = if document.is_capitalised(at) { Group::Identity } else { Group::Naming };
                    self.add(group, &[document.stem(at)], at..at + 1);
                }
            }
        }
    }

    fn category(&self, hit: &Hit) -> &'w str {
        let category = self.extractor.lexicons.categories().get(hit.category);
        category.map_or("", |category| &category.category)
    }

    fn negation(&self, hit: &Hit) -> &'static str {
        let document = self.target.document;
        let start =
            hit.tokens.start.saturating_sub(NEGATION_REACH).max(document.sentence_at(hit.tokens.start).start);
        let negated = (start..hit.tokens.start)
            .any(|at| self.extractor.rules.grammar.is(Class::Negation, document.lower(at)));
        if negated { "not " } else { "" }
    }
}

/// The clause of the mention: up to the next punctuation mark on each side.
fn clause_around(document: &Document<'_>, sentence: &Range<usize>, mention: &Range<usize>) -> Range<usize> {
    let ends = |at: &usize| document.kind(*at) == Some(TokenKind::Mark) && document.source(*at) != "-";
    let start = (sentence.start..mention.start).rev().find(ends).map_or(sentence.start, |at| at + 1);
    let end = (mention.end..sentence.end).find(ends).unwrap_or(sentence.end);
    start..end
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
