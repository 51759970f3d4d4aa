//! The file of word vectors.
//!
//! A [safetensors](https://github.com/huggingface/safetensors) file. With n words and d dimensions:
//!
//! | array | type and shape | content |
//! | --- | --- | --- |
//! | `directions` | i8, n × d | the vectors' directions: each row, scaled to length 1, is a vector |
//! | `words` | u8 | the words in UTF-8, each ended by a line feed, the most frequent first |
//!
//! The metadata `parallax-vectors` is the format's version.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;

use ndarray::Array2;
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::WordVectors;
use crate::error::{Error, Kind, Result};

/// The metadata's key.
const KEY: &str = "parallax-vectors";
/// The version that is written and read.
const FORMAT: &str = "1";

impl WordVectors {
    /// The vectors of `words` that point where the rows of `directions` do.
    pub(super) fn from_directions(words: Vec<Arc<str>>, directions: &Array2<i8>) -> Self {
        let mut values = directions.mapv(f32::from);
        for mut row in values.rows_mut() {
            let length = row.iter().map(|value| value * value).sum::<f32>().sqrt();
            if length > 0.0 {
                row.mapv_inplace(|value| value / length);
            }
        }
        Self::new(words, values)
    }

    /// The rows as they are stored.
    fn directions(&self) -> Vec<i8> {
        self.values.rows().into_iter().flat_map(|row| direction(row.into_iter().copied())).collect()
    }

    /// The content of a file. The same vectors give the same bytes.
    ///
    /// # Errors
    /// None at present; the serialiser can in principle fail.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let directions: Vec<u8> = self.directions().into_iter().flat_map(i8::to_le_bytes).collect();
        let words: Vec<u8> = self.words.iter().flat_map(|word| word.bytes().chain([b'\n'])).collect();
        let shape = vec![self.words.len(), self.dimensions()];
        let failed = |error: SafeTensorError| Error::from(Kind::Invalid(error.to_string()));
        let tensors = [
            ("directions", TensorView::new(Dtype::I8, shape, &directions).map_err(failed)?),
            ("words", TensorView::new(Dtype::U8, vec![words.len()], &words).map_err(failed)?),
        ];
        let metadata = HashMap::from([(KEY.to_owned(), FORMAT.to_owned())]);
        safetensors::serialize(tensors, Some(metadata)).map_err(failed)
    }

    /// Reads vectors from the content of a file.
    ///
    /// # Errors
    /// The bytes are no word vectors, are damaged, or come from a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (_, header) = SafeTensors::read_metadata(bytes)
            .map_err(|error| invalid(format_args!("no word vectors, or damaged ones ({error})")))?;
        match header.metadata().as_ref().and_then(|metadata| metadata.get(KEY)).map(String::as_str) {
            Some(FORMAT) => {}
            Some(other) => {
                return Err(invalid(format_args!(
                    "the word vectors have format {other}; this version of Parallax reads {FORMAT}"
                )));
            }
            None => return Err(invalid("no word vectors: a safetensors file of something else")),
        }
        let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
        let (directions, words) =
            (tensors.tensor("directions").map_err(damaged)?, tensors.tensor("words").map_err(damaged)?);
        let &[n, dimensions] = directions.shape() else {
            return Err(damaged("`directions` is no table"));
        };
        if (directions.dtype(), words.dtype()) != (Dtype::I8, Dtype::U8) || dimensions == 0 {
            return Err(damaged("an array has the wrong type or no columns"));
        }
        let words: Vec<Arc<str>> =
            str::from_utf8(words.data()).map_err(damaged)?.split_terminator('\n').map(Arc::from).collect();
        if words.len() != n {
            return Err(damaged(format_args!("{} words for {n} vectors", words.len())));
        }
        let directions = directions.data().iter().map(|&byte| i8::from_le_bytes([byte])).collect();
        let directions = Array2::from_shape_vec((n, dimensions), directions).map_err(damaged)?;
        let vectors = Self::from_directions(words, &directions);
        if vectors.lookup.len() != n {
            return Err(damaged(format_args!("{} distinct words for {n} vectors", vectors.lookup.len())));
        }
        Ok(vectors)
    }
}

/// A direction in whole numbers, the largest ±127.
pub(super) fn direction(row: impl Iterator<Item = f32> + Clone) -> impl Iterator<Item = i8> {
    let largest = row.clone().fold(0.0, |largest: f32, value| largest.max(value.abs()));
    let scale = if largest > 0.0 { 127.0 / largest } else { 0.0 };
    row.map(move |value| (value * scale).round() as i8)
}

fn invalid(what: impl Display) -> Error {
    Kind::Invalid(what.to_string()).into()
}

fn damaged(what: impl Display) -> Error {
    invalid(format_args!("the word vectors are damaged: {what}"))
}
