//! What is wrong with a lexicon, and what is worth knowing, without looking at any text.

use std::collections::BTreeMap;
use std::fmt;

use super::super::Annotator;
use super::super::attribution::AttributionMethod;
use super::super::stem::Language;
use super::category::{Category, Lexicons};
use super::pattern::Element;
use crate::error::Result;

/// Something found in a lexicon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'a> {
    /// The name of the category.
    pub category: &'a str,
    /// The pattern that it is about; `None` if it is about the category.
    pub pattern: Option<&'a str>,
    /// What was found.
    pub remark: Remark<'a>,
}

/// What can be said of a category or a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark<'a> {
    /// A field that says what the category is and whence it comes is empty.
    EmptyField(&'static str),
    /// The category finds nothing.
    NoPatterns,
    /// The pattern says the same as an earlier one.
    Duplicate(&'a str),
    /// Another pattern finds all that this one finds.
    Covered(&'a str),
    /// No printed text is cut into tokens in such a way that the pattern could match.
    Unmatchable,
    /// Later categories have the same pattern. No error: categories may overlap.
    Shared(Vec<&'a str>),
}

impl Remark<'_> {
    /// Whether it should be mended.
    pub fn is_error(&self) -> bool {
        !matches!(self, Self::Shared(_))
    }
}

impl fmt::Display for Remark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyField(field) => write!(f, "the field `{field}` is empty"),
            Self::NoPatterns => f.write_str("no patterns"),
            Self::Duplicate(first) => write!(f, "the same as \"{first}\""),
            Self::Covered(by) => write!(f, "\"{by}\" finds all that it finds"),
            Self::Unmatchable => {
                f.write_str("matches no printed text: words are cut otherwise, or a sentence ends in it")
            }
            Self::Shared(others) => write!(f, "also in {}", others.join(", ")),
        }
    }
}

impl Lexicons {
    /// Looks for faults and for patterns in several categories; in the order of categories and patterns.
    ///
    /// # Errors
    /// A malformed pattern.
    pub fn check(&self) -> Result<Vec<Finding<'_>>> {
        let annotator = Annotator::attributing(AttributionMethod::Rules, Language::English, self)?;
        let owners = self.owners()?;
        let mut findings = Vec::new();
        for (at, category) in self.categories().iter().enumerate() {
            let name = category.category.as_str();
            findings.extend(about(category).map(|remark| Finding { category: name, pattern: None, remark }));
            let mut redundant = category.redundant()?.into_iter().peekable();
            for (number, pattern) in category.patterns.iter().enumerate() {
                let mut find =
                    |remark| findings.push(Finding { category: name, pattern: Some(pattern), remark });
                if let Some(found) = redundant.next_if(|found| found.pattern == number) {
                    let by = category.patterns.get(found.by).map_or("", String::as_str);
                    find(if found.is_same { Remark::Duplicate(by) } else { Remark::Covered(by) });
                }
                if is_cut_off(pattern) || !annotator.finds_itself(at, number, pattern) {
                    find(Remark::Unmatchable);
                }
                let owners = owners.get(&category.compile(pattern)?).map_or(&[][..], Vec::as_slice);
                // Said once, of the first.
                if let Some((_, others)) =
                    owners.split_first().filter(|(first, rest)| **first == name && !rest.is_empty())
                {
                    find(Remark::Shared(others.to_vec()));
                }
            }
        }
        Ok(findings)
    }

    /// For each pattern the categories that have it.
    fn owners(&self) -> Result<BTreeMap<Vec<Element>, Vec<&str>>> {
        let mut owners: BTreeMap<Vec<Element>, Vec<&str>> = BTreeMap::new();
        for category in self.categories() {
            for pattern in &category.patterns {
                let owners = owners.entry(category.compile(pattern)?).or_default();
                if owners.last() != Some(&category.category.as_str()) {
                    owners.push(&category.category);
                }
            }
        }
        Ok(owners)
    }
}

