//! What a feature is called, without its letters: groups, slots and words by number.

use std::fmt;

use super::config::Group;
use crate::annotate::Document;

/// What a name is made of: a word of a document, or a text.
#[derive(Debug, Clone, Copy)]
pub enum Term<'d> {
    /// The stem of the document's word type of that position.
    Word(&'d Document<'d>, usize),
    /// This text.
    Text(&'d str),
}

impl<'d> Term<'d> {
    /// The term of token `at`.
    pub(super) fn at(document: &'d Document<'_>, at: usize) -> Self {
        document.word_type(at).map_or(Self::Text(""), |id| Self::Word(document, id))
    }

    /// As it stands in a name.
    pub fn text(self) -> &'d str {
        match self {
            Self::Word(document, id) => document.word_of_type(id).map_or("", |word| &word.stem),
            Self::Text(text) => text,
        }
    }
}

/// What stands before the word in a name: nothing, or where the word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot(u8);

impl Slot {
    /// Every slot's text. None but the empty one begins another.
    const ALL: [&'static str; 9] =
        ["", "left:", "right:", "left1:", "left2:", "left3:", "right1:", "right2:", "right3:"];
    pub(super) const COUNT: usize = Self::ALL.len();
    /// Nothing before the word.
    pub const NONE: Self = Self(0);

    /// The slot with that text, if it is one.
    pub(super) fn named(text: &str) -> Option<Self> {
        (0..).zip(Self::ALL).find(|(_, slot)| *slot == text).map(|(at, _)| Self(at))
    }

    /// Left or right of a mention, at any distance or at one of 1 to 3 words.
    pub(super) fn beside(is_left: bool, distance: Option<usize>) -> Self {
        match distance {
            None => Self(if is_left { 1 } else { 2 }),
            Some(distance) => Self(if is_left { 2 } else { 5 } + distance.clamp(1, 3) as u8),
        }
    }

    pub(super) fn number(self) -> usize {
        usize::from(self.0)
    }

    pub(super) fn text(self) -> &'static str {
        Self::ALL.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

/// The name of a feature within its group.
#[derive(Debug, Clone, Copy)]
pub enum Name<'n> {
    /// A word or any other text, after what stands before it.
    Word(Slot, Term<'n>),
    /// Two words with a blank between them.
    Pair(Term<'n>, Term<'n>),
}

impl<'n> Name<'n> {
    /// The name that reads `text` in `group`.
    pub fn of(group: Group, text: &'n str) -> Self {
        match group {
            Group::Document | Group::Sentence => match text.split_once(' ') {
                Some((first, second)) => Self::Pair(Term::Text(first), Term::Text(second)),
                None => Self::Word(Slot::NONE, Term::Text(text)),
            },
            Group::Window | Group::Clause | Group::Near => {
                let parts = text
                    .split_inclusive(':')
                    .next()
                    .and_then(|slot| Some((Slot::named(slot)?, text.get(slot.len()..)?)));
                let (slot, word) = parts.unwrap_or((Slot::NONE, text));
                Self::Word(slot, Term::Text(word))
            }
            _ => Self::Word(Slot::NONE, Term::Text(text)),
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(slot, word) => write!(f, "{}{}", slot.text(), word.text()),
            Self::Pair(first, second) => write!(f, "{} {}", first.text(), second.text()),
        }
    }
}

/// A feature as a number: its group and the numbers of what its name is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(pub(super) u64);

/// What a name is made of, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Word(Slot, u32),
    Pair(u32, u32),
}

/// The bits of each of the two numbers of a name.
const BITS: u32 = 30;
/// In the place of the first word: the slots.
const SLOTS: u32 = (1 << BITS) - 16;

impl Key {
    /// How many terms can be told apart.
    pub(super) const TERMS: u32 = SLOTS;

    pub(super) fn word(group: Group, slot: Slot, word: u32) -> Self {
        Self::new(group, SLOTS + u32::from(slot.0), word)
    }

    pub(super) fn pair(group: Group, first: u32, second: u32) -> Self {
        Self::new(group, first, second)
    }

    fn new(group: Group, first: u32, second: u32) -> Self {
        Self(((group as u64) << (2 * BITS)) | (u64::from(first) << BITS) | u64::from(second))
    }

    pub(super) fn group(self) -> Option<Group> {
        Group::ALL.get((self.0 >> (2 * BITS)) as usize).copied()
    }

    /// The group, and what the name is made of.
    pub(super) fn part(self) -> Option<(Group, Part)> {
        let (first, second) = self.numbers();
        let part = match first.checked_sub(SLOTS) {
            Some(slot) => Part::Word(Slot(slot as u8), second),
            None => Part::Pair(first, second),
        };
        Some((self.group()?, part))
    }

    /// The name, where `term` tells what each number stands for.
    pub(super) fn name<'n>(self, term: impl Fn(u32) -> &'n str) -> Name<'n> {
        let (first, second) = self.numbers();
        let text = |number| Term::Text(term(number));
        match first.checked_sub(SLOTS) {
            Some(slot) => Name::Word(Slot(slot as u8), text(second)),
            None => Name::Pair(text(first), text(second)),
        }
    }

    /// A number that is the greater the later the name comes, where `rank` tells that of terms: a word comes before the
    /// pairs that it begins, as no term holds anything as small as a blank.
    pub(super) fn rank(self, rank: impl Fn(u32) -> u32) -> u64 {
        let (first, second) = self.numbers();
        let (first, second) = match first.checked_sub(SLOTS) {
            Some(0) => (rank(second), 0),
            Some(slot) => (slot, rank(second)),
            None => (rank(first), rank(second) + 1),
        };
        u64::from(first) << u32::BITS | u64::from(second)
    }

    fn numbers(self) -> (u32, u32) {
        const MASK: u64 = (1 << BITS) - 1;
        ((self.0 >> BITS & MASK) as u32, (self.0 & MASK) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_keys_come_back() {
        for (group, text) in [
            (Group::Document, "slam"),
            (Group::Sentence, "slam critic"),
            (Group::Window, "left:slam"),
            (Group::Near, "right2:slam"),
            (Group::Near, "odd"),
            (Group::Clause, "odd: slam"),
            (Group::Role, "agent of: slam"),
            (Group::LexiconRole, "left:slam"),
        ] {
            let name = Name::of(group, text);
            assert_eq!(name.to_string(), text);
            let terms = match name {
                Name::Word(_, word) => [word.text(), ""],
                Name::Pair(first, second) => [first.text(), second.text()],
            };
            let key = match name {
                Name::Word(slot, _) => Key::word(group, slot, 0),
                Name::Pair(..) => Key::pair(group, 0, 1),
            };
            assert_eq!(key.group(), Some(group));
            assert_eq!(key.name(|number| terms[number as usize]).to_string(), text);
        }
        for (at, distance) in
            ["left:", "left1:", "left2:", "left3:"].into_iter().zip([None, Some(1), Some(2), Some(3)])
        {
            assert_eq!(Slot::named(at), Some(Slot::beside(true, distance)));
            assert_eq!(Slot::named(&at.replace("left", "right")), Some(Slot::beside(false, distance)));
        }
    }
}
