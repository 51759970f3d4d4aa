//! What else a subject does: "vowed *to crush*", "urged Varn *to leave*", "kept *shelling*".

use super::super::grammar::Class;
use super::super::verbs::VerbClass;
use super::object::is_particle;
use super::phrase;
use super::predicate::{Kind, Predicate, infinitive};
use super::scope::{self, Scope, negates};
use super::{Found, Modality, Role};

/// The most verbs in a chain: "wanted to try to leave".
const LONGEST_CHAIN: usize = 3;

impl Found<'_, '_, '_> {
    /// Adds a predicate of the mention within the scope of its clause, with all that follows from it.
    pub(super) fn predicate(&mut self, found: &Predicate, outer: Scope) {
        let view = self.view;
        let scope = found.scope.under(outer);
        let verb = found.at;
        let particle = Some(verb + 1).filter(|&at| is_particle(view, at));
        match found.kind {
            Kind::Complement => {
                self.complement(verb, scope);
                return self.coordinated(found, scope, outer);
            }
            Kind::Active => self.add(Role::Agent, verb, particle, scope),
            Kind::Passive => self.add(Role::Patient, verb, particle, scope),
        }
        let after = verb + 1 + usize::from(particle.is_some());
        let controller = if found.kind == Kind::Passive { Role::Patient } else { Role::Agent };
        if controller == Role::Patient {
            self.named(verb, after, scope);
            self.charged(verb, after, scope);
        } else if view.is_verb_of(VerbClass::Copula, verb) {
            self.complement(after, scope);
        }
        self.infinitives(verb, after, controller, scope);
        self.coordinated(found, scope, outer);
    }

    /// What an object of `verb`, whose phrase ends at `end`, is said to be or do: "urged Varn *to leave*", "accused Varn
    /// *of lying*", "called Varn *a liar*".
    pub(super) fn controlled(&mut self, verb: usize, end: usize, scope: Scope) {
        self.named(verb, end, scope);
        self.charged(verb, end, scope);
        if self.view.is_verb_of(VerbClass::Perception, verb) && self.view.forms(end).base {
            self.add(Role::Agent, end, None, scope);
        }
        self.infinitives(verb, end, Role::Patient, scope);
    }

    /// What its object is accused of is the object's, as somebody says: "accused Varn of *fraud*".
    fn charged(&mut self, verb: usize, at: usize, scope: Scope) {
        let view = self.view;
        let through = matches!(view.lower(at), "of" | "for" | "with" | "over");
        if !through || !view.is_verb_of(VerbClass::Charging, verb) {
            return;
        }
        let first = at + 1 + usize::from(view.is(Class::Determiner, at + 1));
        if view.forms(first).progressive || view.is_name(first) || view.is_number(first) {
            return;
        }
        if let Some(head) = phrase::head(view, first).filter(|&head| !view.is_name(head)) {
            self.add(Role::Possessor, head, None, Scope::of(Modality::Reported).under(scope));
        }
    }

    /// The complement of a verb that names its object: "a liar", "as a liar".
    fn named(&mut self, verb: usize, at: usize, scope: Scope) {
        let view = self.view;
        let at = at + usize::from(view.is_quotation_mark(at));
        let begins = view.lower(at) == "as"
            || view.is(Class::Determiner, at)
            || (view.is_content(at) && !view.forms(at).any());
        if view.is_verb_of(VerbClass::Naming, verb) && begins {
            let at = at + usize::from(view.lower(at) == "as");
            self.complement(at, Scope::of(Modality::Reported).under(scope));
        }
    }

    /// The verbs that `verb` governs, of which the mention is the agent. `at` is where they may begin, `controller` the
    /// mention's role toward `verb`.
    pub(super) fn infinitives(&mut self, verb: usize, at: usize, controller: Role, scope: Scope) {
        let view = self.view;
        let (mut verb, mut at, mut controller, mut scope) = (verb, at, controller, scope);
        for _ in 0..LONGEST_CHAIN {
            let mut own = Scope::default();
            let next;
            // "promised not to"
            at += usize::from(view.is_adverb(at) && !negates(view, at));
            if negates(view, at) && view.lower(at + 1) == "to" {
                (own.negated, at) = (true, at + 1);
            }
            if view.lower(at) == "to" && view.forms(infinitive(view, at)).base {
                own.negated ^= negates(view, at + 1);
                next = infinitive(view, at);
                own = own.under(scope::infinitive(view, verb, controller).unwrap_or_default());
            } else if view.is(Class::Preposition, at) && view.forms(at + 1).progressive {
                next = at + 1;
                own.negated = view.lower(at) == "without";
                own = own.under(scope::gerund(view, verb, view.lower(at)).unwrap_or_default());
            } else if controller == Role::Agent && view.forms(at).progressive {
                own.negated = view.is_verb_of(VerbClass::Negative, verb);
                if !own.negated && !view.is_verb_of(VerbClass::Gerund, verb) {
                    return;
                }
                next = at;
            } else {
                return;
            }
            scope = own.under(scope);
            (verb, controller) = self.nonfinite(next, scope);
            at = verb + 1;
        }
    }

    /// The verb without a subject that begins at `at`: "to *leave*", "to have *left*", "to be *accused*", "to be *a
    /// threat*". Returns it with the mention's role.
    fn nonfinite(&mut self, at: usize, scope: Scope) -> (usize, Role) {
        let view = self.view;
        let (mut verb, mut is_be) = (at, false);
        while view.is_auxiliary(verb) || (verb > at && view.is_adverb(verb)) {
            is_be = matches!(view.lower(verb), "be" | "been" | "being") || (is_be && view.is_adverb(verb));
            verb += 1;
        }
        let forms = view.forms(verb);
        let role = if is_be && forms.participle { Role::Patient } else { Role::Agent };
        if is_be && !forms.participle && !forms.progressive {
            self.complement(verb, scope);
        } else if verb > at && !forms.participle && !forms.progressive {
            // "to have a plan", "to do nothing"
            verb -= 1;
            self.add(Role::Agent, verb, None, scope);
        } else {
            self.add(role, verb, None, scope);
        }
        (verb, role)
    }
}
