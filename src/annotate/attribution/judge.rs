//! What is decided about a text to find its attributions, and who decides.

use std::ops::Range;

use super::feature::Feature;

/// A yes-or-no question about a place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Is this word a cue: does it give words, or a thought, to a source?
    Cue,
    /// Is this stretch of a sentence what somebody says, or thinks, according to the text?
    Content,
    /// Is this the speaker of a quote?
    Speaker,
    /// Does somebody say what stands in these quotation marks, and not nobody, as in a title or in scare quotes?
    Speech,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 4] = [Self::Cue, Self::Content, Self::Speaker, Self::Speech];

    /// The name in model files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cue => "cue",
            Self::Content => "content",
            Self::Speaker => "speaker",
            Self::Speech => "speech",
        }
    }
}

/// Answers [`Decision`]s by their features: [`Weights`](super::Weights), or what learns them.
pub trait Judge {
    /// The log-odds of "yes" for the tokens of the place.
    fn log_odds(&mut self, decision: Decision, tokens: &Range<usize>, features: &[Feature<'_>]) -> f32;

    /// The log-odds that the `candidate` is the speaker of the quote whose content is `quote`.
    fn speaker(&mut self, quote: &Range<usize>, candidate: &Range<usize>, features: &[Feature<'_>]) -> f32;

    /// Whether a word with this `cue_prior`, of whose capitals `capitals` tells, is no cue, whatever else stands
    /// there: asked before its features are made, of the judge by whom the prior was worked out.
    fn is_hopeless_word(&mut self, _cue_prior: f32, _capitals: &Feature<'_>) -> bool {
        false
    }

    /// Whether the answer will be "no", whatever else stands there: `features` are those of the word alone.
    fn is_hopeless(&mut self, _decision: Decision, _features: &[Feature<'_>]) -> bool {
        false
    }
}
