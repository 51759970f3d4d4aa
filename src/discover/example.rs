//! Sentences that show an actor, cut to a length.

use crate::annotate::Field;
use crate::corpus::Article;
use crate::span::Span;

/// The most characters of an example.
const LONGEST: usize = 160;

/// A sentence, or the beginning of one, and the article that it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// One line of at most 160 characters, without control characters; "…" where it was cut.
    pub text: String,
    /// The id of the article, made harmless in the same way.
    pub article: String,
    pub(super) outlet: Option<u32>,
}

impl Example {
    pub(super) fn new(article: &Article, field: Field, span: Span, outlet: Option<u32>) -> Option<Self> {
        let text = match field {
            Field::Title => &article.title,
            Field::Text => &article.text,
        };
        let sentence = text.get(span.start..span.end)?;
        Some(Self { text: one_line(sentence, LONGEST), article: one_line(&article.id, LONGEST), outlet })
    }
}

/// `text` in one line of at most `longest` characters: runs of white space and of control and formatting characters
/// are one blank.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() || is_unseen(c) {
            blank = !line.is_empty();
            continue;
        }
        let more = 1 + usize::from(blank);
        if count + more > longest {
            // Room for the mark: what is cut ends at a word.
            let kept: String = line.chars().take(longest - 1).collect();
            let end = kept.rfind(' ').filter(|end| *end > longest / 2).unwrap_or(kept.len());
            return kept.get(..end).unwrap_or(&kept).trim_end().to_owned() + "…";
        }
        if blank {
            line.push(' ');
        }
        line.push(c);
        count += more;
        blank = false;
    }
    line
}

/// Control characters, characters that are not seen, and those that change the order in which others are.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_cut_at_words() {
        assert_eq!(one_line("  Varn\r\nleft\u{85}the\u{2028}\u{202e}town. ", 160), "Varn left the town.");
        assert_eq!(one_line("Varn left the town.", 19), "Varn left the town.");
        assert_eq!(one_line("Varn left the town.", 18), "Varn left the…");
        assert_eq!(one_line(&"x".repeat(30), 10), "xxxxxxxxx…");
    }

    proptest! {
        #[test]
        fn lines_hold_no_controls(text in "(\\PC|\\p{C}|[ \n\t]){0,60}", longest in 5..40usize) {
            let line = one_line(&text, longest);
            prop_assert!(line.chars().count() <= longest);
            prop_assert!(!line.chars().any(is_unseen));
        }
    }
}
