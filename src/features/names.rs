//! Names of features in one buffer.

use std::cmp::Ordering;
use std::ops::Range;

use super::name::Name;
use crate::error::{Kind, Result};

/// Many names one after the other, each ended by a line feed: the `vocabulary` of the model file, as it stands there.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    /// By position, where the name begins; last, where the text ends.
    starts: Vec<u32>,
}

impl Names {
    /// No names, with room for `names` of `bytes` in all.
    pub(super) fn with_capacity(names: usize, bytes: usize) -> Self {
        let mut starts = Vec::with_capacity(names + 1);
        starts.push(0);
        Self { text: String::with_capacity(bytes + names), starts }
    }

    /// The names of `text`.
    ///
    /// # Errors
    /// They take more than 4 GiB, or the last is not ended.
    pub(super) fn of_text(text: String) -> Result<Self> {
        if !text.is_empty() && !text.ends_with('\n') {
            return Err(Kind::Model("the last feature's name is cut short".into()).into());
        }
        fits(text.len())?;
        let ends = text.bytes().zip(1..).filter(|&(byte, _)| byte == b'\n').map(|(_, end)| end);
        // Eight letters are few for a name.
        let mut starts = Vec::with_capacity(text.len() / 8 + 1);
        starts.push(0);
        starts.extend(ends);
        Ok(Self { text, starts })
    }

    /// # Errors
    /// The names take more than 4 GiB; this one holds a line feed.
    pub(super) fn push(&mut self, name: &str) -> Result<()> {
        if name.contains('\n') {
            return Err(Kind::Invalid(format!("the feature {name:?} has a line break in its name")).into());
        }
        self.text.push_str(name);
        self.text.push('\n');
        self.starts.push(fits(self.text.len())?);
        Ok(())
    }

    /// # Errors
    /// As [`Names::push`].
    pub(super) fn push_name(&mut self, name: Name<'_>) -> Result<()> {
        let start = self.text.len();
        match name {
            Name::Word(slot, word) => {
                self.text.push_str(slot.text());
                self.text.push_str(word.text());
            }
            Name::Pair(first, second) => {
                self.text.push_str(first.text());
                self.text.push(' ');
                self.text.push_str(second.text());
            }
        }
        if self.text.get(start..).is_some_and(|name| name.contains('\n')) {
            let name = self.text.split_off(start);
            return self.push(&name);
        }
        self.text.push('\n');
        self.starts.push(fits(self.text.len())?);
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// All of them, each ended by a line feed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn get(&self, position: usize) -> Option<&str> {
        self.text.get(self.range(position)?)
    }

    /// The bytes of a name: comparing them need not look for where letters end.
    pub(super) fn bytes(&self, position: usize) -> Option<&[u8]> {
        self.text.as_bytes().get(self.range(position)?)
    }

    fn range(&self, position: usize) -> Option<Range<usize>> {
        let (start, end) = (*self.starts.get(position)?, *self.starts.get(position + 1)?);
        Some(start as usize..(end as usize).checked_sub(1)?)
    }

    /// The names at `positions`.
    pub(super) fn range_of(&self, positions: Range<usize>) -> impl Iterator<Item = &str> {
        positions.map_while(|position| self.get(position))
    }
}

fn fits(length: usize) -> Result<u32> {
    u32::try_from(length).map_err(|_| {
        let message = "the features' names take more than 4 GiB; raise `min_document_frequency`";
        Kind::Insufficient(message.into()).into()
    })
}

/// Joins two sequences that are sorted: each key once, with what either says of it.
pub(super) fn join<K: Ord, A, B>(
    left: impl Iterator<Item = (K, A)>,
    right: impl Iterator<Item = (K, B)>,
) -> impl Iterator<Item = (K, Option<A>, Option<B>)> {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    std::iter::from_fn(move || {
        let order = match (left.peek(), right.peek()) {
            (Some((left, _)), Some((right, _))) => left.cmp(right),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        match order {
            Ordering::Less => left.next().map(|(key, of_left)| (key, Some(of_left), None)),
            Ordering::Greater => right.next().map(|(key, of_right)| (key, None, Some(of_right))),
            Ordering::Equal => {
                let of_right = right.next().map(|(_, of_right)| of_right);
                left.next().map(|(key, of_left)| (key, Some(of_left), of_right))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        let mut names = Names::with_capacity(2, 8);
        for name in ["", "left:é", "a b"] {
            names.push(name).unwrap();
        }
        assert!(names.push("a\nb").is_err());
        assert_eq!(names.text(), "\nleft:é\na b\n");
        let read = Names::of_text(names.text().to_owned()).unwrap();
        for names in [names, read] {
            assert_eq!((names.len(), names.get(1), names.get(3)), (3, Some("left:é"), None));
            assert_eq!(names.bytes(0), Some(&b""[..]));
            assert_eq!(names.range_of(1..9).collect::<Vec<_>>(), ["left:é", "a b"]);
        }
        assert!(Names::of_text("a\nb".into()).is_err());
        assert_eq!(Names::of_text(String::new()).unwrap().len(), 0);
    }

    #[test]
    fn sorted_sequences_are_joined() {
        let joined = join([(1, 'a'), (3, 'b')].into_iter(), [(2, 'x'), (3, 'y'), (4, 'z')].into_iter());
        let expected =
            [(1, Some('a'), None), (2, None, Some('x')), (3, Some('b'), Some('y')), (4, None, Some('z'))];
        assert_eq!(joined.collect::<Vec<_>>(), expected);
    }
}
