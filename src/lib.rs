//! Parallax measures how news outlets frame the actors of a story.
//!
//! It learns from labelled articles, says how far it can be trusted, scores new articles toward each actor, shows
//! the words that moved each score, and compares outlets with honest uncertainty.

pub mod annotate;
pub mod compare;
pub mod corpus;
pub mod error;
pub mod evaluate;
pub mod features;
pub mod label;
pub mod linear;
pub mod matrix;
pub mod model;
pub mod output;
pub mod report;
pub mod span;
pub mod stats;

pub use error::{Error, Result};
