//! What of an article has to be worked out.

/// What is asked of an annotation beside tokens, sentences and quotes. Attributions and lexicon hits are most of its
/// time; mentions and references need neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// Who says what, and so the voice of each token.
    pub attributions: bool,
    /// The lexicons' hits.
    pub hits: bool,
}

impl Needs {
    /// Everything.
    pub const ALL: Self = Self { attributions: true, hits: true };
    /// Nothing.
    pub const NONE: Self = Self { attributions: false, hits: false };
}
