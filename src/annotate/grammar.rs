//! The closed word classes that rules look at, read from `data/grammar.toml`.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::{Kind, Result};

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
    /// Days and months: "Friday".
    Calendar,
}

/// Word classes by word: one bit a class.
#[derive(Debug)]
pub struct Grammar(HashMap<String, u16>);

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
    calendar: Vec<String>,
}

impl Grammar {
    /// Reads the content of `data/grammar.toml`.
    ///
    /// # Errors
    /// The TOML is malformed, or lacks or exceeds the classes.
    pub fn parse(source: &str) -> Result<Self> {
        let file: File = toml::from_str(source).map_err(|error| Kind::Syntax(error.to_string()))?;
        let mut classes: HashMap<String, u16> = HashMap::new();
        for (class, words) in [
            (Class::Determiner, file.determiner),
            (Class::Pronoun, file.pronoun),
            (Class::Preposition, file.preposition),
            (Class::Conjunction, file.conjunction),
            (Class::Auxiliary, file.auxiliary),
            (Class::Passive, file.passive),
            (Class::Negation, file.negation),
            (Class::Adverb, file.adverb),
            (Class::Calendar, file.calendar),
        ] {
            for word in words {
                *classes.entry(word).or_default() |= 1 << class as u16;
            }
        }
        Ok(Self(classes))
    }

    /// Whether the lower-case `word` belongs to `class`.
    pub fn is(&self, class: Class, word: &str) -> bool {
        self.0.get(word).is_some_and(|bits| bits & (1 << class as u16) != 0)
    }

    /// Whether the lower-case `word` belongs to a class of function words: any but [`Class::Calendar`].
    pub fn is_function_word(&self, word: &str) -> bool {
        self.0.get(word).is_some_and(|bits| bits & !(1 << Class::Calendar as u16) != 0)
    }
}
