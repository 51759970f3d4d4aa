//! Training: labelled observations in, a model out.

use std::collections::BTreeMap;

use linfa::{DatasetBase, ParamGuard};
use ndarray::Array1;

use super::calibrate::{self, Calibrated, Calibration, Method, Parts};
use super::config::{Config, RegressionConfig};
use super::design::Design;
use super::observations::Progress;
use super::own::OwnLabels;
use super::path::{Head, ModelPath, Step};
use super::provenance::{Provenance, Selection};
use super::setting::Setting;
use super::sources::Sources;
use super::texts::Texts;
use super::{Model, Recipe};
use crate::annotate::Lexicons;
use crate::corpus::Labels;
use crate::error::{Kind, Result};
use crate::features::{FeatureSpace, shared_columns};
use crate::label::LabelSet;
use crate::linear::{ClassWeight, LogisticRegression, Penalty, Prepared};
use crate::matrix::{DerivedColumns, DesignMatrix};

impl Model {
    /// Trains a model on `labels`. The same labels, configuration and lexicons make the same model, bit for bit, at
    /// any number of threads.
    ///
    /// # Errors
    /// A configuration that is out of range, a prior that cannot be read, malformed lexicon patterns, fewer than two labels, no feature that is
    /// frequent enough. A fit that did not converge is no error: [`Provenance::convergence`] tells.
    pub fn train(
        labels: &Labels,
        selection: Selection,
        config: Config,
        lexicons: Lexicons,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let penalty = config.regression.penalty();
        let path = Self::train_path(labels, selection, config, lexicons, &[penalty], progress)?;
        Ok(path.last())
    }

    /// Trains one model for each of `penalties`, which stand in for that of `config`: articles are read, and features
    /// made, once for all, and each fit begins with the one before, so that they are fastest from strong to weak.
    ///
    /// # Errors
    /// As [`Model::train`]; no penalties.
    pub fn train_path(
        labels: &Labels,
        selection: Selection,
        config: Config,
        lexicons: Lexicons,
        penalties: &[Penalty],
        progress: Progress<'_>,
    ) -> Result<ModelPath> {
        // What counts nothing does not decide either which features there are.
        let gold = (config.regression.soft_weight == Some(0.0)).then(|| labels.subset(labels.gold()));
        let labels = gold.as_ref().unwrap_or(labels);
        let setting = Setting::new(labels, config, &lexicons)?;
        let design = Design::of(labels, &setting, progress)?;
        let own = OwnLabels::of(labels, &design.rows, &setting.labels)?;
        let Fit { space, steps, actors_not_found } =
            Fit::new(design, &setting, labels, penalties, own.as_ref())?;
        let Setting { mut config, annotator, labels: label_set, prior, .. } = setting;
        let Some(step) = steps.last() else {
            return Err(Kind::Invalid("no penalty to train with".into()).into());
        };
        config.regression.set_penalty(step.penalty);
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        let gold = labels.gold();
        for observation in gold.iter().filter_map(|&row| labels.observations.get(row)) {
            *counted.entry(observation.label.clone()).or_default() += 1;
        }
        let provenance = Provenance {
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            data: labels.sources.clone(),
            selection,
            observations: gold.len(),
            soft_observations: labels.n_soft(),
            articles: labels.articles.len(),
            actors_not_found,
            labels: counted,
            convergence: step.head.regression.convergence().clone(),
            calibration: step.head.calibration.clone(),
            adaptations: Vec::new(),
            own: own.map(|own| own.voice(step)),
        };
        let recipe = Recipe { config, lexicons, labels: label_set, provenance };
        let (regression, own) =
            (step.head.regression.clone(), step.own.as_ref().map(|own| own.regression.clone()));
        let texts = prior.add_texts(Texts::of(labels));
        Ok(ModelPath::new(Self { recipe, annotator, space, regression, own, texts }, steps))
    }
}

/// What was learned of a design: the features, and a regression for each penalty.
#[derive(Debug)]
pub struct Fit {
    /// The features that are kept.
    pub space: FeatureSpace,
    pub(super) steps: Vec<Step>,
    pub(super) actors_not_found: usize,
}

impl Fit {
    /// Fits to `design`, that of `labels`, once for each of `penalties`, each time from the fit before; and, if labels of the
    /// outlet's own voice are given, to these, too.
    pub(super) fn new(
        design: Design,
        setting: &Setting<'_>,
        labels: &Labels,
        penalties: &[Penalty],
        own: Option<&OwnLabels>,
    ) -> Result<Self> {
        let Design { space, matrix, targets, rows, shares, actors_not_found } = design;
        let config = &setting.config;
        let stories = config.regression.calibrate.then(|| labels.stories(calibrate::FOLDS).of);
        let story = |row: &usize| stories.as_ref().and_then(|stories| stories.get(*row).copied());
        let RegressionConfig { source_intercepts, .. } = config.regression;
        let sources = Sources::new(labels, &rows, source_intercepts, config.regression.soft_weight());
        let gold = judged(labels, &rows);
        let shared = shared_columns(&space, &setting.prior.information())?;
        let matrix = sources.extend(matrix)?;
        let heads = Heads {
            config,
            labels: &setting.labels,
            groups: rows.iter().filter_map(story).collect(),
            sources: &sources,
            matrix: &matrix,
            shared: &shared,
            penalties,
            gold: &gold,
        };
        let (mut steps, prepared) = heads.fit(Prepared::new(&matrix, &shared), targets, shares.clone())?;
        if let Some(own) = own {
            let (of_own, _) = heads.fit(prepared, own.targets.clone(), own.shares(&shares))?;
            for (step, own) in steps.iter_mut().zip(of_own) {
                step.own = Some(own.head);
            }
        }
        Ok(Self { space, steps, actors_not_found })
    }
}

