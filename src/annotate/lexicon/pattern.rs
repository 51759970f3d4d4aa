//! The language of patterns: what one is made of, and when it finds nothing that another does not.

use super::super::document::normalise;
use super::super::token::tokenize;

/// The most tokens that the gap `...` skips.
pub(super) const LONGEST_GAP: usize = 3;
/// The most gaps of a pattern: each multiplies the ways to match.
const MOST_GAPS: usize = 3;
/// The fewest letters before `*`.
pub(super) const SHORTEST_PREFIX: usize = 3;

/// One element of a compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Element {
    /// This form of a word, or this mark.
    Word(String),
    /// Every token that begins so.
    Prefix(String),
    /// Any one token.
    AnyOne,
    /// None to three tokens.
    Gap,
}

impl Element {
    /// Whether every token that fits `other` fits this element; gaps are no tokens.
    fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::AnyOne, Self::Word(_) | Self::Prefix(_) | Self::AnyOne) => true,
            (Self::Word(word), Self::Word(other)) => word == other,
            (Self::Prefix(prefix), Self::Word(other) | Self::Prefix(other)) => {
                other.starts_with(prefix.as_str())
            }
            _ => false,
        }
    }
}

/// The elements of a pattern, or what is wrong with it.
pub(super) fn compile(source: &str) -> std::result::Result<Vec<Element>, &'static str> {
    let mut elements = Vec::new();
    for part in source.split_whitespace() {
        match part {
            "_" => elements.push(Element::AnyOne),
            "..." => elements.push(Element::Gap),
            _ => {
                let (stem, is_prefix) = part.strip_suffix('*').map_or((part, false), |stem| (stem, true));
                if stem.contains('*') {
                    return Err("has `*` elsewhere than at the end of a word");
                }
                let last = if !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_lowercase()) {
                    // One token, as it is: nearly all.
                    stem.to_owned()
                } else {
                    let mut words: Vec<String> =
                        tokenize(stem).iter().map(|token| normalise(token.span.of(stem))).collect();
                    let last = words.pop().ok_or("has an empty element")?;
                    elements.extend(words.into_iter().map(Element::Word));
                    last
                };
                if is_prefix && stem.chars().count() < SHORTEST_PREFIX {
                    return Err("has fewer than three letters before `*`");
                }
                elements.push(if is_prefix { Element::Prefix(last) } else { Element::Word(last) });
            }
        }
    }
    let open = |element: Option<&Element>| !matches!(element, Some(Element::Word(_) | Element::Prefix(_)));
    if open(elements.first()) || open(elements.last()) {
        return Err("must begin and end with a word");
    }
    if elements.iter().filter(|&element| *element == Element::Gap).count() > MOST_GAPS {
        return Err("has more than three gaps");
    }
    Ok(elements)
}

/// Whether `wide` matches wherever `narrow` does, and at least as many tokens: then `narrow` changes no hit of a
/// category that has both. (Never wrongly so; of patterns with gaps some that are covered are not seen to be.)
pub(super) fn covers(wide: &[Element], narrow: &[Element]) -> bool {
    if !narrow.contains(&Element::Gap) {
        // A gap of no token is the first that is tried.
        let mut wide = wide.iter().filter(|&element| *element != Element::Gap);
        let included = narrow.iter().all(|narrow| wide.next().is_some_and(|wide| wide.includes(narrow)));
        return included && wide.next().is_none();
    }
    // After a gap the nearest match ends the hit, so that a wider element could end it too early.
    let head = narrow.iter().take_while(|&element| *element != Element::Gap).count();
    let split = |elements: &[Element]| Some((elements.get(..head)?.to_vec(), elements.get(head..)?.to_vec()));
    match (split(wide), split(narrow)) {
        (Some((wide, wide_rest)), Some((narrow, narrow_rest))) => {
            wide_rest == narrow_rest && wide.iter().zip(&narrow).all(|(wide, narrow)| wide.includes(narrow))
        }
        _ => false,
    }
}

/// Whether a pattern is one word, written without capitals: then it finds no word of a name.
pub(super) fn is_plain_word(source: &str, elements: &[Element]) -> bool {
    elements.len() == 1 && !source.contains(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(source: &str) -> Vec<Element> {
        compile(source).unwrap()
    }

    #[test]
    fn what_covers_what() {
        for (wide, narrow) in [
            ("war*", "war"),
            ("war*", "warlord*"),
            ("War", "war"),
            ("war* crime*", "war crimes"),
            ("fail* _ prove", "fails to prove"),
            ("no ... evidence", "no evidence"),
            ("non* ... evidence", "none ... evidence"),
        ] {
            assert!(covers(&elements(wide), &elements(narrow)), "{wide} covers {narrow}");
        }
        for (wide, narrow) in [
            ("war", "war*"),
            ("warlord*", "war*"),
            ("war", "war crime"),
            ("war crime", "war"),
            ("fails to prove", "fails _ prove"),
            // "no evid evidence" is two words longer than the hit of the wide one.
            ("no ... evid*", "no ... evidence"),
            ("no ... evidence", "no _ evidence"),
            ("no evidence", "no ... evidence"),
        ] {
            assert!(!covers(&elements(wide), &elements(narrow)), "{wide} does not cover {narrow}");
        }
    }
}
