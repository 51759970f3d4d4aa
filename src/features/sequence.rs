//! The words of a stretch of text, with the actor as a placeholder.

use std::ops::Range;

use crate::annotate::{Document, Mention, TokenKind};

/// What stands for the actor in n-grams, so that what is learned of one actor serves for others.
const ACTOR: &str = "ACTOR";

/// A word as features see it.
#[derive(Debug)]
pub(super) struct Element<'d> {
    /// Its stem, or [`ACTOR`].
    pub text: &'d str,
    /// The tokens that it stands for.
    pub tokens: Range<usize>,
    /// Whether it stands for a mention of the actor.
    pub is_actor: bool,
    /// The clauses, counted from the start of the sequence, in which its first and last token stand.
    clauses: (usize, usize),
}

/// An element beside mentions of the actor.
#[derive(Debug)]
pub(super) struct Beside<'s, 'd> {
    /// The side of the mentions on which it stands: "left" or "right".
    pub side: &'static str,
    /// The element.
    pub element: &'s Element<'d>,
    /// How many mentions it stands beside.
    pub mentions: u32,
}

/// The words of a range of tokens, without marks and addresses.
#[derive(Debug)]
pub(super) struct Sequence<'d> {
    /// The words, in order.
    pub elements: Vec<Element<'d>>,
}

impl<'d> Sequence<'d> {
    /// The words of `range`; each of `mentions` (in order, without overlap) becomes one placeholder.
    pub(super) fn new(document: &'d Document<'_>, range: Range<usize>, mentions: &[Mention]) -> Self {
        let mut elements = Vec::with_capacity(range.len());
        let first = mentions.partition_point(|mention| mention.tokens.end <= range.start);
        let mut mentions = mentions.get(first..).unwrap_or_default().iter().peekable();
        let mut clause = 0;
        let mut at = range.start;
        while at < range.end {
            let begun = clause;
            if let Some(mention) = mentions.next_if(|mention| mention.tokens.start <= at) {
                let end = mention.tokens.end.max(at + 1);
                clause += (at..end).filter(|&at| ends_clause(document, at)).count();
                let tokens = mention.tokens.clone();
                elements.push(Element { text: ACTOR, tokens, is_actor: true, clauses: (begun, clause) });
                at = end;
                continue;
            }
            clause += usize::from(ends_clause(document, at));
            if document.is_term(at) {
                let text = document.stem(at);
                elements.push(Element {
                    text,
                    tokens: at..at + 1,
                    is_actor: false,
                    clauses: (begun, clause),
                });
            }
            at += 1;
        }
        Self { elements }
    }

    /// Every element left and right of mentions, once for each side. Linear: a text may hold thousands of mentions.
    pub(super) fn beside(&self) -> impl Iterator<Item = Beside<'_, 'd>> {
        let left = count("left", self.elements.iter().rev(), |_| 0);
        left.chain(count("right", self.elements.iter(), |_| 0))
    }

    /// Like [`Sequence::beside`], for the mentions that stand in the same clause.
    pub(super) fn beside_in_clause(&self) -> impl Iterator<Item = Beside<'_, 'd>> {
        let left = count("left", self.elements.iter().rev(), |element| element.clauses.0);
        left.chain(count("right", self.elements.iter(), |element| element.clauses.1))
    }

    /// The elements within `reach` of a mention, with their side and their distance from it, from 1.
    pub(super) fn near(&self, reach: usize) -> impl Iterator<Item = (&'static str, usize, &Element<'d>)> {
        let actors = self.elements.iter().enumerate().filter(|(_, element)| element.is_actor);
        actors.flat_map(move |(actor, _)| {
            let left = (1..=reach.min(actor)).map(move |distance| ("left", distance, actor - distance));
            let right = (1..=reach).map(move |distance| ("right", distance, actor + distance));
            let places = left.chain(right);
            places.filter_map(|(side, distance, at)| Some((side, distance, self.elements.get(at)?)))
        })
    }
}

/// Each element with the number of mentions met before it in the same clause, as `clause` tells clauses apart.
fn count<'s, 'd: 's>(
    side: &'static str,
    elements: impl Iterator<Item = &'s Element<'d>>,
    clause: impl Fn(&Element<'d>) -> usize,
) -> impl Iterator<Item = Beside<'s, 'd>> {
    let (mut current, mut met) = (None, 0);
    let counted = elements.map(move |element| {
        if current.replace(clause(element)) != Some(clause(element)) {
            met = 0;
        }
        let mentions = met;
        met += u32::from(element.is_actor);
        Beside { side, element, mentions }
    });
    counted.filter(|beside| beside.mentions > 0)
}

/// Every mark but the hyphen.
fn ends_clause(document: &Document<'_>, at: usize) -> bool {
    document.kind(at) == Some(TokenKind::Mark) && document.source(at) != "-"
}
