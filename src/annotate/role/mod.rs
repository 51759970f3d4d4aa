//! What an actor does and what is done to it: cheap rules around a mention, without a parser.
//!
//! A mention is widened to its noun phrase ([`phrase`]), of which it may be a part ([`compound`]). The words after it say
//! what it is subject of ([`subject`], [`predicate`], [`complement`]), also behind what stands between commas ([`aside`],
//! [`relative`]), and from there what else it does ([`chain`], [`coordination`]). The words before it say what it is
//! object of ([`object`]). Auxiliaries and governing verbs ([`group`]) and the clause around ([`clause`]) say whether that
//! is negated or less than asserted ([`scope`]). Which words are verbs where they stand is told by their forms and their
//! neighbours ([`context`]).
//!
//! No rule looks beyond the sentence or further than a fixed number of tokens, so that the time for a mention is bounded.

mod aside;
mod chain;
mod clause;
mod complement;
mod compound;
mod context;
mod coordination;
mod group;
mod object;
mod phrase;
mod predicate;
mod relative;
mod scope;
mod subject;
mod view;

use serde::Serialize;

use super::document::Document;
use super::mention::Mention;
use super::rules::Rules;
use scope::Scope;
use view::View;

/// How a mention relates to a word near it, its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It does what the verb says: "Varn *accused* …", "Varn met them and *left*", "Varn vowed to *leave*", "*attacked*
    /// by Varn", "Varn-*led*", "“…,” *said* Varn".
    Agent,
    /// It is done to it: "*accused* Varn", "Varn was *accused*", "Varn *accused* of …", "whom they *accused*".
    Patient,
    /// The word is said of it: "Varn is *guilty*", "Varn remains a *threat*".
    Predicate,
    /// The word is what it has: "Varn's *aggression*", "whose *army*".
    Possessor,
    /// The word is named after it: "the Varn *campaign*".
    Modifier,
    /// The word reaches it through a preposition: "*sanctions* against Varn", "*met* with Varn", "*anti*-Varn".
    Governed,
}

impl Role {
    /// The role's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Patient => "patient",
            Self::Predicate => "predicate",
            Self::Possessor => "possessor",
            Self::Modifier => "modifier",
            Self::Governed => "governed",
        }
    }
}

/// How far the text commits itself to what a head says. Of several marks the one nearest to the head counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// It is so: "Varn left".
    #[default]
    Asserted,
    /// It can be so: "may leave", "perhaps left", "tried to leave", "Did Varn leave?".
    Possible,
    /// It is asked for: "must leave", "was urged to leave".
    Necessary,
    /// It is foretold, planned or promised: "will leave", "vowed to leave", "is expected to leave".
    Future,
    /// It depends: "would leave", "if Varn leaves".
    Conditional,
    /// Somebody else says so: "reportedly left", "was accused of leaving", "critics say that Varn left".
    Reported,
}

impl Modality {
    /// The modality's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Possible => "possible",
            Self::Necessary => "necessary",
            Self::Future => "future",
            Self::Conditional => "conditional",
            Self::Reported => "reported",
        }
    }
}

/// A word near a mention, with the mention's role toward it. Positions are tokens of the document, in the mention's
/// sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleHead {
    /// The mention's role.
    pub role: Role,
    /// The word.
    pub head: usize,
    /// The preposition between head and mention, or the particle of the verb: "sanctions *against* Varn", "turned
    /// *down* Varn".
    pub preposition: Option<usize>,
    /// Whether it is denied: "did not leave", "refused to leave", "no evidence that Varn left". Two negations cancel
    /// each other.
    pub negated: bool,
    /// How far the text commits itself.
    pub modality: Modality,
}

/// The words that the mention relates to, by position; of each pair of role and word one.
pub fn roles(document: &Document<'_>, mention: &Mention, rules: &Rules) -> Vec<RoleHead> {
    let view = View::new(document, rules, &mention.tokens);
    let mut found = Found { view: &view, roles: Vec::new() };
    if !mention.tokens.is_empty() && !view.is_calendar(mention.tokens.start) {
        subject::find(&mut found);
    }
    let mut roles = found.roles;
    roles.sort_by_key(|role| (role.head, role.role));
    roles.dedup_by_key(|role| (role.head, role.role));
    roles
}

/// Roles as they are found.
struct Found<'v, 'a, 'd> {
    view: &'v View<'a, 'd>,
    roles: Vec<RoleHead>,
}

impl Found<'_, '_, '_> {
    /// Adds a role, unless the head is no word or stands outside the quotation marks that the mention stands in.
    fn add(&mut self, role: Role, head: usize, preposition: Option<usize>, scope: Scope) {
        if self.view.is_word(head) && !self.view.leaves_quote(head) {
            let Scope { negated, modality } = scope;
            self.roles.push(RoleHead { role, head, preposition, negated, modality });
        }
    }
}
