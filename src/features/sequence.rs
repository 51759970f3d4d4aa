//! The words of a stretch of text, with the actor as a placeholder.

use std::ops::Range;

use super::name::Term;
use crate::annotate::{Document, Mention, TokenKind};

/// What stands for the actor in n-grams, so that what is learned of one actor serves for others.
const ACTOR: &str = "ACTOR";

/// A word as features see it.
#[derive(Debug)]
pub(super) struct Element<'d> {
    /// The word, or [`ACTOR`].
    pub term: Term<'d>,
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
    /// The side of the mentions on which it stands.
    pub is_left: bool,
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
                let term = Term::Text(ACTOR);
                elements.push(Element { term, tokens, is_actor: true, clauses: (begun, clause) });
                at = end;
                continue;
            }
            clause += usize::from(ends_clause(document, at));
            if document.is_term(at) {
                elements.push(Element {
                    term: Term::at(document, at),
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
        let left = count(true, self.elements.iter().rev(), |_| 0);
        left.chain(count(false, self.elements.iter(), |_| 0))
    }

    /// Like [`Sequence::beside`], for the mentions that stand in the same clause.
    pub(super) fn beside_in_clause(&self) -> impl Iterator<Item = Beside<'_, 'd>> {
        let left = count(true, self.elements.iter().rev(), |element| element.clauses.0);
        left.chain(count(false, self.elements.iter(), |element| element.clauses.1))
    }

    /// The elements within `reach` of a mention, with whether they stand left of it and their distance from it, from 1.
    pub(super) fn near(&self, reach: usize) -> impl Iterator<Item = (bool, usize, &Element<'d>)> {
        let actors = self.elements.iter().enumerate().filter(|(_, element)| element.is_actor);
        actors.flat_map(move |(actor, _)| {
            let left = (1..=reach.min(actor)).map(move |distance| (true, distance, actor - distance));
            let right = (1..=reach).map(move |distance| (false, distance, actor + distance));
            let places = left.chain(right);
            places.filter_map(|(is_left, distance, at)| Some((is_left, distance, self.elements.get(at)?)))
        })
    }
}

/// Each element with the number of mentions met before it in the same clause, as `clause` tells clauses apart.
fn count<'s, 'd: 's>(
    is_left: bool,
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
        Beside { is_left, element, mentions }
    });
    counted.filter(|beside| beside.mentions > 0)
}

/// Every mark but the hyphen.
fn ends_clause(document: &Document<'_>, at: usize) -> bool {
    document.kind(at) == Some(TokenKind::Mark) && document.source(at) != "-"
}
