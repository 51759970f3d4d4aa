//! From the wildcards of other programs to patterns.

use crate::annotate::{check_pattern, is_ending};

/// Why an entry cannot be a pattern.
pub(super) const WILDCARD: &str = "has a wildcard that a pattern cannot hold";
const SIGN: &str = "is a sign that means something else in a pattern";
const NO_LETTER: &str = "has no letter or digit";

/// The pattern that finds what `term` finds: words separated by blanks, `*` at the end of a word for any ending, and
/// alone for any word.
///
/// # Errors
/// Why there is none, as it goes on after the term.
pub(super) fn pattern(term: &str) -> Result<String, &'static str> {
    if term.contains('?') {
        return Err(WILDCARD);
    }
    let part = |part: &str| {
        let stem = part.trim_end_matches('*');
        match stem {
            "_" | "..." => Err(SIGN),
            "" => Ok("_".to_owned()),
            _ if stem.contains('*') => Err(WILDCARD),
            _ if stem.len() < part.len() => Ok(format!("{stem}*")),
            _ => Ok(stem.to_owned()),
        }
    };
    let mut pattern = String::new();
    for word in term.split_whitespace() {
        // "do n't" is printed as one word.
        if !pattern.is_empty() && !is_ending(word) {
            pattern.push(' ');
        }
        pattern.push_str(&part(word)?);
    }
    check(pattern)
}

/// A pattern as it stands.
///
/// # Errors
/// What is wrong with it, as it goes on after the pattern.
pub(super) fn check(pattern: String) -> Result<String, &'static str> {
    if !pattern.contains(char::is_alphanumeric) {
        return Err(NO_LETTER);
    }
    check_pattern(&pattern)?;
    Ok(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_held() {
        for (term, expected) in [
            ("sham", "sham"),
            ("alleg*", "alleg*"),
            ("alleg**", "alleg*"),
            (" so  called ", "so called"),
            ("called * question", "called _ question"),
            ("Islamist*", "Islamist*"),
            ("don't", "don't"),
            ("do n't * it 's", "don't _ it's"),
        ] {
            assert_eq!(pattern(term).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_cannot_be_held() {
        for (term, why) in [
            ("*gate", WILDCARD),
            ("w*r", WILDCARD),
            ("wom?n", WILDCARD),
            ("wa*", "has fewer than three letters before `*`"),
            ("* war", "must begin and end with a word"),
            (":)", NO_LETTER),
            ("*", NO_LETTER),
            ("", NO_LETTER),
            ("called ... question", SIGN),
        ] {
            assert_eq!(pattern(term), Err(why), "{term}");
        }
    }
}
