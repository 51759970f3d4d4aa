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
use std::ops::Range;
use std::path::Path;

use ndarray::{Array1, Array2};
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, Metadata as Header, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Model, Provenance, Recipe};
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
        let weights = bytes_of(self.regression.weights().iter().map(|&weight| (weight as f32).to_le_bytes()));
        let intercepts = bytes_of(self.regression.intercepts().iter().map(|value| value.to_le_bytes()));
        let idf = bytes_of(self.space.idf().iter().map(|value| value.to_le_bytes()));
        let names = self.space.text().as_bytes();
        let zeros = [0; CHECKSUM];
        let tensors = [
            ("weights", view(Dtype::F32, vec![n, k], &weights)?),
            ("intercepts", view(Dtype::F64, vec![k], &intercepts)?),
            ("idf", view(Dtype::F32, vec![n], &idf)?),
            ("vocabulary", view(Dtype::U8, vec![names.len()], names)?),
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
        Self::from_file(bytes, true)
    }

    /// Reads a model; its checksum is compared if it is `checked`.
    pub(super) fn from_file(bytes: &[u8], checked: bool) -> Result<Self> {
        let file = File::open(bytes, checked)?;
        let arrays = || -> Result<_> {
            let Features { space, weights, .. } = file.features()?;
            // In the time that the annotator takes.
            space.prepare();
            Ok((space, file.regression(&weights)?))
        };
        let Recipe { config, lexicons, .. } = &*file.metadata.recipe;
        let annotator = || Annotator::attributing(config.attribution, config.language, lexicons);
        let (annotator, (intact, arrays)) = rayon::join(annotator, || rayon::join(|| file.check(), arrays));
        intact?;
        let ((space, regression), annotator) = (arrays?, annotator?);
        Ok(Self { recipe: file.metadata.recipe.into_owned(), annotator, space, regression })
    }

    /// The features alone, without what annotates articles.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub(super) fn features_of(bytes: &[u8], checked: bool) -> Result<Features> {
        let file = File::open(bytes, checked)?;
        let (intact, features) = rayon::join(|| file.check(), || file.features());
        intact?;
        features
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

/// The features that a model knows.
#[derive(Debug)]
pub(super) struct Features {
    pub(super) space: FeatureSpace,
    /// Features × labels.
    pub(super) weights: Array2<f32>,
    pub(super) provenance: Provenance,
}

/// The content of a model's file.
struct File<'b> {
    bytes: &'b [u8],
    /// Where the arrays begin.
    arrays: usize,
    header: Header,
    /// Where the checksum stands, if it is compared.
    checksum: Option<Range<usize>>,
    metadata: Metadata<'static>,
}

impl<'b> File<'b> {
    /// # Errors
    /// The bytes are no model, or come from a newer version; malformed metadata.
    fn open(bytes: &'b [u8], checked: bool) -> Result<Self> {
        let (length, header) = SafeTensors::read_metadata(bytes)
            .map_err(|error| Kind::Model(format!("not a Parallax model, or a damaged one ({error})")))?;
        let entries = header.metadata().as_ref();
        let text = entries.and_then(|entries| entries.get("parallax")).ok_or_else(|| {
            Kind::Model("not a Parallax model: a safetensors file of something else".into())
        })?;
        let metadata = serde_json::from_str::<Metadata<'static>>(text);
        let format = match &metadata {
            Ok(metadata) => metadata.format,
            Err(_) => serde_json::from_str::<FormatOnly>(text).map_err(damaged)?.format,
        };
        if format > FORMAT {
            let message = format!(
                "the model has format {format}; this version of Parallax reads up to {FORMAT}: install a newer one"
            );
            return Err(Kind::Model(message).into());
        }
        let checksum = Some(checksum_place(length, &header)?).filter(|_| checked);
        let metadata = metadata.map_err(damaged).and_then(|metadata| {
            metadata.recipe.check()?;
            Ok(metadata)
        });
        match metadata {
            Ok(metadata) => Ok(Self { bytes, arrays: length + size_of::<u64>(), header, checksum, metadata }),
            // If the checksum is wrong, that is the cause.
            Err(error) => check(bytes, checksum.as_ref()).and(Err(error)),
        }
    }

    /// # Errors
    /// The checksum does not fit.
    fn check(&self) -> Result<()> {
        check(self.bytes, self.checksum.as_ref())
    }

    /// The content of an array.
    fn array(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'b [u8]> {
        let info = self.header.info(name).ok_or_else(|| damaged(format!("array `{name}` is missing")))?;
        if info.dtype != dtype || info.shape != shape {
            return Err(damaged(format!(
                "array `{name}` is {:?} {:?}, not {dtype:?} {shape:?}",
                info.dtype, info.shape
            )));
        }
        // The header was checked to fit the bytes.
        let (start, end) = info.data_offsets;
        Ok(self.bytes.get(self.arrays + start..self.arrays + end).unwrap_or_default())
    }

    fn features(&self) -> Result<Features> {
        let Metadata { groups, recipe, .. } = &self.metadata;
        let vocabulary = self.header.info("vocabulary").map_or(&[][..], |info| &info.shape);
        let names = str::from_utf8(self.array("vocabulary", Dtype::U8, vocabulary)?).map_err(damaged)?;
        let (n, k) = (names.bytes().filter(|&byte| byte == b'\n').count(), recipe.labels.len());
        if groups.values().try_fold(0usize, |sum, &count| sum.checked_add(count)) != Some(n) {
            return Err(damaged(format!("the groups do not hold the {n} features of the vocabulary")));
        }
        let counts = Group::ALL.map(|group| groups.get(&group).copied().unwrap_or(0));
        let idf = floats(self.array("idf", Dtype::F32, &[n])?).collect();
        let space = FeatureSpace::of_text(names.to_owned(), idf, counts, &recipe.config.features)?;
        let weights = floats(self.array("weights", Dtype::F32, &[n, k])?).collect();
        let weights = Array2::from_shape_vec((n, k), weights).map_err(damaged)?;
        Ok(Features { space, weights, provenance: recipe.provenance.clone() })
    }

    fn regression(&self, weights: &Array2<f32>) -> Result<LogisticRegression> {
        let intercepts = self.array("intercepts", Dtype::F64, &[weights.ncols()])?.as_chunks().0;
        let intercepts: Array1<f64> = intercepts.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        if let Some(intercept) = intercepts.iter().find(|intercept| !intercept.is_finite()) {
            return Err(damaged(format!("an intercept is {intercept}, not a finite number")));
        }
        let convergence = self.metadata.recipe.provenance.convergence.clone();
        LogisticRegression::from_parts(weights.mapv(f64::from), intercepts, convergence)
    }
}

fn view(dtype: Dtype, shape: Vec<usize>, bytes: &[u8]) -> Result<TensorView<'_>> {
    TensorView::new(dtype, shape, bytes).map_err(|error| Kind::Model(error.to_string()).into())
}

fn bytes_of<const N: usize>(numbers: impl ExactSizeIterator<Item = [u8; N]>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(numbers.len() * N);
    numbers.for_each(|number| bytes.extend_from_slice(&number));
    bytes
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes))
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

/// # Errors
/// The checksum, if there is a place for it, does not fit.
fn check(bytes: &[u8], place: Option<&Range<usize>>) -> Result<()> {
    match place {
        Some(place) if bytes.get(place.clone()) != Some(checksum(bytes, place).as_slice()) => {
            Err(damaged("its checksum does not fit its content"))
        }
        _ => Ok(()),
    }
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