impl Annotator {
    /// Whether a pattern matches the text that it is written after.
    fn finds_itself(&self, category: usize, pattern: usize, source: &str) -> bool {
        let words = source.split_whitespace().filter(|part| *part != "...").map(|part| match part {
            "_" => "then",
            part => part.trim_end_matches('*'),
        });
        let text = format!("they {} then", words.collect::<Vec<_>>().join(" "));
        self.lexicons.matches(&self.annotate("", &text), category, pattern)
    }
}

/// What is missing in a category.
fn about(category: &Category) -> impl Iterator<Item = Remark<'static>> {
    let fields = [
        ("description", &category.description),
        ("source", &category.source),
        ("licence", &category.licence),
    ];
    let empty = fields.into_iter().filter(|(_, text)| text.trim().is_empty());
    let empty = empty.map(|(field, _)| Remark::EmptyField(field));
    let nothing = category.patterns.is_empty().then_some(Remark::NoPatterns);
    empty.chain(nothing).collect::<Vec<_>>().into_iter()
}

/// Whether an ending stands apart that a text has at its word: "do n't", "regime 's".
fn is_cut_off(pattern: &str) -> bool {
    pattern.split_whitespace().skip(1).any(is_ending)
}

/// Whether a word is an ending as corpora in the style of the Penn Treebank cut it off.
pub(crate) fn is_ending(word: &str) -> bool {
    let word = word.to_lowercase().replace(['’', 'ʼ'], "'");
    matches!(word.as_str(), "n't" | "'s" | "'re" | "'ve" | "'ll" | "'d" | "'m")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(files: &[&str]) -> Vec<String> {
        let lexicons = Lexicons::parse(files.iter().map(|file| ("x.toml", *file))).unwrap();
        let findings = lexicons.check().unwrap();
        let line = |finding: &Finding<'_>| {
            let pattern = finding.pattern.map(|pattern| format!(" {pattern}")).unwrap_or_default();
            format!("{}{pattern}: {}", finding.category, finding.remark)
        };
        findings.iter().map(line).collect()
    }

    fn file(name: &str, patterns: &str) -> String {
        format!("category = '{name}'\ndescription = 'd'\nsource = 's'\nlicence = 'l'\npatterns = {patterns}")
    }

    #[test]
    fn faults_are_found() {
        let empty = "category = 'a'\ndescription = ' '\nsource = ''\nlicence = 'x'\npatterns = []";
        let full = file("b", r#"["war", "War*", "do n't", "peace? Talks", "peace"]"#);
        assert_eq!(
            findings(&[empty, &full]),
            [
                "a: the field `description` is empty",
                "a: the field `source` is empty",
                "a: no patterns",
                "b war: \"War*\" finds all that it finds",
                "b do n't: matches no printed text: words are cut otherwise, or a sentence ends in it",
                "b peace? Talks: matches no printed text: words are cut otherwise, or a sentence ends in it",
            ]
        );
    }

    #[test]
    fn overlaps_are_no_errors() {
        let lexicons = [file("a", "['war', 'peace']"), file("b", "['war']"), file("c", "['War']")];
        let lexicons = Lexicons::parse(lexicons.iter().map(|file| ("x.toml", file.as_str()))).unwrap();
        let findings = lexicons.check().unwrap();
        assert!(findings.iter().all(|finding| !finding.remark.is_error()));
        let shared: Vec<(&str, &Remark<'_>)> =
            findings.iter().map(|finding| (finding.category, &finding.remark)).collect();
        assert_eq!(shared, [("a", &Remark::Shared(vec!["b", "c"]))]);
    }

    #[test]
    fn every_form_of_a_pattern_can_match() {
        let patterns = r#"["so-called", "u.s. sanction*", "no ... evidence", "fail* to _ prove", "won't",
            "regime's thugs", "5 %", "mr. speaker", "Islamist*", "St. Osk", "überf*", "a.m.", "'tis", "far-fetch*"]"#;
        assert_eq!(findings(&[&file("a", patterns)]), [""; 0]);
    }
}
