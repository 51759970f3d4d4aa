//! Which features are made, and how much each group counts.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Kind, Result};

/// A group of features. Each group is normalised by itself, so that long articles and large groups do not drown
/// the rest, and each can be switched off, so that an ablation is one line of configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Stems and pairs of stems of the whole article, whoever they are about.
    Document,
    /// The same, of the sentences that mention the actor, with the mention as a placeholder.
    Sentence,
    /// Stems left and right of the mention, to the ends of its sentence.
    Window,
    /// Stems within three words of the mention, by side and distance.
    Near,
    /// Stems left and right of the mention within its clause.
    Clause,
    /// What the actor is agent, patient, owner … of, with negation and modality.
    Role,
    /// Who speaks: the actor itself, somebody else about it, or the outlet.
    Voice,
    /// The common words by which the actor is named ("the regime", "activists").
    Naming,
    /// The proper name. Off by default: it learns who the actor is, not how a text treats it.
    Identity,
    /// Lexicon categories anywhere in the article, by voice.
    LexiconDocument,
    /// Lexicon categories in the sentences that mention the actor, by voice.
    LexiconSentence,
    /// Lexicon categories within five words of the mention, by side.
    LexiconWindow,
    /// Lexicon categories of the words that the actor is agent, patient … of.
    LexiconRole,
    /// That the label is the article's. Only where the unit is a mention: annotators who judge a whole article choose
    /// labels otherwise than those who judge a sentence.
    Whole,
}

impl Group {
    /// Every group, in the order of their columns.
    pub const ALL: [Group; 14] = [
        Self::Document,
        Self::Sentence,
        Self::Window,
        Self::Near,
        Self::Clause,
        Self::Role,
        Self::Voice,
        Self::Naming,
        Self::Identity,
        Self::LexiconDocument,
        Self::LexiconSentence,
        Self::LexiconWindow,
        Self::LexiconRole,
        Self::Whole,
    ];

    /// The name in configuration files, feature names and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Sentence => "sentence",
            Self::Window => "window",
            Self::Near => "near",
            Self::Clause => "clause",
            Self::Role => "role",
            Self::Voice => "voice",
            Self::Naming => "naming",
            Self::Identity => "identity",
            Self::LexiconDocument => "lexicon_document",
            Self::LexiconSentence => "lexicon_sentence",
            Self::LexiconWindow => "lexicon_window",
            Self::LexiconRole => "lexicon_role",
            Self::Whole => "whole",
        }
    }

    /// The group of that name.
    ///
    /// # Errors
    /// No group has it; the message names the nearest.
    pub fn from_name(name: &str) -> Result<Self> {
        let names = Self::ALL.iter().map(|group| group.name());
        let found = Self::ALL.into_iter().find(|group| group.name() == name);
        found.ok_or_else(|| Kind::unknown("feature group", name, names).into())
    }

    fn default_weight(self) -> f64 {
        match self {
            Self::Sentence | Self::Window | Self::Naming => 1.0,
            Self::Identity => 0.0,
            // So that the penalty does not hold it back: it stands for an intercept.
            Self::Whole => 5.0,
            _ => 0.5,
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one row of features is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// An actor in an article: all mentions together, and the whole article as their surroundings.
    Article,
    /// One mention, with its sentence as its surroundings. An article is then scored by the mean of its mentions'
    /// logits.
    Mention,
}

/// How features are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureConfig {
    /// A feature that occurs in fewer observations is left out. At least 1.
    pub min_document_frequency: usize,
    /// The most features that are learned from the labels: where more are frequent enough, `min_document_frequency` is raised
    /// until they are no more. Those that are known beforehand come in addition.
    #[serde(skip_serializing_if = "is_default_most")]
    pub max_features: usize,
    /// The length of each group's vector (L2 norm): how much the group counts. 0 switches it off.
    pub weights: BTreeMap<Group, f64>,
}

/// As many as a table of a few gigabytes can hold.
const MOST_FEATURES: usize = 5_000_000;

/// Models that keep to the default keep their bytes.
fn is_default_most(most: &usize) -> bool {
    *most == MOST_FEATURES
}

impl Default for FeatureConfig {
    fn default() -> Self {
        let weights = Group::ALL.into_iter().map(|group| (group, group.default_weight())).collect();
        Self { min_document_frequency: 2, max_features: MOST_FEATURES, weights }
    }
}

impl FeatureConfig {
    /// The weight of a group; the default where the configuration does not name it.
    pub fn weight(&self, group: Group) -> f64 {
        self.weights.get(&group).copied().unwrap_or(group.default_weight())
    }

    /// Switches off every group that is not named.
    pub fn keep_only(&mut self, groups: &[Group]) {
        for group in Group::ALL {
            let weight = if groups.contains(&group) {
                Some(self.weight(group)).filter(|&weight| weight > 0.0).unwrap_or(1.0)
            } else {
                0.0
            };
            self.weights.insert(group, weight);
        }
    }

    /// Fills in the defaults and checks the values.
    ///
    /// # Errors
    /// A weight that is negative or not finite (as a 32-bit number), no group switched on, a minimum document frequency
    /// of 0, a maximum of 0 features.
    pub fn resolve(mut self) -> Result<Self> {
        for group in Group::ALL {
            let weight = self.weight(group);
            if !((weight as f32).is_finite() && weight >= 0.0) {
                let message =
                    format!("the weight of feature group `{group}` must be 0 or more, not {weight}");
                return Err(Kind::Invalid(message).into());
            }
            self.weights.insert(group, weight);
        }
        if self.weights.values().all(|&weight| weight == 0.0) {
            return Err(Kind::Invalid("every feature group is switched off".into()).into());
        }
        if self.min_document_frequency == 0 {
            return Err(Kind::Invalid("`min_document_frequency` must be at least 1".into()).into());
        }
        if self.max_features == 0 {
            return Err(Kind::Invalid("`max_features` must be at least 1".into()).into());
        }
        Ok(self)
    }
}
