//! The words around a place, as terms of features.

use super::cues::CueClass;
use super::feature::{Feature, Term};
use crate::annotate::document::Document;
use crate::annotate::grammar::Class;
use crate::annotate::vocabulary::Word;
use std::ops::Range;

/// Looks at the words of one sentence. Beyond its ends there is nothing.
#[derive(Clone, Copy)]
pub(super) struct Context<'a, 'd> {
    pub(super) document: &'a Document<'d>,
    first: usize,
    end: usize,
}

impl<'a, 'd> Context<'a, 'd> {
    pub(super) fn new(document: &'a Document<'d>, sentence: &Range<usize>) -> Self {
        Self { document, first: sentence.start, end: sentence.end }
    }

    /// The word at `at` in lower case; "^" before the sentence, "$" after it.
    pub(super) fn word(&self, at: Option<usize>) -> Term<'a> {
        match at {
            Some(at) if at >= self.end => const { Term::new("$") },
            Some(at) if at >= self.first => {
                let word = self.document.word(at);
                word.map_or(Term::NONE, |word| Term::known(&word.lower, word.hash))
            }
            _ => const { Term::new("^") },
        }
    }

    /// Its stem.
    pub(super) fn stem(&self, at: usize) -> Term<'a> {
        let word = self.document.word(at);
        word.map_or(Term::NONE, |word| Term::known(&word.stem, word.stem_hash))
    }

    /// Its last letters: three of a long word, two of a short one.
    pub(super) fn ending(&self, at: usize) -> Term<'a> {
        ending(self.document.lower(at))
    }

    /// "a", "aA", "Aa" …: whether the words before, at and after `at` have capitals.
    pub(super) fn capitals(&self, at: usize) -> Term<'static> {
        let capital = |at: Option<usize>| {
            let inside = at.filter(|&at| at >= self.first && at < self.end);
            inside.is_some_and(|at| self.document.is_capitalised(at))
        };
        const SHAPES: [Term<'_>; 8] = [
            Term::new("aaa"),
            Term::new("aaA"),
            Term::new("aAa"),
            Term::new("aAA"),
            Term::new("Aaa"),
            Term::new("AaA"),
            Term::new("AAa"),
            Term::new("AAA"),
        ];
        let bits = [at.checked_sub(1), Some(at), Some(at + 1)].map(|at| usize::from(capital(at)));
        SHAPES.get(bits[0] * 4 + bits[1] * 2 + bits[2]).copied().unwrap_or(Term::NONE)
    }

    /// The class of cue verb that the word is a form of.
    pub(super) fn cue_class(&self, at: usize) -> Term<'static> {
        cue_class(self.document.cue_form(at))
    }

    /// What stands before the auxiliaries and adverbs that lead to `at`: its subject, if it is a verb.
    pub(super) fn subject(&self, at: usize) -> Option<usize> {
        const LONGEST_LEAD: usize = 6;
        let first = self.first.max(at.saturating_sub(LONGEST_LEAD));
        let subject = (first..at).rev().find(|&at| !self.leads(at))?;
        if subject + 1 == at && self.document.source(subject) == "," {
            return self.before_aside(subject).or(Some(subject));
        }
        Some(subject)
    }

    /// What stands before an aside that a comma at `close` ends: "Karsk" of "Karsk, and its allies, deny".
    fn before_aside(&self, close: usize) -> Option<usize> {
        const LONGEST_ASIDE: usize = 10;
        let first = (self.first + 1).max(close.saturating_sub(LONGEST_ASIDE));
        let open = (first..close).rev().find(|&at| self.document.source(at) == ",")?;
        let before = open - 1;
        let named = self.document.is_capitalised(before) || self.document.lower(before).ends_with('s');
        named.then_some(before)
    }

    /// Whether `at` is an auxiliary, a negation or an adverb.
    pub(super) fn leads(&self, at: usize) -> bool {
        self.document.is(Class::Auxiliary, at)
            || self.document.is(Class::Negation, at)
            || self.document.is_adverb(at)
    }

    /// The kind of the word: "name", "pronoun", "number", a mark as it is, or else the word in lower case.
    pub(super) fn kind(&self, at: Option<usize>) -> Term<'a> {
        let Some(inside) = at.filter(|&at| at >= self.first && at < self.end) else { return self.word(at) };
        if self.document.is(Class::Pronoun, inside) {
            const { Term::new("<pronoun>") }
        } else if self.document.is_wordlike(inside) && self.document.is_capitalised(inside) {
            const { Term::new("<name>") }
        } else if self.document.is_wordlike(inside) && self.document.lower(inside).ends_with('s') {
            const { Term::new("<plural>") }
        } else {
            self.word(at)
        }
    }
}

/// The last letters of a word in lower case.
fn ending(lower: &str) -> Term<'_> {
    let letters = if lower.len() > 5 { 3 } else { 2 };
    let start = lower.char_indices().rev().nth(letters - 1).map_or(0, |(start, _)| start);
    Term::new(lower.get(start..).unwrap_or_default())
}

fn cue_class(form: Option<(CueClass, bool)>) -> Term<'static> {
    let Some((class, base)) = form else { return const { Term::new("none") } };
    match class {
        CueClass::Neutral if base => const { Term::new("neutral-base") },
        CueClass::Neutral => const { Term::new("neutral") },
        _ if base => const { Term::new("other-base") },
        CueClass::Claim => const { Term::new("claim") },
        CueClass::Factive => const { Term::new("factive") },
        CueClass::Conflict => const { Term::new("conflict") },
        CueClass::Promise => const { Term::new("promise") },
        CueClass::Ask => const { Term::new("ask") },
    }
}

/// What a word tells whatever stands around it.
pub(super) fn describe_type<'t>(word: &'t Word, features: &mut Features<'t>) {
    features.one(const { Term::new("self") }, Term::known(&word.lower, word.hash));
    features.one(const { Term::new("stem") }, Term::known(&word.stem, word.stem_hash));
    features.one(const { Term::new("ending") }, ending(&word.lower));
    features.one(const { Term::new("class") }, cue_class(word.cue));
}

/// A number as a term: exact up to three, then in steps.
pub(super) fn distance(tokens: usize) -> Term<'static> {
    match tokens {
        0 => const { Term::new("0") },
        1 => const { Term::new("1") },
        2 => const { Term::new("2") },
        3 => const { Term::new("3") },
        4..=6 => const { Term::new("4") },
        7..=10 => const { Term::new("7") },
        11..=20 => const { Term::new("11") },
        _ => const { Term::new("21") },
    }
}

/// The features of one place, in a buffer that is used again.
pub(super) struct Features<'t>(pub(super) Vec<Feature<'t>>);

impl Default for Features<'_> {
    /// With room for those of any place: a buffer that grows took a twentieth of the time of scoring.
    fn default() -> Self {
        Self(Vec::with_capacity(64))
    }
}

impl<'t> Features<'t> {
    pub(super) fn restart(&mut self) {
        self.0.clear();
        self.one(const { Term::new("bias") }, Term::NONE);
    }

    #[inline(always)]
    pub(super) fn one(&mut self, template: Term<'t>, word: Term<'t>) {
        self.0.push(Feature::new(template, word, Term::NONE));
    }

    #[inline(always)]
    pub(super) fn two(&mut self, template: Term<'t>, first: Term<'t>, second: Term<'t>) {
        self.0.push(Feature::new(template, first, second));
    }
}
