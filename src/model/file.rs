//! The model file.
//!
//! A model is a [safetensors](https://github.com/huggingface/safetensors) file: a header in JSON, then arrays in
//! little-endian order. Reading one runs no code. With n features and k labels:
//!
//! | array | type and shape | content |
//! | --- | --- | --- |
//! | `weights` | f32, n × k | weights |
//! | `intercepts` | f64, k | intercepts |
//! | `idf` | f32, n | inverse document frequencies |
//! | `vocabulary` | u8 | the features' names in UTF-8, each ended by a line feed, sorted within each group |
//! | `texts` | u64 | hashes of the texts that were trained on, in rising order |
//! | `own_weights`, `own_intercepts` | as `weights` and `intercepts` | those of the outlet's own voice, if there are |
//! | `sha256` | u8, 32 | SHA-256 of the whole file, taken with these 32 bytes as zeros |
//!
//! The metadata `parallax` is JSON: the format's version, the resolved configuration, the labels, the provenance, the
//! lexicons, and the number of features in each group.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::ops::Range;
use std::path::Path;

use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, Metadata as Header, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::reader::{Features, File};
use super::{Model, Recipe};
use crate::annotate::Annotator;
use crate::corpus::Input;
use crate::error::{Error, Kind, Result};
use crate::features::Group;
use crate::linear::LogisticRegression;

/// The newest version that is read. Version 2 has ways to calibrate beside a temperature, version 3 a head of the outlet's own
/// voice.
pub(super) const FORMAT: u32 = 3;
/// The version of models with one head, which earlier versions of Parallax read, too.
const ONE_HEAD: u32 = 2;
/// The bytes of a checksum.
const CHECKSUM: usize = 32;

#[derive(Serialize, Deserialize)]
pub(super) struct Metadata<'a> {
    pub(super) format: u32,
    pub(super) groups: BTreeMap<Group, usize>,
    pub(super) recipe: Cow<'a, Recipe>,
}

impl Model {
    /// The content of the model's file. The same model gives the same bytes.
    ///
    /// # Errors
    /// None at present; the serialisers can in principle fail.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let groups = Group::ALL.into_iter().map(|group| (group, self.space.columns(group).len())).collect();
        let format = if self.own.is_some() { FORMAT } else { ONE_HEAD };
        let metadata = Metadata { format, groups, recipe: Cow::Borrowed(&self.recipe) };
        let metadata = serde_json::to_string(&metadata).map_err(|error| Kind::Model(error.to_string()))?;

