//! The rules' data: what ships in `data/`, compiled in.

use super::abbreviation::Abbreviations;
use super::attribution::Cues;
use super::gazetteer::Gazetteer;
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
    /// Names and parts of names.
    pub gazetteer: Gazetteer,
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
            gazetteer: Gazetteer::builtin()?,
        })
    }
}

/// The lexicons that are compiled in.
///
/// # Errors
/// None, unless a lexicon of the project is malformed; a test reads them all.
pub fn builtin_lexicons() -> Result<Lexicons> {
    Lexicons::parse_builtin(BUILTIN_LEXICONS)
}

macro_rules! lexicon_files {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("data/lexicons/", $name, ".toml"), include_str!(concat!("../../data/lexicons/", $name, ".toml")))),*]
    };
}

const BUILTIN_LEXICONS: &[(&str, &str)] = lexicon_files![
    "assertive_verbs",
    "attribution_commitment",
    "attribution_conflict",
    "attribution_doubt",
    "attribution_factive",
    "attribution_neutral",
    "attribution_request",
    "blame",
    "booster",
    "certainty",
    "conflict",
    "cooperation",
    "corruption",
    "dehumanisation",
    "distance",
    "doubt",
    "economic_consequences",
    "euphemism",
    "evidentials",
    "factive_verbs",
    "frame_cause",
    "frame_moral_judgement",
    "frame_problem",
    "frame_remedy",
    "game_frame",
    "hedge",
    "human_interest",
    "implicative_verbs",
    "lawbreaking",
    "legitimacy",
    "loaded_quantifiers",
    "militant_opposition",
    "militant_rebel",
    "militant_terror",
    "moral_authority",
    "moral_betrayal",
    "moral_care",
    "moral_cheating",
    "moral_condemnation",
    "moral_degradation",
    "moral_fairness",
    "moral_harm",
    "moral_loyalty",
    "moral_praise",
    "moral_sanctity",
    "moral_subversion",
    "naming_delegitimising",
    "naming_dignifying",
    "naming_honorific",
    "naming_ideological",
    "naming_migrant_hostile",
    "naming_migrant_humane",
    "naming_regime",
    "naming_strongman",
    "negation",
    "negative_evaluation",
    "policy_capacity_resources",
    "policy_crime_punishment",
    "policy_cultural_identity",
    "policy_economic",
    "policy_external_reputation",
    "policy_fairness_equality",
    "policy_health_safety",
    "policy_legality",
    "policy_morality",
    "policy_political",
    "policy_prescription_evaluation",
    "policy_public_opinion",
    "policy_quality_of_life",
    "policy_security_defense",
    "positive_evaluation",
    "presupposition",
    "report_verbs",
    "threat",
    "verb_agent_negative",
    "verb_agent_positive",
    "verb_patient_negative",
    "verb_patient_positive",
    "victimhood",
];
