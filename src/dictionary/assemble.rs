//! From entries to categories: patterns, names, and what is left out.

use std::collections::{HashMap, HashSet};

use super::entries::{Entries, Heading, Skipped};
use super::{Imported, glob};
use crate::annotate::{Category, Lexicons, Remark};
use crate::error::Result;

/// The most letters of a category's name.
const LONGEST_NAME: usize = 60;
/// Names that Windows keeps for devices, whatever the extension.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Where entries come from.
pub(super) struct Origin {
    /// The file as the user named it.
    pub(super) file: String,
    /// Its name without directories.
    pub(super) name: String,
    /// What it is, and its checksum.
    pub(super) source: String,
    pub(super) licence: String,
}

impl Origin {
    fn skipped(&self, line: u64, entry: &str, why: &'static str, is_lost: bool) -> Skipped {
        Skipped { file: self.file.clone(), line, entry: entry.to_owned(), why, is_lost }
    }
}

/// A pattern, and the entry that it was.
struct Made {
    pattern: String,
    term: String,
    line: u64,
}

/// The names of categories, for all files.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// How often each name was wanted.
    wanted: HashMap<String, usize>,
}

/// Adds what was read of one file.
///
/// # Errors
/// None, as every pattern has been checked.
pub(super) fn add(
    imported: &mut Imported,
    names: &mut Names,
    entries: Entries,
    origin: &Origin,
) -> Result<()> {
    let Entries { categories, entries, skipped, below_threshold, are_patterns, .. } = entries;
    imported.below_threshold += below_threshold;
    let from = imported.skipped.len();
    imported
        .skipped
        .extend(skipped.into_iter().map(|(line, entry, why)| origin.skipped(line, &entry, why, true)));
    // Some programs write everything in capitals; then these say nothing.
    let is_shouted = !entries.iter().any(|entry| entry.term.contains(char::is_lowercase));
    let mut made: Vec<Vec<Made>> = categories.iter().map(|_| Vec::new()).collect();
    for entry in entries {
        let term = if is_shouted { entry.term.to_lowercase() } else { entry.term.clone() };
        match if are_patterns { glob::check(term) } else { glob::pattern(&term) } {
            Ok(pattern) => {
                if let Some(made) = made.get_mut(entry.category) {
                    made.push(Made { pattern, term: entry.term, line: entry.line });
                }
            }
            Err(why) => imported.skipped.push(origin.skipped(entry.line, &entry.term, why, true)),
        }
    }
    for (heading, made) in categories.iter().zip(made) {
        match category(heading, made, origin, &mut imported.skipped)? {
            Some(mut category) => {
                category.category = names.free(&heading.name);
                imported.categories.push(category);
            }
            None => {
                imported.skipped.push(origin.skipped(heading.line, &heading.name, "has no patterns", false));
            }
        }
    }
    if let Some(skipped) = imported.skipped.get_mut(from..) {
        skipped.sort_by_key(|skipped| skipped.line);
    }
    Ok(())
}

/// A category, named as in the file, without patterns that find nothing more than others, or nothing at all; `None` if
/// no pattern is left.
fn category(
    heading: &Heading,
    mut made: Vec<Made>,
    origin: &Origin,
    skipped: &mut Vec<Skipped>,
) -> Result<Option<Category>> {
    made.sort_by(|a, b| (&a.pattern, a.line).cmp(&(&b.pattern, b.line)));
    let description = heading.description.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
    let mut category = Category {
        category: heading.name.clone(),
        description: format!("The category \"{}\" of {}{description}.", heading.name, origin.name),
        source: format!("Imported from {}: {}.", origin.name, origin.source),
        licence: origin.licence.clone(),
        patterns: made.iter().map(|made| made.pattern.clone()).collect(),
    };
    let mut drop = vec![None; made.len()];
    for redundant in category.redundant()? {
        let why = if redundant.is_same { "stands twice" } else { "is covered by another pattern" };
        if let Some(drop) = drop.get_mut(redundant.pattern) {
            *drop = Some((why, false));
        }
    }
    let alone = Lexicons::new([category.clone()])?;
    let unmatchable = alone.check()?;
    let unmatchable: Vec<&str> = unmatchable
        .iter()
        .filter(|finding| finding.remark == Remark::Unmatchable)
        .filter_map(|finding| finding.pattern)
        .collect();
    category.patterns.clear();
    // The findings stand in the order of the patterns.
    let mut unmatchable = unmatchable.into_iter().peekable();
    for (made, drop) in made.into_iter().zip(drop) {
        let can_match = unmatchable.next_if(|pattern| *pattern == made.pattern).is_none();
        match if can_match { drop } else { Some(("matches no printed text", true)) } {
            Some((why, is_lost)) => skipped.push(origin.skipped(made.line, &made.term, why, is_lost)),
            None => category.patterns.push(made.pattern),
        }
    }
    Ok((!category.patterns.is_empty()).then_some(category))
}

