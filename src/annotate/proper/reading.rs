//! What the rules for names look at: the case of each token, what is known of each word type, and how much the capitals
//! of each sentence say.

use std::ops::Range;

use super::super::document::Document;
use super::super::facts::{Fact, begins_small};
use super::super::gazetteer::{Entry, Meaning, Part, Phrase};
use super::super::grammar::Class;
use super::super::rules::Rules;
pub(super) use super::shape::Shape;

/// How much capitals say in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Names have capitals, and other words have not.
    Prose,
    /// All content words begin with a capital.
    TitleCase,
    /// All letters are capitals.
    Capitals,
}

/// What is known of a word type, from the gazetteer and from this document.
pub(super) struct TypeInfo<'a> {
    pub(super) entry: Option<&'a Entry>,
    /// How often it has a capital where other words have none.
    pub(super) capitals: u32,
    /// How often of these no hyphen joins it to a neighbour.
    pub(super) free: u32,
    /// How often it has no capital.
    pub(super) lower: u32,
}

pub(super) struct Reading<'a, 'd> {
    pub(super) document: &'a Document<'d>,
    pub(super) rules: &'a Rules,
    /// By sentence.
    pub(super) styles: Vec<Style>,
    types: Vec<TypeInfo<'a>>,
}

impl<'a, 'd> Reading<'a, 'd> {
    pub(super) fn new(document: &'a Document<'d>, rules: &'a Rules) -> Self {
        let types = document.types().iter().map(|word| TypeInfo {
            entry: word.often.entry.and_then(|id| document.rules().gazetteer.get(id)),
            capitals: 0,
            free: 0,
            lower: 0,
        });
        let types = types.collect();
        let mut reading = Self { document, rules, styles: Vec::new(), types };
        reading.styles = document.sentences().iter().map(|sentence| reading.style_of(sentence)).collect();
        reading.count_capitals();
        reading
    }

    /// Counts for each word type how it is written where case says something.
    fn count_capitals(&mut self) {
        for (sentence, style) in self.document.sentences().iter().zip(&self.styles) {
            if *style != Style::Prose {
                continue;
            }
            let mut initial = true;
            for at in sentence.clone() {
                let shape = self.shape(at);
                if shape == Shape::Other {
                    initial |= self.document.has(Fact::Opens, at);
                    continue;
                }
                let capital = matches!(shape, Shape::Capital | Shape::Upper) && !initial;
                let joined = capital
                    && (self.is_inner_mark(at + 1, "-")
                        || at.checked_sub(1).is_some_and(|before| self.is_inner_mark(before, "-")));
                let info = self.document.word_type(at).and_then(|id| self.types.get_mut(id));
                if let Some(info) = info {
                    info.lower += u32::from(shape == Shape::Lower);
                    info.capitals += u32::from(capital);
                    info.free += u32::from(capital && !joined);
                }
                initial = false;
            }
        }
    }

    /// Tells the style of a sentence by its words that are no function words.
    fn style_of(&self, sentence: &Range<usize>) -> Style {
        let (mut lower, mut capital, mut upper, mut words) = (0, 0, 0, 0);
        for at in sentence.clone() {
            let shape = self.shape(at);
            words += usize::from(!matches!(shape, Shape::Other | Shape::Initial));
            upper += usize::from(shape == Shape::Upper);
            if self.is_function(at) && shape != Shape::Upper {
                continue;
            }
            lower += usize::from(shape == Shape::Lower);
            capital += usize::from(matches!(shape, Shape::Capital | Shape::Upper));
        }
        let ends = sentence.clone().next_back().map(|last| self.document.source(last));
        let ended = ends.is_some_and(|end| matches!(end, "." | "!" | "?" | "\"" | "”" | "…" | "..."));
        // A line of a list or a heading has no end mark; a sentence of nothing but names and function words is rare.
        let enough = if ended { 5 } else { 1 };
        if upper == words && words >= enough {
            Style::Capitals
        } else if capital >= enough && (lower == 0 || (!ended && capital >= 4 && lower * 5 <= capital)) {
            Style::TitleCase
        } else {
            Style::Prose
        }
    }

    pub(super) fn shape(&self, at: usize) -> Shape {
        self.document.facts(at).shape()
    }

