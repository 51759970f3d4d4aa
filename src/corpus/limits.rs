//! How much is read at most of what strangers give.

/// Bounds of what is read. What passes them is an error, and never cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest text of an article, in characters: a longer one is an error of its row.
    pub article: usize,
    /// The most rows of all inputs together.
    pub rows: u64,
    /// The most bytes that labels, which are held whole, may take; without bound if not given.
    pub labels: Option<u64>,
}

impl Default for Limits {
    /// A shelf of novels in one article, and more rows than any archive of news has.
    fn default() -> Self {
        Self { article: 10_000_000, rows: 100_000_000, labels: None }
    }
}
