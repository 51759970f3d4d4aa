//! What the rules for references need to know of a word, worked out once for each word type.

use super::super::attribution::hash;
use super::super::document::Document;
use super::super::facts::Fact;
use super::super::gazetteer::{CountryForm, Entry, Gender, Meaning, Part};
use super::super::rules::Rules;
use super::super::vocabulary::Word;

/// Abbreviated titles and the words that descriptions have in their place.
const ABBREVIATED: [(&str, &str); 8] = [
    ("sen", "senator"),
    ("rep", "representative"),
    ("gov", "governor"),
    ("gen", "general"),
    ("col", "colonel"),
    ("prof", "professor"),
    ("dr", "doctor"),
    ("det", "detective"),
];

/// Forms of address: they tell a gender and name no office.
const ADDRESS: [&str; 12] =
    ["mr", "mrs", "ms", "miss", "mx", "sir", "dame", "madam", "mister", "messrs", "mme", "hon"];

/// Titles that are adjectives of the noun after them more often.
const ADJECTIVES: [&str; 11] = [
    "democratic",
    "republican",
    "conservative",
    "progressive",
    "fellow",
    "chief",
    "model",
    "star",
    "general",
    "libertarian",
    "major",
];

/// Titles that firms, states and towns have as well.
const BODIES_TOO: [&str; 17] = [
    "owner",
    "rival",
    "leader",
    "partner",
    "ally",
    "publisher",
    "developer",
    "producer",
    "broadcaster",
    "donor",
    "host",
    "critic",
    "star",
    "icon",
    "contributor",
    "founder",
    "opponent",
];

/// Words for persons that are no titles.
const PERSONS: [(&str, Option<Gender>); 23] = [
    ("man", Some(Gender::Male)),
    ("boy", Some(Gender::Male)),
    ("guy", Some(Gender::Male)),
    ("son", Some(Gender::Male)),
    ("father", Some(Gender::Male)),
    ("husband", Some(Gender::Male)),
    ("woman", Some(Gender::Female)),
    ("girl", Some(Gender::Female)),
    ("lady", Some(Gender::Female)),
    ("daughter", Some(Gender::Female)),
    ("mother", Some(Gender::Female)),
    ("wife", Some(Gender::Female)),
    ("worker", None),
    ("official", None),
    ("person", None),
    ("someone", None),
    ("somebody", None),
    ("kid", None),
    ("child", None),
    ("teenager", None),
    ("employee", None),
    ("member", None),
    ("customer", None),
];

/// The third person singular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate) struct Pronoun {
    pub(super) gender: Gender,
    pub(super) case: Case,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate) enum Case {
    /// "he".
    Subject,
    /// "him".
    Object,
    /// "his".
    Possessive,
    /// "her" is either.
    ObjectOrPossessive,
}

/// The noun of a title or description.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::annotate) struct Head {
    /// The same for a title and its abbreviation.
    pub(super) id: u64,
    pub(super) gender: Option<Gender>,
    /// Whether it says what somebody is to somebody else: "wife".
    pub(super) is_relation: bool,
    /// Whether it is said of persons alone: not "owner".
    pub(super) is_human: bool,
}

/// What a word says of whom it refers to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::annotate) struct Info {
    pub(super) pronoun: Option<Pronoun>,
    pub(super) head: Option<Head>,
    /// The country that it names or belongs to.
    pub(super) country: Option<usize>,
    pub(super) is_suffix: bool,
    pub(super) is_address: bool,
}

impl Info {
    /// What is known of `word`; `None` if nothing is.
    pub(in crate::annotate) fn of(word: &Word, rules: &Rules) -> Option<Self> {
        let lower = word.lower.as_str();
        let entry = rules.gazetteer.entry(lower);
        let is = |part: Part| entry.is_some_and(|entry| entry.is(part));
        let info = Self {
            pronoun: pronoun(lower),
            head: head(word, entry),
            country: entry.and_then(|entry| {
                entry.phrases.iter().find_map(|phrase| match phrase.meaning {
                    Meaning::Country(country, CountryForm::Name | CountryForm::Demonym)
                        if phrase.rest.is_empty() =>
                    {
                        Some(country)
                    }
                    _ => None,
                })
            }),
            is_suffix: is(Part::Suffix),
            is_address: ADDRESS.contains(&lower),
        };
        (info != Self::default()).then_some(info)
    }
}

