//! Who the names, descriptions and pronouns of a document refer to.
//!
//! Rules, without a parser: names by their parts, descriptions by the titles and appositions that a name was given,
//! pronouns by gender and by what was last a subject. Where two readings are open, a word refers to nobody.

mod description;
mod label;
mod naming;
mod pronoun;
mod words;

use std::ops::Range;

use super::document::Document;
use super::gazetteer::Gender;
use super::proper::NameKind;
use super::rules::Rules;
use description::Descriptions;
use label::Labels;
use naming::Naming;
use pronoun::Scan;
pub(super) use words::Info;
use words::Words;

/// How a word or phrase refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// A name: full, short, an acronym or another name of the same country or body.
    Name,
    /// A description that a title or an apposition gave to a name: "the foreign minister".
    Description,
    /// "he", "her".
    Pronoun,
}

/// Somebody or something that a document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referent {
    /// The tokens of its fullest name; of several the first.
    pub name: Range<usize>,
    /// What it is.
    pub kind: NameKind,
    /// A person's gender, as far as titles, given names and descriptions tell it.
    pub gender: Option<Gender>,
    /// Whether it alone has its last name in this document.
    pub(super) is_sole_bearer: bool,
}

/// A word or phrase that refers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The tokens that it covers; of a name without title and determiner.
    pub tokens: Range<usize>,
    /// Position in [`Referents::referents`].
    pub referent: usize,
    /// How it refers.
    pub kind: ReferenceKind,
}

/// The referents of a document, with the words that refer to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referents {
    referents: Vec<Referent>,
    references: Vec<Reference>,
}

impl Referents {
    /// Finds the referents of `document`. Time is linear in its length.
    pub(super) fn find(document: &Document<'_>, rules: &Rules) -> Self {
        let words = Words::new(document, rules);
        let mut naming = Naming::new(&words);
        let labels = Labels::new(&words, &mut naming);
        let descriptions = Descriptions { words: &words, labels: &labels, naming: &naming };
        let found = Scan::new(&words, &naming).run(&descriptions);
        let mut references = naming.references;
        references.extend(found);
        references.sort_by_key(|reference| (reference.tokens.start, reference.tokens.end));
        Self { referents: naming.referents, references }
    }

    /// The referents, in order of their first full name.
    pub fn referents(&self) -> &[Referent] {
        &self.referents
    }

    /// What refers to them, in order, without overlap.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Who a phrase refers to as a whole: a name with or without title and apposition, a description, a pronoun.
    ///
    /// `None` if that is not known, or if the phrase only holds a name ("a spokesman of Varn", "Varn's wife").
    pub fn referent_of(&self, document: &Document<'_>, tokens: Range<usize>) -> Option<&Referent> {
        let first = self.references.partition_point(|reference| reference.tokens.end <= tokens.start);
        if let Some(person) = self.titled(document, &tokens) {
            return Some(person);
        }
        let mut from = tokens.start;
        for reference in self.references.get(first..)? {
            if reference.tokens.start >= tokens.end {
                break;
            }
            let joined = |at: usize| {
                document.is(super::Class::Preposition, at) || document.is(super::Class::Conjunction, at)
            };
            if (from..reference.tokens.start).any(joined) {
                break;
            }
            let possessor = matches!(document.lower(reference.tokens.end), "'s" | "'")
                && reference.tokens.end < tokens.end;
            // "the top US diplomat" is no country.
            let modifies = reference.kind == ReferenceKind::Name
                && reference.tokens.end < tokens.end
                && document.is_wordlike(reference.tokens.end)
                && !document.is_capitalised(reference.tokens.end)
                && !document.is_function_word(reference.tokens.end);
            if modifies {
                break;
            }
            if !possessor {
                return self.referents.get(reference.referent);
            }
            from = reference.tokens.end;
        }
        self.named_after(document, &tokens)
    }

    /// The person whose name stands in commas right after a description: "the envoy to Karsk, Ilse Varn, said".
    fn named_after(&self, document: &Document<'_>, tokens: &Range<usize>) -> Option<&Referent> {
        let described =
            document.is(super::Class::Determiner, tokens.start) || document.is_possessive(tokens.start + 1);
        let next = self.references.partition_point(|reference| reference.tokens.start <= tokens.end);
        let name = self.references.get(next).filter(|name| name.kind == ReferenceKind::Name)?;
        let beside = document.source(tokens.end) == ","
            && name.tokens.start == tokens.end + 1
            && matches!(document.source(name.tokens.end), "," | "." | "—" | "–" | ";");
        let referent = self.referents.get(name.referent)?;
        (described && beside && referent.kind == NameKind::Person).then_some(referent)
    }

    /// The person with whose name a phrase ends, whatever names are in the title before it: "UN envoy for Talmera Ilse
    /// Varn", not "a friend of Ilse Varn".
    fn titled(&self, document: &Document<'_>, tokens: &Range<usize>) -> Option<&Referent> {
        let until = self.references.partition_point(|reference| reference.tokens.end <= tokens.end);
        let last = self.references.get(until.checked_sub(1)?)?;
        let person =
            self.referents.get(last.referent).filter(|referent| referent.kind == NameKind::Person)?;
        let before = last.tokens.start.checked_sub(1).filter(|&at| at >= tokens.start)?;
        let is_title = document.is_wordlike(before) && !document.is_function_word(before);
        (last.tokens.end == tokens.end && last.kind == ReferenceKind::Name && is_title).then_some(person)
    }
}
