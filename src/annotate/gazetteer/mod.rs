//! The gazetteer: names that are known before any text is read, and words that tell what a name is.
//!
//! Everything is found by a word in lower case, so that a document looks up each of its word types once.

mod files;

use std::collections::HashMap;
use std::num::NonZeroU32;

use foldhash::fast::RandomState;

use super::document::normalise;
use super::token::tokenize;

/// What a word can be in a name; one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A man's given name.
    GivenMale,
    /// A woman's given name.
    GivenFemale,
    /// A given name of either.
    GivenEither,
    /// "bin", "de", "van".
    Particle,
    /// "moon" of "Ban Ki-moon".
    Syllable,
    /// "Jr", "III".
    Suffix,
    /// "Ministry", "Party".
    BodyHead,
    /// "Health" of "Health and Human Services".
    Remit,
    /// "People" of "People's Assembly".
    Possessor,
    /// "Inc".
    Firm,
    /// "River", "Province".
    PlaceHead,
    /// "Act", "War".
    ThingHead,
    /// "Calif".
    StateAbbreviation,
    /// Before a title: "former".
    Modifier,
    /// In a photograph's credit.
    Credit,
    /// "reporter" of "a Herald reporter".
    SourceNoun,
    /// "wife", "sister".
    RelationFemale,
    /// "husband", "brother".
    RelationMale,
    /// In names, but none by itself: "State".
    NotAlone,
    /// No part of a name.
    NoName,
}

/// Male or female, as the words of a text tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// "she".
    Female,
    /// "he".
    Male,
}

/// How a name refers to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountryForm {
    /// "Russia", "Russian Federation".
    Name,
    /// "Russian", "Russians": its people, or what belongs to it.
    Demonym,
    /// "Moscow": the town, or its government.
    Capital,
    /// "Kremlin": its government.
    Metonym,
}

/// A country or a region of the gazetteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// Its usual name.
    pub name: String,
    /// All names, each with how it refers to the country; the usual one first.
    pub names: Vec<(String, CountryForm)>,
    /// Whether it is a state; else it is a part of the world or of a state.
    pub is_state: bool,
}

/// What a known phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A title, with the gender that it tells.
    Title(Option<Gender>),
    /// Position in [`Gazetteer::countries`], and how it is referred to.
    Country(usize, CountryForm),
    /// Position in [`Gazetteer::bodies`].
    Body(usize),
    /// A place that is no country.
    Place,
    /// A thing, event, faith …: no actor.
    Thing,
    /// A sentence with it is not the story's.
    Boilerplate,
    /// It tells what paragraphs are the site's.
    Site(Site),
}

/// How a phrase tells that a paragraph is the site's and not the story's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// The paragraph is nothing else: "Share this article".
    Line,
    /// It begins so, and is short: "Read more:".
    Opening,
    /// It stands in it: "our readers make".
    Appeal,
    /// Together with others, and words for readers and for the site: "donation".
    AppealWord,
    /// A word of a site for itself: "we".
    Outlet,
    /// A word of a site for its readers: "you", "please".
    Reader,
}

impl Meaning {
    /// Whether it is a name, and so written with a capital.
    pub(super) fn is_name(self) -> bool {
        !matches!(self, Self::Title(_) | Self::Boilerplate | Self::Site(_))
    }
}

#[derive(Debug)]
pub(super) struct Phrase {
    /// What follows the first word, in lower case.
    pub(super) rest: Vec<String>,
    /// For each word whether it is written in capitals only: "US".
    pub(super) capitals: Vec<bool>,
    pub(super) meaning: Meaning,
}

/// What is known of a word.
#[derive(Debug, Default)]
pub(super) struct Entry {
    parts: u32,
    /// The phrases that it begins, the longest first.
    pub(super) phrases: Vec<Phrase>,
}

/// What kinds of phrases a word begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Begins {
    pub(super) name: bool,
    pub(super) title: bool,
    pub(super) boilerplate: bool,
    /// Whether it stands before titles or surnames: "former", "bin".
    pub(super) lead: bool,
}

impl Entry {
    pub(super) fn is(&self, part: Part) -> bool {
        self.parts & (1 << part as u32) != 0
    }

    pub(super) fn begins(&self) -> Begins {
        let any = |is: fn(Meaning) -> bool| self.phrases.iter().any(|phrase| is(phrase.meaning));
        Begins {
            name: any(Meaning::is_name),
            title: any(|meaning| matches!(meaning, Meaning::Title(_))),
            boilerplate: any(|meaning| matches!(meaning, Meaning::Boilerplate | Meaning::Site(_))),
            lead: self.is(Part::Modifier) || self.is(Part::Particle),
        }
    }

    pub(super) fn is_given_name(&self) -> bool {
        [Part::GivenMale, Part::GivenFemale, Part::GivenEither].into_iter().any(|part| self.is(part))
    }
}

