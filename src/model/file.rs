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
//! | `sha256` | u8, 32 | SHA-256 of the whole file, taken with these 32 bytes as zeros |
//!
//! The metadata `parallax` is JSON: the format's version, the resolved configuration, the labels, the provenance, the
//! lexicons, and the number of features in each group.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::iter::repeat_n;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use ndarray::{Array1, Array2};
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, Metadata as Header, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Model, Recipe};
use crate::annotate::Annotator;
use crate::corpus::Input;
use crate::error::{Error, Kind, Result};
use crate::features::{FeatureSpace, Group};
use crate::label::LabelSet;
use crate::linear::LogisticRegression;

/// The version that is written, and the newest that is read.
const FORMAT: u32 = 1;
/// The bytes of a checksum.
const CHECKSUM: usize = 32;

#[derive(Serialize, Deserialize)]
struct Metadata<'a> {
    format: u32,
    groups: BTreeMap<Group, usize>,
    recipe: Cow<'a, Recipe>,
}

/// Read first: a newer format may have any shape.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl Recipe {
    /// # Errors
    /// Settings or labels that no training would have accepted.
    fn check(&self) -> Result<()> {
        self.config.clone().resolve()?;
        let names = self.labels.names();
        let values = self.labels.values().unwrap_or_default();
        let values = names.iter().cloned().zip(values.iter().copied()).collect();
        match LabelSet::new(names.iter().map(String::as_str), &values) {
            Ok(labels) if labels == self.labels => Ok(()),
            _ => Err(damaged("its labels and their values do not fit together")),
        }
    }
}

impl Model {
    /// The content of the model's file. The same model gives the same bytes.
    ///
    /// # Errors
    /// None at present; the serialisers can in principle fail.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let groups = Group::ALL.into_iter().map(|group| (group, self.space.columns(group).len())).collect();
        let metadata = Metadata { format: FORMAT, groups, recipe: Cow::Borrowed(&self.recipe) };
        let metadata = serde_json::to_string(&metadata).map_err(|error| Kind::Model(error.to_string()))?;

        let (n, k) = self.regression.weights().dim();
        let weights: Vec<u8> =
            self.regression.weights().iter().flat_map(|&weight| (weight as f32).to_le_bytes()).collect();
        let intercepts: Vec<u8> =
            self.regression.intercepts().iter().flat_map(|value| value.to_le_bytes()).collect();
        let idf: Vec<u8> = self.space.idf().iter().flat_map(|value| value.to_le_bytes()).collect();
        let names: Vec<u8> = self.space.names().flat_map(|name| name.bytes().chain([b'\n'])).collect();
        let zeros = [0; CHECKSUM];
        let tensors = [
            ("weights", view(Dtype::F32, vec![n, k], &weights)?),
            ("intercepts", view(Dtype::F64, vec![k], &intercepts)?),
            ("idf", view(Dtype::F32, vec![n], &idf)?),
            ("vocabulary", view(Dtype::U8, vec![names.len()], &names)?),
            ("sha256", view(Dtype::U8, vec![CHECKSUM], &zeros)?),
        ];
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
        let (length, header) = SafeTensors::read_metadata(bytes)
            .map_err(|error| Kind::Model(format!("not a Parallax model, or a damaged one ({error})")))?;
        let entries = header.metadata().as_ref();
        let metadata = entries.and_then(|entries| entries.get("parallax")).ok_or_else(|| {
            Kind::Model("not a Parallax model: a safetensors file of something else".into())
        })?;
        let FormatOnly { format } = serde_json::from_str(metadata).map_err(damaged)?;
        if format > FORMAT {
            let message = format!(
                "the model has format {format}; this version of Parallax reads up to {FORMAT}: install a newer one"
            );
            return Err(Kind::Model(message).into());
        }
        let place = checksum_place(length, &header)?;
        if bytes.get(place.clone()) != Some(checksum(bytes, &place).as_slice()) {
            return Err(damaged("its checksum does not fit its content"));
        }

        // From here on the content is what somebody meant to write; it is checked all the same.
        let Metadata { groups, recipe, .. } = serde_json::from_str(metadata).map_err(damaged)?;
        let recipe = recipe.into_owned();
        recipe.check()?;
        let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
        let array = |name: &str, dtype: Dtype, shape: &[usize]| match tensors.tensor(name) {
            Ok(tensor) if tensor.dtype() == dtype && tensor.shape() == shape => Ok(tensor.data()),
            Ok(tensor) => Err(damaged(format!(
                "array `{name}` is {:?} {:?}, not {dtype:?} {shape:?}",
                tensor.dtype(),
                tensor.shape()
            ))),
            Err(_) => Err(damaged(format!("array `{name}` is missing"))),
        };
        let vocabulary = header.info("vocabulary").map_or(&[][..], |info| &info.shape);
        let names = str::from_utf8(array("vocabulary", Dtype::U8, vocabulary)?).map_err(damaged)?;
        let names: Vec<Arc<str>> = names.split_terminator('\n').map(Arc::from).collect();
        let (n, k) = (names.len(), recipe.labels.len());
        if groups.values().try_fold(0usize, |sum, &count| sum.checked_add(count)) != Some(n) {
            return Err(damaged(format!("the groups do not hold the {n} features of the vocabulary")));
        }
        let groups = groups.into_iter().flat_map(|(group, count)| repeat_n(group, count));
        let idf = floats(array("idf", Dtype::F32, &[n])?);
        let features = groups.zip(names).zip(idf).map(|((group, name), idf)| (group, name, idf)).collect();
        let space = FeatureSpace::new(features, &recipe.config.features)?;

        let weights = floats(array("weights", Dtype::F32, &[n, k])?).map(f64::from).collect();
        let weights = Array2::from_shape_vec((n, k), weights).map_err(damaged)?;
        let intercepts = array("intercepts", Dtype::F64, &[k])?.chunks_exact(8);
        let intercepts: Array1<f64> =
            intercepts.filter_map(|bytes| bytes.try_into().ok()).map(f64::from_le_bytes).collect();
        if let Some(intercept) = intercepts.iter().find(|intercept| !intercept.is_finite()) {
            return Err(damaged(format!("an intercept is {intercept}, not a finite number")));
        }
        let convergence = recipe.provenance.convergence.clone();
        let regression = LogisticRegression::from_parts(weights, intercepts, convergence)?;
        let annotator =
            Annotator::attributing(recipe.config.attribution, recipe.config.language, &recipe.lexicons)?;
        Ok(Self { recipe, annotator, space, regression })
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

fn view(dtype: Dtype, shape: Vec<usize>, bytes: &[u8]) -> Result<TensorView<'_>> {
    TensorView::new(dtype, shape, bytes).map_err(|error| Kind::Model(error.to_string()).into())
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    bytes.chunks_exact(4).filter_map(|bytes| bytes.try_into().ok()).map(f32::from_le_bytes)
}

/// Where the checksum stands in a file whose header takes `length` bytes.
fn checksum_place(length: usize, header: &Header) -> Result<Range<usize>> {
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
fn checksum(bytes: &[u8], place: &Range<usize>) -> [u8; CHECKSUM] {
    let mut hash = Sha256::new();
    hash.update(bytes.get(..place.start).unwrap_or_default());
    hash.update([0; CHECKSUM]);
    hash.update(bytes.get(place.end..).unwrap_or_default());
    hash.finalize().into()
}

fn damaged(what: impl Display) -> Error {
    Kind::Model(format!("the model is damaged: {what}")).into()
}
