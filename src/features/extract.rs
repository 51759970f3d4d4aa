//! From a document and the mentions of one actor to named counts.

use std::ops::Range;

use super::config::{FeatureConfig, Group, Unit};
use super::hits;
use super::name::{Name, Slot, Term};
use super::sequence::{Beside, Element, Sequence};
use crate::annotate::{Class, Document, Hit, Lexicons, Mention, Needs, Rules, TokenKind};

/// How far the surroundings of a single mention reach at most, in tokens: further than sentences do, so that only text
/// without sentences is cut.
const LONGEST_REACH: usize = 400;
/// How many words on each side the group `near` takes.
const NEAR_WORDS: usize = 3;
/// How far before a hit a negation counts, in tokens.
const NEGATION_REACH: usize = 4;
/// How far after the mention a verb of attribution counts, in tokens.
const CUE_REACH: usize = 3;

/// What a label or a score is about: one actor in one article.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a, 'd> {
    /// The article.
    pub document: &'a Document<'d>,
    /// The actor's mentions that count: all of them, or the one that the label belongs to. In order, without overlap.
    pub mentions: &'a [Mention],
    /// Whether it is about the article as a whole, not about one mention that was pointed out.
    pub whole: bool,
}

/// Takes features one by one, as they are found.
pub trait Sink {
    /// The feature `name` of `group`, made by `tokens` (never empty). It counts `times` times, at least once: a word
    /// beside three mentions counts for each of them.
    fn add(&mut self, group: Group, name: Name<'_>, tokens: Range<usize>, times: u32);

    /// The words among `tokens` and their pairs of neighbours, as features of `group`: most features of an article, so
    /// that sinks may take them together.
    fn add_ngrams(&mut self, group: Group, document: &Document<'_>, tokens: Range<usize>) {
        let mut last = None;
        for at in tokens.filter(|&at| document.is_term(at)) {
            let term = Term::at(document, at);
            self.add(group, Name::Word(Slot::NONE, term), at..at + 1, 1);
            if let Some((before, first)) = last.replace((at, term)) {
                self.add(group, Name::Pair(first, term), before..at + 1, 1);
            }
        }
    }
}

/// Makes features. Knows which groups are wanted and what the lexicon categories are called.
#[derive(Debug)]
pub struct Extractor<'a> {
    /// For each group whether it is wanted.
    wanted: [bool; Group::ALL.len()],
    unit: Unit,
    lexicons: &'a Lexicons,
    pub(super) rules: &'a Rules,
}

impl<'a> Extractor<'a> {
    /// An extractor of the groups that `config` gives a weight.
    pub fn new(config: &FeatureConfig, unit: Unit, lexicons: &'a Lexicons, rules: &'a Rules) -> Self {
        Self { wanted: Group::ALL.map(|group| config.weight(group) > 0.0), unit, lexicons, rules }
    }

    /// What the features look at.
    pub fn needs(&self) -> Needs {
        let any = |groups: &[Group]| groups.iter().any(|group| self.wants(*group));
        Needs {
            quotes: self.needs_mentions(),
            attributions: any(&[Group::Voice, Group::LexiconDocument, Group::LexiconSentence]),
            hits: any(&[
                Group::LexiconDocument,
                Group::LexiconSentence,
                Group::LexiconWindow,
                Group::LexiconRole,
            ]),
        }
    }

    /// Whether it matters where an actor is mentioned, and not only whether.
    pub fn needs_mentions(&self) -> bool {
        let around = |group: &Group| !matches!(group, Group::Document | Group::LexiconDocument);
        self.unit == Unit::Mention
            || Group::ALL.iter().filter(|group| around(group)).any(|group| self.wants(*group))
    }

    /// What an article's features are the mean of, each with its share: the features of the target as a whole, or
    /// those of its mentions one by one.
    pub fn parts<'t, 'd>(&self, target: &Target<'t, 'd>) -> Vec<(Target<'t, 'd>, f64)> {
        if self.unit == Unit::Article || target.mentions.is_empty() {
            return vec![(*target, 1.0)];
        }
        let share = 1.0 / target.mentions.len() as f64;
        let part = |mentions| (Target { mentions, ..*target }, share);
        target.mentions.chunks(1).map(part).collect()
    }

