//! What an actor does and what is done to it: cheap rules around a mention, without a parser.

use super::document::Document;
use super::grammar::{Class, Grammar};
use super::mention::Mention;

/// How a word relates to the mention beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The mention is the subject of the word: "Varn *accused* …", "… *attacked* by Varn".
    Subject,
    /// The mention is the object of the word: "*accused* Varn", "Varn was *accused*".
    Object,
    /// The word is said of the mention: "Varn is *guilty*".
    Predicate,
    /// The word belongs to the mention: "Varn's *aggression*".
    Possession,
    /// The word governs the mention through a preposition: "*sanctions* against Varn".
    Governor,
}

impl Role {
    /// The role's name in features.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Object => "object",
            Self::Predicate => "predicate",
            Self::Possession => "possession",
            Self::Governor => "governor",
        }
    }
}

/// A word near a mention, with the mention's role toward it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleHead {
    /// The mention's role.
    pub role: Role,
    /// The token: usually a verb, else what stands in its place.
    pub head: usize,
    /// Whether a negation stands between the two.
    pub negated: bool,
}

/// The words that the mention relates to: at most one on each side. Looks no further than its sentence.
pub fn roles(document: &Document<'_>, mention: &Mention, grammar: &Grammar) -> Vec<RoleHead> {
    let sentence = document.sentence_at(mention.tokens.start);
    let side = Side { document, grammar, first: sentence.start, end: sentence.end };
    side.after(mention.tokens.end).into_iter().chain(side.before(mention.tokens.start)).collect()
}

/// The longest apposition that is skipped, in tokens, with its commas: "Varn, the foreign minister, said".
const LONGEST_APPOSITION: usize = 9;
/// The most tokens between a head and the name after it: "told the Foreign Minister Varn". Bounds the way back in
/// sentences that are all in capitals.
const LONGEST_TITLE: usize = 20;

/// The most auxiliaries, negations and adverbs between a subject and its verb.
const LONGEST_LEAD: usize = 8;

struct Side<'a, 'd> {
    document: &'a Document<'d>,
    grammar: &'a Grammar,
    first: usize,
    end: usize,
}

impl Side<'_, '_> {
    fn is(&self, class: Class, at: usize) -> bool {
        self.grammar.is(class, self.document.lower(at))
    }

    fn after(&self, start: usize) -> Option<RoleHead> {
        let mut at = start;
        if self.document.lower(at) == "'s" {
            // "Varn's aggression"; a mark in that place ("Varn's \"aggression\"") gives no role.
            return self.head(Role::Possession, at + 1, false);
        }
        if self.document.source(at) == "," {
            let close =
                (at + 2..self.end.min(at + LONGEST_APPOSITION)).find(|&at| self.document.source(at) == ",");
            at = close? + 1;
        }
        let (mut negated, mut passive) = (false, false);
        let end = self.end.min(at + LONGEST_LEAD);
        while at < end && self.leads_to_verb(at) {
            negated |= self.is(Class::Negation, at);
            passive |= self.is(Class::Passive, at);
            at += 1;
        }
        let role = match passive {
            true if is_participle(self.document.lower(at)) => Role::Object,
            true => Role::Predicate,
            false => Role::Subject,
        };
        self.head(role, at, negated)
    }

    fn before(&self, mention: usize) -> Option<RoleHead> {
        let mut at = mention;
        // Over "the", "President", "its": what stands between a verb and its object's name.
        let first = self.first.max(mention.saturating_sub(LONGEST_TITLE));
        while at > first && (self.is(Class::Determiner, at - 1) || self.is_title(at - 1)) {
            at -= 1;
        }
        let previous = at.checked_sub(1).filter(|&previous| previous >= self.first)?;
        if !self.is(Class::Preposition, previous) {
            return self.head(Role::Object, previous, false);
        }
        let governor = previous.checked_sub(1).filter(|&governor| governor >= self.first)?;
        let by_agent = self.document.lower(previous) == "by" && is_participle(self.document.lower(governor));
        self.head(if by_agent { Role::Subject } else { Role::Governor }, governor, false)
    }

    /// Auxiliaries, negations and adverbs.
    fn leads_to_verb(&self, at: usize) -> bool {
        let adverb = self.grammar.is_adverb(self.document.source(at), self.document.lower(at));
        adverb || self.is(Class::Auxiliary, at) || self.is(Class::Negation, at)
    }

    /// A capitalised word right before a name: "President Varn".
    fn is_title(&self, at: usize) -> bool {
        at > self.first && self.document.is_capitalised(at) && self.document.is_wordlike(at)
    }

    fn head(&self, role: Role, head: usize, negated: bool) -> Option<RoleHead> {
        let fits = head < self.end && self.document.is_wordlike(head) && !self.is(Class::Conjunction, head);
        fits.then_some(RoleHead { role, head, negated })
    }
}

/// By its ending. Irregular participles are known by the endings that several share; "struck" and its like are missed.
fn is_participle(word: &str) -> bool {
    ["ed", "en", "wn", "ld", "ught", "nt", "ung", "ost"].iter().any(|ending| word.ends_with(ending))
}
