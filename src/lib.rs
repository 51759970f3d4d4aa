//! Parallax measures how news outlets frame the actors of a story.
//!
//! It learns from labelled articles, says how far it can be trusted, scores new articles toward each actor, shows
//! the words that moved each score, and compares outlets with honest uncertainty.

pub mod corpus;
pub mod error;
pub mod label;
pub mod linear;
pub mod matrix;
pub mod span;

pub use error::{Error, Result};
