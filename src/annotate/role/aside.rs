//! What is said of a mention in passing, between commas: "Varn, *accusing* Talmera, left", "*Asked* about it, Varn left";
//! and how the clause goes on behind it.

use super::super::grammar::Class;
use super::super::verbs::VerbClass;
use super::predicate::{Subject, predicate};
use super::relative;
use super::scope::Scope;
use super::view::View;
use super::{Found, Role};

/// How far after a mention the verb of its clause is looked for, behind appositions and relative clauses.
const APPOSITION_REACH: usize = 30;
/// How far before a mention the participle is looked for that its sentence begins with.
const FRONTED_REACH: usize = 25;
/// Words before the participle that a sentence begins with.
const BEFORE_PARTICIPLE: [&str; 8] =
    ["after", "before", "by", "despite", "since", "when", "while", "without"];

impl Found<'_, '_, '_> {
    /// What is said of the mention in passing, right after it: a relative clause, a participle.
    pub(super) fn aside(&mut self, end: usize, subject: Subject, is_subject: bool) {
        let view = self.view;
        let comma = is_pause(view, end);
        let mut at = end + usize::from(comma);
        if relative::begins(view, at) {
            return self.relative(at, subject.is_plural);
        }
        if view.lower(at) == "that" && !comma && is_subject {
            let next = predicate(view, at + 1, subject, None).filter(|next| next.is_finite);
            return next.into_iter().for_each(|next| self.predicate(&next, Scope::default()));
        }
        while view.is_adverb(at) {
            at += 1;
        }
        let forms = view.forms(at);
        let next = view.lower(at + 1);
        let alone = next == "by"
            || view.is_verb_of(VerbClass::Transitive, at)
                && (next == "to" || view.is(Class::Preposition, at + 1));
        let of_object = !comma && forms.participle && alone && !view.is_auxiliary(at);
        if forms.progressive && !view.is_auxiliary(at) {
            self.add(Role::Agent, at, None, Scope::default());
        } else if of_object || (comma && forms.participle && !forms.base && follows_participle(view, at + 1))
        {
            self.add(Role::Patient, at, None, Scope::default());
            self.controlled(at, at + 1, Scope::default());
        }
    }

    /// The verb of the mention's clause behind an apposition or a relative clause: "Varn, the foreign minister, said".
    pub(super) fn behind(&mut self, start: usize, at: usize, subject: Subject, outer: Scope) -> bool {
        let view = self.view;
        if !is_pause(view, at) {
            return false;
        }
        // The mention may be the apposition itself: "her aide, Ilse Varn, said".
        let opened = view.before(start).is_some_and(|before| is_pause(view, before))
            || view.mention.clone().any(|at| is_pause(view, at));
        for close in at + usize::from(!opened)..at + APPOSITION_REACH {
            if matches!(view.lower(close), ";" | ":") || view.is_quotation_mark(close) {
                return false;
            }
            if !is_pause(view, close) {
                continue;
            }
            let own = predicate(view, close + 1, Subject { begins_clause: false, ..subject }, None);
            if let Some(own) = own.filter(|own| own.is_finite) {
                self.predicate(&own, outer);
                return true;
            }
        }
        false
    }

    /// The participle that the sentence begins with: "Accusing Talmera of lies, Varn left".
    pub(super) fn fronted(&mut self, start: usize, outer: Scope) {
        let view = self.view;
        let comma = view.before(start).is_some_and(|before| view.lower(before) == ",");
        if !comma || start - view.first > FRONTED_REACH {
            return;
        }
        let preposition = BEFORE_PARTICIPLE.contains(&view.lower(view.first));
        let first = view.first + usize::from(preposition) + usize::from(view.is_adverb(view.first));
        let forms = view.forms(first);
        if view.is_auxiliary(first) {
            return;
        }
        if forms.progressive {
            let negated = view.lower(view.first) == "without";
            self.add(Role::Agent, first, None, Scope { negated, ..Scope::default() }.under(outer));
        } else if forms.participle && !forms.base && !preposition && follows_participle(view, first + 1) {
            self.add(Role::Patient, first, None, outer);
        }
    }
}

/// A comma or a dash.
fn is_pause(view: &View<'_, '_>, at: usize) -> bool {
    matches!(view.lower(at), "," | "—" | "–" | "--" | ")")
}

/// Whether what stands at `at` can follow a passive participle: no object.
fn follows_participle(view: &View<'_, '_>, at: usize) -> bool {
    view.is(Class::Preposition, at)
        || view.is_mark(at) && !view.is_quotation_mark(at)
        || view.is_adverb(at)
        || view.lower(at) == "whether"
}
