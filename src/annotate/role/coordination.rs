//! Verbs that share a subject: "met the envoy and then *rejected* the plan", "left, *accusing* Talmera".

use super::super::grammar::Class;
use super::super::verbs::Forms;
use super::context::{is_finite, is_verb};
use super::object::is_particle;
use super::phrase;
use super::predicate::{Kind, Predicate, Subject, predicate};
use super::scope::{Scope, adverb, negates};
use super::{Found, Role};

/// How far after a verb others that share its subject are looked for, in tokens.
const COORDINATION_REACH: usize = 25;
/// The most verbs that are found so.
const MOST_COORDINATED: usize = 3;
/// Words that join verbs.
const JOINTS: [&str; 5] = ["and", "but", "or", "then", "yet"];
/// Words that begin another clause, or are its subject.
const OTHER_CLAUSE: [&str; 21] = [
    "although", "as", "because", "he", "i", "if", "she", "that", "they", "though", "unless", "until", "we",
    "when", "where", "whether", "which", "while", "who", "whom", "whose",
];

impl Found<'_, '_, '_> {
    /// Verbs of the same form after "and", and participles after a comma.
    pub(super) fn coordinated(&mut self, first: &Predicate, scope: Scope, outer: Scope) {
        let view = self.view;
        let (mut at, mut left) = (first.at + 1, MOST_COORDINATED);
        let end = at + COORDINATION_REACH;
        while at < end && left > 0 {
            let joins = view.lower(at) == "," || JOINTS.contains(&view.lower(at));
            if joins && !JOINTS.contains(&view.lower(at + 1)) {
                if let Some(next) = self.conjunct(first, at, scope, outer) {
                    at = next;
                    left -= 1;
                    continue;
                }
                let subject = phrase::skip(view, at + 1);
                if subject > at + 1 && (view.is_auxiliary(subject) || is_finite(view, subject, true)) {
                    return;
                }
            } else if !joins && self.ends_clause(at) {
                return;
            }
            at += 1;
        }
    }

    /// Whether what stands at `at` begins another clause, or ends the sentence.
    fn ends_clause(&self, at: usize) -> bool {
        let view = self.view;
        let hyphen = view.lower(at) == "-" && view.touches(at);
        let subordinates = OTHER_CLAUSE.contains(&view.lower(at));
        let verb = is_verb(view, at) && view.forms(at).past && view.lower(at + 1) != "by";
        (view.is_mark(at) && !hyphen)
            || subordinates
            || view.is_auxiliary(at)
            || verb
            || view.lower(at).is_empty()
    }

    /// The verb after the conjunction or comma at `joint`, if it shares the subject of `first`. Returns where to go on.
    fn conjunct(&mut self, first: &Predicate, joint: usize, scope: Scope, outer: Scope) -> Option<usize> {
        let view = self.view;
        let mut at = joint + 1;
        let mut own = Scope::default();
        while view.is_adverb(at) || negates(view, at) {
            own = adverb(view, at).under(own);
            own.negated ^= negates(view, at);
            at += 1;
        }
        let comma = view.lower(joint) == ",";
        if view.is_auxiliary(at) && !comma {
            let subject = Subject { is_pronoun: false, is_plural: true, begins_clause: false };
            let next = predicate(view, at, subject, None)?;
            self.only(&next, own.under(outer));
            return Some(next.at + 1);
        }
        let (known, forms) = (view.forms(first.at), view.forms(at));
        if comma {
            // "left, accusing …"; a list of verbs goes on with "and".
            return (forms.progressive && first.kind != Kind::Complement).then(|| {
                self.add(Role::Agent, at, None, own.under(outer));
                at + 1
            });
        }
        // "did not sign but praised".
        let finite_again = known.base && !known.past && forms.past && first.kind == Kind::Active;
        if !(alike(known, forms, first.kind) || finite_again) || !self.has_company(at, forms) {
            return None;
        }
        if finite_again {
            self.only(&Predicate { kind: first.kind, at, scope: own, is_finite: true }, outer);
            return Some(at + 1);
        }
        // "did not meet or greet", "will meet and greet": one auxiliary for both.
        let shares = view.lower(joint) == "or" || (known.base && !known.past && view.lower(joint) == "and");
        let shared = Scope { negated: scope.negated && shares, modality: scope.modality };
        self.only(&Predicate { kind: first.kind, at, scope: own, is_finite: true }, shared);
        Some(at + 1)
    }

    /// A predicate without those that are coordinated with it.
    fn only(&mut self, found: &Predicate, outer: Scope) {
        let scope = found.scope.under(outer);
        let role = match found.kind {
            Kind::Complement => return self.complement(found.at, scope),
            Kind::Active => Role::Agent,
            Kind::Passive => Role::Patient,
        };
        let particle = Some(found.at + 1).filter(|&at| is_particle(self.view, at));
        self.add(role, found.at, particle, scope);
        self.infinitives(found.at, found.at + 1, role, scope);
    }

    /// Words that can be nouns as well ("envoys and *talks*") count as verbs only before what follows verbs.
    fn has_company(&self, at: usize, forms: Forms) -> bool {
        let view = self.view;
        let next = at + 1;
        forms.past
            || forms.progressive
            || view.is(Class::Determiner, next)
            || view.is(Class::Preposition, next)
            || view.is_name(next)
            || view.is_adverb(next)
    }
}

/// Whether two verbs have the same form.
fn alike(first: Forms, second: Forms, kind: Kind) -> bool {
    match kind {
        Kind::Passive => second.participle,
        Kind::Complement => false,
        _ if first.past => second.past,
        _ => {
            (first.present && second.present)
                || (first.base && second.base)
                || (first.progressive && second.progressive)
        }
    }
}
