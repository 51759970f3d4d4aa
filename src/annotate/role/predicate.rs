//! What follows a subject: auxiliaries and a verb, or a form of "be" and what is said of it.

use super::super::grammar::Class;
use super::super::verbs::{Marker, VerbClass};
use super::Modality;
use super::context::is_finite;
use super::scope::{Scope, adverb, auxiliary, negates};
use super::view::View;

/// The most auxiliaries, negations, adverbs and days between a subject and its verb.
const LONGEST_LEAD: usize = 12;

/// A subject, as far as it tells what its verb can look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    /// A pronoun in the nominative: "'s" after it is a verb, and no passive lacks its auxiliary.
    pub(super) is_pronoun: bool,
    pub(super) is_plural: bool,
    /// Whether a clause begins with it, so that "Varn accused of …" is no relative clause.
    pub(super) begins_clause: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The subject does it.
    Active,
    /// It is done to the subject.
    Passive,
    /// What follows is said of the subject.
    Complement,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Predicate {
    pub(super) kind: Kind,
    /// The verb, or the first word of the complement.
    pub(super) at: usize,
    pub(super) scope: Scope,
    /// Whether it makes a clause: not "Varn accusing …".
    pub(super) is_finite: bool,
}

/// The last auxiliary before the verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    None,
    Be,
    Have,
    /// A modal, "do" or "to".
    Bare,
}

/// The predicate that begins at `at`, right after its subject. `inverted` is an auxiliary before the subject: "*Did*
/// Varn leave?"
pub(super) fn predicate(
    view: &View<'_, '_>,
    at: usize,
    subject: Subject,
    inverted: Option<usize>,
) -> Option<Predicate> {
    let mut scope = Scope::default();
    let mut lead = Lead::None;
    let mut have = at;
    let mut is_governed = false;
    if let Some(before) = inverted {
        (lead, scope) = (kind(view, before), auxiliary(view, before));
        have = before;
    }
    let mut at = at;
    for _ in 0..LONGEST_LEAD {
        if view.is_auxiliary(at) {
            // "was", "has" … after a modal are part of the group.
            (lead, have) = (kind(view, at), at);
            scope = auxiliary(view, at).under(scope);
        } else if view.is_clitic(at) && subject.is_pronoun && lead == Lead::None {
            (lead, have) = (Lead::Be, at);
        } else if view.lower(at) == "to" && lead != Lead::Bare && view.forms(infinitive(view, at)).base {
            scope = match lead {
                Lead::Have => Scope::of(Modality::Necessary),
                _ if is_governed => Scope::default(),
                Lead::None if !(view.is_headline && subject.begins_clause) => return None,
                _ => Scope::of(Modality::Future),
            }
            .under(scope);
            lead = Lead::Bare;
        } else if let Some(marked) = governor(view, at, lead) {
            (scope, is_governed) = (marked.under(scope), true);
        } else if view.lower(at) == "no" && view.lower(at + 1) == "longer" {
            (scope.negated, at) = (!scope.negated, at + 1);
        } else if negates(view, at) && view.lower(at) != "without" {
            scope = Scope { negated: !scope.negated, ..scope };
        } else if view.is_adverb(at) {
            scope = adverb(view, at).under(scope);
        } else if !(is_day(view, at) || lead == Lead::Have && view.lower(at) == "since") {
            break;
        }
        at += 1;
    }
    if view.is_quotation_mark(at) && view.is_quoted(at + 1) && !view.is_quoted(view.mention.start) {
        at += 1;
    }
    let forms = view.forms(at);
    let found = |kind, at| Some(Predicate { kind, at, scope, is_finite: true });
    match lead {
        Lead::Bare if forms.base || (!forms.any() && view.is_content(at) && !view.is_name(at)) => {
            found(Kind::Active, at)
        }
        // "is going to do nothing"
        Lead::Bare if matches!(view.lower(have), "do" | "does" | "did") => found(Kind::Active, have),
        Lead::Bare => None,
        Lead::Have if forms.participle || forms.past => found(Kind::Active, at),
        Lead::Have => found(Kind::Active, have),
        Lead::Be if forms.participle && !view.is_verb_of(VerbClass::Copula, at) => found(Kind::Passive, at),
        Lead::Be if forms.progressive => found(Kind::Active, at),
        Lead::Be if matches!(view.lower(have), "got" | "gets" | "getting") => found(Kind::Active, have),
        Lead::Be => found(Kind::Complement, at),
        Lead::None if is_reduced_passive(view, at, subject) => found(Kind::Passive, at),
        Lead::None if is_finite(view, at, subject.is_plural) => found(Kind::Active, at),
        Lead::None if forms.progressive => {
            Some(Predicate { kind: Kind::Active, at, scope, is_finite: false })
        }
        Lead::None => None,
    }
}

fn kind(view: &View<'_, '_>, at: usize) -> Lead {
    match view.lower(at) {
        "has" | "have" | "had" | "having" | "hasn't" | "haven't" | "hadn't" => Lead::Have,
        _ if view.is(Class::Passive, at) || matches!(view.lower(at), "am" | "he's" | "she's") => Lead::Be,
        _ => Lead::Bare,
    }
}

/// The verb of "to …", over one adverb.
pub(super) fn infinitive(view: &View<'_, '_>, to: usize) -> usize {
    let mut at = to + 1;
    if negates(view, at) || view.is_adverb(at) {
        at += 1;
    }
    at
}

/// "likely" of "is likely to".
fn governor(view: &View<'_, '_>, at: usize, lead: Lead) -> Option<Scope> {
    let before_to = lead == Lead::Be && view.lower(at + 1) == "to";
    let marked = view.rules.verbs.marks(Marker::Governor, view.lower(at)).filter(|_| before_to)?;
    // "is prepared to" and the like are no passives; nouns do not stand there.
    Some(marked.into())
}

/// "Friday", "on Friday".
fn is_day(view: &View<'_, '_>, at: usize) -> bool {
    view.is_calendar(at) || (view.lower(at) == "on" && view.is_calendar(at + 1))
}

/// A participle without its auxiliary: "Varn accused of lies", "the town seized by rebels", "Varn beaten".
fn is_reduced_passive(view: &View<'_, '_>, at: usize, subject: Subject) -> bool {
    let forms = view.forms(at);
    if !forms.participle || forms.base && !forms.past || subject.is_pronoun {
        return false;
    }
    let next = at + 1 + usize::from(view.is_adverb(at + 1));
    if view.lower(next) == "by" {
        let gerund =
            view.forms(next + 1).progressive || view.is_number(next + 1) || view.is_calendar(next + 1);
        return !gerund && !view.is_verb_of(VerbClass::Intransitive, at);
    }
    if !forms.past {
        return !matches!(view.lower(at), "been" | "gone" | "become" | "come" | "run");
    }
    let no_object = view.is(Class::Preposition, next)
        || (view.is_mark(next) && !view.is_quotation_mark(next))
        || !view.is_word(next) && !view.is_quotation_mark(next);
    let never_alone = view.is_verb_of(VerbClass::Transitive, at);
    let headline = view.is_headline && view.lower(next) == "to" && view.is_verb_of(VerbClass::Necessary, at)
        || view.is_headline && view.lower(next) == "to" && view.lower(at) == "expected";
    subject.begins_clause && (no_object && never_alone || headline)
}