    /// Hands every feature of `target` to `sink`, in a fixed order. Time is linear in the document, however many
    /// mentions there are.
    pub fn extract(&self, target: &Target<'_, '_>, sink: &mut impl Sink) {
        self.extract_article(target.document, sink);
        self.extract_actor(target, sink);
    }

    /// Hands those features to `sink` that are the same whoever the article is asked about: none where the unit is a mention.
    /// No other feature is of their groups.
    pub fn extract_article(&self, document: &Document<'_>, sink: &mut impl Sink) {
        if self.unit == Unit::Article {
            let mut work = Work { extractor: self, document, sink, name: String::new() };
            let of_story = |sentence: &&Range<usize>| !document.is_aside(sentence.start);
            document.sentences().iter().filter(of_story).for_each(|sentence| work.surroundings(sentence));
        }
    }

    /// Hands the others to `sink`.
    pub fn extract_actor(&self, target: &Target<'_, '_>, sink: &mut impl Sink) {
        if !self.needs_mentions() {
            return;
        }
        let document = target.document;
        let mut work = Work { extractor: self, document, sink, name: String::new() };
        let sentence_of = |mention: &Mention| document.sentence_at(mention.tokens.start);
        for mentions in target.mentions.chunk_by(|a, b| sentence_of(a) == sentence_of(b)) {
            let [first, ..] = mentions else { continue };
            let mut sentence = sentence_of(first);
            if self.unit == Unit::Mention {
                sentence = within_reach(sentence, mentions);
                work.surroundings(&sentence);
            }
            work.sentence(sentence, mentions);
            if self.unit == Unit::Mention && target.whole {
                work.add(Group::Whole, &["article"], first.tokens.clone());
            }
        }
    }

    fn wants(&self, group: Group) -> bool {
        self.wanted.get(group as usize).copied().unwrap_or(false)
    }
}

/// One extraction: the document, the sink, and a buffer for names, so that features cost no allocation.
pub(super) struct Work<'w, 'd, S> {
    pub(super) extractor: &'w Extractor<'w>,
    pub(super) document: &'w Document<'d>,
    sink: &'w mut S,
    name: String,
}

