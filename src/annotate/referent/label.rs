//! What persons are called besides their names: titles before them and appositions beside them.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::super::attribution::hash;
use super::super::proper::{NameKind, ProperName};
use super::description::{Description, description_at};
use super::naming::Naming;
use super::words::{Words, has_country};

/// The most labels that are kept of one noun; a noun of more persons refers to nobody.
const MOST_LABELS: usize = 24;
/// The most tokens of an apposition before its noun.
const LONGEST_LEAD: usize = 8;
/// The most tokens between the noun of an apposition and its end.
const LONGEST_TAIL: usize = 14;

/// One thing that a person was called.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) referent: usize,
    /// What stands beside the noun: words and countries.
    pub(super) modifiers: Vec<u64>,
    /// Where it was said.
    pub(super) at: usize,
}

/// Labels by their noun.
#[derive(Debug, Default)]
pub(super) struct Labels {
    by_head: HashMap<u64, Vec<Label>, RandomState>,
}

impl Labels {
    pub(super) fn new(words: &Words<'_, '_>, naming: &mut Naming) -> Self {
        naming.mark_bearers(words);
        let mut labels = Self::default();
        for index in 0..naming.names.len() {
            let Some(name) = naming.names.get(index) else { break };
            let Some(referent) = naming.named.get(index).copied().flatten() else { continue };
            if naming.referents.get(referent).is_none_or(|referent| referent.kind != NameKind::Person) {
                continue;
            }
            let at = name.tokens.start;
            let title = name.title.clone().and_then(|title| of_title(words, &title));
            let [before, after] = appositions(words, &naming.names, index);
            for description in [title, before, after].into_iter().flatten() {
                naming.learn(referent, description.gender);
                labels.add(referent, at, description);
            }
        }
        labels
    }

    fn add(&mut self, referent: usize, at: usize, description: Description) {
        let labels = self.by_head.entry(description.head).or_default();
        let known =
            labels.iter().any(|label| label.referent == referent && label.modifiers == description.modifiers);
        if !known && labels.len() < MOST_LABELS {
            labels.push(Label { referent, modifiers: description.modifiers, at });
        }
    }

    /// Whether a person was called by the noun together with a country.
    pub(super) fn has_country(&self, head: u64, referent: usize) -> bool {
        let mut labels = self.by_head.get(&head).into_iter().flatten();
        labels.any(|label| label.referent == referent && has_country(&label.modifiers))
    }

    /// Who alone was called so, before token `at`.
    pub(super) fn sole(&self, description: &Description, at: usize) -> Option<usize> {
        self.sole_of(&description.head, at, |label| fits(label, &description.modifiers))
            .or_else(|| self.sole_without_country(description, at))
            .or_else(|| self.top_diplomat(description, at))
    }

    /// "The Karskian foreign minister", where one foreign minister alone was named, of no country or of this one.
    fn sole_without_country(&self, description: &Description, at: usize) -> Option<usize> {
        let plain = without_countries(&description.modifiers);
        if plain.len() == description.modifiers.len() || plain.is_empty() {
            return None;
        }
        let other = |label: &&Label| {
            has_country(&label.modifiers) && !fits(label, &description.modifiers) && fits(label, &plain)
        };
        let labels = self.by_head.get(&description.head)?;
        let found = self.sole_of(&description.head, at, |label| fits(label, &plain))?;
        labels.iter().find(other).is_none().then_some(found)
    }

