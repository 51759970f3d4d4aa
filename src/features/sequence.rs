//! The words of a stretch of text, with the actor as a placeholder.

use std::ops::Range;
use std::slice;

use crate::annotate::{Document, Mention, TokenKind};

/// What stands for the actor in n-grams, so that what is learned of one actor serves for others.
pub(super) const ACTOR: &str = "ACTOR";

/// A word as features see it.
#[derive(Debug)]
pub(super) struct Element<'d> {
    /// Its stem, or [`ACTOR`].
    pub text: &'d str,
    /// The tokens that it stands for.
    pub tokens: Range<usize>,
}

impl Element<'_> {
    /// Whether it stands for a mention of the actor.
    pub(super) fn is_actor(&self) -> bool {
        self.text == ACTOR
    }
}

/// The words of a range of tokens, without marks.
#[derive(Debug)]
pub(super) struct Sequence<'d>(Vec<Element<'d>>);

impl<'d> Sequence<'d> {
    /// The words of `range`; each of `mentions` (in order, without overlap) becomes one placeholder.
    pub(super) fn new(document: &'d Document<'_>, range: Range<usize>, mentions: &[Mention]) -> Self {
        let mut elements = Vec::with_capacity(range.len());
        let first = mentions.partition_point(|mention| mention.tokens.end <= range.start);
        let mut mentions = mentions.get(first..).unwrap_or_default().iter().peekable();
        let mut at = range.start;
        while at < range.end {
            if let Some(mention) = mentions.next_if(|mention| mention.tokens.start <= at) {
                elements.push(Element { text: ACTOR, tokens: mention.tokens.clone() });
                at = mention.tokens.end.max(at + 1);
                continue;
            }
            if !matches!(document.kind(at), Some(TokenKind::Mark | TokenKind::Address)) {
                elements.push(Element { text: document.stem(at), tokens: at..at + 1 });
            }
            at += 1;
        }
        Self(elements)
    }

    /// The elements, in order.
    pub(super) fn iter(&self) -> slice::Iter<'_, Element<'d>> {
        self.0.iter()
    }

    /// The element at a position.
    pub(super) fn get(&self, at: usize) -> Option<&Element<'d>> {
        self.0.get(at)
    }
}
