//! Places in a text, in what they were counted in.

use std::ops::Range;

use super::row::Mention;
use super::skipped::Reason;

/// What a place in a text counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offsets {
    /// Unicode code points, as Python does.
    CodePoints,
    /// UTF-16 code units, as JavaScript does: an emoji counts twice.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

impl Offsets {
    const ALL: [Self; 3] = [Self::CodePoints, Self::Utf16, Self::Bytes];

    /// The bytes of a span, if it lies in the text and on the borders of characters.
    fn bytes(self, text: &str, span: Range<u64>) -> Option<Range<usize>> {
        if span.start > span.end {
            return None;
        }
        let (mut place, mut start) = (0, None);
        let ends = text.char_indices().map(|(byte, c)| (byte, Some(c))).chain([(text.len(), None)]);
        for (byte, c) in ends {
            if place == span.start {
                start = Some(byte);
            }
            if place == span.end {
                return start.map(|start| start..byte);
            }
            place += match (self, c) {
                (_, None) => 0,
                (Self::CodePoints, Some(_)) => 1,
                (Self::Utf16, Some(c)) => c.len_utf16() as u64,
                (Self::Bytes, Some(c)) => c.len_utf8() as u64,
            };
        }
        None
    }
}

/// The bytes of a mention in `text`.
///
/// Where the data repeat the mention's text, it decides: if it does not stand at the place as `offsets` count it, but
/// does as others count, or stands only once in the text, that is the mention.
///
/// # Errors
/// No such place; blanks; another text than the data say.
pub(super) fn resolve(text: &str, mention: &Mention, offsets: Offsets) -> Result<Range<usize>, Reason> {
    let wrong = |message: String| Err(Reason::Mention(message));
    let Mention { start, end, text: stated } = mention;
    let slice = |offsets: Offsets| {
        let bytes = offsets.bytes(text, *start..*end)?;
        Some((text.get(bytes.clone())?, bytes))
    };
    let Some(stated) = stated.as_deref().filter(|stated| !stated.trim().is_empty()) else {
        return match slice(offsets) {
            Some((found, bytes)) if !found.trim().is_empty() => Ok(bytes),
            Some(_) => wrong(format!("the mention from {start} to {end} holds nothing but blanks")),
            None => wrong(format!(
                "the mention from {start} to {end} is not in its text of {} characters",
                text.chars().count()
            )),
        };
    };
    let is_stated = |found: &str| found.split_whitespace().eq(stated.split_whitespace());
    let counted = [offsets].into_iter().chain(Offsets::ALL).filter_map(slice);
    for (found, bytes) in counted {
        if is_stated(found) {
            return Ok(bytes);
        }
    }
    let mut places = text.match_indices(stated).map(|(byte, _)| byte..byte + stated.len());
    match (places.next(), places.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => wrong(format!("the mention \"{stated}\" is not in its text")),
        _ => wrong(format!(
            "the mention \"{stated}\" is not from {start} to {end}, but in several other places"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_counting() {
        let text = "😀é Varn";
        for (offsets, span) in [(Offsets::CodePoints, 3..7), (Offsets::Utf16, 4..8), (Offsets::Bytes, 7..11)]
        {
            let bytes = offsets.bytes(text, span).unwrap();
            assert_eq!(&text[bytes], "Varn", "{offsets:?}");
        }
        assert_eq!(Offsets::Utf16.bytes(text, 1..3), None, "inside a pair");
        assert_eq!(Offsets::Bytes.bytes(text, 1..8), None, "inside a character");
        assert_eq!(Offsets::CodePoints.bytes(text, 3..8), None, "past the end");
        let (start, end) = (4, 3);
        assert_eq!(Offsets::CodePoints.bytes(text, start..end), None, "backwards");
    }

    fn found(text: &str, start: u64, end: u64, stated: Option<&str>) -> Result<String, String> {
        let mention = Mention { start, end, text: stated.map(str::to_owned) };
        match resolve(text, &mention, Offsets::CodePoints) {
            Ok(bytes) => Ok(text[bytes].to_owned()),
            Err(reason) => Err(reason.to_string()),
        }
    }

    #[test]
    fn the_text_of_a_mention_decides() {
        assert_eq!(found("😀 Varn met Varn", 3, 7, Some("Varn")).unwrap(), "Varn");
        assert_eq!(found("Ilse Varn left", 0, 4, Some("Varn")).unwrap(), "Varn");
        assert_eq!(found("Ilse\nVarn left", 0, 9, Some("Ilse Varn")).unwrap(), "Ilse\nVarn");
        assert_eq!(
            found("Ilse left", 0, 4, Some("Varn")).unwrap_err(),
            "the mention \"Varn\" is not in its text"
        );
        assert_eq!(
            found("Varn met Varn", 1, 5, Some("Varn")).unwrap_err(),
            "the mention \"Varn\" is not from 1 to 5, but in several other places"
        );
        assert_eq!(
            found("a  b", 1, 3, None).unwrap_err(),
            "the mention from 1 to 3 holds nothing but blanks"
        );
        assert_eq!(
            found("ab", 1, 3, None).unwrap_err(),
            "the mention from 1 to 3 is not in its text of 2 characters"
        );
    }
}
