//! The rules' data: what ships in `data/`, compiled in.

use super::abbreviation::Abbreviations;
use super::attribution::Cues;
use super::grammar::Grammar;
use super::lexicon::Lexicons;
use super::verbs::Verbs;
use crate::error::Result;

/// Everything that the rules for sentences, quotes and roles look up.
#[derive(Debug)]
pub struct Rules {
    /// Words whose point does not end a sentence.
    pub abbreviations: Abbreviations,
    /// Closed word classes.
    pub grammar: Grammar,
    /// Verbs and phrases of attribution.
    pub cues: Cues,
    /// Forms and classes of verbs.
    pub verbs: Verbs,
}

impl Rules {
    /// The data that is compiled in.
    ///
    /// # Errors
    /// None, unless a data file of the project is malformed; a test reads them all.
    pub fn builtin() -> Result<Self> {
        Ok(Self {
            abbreviations: Abbreviations::parse(include_str!("../../data/abbreviations.toml"))
                .map_err(|error| error.at("data/abbreviations.toml"))?,
            grammar: Grammar::parse(include_str!("../../data/grammar.toml"))
                .map_err(|error| error.at("data/grammar.toml"))?,
            cues: Cues::parse(include_str!("../../data/attribution.toml"))
                .map_err(|error| error.at("data/attribution.toml"))?,
            verbs: Verbs::parse(include_str!("../../data/verbs.toml"))
                .map_err(|error| error.at("data/verbs.toml"))?,
        })
    }
}

/// The lexicons that are compiled in.
///
/// # Errors
/// None, unless a lexicon of the project is malformed; a test reads them all.
pub fn builtin_lexicons() -> Result<Lexicons> {
    Lexicons::parse(BUILTIN_LEXICONS.iter().copied())
}

macro_rules! lexicon_files {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("data/lexicons/", $name, ".toml"), include_str!(concat!("../../data/lexicons/", $name, ".toml")))),*]
    };
}

const BUILTIN_LEXICONS: &[(&str, &str)] = lexicon_files![
    "attribution_conflict",
    "attribution_doubt",
    "attribution_factive",
    "attribution_neutral",
    "blame",
    "booster",
    "certainty",
    "conflict",
    "cooperation",
    "corruption",
    "doubt",
    "economy",
    "hedge",
    "legality",
    "legitimacy",
    "militant_opposition",
    "militant_rebel",
    "militant_terror",
    "moral_condemnation",
    "moral_praise",
    "negation",
    "negative_evaluation",
    "positive_evaluation",
    "regime_labels",
    "responsibility_remedy",
    "security_order",
    "threat",
    "verb_agent_negative",
    "verb_agent_positive",
    "verb_patient_negative",
    "verb_patient_positive",
    "victimhood",
];
