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
//! | `sha256` | u8, 32 | SHA-256 over the metadata `parallax` and the arrays above, each preceded by its length as u64 |
//!
//! The metadata `parallax` is JSON: the format's version, the resolved configuration, the labels, the provenance, the
//! lexicons, and the number of features in each group.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ndarray::{Array1, Array2};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Model, Recipe};
use crate::annotate::Annotator;
use crate::error::{Error, Kind, Result};
use crate::features::{FeatureSpace, Group};
use crate::linear::LogisticRegression;

/// The version that is written, and the newest that is read.
const FORMAT: u32 = 1;
/// The arrays that the checksum covers, in its order.
const CHECKED: [&str; 4] = ["weights", "intercepts", "idf", "vocabulary"];

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
        let weights =
            self.regression.weights().iter().flat_map(|&weight| (weight as f32).to_le_bytes()).collect();
        let intercepts = self.regression.intercepts().iter().flat_map(|value| value.to_le_bytes()).collect();
        let idf = self.space.idf().iter().flat_map(|value| value.to_le_bytes()).collect();
        let names: Vec<u8> = self.space.names().flat_map(|name| name.bytes().chain([b'\n'])).collect();
        let name_bytes = names.len();
        let arrays: [Vec<u8>; 4] = [weights, intercepts, idf, names];
        let shapes = [vec![n, k], vec![k], vec![n], vec![name_bytes]];
        let types = [Dtype::F32, Dtype::F64, Dtype::F32, Dtype::U8];
        let checksum = checksum(&metadata, arrays.iter().map(Vec::as_slice));

        let mut tensors = Vec::new();
        for (((name, bytes), shape), dtype) in CHECKED.iter().zip(&arrays).zip(shapes).zip(types) {
            tensors.push((*name, view(dtype, shape, bytes)?));
        }
        tensors.push(("sha256", view(Dtype::U8, vec![checksum.len()], &checksum)?));
        // One entry only: the serialiser writes a hash map, whose order is not stable.
        let header = HashMap::from([("parallax".to_owned(), metadata)]);
        safetensors::serialize(tensors, Some(header)).map_err(|error| Kind::Model(error.to_string()).into())
    }

    /// Reads a model from the content of its file.
    ///
    /// # Errors
    /// The bytes are no model, are damaged, or come from a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (_, header) = SafeTensors::read_metadata(bytes)
            .map_err(|error| Kind::Model(format!("not a Parallax model, or a damaged one ({error})")))?;
        let entries = header.metadata().as_ref();
        let metadata = entries.and_then(|entries| entries.get("parallax")).ok_or_else(|| {
            Kind::Model("not a Parallax model: a safetensors file of something else".into())
        })?;
        let damaged = |what: String| Error::from(Kind::Model(format!("the model is damaged: {what}")));
        let FormatOnly { format } =
            serde_json::from_str(metadata).map_err(|error| damaged(error.to_string()))?;
        if format > FORMAT {
            let message = format!(
                "the model has format {format}; this version of Parallax reads up to {FORMAT}: install a newer one"
            );
            return Err(Kind::Model(message).into());
        }
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| damaged(error.to_string()))?;
        let array = |name: &str, dtype: Dtype| match tensors.tensor(name) {
            Ok(tensor) if tensor.dtype() == dtype => Ok(tensor),
            Ok(tensor) => Err(damaged(format!("array `{name}` has type {:?}", tensor.dtype()))),
            Err(_) => Err(damaged(format!("array `{name}` is missing"))),
        };
        let weights = array("weights", Dtype::F32)?;
        let intercepts = array("intercepts", Dtype::F64)?;
        let idf = array("idf", Dtype::F32)?;
        let vocabulary = array("vocabulary", Dtype::U8)?;
        let expected =
            checksum(metadata, [&weights, &intercepts, &idf, &vocabulary].map(|array| array.data()));
        if array("sha256", Dtype::U8)?.data() != expected {
            return Err(damaged("its checksum does not fit its content".into()));
        }

        // From here on the content is what some Parallax wrote; shapes are checked all the same.
        let Metadata { groups, recipe, .. } =
            serde_json::from_str(metadata).map_err(|error| damaged(error.to_string()))?;
        let recipe = recipe.into_owned();
        let names =
            String::from_utf8(vocabulary.data().to_vec()).map_err(|error| damaged(error.to_string()))?;
        let mut names = names.split_terminator('\n').map(Arc::from);
        let mut idf = floats(idf.data());
        let mut features = Vec::new();
        for (group, count) in groups {
            let group_features = names.by_ref().zip(idf.by_ref()).take(count);
            features.extend(group_features.map(|(name, idf)| (group, name, idf)));
        }
        let space = FeatureSpace::new(features, &recipe.config.features)?;
        let weights = floats(weights.data()).map(f64::from).collect();
        let weights = Array2::from_shape_vec((space.len(), recipe.labels.len()), weights)
            .map_err(|error| damaged(format!("array `weights`: {error}")))?;
        let intercepts: Array1<f64> = intercepts
            .data()
            .chunks_exact(8)
            .filter_map(|bytes| bytes.try_into().ok())
            .map(f64::from_le_bytes)
            .collect();
        let convergence = recipe.provenance.convergence.clone();
        let regression = LogisticRegression::from_parts(weights, intercepts, convergence)?;
        let annotator = Annotator::new(recipe.config.language, &recipe.lexicons)?;
        Ok(Self { recipe, annotator, space, regression })
    }

    /// Reads a model from a file.
    ///
    /// # Errors
    /// As [`Model::from_bytes`]; the file cannot be read.
    pub fn load(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|error| Error::io("read", path, error))?;
        Self::from_bytes(&bytes).map_err(|error| error.at(path.display()))
    }
}

fn view(dtype: Dtype, shape: Vec<usize>, bytes: &[u8]) -> Result<TensorView<'_>> {
    TensorView::new(dtype, shape, bytes).map_err(|error| Kind::Model(error.to_string()).into())
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    bytes.chunks_exact(4).filter_map(|bytes| bytes.try_into().ok()).map(f32::from_le_bytes)
}

/// SHA-256 over length and content of each part, so that no byte can move from one to the next.
fn checksum<'a>(metadata: &'a str, arrays: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in std::iter::once(metadata.as_bytes()).chain(arrays) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
