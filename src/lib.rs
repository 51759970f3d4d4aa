//! Parallax measures how news outlets frame the actors of a story.
//!
//! It learns from labelled articles, says how far it can be trusted, scores new articles toward each actor, shows
//! the words that moved each score, and compares outlets with honest uncertainty.
//!
//! ```
//! use parallax::annotate::builtin_lexicons;
//! use parallax::corpus::{Input, ReadOptions, read_labels};
//! use parallax::model::{Config, Model, Selection};
//!
//! let options = ReadOptions { splits: vec!["train".into()], ..ReadOptions::default() };
//! let labels = read_labels(&[Input::new("data/demo/labels.csv")], &options)?;
//! let model = Model::train(&labels, Selection::from(&options), Config::default(), builtin_lexicons()?, &mut |_| {})?;
//! assert_eq!(model.labels().names(), ["negative", "neutral", "positive"]);
//! # Ok::<(), parallax::Error>(())
//! ```
//!
//! The modules form one way: [`corpus`] → [`annotate`] → [`features`] → [`matrix`] → [`linear`], which meet in [`model`];
//! from there [`evaluate`], [`adapt`], [`tune`], [`compare`], [`known_groups`] and [`report`]. [`vectors`] learns word vectors.
//! [`discover`] finds the actors of a corpus. [`import`] reads corpora and exports of annotation tools as labels. With the
//! feature `dictionaries`, the module `dictionary` makes
//! lexicons from dictionaries of other programs.

pub mod adapt;
pub mod annotate;
pub mod compare;
pub mod corpus;
#[cfg(feature = "dictionaries")]
pub mod dictionary;
pub mod discover;
pub mod error;
pub mod evaluate;
pub mod features;
pub mod import;
pub mod known_groups;
pub mod label;
pub mod linear;
pub mod matrix;
pub mod model;
pub mod output;
pub mod report;
pub mod sample;
mod settings;
pub mod span;
pub mod stats;
pub mod tune;
pub mod validate;
pub mod vectors;

pub use error::{Error, Result};