impl<'w, S: Sink> Work<'w, '_, S> {
    /// Adds a feature whose name is `parts` one after the other.
    pub(super) fn add(&mut self, group: Group, parts: &[&str], tokens: Range<usize>) {
        if self.extractor.wants(group) {
            self.name.clear();
            parts.iter().for_each(|part| self.name.push_str(part));
            self.sink.add(group, Name::Word(Slot::NONE, Term::Text(&self.name)), tokens, 1);
        }
    }

    /// Adds an element in a slot, `times` times.
    fn add_element(&mut self, group: Group, slot: Slot, element: &Element<'_>, times: u32) {
        if self.extractor.wants(group) {
            self.sink.add(group, Name::Word(slot, element.term), element.tokens.clone(), times);
        }
    }

    /// What a sentence gives, whoever it is about.
    fn surroundings(&mut self, sentence: &Range<usize>) {
        if self.extractor.wants(Group::Document) {
            self.sink.add_ngrams(Group::Document, self.document, sentence.clone());
        }
        for hit in hits::beside(self.document.hits(), sentence, &[]) {
            self.lexicon(Group::LexiconDocument, hit);
        }
    }

    /// What a sentence gives toward the actor of `mentions`, which stand in it.
    fn sentence(&mut self, sentence: Range<usize>, mentions: &[Mention]) {
        let document = self.document;
        let sequence = Sequence::new(document, sentence.clone(), mentions);
        self.ngrams(Group::Sentence, &sequence);
        for Beside { is_left, element, mentions } in sequence.beside() {
            self.add_element(Group::Window, Slot::beside(is_left, None), element, mentions);
        }
        for Beside { is_left, element, mentions } in sequence.beside_in_clause() {
            self.add_element(Group::Clause, Slot::beside(is_left, None), element, mentions);
        }
        for (is_left, distance, element) in sequence.near(NEAR_WORDS) {
            self.add_element(Group::Near, Slot::beside(is_left, Some(distance)), element, 1);
        }
        let hits: Vec<&Hit> = hits::beside(document.hits(), &sentence, mentions).collect();
        let longest = hits.iter().map(|hit| hit.tokens.len()).max().unwrap_or(0);
        for hit in &hits {
            self.lexicon(Group::LexiconSentence, hit);
        }
        for mention in mentions {
            for (side, hit) in hits::near(&hits, &mention.tokens, longest) {
                let parts = [side, ":", self.negation(hit), self.category(hit)];
                self.add(Group::LexiconWindow, &parts, hit.tokens.clone());
            }
            self.roles(mention, mentions);
            self.voice(mention, &sentence);
            self.names(mention);
        }
    }

    /// Single elements but the actor, and pairs of neighbours.
    fn ngrams(&mut self, group: Group, sequence: &Sequence<'_>) {
        if !self.extractor.wants(group) {
            return;
        }
        for element in sequence.elements.iter().filter(|element| !element.is_actor) {
            self.add_element(group, Slot::NONE, element, 1);
        }
        for (element, next) in sequence.elements.iter().zip(sequence.elements.iter().skip(1)) {
            let tokens = element.tokens.start..next.tokens.end;
            self.sink.add(group, Name::Pair(element.term, next.term), tokens, 1);
        }
    }

    /// A category crossed with voice and negation.
    fn lexicon(&mut self, group: Group, hit: &Hit) {
        let voice = self.document.voice(hit.tokens.start).name();
        self.add(group, &[voice, ":", self.negation(hit), self.category(hit)], hit.tokens.clone());
    }

    /// Whether somebody else speaks about the actor, and whether the actor speaks.
    fn voice(&mut self, mention: &Mention, sentence: &Range<usize>) {
        let document = self.document;
        self.add(Group::Voice, &[document.voice(mention.tokens.start).name()], mention.tokens.clone());
        let end = sentence.end.min(mention.tokens.end + CUE_REACH);
        let is_cue = |at: &usize| document.cue_class(*at).is_some();
        if let Some(cue) = (mention.tokens.end..end).find(is_cue) {
            self.add(Group::Voice, &["speaks"], cue..cue + 1);
        }
    }

    /// The words of the mention, common ones apart from proper ones.
    fn names(&mut self, mention: &Mention) {
        let document = self.document;
        let is_determiner = |at: usize| document.is(Class::Determiner, at);
        for at in mention.tokens.clone() {
            if document.kind(at) == Some(TokenKind::Word) && !is_determiner(at) {
                let group = if document.is_capitalised(at) { Group::Identity } else { Group::Naming };
                self.add(group, &[document.stem(at)], at..at + 1);
            }
        }
    }

    pub(super) fn category(&self, hit: &Hit) -> &'w str {
        let category = self.extractor.lexicons.categories().get(hit.category);
        category.map_or("", |category| &category.category)
    }

    /// "not " if a negation stands before the hit, near it and in its sentence.
    fn negation(&self, hit: &Hit) -> &'static str {
        let document = self.document;
        let sentence = document.sentence_at(hit.tokens.start);
        let start = hit.tokens.start.saturating_sub(NEGATION_REACH).max(sentence.start);
        let is_negation = |at: usize| document.is(Class::Negation, at);
        if (start..hit.tokens.start).any(is_negation) { "not " } else { "" }
    }
}

/// The part of a sentence that the surroundings of `mentions` reach.
fn within_reach(sentence: Range<usize>, mentions: &[Mention]) -> Range<usize> {
    let (first, last) = (mentions.first(), mentions.last());
    let start = first.map_or(0, |mention| mention.tokens.start.saturating_sub(LONGEST_REACH));
    let end = last.map_or(0, |mention| mention.tokens.end + LONGEST_REACH);
    start.max(sentence.start)..end.min(sentence.end)
}