impl Names {
    /// A name like `name` that no category has: letters, digits and `_`, in lower case, as not all folders tell case.
    fn free(&mut self, name: &str) -> String {
        let safe = safe(name);
        let wanted = self.wanted.entry(safe.clone()).or_insert(0);
        loop {
            *wanted += 1;
            let name = if *wanted == 1 { safe.clone() } else { format!("{safe}_{wanted}") };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

fn safe(name: &str) -> String {
    let mut safe = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_alphanumeric() => safe.push(c),
            _ if safe.ends_with('_') || safe.is_empty() => {}
            _ => safe.push('_'),
        }
    }
    let safe: String = safe.trim_end_matches('_').chars().take(LONGEST_NAME).collect();
    match safe.as_str() {
        "" => "category".to_owned(),
        device if DEVICES.contains(&device) => format!("{device}_"),
        _ => safe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        let text = |text: &str| text.to_owned();
        Origin { file: text("a/b.dic"), name: text("b.dic"), source: text("a table"), licence: text("mine") }
    }

    #[test]
    fn names_are_safe_and_free() {
        let (mut imported, mut names) = (Imported::default(), Names::default());
        for _ in 0..2 {
            let mut entries = Entries::default();
            for name in ["Doubt/Denial", "doubt denial", "../..", "CON", "Ärger"] {
                let category = entries.category(name, 1);
                entries.add(category, "sham", 2);
            }
            add(&mut imported, &mut names, entries, &origin()).unwrap();
        }
        let names: Vec<&str> =
            imported.categories.iter().map(|category| category.category.as_str()).collect();
        assert_eq!(names.get(..5).unwrap(), ["doubt_denial", "doubt_denial_2", "category", "con_", "ärger"]);
        assert_eq!(names.get(5..7).unwrap(), ["doubt_denial_3", "doubt_denial_4"]);
    }

    #[test]
    fn what_is_left_out_is_listed() {
        let mut entries = Entries::default();
        let (a, b) = (entries.category("a", 1), entries.category("b", 9));
        for (line, term) in (2..).zip(["sham*", "shams", "sham*", "w*r", "peace! Talks", "Hoax"]) {
            entries.add(a, term, line);
        }
        entries.add(b, "?", 10);
        let mut imported = Imported::default();
        add(&mut imported, &mut Names::default(), entries, &origin()).unwrap();
        let [category] = imported.categories.as_slice() else { unreachable!() };
        assert_eq!(category.patterns, ["Hoax", "sham*"]);
        assert_eq!(category.source, "Imported from b.dic: a table.");
        let skipped: Vec<String> = imported
            .skipped
            .iter()
            .map(|skipped| format!("{} {} {} {}", skipped.line, skipped.entry, skipped.why, skipped.is_lost))
            .collect();
        assert_eq!(
            skipped,
            [
                "3 shams is covered by another pattern false",
                "4 sham* stands twice false",
                "5 w*r has a wildcard that a pattern cannot hold true",
                "6 peace! Talks matches no printed text true",
                "9 b has no patterns false",
                "10 ? has a wildcard that a pattern cannot hold true",
            ]
        );
    }

    #[test]
    fn capitals_everywhere_say_nothing() {
        let mut entries = Entries::default();
        let category = entries.category("A", 1);
        entries.add(category, "SHAM*", 2);
        let mut imported = Imported::default();
        add(&mut imported, &mut Names::default(), entries, &origin()).unwrap();
        assert_eq!(imported.categories.first().unwrap().patterns, ["sham*"]);
    }
}
