//! What the articles themselves show: whose words they are, which words, who is heard.

mod gather;
mod reading;
mod words;

use serde::Serialize;

pub(super) use gather::Places;
pub use gather::TextsBuilder;
pub use reading::{ActorReading, Reading, read};

use crate::stats::Interval;

/// How many groups are shown: those with most articles.
pub const MAX_GROUPS: usize = 30;

/// What the articles show; its field names are those of `comparison.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Texts {
    /// The groups with most articles, by name.
    pub groups: Vec<GroupTexts>,
    /// How many groups are left out.
    pub left_out: usize,
    /// Actor by actor, in the order of the comparison.
    pub actors: Vec<ActorTexts>,
}

/// What the articles of one group show, whomever they are about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupTexts {
    /// The group.
    pub group: String,
    /// Number of articles.
    pub articles: usize,
    /// Number of words.
    pub words: usize,
    /// How many of them are the outlet's own, are reported of others in its words, and are quoted.
    pub by_voice: [usize; 3],
    /// Quotation marks that keep a word at a distance rather than quote it, per 1,000 words.
    pub scare_quotes: Rate,
    /// Who is quoted or reported, those with most words first.
    pub speakers: Vec<Speaker>,
    /// Words in attributions whose source has no name.
    pub unnamed_words: usize,
    /// The words that give others the word ("said", "claimed"), the most frequent first.
    pub verbs: Vec<Verb>,
    /// How often lexicon categories occur, in the outlet's own voice and in that of others, by name.
    pub lexicon: Vec<LexiconRate>,
}

/// How often something occurs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// How often.
    pub count: usize,
    /// Per 1,000 words.
    pub per_1000: f64,
    /// Bootstrap interval over stories; `None` if there are too few.
    pub interval: Option<Interval>,
}

/// Somebody who is given the word.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Speaker {
    /// The name, as full as an article has it.
    pub name: String,
    /// Words that are quoted or reported of them.
    pub words: usize,
    /// Part of all such words of the group, in [0, 1].
    pub share: f64,
    /// The most frequent words that introduce them.
    pub verbs: Vec<Verb>,
}

/// A word that gives somebody the word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verb {
    /// In lower case.
    pub verb: String,
    /// How often.
    pub count: usize,
}

/// How often a lexicon category occurs in a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LexiconRate {
    /// The category.
    pub category: String,
    /// In the outlet's own words, per 1,000 of these.
    pub own: Rate,
    /// In the words of others, per 1,000 of those.
    pub others: Rate,
    /// The patterns that the outlet itself uses most.
    pub patterns: Vec<PatternRate>,
}

/// How often a pattern of a lexicon occurs in a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PatternRate {
    /// The pattern, as the lexicon has it.
    pub pattern: String,
    /// In the outlet's own words, per 1,000 of these.
    pub own: Rate,
}

/// What the articles show of one actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActorTexts {
    /// The actor.
    pub actor: String,
    /// The groups of [`Texts::groups`] that mention it.
    pub groups: Vec<ActorGroupTexts>,
}

/// What the articles of one group show of one actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActorGroupTexts {
    /// The group.
    pub group: String,
    /// Number of articles that mention the actor.
    pub articles: usize,
    /// Mentions per 1,000 words of these.
    pub mentions_per_1000: f64,
    /// Part of these with a mention in the headline, in [0, 1].
    pub in_headline: f64,
    /// Where the first mention stands on average, from 0 (the first word) to 1 (the last).
    pub first_mention: f64,
    /// The mean part of the logit that each voice makes: the outlet's own words, what it reports of others, what it quotes.
    /// For ordered labels: of the direction of the score.
    pub by_voice: Vec<Part>,
    /// The mean part that lexicon categories make, the largest first.
    pub by_category: Vec<Part>,
    /// The features that set the group apart: the mean part of the logit that they make, against that in the other groups.
    pub features: Vec<FeaturePart>,
    /// The words around the actor that are most the group's.
    pub words: Vec<DistinctWord>,
}

/// A part of the mean logit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What makes it.
    pub name: String,
    /// The mean over the group's articles that mention the actor.
    pub mean: f64,
    /// Bootstrap interval over stories; `None` if there are too few.
    pub interval: Option<Interval>,
}

/// A feature that sets a group apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeaturePart {
    /// "group: name".
    pub feature: String,
    /// The mean part of the logit, over the group's articles.
    pub mean: f64,
    /// The same over the other groups' articles.
    pub others: f64,
}

/// A word that is more one group's than the others'.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DistinctWord {
    /// In lower case.
    pub word: String,
    /// How often near the actor in the group.
    pub count: usize,
    /// How often near the actor in the other groups.
    pub others: usize,
    /// Log odds ratio with an informative Dirichlet prior, over its standard deviation (Monroe, Colaresi and Quinn 2008).
    pub z: f64,
    /// A sentence of the group with the word, from an article where it stands near the actor.
    pub example: String,
    /// The article that it is from.
    pub article: String,
}