    /// The foreign minister of a country, or what it calls its foreign minister, as "its top diplomat".
    fn top_diplomat(&self, description: &Description, at: usize) -> Option<usize> {
        const DIPLOMAT: u64 = hash("diplomat");
        const OFFICES: [(u64, u64); 3] = [
            (hash("minister"), hash("foreign")),
            (hash("secretary"), hash("foreign")),
            (hash("secretary"), hash("state")),
        ];
        let is_top =
            description.modifiers.contains(&hash("top")) || description.modifiers.contains(&hash("chief"));
        if description.head != DIPLOMAT || !is_top {
            return None;
        }
        let countries = only_countries(&description.modifiers);
        let mut found = OFFICES.into_iter().filter_map(|(head, kind)| {
            let is_office = |label: &Label| label.modifiers.contains(&kind) && fits(label, &countries);
            self.sole_of(&head, at, is_office)
        });
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// Who alone has a label of the noun `head` that fits, before token `at`.
    fn sole_of(&self, head: &u64, at: usize, fits: impl Fn(&Label) -> bool) -> Option<usize> {
        let labels = self.by_head.get(head).filter(|labels| labels.len() < MOST_LABELS)?;
        let mut fitting = labels.iter().filter(|label| fits(label));
        let first = fitting.next()?;
        let introduced = |label: &Label| label.at < at;
        let mut before = introduced(first);
        for label in fitting {
            if label.referent != first.referent {
                return None;
            }
            before |= introduced(label);
        }
        before.then_some(first.referent)
    }
}

/// Whether a label has all `modifiers` that tell, and none that would make it another office.
fn fits(label: &Label, modifiers: &[u64]) -> bool {
    let has = |modifier: &u64| label.modifiers.contains(modifier) || *modifier == hash("top");
    let distinct = |modifier: &u64| !is_distinctive(*modifier) || modifiers.contains(modifier);
    modifiers.iter().all(has) && label.modifiers.iter().all(distinct)
}

fn without_countries(modifiers: &[u64]) -> Vec<u64> {
    modifiers.iter().copied().filter(|&id| !has_country(&[id])).collect()
}

fn only_countries(modifiers: &[u64]) -> Vec<u64> {
    modifiers.iter().copied().filter(|&id| has_country(&[id])).collect()
}

/// Whether a word makes another office of an office: a "former president" is not "the president".
fn is_distinctive(modifier: u64) -> bool {
    const WORDS: [u64; 20] = [
        hash("former"),
        hash("ex"),
        hash("vice"),
        hash("deputy"),
        hash("assistant"),
        hash("late"),
        hash("then"),
        hash("onetime"),
        hash("prime"),
        hash("attorney"),
        hash("press"),
        hash("acting"),
        hash("incoming"),
        hash("under"),
        hash("retired"),
        hash("surgeon"),
        hash("longtime"),
        hash("fellow"),
        hash("would-be"),
        hash("elect"),
    ];
    WORDS.contains(&modifier)
}

/// The appositions before and after a name.
pub(super) fn appositions(
    words: &Words<'_, '_>,
    names: &[ProperName],
    index: usize,
) -> [Option<Description>; 2] {
    let Some(name) = names.get(index) else { return [None, None] };
    let start = name.title.as_ref().map_or(name.tokens.start, |title| title.start);
    let previous = index.checked_sub(1).and_then(|index| names.get(index));
    let floor = previous.map_or(0, |name| name.tokens.end);
    let next = names.get(index + 1).map_or(usize::MAX, |name| name.tokens.start);
    [before_name(words, start, name.tokens.end, floor, next), after_name(words, &name.tokens)]
}

/// "Russian Foreign Minister" before the name, "U.S. Secretary of State".
fn of_title(words: &Words<'_, '_>, title: &Range<usize>) -> Option<Description> {
    let sentence = words.document.sentence_at(title.start);
    let mut start = title.start;
    // "Russia's Foreign Minister", "Russian Foreign Minister", "the U.S. special envoy".
    while start > sentence.start && title.start - start < 3 {
        let before = start - 1;
        if words.country(before).is_none() && !words.is_possessive(before) {
            break;
        }
        start = before;
    }
    let noun = |at: &usize| words.info(*at).head.is_some() && !words.info(*at).is_address;
    // The noun of "Secretary of State" stands before "of".
    let of = title.clone().find(|&at| words.document.lower(at) == "of").unwrap_or(title.end);
    let head_at = (title.start..of).rev().find(noun)?;
    let head = words.info(head_at).head?;
    let modifiers = (start..title.end)
        .filter(|&at| at != head_at && words.document.is_wordlike(at) && !words.document.is_function_word(at))
        .map(|at| words.id(at))
        .collect();
    let gender = head.gender;
    Some(Description { tokens: start..title.end, head: head.id, is_human: head.is_human, gender, modifiers })
}

/// "Lavrov, Russia's foreign minister," and "Lavrov, the minister of …,".
fn after_name(words: &Words<'_, '_>, name: &Range<usize>) -> Option<Description> {
    let document = words.document;
    if document.source(name.end) != "," {
        return None;
    }
    let end = document.sentence_at(name.start).end;
    let start = name.end + 1;
    let description = description_at(words, start, end.min(start + LONGEST_LEAD), true)?;
    // It closes with a mark, so that a list does not look like one: "Varn, the minister and Lommer".
    let close = (description.tokens.end..end.min(description.tokens.end + LONGEST_TAIL))
        .find(|&at| matches!(document.source(at), "," | "." | ")" | "—" | "--" | ";"));
    let open = matches!(document.source(description.tokens.end), "," | "." | ";")
        || matches!(document.lower(description.tokens.end), "of" | "for" | "in" | "at" | "from" | "who");
    (close.is_some() && open).then_some(description)
}

/// "Russia's foreign minister, Sergei Lavrov," and "the foreign minister, Lavrov,": a description before `start`,
/// where the name begins, and after `floor`, where the name before it ends.
fn before_name(
    words: &Words<'_, '_>,
    start: usize,
    end: usize,
    floor: usize,
    next: usize,
) -> Option<Description> {
    let document = words.document;
    let comma = start.checked_sub(1).filter(|&at| document.source(at) == ",")?;
    let listed =
        document.source(end) == "," && (next == end + 1 || matches!(document.lower(end + 1), "and" | "or"));
    let closes = matches!(document.source(end), "," | "." | ";" | ")" | "”" | "\"" | "—");
    if !closes || listed {
        return None;
    }
    let first = document.sentence_at(comma).start.max(comma.saturating_sub(LONGEST_LEAD));
    // The leftmost beginning whose description ends at the comma.
    (first..comma)
        .filter(|&at| at >= floor || words.is_possessive(at + 1) || words.country(at).is_some())
        .filter_map(|at| description_at(words, at, comma, true))
        .find(|description| description.tokens.end == comma)
}
