//! The files of the gazetteer.

use std::cmp::Reverse;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Body, Country, CountryForm, Gazetteer, Gender, Meaning, Part, Site};
use crate::annotate::document::normalise;
use crate::error::Result;
use crate::settings;

/// What each file says of itself, for people.
#[derive(Deserialize)]
#[allow(dead_code, reason = "read by people")]
struct File<T> {
    description: String,
    source: String,
    licence: String,
    #[serde(flatten)]
    content: T,
}

#[derive(Deserialize)]
struct Countries {
    country: Vec<CountryEntry>,
    region: Vec<CountryEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryEntry {
    name: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
    capital: Option<String>,
    #[serde(default)]
    capitals: Vec<String>,
    #[serde(default)]
    metonyms: Vec<String>,
}

#[derive(Deserialize)]
struct GivenNames {
    male: Vec<String>,
    female: Vec<String>,
    either: Vec<String>,
    particle: Vec<String>,
    syllable: Vec<String>,
    suffix: Vec<String>,
    relation: Relations,
    nickname: Nicknames,
}

#[derive(Deserialize)]
struct Relations {
    female: Vec<String>,
    male: Vec<String>,
}

#[derive(Deserialize)]
struct Nicknames {
    groups: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Titles {
    title: Vec<String>,
    male: Vec<String>,
    female: Vec<String>,
    modifier: Vec<String>,
}

#[derive(Deserialize)]
struct Organisations {
    head: Vec<String>,
    remit: Vec<String>,
    possessor: Vec<String>,
    firm: Vec<String>,
    body: Vec<Vec<String>>,
    media: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Places {
    head: Vec<String>,
    name: Vec<String>,
    abbreviation: Vec<String>,
}

#[derive(Deserialize)]
struct Things {
    head: Vec<String>,
    name: Vec<String>,
    alone: Vec<String>,
    no_name: Vec<String>,
}

#[derive(Deserialize)]
struct Boilerplate {
    phrase: Vec<String>,
    line: Vec<String>,
    opening: Vec<String>,
    appeal: Vec<String>,
    appeal_word: Vec<String>,
    outlet: Vec<String>,
    reader: Vec<String>,
    credit: Vec<String>,
    source_noun: Vec<String>,
}

/// The content of `data/<name>.toml`, compiled in.
macro_rules! data {
    ($name:literal) => {
        parse(concat!("data/", $name, ".toml"), include_str!(concat!("../../../data/", $name, ".toml")))
    };
}

fn parse<T: DeserializeOwned>(name: &str, content: &str) -> Result<T> {
    let file: File<T> = settings::parse(content).map_err(|error| error.at(name))?;
    Ok(file.content)
}

impl Gazetteer {
    /// The gazetteer that is compiled in.
    ///
    /// # Errors
    /// None, unless a data file of the project is malformed; a test reads them all.
    pub fn builtin() -> Result<Self> {
        let mut gazetteer = Self::default();
        let things: Things = data!("things")?;
        let places: Places = data!("places")?;
        let organisations: Organisations = data!("organisations")?;
        // Of meanings of one phrase the first is found: places and bodies before things, countries before all.
        gazetteer.add_countries(data!("countries")?);
        gazetteer.add_bodies(&organisations.body, false);
        gazetteer.add_bodies(&organisations.media, true);
        for (names, meaning) in [(&places.name, Meaning::Place), (&things.name, Meaning::Thing)] {
            names.iter().for_each(|name| gazetteer.add_phrase(name, meaning));
        }
        for (part, words) in [
            (Part::BodyHead, &organisations.head),
            (Part::Remit, &organisations.remit),
            (Part::Possessor, &organisations.possessor),
            (Part::Firm, &organisations.firm),
            (Part::PlaceHead, &places.head),
            (Part::StateAbbreviation, &places.abbreviation),
            (Part::ThingHead, &things.head),
            (Part::NotAlone, &things.alone),
            (Part::NoName, &things.no_name),
        ] {
            gazetteer.add_parts(part, words);
        }
        gazetteer.add_persons(&data!("given_names")?, &data!("titles")?);
        let boilerplate: Boilerplate = data!("boilerplate")?;
        boilerplate.phrase.iter().for_each(|phrase| gazetteer.add_phrase(phrase, Meaning::Boilerplate));
        for (site, phrases) in [
            (Site::Line, &boilerplate.line),
            (Site::Opening, &boilerplate.opening),
            (Site::Appeal, &boilerplate.appeal),
            (Site::AppealWord, &boilerplate.appeal_word),
            (Site::Outlet, &boilerplate.outlet),
            (Site::Reader, &boilerplate.reader),
        ] {
            phrases.iter().for_each(|phrase| gazetteer.add_phrase(phrase, Meaning::Site(site)));
        }
        gazetteer.add_parts(Part::Credit, &boilerplate.credit);
        gazetteer.add_parts(Part::SourceNoun, &boilerplate.source_noun);
        for entry in &mut gazetteer.entries {
            entry.phrases.sort_by_key(|phrase| Reverse(phrase.rest.len()));
        }
        Ok(gazetteer)
    }

