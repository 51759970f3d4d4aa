//! "he", "him", "his", "she", "her": resolved only where one person comes into question.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::super::facts::Fact;
use super::super::gazetteer::Gender;
use super::super::grammar::Class;
use super::super::proper::{NameKind, ProperName};
use super::description::{Described, Descriptions};
use super::naming::Naming;
use super::words::{Case, Pronoun, Words};
use super::{Reference, ReferenceKind};

/// How many persons back an antecedent is looked for: bounds the time.
const MOST_BACK: usize = 24;
/// How many tokens back.
const FARTHEST: usize = 160;

/// The most tokens of a clause before its main clause.
const LONGEST_LEAD: usize = 30;

/// How many tokens after its referent was last spoken of a description may stand.
const FAR: usize = 250;
/// The same for "the president" who was called the president of a country.
const NEAR: usize = 80;

/// A person who was spoken of.
#[derive(Debug, Clone)]
struct Person {
    /// `None` for somebody unnamed.
    referent: Option<usize>,
    gender: Option<Gender>,
    tokens: Range<usize>,
    is_subject: bool,
    /// After "of": part of what is said of somebody else.
    is_complement: bool,
    is_quoted: bool,
    sentence: usize,
    paragraph: usize,
}

/// Goes through a document once, keeping who was spoken of.
pub(super) struct Scan<'r, 'a, 'd> {
    words: &'r Words<'a, 'd>,
    naming: &'r Naming,
    persons: Vec<Person>,
    genders: Vec<Option<Gender>>,
    /// Where each referent was last spoken of.
    last: Vec<Option<usize>>,
    /// Where somebody unnamed was last called by a noun: "a minister".
    unnamed: HashMap<u64, usize, RandomState>,
    /// Who said the last quote, with its paragraph and the number of persons that had been spoken of by then.
    speaker: Option<(usize, usize, usize)>,
    found: Vec<Reference>,
}

/// Where the scan is.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    sentence: usize,
    sentence_start: usize,
    paragraph: usize,
    /// Whether this is the first word of its paragraph.
    opens_paragraph: bool,
    /// The first token of the paragraph.
    paragraph_start: usize,
    /// The last token before this one that is not quoted.
    last_unquoted: Option<usize>,
}

impl<'r, 'a, 'd> Scan<'r, 'a, 'd> {
    pub(super) fn new(words: &'r Words<'a, 'd>, naming: &'r Naming) -> Self {
        let genders = naming.referents.iter().map(|referent| referent.gender).collect();
        Self {
            words,
            naming,
            persons: Vec::new(),
            genders,
            last: vec![None; naming.referents.len()],
            unnamed: HashMap::default(),
            speaker: None,
            found: Vec::new(),
        }
    }

