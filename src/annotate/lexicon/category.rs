//! Categories of patterns, as files hold them.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pattern::{Element, compile};
use crate::error::{Error, Kind, Result};
use crate::settings;

/// One category of a lexicon, as a TOML file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The category's name, as features and reports show it.
    pub category: String,
    /// What it captures.
    pub description: String,
    /// Where the idea or the patterns come from.
    pub source: String,
    /// The licence of the patterns.
    pub licence: String,
    /// The patterns. Elements are separated by spaces and compared in lower case: `word`, `prefix*`, `_` (any one
    /// token), `...` (a gap: up to three tokens). A pattern of one word without capitals finds no words of names:
    /// `rob` is not in "Rob Varn", while `Rob` is.
    pub patterns: Vec<String>,
}

/// Categories by name, in alphabetical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Lexicons {
    categories: Vec<Category>,
}

/// A pattern found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Position of the category in [`Lexicons::categories`].
    pub category: usize,
    /// Position of the pattern in [`Category::patterns`].
    pub pattern: usize,
    /// The tokens that it covers.
    pub tokens: Range<usize>,
}

impl Category {
    /// The category as the TOML of its file, one pattern a line.
    ///
    /// # Errors
    /// None that is known; the serialiser could fail.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string_pretty(self).map_err(|error| Kind::Invalid(error.to_string()).into())
    }

    /// The elements of one of its patterns.
    pub(super) fn compile(&self, pattern: &str) -> Result<Vec<Element>> {
        compile(pattern).map_err(|why| {
            let message = format!("pattern \"{pattern}\" of category \"{}\" {why}", self.category);
            Error::new(Kind::Invalid(message)).field("patterns")
        })
    }
}

impl Lexicons {
    /// These categories.
    ///
    /// # Errors
    /// A malformed pattern, two categories of one name.
    pub fn new(categories: impl IntoIterator<Item = Category>) -> Result<Self> {
        let mut sorted: BTreeMap<String, Category> = BTreeMap::new();
        for category in categories {
            for pattern in &category.patterns {
                category.compile(pattern)?;
            }
            if let Some(old) = sorted.insert(category.category.clone(), category) {
                return Err(Kind::Invalid(format!("there are two categories \"{}\"", old.category)).into());
            }
        }
        Ok(Self { categories: sorted.into_values().collect() })
    }

    /// The category of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn category(&self, name: &str) -> Result<&Category> {
        let names = || self.categories.iter().map(|category| category.category.as_str());
        let found = self.categories.iter().find(|category| category.category == name);
        found.ok_or_else(|| Kind::unknown("category", name, names()).into())
    }

    /// Reads lexicon files that are given as (name, content).
    ///
    /// # Errors
    /// Malformed TOML, unknown keys, a malformed pattern, a category that stands in two files.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        Self::parse_with(files, true)
    }

    /// Reads the project's own files. Their patterns are not compiled to see whether they can be: who uses them does
    /// that, and tests do.
    pub(in crate::annotate) fn parse_builtin(files: &[(&str, &str)]) -> Result<Self> {
        Self::parse_with(files.iter().copied(), false)
    }

    fn parse_with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, checked: bool) -> Result<Self> {
        let read = |(name, content): (&'a str, &'a str)| {
            let category: Category = settings::parse(content).map_err(|error| error.at(name))?;
            for pattern in category.patterns.iter().filter(|_| checked) {
                category.compile(pattern).map_err(|error| error.at(name))?;
            }
            Ok((name, category))
        };
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let read: Vec<Result<(&str, Category)>> = files.into_par_iter().map(read).collect();
        let mut categories: BTreeMap<String, Category> = BTreeMap::new();
        // In the order of the files, so that of several errors the first is told.
        for read in read {
            let (name, category) = read?;
            let twice = |old: Category| {
                let message = format!("category \"{}\" stands in another file already", old.category);
                Error::new(Kind::Invalid(message)).at(name)
            };
            if let Some(old) = categories.insert(category.category.clone(), category) {
                return Err(twice(old));
            }
        }
        Ok(Self { categories: categories.into_values().collect() })
    }

    /// Reads every `.toml` file of a folder.
    ///
    /// # Errors
    /// As [`Lexicons::parse`]; the folder cannot be read or holds no `.toml` file.
    pub fn read(folder: &Path) -> Result<Self> {
        let entries = fs::read_dir(folder).map_err(|error| Error::io("read", folder, error))?;
        let mut files = BTreeMap::new();
        for entry in entries {
            let path = entry.map_err(|error| Error::io("read", folder, error))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let bytes = fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
                let content = settings::text(&bytes).map_err(|error| error.at(path.display()))?;
                files.insert(path.display().to_string(), content.to_owned());
            }
        }
        if files.is_empty() {
            return Err(Error::new(Kind::Insufficient("holds no .toml file".into())).at(folder.display()));
        }
        Self::parse(files.iter().map(|(name, content)| (name.as_str(), content.as_str())))
    }

    /// The categories, by name.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The pattern that was hit, as written.
    pub fn pattern(&self, hit: &Hit) -> &str {
        let category = self.categories.get(hit.category);
        category.and_then(|category| category.patterns.get(hit.pattern)).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_patterns_are_named() {
        for (pattern, why) in [
            ("", "must begin and end with a word"),
            ("... war", "must begin and end with a word"),
            ("war _", "must begin and end with a word"),
            ("wa*", "fewer than three letters"),
            ("w*r", "elsewhere than at the end"),
            ("a ... b ... c ... d ... e", "more than three gaps"),
        ] {
            let file = format!(
                "category = 'x'\ndescription = ''\nsource = ''\nlicence = ''\npatterns = ['{pattern}']"
            );
            let error = Lexicons::parse([("x.toml", file.as_str())]).unwrap_err().to_string();
            assert!(
                error.starts_with("x.toml, field `patterns`")
                    && error.contains(why)
                    && error.contains(&format!("\"{pattern}\"")),
                "{error}"
            );
        }
    }

    #[test]
    fn a_category_in_two_files_is_an_error() {
        let file = "category = 'x'\ndescription = ''\nsource = ''\nlicence = ''\npatterns = ['war']";
        let error = Lexicons::parse([("a.toml", file), ("b.toml", file)]).unwrap_err();
        assert_eq!(error.to_string(), "b.toml: category \"x\" stands in another file already");
    }
}
