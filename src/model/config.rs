//! The configuration of a model: as a user writes it, and resolved.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use linfa::ParamGuard;
use serde::{Deserialize, Serialize};

use super::prior::PriorConfig;
use crate::annotate::{AttributionMethod, Language, MentionReach};
use crate::error::{Error, Kind, Result};
use crate::features::{FeatureConfig, Unit};
use crate::linear::{ClassWeight, Params, Penalty};
use crate::settings;

/// Everything that decides how a model is made from its data. Keys that are left out have their defaults; the resolved
/// configuration is stored in the model and in every report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The language of the articles.
    pub language: Language,
    /// How it is told who says what.
    pub attribution: AttributionMethod,
    /// Seed of everything that is drawn at random (bootstrap intervals; training draws nothing).
    pub seed: u64,
    /// What a label is about. If it is not given, a mention where every label belongs to one, else an article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How far mentions of an actor are looked for. Models of versions that did not have the key look for aliases alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions: Option<MentionReach>,
    /// Which features are made.
    pub features: FeatureConfig,
    /// What is known before a label is seen.
    pub prior: PriorConfig,
    /// How the logistic regression is fitted.
    pub regression: RegressionConfig,
    /// The value in [−1, 1] of each label, for ordered labels. Not needed for negative / neutral / positive.
    pub label_values: BTreeMap<String, f64>,
    /// The most memory that training may take, in bytes, if there is a bound. It reaches no result, and no file.
    #[serde(skip)]
    pub max_memory: Option<u64>,
}

/// The settings of the logistic regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegressionConfig {
    /// Strength of the penalty, above 0: the objective is
    /// Σ loss + alpha · (l1_ratio · ‖W‖₁ + (1 − l1_ratio)/2 · ‖W‖²).
    pub alpha: f64,
    /// The share of the absolute weights in the penalty, in [0, 1]. At 0 every feature has a weight; above it many weights are
    /// exactly zero, the more the nearer 1. What is known beforehand (`[prior]`) is spread over the features after the fit:
    /// with word vectors or an earlier model, features that share their weights have weights that are not zero.
    #[serde(skip_serializing_if = "is_zero")]
    pub l1_ratio: f64,
    /// Whether every class counts alike, however many observations it has.
    pub class_weight: ClassWeight,
    /// How far labels count alike in probabilities though rows count alike in the fit, in [0, 1]: at 0 a rare label is rarely
    /// given, at 1 as if labels were equally frequent. Scores are not touched: weighting rare labels while fitting, as
    /// `class_weight` does, costs scores their order where few rows have them. It needs `class_weight = "none"`, and `calibrate`.
    #[serde(skip_serializing_if = "is_zero")]
    pub balance: f64,
    /// Norm of the gradient, relative to the start, at which the fit has converged; in (0, 1).
    pub tolerance: f64,
    /// The most steps of the fit.
    pub max_iterations: usize,
    /// Whether each file of labels has intercepts of its own while training, so that what sets corpora apart is not
    /// learned as framing. Nothing changes where there is one file.
    pub source_intercepts: bool,
    /// How much a row that gives probabilities in place of a label counts, beside 1 for a row with a label; 0 leaves such rows
    /// out. In a model's configuration it is given if there were such rows: [`RegressionConfig::SOFT_WEIGHT`] if the user gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft_weight: Option<f64>,
    /// Whether probabilities are calibrated: all logits divided by the number that suits rows left out best. Labels stay.
    pub calibrate: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            language: Language::default(),
            attribution: AttributionMethod::default(),
            seed: 1,
            unit: None,
            mentions: None,
            features: FeatureConfig::default(),
            prior: PriorConfig::default(),
            regression: RegressionConfig::default(),
            label_values: BTreeMap::new(),
            max_memory: None,
        }
    }
}

impl Default for RegressionConfig {
    fn default() -> Self {
        Self {
            alpha: 2.0,
            l1_ratio: 0.0,
            class_weight: ClassWeight::Balanced,
            balance: 0.0,
            tolerance: 1e-6,
            max_iterations: 100,
            source_intercepts: true,
            soft_weight: None,
            calibrate: true,
        }
    }
}

/// Models of versions that did not have a key keep their bytes.
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

impl RegressionConfig {
    /// How much a row of probabilities counts if nothing else is said.
    pub const SOFT_WEIGHT: f64 = 0.3;
    /// The most that a row of probabilities may count.
    const MOST_SOFT_WEIGHT: f64 = 1000.0;

    /// How much a row of probabilities counts.
    pub fn soft_weight(&self) -> f64 {
        self.soft_weight.unwrap_or(Self::SOFT_WEIGHT)
    }

    /// # Errors
    /// A weight that is no number from 0 to 1000.
    fn check_soft_weight(&self) -> Result<()> {
        match self.soft_weight.filter(|weight| !(0.0..=Self::MOST_SOFT_WEIGHT).contains(weight)) {
            Some(weight) => {
                let message = format!(
                    "`soft_weight` must be a number from 0 to {}, not {weight}",
                    Self::MOST_SOFT_WEIGHT
                );
                Err(Kind::Invalid(message).into())
            }
            None => Ok(()),
        }
    }

    /// The penalty.
    pub fn penalty(&self) -> Penalty {
        Penalty { alpha: self.alpha, l1_ratio: self.l1_ratio }
    }

