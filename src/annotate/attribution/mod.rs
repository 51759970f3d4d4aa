//! Attributions: what is given to a source rather than said by the outlet, the words that give it, and who the source
//! is (in the terms of PARC and PolNeAR: content, cue, source; Pareti 2016, Newell et al. 2018).

mod assemble;
mod candidate;
mod context;
mod cue;
mod cues;
mod echo;
mod feature;
mod judge;
mod learned;
mod name;
mod quote;
mod ranking;
mod reported;
mod segment;
mod speaker;
mod table;
mod voice;
mod weights;

pub use cues::{CueClass, Cues};
pub use feature::Feature;
pub(super) use feature::hash;
pub use judge::{Decision, Judge};
pub(super) use quote::find_quotes;
pub use quote::{Quote, QuoteKind};
pub use voice::Voice;
pub(super) use weights::OwnWeights;
pub use weights::Weights;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::rules::Rules;

/// How much of an attribution's content is in the source's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributionKind {
    /// All of it stands in quotation marks.
    Direct,
    /// Some of it does.
    Mixed,
    /// None of it: the outlet reports it in its own words.
    Indirect,
}

impl AttributionKind {
    /// The name in annotations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

/// How attributions are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributionMethod {
    /// By what was learned from annotated news, with rules for the sources of what is reported.
    #[default]
    Learned,
    /// By rules alone: faster, and finds less of what is reported without quotation marks.
    Rules,
}

/// Something that is given to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Whether it is quoted or reported.
    pub kind: AttributionKind,
    /// What is said, or thought: ranges of tokens, in order, none empty. Quotation marks are outside.
    pub content: Vec<Range<usize>>,
    /// The words that name the source: a name, a description or a pronoun of the article.
    pub source: Option<Range<usize>>,
    /// The word that gives the content to the source: a verb of saying, or the first word of "according to".
    pub cue: Option<usize>,
}

/// The attributions of a document whose quotes are marked, by the rules and, if there is one, a judge.
pub(super) fn attribute(
    document: &Document<'_>,
    rules: &Rules,
    quotes: &mut [Quote],
    mut judge: Option<&mut impl Judge>,
) -> Vec<Attribution> {
    let found = match judge.as_deref_mut() {
        Some(judge) => learned::find(document, rules, judge),
        None => reported::find(document, rules),
    };
    let cues: Vec<usize> = found.iter().filter_map(|found| found.cue).collect();
    speaker::attribute(document, rules, judge.is_some().then_some(&cues), quotes);
    speaker::complete(document, &found, quotes);
    if let Some(judge) = judge {
        ranking::choose(document, &found, &cues, quotes, judge);
    }
    echo::attribute(document, &found, quotes);
    assemble::assemble(document, found, quotes)
}
