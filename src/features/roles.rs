//! The features of what an actor does, has done to it, is and has.

use super::config::Group;
use super::extract::{Sink, Work};
use super::hits;
use crate::annotate::{Mention, Modality, Role, RoleHead, roles};

/// How far after a verb its object is looked for, in tokens.
const OBJECT_REACH: usize = 5;

impl<'w, S: Sink> Work<'w, '_, S> {
    /// What the actor of `mention`, one of `mentions`, is agent, patient, owner … of. Negation is part of a feature's
    /// name; modality is a feature of its own, because few pairs of word and modality are frequent.
    pub(super) fn roles(&mut self, mention: &Mention, mentions: &[Mention]) {
        let document = self.document;
        for role in roles(document, mention, self.extractor.rules) {
            let head = role.head..role.head + 1;
            let negated = if role.negated { " (negated)" } else { "" };
            let (space, preposition) = match role.preposition {
                Some(at) => (" ", document.lower(at)),
                None => ("", ""),
            };
            let parts = [introduction(role.role), self.base_form(role.head), space, preposition, negated];
            self.add(Group::Role, &parts, head.clone());
            if let Some(at) = role.preposition.filter(|_| role.role == Role::Governed) {
                self.add(Group::Role, &["by way of: ", document.lower(at)], at..at + 1);
            }
            if role.modality != Modality::Asserted {
                self.add(Group::Role, &[role.role.name(), ", ", role.modality.name()], head.clone());
            }
            if role.role == Role::Agent && role.head >= mention.tokens.end {
                self.object(&role, negated);
            }
            for hit in hits::beside(document.hits(), &head, mentions) {
                let parts = [introduction(role.role), self.category(hit), negated];
                self.add(Group::LexiconRole, &parts, hit.tokens.clone());
            }
        }
    }

    /// Who does what to whom: the verb of which the actor is the agent, with the first content word after it.
    fn object(&mut self, role: &RoleHead, negated: &str) {
        let document = self.document;
        let verb = role.head;
        let end = document.sentence_at(verb).end.min(verb + 1 + OBJECT_REACH);
        let content = |at: &usize| document.is_wordlike(*at) && !document.is_function_word(*at);
        if let Some(object) = (verb + 1..end).find(content) {
            let parts = ["does: ", self.base_form(verb), " ", document.stem(object), negated];
            self.add(Group::Role, &parts, verb..object + 1);
        }
    }

    /// "accuse" of "accused"; the stem, where the word is no known form of a verb.
    fn base_form(&self, at: usize) -> &'w str {
        let document = self.document;
        self.extractor.rules.verbs.lemma(document.lower(at)).unwrap_or(document.stem(at))
    }
}

/// What stands before the word in the name of a feature.
fn introduction(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent of: ",
        Role::Patient => "patient of: ",
        Role::Predicate => "is: ",
        Role::Possessor => "has: ",
        Role::Modifier => "in compound: ",
        Role::Governed => "governed by: ",
    }
}
