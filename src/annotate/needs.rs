//! What of an article has to be worked out.

use super::reach::MentionReach;

/// What is asked of an annotation beside tokens and sentences. Attributions and lexicon hits are most of its time;
/// mentions need neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// What stands inside quotation marks: attributions, references and roles look at it.
    pub quotes: bool,
    /// Who says what, and so the voice of each token. Needs quotes.
    pub attributions: bool,
    /// The lexicons' hits.
    pub hits: bool,
}

impl Needs {
    /// Everything.
    pub const ALL: Self = Self { quotes: true, attributions: true, hits: true };

    /// What has to be there before mentions are looked for, where these needs are [completed](super::Annotator::complete)
    /// later.
    pub fn before_mentions(self, reach: MentionReach) -> Self {
        let quotes = self.quotes || self.attributions || reach != MentionReach::Alias;
        Self { quotes, attributions: false, hits: false }
    }
}
