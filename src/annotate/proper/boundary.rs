//! Where a name ends: capitals in a row, and what joins them.

use super::super::gazetteer::{CountryForm, Meaning, Part};
use super::reading::{Reading, Shape};

/// How far a look ahead for the head of a name goes, in tokens: bounds the time.
const LOOK_AHEAD: usize = 6;

/// The end of the name that begins at token `start`, before token `end`.
pub(super) fn name_end(reading: &Reading<'_, '_>, start: usize, end: usize) -> usize {
    let Some((meaning, known)) = reading.name(start, end) else {
        return grow(reading, start, start + 1, end);
    };
    if known >= end || !is_open(reading, known, end) {
        return known;
    }
    let whole = grow(reading, start, known, end);
    if whole == known {
        return known;
    }
    // More capitals follow a name that is known: "Russian Foreign Ministry", "Russian Sergei Lavrov", "Texas Rangers".
    let has_head = ends_in_head(reading, known, whole);
    let given = reading.is_given_name(known);
    let person = reading.is_given_name(start) && known == start + 1;
    let body = reading.phrase(known, whole, |meaning| matches!(meaning, Meaning::Body(_)));
    let merges = match meaning {
        _ if is_party(reading, start) && body.is_some_and(|(_, end)| end == whole) => false,
        _ if has_head || person => true,
        _ if given => false,
        Meaning::Country(_, CountryForm::Capital) | Meaning::Place => true,
        // "Republican Senate candidates" are no Senate of their own.
        Meaning::Body(_) => known == start + 1 && !is_party(reading, start),
        _ => false,
    };
    if merges { whole } else { known }
}

/// Whether the word at `at` names a party and is a title as well: "Republican".
fn is_party(reading: &Reading<'_, '_>, at: usize) -> bool {
    reading.phrase(at, at + 1, |meaning| matches!(meaning, Meaning::Title(_))).is_some()
}

/// Whether a capital or a joiner follows at `at`.
fn is_open(reading: &Reading<'_, '_>, at: usize, end: usize) -> bool {
    at < end
        && (reading.is_capital(at)
            || matches!(
                reading.document.source(at),
                "of" | "for" | "on" | "and" | "&" | "-" | "," | "'s" | "’s" | "’" | "'" | "."
            ))
}

/// Extends a name that covers `start..at` as far as it goes.
fn grow(reading: &Reading<'_, '_>, start: usize, mut at: usize, end: usize) -> usize {
    let mut boundary = Boundary { reading, start, end, is_body: false };
    while let Some(next) = boundary.next(at) {
        at = next + 1;
    }
    // The point of "Jr." and "Inc." belongs to them, unless the sentence ends with it.
    let abbreviated = reading.is(Part::Suffix, at - 1) || reading.is(Part::Firm, at - 1);
    if abbreviated && at > start + 1 && reading.is_point(at) && at + 1 < end { at + 1 } else { at }
}

/// Whether the last word of `start..end` is the head of a body, place or thing, or joins further words.
fn ends_in_head(reading: &Reading<'_, '_>, start: usize, end: usize) -> bool {
    let head = |at: usize| {
        [Part::BodyHead, Part::PlaceHead, Part::ThingHead].into_iter().any(|part| reading.is(part, at))
    };
    (start..end).next_back().is_some_and(head)
        || (start..end)
            .any(|at| matches!(reading.document.lower(at), "of" | "for" | "on") && at > start && head(at - 1))
}

struct Boundary<'r, 'a, 'd> {
    reading: &'r Reading<'a, 'd>,
    start: usize,
    end: usize,
    /// Whether "of", "for" or "on" has joined two parts: a body's name, which "and" may join further.
    is_body: bool,
}

