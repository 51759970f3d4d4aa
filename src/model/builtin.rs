//! The model that ships.

use sha2::{Digest, Sha256};

use super::Model;
use super::reader::Features;
use crate::corpus::hex;
use crate::error::Result;

/// The content of its file. It is not compared with its checksum whenever it is read: a test does that.
const BYTES: &[u8] = include_bytes!("../../models/news-polarity.model");

impl Model {
    /// The model that ships, `news-polarity`: negative, neutral or positive toward an actor, in English news; see
    /// `models/news-polarity.md`.
    ///
    /// # Errors
    /// None, unless the program was built from a damaged file.
    pub fn builtin() -> Result<Self> {
        Self::from_file(BYTES, false)
    }

    /// The model that ships, and the SHA-256 of its file.
    ///
    /// # Errors
    /// As [`Model::builtin`].
    pub fn builtin_with_hash() -> Result<(Self, String)> {
        Ok((Self::builtin()?, hex(Sha256::new_with_prefix(BYTES))))
    }

    /// The features of the model that ships.
    ///
    /// # Errors
    /// As [`Model::builtin`].
    pub(super) fn builtin_features() -> Result<Features> {
        Self::features_of(BYTES, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_that_ships_is_not_damaged() {
        // Bytes of several megabytes are not to be printed.
        assert!(Model::from_bytes(BYTES).unwrap().to_bytes().unwrap() == BYTES);
    }
}
