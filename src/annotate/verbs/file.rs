//! Reading `data/verbs.toml`.

use std::collections::HashMap;

use serde::Deserialize;

use super::super::role::Modality;
use super::inflect::{past, present, progressive};
use super::{Forms, Marker, VerbClass, Verbs};
use crate::error::{Kind, Result};
use crate::settings;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the first three are read by people")]
struct File {
    description: String,
    source: String,
    licence: String,
    irregular: Vec<String>,
    regular: Vec<String>,
    not_verb: Vec<String>,
    future: Vec<String>,
    possible: Vec<String>,
    necessary: Vec<String>,
    negative: Vec<String>,
    reported: Vec<String>,
    denying: Vec<String>,
    clausal: Vec<String>,
    copula: Vec<String>,
    transitive: Vec<String>,
    charging: Vec<String>,
    intransitive: Vec<String>,
    perception: Vec<String>,
    gerund: Vec<String>,
    naming: Vec<String>,
    saying: Vec<String>,
    possible_auxiliary: Vec<String>,
    necessary_auxiliary: Vec<String>,
    future_auxiliary: Vec<String>,
    conditional_auxiliary: Vec<String>,
    possible_adverb: Vec<String>,
    reported_adverb: Vec<String>,
    future_governor: Vec<String>,
    possible_governor: Vec<String>,
    negative_governor: Vec<String>,
    reported_governor: Vec<String>,
    evidence: Vec<String>,
}

impl Verbs {
    /// Reads the content of `data/verbs.toml`.
    ///
    /// # Errors
    /// The TOML is malformed or lacks or exceeds the classes; an irregular verb without three forms; a verb of a class
    /// that is neither regular nor irregular.
    pub fn parse(source: &str) -> Result<Self> {
        let mut file: File = settings::parse(source)?;
        file.not_verb.sort();
        file.evidence.sort();
        let mut verbs = Self {
            forms: HashMap::default(),
            lemmas: Vec::new(),
            not_verb: file.not_verb,
            markers: Default::default(),
            evidence: file.evidence,
        };
        for verb in &file.irregular {
            let [base, pasts, participles] = verb.split(' ').collect::<Vec<_>>()[..] else {
                let message = format!("the irregular verb \"{verb}\" does not have three forms");
                return Err(Kind::Invalid(message).into());
            };
            verbs.add(base, pasts.split('/').map(str::to_owned), participles.split('/').map(str::to_owned));
        }
        for base in &file.regular {
            verbs.add(base, past(base), past(base));
        }
        for word in &verbs.not_verb {
            verbs.forms.remove(word);
        }
        let ids: HashMap<String, usize> =
            verbs.lemmas.iter().enumerate().map(|(id, (lemma, _))| (lemma.clone(), id)).collect();
        for (class, members) in [
            (VerbClass::Future, file.future),
            (VerbClass::Possible, file.possible),
            (VerbClass::Necessary, file.necessary),
            (VerbClass::Negative, file.negative),
            (VerbClass::Reported, file.reported),
            (VerbClass::Denying, file.denying),
            (VerbClass::Clausal, file.clausal),
            (VerbClass::Copula, file.copula),
            (VerbClass::Transitive, file.transitive),
            (VerbClass::Charging, file.charging),
            (VerbClass::Intransitive, file.intransitive),
            (VerbClass::Perception, file.perception),
            (VerbClass::Gerund, file.gerund),
            (VerbClass::Naming, file.naming),
            (VerbClass::Saying, file.saying),
        ] {
            for member in members {
                let Some((_, bits)) = ids.get(&member).and_then(|&id| verbs.lemmas.get_mut(id)) else {
                    let message =
                        format!("\"{member}\" stands in a class and is no regular or irregular verb");
                    return Err(Kind::Invalid(message).into());
                };
                *bits |= 1 << class as u16;
            }
        }
        for (marker, modality, negated, words) in [
            (Marker::Auxiliary, Modality::Possible, false, file.possible_auxiliary),
            (Marker::Auxiliary, Modality::Necessary, false, file.necessary_auxiliary),
            (Marker::Auxiliary, Modality::Future, false, file.future_auxiliary),
            (Marker::Auxiliary, Modality::Conditional, false, file.conditional_auxiliary),
            (Marker::Adverb, Modality::Possible, false, file.possible_adverb),
            (Marker::Adverb, Modality::Reported, false, file.reported_adverb),
            (Marker::Governor, Modality::Future, false, file.future_governor),
            (Marker::Governor, Modality::Possible, false, file.possible_governor),
            (Marker::Governor, Modality::Asserted, true, file.negative_governor),
            (Marker::Governor, Modality::Reported, false, file.reported_governor),
        ] {
            if let Some(known) = verbs.markers.get_mut(marker as usize) {
                known.extend(words.into_iter().map(|word| (word, (negated, modality))));
            }
        }
        Ok(verbs)
    }

    /// Adds the forms of a verb. A form that two verbs share belongs to the first.
    fn add(
        &mut self,
        base: &str,
        pasts: impl IntoIterator<Item = String>,
        participles: impl IntoIterator<Item = String>,
    ) {
        let id = self.lemmas.len();
        self.lemmas.push((base.to_owned(), 0));
        let mut add = |form: String, set: fn(&mut Forms)| {
            set(&mut self.forms.entry(form).or_insert((Forms::default(), id)).0);
        };
        pasts.into_iter().for_each(|form| add(form, |forms| forms.past = true));
        participles.into_iter().for_each(|form| add(form, |forms| forms.participle = true));
        add(base.to_owned(), |forms| forms.base = true);
        add(present(base), |forms| forms.present = true);
        progressive(base).into_iter().for_each(|form| add(form, |forms| forms.progressive = true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin() -> String {
        include_str!("../../../data/verbs.toml").to_owned()
    }

    #[test]
    fn forms_and_base_forms() {
        let verbs = Verbs::parse(&builtin()).unwrap();
        for (word, lemma) in [
            ("struck", "strike"),
            ("beaten", "beat"),
            ("sworn", "swear"),
            ("accused", "accuse"),
            ("denies", "deny"),
            ("lying", "lie"),
            ("plotting", "plot"),
        ] {
            assert_eq!(verbs.lemma(word), Some(lemma), "{word}");
            assert!(verbs.forms(word).any(), "{word}");
        }
        let cut = verbs.forms("cut");
        assert!(cut.base && cut.past && cut.participle && !cut.present && !cut.progressive);
        // Unknown verbs by their ending, but no other words that end so.
        assert!(verbs.forms("schmoozled").participle && verbs.lemma("schmoozled").is_none());
        for word in ["hundred", "including", "morning", "minister", "need", "red", "king"] {
            assert!(!verbs.forms(word).past && !verbs.forms(word).progressive, "{word}");
        }
    }

    #[test]
    fn wrong_files_are_named() {
        let irregular = builtin().replace("\"strike struck struck/stricken\"", "\"strike struck\"");
        let error = Verbs::parse(&irregular).unwrap_err().to_string();
        assert_eq!(error, "the irregular verb \"strike struck\" does not have three forms");
        let unknown = builtin().replace("copula = [", "copula = [\"blorp\",");
        let error = Verbs::parse(&unknown).unwrap_err().to_string();
        assert_eq!(error, "\"blorp\" stands in a class and is no regular or irregular verb");
    }
}
