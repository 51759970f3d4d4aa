//! Patterns of a category that find nothing which another of its patterns does not find.

use std::collections::HashMap;

use super::category::Category;
use super::pattern::{Element, covers, is_plain_word};
use crate::error::Result;

/// A pattern without which a category has the same hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redundant {
    /// Its position in [`Category::patterns`].
    pub pattern: usize,
    /// The position of one that finds all that it finds.
    pub by: usize,
    /// Whether the two say the same.
    pub is_same: bool,
}

impl Category {
    /// The patterns that could go without a change of the category's hits, in their order: those that stand there
    /// already, and those that another covers, as `war*` covers `war`.
    ///
    /// # Errors
    /// A malformed pattern.
    pub fn redundant(&self) -> Result<Vec<Redundant>> {
        let mut patterns = Vec::with_capacity(self.patterns.len());
        for pattern in &self.patterns {
            let elements = self.compile(pattern)?;
            patterns.push(Compiled { is_plain_word: is_plain_word(pattern, &elements), elements });
        }
        let mut tree = Tree::default();
        for (at, pattern) in patterns.iter().enumerate() {
            tree.insert(&pattern.elements, at);
        }
        let redundant = patterns.iter().enumerate().filter_map(|(at, pattern)| {
            tree.candidates(&pattern.elements)
                .into_iter()
                .filter_map(|by| {
                    let other = patterns.get(by).filter(|other| by != at && other.covers(pattern))?;
                    let is_same = pattern.covers(other);
                    // Of two that say the same, the first stays.
                    (!is_same || by < at).then_some(Redundant { pattern: at, by, is_same })
                })
                // The same before others, then the first of them.
                .min_by_key(|redundant| (!redundant.is_same, redundant.by))
        });
        Ok(redundant.collect())
    }
}

/// A pattern as far as it is compared.
struct Compiled {
    elements: Vec<Element>,
    is_plain_word: bool,
}

impl Compiled {
    fn covers(&self, other: &Self) -> bool {
        // A plain word does not find the names that one with a capital finds.
        (!self.is_plain_word || other.is_plain_word) && covers(&self.elements, &other.elements)
    }
}

/// Patterns by their elements without gaps, so that each need not be compared with all others.
#[derive(Default)]
struct Tree {
    /// From a node (0 is the root) by an element to another.
    steps: HashMap<(usize, Element), usize>,
    /// The patterns that end at each node but the root, which is missing: node 1 is the first.
    ends: Vec<Vec<usize>>,
}

impl Tree {
    fn insert(&mut self, elements: &[Element], pattern: usize) {
        let mut node = 0;
        for element in elements.iter().filter(|&element| *element != Element::Gap) {
            let fresh = self.ends.len() + 1;
            node = *self.steps.entry((node, element.clone())).or_insert(fresh);
            if node == fresh {
                self.ends.push(Vec::new());
            }
        }
        if let Some(ends) = node.checked_sub(1).and_then(|at| self.ends.get_mut(at)) {
            ends.push(pattern);
        }
    }

    /// The patterns of the same length whose words include those of `elements`, one by one.
    fn candidates(&self, elements: &[Element]) -> Vec<usize> {
        let mut nodes = vec![0];
        for element in elements.iter().filter(|&element| *element != Element::Gap) {
            let wider = wider(element);
            let step = |&node: &usize| {
                wider.iter().filter_map(move |wider| self.steps.get(&(node, wider.clone())).copied())
            };
            nodes = nodes.iter().flat_map(step).collect();
        }
        nodes.iter().filter_map(|node| self.ends.get(node.checked_sub(1)?)).flatten().copied().collect()
    }
}

/// The elements that include `element`.
fn wider(element: &Element) -> Vec<Element> {
    let (Element::Word(text) | Element::Prefix(text)) = element else { return vec![element.clone()] };
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let prefixes = ends.filter_map(|end| Some(Element::Prefix(text.get(..end)?.to_owned())));
    let word = matches!(element, Element::Word(_)).then(|| element.clone());
    prefixes.chain(word).chain([Element::AnyOne]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Annotator, Language, Lexicons};
    use proptest::prelude::*;
    use std::ops::Range;

    fn category(patterns: Vec<String>) -> Category {
        let text = String::new;
        Category { category: "x".into(), description: text(), source: text(), licence: text(), patterns }
    }

    fn hits(category: &Category, text: &str) -> Vec<Range<usize>> {
        let lexicons = Lexicons::new([category.clone()]).unwrap();
        let annotator = Annotator::new(Language::English, &lexicons).unwrap();
        annotator.annotate("", text).hits().iter().map(|hit| hit.tokens.clone()).collect()
    }

    proptest! {
        #[test]
        fn without_them_the_hits_are_the_same(
            patterns in prop::collection::vec("((war|wars|warm|War|pea)\\*?( _| \\.\\.\\.)? ){0,2}(war|wars|pea)\\*?", 1..7),
            text in "((war|wars|warm|War|pea|the|Great)[.]? ){0,12}",
        ) {
            let mut category = category(patterns);
            let before = hits(&category, &text);
            let redundant: Vec<usize> =
                category.redundant().unwrap().iter().map(|redundant| redundant.pattern).collect();
            let mut at = 0..;
            category.patterns.retain(|_| at.next().is_none_or(|at| !redundant.contains(&at)));
            prop_assert_eq!(hits(&category, &text), before);
        }
    }

    fn redundant(patterns: &[&str]) -> Vec<String> {
        let patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        let category = category(patterns.clone());
        let line = |found: &Redundant| {
            let relation = if found.is_same { "is" } else { "in" };
            format!("{} {relation} {}", patterns[found.pattern], patterns[found.by])
        };
        category.redundant().unwrap().iter().map(line).collect()
    }

    #[test]
    fn finds_what_stands_twice_or_is_covered() {
        assert_eq!(
            redundant(&[
                "war",
                "war*",
                "warlord*",
                "war crime",
                "won't",
                "peace",
                "won’t",
                "war* crim*",
                "peace"
            ]),
            [
                "war in war*",
                "warlord* in war*",
                "war crime in war* crim*",
                "won’t is won't",
                "peace is peace"
            ]
        );
    }

    #[test]
    fn a_capital_finds_more_than_a_plain_word() {
        assert_eq!(redundant(&["rob", "Rob"]), ["rob in Rob"]);
        assert_eq!(redundant(&["islam*", "Islamist*"]), [""; 0]);
    }

    #[test]
    fn many_patterns_take_little_time() {
        let patterns: Vec<String> = (0..20_000).map(|at| format!("the x{at} war*")).collect();
        let patterns: Vec<&str> = patterns.iter().map(String::as_str).chain(["the _ war*"]).collect();
        assert_eq!(redundant(&patterns).len(), 20_000);
    }
}
