//! What stands before a mention and governs it: a verb, or a word with a preposition.

use super::super::grammar::Class;
use super::super::verbs::VerbClass;
use super::clause::clause;
use super::context::is_verb;
use super::group::group;
use super::phrase;
use super::predicate::infinitive;
use super::scope::{self, Scope};
use super::view::View;
use super::{Found, Modality, Role};

/// The most names that are skipped in "accused Talmera, Orlund and Varn".
const MOST_COORDINATED: usize = 4;
/// How far before "by" its participle is looked for, in tokens: "was accused of a breach of faith by Varn".
const AGENT_REACH: usize = 10;

/// What stands right before a noun phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    Nothing,
    /// A verb, perhaps with a particle: "turned *down* Varn".
    Verb(usize, Option<usize>),
    Preposition(usize),
}

/// What stands before the phrase that begins at `start`, over names that it is coordinated with; and whether there are
/// such names.
pub(super) fn left(view: &View<'_, '_>, start: usize) -> (Left, bool) {
    let (mut start, mut is_coordinated) = (start, false);
    for _ in 0..MOST_COORDINATED {
        let Some(before) = view.before(start) else { break };
        let joins = matches!(view.lower(before), "and" | "or" | "nor")
            || (is_coordinated && view.lower(before) == ",");
        let first = phrase::start(view, before);
        if !joins || first == before {
            break;
        }
        (start, is_coordinated) = (first, true);
    }
    let Some(before) = view.before(start) else { return (Left::Nothing, is_coordinated) };
    let verb = view.before(before).filter(|&verb| is_particle(view, before) && is_verb(view, verb));
    let left = if let Some(verb) = verb {
        Left::Verb(verb, Some(before))
    } else if view.is(Class::Preposition, before) {
        Left::Preposition(before)
    } else if is_verb(view, before) {
        Left::Verb(before, None)
    } else {
        Left::Nothing
    };
    (left, is_coordinated)
}

/// Particles of verbs that are seldom prepositions.
pub(super) fn is_particle(view: &View<'_, '_>, at: usize) -> bool {
    matches!(view.lower(at), "up" | "out" | "off" | "down" | "away" | "back")
}

impl Found<'_, '_, '_> {
    /// The mention, whose phrase ends at `end`, as the object of `verb`.
    pub(super) fn object(&mut self, verb: usize, particle: Option<usize>, end: usize) {
        let view = self.view;
        let group = group(view, verb);
        let scope = group.scope.under(clause(view, group.start));
        if is_inverted(view, verb) && !is_followed(view, end) {
            // "“…,” said Varn."
            return self.add(Role::Agent, verb, None, scope);
        }
        if group.is_passive || view.is_verb_of(VerbClass::Copula, verb) {
            return;
        }
        self.add(Role::Patient, verb, particle, scope);
        self.controlled(verb, end, scope);
    }

    /// The mention as what `preposition` reaches from a verb, a noun or an adjective.
    pub(super) fn governed(&mut self, preposition: usize, end: usize) {
        let view = self.view;
        if view.lower(preposition) == "by"
            && let Some(verb) = passive_before(view, preposition)
        {
            let group = group(view, verb);
            return self.add(Role::Agent, verb, None, group.scope.under(clause(view, group.start)));
        }
        let Some(mut head) = view.before(preposition) else { return };
        if view.is_quotation_mark(head) || matches!(view.lower(head), "'" | "’") {
            let Some(before) = view.before(head) else { return };
            head = before;
        }
        if is_particle(view, head) || view.is_adverb(head) || view.is_calendar(head) {
            let Some(before) = view.before(head) else { return };
            head = before;
        }
        if is_verb(view, head) {
            let group = group(view, head);
            let scope = group.scope.under(clause(view, group.start));
            self.add(Role::Governed, head, Some(preposition), scope);
            self.called_on(head, preposition, end, scope);
        } else if view.is_content(head) {
            self.governed_by_noun(head, preposition);
            self.called_on(head, preposition, end, Scope::default());
        }
    }

    /// "called on Varn to *resign*", "eager for Varn to *resign*".
    fn called_on(&mut self, head: usize, preposition: usize, end: usize, scope: Scope) {
        let view = self.view;
        let verb = infinitive(view, end);
        let prepared = matches!(view.lower(preposition), "for" | "on" | "upon" | "with");
        if prepared && view.lower(end) == "to" && view.forms(verb).base {
            let asked = scope::infinitive(view, head, Role::Patient);
            let own = asked.unwrap_or(Scope::of(Modality::Future));
            self.add(Role::Agent, verb, None, own.under(scope));
        }
    }

    /// "imposed sanctions on Varn": the noun, and the verb that it is object of.
    fn governed_by_noun(&mut self, noun: usize, preposition: usize) {
        let view = self.view;
        let start = phrase::start(view, noun + 1);
        let is_none =
            view.lower(start) == "no" || view.before(start).is_some_and(|at| view.lower(at) == "no");
        let own = Scope { negated: is_none, ..Scope::default() };
        let verb = view.before(start).filter(|&verb| is_verb(view, verb));
        let about = matches!(view.lower(preposition), "about" | "against" | "with");
        if let Some(to) = view.before(start).filter(|&to| about && view.is(Class::Preposition, to))
            && let Some(verb) = view.before(to).filter(|&verb| is_verb(view, verb))
        {
            // "spoke to the envoy about Varn"
            let group = group(view, verb);
            return self.add(
                Role::Governed,
                verb,
                Some(preposition),
                group.scope.under(clause(view, group.start)),
            );
        }
        let outer = verb.map_or(Scope::default(), |verb| {
            let group = group(view, verb);
            group.scope.under(clause(view, group.start))
        });
        self.add(Role::Governed, noun, Some(preposition), own.under(outer));
        if let Some(verb) = verb.filter(|_| view.lower(preposition) != "of") {
            self.add(Role::Governed, verb, Some(preposition), own.under(outer));
        }
    }
}

/// Whether the verb stands right after what it reports: "“…,” asked Varn", "it was over, said Varn".
fn is_inverted(view: &View<'_, '_>, verb: usize) -> bool {
    let Some(mark) = view.before(verb).filter(|&mark| view.is_mark(mark)) else { return false };
    let quote = |at: usize| view.is_quotation_mark(at) || matches!(view.lower(at), "’" | "'");
    let after_quote = quote(mark) || view.before(mark).is_some_and(quote);
    (view.is_cue(verb) && after_quote)
        || (view.is_verb_of(VerbClass::Saying, verb) && view.lower(mark) == ",")
}

/// Whether the sentence goes on with a verb after `at`: "said Varn lied" is no "said Varn".
fn is_followed(view: &View<'_, '_>, at: usize) -> bool {
    view.is_auxiliary(at) || view.forms(at).past || view.forms(at).present
}

/// The participle of which "by" at `by` names the agent.
fn passive_before(view: &View<'_, '_>, by: usize) -> Option<usize> {
    let nearest = by.checked_sub(1)?;
    let mut at = by;
    for _ in 0..AGENT_REACH {
        at = view.before(at)?;
        let boundary = matches!(view.lower(at), "," | ";" | ":" | "(" | "that" | "who" | "which" | "but");
        if boundary {
            return None;
        }
        if !view.forms(at).participle || view.is_verb_of(VerbClass::Intransitive, at) {
            continue;
        }
        let is_passive = group(view, at).is_passive;
        // "sanctions imposed (on Talmera) by Varn"
        let reduced = is_verb(view, at) && (at == nearest || view.is(Class::Preposition, at + 1));
        if is_passive || reduced {
            return Some(at);
        }
    }
    None
}
