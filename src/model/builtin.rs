//! The models that ship.

use sha2::{Digest, Sha256};

use super::Model;
use super::reader::Features;
use crate::corpus::hex;
use crate::error::Result;

/// The contents of their files. They are not compared with their checksums whenever they are read: a test does that.
const FRAMING: &[u8] = include_bytes!("../../models/news-framing.model");
const POLARITY: &[u8] = include_bytes!("../../models/news-polarity.model");

/// Of 100 pairs of outlets on one story and actor whose labels differ, how many the model that ships orders as readers do; its card
/// tells how that was measured. By chance it would be 50.
pub const OUTLETS_ORDERED: u32 = 61;

impl Model {
    /// The model that is used where none is named, `news-framing`: how an article of English news frames an actor, overall and
    /// in the outlet's own voice; see `models/news-framing.md`.
    ///
    /// # Errors
    /// None, unless the program was built from a damaged file.
    pub fn builtin() -> Result<Self> {
        Self::from_file(FRAMING, false)
    }

    /// The same, and the SHA-256 of its file.
    ///
    /// # Errors
    /// As [`Model::builtin`].
    pub fn builtin_with_hash() -> Result<(Self, String)> {
        Ok((Self::builtin()?, hex(Sha256::new_with_prefix(FRAMING))))
    }

    /// `news-polarity`, a model of mentions in sentences, which others begin with; see `models/news-polarity.md`.
    ///
    /// # Errors
    /// As [`Model::builtin`].
    pub fn builtin_of_mentions() -> Result<Self> {
        Self::from_file(POLARITY, false)
    }

    /// The features of `news-polarity`.
    ///
    /// # Errors
    /// As [`Model::builtin`].
    pub(super) fn builtin_features() -> Result<Features> {
        Self::features_of(POLARITY, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_say_of_the_model_stands_in_its_card() {
        let card = include_str!("../../models/news-framing.md");
        assert!(card.contains(&format!("orders {OUTLETS_ORDERED} of 100 rightly")));
        // The figure itself.
        let row = card.lines().find(|line| line.starts_with("| pairs of outlets on one story")).unwrap();
        let figure: f64 = row.split('|').nth(2).unwrap().trim().parse().unwrap();
        assert_eq!((100.0 * figure).round(), f64::from(OUTLETS_ORDERED));
    }

    #[test]
    fn the_models_that_ship_are_not_damaged() {
        // Bytes of several megabytes are not to be printed.
        for bytes in [FRAMING, POLARITY] {
            assert!(Model::from_bytes(bytes).unwrap().to_bytes().unwrap() == bytes);
        }
    }
}
