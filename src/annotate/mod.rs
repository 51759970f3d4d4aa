//! From an article to a [`Document`]: tokens, sentences, stems, lexicon hits, quotes with speakers, and mentions of
//! actors. Everything found is a byte span of the original text.

mod abbreviation;
mod aside;
mod attribution;
mod document;
mod facts;
mod gazetteer;
mod grammar;
mod lexicon;
mod loose;
mod mention;
mod metonym;
mod needs;
mod paragraph;
mod proper;
mod reach;
mod referent;
mod role;
mod rules;
mod sentence;
mod shared;
mod spelling;
mod spoken;
mod stem;
mod token;
mod verbs;
mod vocabulary;

pub use abbreviation::Abbreviations;
pub use attribution::{
    Attribution, AttributionKind, AttributionMethod, CueClass, Cues, Decision, Feature, Judge, Quote,
    QuoteKind, Voice, Weights,
};
pub use document::{Document, Field};
pub use gazetteer::{Body, Country, CountryForm, Gazetteer, Gender};
pub use grammar::{Class, Grammar};
pub use lexicon::{ArticleHits, Category, CategoryUsage, Finding, Hit, Lexicons, Redundant, Remark, Usage};
#[cfg(feature = "dictionaries")]
pub(crate) use lexicon::{check_pattern, is_ending};
pub use mention::{ActorMatcher, Mention};
pub use needs::Needs;
pub use proper::{Known, NameKind, ProperName, Setting, gender, proper_names};
pub use reach::{MentionKind, MentionReach};
pub use referent::{Reference, ReferenceKind, Referent, Referents};
pub use role::{Modality, Role, RoleHead, roles};
pub use rules::{Rules, builtin_lexicons};

pub use spoken::{Presence, presence, speaker, words_by_voice};
pub use stem::Language;
pub use token::{Token, TokenKind};
pub use verbs::{Forms, VerbClass, Verbs};
pub use vocabulary::Word;

use std::sync::{Arc, Mutex, PoisonError};

use crate::corpus::Actor;
use crate::error::Result;
use crate::span::Span;
use gazetteer::Entry;
use lexicon::LexiconMatcher;
use shared::SharedWords;
use stem::Stemmer;
use vocabulary::{Types, Vocabulary};

/// Annotates articles. Made once, used for many articles, also from several threads.
#[derive(Debug)]
pub struct Annotator {
    stemmer: Stemmer,
    rules: Arc<Rules>,
    lexicons: LexiconMatcher,
    /// What was learned of attributions; `None` if rules alone find them.
    weights: Option<&'static Weights>,
    /// The words that they share.
    words: SharedWords,
    /// One for each thread that annotates at a time.
    vocabularies: Mutex<Vec<Vocabulary>>,
}

impl Annotator {
    /// An annotator for `language` with `lexicons`, with attributions as they are learned.
    ///
    /// # Errors
    /// A lexicon pattern is malformed.
    pub fn new(language: Language, lexicons: &Lexicons) -> Result<Self> {
        Self::attributing(AttributionMethod::default(), language, lexicons)
    }

    /// An annotator that finds attributions by `method`. By rules it starts faster, too: no weights are read.
    ///
    /// # Errors
    /// A lexicon pattern is malformed.
    pub fn attributing(method: AttributionMethod, language: Language, lexicons: &Lexicons) -> Result<Self> {
        let weights = || match method {
            AttributionMethod::Learned => Weights::builtin().map(Some),
            AttributionMethod::Rules => Ok(None),
        };
        // A run on one short article spends most of its time here.
        let (rules, (matcher, weights)) =
            rayon::join(Rules::builtin, || rayon::join(|| LexiconMatcher::new(lexicons, language), weights));
        Ok(Self {
            stemmer: Stemmer::new(language),
            rules: Arc::new(rules?),
            lexicons: matcher?,
            weights: weights?,
            words: SharedWords::default(),
            vocabularies: Mutex::default(),
        })
    }

    /// Forgets the words that it met: they take memory, and are worked out again when they are met again.
    pub fn forget_words(&self) {
        self.vocabularies.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.words.clear();
    }

    /// The closed word classes and cues that the rules use.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Annotates a headline and a body. Either may be empty. Time is linear in their length.
    pub fn annotate<'a>(&self, title: &'a str, text: &'a str) -> Document<'a> {
        self.annotate_for(title, text, Needs::ALL)
    }

    /// Annotates as [`Annotator::annotate`] does, without what is not needed: the document says that there is none.
    pub fn annotate_for<'a>(&self, title: &'a str, text: &'a str, needs: Needs) -> Document<'a> {
        let mut weights = self.weights.map(attribution::OwnWeights);
        self.annotate_as(title, text, needs, weights.as_mut())
    }

