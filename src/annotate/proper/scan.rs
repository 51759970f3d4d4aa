//! Finding names in prose: one pass over the tokens.

use std::ops::Range;

use super::super::facts::Fact;
use super::super::gazetteer::{Meaning, Part};
use super::boundary::name_end;
use super::kind::classify;
use super::reading::{Reading, Shape, Style};
use super::setting::settings;
use super::{NameKind, ProperName, Setting};

/// The most words before a title that belong to it.
const MOST_MODIFIERS: usize = 4;

/// The most titles in a row.
const MOST_TITLES: usize = 4;

/// What may be a name.
pub(super) struct Candidate {
    pub(super) name: ProperName,
    /// Whether it is one only if a person of the document is called so: "May", "King".
    pub(super) weak: bool,
}

/// The candidates of all sentences in which capitals say something.
pub(super) fn names(reading: &Reading<'_, '_>) -> Vec<Candidate> {
    let settings = settings(reading);
    let mut scanner = Scanner { reading, settings: &settings, found: Vec::new() };
    for (sentence, style) in reading.document.sentences().iter().zip(&reading.styles) {
        if *style == Style::Prose || settings.get(sentence.start) == Some(&Setting::Dateline) {
            scanner.sentence(sentence);
        }
    }
    scanner.found
}

struct Scanner<'r, 'a, 'd> {
    reading: &'r Reading<'a, 'd>,
    settings: &'r [Setting],
    found: Vec<Candidate>,
}

