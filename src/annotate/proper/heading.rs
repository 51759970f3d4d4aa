//! Names in headlines and lines whose words are all capitalised: those that the rest of the article knows.

use std::collections::HashSet;

use super::super::gazetteer::Meaning;
use super::kind::classify;
use super::reading::{Reading, Shape, Style};
use super::{NameKind, ProperName, Setting};

/// The most tokens of a name in a heading: bounds the time.
const LONGEST: usize = 24;

/// Adds the names of headings, in order.
pub(super) fn add(reading: &Reading<'_, '_>, names: &mut Vec<ProperName>) {
    if reading.styles.iter().all(|style| *style == Style::Prose) {
        return;
    }
    let known = Names::new(reading, names);
    let mut found = Vec::new();
    for (sentence, style) in reading.document.sentences().iter().zip(&reading.styles) {
        if *style == Style::Prose {
            continue;
        }
        let mut at = sentence.start;
        while at < sentence.end {
            let Some((end, kind)) = known.name_at(at, sentence.end, *style) else {
                at += 1;
                continue;
            };
            let (told, known) = classify(reading, &(at..end));
            let kind = kind.unwrap_or(told);
            let tokens = at..end;
            let setting = Setting::Heading;
            found.push(ProperName { tokens, kind, title: None, acronym: None, known, setting });
            at = end;
        }
    }
    if !found.is_empty() {
        let starts: HashSet<usize> = names.iter().map(|name| name.tokens.start).collect();
        names.extend(found.into_iter().filter(|name| !starts.contains(&name.tokens.start)));
        names.sort_by_key(|name| name.tokens.start);
    }
}

/// The names that stand in prose, by their words.
struct Names<'r, 'a, 'd> {
    reading: &'r Reading<'a, 'd>,
    /// By word type: a name of several words may begin with it.
    begins: Vec<bool>,
    /// By word type: what a name of several words that ends with it names.
    ends: Vec<Option<NameKind>>,
    /// By word type: what it names alone.
    alone: Vec<Option<NameKind>>,
    /// Pairs of word types that stand side by side in a name.
    pairs: HashSet<(usize, usize)>,
}

impl<'r, 'a, 'd> Names<'r, 'a, 'd> {
    fn new(reading: &'r Reading<'a, 'd>, names: &[ProperName]) -> Self {
        let count = reading.document.types().len();
        let mut known = Self {
            reading,
            begins: vec![false; count],
            ends: vec![None; count],
            alone: vec![None; count],
            pairs: HashSet::new(),
        };
        for name in names {
            let types: Vec<usize> =
                name.tokens.clone().filter_map(|at| reading.document.word_type(at)).collect();
            let (Some(&first), Some(&last)) = (types.first(), types.last()) else { continue };
            let alone =
                known.alone.get_mut(last).filter(|_| types.len() == 1 || name.kind == NameKind::Person);
            if let Some(alone) = alone {
                *alone = Some(alone.map_or(name.kind, |kind| kind.min(name.kind)));
            }
            if types.len() > 1 {
                if let Some(begins) = known.begins.get_mut(first) {
                    *begins = true;
                }
                if let Some(ends) = known.ends.get_mut(last) {
                    *ends = Some(ends.map_or(name.kind, |kind| kind.min(name.kind)));
                }
                known.pairs.extend(types.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))));
            }
        }
        known
    }

    /// The end of the name that begins at `at`, with its kind, if it is known from the body alone.
    fn name_at(&self, at: usize, end: usize, style: Style) -> Option<(usize, Option<NameKind>)> {
        let reading = self.reading;
        if !reading.is_capital(at) {
            return None;
        }
        let phrase = reading.name(at, end).filter(|(meaning, stop)| {
            // In capitals "US" may be "us"; in title case "Target" may be a verb.
            let several = *stop > at + 1;
            let country = matches!(meaning, Meaning::Country(..));
            several
                || (style == Style::TitleCase && (country || reading.shape(at) == Shape::Upper))
                || (country && reading.document.source(at).len() > 3)
                || reading.is_known_capital(at)
        });
        let phrase_end = phrase.map_or(at, |(_, stop)| stop);
        match self.chain_end(at, end) {
            Some((chain, kind)) if chain > phrase_end => return Some((chain, Some(kind))),
            _ if phrase_end > at => return Some((phrase_end, None)),
            _ => {}
        }
        let alone = reading.document.word_type(at).and_then(|id| self.alone.get(id).copied().flatten())?;
        Some((at + 1, Some(alone)))
    }

    /// The end and the kind of the longest name of several words at `at`.
    fn chain_end(&self, at: usize, end: usize) -> Option<(usize, NameKind)> {
        let id = |at: usize| self.reading.document.word_type(at);
        if !id(at).and_then(|id| self.begins.get(id)).is_some_and(|begins| *begins) {
            return None;
        }
        let mut next = at + 1;
        let mut found = None;
        while next < end.min(at + LONGEST)
            && id(next - 1).zip(id(next)).is_some_and(|pair| self.pairs.contains(&pair))
        {
            next += 1;
            if let Some(kind) = id(next - 1).and_then(|id| *self.ends.get(id)?) {
                found = Some((next, kind));
            }
        }
        found
    }
}