    /// The references of descriptions and pronouns.
    pub(super) fn run(mut self, descriptions: &Descriptions<'_, '_, '_>) -> Vec<Reference> {
        let document = self.words.document;
        let mut names = self.naming.names.iter().zip(&self.naming.named).peekable();
        let mut paragraphs = document.paragraphs().iter().enumerate().peekable();
        let mut last_unquoted = None;
        let start = |name: Option<&(&ProperName, &Option<usize>)>| {
            name.map_or(usize::MAX, |(name, _)| {
                name.title.as_ref().map_or(name.tokens.start, |title| title.start)
            })
        };
        let mut next_start = start(names.peek());
        for (index, sentence) in document.sentences().iter().enumerate() {
            while paragraphs.peek().is_some_and(|(_, paragraph)| paragraph.end <= sentence.start) {
                paragraphs.next();
            }
            let (paragraph, paragraph_start) =
                paragraphs.peek().map_or((0, 0), |(paragraph, range)| (*paragraph, range.start));
            let mut opens = sentence.start == paragraph_start;
            let mut at = sentence.start;
            while at < sentence.end {
                // Most tokens are nothing that refers.
                let facts = document.facts(at);
                if at < next_start && !facts.is(Class::Determiner) && !facts.has(Fact::Refers) {
                    opens &= !document.is_wordlike(at);
                    if !document.is_quoted(at) {
                        last_unquoted = Some(at);
                    }
                    at += 1;
                    continue;
                }
                let mut place = Place {
                    at,
                    sentence: index,
                    sentence_start: sentence.start,
                    paragraph,
                    opens_paragraph: opens,
                    paragraph_start,
                    last_unquoted,
                };
                opens &= !document.is_wordlike(at);
                while names.peek().is_some_and(|(name, _)| name.tokens.end <= at) {
                    names.next();
                }
                let upcoming = names.peek().copied();
                next_start = start(upcoming.as_ref());
                let possessor = upcoming.is_some_and(|(name, _)| name.tokens.len() == 1)
                    && next_start == at
                    && self.begins_description(at);
                let end = if possessor {
                    self.description(place, descriptions, sentence.end)
                } else if let Some((name, referent)) = upcoming.filter(|_| next_start <= at) {
                    place.at = next_start;
                    self.name(place, name, *referent);
                    names.next();
                    next_start = start(names.peek());
                    name.tokens.end
                } else if let Some(pronoun) =
                    self.words.info(at).pronoun.filter(|_| at >= document.title_tokens())
                {
                    self.pronoun(place, pronoun, sentence.end);
                    at + 1
                } else if self.begins_description(at) {
                    self.description(place, descriptions, sentence.end)
                } else {
                    at + 1
                };
                let end = end.max(at + 1);
                for token in at..end {
                    if !document.is_quoted(token) {
                        last_unquoted = Some(token);
                    }
                }
                at = end;
            }
        }
        self.found
    }

    fn begins_description(&self, at: usize) -> bool {
        let document = self.words.document;
        document.is(Class::Determiner, at)
            || (self.words.country(at).is_some() && self.words.is_possessive(at + 1))
    }

    fn name(&mut self, place: Place, name: &ProperName, referent: Option<usize>) {
        let known = referent.and_then(|referent| self.naming.referents.get(referent));
        let kind = known.map_or(name.kind, |known| known.kind);
        // A name of which nothing is known may be a person's, if it acts.
        let may_be =
            || kind == NameKind::Unknown && (name.title.is_some() || self.is_subject(place, &name.tokens));
        if kind == NameKind::Person || may_be() {
            let gender = referent.and_then(|referent| self.genders.get(referent).copied().flatten());
            let referent = referent.filter(|_| kind == NameKind::Person);
            self.push(place, name.tokens.clone(), referent, gender);
        }
    }

    fn description(&mut self, place: Place, descriptions: &Descriptions<'_, '_, '_>, end: usize) -> usize {
        let document = self.words.document;
        let Some(described) = descriptions.at(place.at, end) else { return place.at + 1 };
        let stop = described.tokens.end;
        // An apposition is part of what is said of its name: "Lavrov, the foreign minister,".
        let comma = place.at.checked_sub(1).filter(|&at| document.source(at) == ",");
        let last = self.persons.last();
        let beside = comma.is_some_and(|comma| last.is_some_and(|last| last.tokens.end == comma));
        let named = document.source(stop) == "," && self.naming.names_start(stop + 1);
        if beside || named {
            return stop;
        }
        if let Some(referent) = described.referent.filter(|&referent| self.is_fresh(referent, &described)) {
            let gender = self.genders.get(referent).copied().flatten().or(described.gender);
            let kind = ReferenceKind::Description;
            self.found.push(Reference { tokens: described.tokens.clone(), referent, kind });
            self.push(place, described.tokens, Some(referent), gender);
        } else {
            if described.is_indefinite {
                self.unnamed.insert(described.head, place.at);
            }
            self.push(place, described.tokens, None, described.gender);
        }
        stop
    }

    /// Whether the referent of a description was spoken of not long ago, and nobody unnamed by its noun since.
    fn is_fresh(&self, referent: usize, described: &Described) -> bool {
        let Some(last) = self.last.get(referent).copied().flatten() else { return false };
        let start = described.tokens.start;
        let reach = if described.leaves_out_country { NEAR } else { FAR };
        start.saturating_sub(last) <= reach
            && self.unnamed.get(&described.head).is_none_or(|&unnamed| unnamed < last)
    }

