//! What a model knows before it sees a label: word vectors, and the weights of an earlier model.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Model;
use super::reader::Features;
use super::texts::Texts;
use crate::corpus::{Input, Labels};
use crate::error::{Kind, Result};
use crate::features::SideInformation;
use crate::label::LabelSet;
use crate::vectors::WordVectors;

/// What is known beforehand, and how much it counts beside the features themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PriorConfig {
    /// Word vectors: words that are used alike get weights that are alike.
    pub vectors: Resource,
    /// How much they count, above 0.
    pub vectors_weight: f64,
    /// An earlier model: where the labels say too little, its weights speak. If it is not given, the one that ships where the labels are negative,
    /// neutral and positive, else none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<Resource>,
    /// How much it counts, above 0.
    pub model_weight: f64,
}

impl Default for PriorConfig {
    fn default() -> Self {
        Self { vectors: Resource::Builtin, vectors_weight: 0.2, model: None, model_weight: 1.0 }
    }
}

/// Something that ships with Parallax, or that a user has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Resource {
    /// Nothing: "none".
    #[default]
    None,
    /// What ships: "builtin".
    Builtin,
    /// A file.
    File(PathBuf),
}

impl From<String> for Resource {
    fn from(name: String) -> Self {
        match name.as_str() {
            "none" => Self::None,
            "builtin" => Self::Builtin,
            _ => Self::File(name.into()),
        }
    }
}

impl From<Resource> for String {
    fn from(resource: Resource) -> Self {
        resource.to_string()
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Builtin => f.write_str("builtin"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

impl PriorConfig {
    /// # Errors
    /// A weight that is not finite and above 0.
    pub(super) fn check(&self) -> Result<()> {
        for (name, weight) in [("vectors_weight", self.vectors_weight), ("model_weight", self.model_weight)] {
            if !((weight as f32).is_finite() && weight > 0.0) {
                return Err(Kind::Invalid(format!("`{name}` must be a number above 0, not {weight}")).into());
            }
        }
        Ok(())
    }
}

/// The labels of the model that ships.
const BUILTIN_LABELS: [&str; 3] = ["negative", "neutral", "positive"];

/// The part of the observations whose texts an earlier model may know; texts of news agencies stand in many corpora.
const MOST_KNOWN: f64 = 0.01;

/// What is known beforehand, read.
#[derive(Debug)]
pub(super) struct Prior {
    vectors: Option<(WordVectors, f32)>,
    model: Option<(Features, f32)>,
}

impl Prior {
    /// Reads what `config` names, for these `labels` of these `names`, and puts into `config` what was used.
    ///
    /// Where it names no model, the one that ships is used if it has the same labels and was not trained on these very
    /// texts: it has seen their answers, so that a model which trusts it would trust it too much.
    ///
    /// # Errors
    /// A file cannot be read or is no such thing.
    pub(super) fn read(config: &mut PriorConfig, names: &LabelSet, labels: &Labels) -> Result<Self> {
        let vectors = || match &config.vectors {
            Resource::None => Ok(None),
            Resource::Builtin => WordVectors::builtin().map(Some),
            Resource::File(path) => read_vectors(path).map(Some),
        };
        let is_new = |model: &Features| {
            model.texts.known(labels) as f64 <= MOST_KNOWN * labels.observations.len() as f64
        };
        let model = || match &config.model {
            None if names.names() == BUILTIN_LABELS => {
                Model::builtin_features().map(|model| Some(model).filter(is_new))
            }
            None | Some(Resource::None) => Ok(None),
            Some(Resource::Builtin) => Model::builtin_features().map(Some),
            Some(Resource::File(path)) => read_features(path).map(Some),
        };
        let (vectors, model) = rayon::join(vectors, model);
        let (vectors, model) = (vectors?, model?);
        let used = if model.is_some() { Resource::Builtin } else { Resource::None };
        config.model.get_or_insert(used);
        Ok(Self {
            vectors: vectors.map(|vectors| (vectors, config.vectors_weight as f32)),
            model: model.map(|model| (model, config.model_weight as f32)),
        })
    }

    /// `own` texts, and those of the earlier model.
    pub(super) fn add_texts(&self, own: Texts) -> Texts {
        match &self.model {
            Some((model, _)) => own.and(&model.texts),
            None => own,
        }
    }

    pub(super) fn information(&self) -> SideInformation<'_> {
        SideInformation {
            vectors: self.vectors.as_ref().map(|(vectors, scale)| (vectors, *scale)),
            earlier: self.model.as_ref().map(|(model, scale)| (&model.space, model.weights.view(), *scale)),
        }
    }
}

fn read_features(path: &Path) -> Result<Features> {
    let input = Input::new(path);
    Model::features_of(&input.content()?.bytes, true).map_err(|error| error.at(&input))
}

fn read_vectors(path: &Path) -> Result<WordVectors> {
    let input = Input::new(path);
    WordVectors::from_bytes(&input.content()?.bytes).map_err(|error| error.at(&input))
}
