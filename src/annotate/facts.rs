//! What the spelling of a token tells, packed into a number: rules that go over all tokens read it from one row of
//! memory instead of going to each word.

use super::grammar::{Class, holds_function_class};
use super::lexicon::Look;
use super::proper::Shape;
use super::token::TokenKind;
use super::vocabulary::Word;

/// What is known of a token whatever stands around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts(u32);

/// One thing that holds of a token or does not.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fact {
    /// It begins with a capital letter.
    Capitalised,
    /// It is an adverb, by its class or its ending.
    Adverb,
    /// "'s" or "'".
    Clitic,
    /// A form of a cue verb.
    Cue,
    /// A form of a cue verb, or the first word of a phrase of attribution.
    MayBeCue,
    /// A pattern of the lexicons can begin with it.
    BeginsPattern,
    /// A name or a title can begin with it although it is written small: "former", "al" of "al-Qaeda".
    LeadsToName,
    /// A name of the gazetteer can begin with it.
    BeginsName,
    /// A title can.
    BeginsTitle,
    /// What is a site's rather than a story's can.
    BeginsBoilerplate,
    /// A bracket that opens: "(" or "[".
    Bracket,
    /// A full stop.
    Point,
    /// A mark that opens something that begins like a sentence.
    Opens,
    /// It is a word that refers to somebody: "he", "minister", "Russian".
    Refers,
}

/// Where what is told by more than one bit begins; the classes come first.
const SHAPE: u32 = 12;
const LOOK: u32 = SHAPE + 3;
const FACTS: u32 = LOOK + 3;

impl Facts {
    /// Of a token that is written as `source` and whose word is `word`, before its kind is known: "www" is a word, and in
    /// "www.'" an address.
    pub(super) fn new(source: &str, word: &Word) -> Self {
        let capitalised = source.starts_with(char::is_uppercase);
        let classes = word.classes;
        let adverb = Class::Adverb.is_in(classes)
            || (!capitalised && word.lower.ends_with("ly") && !Class::NotAdverb.is_in(classes));
        let begins = word.begins;
        let facts = [
            (Fact::Capitalised, capitalised),
            (Fact::Adverb, adverb),
            (Fact::Clitic, matches!(word.lower.as_str(), "'s" | "'")),
            (Fact::Cue, word.cue.is_some()),
            (Fact::MayBeCue, word.may_be_cue),
            (Fact::BeginsPattern, !word.patterns.is_empty()),
            (Fact::LeadsToName, begins.title || begins.lead || (begins.name && begins_small(&word.lower))),
            (Fact::BeginsName, begins.name),
            (Fact::BeginsTitle, begins.title),
            (Fact::BeginsBoilerplate, begins.boilerplate),
            (Fact::Bracket, matches!(source, "(" | "[")),
            (Fact::Point, source == "."),
            (Fact::Opens, opens(source)),
            (Fact::Refers, word.refers.is_some()),
        ];
        // Words begin with a letter or digit, marks with neither.
        let is_mark = !source.starts_with(char::is_alphanumeric);
        let shape = Shape::of(source, TokenKind::Word);
        let look = Look::of(source, if is_mark { TokenKind::Mark } else { TokenKind::Word });
        let bits = u32::from(classes) | (shape as u32) << SHAPE | (look as u32) << LOOK;
        Self(facts.into_iter().filter(|(_, holds)| *holds).fold(bits, |bits, (fact, _)| bits | fact.bit()))
    }

    /// The same, if the token is of `kind`: only words have a shape.
    pub(super) fn of_kind(self, kind: TokenKind) -> Self {
        let none = match kind {
            TokenKind::Word => 0,
            TokenKind::Mark => 7 << SHAPE,
            TokenKind::Number | TokenKind::Clitic | TokenKind::Address => 7 << SHAPE | 7 << LOOK,
        };
        Self(self.0 & !none)
    }

    pub(super) fn has(self, fact: Fact) -> bool {
        self.0 & fact.bit() != 0
    }

    /// Whether the word belongs to `class`.
    pub(super) fn is(self, class: Class) -> bool {
        class.is_in(self.classes())
    }

    /// Whether the word belongs to a closed class of function words.
    pub(super) fn is_function_word(self) -> bool {
        holds_function_class(self.classes())
    }

    /// Its case, as the rules for names tell it.
    pub(super) fn shape(self) -> Shape {
        Shape::from_bits(self.0 >> SHAPE & 7)
    }

    /// What it looks like in a headline.
    pub(super) fn look(self) -> Look {
        Look::from_bits(self.0 >> LOOK & 7)
    }

    fn classes(self) -> u16 {
        (self.0 & ((1 << SHAPE) - 1)) as u16
    }
}

/// Whether a mark opens something that begins like a sentence.
fn opens(mark: &str) -> bool {
    matches!(
        mark,
        "\"" | "“" | "‘" | "``" | "«" | ":" | ";" | "•" | "·" | "…" | "..." | "—" | "--" | "–" | "|"
    )
}

/// Whether a name can begin with the lower-case `word` written small: "al-Qaeda", "tea party".
pub(super) fn begins_small(word: &str) -> bool {
    matches!(word, "al" | "tea" | "el")
}

impl Fact {
    fn bit(self) -> u32 {
        1 << (FACTS + self as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        for (source, shape, look) in [
            ("Karsk", Shape::Capital, Look::Capital),
            ("OPCW", Shape::Upper, Look::Shouted),
            ("W", Shape::Initial, Look::Capital),
            ("iPhone", Shape::Capital, Look::Lower),
            ("of", Shape::Lower, Look::Small),
            ("bridge", Shape::Lower, Look::Lower),
            (",", Shape::Other, Look::Comma),
            ("—", Shape::Other, Look::Separator),
            ("-", Shape::Other, Look::Hyphen),
            ("7", Shape::Other, Look::Other),
        ] {
            let [token] = tokenize(source)[..] else { panic!("{source} is one token") };
            let mut word = Word::new(source.to_lowercase(), String::new());
            word.classes = 0b101 << 8;
            let facts = Facts::new(source, &word).of_kind(token.kind);
            assert_eq!((facts.shape(), facts.look()), (shape, look), "{source}");
            assert_eq!(facts.classes(), word.classes, "{source}");
            assert_eq!(facts.has(Fact::Capitalised), source.starts_with(char::is_uppercase), "{source}");
            assert!(!facts.has(Fact::LeadsToName) && !facts.has(Fact::Refers));
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_by_spelling_fits_every_kind(
            text in "(\\PC|[sSa1'’.@_&,-]|www\\.|http://|'s|s'|U\\.S\\.| ){0,60}",
        ) {
            for token in tokenize(&text) {
                let source = token.span.of(&text);
                let word = Word::new(source.to_lowercase(), String::new());
                let facts = Facts::new(source, &word).of_kind(token.kind);
                prop_assert_eq!(facts.shape(), Shape::of(source, token.kind), "{}", source);
                prop_assert_eq!(facts.look(), Look::of(source, token.kind), "{}", source);
            }
        }
    }
}