/// What the heads of a model have in common: the rows that they are fitted to.
struct Heads<'a> {
    config: &'a Config,
    labels: &'a LabelSet,
    /// The story of each row, where stories are left out to calibrate.
    groups: Vec<usize>,
    sources: &'a Sources,
    matrix: &'a DesignMatrix,
    shared: &'a DerivedColumns<'a>,
    penalties: &'a [Penalty],
    /// Which rows it is measured on how sure a head may be.
    gold: &'a [bool],
}

impl<'a> Heads<'a> {
    /// A head of these targets for each penalty; rows count as `shares` tell. Gives the prepared rows back.
    fn fit(
        &self,
        prepared: Prepared<'a>,
        targets: Vec<usize>,
        shares: Vec<f32>,
    ) -> Result<(Vec<Step>, Prepared<'a>)> {
        let Self { config, sources, matrix, shared, .. } = *self;
        let n_labels = self.labels.len();
        let dataset = DatasetBase::new(prepared, Array1::from(targets)).with_weights(shares.into());
        let fits = config.params(n_labels).check()?.fit_path(&dataset, self.penalties)?;
        let mut steps = Vec::with_capacity(self.penalties.len());
        for (&penalty, fitted) in self.penalties.iter().zip(fits) {
            let calibrated = if config.regression.calibrate {
                let mut config = config.clone();
                config.regression.set_penalty(penalty);
                let params = config
                    .params(n_labels)
                    .tolerance(config.regression.tolerance.max(calibrate::TOLERANCE))
                    .check()?;
                let weighted = config.regression.class_weight == ClassWeight::Balanced;
                let balanced = weighted || config.regression.balance > 0.0;
                let (gold, params, dataset, whole) = (self.gold, &params, &dataset, &fitted);
                let offsets = offsets(dataset, n_labels, config.regression.balance);
                let parts =
                    Parts { params, sources, matrix, shared, balanced, gold, offsets, dataset, whole };
                parts.calibrate(&self.groups, config.seed)?
            } else {
                None
            };
            let fitted = sources.settle(folded(&fitted, shared)?, None)?;
            let regression = kept(&fitted, calibrated.as_ref())?;
            let calibration = calibrated.map(|calibrated| calibrated.calibration);
            steps.push(Step { penalty, head: Head { regression, calibration }, own: None });
        }
        Ok((steps, dataset.records))
    }
}

/// What makes labels count alike that are not equally frequent, as far as `balance` tells: −balance · ln(share of the label's
/// rows), relative to the mean (logit adjustment: Menon et al. 2021). Empty at 0.
fn offsets(dataset: &DatasetBase<Prepared<'_>, Array1<usize>>, n_labels: usize, balance: f64) -> Vec<f64> {
    if balance == 0.0 {
        return Vec::new();
    }
    let mut shares = vec![0.0; n_labels];
    for (&target, &weight) in dataset.targets.iter().zip(&dataset.weights) {
        shares.get_mut(target).into_iter().for_each(|share| *share += f64::from(weight));
    }
    let mean = shares.iter().map(|share| share.ln()).sum::<f64>() / n_labels as f64;
    shares.iter().map(|share| balance * (mean - share.ln())).collect()
}

/// Which of `rows` it is measured on how sure a model may be: those that have a label, or all, if none has.
fn judged(labels: &Labels, rows: &[usize]) -> Vec<bool> {
    let has_label = |row: &usize| labels.observations.get(*row).is_some_and(|row| row.probability.is_none());
    let gold: Vec<bool> = rows.iter().map(has_label).collect();
    if gold.contains(&true) { gold } else { vec![true; rows.len()] }
}

/// The fit with the weights of the `shared` columns folded into those of the others.
pub(super) fn folded(fitted: &LogisticRegression, shared: &DerivedColumns<'_>) -> Result<LogisticRegression> {
    let weights = shared.fold(fitted.weights());
    LogisticRegression::from_parts(weights, fitted.intercepts().clone(), fitted.convergence().clone())
}

/// The fit, calibrated as far as weights can be, as the file stores it, so that a model scores alike before it is saved and
/// after it is loaded.
fn kept(fitted: &LogisticRegression, calibrated: Option<&Calibrated>) -> Result<LogisticRegression> {
    let (weights, intercepts) =
        match calibrated.map(|calibrated| (&calibrated.calibration, &calibrated.scaling)) {
            Some((_, Some(scaling))) => (
                fitted.weights().dot(&scaling.weights),
                fitted.intercepts().dot(&scaling.weights) + &scaling.intercepts,
            ),
            Some((Calibration { method: Method::Temperature, temperature, offsets, .. }, None)) => {
                let offsets: Array1<f64> = match offsets.is_empty() {
                    true => Array1::zeros(fitted.intercepts().len()),
                    false => offsets.iter().copied().collect(),
                };
                (fitted.weights() / *temperature, fitted.intercepts() / *temperature + offsets)
            }
            _ => (fitted.weights().clone(), fitted.intercepts().clone()),
        };
    let weights = weights.mapv(|weight| f64::from(weight as f32));
    LogisticRegression::from_parts(weights, intercepts, fitted.convergence().clone())
}