/// The number of a word's entry, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EntryId(NonZeroU32);

/// Names and name parts that are known beforehand, from `data/*.toml`.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    by_word: HashMap<String, EntryId, RandomState>,
    countries: Vec<Country>,
    bodies: Vec<Body>,
    /// The groups of short and long forms that a given name belongs to.
    nicknames: HashMap<String, Vec<usize>, RandomState>,
}

/// An organisation of the gazetteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its usual name first, then its other names.
    pub names: Vec<String>,
    /// Whether it is an outlet or agency.
    pub is_medium: bool,
}

impl Gazetteer {
    /// Countries and regions.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// Organisations.
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// Whether two given names in lower case are one, or forms of one: "joe" and "joseph".
    pub fn is_same_given_name(&self, one: &str, other: &str) -> bool {
        let groups = |name: &str| self.nicknames.get(name).map_or(&[][..], Vec::as_slice);
        one == other || groups(one).iter().any(|group| groups(other).contains(group))
    }

    /// Whether the lower-case `word` is a common given name.
    pub fn is_given_name(&self, word: &str) -> bool {
        self.entry(word).is_some_and(Entry::is_given_name)
    }

    /// The gender of most bearers of the given name `word`, in lower case, if one is clear.
    pub fn given_gender(&self, word: &str) -> Option<Gender> {
        let entry = self.entry(word)?;
        match (entry.is(Part::GivenFemale), entry.is(Part::GivenMale)) {
            (true, false) => Some(Gender::Female),
            (false, true) => Some(Gender::Male),
            _ => None,
        }
    }

    /// Whether the lower-case `word` is what kinds of bodies, places and things are called: it names nobody alone.
    pub fn is_head(&self, word: &str) -> bool {
        let heads = [Part::BodyHead, Part::PlaceHead, Part::ThingHead, Part::NotAlone, Part::NoName];
        self.entry(word).is_some_and(|entry| heads.into_iter().any(|part| entry.is(part)))
    }

    /// Whether the lower-case `word` stands before a surname: "bin", "al".
    pub fn is_particle(&self, word: &str) -> bool {
        self.entry(word).is_some_and(|entry| entry.is(Part::Particle))
    }

    /// Whether the lower-case `word` follows a name: "jr".
    pub fn is_name_suffix(&self, word: &str) -> bool {
        self.entry(word).is_some_and(|entry| entry.is(Part::Suffix))
    }

    /// Whether the lower-case `word` after an outlet's name tells that the outlet is only the source: "reporter".
    pub fn is_source_noun(&self, word: &str) -> bool {
        self.entry(word).is_some_and(|entry| entry.is(Part::SourceNoun))
    }

    /// Whether the lower-case `word` is a second syllable of given names: the "moon" of "Ban Ki-moon".
    pub fn is_name_syllable(&self, word: &str) -> bool {
        self.entry(word).is_some_and(|entry| entry.is(Part::Syllable))
    }

    /// What is known of the lower-case `word`.
    pub(super) fn entry(&self, word: &str) -> Option<&Entry> {
        self.get(self.id(word)?)
    }

    /// The entry of the lower-case `word`, by which it is found again without a look-up.
    pub(super) fn id(&self, word: &str) -> Option<EntryId> {
        self.by_word.get(word).copied()
    }

    pub(super) fn get(&self, EntryId(number): EntryId) -> Option<&Entry> {
        self.entries.get(number.get() as usize - 1)
    }

    /// The entry of `word`, which is made if there is none.
    fn entry_mut(&mut self, word: &str) -> &mut Entry {
        let fresh = EntryId(NonZeroU32::MIN.saturating_add(self.entries.len() as u32));
        let EntryId(number) = *self.by_word.entry(normalise(word)).or_insert(fresh);
        let at = number.get() as usize - 1;
        if at == self.entries.len() {
            self.entries.push(Entry::default());
        }
        &mut self.entries[at]
    }

    fn add_parts(&mut self, part: Part, words: &[String]) {
        for word in words {
            self.entry_mut(word).parts |= 1 << part as u32;
        }
    }

    fn add_phrase(&mut self, phrase: &str, meaning: Meaning) {
        let tokens: Vec<&str> = tokenize(phrase).iter().map(|token| token.span.of(phrase)).collect();
        let Some((first, rest)) = tokens.split_first() else { return };
        let in_capitals = |token: &&str| meaning.is_name() && is_in_capitals(token);
        let phrase = Phrase {
            rest: rest.iter().map(|token| normalise(token)).collect(),
            capitals: tokens.iter().map(in_capitals).collect(),
            meaning,
        };
        self.entry_mut(first).phrases.push(phrase);
    }
}

/// Whether a word is written in capitals, as acronyms are: two letters or more, none of them small.
pub(super) fn is_in_capitals(word: &str) -> bool {
    !word.chars().any(char::is_lowercase) && word.chars().filter(|c| c.is_uppercase()).count() >= 2
}
