//! Negation and modality, and the words that make them.

use super::super::grammar::Class;
use super::super::verbs::{Marker, VerbClass};
use super::view::View;
use super::{Modality, Role};

/// Negation and modality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scope {
    pub(super) negated: bool,
    pub(super) modality: Modality,
}

impl Scope {
    pub(super) const NEGATED: Self = Self { negated: true, modality: Modality::Asserted };

    pub(super) fn of(modality: Modality) -> Self {
        Self { negated: false, modality }
    }

    /// What `self` is within `outer`: negations cancel each other; of two modalities the inner one counts.
    pub(super) fn under(self, outer: Self) -> Self {
        let modality = if self.modality == Modality::Asserted { outer.modality } else { self.modality };
        Self { negated: self.negated ^ outer.negated, modality }
    }
}

impl From<(bool, Modality)> for Scope {
    fn from((negated, modality): (bool, Modality)) -> Self {
        Self { negated, modality }
    }
}

/// What an auxiliary does to its verb.
pub(super) fn auxiliary(view: &View<'_, '_>, at: usize) -> Scope {
    let marked =
        view.rules.verbs.marks(Marker::Auxiliary, view.lower(at)).map(Scope::from).unwrap_or_default();
    if view.is(Class::Negation, at) { marked.under(Scope::NEGATED) } else { marked }
}

/// What an adverb does to the verb beside it.
pub(super) fn adverb(view: &View<'_, '_>, at: usize) -> Scope {
    view.rules.verbs.marks(Marker::Adverb, view.lower(at)).map(Scope::from).unwrap_or_default()
}

/// "not", "never", "hardly", "without" before a verb. Subjects that negate ("nobody") are of the clause.
pub(super) fn negates(view: &View<'_, '_>, at: usize) -> bool {
    let is_subject = matches!(view.lower(at), "no" | "nobody" | "nothing" | "none" | "neither" | "nor");
    !is_subject && view.is(Class::Negation, at) && !view.is_auxiliary(at)
}

/// What a verb makes of an infinitive after it, of which its subject (as [`Role::Agent`]) or its object is the agent:
/// "expects to win" is no "was expected to win". `None` for verbs that make nothing of it.
pub(super) fn infinitive(view: &View<'_, '_>, verb: usize, controller: Role) -> Option<Scope> {
    let order: [(VerbClass, Modality); 4] = match controller {
        Role::Agent => [
            (VerbClass::Future, Modality::Future),
            (VerbClass::Possible, Modality::Possible),
            (VerbClass::Necessary, Modality::Necessary),
            (VerbClass::Reported, Modality::Reported),
        ],
        _ => [
            (VerbClass::Reported, Modality::Reported),
            (VerbClass::Necessary, Modality::Necessary),
            (VerbClass::Possible, Modality::Possible),
            (VerbClass::Future, Modality::Future),
        ],
    };
    if view.is_verb_of(VerbClass::Negative, verb) {
        return Some(Scope::NEGATED);
    }
    let found = order.into_iter().find(|(class, _)| view.is_verb_of(*class, verb));
    found.map(|(_, modality)| Scope::of(modality))
}

/// What a verb makes of an "-ing" after it and `preposition`: "accused of lying", "barred from leaving".
pub(super) fn gerund(view: &View<'_, '_>, verb: usize, preposition: &str) -> Option<Scope> {
    match preposition {
        "from" => view.is_verb_of(VerbClass::Negative, verb).then_some(Scope::NEGATED),
        "of" | "with" | "for" => {
            let reported = view.is_verb_of(VerbClass::Reported, verb);
            reported.then_some(Scope::of(Modality::Reported))
        }
        _ => None,
    }
}