    fn push(&mut self, place: Place, tokens: Range<usize>, referent: Option<usize>, gender: Option<Gender>) {
        let is_subject = self.is_subject(place, &tokens);
        self.meet(place, tokens, referent, gender, is_subject, true);
    }

    /// Keeps a person who was spoken of; `may_speak` if a verb of attribution beside it makes it the last speaker.
    fn meet(
        &mut self,
        place: Place,
        tokens: Range<usize>,
        referent: Option<usize>,
        gender: Option<Gender>,
        is_subject: bool,
        may_speak: bool,
    ) {
        let is_quoted = self.words.document.is_quoted(tokens.start);
        if let Some(referent) = referent {
            if may_speak && !is_quoted && self.speaks(place.at, &tokens) {
                self.speaker = Some((referent, place.paragraph, self.persons.len() + 1));
            }
            if let Some(last) = self.last.get_mut(referent) {
                *last = Some(tokens.start);
            }
        }
        let is_complement = self.is_complement(place.at);
        let Place { sentence, paragraph, .. } = place;
        self.persons.push(Person {
            referent,
            gender,
            tokens,
            is_subject,
            is_complement,
            is_quoted,
            sentence,
            paragraph,
        });
    }

    /// Whether a verb of attribution stands beside.
    fn speaks(&self, start: usize, tokens: &Range<usize>) -> bool {
        let document = self.words.document;
        // "Varn, meanwhile, said", "Varn also said"
        let mut verb = tokens.end;
        if document.source(verb) == "," && document.source(verb + 2) == "," {
            verb += 3;
        }
        while verb < tokens.end + 4 && (document.is_adverb(verb) || document.is(Class::Auxiliary, verb)) {
            verb += 1;
        }
        self.words.is_cue(verb) || start.checked_sub(1).is_some_and(|at| self.words.is_cue(at))
    }

    /// Whether a name or description that begins at the place, title included, is the subject of a clause, as far as
    /// its neighbours tell.
    fn is_subject(&self, place: Place, tokens: &Range<usize>) -> bool {
        let document = self.words.document;
        if self.words.is_possessive(tokens.end) || document.lower(tokens.end) == "and" {
            return false;
        }
        let start = place.at;
        let before = start.checked_sub(1).filter(|&before| before >= place.sentence_start);
        let Some(mut before) = before else { return true };
        let mut first = false;
        while self.words.country(before).is_some() || document.is(Class::Determiner, before) {
            if before == place.sentence_start {
                first = true;
                break;
            }
            before -= 1;
        }
        let after_cue = self.words.is_cue(before)
            && before.checked_sub(1).is_some_and(|at| document.is_quoted(at) || !document.is_wordlike(at));
        let joined = matches!(document.lower(before), "and" | "or")
            && self.persons.last().is_some_and(|last| last.tokens.end == before);
        let mark = !document.is_wordlike(before) && document.source(before) != "-";
        let verb = document.is(Class::Auxiliary, tokens.end) || self.words.is_cue(tokens.end);
        let clause = document.is(Class::Clause, before) && !document.is(Class::Preposition, before);
        first
            || after_cue
            || (!joined && (mark || clause || (verb && !document.is(Class::Preposition, before))))
    }

    fn pronoun(&mut self, place: Place, pronoun: Pronoun, end: usize) {
        let at = place.at;
        let document = self.words.document;
        let object = match pronoun.case {
            Case::Object => true,
            Case::ObjectOrPossessive => !document.is_wordlike(at + 1) || document.is_function_word(at + 1),
            Case::Subject | Case::Possessive => false,
        };
        let chosen = self
            .choose(place, pronoun.gender, object)
            .or_else(|| self.last_speaker(place, pronoun))
            .or_else(|| self.goes_on_speaking(place, pronoun))
            .or_else(|| self.speaks_before_quote(place, pronoun));
        let referent = chosen.filter(|&referent| !self.leads_to_other(place, pronoun.gender, referent, end));
        let tokens = at..at + 1;
        if let Some(referent) = referent {
            if let Some(known) = self.genders.get_mut(referent) {
                known.get_or_insert(pronoun.gender);
            }
            let kind = ReferenceKind::Pronoun;
            self.found.push(Reference { tokens: tokens.clone(), referent, kind });
        }
        let is_subject = pronoun.case == Case::Subject;
        self.meet(place, tokens, referent, Some(pronoun.gender), is_subject, is_subject);
    }

