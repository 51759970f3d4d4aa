//! What the words of a name tell of a person's gender.

use super::super::document::Document;
use super::super::gazetteer::{Entry, Gender, Meaning, Part};
use super::super::rules::Rules;
use super::{NameKind, ProperName};

/// The gender that a person's title ("Ms.", "chairman"), relation ("his wife") or given name tells; `None` if nothing
/// tells it, or if they disagree.
pub fn gender(document: &Document<'_>, rules: &Rules, name: &ProperName) -> Option<Gender> {
    if name.kind != NameKind::Person {
        return None;
    }
    let entry = |at: usize| rules.gazetteer.entry(document.lower(at));
    let title = name.title.clone().into_iter().flatten().filter_map(entry).flat_map(title_genders);
    let several = name.tokens.len() > 1 && document.is_capitalised(name.tokens.start);
    let given = several.then(|| rules.gazetteer.given_gender(document.lower(name.tokens.start))).flatten();
    let mut told = title.chain(given);
    let first = told.next()?;
    told.all(|gender| gender == first).then_some(first)
}

/// The genders of one-word titles and relations.
fn title_genders(entry: &Entry) -> Option<Gender> {
    let relation = [(Part::RelationFemale, Gender::Female), (Part::RelationMale, Gender::Male)];
    let relation = relation.into_iter().find(|(part, _)| entry.is(*part)).map(|(_, gender)| gender);
    let title = entry.phrases.iter().filter(|phrase| phrase.rest.is_empty()).find_map(|phrase| match phrase
        .meaning
    {
        Meaning::Title(gender) => gender,
        _ => None,
    });
    relation.or(title)
}
