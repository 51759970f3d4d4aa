//! The model that ships.

use super::Model;
use crate::error::Result;

impl Model {
    /// The model that ships, `news-polarity`: negative, neutral or positive toward an actor, in English news; see
    /// `models/news-polarity.md`.
    ///
    /// # Errors
    /// None, unless the program was built from a damaged file.
    pub fn builtin() -> Result<Self> {
        Self::from_bytes(include_bytes!("../../models/news-polarity.model"))
    }
}