pub(super) struct Words<'a, 'd> {
    pub(super) document: &'a Document<'d>,
    pub(super) rules: &'a Rules,
}

impl<'a, 'd> Words<'a, 'd> {
    pub(super) fn new(document: &'a Document<'d>, rules: &'a Rules) -> Self {
        Self { document, rules }
    }

    pub(super) fn info(&self, at: usize) -> Info {
        let word = self.document.word(at).filter(|_| self.document.has(Fact::Refers, at));
        word.and_then(|word| word.refers.as_deref()).copied().unwrap_or_default()
    }

    /// The identity of the word at `at`; that of its country, if it names one.
    pub(super) fn id(&self, at: usize) -> u64 {
        match self.country(at) {
            Some(country) => country_id(country),
            None => self.document.word(at).map_or(0, |word| word.hash),
        }
    }

    /// The country that the word at `at` names or belongs to.
    pub(super) fn country(&self, at: usize) -> Option<usize> {
        self.info(at).country.filter(|_| self.document.is_capitalised(at))
    }

    /// Whether the token at `at` is the ending of a possessive.
    pub(super) fn is_possessive(&self, at: usize) -> bool {
        self.document.is_possessive(at)
    }

    pub(super) fn is_cue(&self, at: usize) -> bool {
        self.document.has(Fact::Cue, at)
    }
}

/// An identity that no word has.
fn country_id(country: usize) -> u64 {
    u64::MAX - country as u64
}

/// Whether one of the identities is a country's.
pub(super) fn has_country(ids: &[u64]) -> bool {
    // No word's hash is known to lie so high; if one did, a description would only have to stand nearer.
    ids.iter().any(|&id| id > u64::MAX - 1_000)
}

fn pronoun(lower: &str) -> Option<Pronoun> {
    let (gender, case) = match lower {
        "he" => (Gender::Male, Case::Subject),
        "him" => (Gender::Male, Case::Object),
        "his" => (Gender::Male, Case::Possessive),
        "she" => (Gender::Female, Case::Subject),
        "her" => (Gender::Female, Case::ObjectOrPossessive),
        _ => return None,
    };
    Some(Pronoun { gender, case })
}

fn head(word: &Word, entry: Option<&Entry>) -> Option<Head> {
    let lower = word.lower.as_str();
    if let Some((_, gender)) = PERSONS.iter().find(|(person, _)| *person == lower) {
        return Some(Head { id: word.hash, gender: *gender, is_relation: gender.is_some(), is_human: true });
    }
    let entry = entry?;
    let relation = [(Part::RelationFemale, Gender::Female), (Part::RelationMale, Gender::Male)];
    let relation = relation.into_iter().find(|(part, _)| entry.is(*part)).map(|(_, gender)| gender);
    let title = entry.phrases.iter().find_map(|phrase| match phrase.meaning {
        Meaning::Title(gender) if phrase.rest.is_empty() => Some(gender),
        _ => None,
    });
    let plural = lower.ends_with('s') && !lower.ends_with("ss");
    if plural
        || ADDRESS.contains(&lower)
        || ADJECTIVES.contains(&lower)
        || (relation.is_none() && title.is_none())
    {
        return None;
    }
    let full = ABBREVIATED.iter().find(|(short, _)| *short == lower).map(|(_, full)| hash(full));
    Some(Head {
        id: full.unwrap_or(word.hash),
        gender: relation.or(title.flatten()),
        is_relation: relation.is_some(),
        is_human: !BODIES_TOO.contains(&lower),
    })
}
