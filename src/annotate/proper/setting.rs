//! Where in an article each token stands: datelines, bylines, credits, and what the site adds.

use std::ops::Range;

use super::super::facts::Fact;
use super::super::gazetteer::{CountryForm, Meaning, Part};
use super::Setting;
use super::reading::{Reading, Shape, Style};

/// The most tokens of a dateline.
const LONGEST_DATELINE: usize = 16;
/// The most tokens of a byline.
const LONGEST_BYLINE: usize = 30;
/// The most tokens in a credit's brackets.
const LONGEST_CREDIT: usize = 30;

/// The setting of each token.
pub(super) fn settings(reading: &Reading<'_, '_>) -> Vec<Setting> {
    let document = reading.document;
    let mut settings = vec![Setting::Prose; document.tokens().len()];
    let mut set = |range: Range<usize>, setting: Setting| {
        if let Some(tokens) = settings.get_mut(range) {
            tokens.fill(setting);
        }
    };
    for (sentence, style) in document.sentences().iter().zip(&reading.styles) {
        if *style != Style::Prose {
            set(sentence.clone(), Setting::Heading);
        }
    }
    for paragraph in document.paragraphs() {
        if paragraph.start < document.title_tokens() {
            continue;
        }
        if is_byline(reading, paragraph) {
            set(paragraph.clone(), Setting::Byline);
        } else {
            set(paragraph.start..dateline_end(reading, paragraph), Setting::Dateline);
        }
    }
    for sentence in document.sentences() {
        credits(reading, sentence, &mut set);
        let is_boilerplate = |at: usize| {
            document.has(Fact::BeginsBoilerplate, at)
                && reading.phrase(at, sentence.end, |meaning| meaning == Meaning::Boilerplate).is_some()
        };
        // "Follow Ilse Varn on Twitter."
        let follow = reading.document.lower(sentence.start) == "follow"
            && sentence
                .clone()
                .any(|at| matches!(reading.document.lower(at), "twitter" | "facebook" | "instagram"));
        if follow || sentence.clone().any(is_boilerplate) {
            set(sentence.clone(), Setting::Boilerplate);
        }
    }
    settings
}

/// Marks brackets that hold a credit: "(Photo: …)".
fn credits(reading: &Reading<'_, '_>, sentence: &Range<usize>, set: &mut impl FnMut(Range<usize>, Setting)) {
    let mut at = sentence.start;
    while at < sentence.end {
        if !reading.document.has(Fact::Bracket, at) {
            at += 1;
            continue;
        }
        let close = if reading.document.source(at) == "(" { ")" } else { "]" };
        let last = sentence.end.min(at + LONGEST_CREDIT);
        let end = (at + 1..last).find(|&end| reading.document.source(end) == close).unwrap_or(at);
        if (at + 1..end).any(|inner| reading.is(Part::Credit, inner)) {
            set(at..end, Setting::Boilerplate);
        }
        at = end.max(at) + 1;
    }
}

/// "By Ilse Varn", "By Ilse Varn and Davith Lommer, Wire".
fn is_byline(reading: &Reading<'_, '_>, paragraph: &Range<usize>) -> bool {
    let document = reading.document;
    let small = |at: usize| reading.shape(at) == Shape::Lower && document.lower(at) != "and";
    paragraph.len() >= 2
        && paragraph.len() <= LONGEST_BYLINE
        && document.lower(paragraph.start) == "by"
        && reading.is_capital(paragraph.start)
        && reading.is_capital(paragraph.start + 1)
        && paragraph.clone().filter(|&at| small(at)).count() <= paragraph.len() / 4
}

/// The token after the dateline that opens `paragraph`; its start if there is none.
fn dateline_end(reading: &Reading<'_, '_>, paragraph: &Range<usize>) -> usize {
    let document = reading.document;
    let last = paragraph.end.min(paragraph.start + LONGEST_DATELINE);
    let (mut words, mut place, mut bracket) = (0, false, None);
    for at in paragraph.start..last {
        let source = document.source(at);
        if matches!(source, "—" | "–" | "--" | "-" | "―") && !document.touches_previous(at + 1) {
            let found = words > 0 && (place || bracket.is_some());
            return if found { at + 1 } else { paragraph.start };
        }
        let fits = match source {
            "(" => {
                bracket = is_agency(reading, at, last).then_some(at).or(bracket);
                bracket.is_some()
            }
            ")" => {
                // Without a dash, only a bracketed agency right after the place tells.
                let dash = matches!(document.source(at + 1), "—" | "–" | "--" | "-" | "―");
                if bracket.is_some() && !dash {
                    return at + 1;
                }
                bracket.is_some()
            }
            "," | "." | "/" | ":" => true,
            _ => reading.is_capital(at) || document.kind(at) == Some(crate::annotate::TokenKind::Number),
        };
        if !fits || (reading.is_function(at) && reading.shape(at) != Shape::Upper) {
            break;
        }
        if reading.is_capital(at) {
            place |= words == 0 && (reading.shape(at) == Shape::Upper || is_place(reading, at, last));
            words += 1;
        }
    }
    paragraph.start
}

/// Whether the bracket at `at` holds an agency or outlet and little else.
fn is_agency(reading: &Reading<'_, '_>, at: usize, end: usize) -> bool {
    let close = (at + 1..end).find(|&close| reading.document.source(close) == ")");
    let medium = |at: usize| {
        let known = reading.phrase(at, end, |meaning| matches!(meaning, Meaning::Body(_)));
        let medium = match known {
            Some((Meaning::Body(body), _)) => {
                reading.rules.gazetteer.bodies().get(body).is_some_and(|body| body.is_medium)
            }
            _ => false,
        };
        medium || reading.is(Part::Credit, at) || reading.document.lower(at) == "wire"
    };
    close.is_some_and(|close| close - at <= 6 && (at + 1..close).any(medium))
}

fn is_place(reading: &Reading<'_, '_>, at: usize, end: usize) -> bool {
    let place = |meaning: Meaning| {
        matches!(
            meaning,
            Meaning::Place
                | Meaning::Country(_, CountryForm::Name)
                | Meaning::Country(_, CountryForm::Capital)
        )
    };
    reading.phrase(at, end, place).is_some()
}