        let (n, k) = self.regression.weights().dim();
        let (weights, intercepts) = head_bytes(&self.regression);
        let own = self.own.as_ref().map(head_bytes);
        let idf = bytes_of(self.space.idf().iter().map(|value| value.to_le_bytes()));
        let names = self.space.text().as_bytes();
        let (texts, n_texts) = self.texts.to_bytes();
        let zeros = [0; CHECKSUM];
        let mut tensors = vec![
            ("weights", view(Dtype::F32, vec![n, k], &weights)?),
            ("intercepts", view(Dtype::F64, vec![k], &intercepts)?),
            ("idf", view(Dtype::F32, vec![n], &idf)?),
            ("vocabulary", view(Dtype::U8, vec![names.len()], names)?),
            ("texts", view(Dtype::U64, vec![n_texts], &texts)?),
            ("sha256", view(Dtype::U8, vec![CHECKSUM], &zeros)?),
        ];
        if let Some((weights, intercepts)) = &own {
            tensors.push(("own_weights", view(Dtype::F32, vec![n, k], weights)?));
            tensors.push(("own_intercepts", view(Dtype::F64, vec![k], intercepts)?));
        }
        // One entry only: the serialiser writes a hash map, whose order is not stable.
        let header = HashMap::from([("parallax".to_owned(), metadata)]);
        let failed = |error: SafeTensorError| Error::from(Kind::Model(error.to_string()));
        let mut bytes = safetensors::serialize(tensors, Some(header)).map_err(failed)?;
        let (length, header) = SafeTensors::read_metadata(&bytes).map_err(failed)?;
        let place = checksum_place(length, &header)?;
        let checksum = checksum(&bytes, &place);
        if let Some(stored) = bytes.get_mut(place) {
            stored.copy_from_slice(&checksum);
        }
        Ok(bytes)
    }

    /// Reads a model from the content of its file.
    ///
    /// # Errors
    /// The bytes are no model, are damaged, or come from a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        // What reads random bytes would never get past the checksum.
        Self::from_file(bytes, !cfg!(fuzzing))
    }

    /// Reads a model; its checksum is compared if it is `checked`.
    pub(super) fn from_file(bytes: &[u8], checked: bool) -> Result<Self> {
        let file = File::open(bytes, checked)?;
        let arrays = || -> Result<_> {
            let Features { space, weights, texts, .. } = file.features()?;
            // In the time that the annotator takes.
            space.prepare();
            Ok((space, file.regression(&weights)?, file.own_regression(weights.nrows())?, texts))
        };
        let Recipe { config, lexicons, .. } = &*file.metadata.recipe;
        let annotator = || Annotator::attributing(config.attribution, config.language, lexicons);
        let (annotator, arrays) = rayon::join(annotator, arrays);
        let ((space, regression, own, texts), annotator) = (arrays?, annotator?);
        Ok(Self { recipe: file.metadata.recipe.into_owned(), annotator, space, regression, own, texts })
    }

    /// The features alone, without what annotates articles.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub(super) fn features_of(bytes: &[u8], checked: bool) -> Result<Features> {
        File::open(bytes, checked)?.features()
    }

    /// Reads a model from a file.
    ///
    /// # Errors
    /// As [`Model::from_bytes`]; the file cannot be read.
    pub fn load(path: &Path) -> Result<Self> {
        Self::read(&Input::new(path)).map(|(model, _)| model)
    }

    /// Reads a model from an input that may be compressed, and tells the SHA-256 of its raw bytes, in hexadecimal.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn read(input: &Input) -> Result<(Self, String)> {
        let content = input.content()?;
        let model = Self::from_bytes(&content.bytes).map_err(|error| error.at(input))?;
        Ok((model, content.sha256))
    }
}

/// Weights and intercepts of a head, as they stand in the file.
fn head_bytes(head: &LogisticRegression) -> (Vec<u8>, Vec<u8>) {
    let weights = head.weights().iter().map(|&weight| (weight as f32).to_le_bytes());
    (bytes_of(weights), bytes_of(head.intercepts().iter().map(|value| value.to_le_bytes())))
}

fn view(dtype: Dtype, shape: Vec<usize>, bytes: &[u8]) -> Result<TensorView<'_>> {
    TensorView::new(dtype, shape, bytes).map_err(|error| Kind::Model(error.to_string()).into())
}

fn bytes_of<const N: usize>(numbers: impl ExactSizeIterator<Item = [u8; N]>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(numbers.len() * N);
    numbers.for_each(|number| bytes.extend_from_slice(&number));
    bytes
}

/// Where the checksum stands in a file whose header takes `length` bytes.
pub(super) fn checksum_place(length: usize, header: &Header) -> Result<Range<usize>> {
    // The header's own length comes first, as u64.
    let arrays = length + size_of::<u64>();
    let (start, end) =
        header.info("sha256").ok_or_else(|| damaged("array `sha256` is missing"))?.data_offsets;
    if end.checked_sub(start) != Some(CHECKSUM) {
        return Err(damaged("array `sha256` is not a checksum"));
    }
    Ok(arrays + start..arrays + end)
}

/// SHA-256 of a file, with zeros at `place`, where the checksum stands.
pub(super) fn checksum(bytes: &[u8], place: &Range<usize>) -> [u8; CHECKSUM] {
    let mut hash = Sha256::new();
    hash.update(bytes.get(..place.start).unwrap_or_default());
    hash.update([0; CHECKSUM]);
    hash.update(bytes.get(place.end..).unwrap_or_default());
    hash.finalize().into()
}

pub(super) fn damaged(what: impl Display) -> Error {
    Kind::Model(format!("the model is damaged: {what}")).into()
}
