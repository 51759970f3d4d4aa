//! The proper names of a document: persons, organisations, places, peoples.
//!
//! Rules over capitals, closed word classes and the gazetteer. A capital says little where every word has one, as in
//! headlines, or where any word would have one, as at the beginning of a sentence; there a word is a name only if the
//! rest of the article writes it with a capital, or the gazetteer knows it.

mod boundary;
mod gender;
mod heading;
mod kind;
mod reading;
mod scan;
mod setting;
mod shape;

use std::ops::Range;

pub use gender::gender;

use super::document::Document;
use super::gazetteer::CountryForm;
use super::rules::Rules;
use reading::Reading;
pub(super) use shape::Shape;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// "Sergei Lavrov".
    Person,
    /// "Ministry of Foreign Affairs".
    Organisation,
    /// "Russia", "Ohio".
    Place,
    /// A people or what belongs to it: "Russians", "Russian".
    Demonym,
    /// A law, event, faith, language …, which does not act.
    Thing,
    /// A name of which the words do not tell more.
    Unknown,
}

/// Where in an article a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// In a sentence.
    Prose,
    /// In a headline or a line whose words are capitalised all alike.
    Heading,
    /// In the place and agency that open a report: "KARSK (Wire) —".
    Dateline,
    /// In the line that names the authors.
    Byline,
    /// In a credit, or in a sentence of the site.
    Boilerplate,
}

/// A name that the gazetteer knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// Position in [`Gazetteer::countries`](super::Gazetteer::countries), and how the country is referred to.
    Country(usize, CountryForm),
    /// Position in [`Gazetteer::bodies`](super::Gazetteer::bodies).
    Body(usize),
}

/// One occurrence of a proper name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProperName {
    /// The name: without title, determiner and possessive. Never empty, within one sentence.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
    /// The title before a person's name, with what belongs to it: "former President", "Sen.", "his spokesman"
    /// without "his".
    pub title: Option<Range<usize>>,
    /// An acronym of the name that brackets give after it: the "OPCW" of "… (OPCW)". It is a name of its own, too.
    pub acronym: Option<usize>,
    /// Who or what it is, if the gazetteer has the whole name.
    pub known: Option<Known>,
    /// Where it stands.
    pub setting: Setting,
}

/// The proper names of `document`, in order, without overlap. Time is linear in its length.
pub fn proper_names(document: &Document<'_>, rules: &Rules) -> Vec<ProperName> {
    let reading = Reading::new(document, rules);
    let mut names = kind::resolve(&reading, scan::names(&reading));
    heading::add(&reading, &mut names);
    names
}

#[cfg(test)]
mod tests {
    use super::super::{Annotator, Language, Lexicons};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_are_in_order_and_within_sentences(
            title in "([A-Z]{1,4}|Mr\\.| |of|the|-|Varn|&){0,12}",
            text in "(\\PC|President|Sen\\.| |Jordan|Minist(er|ry)| of | and |'s|\\(|\\)|Varn|al-|[A-Z]\\.|\\. |, |R-|US|May|\n){0,40}",
        ) {
            let annotator = Annotator::new(Language::English, &Lexicons::default()).unwrap();
            let document = annotator.annotate(&title, &text);
            let mut end = 0;
            for name in proper_names(&document, annotator.rules()) {
                prop_assert!(!name.tokens.is_empty());
                let start = name.title.as_ref().map_or(name.tokens.start, |title| title.start);
                prop_assert!(end <= start, "{:?} overlaps the name before it", name);
                prop_assert!(name.title.is_none_or(|title| title.end == name.tokens.start));
                let sentence = document.sentence_at(start);
                prop_assert!(sentence.start <= start && name.tokens.end <= sentence.end);
                end = name.tokens.end;
            }
        }
    }
}