    /// Whether token `at` begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        matches!(self.shape(at), Shape::Capital | Shape::Upper | Shape::Initial)
    }

    pub(super) fn info(&self, at: usize) -> Option<&TypeInfo<'a>> {
        self.document.word_type(at).and_then(|id| self.types.get(id))
    }

    pub(super) fn is(&self, part: Part, at: usize) -> bool {
        self.entry(at).is_some_and(|entry| entry.is(part))
    }

    pub(super) fn entry(&self, at: usize) -> Option<&'a Entry> {
        self.info(at).and_then(|info| info.entry)
    }

    pub(super) fn is_given_name(&self, at: usize) -> bool {
        self.is_capital(at) && self.entry(at).is_some_and(Entry::is_given_name)
    }

    pub(super) fn is_function(&self, at: usize) -> bool {
        self.document.is_function_word(at)
    }

    pub(super) fn is_calendar(&self, at: usize) -> bool {
        self.document.is(Class::Calendar, at) && self.is_capital(at)
    }

    /// Whether the document writes the word of token `at` with a capital where it need not.
    pub(super) fn is_known_capital(&self, at: usize) -> bool {
        self.info(at).is_some_and(|info| info.capitals > 0 && info.capitals >= info.lower)
    }

    /// Whether a capital at `at` says nothing: the token is the first word of its sentence, or follows what opens one
    /// within it: a colon, a quotation mark.
    pub(super) fn is_initial(&self, at: usize, first_word: usize) -> bool {
        at <= first_word || self.document.has(Fact::Opens, at - 1)
    }

    /// The longest name of the gazetteer that is written from token `at`, before `end`: its meaning and its end.
    pub(super) fn name(&self, at: usize, end: usize) -> Option<(Meaning, usize)> {
        let begins = self.document.has(Fact::BeginsName, at);
        begins.then(|| self.phrase(at, end, Meaning::is_name)).flatten()
    }

    /// The longest phrase that fits `wanted` and is written from token `at`, before `end`: its meaning and its end.
    pub(super) fn phrase(
        &self,
        at: usize,
        end: usize,
        wanted: impl Fn(Meaning) -> bool,
    ) -> Option<(Meaning, usize)> {
        let phrases = self.entry(at)?.phrases.iter().filter(|phrase| wanted(phrase.meaning));
        phrases.into_iter().find_map(|phrase| Some((phrase.meaning, self.phrase_end(phrase, at, end)?)))
    }

    /// Where `phrase`, whose first word is that of token `at`, ends; `None` if it does not stand there.
    fn phrase_end(&self, phrase: &Phrase, at: usize, end: usize) -> Option<usize> {
        let name = phrase.meaning.is_name();
        let cased = |at: usize, capitals: bool| {
            let shape = self.shape(at);
            !name || shape == Shape::Other || !capitals || shape == Shape::Upper
        };
        let capitals = |index: usize| phrase.capitals.get(index).copied().unwrap_or(false);
        if (name && !self.is_capital(at) && self.shape(at) != Shape::Other && !self.begins_small(at))
            || !cased(at, capitals(0))
        {
            return None;
        }
        let mut next = at + 1;
        for (index, word) in phrase.rest.iter().enumerate() {
            // The point of an abbreviation: "Lt. Gov.".
            if self.is_point(next) && word != "." {
                next += 1;
            }
            let fits = next < end
                && self.document.lower(next) == word
                && cased(next, capitals(index + 1))
                && (!name || self.shape(next) != Shape::Lower || self.is_small_word(next));
            if !fits {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// Whether token `at` may be written small within a name: "of", "the", "magazine".
    fn is_small_word(&self, at: usize) -> bool {
        self.is_function(at)
            || matches!(self.document.lower(at), "al" | "group" | "party" | "movement" | "state")
    }

    /// Whether a name can begin with token `at` written small.
    fn begins_small(&self, at: usize) -> bool {
        begins_small(self.document.lower(at))
    }

    /// Whether token `at` is a point that touches the word before it.
    pub(super) fn is_point(&self, at: usize) -> bool {
        self.document.has(Fact::Point, at) && self.document.touches_previous(at)
    }

    /// Whether token `at` is a mark that touches both its neighbours.
    pub(super) fn is_inner_mark(&self, at: usize, mark: &str) -> bool {
        self.document.source(at) == mark
            && self.document.touches_previous(at)
            && self.document.touches_previous(at + 1)
    }
}
