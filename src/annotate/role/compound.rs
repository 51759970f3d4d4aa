//! Names that are part of a larger noun phrase: "Varn's *aggression*", "the Varn *campaign*", "Varn-*led* talks".

use super::super::grammar::Class;
use super::context::is_finite;
use super::phrase;
use super::predicate::Subject;
use super::scope::Scope;
use super::subject::is_nominative;
use super::view::View;
use super::{Found, Role};

/// Where what belongs to the mention begins: "Varn's …", "the rebels' …", "his …".
pub(super) fn possessed(view: &View<'_, '_>, end: usize) -> Option<usize> {
    let mention = &view.mention;
    let last = mention.end.checked_sub(1)?;
    let pronoun = match view.lower(last) {
        "his" | "its" | "their" | "my" | "your" | "our" => true,
        "her" => view.is_content(end),
        _ => false,
    };
    let at = if view.is_clitic(last) || (pronoun && mention.len() == 1) {
        mention.end
    } else if view.is_clitic(end) && !is_nominative(view)
        || matches!(view.lower(end), "'" | "’")
            && view.touches(end)
            && view.lower(end.checked_sub(1)?).ends_with('s')
            && view.is_word(end + 1)
    {
        end + 1
    } else {
        return None;
    };
    Some(at + usize::from(view.is_quotation_mark(at)))
}

/// "anti-Varn protests", "Varn-led talks". Whether a hyphen joins the mention with another word.
pub(super) fn hyphenated(found: &mut Found<'_, '_, '_>, end: usize) -> bool {
    let view = found.view;
    let hyphen = |at: usize| view.lower(at) == "-" && view.touches(at) && view.touches(at + 1);
    let start = view.mention.start;
    if let Some(before) = view.before(start).filter(|&at| hyphen(at)).and_then(|at| view.before(at))
        && matches!(view.lower(before), "anti" | "pro")
    {
        found.add(Role::Governed, before, None, Scope::default());
        return true;
    }
    if hyphen(end) {
        let role = if participle(view, end + 1) { Role::Agent } else { Role::Modifier };
        // "Varn-Orlund talks" are named after both.
        let named = view.is_name(end + 1).then(|| phrase::head(view, end + 2)).flatten();
        let head = named.filter(|_| role == Role::Modifier).unwrap_or(end + 1);
        found.add(role, head, None, Scope::default());
        return true;
    }
    if let Some(participle) = shared_participle(view, end) {
        found.add(Role::Agent, participle, None, Scope::default());
        return true;
    }
    false
}

/// The participle that a mention shares with the name after "and": "Varn and Orlund-*backed*".
fn shared_participle(view: &View<'_, '_>, end: usize) -> Option<usize> {
    let next = end + 1;
    let joined = matches!(view.lower(end), "and" | "or") && view.is_name(next) && view.lower(next + 1) == "-";
    (joined && view.touches(next + 1) && participle(view, next + 2)).then_some(next + 2)
}

/// Whether a participle stands at `at`, which may have a capital in a headline: "Varn-Led Talks".
fn participle(view: &View<'_, '_>, at: usize) -> bool {
    view.touches(at) && view.rules.verbs.forms(view.lower(at)).participle
}

/// The participle by which somebody is said to stand behind the mention, whose phrase begins at `start`: "Orlund-*backed*
/// Varn".
pub(super) fn behind(view: &View<'_, '_>, start: usize) -> Option<usize> {
    let joined = |at: usize| {
        let hyphen = at.checked_sub(1).filter(|&hyphen| view.lower(hyphen) == "-" && view.touches(hyphen))?;
        let name = hyphen.checked_sub(1)?;
        (view.is_capitalised(name) && participle(view, at)).then_some(at)
    };
    (start..view.mention.start).rev().find_map(joined)
}

/// The head of a compound that begins with the mention: "the Varn *campaign*".
pub(super) fn modified(view: &View<'_, '_>, start: usize, end: usize, subject: Subject) -> Option<usize> {
    let noun = view.is_content(end) && !view.is_number(end) && !subject.is_pronoun;
    // "the deleted Varn emails"
    let article = matches!(view.lower(start), "the" | "a" | "an") && !goes_on(view, end + 1);
    let after_preposition = view.before(start).is_some_and(|before| {
        view.is(Class::Preposition, before)
            && !view.is(Class::Conjunction, before)
            && !view.is(Class::Clause, before)
    });
    // "the further Varn strikes", "more Varn strikes in Karsk", "with Varn strikes"
    let described = start < view.mention.start && view.is(Class::Determiner, start);
    let nominal = (described || after_preposition) && !goes_on(view, end + 1);
    let noun_form = (article || nominal) && view.forms(end).present;
    let verb =
        view.forms(end).participle || view.forms(end).progressive || is_finite(view, end, subject.is_plural);
    let verb = verb && !noun_form;
    if noun && !verb && !view.is_name(end) { phrase::head(view, end) } else { None }
}

/// Whether what stands at `at` follows verbs rather than nouns: an object, a clause.
fn goes_on(view: &View<'_, '_>, at: usize) -> bool {
    view.is(Class::Determiner, at)
        || view.is(Class::Pronoun, at)
        || view.is_name(at)
        || view.is_adverb(at)
        || view.lower(at) == "to"
}
