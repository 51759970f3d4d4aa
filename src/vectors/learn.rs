//! From words to vectors.

use ndarray::Array2;

use super::WordVectors;
use super::association::associations;
use super::file::direction;
use super::spectrum::strongest;
use super::words::Words;
use crate::error::{Kind, Result};

/// How vectors are learned.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorParams {
    /// The length of a vector.
    pub dimensions: usize,
    /// A word that occurs less often has no vector.
    pub min_count: u32,
    /// The most words that have one: the most frequent.
    pub max_words: usize,
    /// Seed of the random start.
    pub seed: u64,
}

impl Default for VectorParams {
    fn default() -> Self {
        Self { dimensions: 100, min_count: 10, max_words: 30_000, seed: 1 }
    }
}

impl WordVectors {
    /// Learns vectors from the words of articles.
    ///
    /// # Errors
    /// Fewer words that are frequent enough than dimensions.
    pub fn learn(words: Words, params: &VectorParams) -> Result<Self> {
        let numbered = words.number(params.min_count, params.max_words);
        let n = numbered.words.len();
        if params.dimensions == 0 || n < params.dimensions {
            let message = format!(
                "{n} words occur at least {} times, too few for {} dimensions; give more articles, or ask for less",
                params.min_count, params.dimensions
            );
            return Err(Kind::Insufficient(message).into());
        }
        let matrix = associations(&numbered);
        let (mut vectors, eigenvalues) = strongest(&matrix, params.dimensions, params.seed)?;
        for mut row in vectors.rows_mut() {
            row.iter_mut().zip(&eigenvalues).for_each(|(entry, value)| *entry *= value.abs().sqrt());
        }
        let rows = vectors.rows().into_iter();
        let directions: Vec<i8> =
            rows.flat_map(|row| direction(row.to_vec().into_iter().map(|value| value as f32))).collect();
        let directions = Array2::from_shape_vec((n, params.dimensions), directions)
            .map_err(|error| Kind::Invalid(format!("word vectors: {error}")))?;
        Ok(Self::from_directions(numbered.words, &directions))
    }
}
