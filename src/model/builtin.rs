//! The model that ships.

use sha2::{Digest, Sha256};

use super::Model;
use crate::error::Result;

/// The content of its file.
const BYTES: &[u8] = include_bytes!("../../models/news-polarity.model");

impl Model {
    /// The model that ships, `news-polarity`: negative, neutral or positive toward an actor, in English news; see
    /// `models/news-polarity.md`.
    ///
    /// # Errors
    /// None, unless the program was built from a damaged file.
    pub fn builtin() -> Result<Self> {
        Self::from_bytes(BYTES)
    }

    /// The model that ships, and the SHA-256 of its file.
    ///
    /// # Errors
    /// As [`Model::builtin`].
    pub fn builtin_with_hash() -> Result<(Self, String)> {
        let hash = Sha256::digest(BYTES);
        let hexadecimal = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((Self::builtin()?, hexadecimal))
    }
}
