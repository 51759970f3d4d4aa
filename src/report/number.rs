//! Numbers, and lists of names, as text for readers.

use std::fmt::Display;

use crate::stats::Interval;

/// `value` with `digits` decimals and a true minus sign; what rounds to zero has no sign.
pub(super) fn fixed(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs());
    if value < 0.0 && !is_zero(&text) { format!("−{text}") } else { text }
}

/// Like [`fixed`], with a plus sign before what is above zero.
pub(super) fn signed(value: f64, digits: usize) -> String {
    let text = fixed(value, digits);
    if value > 0.0 && !is_zero(&text) { format!("+{text}") } else { text }
}

fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}

/// A framing score, or a difference of two: two decimals and a sign.
pub(super) fn score(value: f64) -> String {
    signed(value, 2)
}

/// A share in [0, 1] as a percentage with one decimal. The blank does not break.
pub(super) fn percent(share: f64) -> String {
    format!("{}\u{a0}%", fixed(share * 100.0, 1))
}

/// Rounded to a tenth: for places in a picture finer than what can be seen, and it shortens the page.
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// "0.180 to 0.440".
pub(super) fn range(interval: &Interval) -> String {
    format!("{} to {}", fixed(interval.low, 3), fixed(interval.high, 3))
}

/// "−0.18 to +0.44".
pub(super) fn score_range(interval: &Interval) -> String {
    format!("{} to {}", score(interval.low), score(interval.high))
}

/// "63.4–68.9", in percent.
pub(super) fn percent_range(interval: &Interval) -> String {
    format!("{}–{}", fixed(interval.low * 100.0, 1), fixed(interval.high * 100.0, 1))
}

/// "95 %": the level of an interval.
pub(super) fn level(level: f64) -> String {
    format!("{}\u{a0}%", level * 100.0)
}

/// A whole number with a comma between thousands.
pub(super) fn count(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "1 article", "1,476 articles": `noun` takes an s unless there is one of it.
pub(super) fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// "A", "A and B", "A, B and C".
pub(super) fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// With a capital first letter.
pub(super) fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

/// `text` cut to `length` characters, with an ellipsis in the middle: names often differ at the end.
pub(super) fn shortened(text: &str, length: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= length {
        return text.to_owned();
    }
    let kept = length.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    let start: String = characters.iter().take(head).collect();
    let end: String = characters.iter().skip(characters.len() - tail).collect();
    format!("{}…{}", start.trim_end(), end.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_typographic_and_zero_has_none() {
        assert_eq!([-0.412, 0.412].map(score), ["−0.41", "+0.41"]);
        assert_eq!(
            (fixed(-0.001, 2), score(0.004), score(-0.0)),
            ("0.00".into(), "0.00".into(), "0.00".into())
        );
        assert_eq!(percent(0.6612), "66.1\u{a0}%");
        assert_eq!(percent_range(&Interval { low: 0.634, high: 0.689, level: 0.95 }), "63.4–68.9");
        assert_eq!(level(0.95), "95\u{a0}%");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            (counted(1, "article"), counted(1_476, "article")),
            ("1 article".into(), "1,476 articles".into())
        );
    }

    #[test]
    fn names_are_listed_and_shortened() {
        assert_eq!(list(&["A", "B", "C"]), "A, B and C");
        assert_eq!(
            (shortened("Görlitz", 7), shortened("Görlitz Post 22", 9)),
            ("Görlitz".into(), "Görl…t 22".into())
        );
    }
}
