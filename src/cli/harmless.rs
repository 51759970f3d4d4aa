//! Text of strangers on a terminal: nothing in it may move the cursor, set the title or answer for the user.

use std::borrow::Cow;
use std::io::{self, Write};

/// What stands for a control character.
const INSTEAD: char = '\u{fffd}';

/// The text with its control characters replaced, but for line feeds, tabs, and the colours that this program itself sets
/// (`ESC [ … m`), which harm nobody.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some(length) = colour(rest) {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        out.push(if is_control(character) { INSTEAD } else { character });
        rest = &rest[character.len_utf8()..];
    }
    Cow::Owned(out)
}

fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
}

/// The length of the colour that `text` begins with, if it does.
fn colour(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\u{1b}[")?;
    let length = codes.bytes().position(|byte| !(byte.is_ascii_digit() || byte == b';'))?;
    (codes.as_bytes().get(length) == Some(&b'm')).then_some(length + 3)
}

/// Writes tables to a terminal: control characters of one byte are replaced, colours among them, as tables have none.
pub(crate) struct Harmless<W>(pub(crate) W);

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let replaced: Vec<u8> =
            bytes
                .iter()
                .map(|byte| {
                    if byte.is_ascii_control() && !matches!(byte, b'\n' | b'\t' | b'\r') {
                        b'?'
                    } else {
                        *byte
                    }
                })
                .collect();
        self.0.write_all(&replaced)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_get_through() {
        for (text, expected) in [
            ("plain\ttext\n", "plain\ttext\n"),
            ("\u{1b}[1m\u{1b}[38;5;3mbold\u{1b}[0m", "\u{1b}[1m\u{1b}[38;5;3mbold\u{1b}[0m"),
            ("a\u{1b}]0;title\u{7}b", "a\u{fffd}]0;title\u{fffd}b"),
            ("\u{1b}[2J\u{1b}[31", "\u{fffd}[2J\u{fffd}[31"),
            ("\u{9b}31m \u{7f} \r x", "\u{fffd}31m \u{fffd} \u{fffd} x"),
            ("é\u{1b}", "é\u{fffd}"),
        ] {
            assert_eq!(harmless(text), expected);
        }
        let mut bytes = Vec::new();
        Harmless(&mut bytes).write_all(b"id,a\x1b[2J\x07\r\n").unwrap();
        assert_eq!(bytes, b"id,a?[2J?\r\n");
    }
}
