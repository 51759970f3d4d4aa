//! Cues of attribution: the verbs and phrases that give words to a speaker.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::error::{Kind, Result};

/// How much a cue verb vouches for what is said (Recasens et al. 2013 tell factive from assertive verbs).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueClass {
    /// "said", "told".
    Neutral,
    /// "claimed", "insisted".
    Claim,
    /// "revealed", "admitted".
    Factive,
    /// "slammed", "warned".
    Conflict,
    /// "vowed", "pledged".
    Promise,
    /// "asked", "urged".
    Ask,
}

/// The cue verbs with their inflections, read from `data/attribution.toml`.
#[derive(Debug)]
pub struct Cues {
    verbs: HashMap<String, CueClass>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "some keys are read by people")]
struct File {
    description: String,
    source: String,
    licence: String,
    phrases: Vec<String>,
    cue: Vec<CueEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueEntry {
    class: CueClass,
    verbs: Vec<Vec<String>>,
}

impl Cues {
    /// Reads the content of `data/attribution.toml`.
    ///
    /// # Errors
    /// The TOML is malformed or has unknown keys or classes.
    pub fn parse(source: &str) -> Result<Self> {
        let file: File = toml::from_str(source).map_err(|error| Kind::Syntax(error.to_string()))?;
        let mut verbs = HashMap::new();
        for entry in file.cue {
            verbs.extend(entry.verbs.into_iter().flatten().map(|form| (form, entry.class)));
        }
        Ok(Self { verbs })
    }

    /// Whether the lower-case `word` is a form of a cue verb.
    pub fn is_cue(&self, word: &str) -> bool {
        self.verbs.contains_key(word)
    }

    /// The class of a cue verb's form.
    pub fn class(&self, word: &str) -> Option<CueClass> {
        self.verbs.get(word).copied()
    }
}
