//! The closed word classes that rules look at, read from `data/grammar.toml`.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use serde::Deserialize;

use crate::error::Result;
use crate::settings;

/// A closed word class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// "the", "his", "several".
    Determiner,
    /// Subject pronouns: "he", "who".
    Pronoun,
    /// "of", "amid".
    Preposition,
    /// "and", "while", "that".
    Conjunction,
    /// "has", "would", "wasn't".
    Auxiliary,
    /// Forms of "be" and "get" that make a passive.
    Passive,
    /// "not", "never", "without".
    Negation,
    /// Adverbs that stand between a subject and its verb: "also", "later".
    Adverb,
    /// Words that end in "ly" and are no adverbs: "supply", "family".
    NotAdverb,
    /// Days and months: "Friday".
    Calendar,
    /// Words that begin a clause: "while", "who", "that".
    Clause,
}

impl Class {
    fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Whether `classes`, one bit a class, hold it.
    pub(super) fn is_in(self, classes: u16) -> bool {
        classes & self.bit() != 0
    }
}

/// Word classes by word: one bit a class.
#[derive(Debug)]
pub struct Grammar(HashMap<String, u16, RandomState>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the first three are read by people")]
struct File {
    description: String,
    source: String,
    licence: String,
    determiner: Vec<String>,
    pronoun: Vec<String>,
    preposition: Vec<String>,
    conjunction: Vec<String>,
    auxiliary: Vec<String>,
    passive: Vec<String>,
    negation: Vec<String>,
    adverb: Vec<String>,
    not_adverb: Vec<String>,
    calendar: Vec<String>,
    clause: Vec<String>,
}

impl Grammar {
    /// Reads the content of `data/grammar.toml`.
    ///
    /// # Errors
    /// The TOML is malformed, or lacks or exceeds the classes.
    pub fn parse(source: &str) -> Result<Self> {
        let file: File = settings::parse(source)?;
        let mut classes: HashMap<String, u16, RandomState> = HashMap::default();
        for (class, words) in [
            (Class::Determiner, file.determiner),
            (Class::Pronoun, file.pronoun),
            (Class::Preposition, file.preposition),
            (Class::Conjunction, file.conjunction),
            (Class::Auxiliary, file.auxiliary),
            (Class::Passive, file.passive),
            (Class::Negation, file.negation),
            (Class::Adverb, file.adverb),
            (Class::NotAdverb, file.not_adverb),
            (Class::Calendar, file.calendar),
            (Class::Clause, file.clause),
        ] {
            for word in words {
                *classes.entry(word).or_default() |= class.bit();
            }
        }
        Ok(Self(classes))
    }

    /// Whether the lower-case `word` belongs to `class`.
    pub fn is(&self, class: Class, word: &str) -> bool {
        class.is_in(self.classes(word))
    }

    /// The classes of the lower-case `word`, one bit a class.
    pub(super) fn classes(&self, word: &str) -> u16 {
        self.0.get(word).copied().unwrap_or(0)
    }

    /// Whether `word`, which is `lower` in lower case, is an adverb: one of the class, or by its ending, which says
    /// nothing of names ("Italy").
    pub fn is_adverb(&self, word: &str, lower: &str) -> bool {
        let common = !word.starts_with(char::is_uppercase);
        self.is(Class::Adverb, lower)
            || (common && lower.ends_with("ly") && !self.is(Class::NotAdverb, lower))
    }

    /// Whether the lower-case `word` belongs to a class of function words: any but [`Class::Calendar`] and
    /// [`Class::NotAdverb`].
    pub fn is_function_word(&self, word: &str) -> bool {
        holds_function_class(self.classes(word))
    }
}

/// Whether `classes`, one bit a class, hold one of function words.
pub(super) fn holds_function_class(classes: u16) -> bool {
    classes & !(Class::Calendar.bit() | Class::NotAdverb.bit()) != 0
}
