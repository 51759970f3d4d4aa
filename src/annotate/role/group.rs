//! A verb with what stands before it and belongs to it: "*would never have been expected to* leave".

use super::super::grammar::Class;
use super::super::verbs::{Forms, Marker, VerbClass};
use super::Role;
use super::context::{is_verb, over_adverbs};
use super::scope::{Scope, adverb, auxiliary, gerund, infinitive, negates};
use super::view::View;

/// The most words of a verb group, governing verbs included.
const LONGEST_GROUP: usize = 12;

/// A verb with what stands before it and belongs to it.
pub(super) struct Group {
    /// Its first word.
    pub(super) start: usize,
    pub(super) scope: Scope,
    /// Whether it is a participle after "was" or "been".
    pub(super) is_passive: bool,
}

/// The group of `verb`: over auxiliaries, negations and adverbs to the left, and on over verbs that govern it.
pub(super) fn group(view: &View<'_, '_>, verb: usize) -> Group {
    let mut group = Group { start: verb, scope: Scope::default(), is_passive: false };
    let mut forms = view.forms(verb);
    let mut auxiliaries = 0;
    for _ in 0..LONGEST_GROUP {
        let Some(before) = view.before(group.start) else { break };
        if view.is_auxiliary(before) {
            group.is_passive |= auxiliaries == 0 && forms.participle && view.is(Class::Passive, before);
            auxiliaries += 1;
            group.scope = group.scope.under(auxiliary(view, before));
        } else if negates(view, before)
            || (view.lower(before) == "longer"
                && view.before(before).is_some_and(|at| view.lower(at) == "no"))
        {
            group.scope = group.scope.under(Scope::NEGATED);
        } else if view.is_adverb(before) {
            group.scope = group.scope.under(adverb(view, before));
        } else if let Some((governor, outer)) = governed(view, forms, before) {
            group.scope = group.scope.under(outer);
            group.start = governor;
            forms = Forms::default();
            continue;
        } else {
            break;
        }
        group.start = before;
    }
    group
}

/// The word that governs a verb of such forms through what stands right before it, and its scope: "vowed to …",
/// "likely to …", "stopped …-ing", "accused of …-ing".
fn governed(view: &View<'_, '_>, forms: Forms, before: usize) -> Option<(usize, Scope)> {
    if forms.progressive && view.is_verb_of(VerbClass::Negative, before) && is_verb(view, before) {
        return Some((before, Scope::NEGATED));
    }
    let governor = over_adverbs(view, before)?;
    let lower = view.lower(before);
    if forms.base && lower == "to" {
        let mut governor = governor;
        let mut inner = Scope::default();
        if negates(view, governor) {
            inner = Scope::NEGATED;
            governor = view.before(governor)?;
        }
        if let Some(marked) = view.rules.verbs.marks(Marker::Governor, view.lower(governor)) {
            return Some((governor, inner.under(marked.into())));
        }
        let control = infinitive(view, governor, Role::Agent)?;
        return Some((governor, inner.under(control)));
    }
    let through = matches!(lower, "of" | "for" | "with" | "from");
    (forms.progressive && through).then(|| Some((governor, gerund(view, governor, lower)?)))?
}