    fn add_countries(&mut self, file: Countries) {
        let states = file.country.into_iter().map(|entry| (entry, true));
        for (entry, is_state) in states.chain(file.region.into_iter().map(|entry| (entry, false))) {
            let country = entry.country(is_state);
            // A metonym is a body or place of its own, which the country only proposes as its name.
            for (name, form) in country.names.iter().filter(|(_, form)| *form != CountryForm::Metonym) {
                self.add_phrase(name, Meaning::Country(self.countries.len(), *form));
            }
            self.countries.push(country);
        }
    }

    fn add_bodies(&mut self, bodies: &[Vec<String>], is_medium: bool) {
        for names in bodies {
            for name in names {
                self.add_phrase(name, Meaning::Body(self.bodies.len()));
            }
            self.bodies.push(Body { names: names.clone(), is_medium });
        }
    }

    fn add_persons(&mut self, given: &GivenNames, titles: &Titles) {
        for (part, words) in [
            (Part::GivenMale, &given.male),
            (Part::GivenFemale, &given.female),
            (Part::GivenEither, &given.either),
            (Part::Particle, &given.particle),
            (Part::Syllable, &given.syllable),
            (Part::Suffix, &given.suffix),
            (Part::RelationFemale, &given.relation.female),
            (Part::RelationMale, &given.relation.male),
            (Part::Modifier, &titles.modifier),
        ] {
            self.add_parts(part, words);
        }
        for (group, names) in given.nickname.groups.iter().enumerate() {
            for name in names {
                self.nicknames.entry(normalise(name)).or_default().push(group);
            }
        }
        for (words, gender) in [
            (&titles.male, Some(Gender::Male)),
            (&titles.female, Some(Gender::Female)),
            (&titles.title, None),
            (&given.relation.male, Some(Gender::Male)),
            (&given.relation.female, Some(Gender::Female)),
        ] {
            words.iter().for_each(|words| self.add_phrase(words, Meaning::Title(gender)));
        }
    }
}

impl CountryEntry {
    fn country(self, is_state: bool) -> Country {
        let mut names = vec![(self.name.clone(), CountryForm::Name)];
        names.extend(self.names.into_iter().map(|name| (name, CountryForm::Name)));
        for adjective in self.adjectives {
            let people = adjective.ends_with(['n', 'i']).then(|| format!("{adjective}s"));
            names.push((adjective, CountryForm::Demonym));
            names.extend(people.map(|people| (people, CountryForm::Demonym)));
        }
        names.extend(self.people.into_iter().map(|name| (name, CountryForm::Demonym)));
        names.extend(self.capital.into_iter().chain(self.capitals).map(|name| (name, CountryForm::Capital)));
        names.extend(self.metonyms.into_iter().map(|name| (name, CountryForm::Metonym)));
        Country { name: self.name, names, is_state }
    }
}
