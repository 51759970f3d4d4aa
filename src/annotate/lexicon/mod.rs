//! Lexicons: categories of patterns, what is wrong with them, and where they occur in a document.

mod capitals;
mod category;
mod check;
mod look;
mod matcher;
mod pattern;
mod redundant;
mod usage;

pub use category::{Category, Hit, Lexicons};
#[cfg(feature = "dictionaries")]
pub(crate) use check::is_ending;
pub use check::{Finding, Remark};
pub use redundant::Redundant;
pub use usage::{ArticleHits, CategoryUsage, Usage};

pub(super) use look::Look;
pub(super) use matcher::{Begun, LexiconMatcher};

/// Whether a pattern can be used.
///
/// # Errors
/// What is wrong with it.
#[cfg(feature = "dictionaries")]
pub(crate) fn check_pattern(source: &str) -> Result<(), &'static str> {
    pattern::compile(source).map(|_| ())
}
