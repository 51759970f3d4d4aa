//! Finding the actors of a corpus: persons, organisations and states with the names that refer to them.
//!
//! Names are taken together first within an article, where a surname means the person who was named in full, then
//! across articles, where it does only if it nearly always means the same one. What stays in doubt is left apart and
//! told as a remark. Everything is counted; nothing is learned.

mod alike;
mod corpus;
mod example;
mod file;
mod key;
mod local;
mod merge;
mod propose;

pub use corpus::Discovery;
pub use example::Example;
pub use local::ArticleNames;
pub use propose::{Limits, Proposal, ProposedActor, Remark};
