//! The noun phrase around a name.

use super::super::grammar::Class;
use super::context::{is_adjective, is_verb};
use super::view::View;

/// The most tokens before a name that belong to its phrase: "the embattled former foreign minister Varn".
const LONGEST_TITLE: usize = 14;
/// The most tokens after a mention that belong to its name.
const LONGEST_NAME: usize = 5;
/// The longest noun phrase that is skipped, in tokens.
const LONGEST_PHRASE: usize = 10;

/// Where the noun phrase begins whose last words begin at `at`.
pub(super) fn start(view: &View<'_, '_>, at: usize) -> usize {
    let mut start = at;
    while let Some(before) = view.before(start).filter(|before| at - before <= LONGEST_TITLE) {
        if view.is(Class::Determiner, before) && view.lower(before) != "that" {
            start = before;
            // "all the", "both his"
            if !view.before(before).is_some_and(|at| view.is(Class::Determiner, at)) {
                break;
            }
        } else if joins(view, before)
            || view.is_clitic(before)
            || (view.is_content(before) && (!is_verb(view, before) || is_compound(view, before)))
            || (view.lower(before) == "of" && start < at && is_title_with_of(view, before, at))
        {
            start = before;
        } else if view.is_adverb(before)
            && start < at
            && view.before(before).is_some_and(|at| view.is(Class::Determiner, at))
        {
            // "the increasingly isolated"
            start = before;
        } else {
            break;
        }
    }
    // A phrase does not begin with a possessive ending or a hyphen.
    while start < at && (view.is_clitic(start) || view.is_mark(start)) {
        start += 1;
    }
    start
}

/// Whether a hyphen joins the word at `at` with the one before it: "Karsk-*backed*".
fn is_compound(view: &View<'_, '_>, at: usize) -> bool {
    let hyphen = view.before(at).filter(|&hyphen| view.lower(hyphen) == "-" && view.touches(at));
    hyphen.is_some_and(|hyphen| view.touches(hyphen))
}

/// Whether "of" at `of` belongs to the title of a name at `at`: "Secretary of State Varn".
fn is_title_with_of(view: &View<'_, '_>, of: usize, at: usize) -> bool {
    let titled = view.before(of).is_some_and(|title| view.is_capitalised(title) && view.is_content(title));
    titled && (of + 1..at).all(|at| view.is_capitalised(at) || !view.is_word(at))
}

/// A mark inside a phrase: the point of "Gov." and of initials, a hyphen.
fn joins(view: &View<'_, '_>, at: usize) -> bool {
    let touches = view.is_mark(at) && view.touches(at);
    match view.lower(at) {
        "." => touches && at.checked_sub(1).is_some_and(|word| view.is_capitalised(word)),
        "-" => touches && view.touches(at + 1),
        _ => false,
    }
}

/// Where a name ends that a mention ending at `at` is part of: "[Ilse] Varn", "[Gov]. Varn".
pub(super) fn end(view: &View<'_, '_>, at: usize) -> usize {
    let is_part =
        |at: usize| view.is_name(at) && !view.is_calendar(at) || joins(view, at) && view.lower(at) == ".";
    let named = at.checked_sub(1).is_some_and(|last| view.is_capitalised(last) && view.is_content(last));
    if !named {
        return at;
    }
    (at..at + LONGEST_NAME).find(|&at| !is_part(at)).unwrap_or(at)
}

/// The head noun of the phrase whose words begin at `at`: the last noun before anything else.
pub(super) fn head(view: &View<'_, '_>, at: usize) -> Option<usize> {
    let mut head = None;
    for at in at..at + LONGEST_PHRASE {
        let hyphen = view.lower(at) == "-" && view.touches(at) && view.touches(at + 1);
        let after_noun = head.is_some_and(|head| !is_adjective(view.lower(head)));
        let joined = at.checked_sub(1).is_some_and(|before| view.lower(before) == "-");
        let verb = after_noun && !joined && is_verb(view, at) && !is_noun_before(view, at + 1);
        if view.is_content(at) && !verb {
            head = Some(at);
        } else if !(hyphen || (head.is_none() && view.is_adverb(at))) {
            break;
        }
    }
    head
}

/// Whether what stands at `at` makes a noun of the word before it: an auxiliary or a preposition after "attacks".
fn is_noun_before(view: &View<'_, '_>, at: usize) -> bool {
    let before = view.forms(at - 1);
    let ambiguous = (before.present || before.base) && !before.past;
    ambiguous
        && (view.is_auxiliary(at)
            || matches!(view.lower(at), "of" | "on" | "against" | "." | ",")
            || view.forms(at).past)
}

/// Where the noun phrase that begins at `at` ends; `at` itself if none does.
pub(super) fn skip(view: &View<'_, '_>, at: usize) -> usize {
    let mut end = at;
    while end < at + LONGEST_PHRASE {
        let part = view.is(Class::Determiner, end)
            || view.is_clitic(end)
            || joins(view, end)
            || (view.is_content(end) && !(end > at && is_verb(view, end)));
        if !part {
            break;
        }
        end += 1;
    }
    if end == at && view.is(Class::Pronoun, at) { at + 1 } else { end }
}
