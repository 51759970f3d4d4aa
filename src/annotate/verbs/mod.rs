//! Forms and classes of verbs, read from `data/verbs.toml`.

mod file;
mod inflect;

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::role::Modality;

/// What a class of verbs says of the verbs, objects or clauses that it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerbClass {
    /// "vowed to leave": intended, promised or foretold.
    Future,
    /// "tried to leave": open whether it happens.
    Possible,
    /// "urged Varn to leave": asked for.
    Necessary,
    /// "refused to leave": does not happen.
    Negative,
    /// "is said to have left": somebody's claim.
    Reported,
    /// "denied that Varn left".
    Denying,
    /// May be followed by a clause: "said Varn left".
    Clausal,
    /// "remains defiant".
    Copula,
    /// Nearly always with an object: "accused".
    Transitive,
    /// Says after "of" or "for" what its object did wrong: "accused Varn of fraud".
    Charging,
    /// Followed by "by" without being passive: "stood by".
    Intransitive,
    /// "let Varn leave".
    Perception,
    /// "kept shelling".
    Gerund,
    /// "called Varn a liar".
    Naming,
    /// "it was over, said Varn".
    Saying,
}

/// Which forms of verbs a word can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forms {
    /// "leave".
    pub base: bool,
    /// "leaves".
    pub present: bool,
    /// "left" in "Varn left".
    pub past: bool,
    /// "left" in "has left", "was left".
    pub participle: bool,
    /// "leaving".
    pub progressive: bool,
}

impl Forms {
    /// Whether the word can be a verb at all.
    pub fn any(self) -> bool {
        self.base || self.present || self.past || self.participle || self.progressive
    }
}

/// A word that governs a verb and is none: an auxiliary, an adverb, an adjective or a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// "would".
    Auxiliary,
    /// "allegedly".
    Adverb,
    /// "likely" and "threat" before "to" or "that".
    Governor,
}

/// Verbs by form. The forms of irregular and of common regular verbs are known; any other word that ends like a
/// past or progressive form is taken for one.
#[derive(Debug)]
pub struct Verbs {
    forms: HashMap<String, (Forms, usize), RandomState>,
    /// Base form and bits of classes.
    lemmas: Vec<(String, u16)>,
    not_verb: Vec<String>,
    /// For each marker its words, with what they make of the verb.
    markers: [HashMap<String, (bool, Modality), RandomState>; 3],
    evidence: Vec<String>,
}

impl Verbs {
    /// What forms of verbs the lower-case `word` can be.
    pub fn forms(&self, word: &str) -> Forms {
        if let Some((forms, _)) = self.forms.get(word) {
            return *forms;
        }
        let ends = |ending: &str, least: usize| word.len() >= least && word.ends_with(ending);
        if self.not_verb.binary_search_by(|known| known.as_str().cmp(word)).is_ok() {
            return Forms::default();
        }
        let past = ends("ed", 5);
        Forms { past, participle: past, progressive: ends("ing", 6), ..Forms::default() }
    }

    /// The base form of a known verb's form: "accused" → "accuse".
    pub fn lemma(&self, word: &str) -> Option<&str> {
        let (_, id) = self.forms.get(word)?;
        self.lemmas.get(*id).map(|(lemma, _)| lemma.as_str())
    }

    /// Whether the lower-case `word` is a form of a verb of `class`.
    pub fn is(&self, class: VerbClass, word: &str) -> bool {
        let lemma = self.forms.get(word).and_then(|(_, id)| self.lemmas.get(*id));
        lemma.is_some_and(|(_, bits)| bits & (1 << class as u16) != 0)
    }

    /// What the lower-case `word`, as such a marker, makes of the verb after it: whether it negates it, and its
    /// modality.
    pub(super) fn marks(&self, marker: Marker, word: &str) -> Option<(bool, Modality)> {
        self.markers.get(marker as usize)?.get(word).copied()
    }

    /// Whether the noun is negated before "that": "no evidence that …".
    pub(super) fn is_evidence(&self, word: &str) -> bool {
        self.evidence.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }
}
