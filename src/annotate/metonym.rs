//! Places that stand for an actor: "Karsk accused …" is a government, "in Karsk" is a town.

use std::ops::Range;

use super::document::Document;
use super::grammar::Class;

/// The most tokens that a dateline takes after its place: "KARSK, Veldrane (Wire) —".
const LONGEST_DATELINE: usize = 12;

/// Whether the name of a place at `tokens` is somebody who acts, as far as its neighbours tell.
pub(super) fn acts(document: &Document<'_>, tokens: &Range<usize>) -> bool {
    let sentence = document.sentence_at(tokens.start);
    let within = |at: usize| sentence.contains(&at);
    let before = tokens.start.checked_sub(1).filter(|&at| within(at));
    let (next, lower) = (tokens.end, document.lower(tokens.end));
    if is_dateline(document, tokens) || is_place_word(lower) {
        return false;
    }
    // "Karsk-based", "Karsk-born".
    let hyphen = within(next) && document.source(next) == "-" && document.touches_previous(next);
    if hyphen && matches!(document.lower(next + 1), "based" | "born" | "area" | "bound") {
        return false;
    }
    if hyphen {
        return true;
    }
    let Some(before) = before else {
        return follows_as_verb(document, next) || document.is_possessive(next);
    };
    match document.lower(before) {
        "by" | "with" | "against" | "between" | "toward" | "towards" | "upon" => true,
        "from" | "of" | "to" => document.is_possessive(next) && !locates(document, next),
        "and" => {
            follows_as_verb(document, next)
                || document.is_possessive(next)
                || between(document, &sentence, before)
        }
        lower if is_locative(lower) => false,
        "visited" | "visit" | "visiting" | "reached" | "left" | "leave" | "leaving" | "toured"
        | "central" | "downtown" => false,
        "," if tokens.start >= 2 && document.is_capitalised(tokens.start - 2) => {
            // "in Tarn, Karsk, …"; but "Veldrane, Karsk and Talmera agreed".
            follows_as_verb(document, next) && !document.is(Class::Preposition, next)
        }
        _ => follows_as_verb(document, next) || document.is_possessive(next) || is_object(document, before),
    }
}

fn is_locative(word: &str) -> bool {
    matches!(
        word,
        "in" | "at"
            | "near"
            | "outside"
            | "inside"
            | "around"
            | "into"
            | "via"
            | "across"
            | "through"
            | "throughout"
            | "within"
            | "beyond"
            | "over"
            | "above"
            | "for"
            | "on"
    )
}

/// Words after a place that make it a place or a time.
fn is_place_word(word: &str) -> bool {
    matches!(
        word,
        "time"
            | "airport"
            | "streets"
            | "street"
            | "suburb"
            | "metro"
            | "subway"
            | "region"
            | "hotel"
            | "bureau"
    )
}

/// "KARSK (Wire) —", "KARSK, Veldrane —" at the beginning of a paragraph.
fn is_dateline(document: &Document<'_>, tokens: &Range<usize>) -> bool {
    let paragraphs = document.paragraphs();
    let number = document.paragraph_number(tokens.start);
    let Some(paragraph) = paragraphs.get(number).filter(|paragraph| paragraph.start == tokens.start) else {
        return false;
    };
    let end = paragraph.end.min(tokens.end + LONGEST_DATELINE);
    let dash = |at: usize| {
        matches!(document.source(at), "—" | "–" | "--" | "-") && !document.touches_previous(at + 1)
    };
    let mut bracketed = document.source(tokens.end) == "(";
    for at in tokens.end..end {
        if dash(at) {
            return true;
        }
        let opens = document.is_capitalised(at) || !document.is_wordlike(at) || bracketed;
        if document.source(at) == ")" {
            bracketed = false;
        }
        if !opens {
            return false;
        }
    }
    false
}

/// Whether a verb may stand at `at`: an auxiliary, a form in "ed", an adverb before it, a known irregular one.
fn follows_as_verb(document: &Document<'_>, at: usize) -> bool {
    let lower = document.lower(at);
    if document.is_capitalised(at) || !document.is_wordlike(at) {
        return false;
    }
    document.is(Class::Auxiliary, at)
        || document.is(Class::Adverb, at)
        || lower.ends_with("ed")
        || lower.ends_with("ly")
        || (lower.ends_with('s')
            && lower.len() > 3
            && !lower.ends_with("ss")
            && !document.is(Class::Determiner, at))
        || matches!(
            lower,
            "said"
                | "told"
                | "sent"
                | "gave"
                | "took"
                | "made"
                | "saw"
                | "knew"
                | "kept"
                | "began"
                | "chose"
                | "went"
                | "broke"
                | "sought"
                | "hit"
                | "put"
                | "won"
                | "lost"
                | "struck"
                | "came"
                | "met"
                | "held"
                | "did"
        )
}

/// "Karsk's streets", "Karsk's airport": a possessive of the town.
fn locates(document: &Document<'_>, at: usize) -> bool {
    is_place_word(document.lower(at + 1)) || document.is_capitalised(at + 1)
}

/// "accused Karsk": the word before is a verb in "ed" or "ing", or one that takes somebody as its object.
fn is_object(document: &Document<'_>, before: usize) -> bool {
    let lower = document.lower(before);
    let verb = lower.ends_with("ed")
        || lower.ends_with("ing")
        || matches!(lower, "told" | "urge" | "pressure" | "blame" | "accuse" | "said");
    verb && !document.is_capitalised(before)
        && !matches!(lower, "visited" | "entered" | "reached" | "located" | "including")
}

/// "between Talmera and Karsk".
fn between(document: &Document<'_>, sentence: &Range<usize>, and: usize) -> bool {
    let first = sentence.start.max(and.saturating_sub(6));
    (first..and).any(|at| matches!(document.lower(at), "between" | "both"))
}