    /// # Errors
    /// A balance out of its range, or where labels count alike in the fit already, or without calibration.
    fn check_balance(&self) -> Result<()> {
        let Self { balance, class_weight, calibrate, .. } = *self;
        let message = match balance {
            0.0 => return Ok(()),
            balance if !(0.0..=1.0).contains(&balance) => {
                format!("`balance` must lie in [0, 1], not {balance}")
            }
            _ if class_weight == ClassWeight::Balanced => {
                "`balance` needs `class_weight = \"none\"`: labels count alike already".to_owned()
            }
            _ if !calibrate => "`balance` needs `calibrate = true`".to_owned(),
            _ => return Ok(()),
        };
        Err(Kind::Invalid(message).into())
    }

    /// Leaves calibration out, where only labels are asked for. Balance hangs on it: labels then count alike in the fit instead.
    pub fn skip_calibration(&mut self) {
        self.calibrate = false;
        if std::mem::take(&mut self.balance) > 0.0 {
            self.class_weight = ClassWeight::Balanced;
        }
    }

    /// Takes another penalty.
    pub fn set_penalty(&mut self, penalty: Penalty) {
        (self.alpha, self.l1_ratio) = (penalty.alpha, penalty.l1_ratio);
    }
}

impl Config {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// The file cannot be read, is malformed or has unknown keys; the message names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|error| Error::io("read", path, error))?;
        settings::text(&bytes).and_then(settings::parse).map_err(|error| error.at(path.display()))
    }

    /// Fills in every default and checks the values.
    ///
    /// # Errors
    /// A value out of its range.
    pub fn resolve(mut self) -> Result<Self> {
        self.features = self.features.resolve()?;
        self.mentions.get_or_insert_default();
        self.prior.check()?;
        self.regression.check_balance()?;
        self.regression.check_soft_weight()?;
        // The number of classes is not known yet; the least there can be stands for it.
        self.params(2).check_ref()?;
        Ok(self)
    }

    /// What a label is about; in a model's configuration it is always given.
    pub fn unit(&self) -> Unit {
        self.unit.unwrap_or(Unit::Article)
    }

    /// How far mentions are looked for; in a resolved configuration it is always given.
    pub fn mentions(&self) -> MentionReach {
        self.mentions.unwrap_or(MentionReach::Alias)
    }

    /// The hyper-parameters of a fit of `classes` classes.
    pub(super) fn params(&self, classes: usize) -> Params {
        Params::new(classes)
            .alpha(self.regression.alpha)
            .l1_ratio(self.regression.l1_ratio)
            .class_weight(self.regression.class_weight)
            .tolerance(self.regression.tolerance)
            .max_iterations(self.regression.max_iterations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Group;

    #[test]
    fn what_is_left_out_has_its_default() {
        let config: Config = toml::from_str("[features.weights]\ndocument = 0\n").unwrap();
        let config = config.resolve().unwrap();
        assert_eq!(config.features.weight(Group::Document), 0.0);
        assert_eq!(config.features.weights.len(), Group::ALL.len());
        assert_eq!(config.regression, RegressionConfig::default());
    }

    #[test]
    fn only_a_resolved_configuration_reaches_further_than_aliases() {
        // A model of a version that did not have the key keeps finding what it was trained on.
        let stored: Config = toml::from_str("").unwrap();
        assert_eq!(stored.mentions(), MentionReach::Alias);
        assert_eq!(stored.resolve().unwrap().mentions(), MentionReach::default());
        let chosen: Config = toml::from_str("mentions = \"part\"").unwrap();
        assert_eq!(chosen.resolve().unwrap().mentions(), MentionReach::Part);
    }

    #[test]
    fn values_out_of_range_are_refused_before_any_work() {
        for (file, message) in [
            ("[regression]\nalpha = 0", "alpha must be a finite number above 0, not 0"),
            ("[regression]\nl1_ratio = 2", "l1_ratio must lie in [0, 1], not 2"),
            ("[regression]\nsoft_weight = -1", "`soft_weight` must be a number from 0 to 1000, not -1"),
            ("[regression]\ntolerance = 1", "the tolerance must lie between 0 and 1, not 1"),
            ("[features]\nmin_document_frequency = 0", "`min_document_frequency` must be at least 1"),
            ("[features.weights]\nnear = -1", "feature group `near` must be 0 or more, not -1"),
            ("[features.weights]\nnear = nan", "feature group `near`"),
            ("[features.weights]\nnear = 1e300", "feature group `near`"),
        ] {
            let error = toml::from_str::<Config>(file).unwrap().resolve().unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
        let mut config = Config::default();
        config.features.weights = Group::ALL.map(|group| (group, 0.0)).into();
        assert!(config.resolve().unwrap_err().to_string().contains("every feature group is switched off"));
    }

    #[test]
    fn what_is_balanced_stays_so_without_calibration() {
        let file = "[regression]\nbalance = 0.7\nclass_weight = \"none\"";
        let mut config = toml::from_str::<Config>(file).unwrap().resolve().unwrap();
        config.regression.skip_calibration();
        let RegressionConfig { calibrate, class_weight, .. } = config.clone().resolve().unwrap().regression;
        assert_eq!((calibrate, class_weight), (false, ClassWeight::Balanced));
    }

    #[test]
    fn unknown_keys_are_refused() {
        let error = toml::from_str::<Config>("[regression]\nalhpa = 3\n").unwrap_err().to_string();
        assert!(error.contains("alhpa") && error.contains("line 2"), "{error}");
    }
}
