//! From a mention to the words before and after it.

use super::super::grammar::Class;
use super::super::verbs::VerbClass;
use super::clause::clause;
use super::compound::{behind, hyphenated, modified, possessed};
use super::context::is_plural;
use super::object::{Left, left};
use super::phrase;
use super::predicate::{Subject, predicate};
use super::scope::Scope;
use super::view::View;
use super::{Found, Modality, Role};

/// The longest text in brackets after a name, in tokens.
const LONGEST_BRACKET: usize = 30;
/// The most tokens of the names after "and".
const LONGEST_LIST: usize = 16;

/// Words before an auxiliary that stands before its subject: "*why* did Varn".
const BEFORE_INVERSION: [&str; 14] = [
    "and", "but", "how", "neither", "never", "nor", "only", "so", "what", "when", "where", "who", "whom",
    "why",
];

/// All roles of the mention.
pub(super) fn find(found: &mut Found<'_, '_, '_>) {
    let view = found.view;
    // A pronoun is a phrase of its own.
    let start =
        if is_nominative(view) { view.mention.start } else { phrase::start(view, view.mention.start) };
    let end = phrase::end(view, view.mention.end);
    if let Some(possessed) = possessed(view, end) {
        if let Some(head) = phrase::head(view, possessed) {
            found.add(Role::Possessor, head, None, Scope::default());
        }
        return;
    }
    if hyphenated(found, end) {
        return;
    }
    if let Some(participle) = behind(view, start) {
        found.add(Role::Patient, participle, None, Scope::default());
    }
    let (before, is_coordinated) = left(view, start);
    let subject = Subject {
        is_pronoun: is_nominative(view),
        is_plural: is_coordinated || is_plural(view, end.saturating_sub(1)) || is_demanded(view, start),
        begins_clause: begins_clause(view, start),
    };
    let inverted = inverted(view, start);
    // "let Varn leave", "Did Varn leave?", "Was Varn right?": what follows is no noun.
    let has_bare_verb = match before {
        Left::Verb(verb, _) => view.is_verb_of(VerbClass::Perception, verb),
        _ => inverted.is_some(),
    };
    let goes_on =
        has_bare_verb && view.forms(end).base || inverted.is_some_and(|at| view.is(Class::Passive, at));
    if let Some(head) = modified(view, start, end, subject).filter(|_| !goes_on) {
        return found.add(Role::Modifier, head, None, Scope::default());
    }
    let own = predicate(view, end, subject, inverted).filter(|own| own.is_finite);
    let is_subject = match before {
        Left::Nothing => true,
        Left::Verb(verb, _) => own.is_some() && (is_coordinated || view.is_verb_of(VerbClass::Clausal, verb)),
        Left::Preposition(at) => own.is_some() && (is_coordinated || view.is(Class::Conjunction, at)),
    };
    if is_subject {
        found.subject(start, end, subject, inverted);
    } else {
        match before {
            Left::Verb(verb, particle) => found.object(verb, particle, end),
            Left::Preposition(at) => found.governed(at, end),
            Left::Nothing => {}
        }
        found.aside(end, subject, false);
    }
}

impl Found<'_, '_, '_> {
    /// The mention, whose phrase is `start..end`, as a subject.
    fn subject(&mut self, start: usize, end: usize, subject: Subject, inverted: Option<usize>) {
        let view = self.view;
        let mut outer = clause(view, inverted.unwrap_or(start));
        if inverted.is_some() && view.is_question {
            outer = Scope::of(Modality::Possible).under(outer);
        }
        let mut at = end;
        if view.lower(at) == "(" {
            at = (at..at + LONGEST_BRACKET).find(|&at| view.lower(at) == ")").map_or(at, |close| close + 1);
        }
        if view.lower(at) == "of" && phrase::skip(view, at + 1) > at + 1 {
            at = phrase::skip(view, at + 1);
        }
        let mut subject = subject;
        if let Some(end) = list(view, at) {
            (at, subject.is_plural) = (end, true);
        }
        if let Some(own) = predicate(view, at, subject, inverted) {
            self.predicate(&own, outer);
            if own.is_finite {
                self.fronted(start, outer);
            }
        } else {
            self.aside(at, subject, true);
            if self.behind(start, at, subject, outer) {
                self.fronted(start, outer);
            }
        }
    }
}

/// Whether the phrase at `start` is the subject of "demanded that Varn *leave*".
fn is_demanded(view: &View<'_, '_>, start: usize) -> bool {
    let that = view.before(start).filter(|&at| view.lower(at) == "that");
    that.and_then(|that| view.before(that)).is_some_and(|verb| view.is_verb_of(VerbClass::Necessary, verb))
}

pub(super) fn is_nominative(view: &View<'_, '_>) -> bool {
    view.mention.len() == 1
        && matches!(
            view.lower(view.mention.start),
            "he" | "she" | "it" | "they" | "we" | "i" | "you" | "who" | "that"
        )
}

/// Whether no noun and no relative pronoun stands before the phrase that begins at `start`.
fn begins_clause(view: &View<'_, '_>, start: usize) -> bool {
    let Some(before) = view.before(start) else { return true };
    let opens = matches!(
        view.lower(before),
        "that" | "what" | "which" | "whom" | "who" | "where" | "how" | "as" | "than"
    );
    !opens && !view.is_content(before)
}

/// The auxiliary of a question or of "nor did Varn" before the phrase that begins at `start`.
fn inverted(view: &View<'_, '_>, start: usize) -> Option<usize> {
    let auxiliary = view.before(start).filter(|&at| view.is_auxiliary(at))?;
    let begins = match view.before(auxiliary) {
        None => true,
        Some(before) => view.is_mark(before) || BEFORE_INVERSION.contains(&view.lower(before)),
    };
    begins.then_some(auxiliary)
}

/// Where the names end that follow a mention in a list with "and": "Varn, Maddick and Okander", "Varn and Maddick".
fn list(view: &View<'_, '_>, at: usize) -> Option<usize> {
    let (mut end, mut has_and) = (at, false);
    while end < at + LONGEST_LIST {
        let joint = view.lower(end);
        let is_and = matches!(joint, "and" | "or" | "nor" | "&");
        if !(is_and || joint == ",") || has_and {
            break;
        }
        let next = phrase::skip(view, end + 1);
        if next == end + 1 {
            // ", and": a list goes on, a clause may as well.
            if joint == "," && end > at && matches!(view.lower(next), "and" | "or") {
                end = next;
                continue;
            }
            break;
        }
        has_and |= is_and;
        end = next;
    }
    (has_and && end > at).then_some(end)
}