impl Scanner<'_, '_, '_> {
    fn setting(&self, at: usize) -> Setting {
        self.settings.get(at).copied().unwrap_or(Setting::Prose)
    }

    fn sentence(&mut self, sentence: &Range<usize>) {
        let first_word = sentence.clone().find(|&at| self.reading.shape(at) != Shape::Other);
        let first_word = first_word.unwrap_or(sentence.end);
        let mut at = sentence.start;
        while at < sentence.end {
            // A name does not go on from a dateline into the sentence.
            let setting = self.setting(at);
            let end = if setting == Setting::Prose {
                sentence.end
            } else {
                let same = |&at: &usize| self.setting(at) == setting;
                (at..sentence.end).take_while(same).last().map_or(at + 1, |last| last + 1)
            };
            while at < end {
                at = self.step(at, end, first_word).max(at + 1);
            }
        }
    }

    /// Looks for a name at `at`; gives the token to go on with.
    fn step(&mut self, at: usize, end: usize, first_word: usize) -> usize {
        let reading = self.reading;
        let facts = reading.document.facts(at);
        let leads =
            facts.has(Fact::LeadsToName) || (facts.has(Fact::BeginsName) && facts.shape() == Shape::Other);
        if !reading.is_capital(at) && !leads {
            return at + 1;
        }
        if let Some(next) = self.titled(at, end, first_word) {
            return next;
        }
        if !reading.is_capital(at) {
            return self.small_name(at, end);
        }
        if self.is_party(at) {
            let state = reading
                .phrase(at + 2, end, |meaning| matches!(meaning, Meaning::Place | Meaning::Country(..)));
            return state.map_or(at + 3, |(_, end)| end);
        }
        let known = reading.name(at, end);
        if known.is_none() {
            if reading.is_calendar(at) {
                return self.weak(at, first_word);
            }
            let starts = !reading.is(Part::NoName, at)
                && !reading.is(Part::Suffix, at)
                && (!reading.is_function(at) || reading.shape(at) == Shape::Upper)
                && !self.is_lone_initial(at, end)
                && !self.is_emphasis(at);
            if !starts {
                return at + 1;
            }
        }
        let stop = name_end(reading, at, end);
        if known.is_none() && reading.is_initial(at, first_word) && !self.accepts_initial(at, stop, end) {
            return at + 1;
        }
        // "Varn v. Board of Education" is a case.
        if matches!(reading.document.lower(stop), "v" | "vs")
            && reading.is_point(stop + 1)
            && stop + 2 < end
            && reading.is_capital(stop + 2)
        {
            let stop = name_end(reading, stop + 2, end);
            let name = self.name(at..stop, None, NameKind::Thing, None);
            self.found.push(Candidate { name, weak: false });
            return stop;
        }
        self.push(at..stop, None)
    }

    /// A title with the name after it, at `at`; or a title alone, which is passed over.
    fn titled(&mut self, at: usize, end: usize, first_word: usize) -> Option<usize> {
        let reading = self.reading;
        let mut title = at;
        while title < end
            && title - at < MOST_MODIFIERS
            && reading.is(Part::Modifier, title)
            && !reading.is_given_name(title)
            && !(reading.is_function(title) && reading.is_capital(title))
        {
            title += 1;
            title += usize::from(reading.is_inner_mark(title, "-"));
        }
        // A word may be both: "senior", "chief", "deputy".
        let (first, mut after) =
            (at..=title).rev().find_map(|first| Some((first, self.title_end(first, end)?)))?;
        let known = reading.name(at, end).map(|(_, end)| end);
        if known.is_some_and(|known| known > after) {
            return None;
        }
        // Titles in a row: "Republican Sen.", "former Deputy Prime Minister"; but not the last of them, if it is all
        // that could be the name: "Mrs. Bishop".
        let mut next = after;
        for _ in 0..MOST_TITLES {
            let Some(stop) = self.title_end(next, end).filter(|_| !reading.is_given_name(next)) else {
                break;
            };
            if reading.name(next, end).is_some_and(|(_, known)| known > stop) {
                break;
            }
            next = stop;
            if self.begins_person(next, end) {
                after = next;
            }
        }
        let title = at..after;
        let capital = reading.is_capital(first);
        if !self.begins_person(after, end) {
            // "Judge" alone is a title; but a "Republican" is known, and "King" may be a surname.
            if !capital || known.is_some() {
                return None;
            }
            let single = after == at + 1;
            return Some(if single { self.weak(at, first_word) } else { after });
        }
        let stop = name_end(reading, after, end);
        let (kind, known_name) = classify(reading, &(after..stop));
        match kind {
            NameKind::Person | NameKind::Unknown => {}
            // "Mr. Jordan", "Judge England"; but "President China", "Attorney General's Office" are none.
            NameKind::Place
                if known_name.is_some()
                    && stop == after + 1
                    && capital
                    && reading.shape(after) == Shape::Capital
                    && self.title_end(stop, end).is_none() => {}
            NameKind::Organisation if stop == after + 1 && known_name.is_none() && capital => {}
            _ if known_name.is_none() && first == at && capital && after == at + 1 => {
                return Some(self.push(at..stop, None));
            }
            _ => return if capital && known != Some(after) { Some(after) } else { None },
        }
        Some(self.push(after..stop, Some(title)))
    }

    /// Where the title at `at` ends, with its point.
    fn title_end(&self, at: usize, end: usize) -> Option<usize> {
        let reading = self.reading;
        if !reading.document.has(Fact::BeginsTitle, at) {
            return None;
        }
        let (_, after) = reading.phrase(at, end, |meaning| matches!(meaning, Meaning::Title(_)))?;
        // A compound goes on: "leader-in-waiting", "host's".
        if reading.is_inner_mark(after, "-") {
            return None;
        }
        Some(if after < end && reading.is_point(after) { after + 1 } else { after })
    }

    /// Whether a person's name can begin at `at`.
    fn begins_person(&self, at: usize, end: usize) -> bool {
        let reading = self.reading;
        let particle = reading.shape(at) == Shape::Lower
            && reading.is(Part::Particle, at)
            && (reading.is_capital(at + 1) || reading.is_inner_mark(at + 1, "-"));
        let month = self.is_titled_month(at);
        at < end
            && (reading.is_capital(at) || (particle && reading.is_capital(at - 1)))
            && (!reading.is_function(at) || month)
            && (!reading.is_calendar(at) || month)
            && !reading.is(Part::NoName, at)
            && !(reading.is(Part::NotAlone, at) && self.title_end(at, end).is_some())
    }

    /// "Mrs. May", "Prime Minister Theresa May": a month after a capitalised title.
    fn is_titled_month(&self, at: usize) -> bool {
        let month = matches!(self.reading.document.lower(at), "may" | "april" | "june" | "august");
        month && (self.reading.is_capital(at.wrapping_sub(1)) || self.reading.is_point(at.wrapping_sub(1)))
    }

    /// A name that begins with a small letter: "al-Qaeda".
    fn small_name(&mut self, at: usize, end: usize) -> usize {
        match self.reading.name(at, end) {
            Some((_, stop)) if stop > at + 1 => self.push(at..stop, None),
            _ => self.particles(at, end).map_or(at + 1, |stop| self.push(at..stop, None)),
        }
    }

    /// The end of a surname with its particles at `at`: "bin Varn", "al-Varn".
    fn particles(&self, at: usize, end: usize) -> Option<usize> {
        let reading = self.reading;
        if !reading.is(Part::Particle, at) || reading.document.lower(at) == "y" {
            return None;
        }
        let surname = if reading.is_inner_mark(at + 1, "-") { at + 2 } else { at + 1 };
        let fits = surname < end
            && reading.is_capital(surname)
            && reading.name(surname, end).is_none()
            && !reading.is_function(surname)
            && !reading.is_calendar(surname);
        fits.then_some(surname + 1)
    }

    /// The "R" of "R-Ohio".
    fn is_party(&self, at: usize) -> bool {
        self.reading.shape(at) == Shape::Initial
            && self.reading.is_inner_mark(at + 1, "-")
            && matches!(self.reading.document.lower(at), "r" | "d" | "i")
    }

    /// An initial that no name follows: "Plan B", "Vitamin C".
    fn is_lone_initial(&self, at: usize, end: usize) -> bool {
        self.reading.shape(at) == Shape::Initial
            && !(self.reading.is_point(at + 1) && at + 2 < end && self.reading.is_capital(at + 2))
    }

    /// A word in capitals for emphasis: the document writes it small as well.
    fn is_emphasis(&self, at: usize) -> bool {
        self.reading.shape(at) == Shape::Upper && self.reading.info(at).is_some_and(|info| info.lower > 0)
    }

    /// Whether a capital at the beginning of a sentence is a name's.
    fn accepts_initial(&self, at: usize, stop: usize, end: usize) -> bool {
        let reading = self.reading;
        let Some(info) = reading.info(at) else { return false };
        if info.lower > 0 && info.lower >= info.capitals {
            return false;
        }
        if info.capitals > 0 || reading.shape(at) == Shape::Upper {
            return true;
        }
        if stop <= at + 1 {
            return false;
        }
        if reading.is_given_name(at) || reading.shape(at) == Shape::Initial {
            return true;
        }
        // "Embattled Matis Orlund", "Several Russian officials": the name begins later.
        let lower = reading.document.lower(at);
        let adverb = reading.rules.grammar.is_adverb("", lower);
        let ends_like_verb = lower.ends_with("ed") || lower.ends_with("ing") || lower.ends_with("ly");
        let later = reading.is_given_name(at + 1)
            || reading.name(at + 1, end).is_some_and(|(_, known)| known == stop);
        // "Leave Varn alone!": what is said begins with a name less often than what is written.
        let said = reading.document.is_quoted(at) && reading.is_known_capital(at + 1);
        !said && !later && !adverb && !ends_like_verb
    }

    /// A word that is a name only if a person is called so.
    fn weak(&mut self, at: usize, first_word: usize) -> usize {
        let reading = self.reading;
        let before =
            at.checked_sub(1).filter(|_| at > first_word).map_or("", |before| reading.document.lower(before));
        let determined = reading.rules.grammar.is(super::super::grammar::Class::Determiner, before)
            || matches!(
                before,
                "in" | "of"
                    | "since"
                    | "until"
                    | "by"
                    | "last"
                    | "next"
                    | "early"
                    | "late"
                    | "mid"
                    | "on"
                    | "former"
                    | "'s"
                    | "vice"
            );
        let number = reading.document.source(at + 1).starts_with(|c: char| c.is_ascii_digit());
        if !determined && !number {
            let name = self.name(at..at + 1, None, NameKind::Unknown, None);
            self.found.push(Candidate { name, weak: true });
        }
        at + 1
    }

    fn name(
        &self,
        tokens: Range<usize>,
        title: Option<Range<usize>>,
        kind: NameKind,
        known: Option<super::Known>,
    ) -> ProperName {
        let setting = self.setting(tokens.start);
        ProperName { tokens, kind, title, acronym: None, known, setting }
    }

    /// Adds the name `tokens`; gives the token to go on with.
    fn push(&mut self, tokens: Range<usize>, title: Option<Range<usize>>) -> usize {
        let (mut kind, mut known) = classify(self.reading, &tokens);
        if title.is_some() {
            (kind, known) = (NameKind::Person, None);
        }
        let next = tokens.end;
        let mut name = self.name(tokens, title, kind, known);
        name.acronym = self.acronym(&name.tokens);
        if name.setting == Setting::Dateline && known.is_none() {
            name.kind = NameKind::Place;
        }
        if name.acronym.is_some() && matches!(name.kind, NameKind::Unknown | NameKind::Thing) {
            name.kind = NameKind::Organisation;
        }
        self.found.push(Candidate { name, weak: false });
        next
    }

    /// The acronym in brackets after a name, if its letters are initials of the name's words, in order.
    fn acronym(&self, name: &Range<usize>) -> Option<usize> {
        let document = self.reading.document;
        let at = name.end + 1;
        let bracketed = document.source(name.end) == "(" && document.source(at + 1) == ")";
        if !bracketed || self.reading.shape(at) != Shape::Upper || name.len() < 2 {
            return None;
        }
        let mut initials = name.clone().filter_map(|at| document.lower(at).chars().next());
        let letters = document.lower(at).chars().filter(|&c| c != '.');
        let mut matched = 0;
        let mut total = 0;
        for letter in letters {
            total += 1;
            matched += usize::from(initials.any(|initial| initial == letter));
        }
        (matched == total && total >= 2).then_some(at)
    }
}
