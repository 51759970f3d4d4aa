//! Which words are verbs where they stand: most that can be a verb can be a noun or an adjective too.

use super::super::grammar::Class;
use super::super::verbs::{Marker, VerbClass};
use super::view::View;

/// The word before `at`, over one adverb.
pub(super) fn over_adverbs(view: &View<'_, '_>, at: usize) -> Option<usize> {
    let before = view.before(at)?;
    if view.is_adverb(before) { view.before(before) } else { Some(before) }
}

/// Whether the word at `at` is a main verb, told by its form and the word before it.
pub(super) fn is_verb(view: &View<'_, '_>, at: usize) -> bool {
    let forms = view.forms(at);
    if !forms.any() {
        // "should buoy": whatever follows a modal is a verb.
        let modal = over_adverbs(view, at).is_some_and(|before| is_modal(view, before));
        return modal && view.is_content(at) && !view.is_name(at);
    }
    if view.is_auxiliary(at) {
        return false;
    }
    // What begins the sentence: "Accusing Talmera, …", but "Opposition leader", "Disgraced minister".
    let Some(before) = over_adverbs(view, at) else { return forms.progressive };
    let lower = view.lower(before);
    if view.is_auxiliary(before) || lower == "to" || view.is(Class::Negation, before) && lower != "no" {
        return lower != "to" || forms.base;
    }
    let relative = matches!(lower, "that" | "who" | "which" | "whom");
    let modifies = view.is(Class::Determiner, before) && !is_pronoun_like(lower) && !relative;
    if modifies || view.is_clitic(before) || view.is_number(before) {
        return false;
    }
    let preposition = view.is(Class::Preposition, before);
    let subject = view.is_word(before) && !preposition && !view.is(Class::Conjunction, before);
    // "said disgraced minister", "imposed sanctions": after a verb, an adjective or a noun.
    let after_verb = view.forms(before).past && !(forms.base && forms.past);
    if forms.progressive {
        true
    } else if after_verb {
        false
    } else if forms.past || forms.participle {
        !(preposition && lower != "after" && lower != "before")
    } else if forms.present {
        relative
            || (subject && !is_adjective(lower))
            || matches!(lower, "," | "and" | "but" | "or" | "”" | "\"" | "''" | "’" | "?" | "!")
    } else {
        let shares_to = matches!(lower, "and" | "or" | "but") && before + 1 == at;
        let object = view.is(Class::Determiner, at + 1) || view.is_name(at + 1);
        is_plural(view, before) || relative || (shares_to && object)
    }
}

/// "would", "did": only a base form follows.
fn is_modal(view: &View<'_, '_>, at: usize) -> bool {
    let bare = view.rules.verbs.marks(Marker::Auxiliary, view.lower(at)).is_some();
    view.is_auxiliary(at)
        && (bare || matches!(view.lower(at), "do" | "does" | "did" | "don't" | "doesn't" | "didn't"))
}

/// Determiners that also stand alone: "some accused".
fn is_pronoun_like(lower: &str) -> bool {
    matches!(
        lower,
        "this" | "these" | "those" | "both" | "all" | "some" | "many" | "most" | "few" | "several" | "one"
    )
}

/// Common endings of adjectives.
pub(super) fn is_adjective(lower: &str) -> bool {
    ["ous", "al", "ic", "ary", "ive", "ful", "ish", "ical", "ian", "able", "less"]
        .iter()
        .any(|ending| lower.ends_with(ending))
}

/// Whether a verb without "-s" can follow: plural nouns, most pronouns.
pub(super) fn is_plural(view: &View<'_, '_>, at: usize) -> bool {
    let lower = view.lower(at);
    let noun =
        view.is_content(at) && lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us");
    noun || is_plural_word(lower)
}

fn is_plural_word(lower: &str) -> bool {
    matches!(
        lower,
        "they"
            | "we"
            | "you"
            | "i"
            | "who"
            | "people"
            | "police"
            | "men"
            | "women"
            | "many"
            | "some"
            | "others"
            | "both"
            | "these"
            | "those"
            | "all"
            | "most"
            | "few"
            | "several"
    )
}

/// Whether the word can be the finite verb of a subject right before it: "Varn *slams* …", but not "Varn *attacks* were".
pub(super) fn is_finite(view: &View<'_, '_>, at: usize, plural: bool) -> bool {
    let forms = view.forms(at);
    let next = view.forms(at + 1);
    // A noun, where the verb comes next.
    let before_verb = view.is_auxiliary(at + 1) || (next.past && !next.base);
    if forms.past {
        true
    } else if forms.present {
        !before_verb
    } else {
        forms.base && plural && !view.is_verb_of(VerbClass::Copula, at + 1)
    }
}
