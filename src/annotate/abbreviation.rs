//! Abbreviations: words whose point does not always end a sentence.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use serde::Deserialize;

use crate::error::Result;
use crate::settings;

/// Abbreviations by their spelling, read from `data/abbreviations.toml`.
#[derive(Debug)]
pub struct Abbreviations(HashMap<String, Abbreviation, RandomState>);

/// What may follow the point of an abbreviation within its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A name, always: "Gen. Varn".
    Title,
    /// A number: "Aug. 12", "No. 10".
    BeforeNumber,
    /// Anything but a word that usually begins a sentence: "Inc. shares".
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the first three are read by people")]
struct File {
    description: String,
    source: String,
    licence: String,
    title: Vec<String>,
    before_number: Vec<String>,
    other: Vec<String>,
}

impl Abbreviations {
    /// Reads the content of `data/abbreviations.toml`.
    ///
    /// # Errors
    /// The TOML is malformed, or lacks or exceeds the keys.
    pub fn parse(source: &str) -> Result<Self> {
        let file: File = settings::parse(source)?;
        let mut abbreviations = HashMap::default();
        for (kind, words) in [
            (Abbreviation::Other, file.other),
            (Abbreviation::BeforeNumber, file.before_number),
            (Abbreviation::Title, file.title),
        ] {
            abbreviations.extend(words.into_iter().map(|word| (word, kind)));
        }
        Ok(Self(abbreviations))
    }

    /// What `word`, written without its point, abbreviates.
    pub(super) fn get(&self, word: &str) -> Option<Abbreviation> {
        self.0.get(word).copied()
    }
}