    /// Annotates as [`Annotator::annotate`] does, with a judge of attributions of one's own, or by rules alone.
    pub fn annotate_by<'a>(
        &self,
        title: &'a str,
        text: &'a str,
        judge: Option<&mut impl Judge>,
    ) -> Document<'a> {
        self.annotate_as(title, text, Needs::ALL, judge)
    }

    fn annotate_as<'a>(
        &self,
        title: &'a str,
        text: &'a str,
        needs: Needs,
        judge: Option<&mut impl Judge>,
    ) -> Document<'a> {
        let mut document = self.prepare(title, text);
        if needs.quotes || needs.attributions {
            self.mark_quotes(&mut document);
        }
        self.complete_as(&mut document, needs, judge);
        document
    }

    /// Works out what is needed of a document that was annotated for what is needed [before mentions are looked
    /// for](Needs::before_mentions).
    pub fn complete(&self, document: &mut Document<'_>, needs: Needs) {
        let mut weights = self.weights.map(attribution::OwnWeights);
        self.complete_as(document, needs, weights.as_mut());
    }

    fn complete_as(&self, document: &mut Document<'_>, needs: Needs, judge: Option<&mut impl Judge>) {
        if needs.attributions {
            let mut quotes = std::mem::take(&mut document.quotes);
            let attributions = attribution::attribute(document, &self.rules, &mut quotes, judge);
            document.set_attributions(attributions);
            document.quotes = quotes;
        }
        if needs.hits {
            let mut hits = self.lexicons.find(document);
            hits.retain(|hit| !document.is_aside(hit.tokens.start));
            document.hits = hits;
        }
    }

    /// Cuts a headline and a body into tokens and sentences and marks what is quoted, but looks neither for speakers
    /// nor for lexicon hits: enough for [`proper_names`], and faster.
    pub fn cut<'a>(&self, title: &'a str, text: &'a str) -> Document<'a> {
        let mut document = self.prepare(title, text);
        self.mark_quotes(&mut document);
        document
    }

    fn prepare<'a>(&self, title: &'a str, text: &'a str) -> Document<'a> {
        let mut tokens = Vec::with_capacity((title.len() + text.len()) / 5);
        token::tokenize_onto(title, &mut tokens);
        let n_title = tokens.len();
        token::tokenize_onto(text, &mut tokens);
        let (title_tokens, text_tokens) = tokens.split_at(n_title);
        let mut paragraphs = Vec::new();
        let mut sentences = Vec::new();
        for (source, tokens, offset) in [(title, title_tokens, 0), (text, text_tokens, n_title)] {
            for paragraph in paragraph::paragraphs(source, tokens) {
                let found = sentence::sentences(source, tokens, paragraph.clone(), &self.rules);
                sentences.extend(found.into_iter().map(|range| range.start + offset..range.end + offset));
                paragraphs.push(paragraph.start + offset..paragraph.end + offset);
            }
        }
        let types = self.types(&[(title, title_tokens), (text, text_tokens)]);
        let mut document = Document::new(title, text, tokens, n_title, types, Arc::clone(&self.rules));
        document.paragraphs = paragraphs;
        document.set_sentences(sentences);
        document.asides = aside::find(&document, &self.rules);
        document
    }

    fn mark_quotes(&self, document: &mut Document<'_>) {
        let quotes = attribution::find_quotes(document);
        document.mark_quoted(&quotes);
        document.quotes = quotes;
    }

    fn types(&self, texts: &[(&str, &[Token])]) -> Types {
        let make = |lower: String| self.words.get(lower, |lower| self.word(lower));
        // A thread that panicked leaves nothing behind: its vocabulary was taken out.
        let pool = || self.vocabularies.lock().unwrap_or_else(PoisonError::into_inner);
        let mut vocabulary = pool().pop().unwrap_or_default();
        let types = vocabulary.types(texts, make);
        pool().push(vocabulary);
        types
    }

    /// What is known of a word whatever the document.
    fn word(&self, lower: String) -> Word {
        let classes = self.rules.grammar.classes(&lower);
        let cue = self.rules.cues.form(&lower);
        let patterns = self.lexicons.candidates(&lower);
        let stem = self.stemmer.stem(&lower);
        let mut word = Word { classes, cue, patterns, ..Word::new(lower, stem) };
        word.may_be_cue = cue.is_some() || self.rules.cues.may_begin_phrase(word.hash);
        word.entry = self.rules.gazetteer.id(&word.lower);
        word.begins = self.rules.gazetteer.entry(&word.lower).map(Entry::begins).unwrap_or_default();
        word.refers = referent::Info::of(&word, &self.rules).map(Box::new);
        Word { cue_prior: self.weights.map_or(0.0, |weights| weights.cue_prior(&word)), ..word }
    }

    /// The mentions that a row is about which names its actor: the labelled one, if it gives the `mention` as a span
    /// of the text, or else all of the actor's, as far as `reach` goes.
    ///
    /// As the article is known to be about the actor, looser readings are tried where no name is found as written:
    /// the same words in any case and inflection, the surname, the head of a description, one of its words.
    pub fn mentions_of(
        &self,
        document: &Document<'_>,
        actor: &Actor,
        mention: Option<Span>,
        reach: MentionReach,
    ) -> Vec<Mention> {
        match mention {
            Some(span) => mention::labelled(document, span).into_iter().collect(),
            None => {
                let found = loose::find(document, actor, &self.rules.grammar, &self.stemmer);
                reach::extend(document, found, 1, reach)
            }
        }
    }
}