    /// Whether what begins at `at` stands after "of", "like" or "than".
    fn is_complement(&self, at: usize) -> bool {
        let document = self.words.document;
        let before = at.checked_sub(1).filter(|&before| self.words.country(before).is_none());
        before.is_some_and(|before| matches!(document.lower(before), "of" | "like" | "than" | "unlike"))
    }

    /// The antecedent among those who were last spoken of; `None` if nobody comes into question, or several.
    fn choose(&self, place: Place, gender: Gender, object: bool) -> Option<usize> {
        let document = self.words.document;
        let quoted = document.is_quoted(place.at);
        let across = place.opens_paragraph && !quoted && place.paragraph > 0;
        // The nearest who comes into question, whether somebody else was met on the way, and its first subject.
        let mut nearest: Option<&Person> = None;
        let mut subject: Option<&Person> = None;
        let mut others = false;
        for person in self.persons.iter().rev().take(MOST_BACK) {
            let near = person.paragraph == place.paragraph && person.sentence + 1 >= place.sentence;
            let reached = near || (across && person.paragraph + 1 == place.paragraph);
            let in_reach = place.at.saturating_sub(person.tokens.start) <= FARTHEST
                && reached
                && person.tokens.start >= document.title_tokens();
            if !in_reach {
                break;
            }
            if person.tokens.start >= place.at {
                continue;
            }
            // Inside a quote nothing outside it is looked at, and the other way round.
            let same_voice = match quoted {
                true => place.last_unquoted.is_none_or(|last| person.tokens.start > last),
                false => !person.is_quoted,
            };
            let known = person.referent.and_then(|referent| self.genders.get(referent).copied().flatten());
            let told = person.gender.or(known);
            if !same_voice || told.is_some_and(|told| told != gender) {
                continue;
            }
            if object && self.is_subject_of_same_clause(person, place) {
                continue;
            }
            match nearest {
                None => nearest = Some(person),
                Some(nearest) if nearest.referent == person.referent && person.referent.is_some() => {}
                Some(_) => {
                    others = true;
                    // Another subject of the antecedent's own sentence: either may be meant.
                    if subject.is_none_or(|subject| subject.sentence == person.sentence && person.is_subject)
                    {
                        return None;
                    }
                    continue;
                }
            }
            if person.is_subject && !others && subject.is_none() {
                subject = Some(person);
            }
        }
        let nearest = nearest?;
        let referent = nearest.referent?;
        let sure = self.genders.get(referent).copied().flatten().is_some();
        // "As the son of the president, he …" speaks of the son.
        if nearest.is_complement && nearest.sentence == place.sentence && self.is_before_comma(nearest, place)
        {
            return None;
        }
        if others && (across || subject.is_none() || !sure) {
            return None;
        }
        Some(referent)
    }

    /// Whether a comma closes what the person belongs to, right before the pronoun.
    fn is_before_comma(&self, person: &Person, place: Place) -> bool {
        place.at == person.tokens.end + 1 && self.words.document.source(person.tokens.end) == ","
    }

    /// "Varn told him": the object is not the subject of the same clause.
    fn is_subject_of_same_clause(&self, person: &Person, place: Place) -> bool {
        let document = self.words.document;
        person.is_subject
            && person.sentence == place.sentence
            && place.at - person.tokens.end <= 12
            && !(person.tokens.end..place.at)
                .any(|at| document.is(Class::Clause, at) || matches!(document.source(at), "," | ":" | ";"))
    }

