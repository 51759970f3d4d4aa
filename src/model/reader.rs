//! A model file that is being read.

use std::ops::Range;

use ndarray::{Array1, Array2};
use safetensors::tensor::{Dtype, Metadata as Header, SafeTensors};
use serde::Deserialize;

use super::Recipe;
use super::file::{FORMAT, Metadata, checksum, checksum_place, damaged};
use super::texts::Texts;
use crate::error::{Kind, Result};
use crate::features::{FeatureSpace, Group};
use crate::label::LabelSet;
use crate::linear::{Convergence, LogisticRegression};

/// The largest intercept, far beyond what training gives.
pub(super) const MOST: f64 = 1e30;

/// Read first: a newer format may have any shape.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

/// The features that a model knows.
#[derive(Debug)]
pub(super) struct Features {
    pub(super) space: FeatureSpace,
    /// Features × labels.
    pub(super) weights: Array2<f32>,
    pub(super) texts: Texts,
}

/// The content of a model's file.
pub(super) struct File<'b> {
    bytes: &'b [u8],
    /// Where the arrays begin.
    arrays: usize,
    header: Header,
    pub(super) metadata: Metadata<'static>,
}

impl<'b> File<'b> {
    /// # Errors
    /// The bytes are no model, or come from a newer version; a wrong checksum, if it is `checked`; malformed metadata.
    pub(super) fn open(bytes: &'b [u8], checked: bool) -> Result<Self> {
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
        if checked {
            check(bytes, &checksum_place(length, &header)?)?;
        }
        let metadata = metadata.map_err(damaged)?;
        metadata.recipe.check()?;
        Ok(Self { bytes, arrays: length + size_of::<u64>(), header, metadata })
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

    pub(super) fn features(&self) -> Result<Features> {
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
        let texts = match self.header.info("texts") {
            Some(info) => Texts::from_bytes(self.array("texts", Dtype::U64, &info.shape)?)
                .ok_or_else(|| damaged("array `texts` is not in rising order"))?,
            None => Texts::default(),
        };
        Ok(Features { space, weights, texts })
    }

    pub(super) fn regression(&self, weights: &Array2<f32>) -> Result<LogisticRegression> {
        let convergence = self.metadata.recipe.provenance.convergence.clone();
        self.head("intercepts", weights, convergence)
    }

    /// The head of the outlet's own voice over `n` features, if the model has one.
    pub(super) fn own_regression(&self, n: usize) -> Result<Option<LogisticRegression>> {
        let recipe = &self.metadata.recipe;
        let Some(own) = &recipe.provenance.own else {
            return match self.header.info("own_weights").or(self.header.info("own_intercepts")) {
                Some(_) => Err(damaged("it has weights of the own voice, of which nothing else is told")),
                None => Ok(None),
            };
        };
        if self.metadata.format < FORMAT {
            let format = self.metadata.format;
            return Err(damaged(format!("a model of format {format} has no head of the own voice")));
        }
        let k = recipe.labels.len();
        let weights = floats(self.array("own_weights", Dtype::F32, &[n, k])?).collect();
        let weights = Array2::from_shape_vec((n, k), weights).map_err(damaged)?;
        self.head("own_intercepts", &weights, own.convergence.clone()).map(Some)
    }

    fn head(
        &self,
        intercepts: &str,
        weights: &Array2<f32>,
        convergence: Convergence,
    ) -> Result<LogisticRegression> {
        let intercepts = self.array(intercepts, Dtype::F64, &[weights.ncols()])?.as_chunks().0;
        let intercepts: Array1<f64> = intercepts.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        // Sums of finite numbers need not be finite: what no training can give must not overflow while scoring.
        if let Some(intercept) =
            intercepts.iter().find(|intercept| intercept.is_nan() || intercept.abs() > MOST)
        {
            return Err(damaged(format!("an intercept is {intercept}, beyond all that training gives")));
        }
        LogisticRegression::from_parts(weights.mapv(f64::from), intercepts, convergence)
    }
}

impl Recipe {
    /// # Errors
    /// Settings or labels that no training would have accepted.
    fn check(&self) -> Result<()> {
        self.config.clone().resolve()?;
        let own = self.provenance.own.as_ref().and_then(|own| own.calibration.as_ref());
        for calibration in self.provenance.calibration.iter().chain(own) {
            calibration.check(self.labels.len())?;
        }
        let names = self.labels.names();
        let values = self.labels.values().unwrap_or_default();
        let values = names.iter().cloned().zip(values.iter().copied()).collect();
        match LabelSet::new(names.iter().map(String::as_str), &values) {
            Ok(labels) if labels == self.labels => Ok(()),
            _ => Err(damaged("its labels and their values do not fit together")),
        }
    }
}

/// # Errors
/// The checksum at `place` does not fit.
fn check(bytes: &[u8], place: &Range<usize>) -> Result<()> {
    if bytes.get(place.clone()) != Some(checksum(bytes, place).as_slice()) {
        return Err(damaged("its checksum does not fit its content"));
    }
    Ok(())
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes))
}
