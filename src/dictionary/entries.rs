//! What the readers give: categories and their entries, as the file has them.

use std::collections::HashMap;

/// Something of a dictionary that is not in the lexicons made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The entry, or the category's name.
    pub entry: String,
    /// Why; a few fixed texts that go on after the entry: "depends on other words".
    pub why: &'static str,
    /// Whether hits are lost by it; not so if another pattern finds the same.
    pub is_lost: bool,
}

/// One entry of a category.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Position in [`Entries::categories`].
    pub(super) category: usize,
    /// The word or words, with wildcards.
    pub(super) term: String,
    /// From 1.
    pub(super) line: u64,
}

/// A category's name as the file has it, and what the file says of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// Where it begins.
    pub(super) line: u64,
}

/// A dictionary.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) categories: Vec<Heading>,
    pub(super) entries: Vec<Entry>,
    /// Line, entry and reason.
    pub(super) skipped: Vec<(u64, String, &'static str)>,
    pub(super) below_threshold: u64,
    /// Whether entries are patterns of Parallax, not words with the wildcards of other programs.
    pub(super) are_patterns: bool,
    by_name: HashMap<String, usize>,
}

impl Entries {
    /// The position of the category `name`, which may be new.
    pub(super) fn category(&mut self, name: &str, line: u64) -> usize {
        let fresh = self.categories.len();
        let at = *self.by_name.entry(name.to_owned()).or_insert(fresh);
        if at == fresh {
            self.categories.push(Heading { name: name.to_owned(), description: None, line });
        }
        at
    }

    /// Adds an entry to a category.
    pub(super) fn add(&mut self, category: usize, term: &str, line: u64) {
        self.entries.push(Entry { category, term: term.trim().to_owned(), line });
    }

    /// Notes something that cannot be imported.
    pub(super) fn skip(&mut self, line: u64, entry: &str, why: &'static str) {
        self.skipped.push((line, entry.trim().to_owned(), why));
    }
}

/// The lines of a text that are not blank, with their numbers from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

/// All lines' categories and terms, for tests.
#[cfg(test)]
pub(super) fn listing(entries: &Entries) -> Vec<String> {
    let line = |entry: &Entry| format!("{}: {}", entries.categories[entry.category].name, entry.term);
    entries.entries.iter().map(line).collect()
}
