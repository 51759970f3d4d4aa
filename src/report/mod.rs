//! Results as pages and files to keep: HTML that needs no network and can be read without a script, Markdown, and JSON.
//!
//! Everything returns a `String`; nothing is computed here but sums of what is shown and the scale of a plot. The same
//! result gives the same bytes.

mod article;
mod comparison;
mod errors;
mod evaluation;
mod explanation;
mod known_groups;
mod ledger;
mod lines;
mod markdown;
mod number;
mod page;
mod plot;
mod rivals;
mod source;
mod summary;
mod validation;

pub use comparison::{
    Articles, ReadingView, comparison_csv, comparison_html, comparison_markdown, reading_view,
    room_for_readings,
};
pub use evaluation::evaluation_html;
pub use explanation::{ExplainedArticle, explanation_html};
pub use known_groups::{known_groups_csv, known_groups_html, known_groups_markdown, known_groups_text};
pub use markdown::evaluation_markdown;
pub use validation::{validation_html, validation_markdown};

use serde::Serialize;

use crate::compare::Comparison;
use crate::error::{Kind, Result};
use crate::evaluate::Evaluation;
use crate::known_groups::KnownGroups;
use crate::validate::Validation;

/// The evaluation as indented JSON with a line feed at the end; its fields are those of [`Evaluation`].
///
/// # Errors
/// None at present; the serialiser can in principle fail.
pub fn evaluation_json(evaluation: &Evaluation) -> Result<String> {
    json(evaluation)
}

/// The comparison as indented JSON with a line feed at the end; its fields are those of [`Comparison`].
///
/// # Errors
/// None at present; the serialiser can in principle fail.
pub fn comparison_json(comparison: &Comparison) -> Result<String> {
    json(comparison)
}

/// The cross-validation as indented JSON with a line feed at the end; its fields are those of [`Validation`].
///
/// # Errors
/// None at present; the serialiser can in principle fail.
pub fn validation_json(validation: &Validation) -> Result<String> {
    json(validation)
}

/// The check of known groups as indented JSON with a line feed at the end; its fields are those of [`KnownGroups`].
///
/// # Errors
/// None at present; the serialiser can in principle fail.
pub fn known_groups_json(known: &KnownGroups) -> Result<String> {
    json(known)
}

fn json(value: &impl Serialize) -> Result<String> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| Kind::Invalid(error.to_string()))?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests;