impl Boundary<'_, '_, '_> {
    /// The token up to which the name that ends before `at` goes on; `None` if it ends there.
    fn next(&mut self, at: usize) -> Option<usize> {
        if at >= self.end {
            return None;
        }
        let reading = self.reading;
        let previous = at - 1;
        let source = reading.document.source(at);
        if reading.is_capital(at) {
            return self.continues(at).then_some(at);
        }
        let capital_after = |offset: usize| at + offset < self.end && reading.is_capital(at + offset);
        match source {
            "." if reading.is_point(at) => {
                let abbreviated = reading.shape(previous) == Shape::Initial
                    || matches!(reading.document.lower(previous), "st" | "ft" | "mt")
                    || reading.is(Part::Firm, previous);
                (abbreviated && capital_after(1) && !reading.is_function(at + 1) && self.continues(at + 1))
                    .then_some(at + 1)
            }
            "-" | "‑" | "–" if reading.is_inner_mark(at, source) => {
                let syllable =
                    reading.is(Part::Syllable, at + 1) && previous > self.start && at + 1 < self.end;
                (syllable || (capital_after(1) && self.joins_hyphen(previous, at + 1))).then_some(at + 1)
            }
            "&" => (capital_after(1) && self.joins_ampersand(previous, at + 1)).then_some(at + 1),
            "/" => None,
            "," => self.after_comma(at),
            "'" | "’" | "'s" | "’s" => {
                let possessor =
                    reading.is(Part::Possessor, previous) && reading.document.touches_previous(at);
                (possessor && capital_after(1)).then_some(at + 1)
            }
            "of" | "for" | "on" => self.after_preposition(at),
            "and" => self.after_and(at + 1, previous),
            _ if reading.shape(at) == Shape::Lower && reading.is(Part::Particle, at) => {
                self.after_particles(at)
            }
            _ => None,
        }
    }

    /// Whether the capital at `at` belongs to the name before it.
    fn continues(&self, at: usize) -> bool {
        let reading = self.reading;
        let previous = at - 1;
        let given = reading.is_given_name(previous);
        if reading.is(Part::NoName, at)
            && !reading.is(Part::Suffix, at)
            && reading.shape(at) != Shape::Initial
        {
            return given;
        }
        if reading.is_calendar(at) {
            return given && previous == self.start;
        }
        if reading.is_function(at) && reading.shape(at) != Shape::Upper {
            return false;
        }
        if self.is_body {
            return true;
        }
        if let Some((_, after)) = reading.phrase(at, self.end, |meaning| matches!(meaning, Meaning::Title(_)))
        {
            // A title for the name that follows; but "Steve King", "National Press Secretary".
            let follows = if reading.is_point(after) { after + 1 } else { after };
            let followed =
                follows < self.end && reading.is_capital(follows) && !reading.is(Part::Suffix, follows);
            let surname = (given || reading.is_given_name(self.start)) && !followed && after == at + 1;
            if !surname && !self.ends_in_head(follows) {
                return false;
            }
        }
        let Some((meaning, known)) = reading.name(at, self.end) else { return true };
        let first_given = reading.is_given_name(self.start);
        let known_start = reading.name(self.start, at).is_some();
        match meaning {
            _ if self.ends_in_head(at) && (known_start || self.start + 1 < at || known == at + 1) => true,
            Meaning::Country(_, CountryForm::Name | CountryForm::Demonym) => {
                first_given || reading.shape(previous) == Shape::Initial
            }
            Meaning::Country(..) | Meaning::Place => true,
            Meaning::Body(_) => first_given && known == at + 1,
            _ => first_given || known_start || known == at + 1,
        }
    }

    /// Whether the capitals in a row from `at` end in the head of a body, place or thing.
    fn ends_in_head(&self, at: usize) -> bool {
        let row = (at..self.end.min(at + LOOK_AHEAD)).take_while(|&at| self.reading.is_capital(at)).last();
        row.is_some_and(|last| ends_in_head(self.reading, last, last + 1))
    }

    /// Whether a hyphen makes one name: "Ocasio-Cortez", but not "U.S.-Russia", "Clinton-Trump".
    fn joins_hyphen(&self, before: usize, after: usize) -> bool {
        let reading = self.reading;
        let known = |at: usize| reading.name(at, at + 1).is_some();
        let alone = |at: usize| reading.info(at).is_some_and(|info| info.free > 0);
        let split = known(before)
            || known(after)
            || (alone(before) && alone(after) && !reading.is_given_name(before));
        !split || self.is_body
    }

    /// "Johnson & Johnson", "Varn & Sons"; but not two names that stand alone elsewhere.
    fn joins_ampersand(&self, before: usize, after: usize) -> bool {
        let alone = |at: usize| self.reading.info(at).is_some_and(|info| info.capitals > 1);
        let same = self.reading.document.word_type(before) == self.reading.document.word_type(after);
        same || !(alone(before) && alone(after))
    }

    /// "King, Jr.", "Varn Motors, Inc.", and the commas of "Alcohol, Tobacco, Firearms and Explosives".
    fn after_comma(&self, at: usize) -> Option<usize> {
        let reading = self.reading;
        let next = at + 1;
        if next >= self.end {
            return None;
        }
        if reading.is_capital(next)
            && (reading.is(Part::Suffix, next) || reading.is(Part::Firm, next))
            && reading.document.lower(next) != "co"
        {
            return Some(next);
        }
        if !self.is_body {
            return None;
        }
        let remit = |at: usize| at < self.end && reading.is_capital(at) && reading.is(Part::Remit, at);
        if reading.document.lower(next) == "and" {
            return remit(next + 1).then_some(next + 1);
        }
        let item = (next..self.end.min(next + LOOK_AHEAD)).take_while(|&at| reading.is_capital(at)).count();
        let listed = matches!(reading.document.lower(next + item), "," | "and");
        (remit(next) && listed).then_some(next)
    }

    /// "Ministry of Foreign Affairs", "Organization for the Prohibition of …", "Council on Foreign Relations".
    fn after_preposition(&mut self, at: usize) -> Option<usize> {
        let reading = self.reading;
        let previous = at - 1;
        // "Senate on Capitol Hill", "Republicans of Ohio": what is known by one word is whole.
        let whole = reading.phrase(previous, at, |meaning| matches!(meaning, Meaning::Body(_))).is_some();
        let body = (reading.is(Part::BodyHead, previous) && !whole)
            || (self.is_body && reading.is(Part::Remit, previous));
        let head = match reading.document.lower(at) {
            "of" => body || reading.is(Part::PlaceHead, previous) || reading.is(Part::ThingHead, previous),
            _ => body,
        };
        let next = if reading.document.lower(at + 1) == "the" { at + 2 } else { at + 1 };
        let joins = head
            && next < self.end
            && reading.is_capital(next)
            && !reading.is_calendar(next)
            && !reading.is_function(next)
            && !reading.is_given_name(next);
        self.is_body |= joins;
        joins.then_some(next)
    }

    /// "Health and Human Services"; never "Lavrov and Tillerson".
    fn after_and(&self, next: usize, previous: usize) -> Option<usize> {
        let reading = self.reading;
        let remit = |at: usize| at < self.end && reading.is_capital(at) && reading.is(Part::Remit, at);
        let joins = remit(next) && (self.is_body || (remit(previous) && self.ends_in_head(next)));
        joins.then_some(next)
    }

    /// "bin Laden", "de la Cruz", "al-Assad": the capital after particles.
    fn after_particles(&self, at: usize) -> Option<usize> {
        let reading = self.reading;
        let mut next = at;
        for _ in 0..3 {
            if next >= self.end || !(reading.shape(next) == Shape::Lower && reading.is(Part::Particle, next))
            {
                break;
            }
            next += 1;
            if reading.is_inner_mark(next, "-") {
                next += 1;
            }
        }
        (next < self.end && reading.is_capital(next) && !reading.is_function(next)).then_some(next)
    }
}
