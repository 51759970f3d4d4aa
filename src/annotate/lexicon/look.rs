//! What a token looks like where capitals may say nothing: in headlines, at the beginning of what is quoted.

use super::super::token::TokenKind;

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate) enum Look {
    Other,
    /// A word in lower case.
    Lower,
    /// A word that headlines leave in lower case.
    Small,
    /// A word with a capital.
    Capital,
    /// A word of several letters, all capitals.
    Shouted,
    Comma,
    /// After it something may begin: a quotation, a bracket, what follows a colon or a dash.
    Separator,
    /// The same, unless it stands inside a compound or is the apostrophe of a plural.
    Hyphen,
}

impl Look {
    /// Of a token of `kind`, written as `source`.
    pub(in crate::annotate) fn of(source: &str, kind: TokenKind) -> Self {
        match kind {
            TokenKind::Word if source.starts_with(char::is_uppercase) => {
                let mut letters = source.chars().filter(|c| c.is_alphabetic());
                let is_shouted = letters.clone().nth(1).is_some() && letters.all(char::is_uppercase);
                if is_shouted { Self::Shouted } else { Self::Capital }
            }
            TokenKind::Word if is_small(source) => Self::Small,
            TokenKind::Word if source.starts_with(char::is_alphabetic) => Self::Lower,
            TokenKind::Mark => match source {
                "," => Self::Comma,
                ":" | ";" | "(" | ")" | "[" | "]" | "\"" | "“" | "”" | "„" | "«" | "»" | "‘" | "``"
                | "''" | "•" | "*" | "|" | "–" | "—" | "--" | "…" | "..." => Self::Separator,
                "-" | "'" | "’" => Self::Hyphen,
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }

    /// The look that is this number.
    pub(in crate::annotate) fn from_bits(bits: u32) -> Self {
        match bits {
            1 => Self::Lower,
            2 => Self::Small,
            3 => Self::Capital,
            4 => Self::Shouted,
            5 => Self::Comma,
            6 => Self::Separator,
            7 => Self::Hyphen,
            _ => Self::Other,
        }
    }

    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Lower | Self::Small | Self::Capital | Self::Shouted)
    }
}

/// Whether headlines leave the word in lower case. (Patterns of bytes are told apart in one walk down a tree.)
fn is_small(source: &str) -> bool {
    matches!(
        source.as_bytes(),
        b"a" | b"an"
            | b"and"
            | b"as"
            | b"at"
            | b"but"
            | b"by"
            | b"for"
            | b"from"
            | b"in"
            | b"into"
            | b"nor"
            | b"of"
            | b"off"
            | b"on"
            | b"or"
            | b"over"
            | b"per"
            | b"the"
            | b"to"
            | b"up"
            | b"via"
            | b"vs"
            | b"with"
    )
}
