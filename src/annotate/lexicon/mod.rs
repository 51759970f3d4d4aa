//! Lexicons: categories of patterns, what is wrong with them, and where they occur in a document.

mod capitals;
mod category;
mod check;
mod matcher;
mod pattern;
mod redundant;
mod usage;

pub use category::{Category, Hit, Lexicons};
pub use check::{Finding, Remark};
pub use redundant::Redundant;
pub use usage::{ArticleHits, CategoryUsage, Usage};

pub(super) use matcher::LexiconMatcher;
