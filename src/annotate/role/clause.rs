//! What the clause around a verb does to it: "*if* Varn leaves", "*no evidence that* Varn left", "*denied that* Varn left".

use super::super::CueClass;
use super::super::grammar::Class;
use super::super::verbs::{Marker, VerbClass};
use super::Modality;
use super::context::is_verb;
use super::group::group;
use super::scope::{Scope, adverb};
use super::view::View;

/// How far before a clause's verb group, or its subject, what governs it is looked for.
const CLAUSE_REACH: usize = 10;

/// What the clause does to the verb whose group, or whose subject, begins at `start`: "if …", "no evidence that …",
/// "denied that …", "nobody …".
pub(super) fn clause(view: &View<'_, '_>, start: usize) -> Scope {
    let mut scope = Scope::default();
    let mut at = start;
    for _ in 0..CLAUSE_REACH {
        let Some(before) = view.before(at) else { break };
        match view.lower(before) {
            "if" | "unless" | "lest" | "should" => return scope.under(Scope::of(Modality::Conditional)),
            "whether" => return scope.under(Scope::of(Modality::Possible)),
            "no" if view.lower(before + 1) == "doubt" => {}
            // "neither … nor" negates once.
            "no" | "nobody" | "none" | "neither" | "nor" => scope.negated = true,
            "not" if before + 1 == start && !view.before(before).is_some_and(|at| view.is_auxiliary(at)) => {
                scope.negated = true;
            }
            "that" => {
                return view.before(before).map_or(scope, |governor| scope.under(content(view, governor)));
            }
            "and" | "or" | "of" => {}
            _ if view.is_auxiliary(before) => break,
            _ if view.is_adverb(before) => scope = adverb(view, before).under(scope),
            _ if is_verb(view, before) => {
                let clausal = view.is_verb_of(VerbClass::Clausal, before);
                return if clausal { scope.under(content(view, before)) } else { scope };
            }
            _ if view.is_clitic(before) || view.is(Class::Determiner, before) || view.is_content(before) => {}
            _ => break,
        }
        at = before;
    }
    scope
}

/// What a verb, noun or adjective does to the clause that is its content.
fn content(view: &View<'_, '_>, governor: usize) -> Scope {
    let word = view.lower(governor);
    if view.is_verb_of(VerbClass::Denying, governor) || word == "denial" {
        return Scope { negated: true, modality: Modality::Reported };
    }
    if view.rules.verbs.is_evidence(word) {
        let near = (governor.saturating_sub(3)..governor).rev();
        let negated = near
            .take_while(|&at| !view.is_mark(at))
            .any(|at| matches!(view.lower(at), "no" | "little" | "without"));
        return Scope { negated, modality: Modality::Asserted };
    }
    if let Some(marked) = view.rules.verbs.marks(Marker::Governor, word) {
        return marked.into();
    }
    if view.is_verb_of(VerbClass::Necessary, governor) {
        return Scope::of(Modality::Necessary);
    }
    // "do not think that Varn left": the negation belongs to what is thought.
    let raises = matches!(word, "think" | "believe" | "expect" | "suppose" | "imagine");
    let negated = raises && group(view, governor).scope.negated;
    let factive = view.rules.cues.class(word) == Some(CueClass::Factive);
    let reports = view.is_verb_of(VerbClass::Clausal, governor) && !factive;
    Scope { negated, modality: if reports { Modality::Reported } else { Modality::Asserted } }
}
