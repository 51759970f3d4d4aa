//! Cues of attribution: the verbs and phrases that give words to a speaker.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use serde::{Deserialize, Serialize};

use super::feature::hash;
use crate::error::{Kind, Result};
use crate::settings;

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

/// The cue verbs with their inflections, and phrases that stand before a speaker ("according to"); read from
/// `data/attribution.toml`.
#[derive(Debug)]
pub struct Cues {
    verbs: HashMap<String, Form, RandomState>,
    /// The words of each phrase.
    phrases: Vec<Vec<String>>,
    /// Hashes of their first words.
    first_words: Vec<u64>,
}

/// An inflected form of a cue verb.
#[derive(Debug, Clone, Copy)]
struct Form {
    class: CueClass,
    /// Whether it is the form of the infinitive, which is often a noun too ("report").
    base: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the first three are read by people")]
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
    /// The forms of each verb, the infinitive first.
    verbs: Vec<Vec<String>>,
}

impl Cues {
    /// Reads the content of `data/attribution.toml`.
    ///
    /// # Errors
    /// The TOML is malformed, has unknown keys or classes, or a verb of several words.
    pub fn parse(source: &str) -> Result<Self> {
        let file: File = settings::parse(source)?;
        let mut verbs = HashMap::default();
        for entry in file.cue {
            for forms in entry.verbs {
                let class = entry.class;
                if let Some(form) = forms.iter().find(|form| form.contains(char::is_whitespace)) {
                    return Err(Kind::Invalid(format!("the cue verb \"{form}\" is not one word")).into());
                }
                let forms = forms.into_iter().enumerate();
                verbs.extend(forms.map(|(at, form)| (form, Form { class, base: at == 0 })));
            }
        }
        let words = |phrase: String| phrase.split_whitespace().map(str::to_owned).collect();
        let phrases: Vec<Vec<String>> = file.phrases.into_iter().map(words).collect();
        let mut first_words: Vec<u64> =
            phrases.iter().filter_map(|words| words.first()).map(|word| hash(word)).collect();
        first_words.sort_unstable();
        first_words.dedup();
        Ok(Self { verbs, phrases, first_words })
    }

    /// Whether the lower-case `word` is a form of a cue verb.
    pub fn is_cue(&self, word: &str) -> bool {
        self.verbs.contains_key(word)
    }

    /// The class of the lower-case `word`, and whether it is the infinitive, which may be a noun; `None` if it is no
    /// cue.
    pub(in crate::annotate) fn form(&self, word: &str) -> Option<(CueClass, bool)> {
        self.verbs.get(word).map(|form| (form.class, form.base))
    }

    /// The class of a cue verb's form.
    pub fn class(&self, word: &str) -> Option<CueClass> {
        self.verbs.get(word).map(|form| form.class)
    }

    /// Whether a phrase can begin with the word of that hash.
    pub(in crate::annotate) fn may_begin_phrase(&self, word: u64) -> bool {
        self.first_words.contains(&word)
    }

    /// The phrases that stand before a speaker, as lower-case words.
    pub(in crate::annotate) fn phrases(&self) -> impl Iterator<Item = &[String]> {
        self.phrases.iter().map(Vec::as_slice)
    }
}
