//! The case of a token, as the rules for names tell it.

use super::super::token::TokenKind;

/// The case of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate) enum Shape {
    /// Numbers, marks, clitics, addresses.
    Other,
    /// A word without a capital.
    Lower,
    /// "Karsk", "McVarn".
    Capital,
    /// "OPCW", "U.N.": two capitals or more, and no small letter.
    Upper,
    /// One capital: "W".
    Initial,
}

impl Shape {
    /// Of a token of `kind`, written as `source`.
    pub(in crate::annotate) fn of(source: &str, kind: TokenKind) -> Self {
        if kind != TokenKind::Word {
            return Self::Other;
        }
        let mut chars = source.chars();
        let Some(first) = chars.next() else { return Self::Other };
        if !first.is_uppercase() {
            // "iPhone", "eBay": a capital within.
            let inner = first.is_lowercase() && chars.next().is_some_and(char::is_uppercase);
            return if inner { Self::Capital } else { Self::Lower };
        }
        let (mut upper, mut lower) = (1, 0);
        for c in chars {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
        match (upper, lower) {
            (1, 0) if source.chars().count() == 1 => Self::Initial,
            (2.., 0) => Self::Upper,
            (2.., 1) if source.ends_with('s') && source.len() > 3 => Self::Upper,
            _ => Self::Capital,
        }
    }

    /// The shape that is this number.
    pub(in crate::annotate) fn from_bits(bits: u32) -> Self {
        match bits {
            1 => Self::Lower,
            2 => Self::Capital,
            3 => Self::Upper,
            4 => Self::Initial,
            _ => Self::Other,
        }
    }
}