    /// Whoever spoke before, if the pronoun is beside a quote and its verb: "…," he said.
    fn last_speaker(&self, place: Place, pronoun: Pronoun) -> Option<usize> {
        let document = self.words.document;
        let (referent, paragraph, since) = self.speaker?;
        let tail = pronoun.case == Case::Subject
            && !document.is_quoted(place.at)
            && self.speaks(place.at, &(place.at..place.at + 1))
            && (place.paragraph_start..place.at).rev().take(4).any(|at| document.is_quoted(at));
        if !tail || paragraph + 1 < place.paragraph {
            return None;
        }
        let gender = self.genders.get(referent).copied().flatten()?;
        let other = self.persons.get(since..)?.iter().rev().take(MOST_BACK).any(|person| {
            !person.is_quoted
                && person.referent != Some(referent)
                && person.gender.is_none_or(|gender| gender == pronoun.gender)
        });
        (gender == pronoun.gender && !other).then_some(referent)
    }

    /// Whoever spoke in the sentence or paragraph before, if the pronoun speaks, too: "Varn said that Orlund had lied. He
    /// added that …". Who was named in what was said comes not into question, but whoever else did something since.
    fn goes_on_speaking(&self, place: Place, pronoun: Pronoun) -> Option<usize> {
        let document = self.words.document;
        let (referent, paragraph, since) = self.speaker?;
        let speaks = pronoun.case == Case::Subject
            && !document.is_quoted(place.at)
            && self.speaks(place.at, &(place.at..place.at + 1));
        if !speaks || paragraph + 1 < place.paragraph {
            return None;
        }
        let sentence = self.persons.get(since.checked_sub(1)?)?.sentence;
        let gender = self.genders.get(referent).copied().flatten();
        let other = self.persons.get(since..)?.iter().rev().take(MOST_BACK).any(|person| {
            !person.is_quoted
                && person.is_subject
                && person.sentence > sentence
                && person.referent != Some(referent)
                && person.gender.is_none_or(|gender| gender == pronoun.gender)
        });
        (gender.is_none_or(|gender| gender == pronoun.gender) && !other).then_some(referent)
    }

    /// Who comes into question where the quote begins that the pronoun says: "Varn stood up. “… …,” he said".
    fn speaks_before_quote(&self, place: Place, pronoun: Pronoun) -> Option<usize> {
        let document = self.words.document;
        if pronoun.case != Case::Subject || !self.speaks(place.at, &(place.at..place.at + 1)) {
            return None;
        }
        let first = place.paragraph_start;
        let before = document.quotes().partition_point(|quote| quote.tokens.end <= place.at);
        let quote = document.quotes().get(before.checked_sub(1)?)?;
        let beside = quote.tokens.end + 2 >= place.at && quote.tokens.start >= first;
        let at = quote.tokens.start;
        let start = Place {
            at,
            sentence: document.sentence_number(at),
            sentence_start: document.sentence_at(at).start,
            opens_paragraph: at == first,
            ..place
        };
        beside.then(|| self.choose(start, pronoun.gender, false)).flatten()
    }

    /// "After he won, Orlund …": a pronoun in a clause that stands before its main clause may mean the subject of that.
    fn leads_to_other(&self, place: Place, gender: Gender, referent: usize, end: usize) -> bool {
        let document = self.words.document;
        let first = place.sentence_start;
        let leads = document.is(Class::Preposition, first) || document.is(Class::Clause, first);
        if !leads || place.at - first > LONGEST_LEAD || document.is_quoted(place.at) {
            return false;
        }
        let comma = |&at: &usize| document.source(at) == ",";
        if (first..place.at).any(|at| comma(&at)) {
            return false;
        }
        let Some(comma) = (place.at..end.min(place.at + LONGEST_LEAD)).find(comma) else { return false };
        let Some(next) = self.naming.name_near(comma + 1) else { return false };
        let other = self.naming.referents.get(next);
        next != referent
            && other.is_some_and(|other| {
                matches!(other.kind, NameKind::Person | NameKind::Unknown)
                    && other.gender.is_none_or(|told| told == gender)
            })
    }
}
