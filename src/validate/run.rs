//! Running a cross-validation.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array2, Axis};

use super::plan::{self, Fold, HeldOut};
use super::{Curve, CurvePoint, FoldSizes, Humans, NotDone, SCHEMA_VERSION, Split, Validation, baseline};
use crate::annotate::Lexicons;
use crate::corpus::{Labels, Stories};
use crate::error::{Kind, Result};
use crate::evaluate::{
    Answers, ConfidentError, Confusion, Figures, Predictions, REASONS, Rival, RivalKind, bootstrap,
    confident_errors, most, most_probable,
};
use crate::label::LabelSet;
use crate::model::{Config, Extraction, Fit, Progress, Selection};
use crate::stats::derive_seed;

/// Parts of a fold's rows that the learning curve learns from, beside all: an eighth, a quarter, half.
const PARTS: [usize; 3] = [8, 4, 2];

/// What to validate, and how.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The labelled rows.
    pub labels: &'a Labels,
    /// Which rows of the data they are.
    pub selection: &'a Selection,
    /// The lexicons.
    pub lexicons: &'a Lexicons,
    /// Folds of each way of holding out, at least 2.
    pub folds: usize,
    /// How many times stories are dealt to folds, at least 1. Other ways of holding out are done once.
    pub repeats: usize,
    /// The seed of everything random.
    pub seed: u64,
    /// What was typed.
    pub command: &'a str,
    /// The ways of holding out that are wanted; stories are always held out.
    pub held_out: &'a [HeldOut],
}

impl Plan<'_> {
    /// How many steps `progress` hears of: articles that are annotated, and models that are fitted, which count for many.
    pub fn steps(&self) -> usize {
        let models =
            self.repeats * self.folds + 3 * self.folds + 2 * self.folds * 4 + PARTS.len() * self.folds;
        3 * self.labels.articles.len() + models * self.steps_of_model()
    }

    fn steps_of_model(&self) -> usize {
        self.labels.articles.len() / 4 + 1
    }

    /// Annotates each article once for the model and once for each baseline that learns, then fits to every fold.
    ///
    /// # Errors
    /// Fewer than two folds, or no repeats; stories that are too few for the folds; what fitting returns.
    pub fn run(&self, config: Config, progress: Progress<'_>) -> Result<Validation> {
        let Self { labels, folds, repeats, seed, .. } = *self;
        if folds < 2 || repeats < 1 {
            let message =
                format!("{folds} folds, {repeats} repeats; at least two folds and one repeat are needed");
            return Err(Kind::Invalid(message).into());
        }
        let stories = labels.stories(folds);
        let mut not_done = Vec::new();
        let mut plans: Vec<(HeldOut, Vec<Vec<Fold>>)> = Vec::new();
        for held_out in HeldOut::ALL {
            if held_out != HeldOut::Story && !self.held_out.contains(&held_out) {
                continue;
            }
            let repeats = if held_out == HeldOut::Story { repeats } else { 1 };
            let dealt: std::result::Result<Vec<Vec<Fold>>, String> = (0..repeats as u64)
                .map(|repeat| plan::folds(held_out, labels, &stories, folds, derive_seed(seed, repeat)))
                .collect();
            match dealt {
                Ok(dealt) => plans.push((held_out, dealt)),
                Err(why) if held_out == HeldOut::Story => return Err(Kind::Insufficient(why).into()),
                Err(why) => not_done.push(NotDone { held_out, why }),
            }
        }
        // One after the other: what is counted of all rows takes memory.
        let easier = self.easier(&config, &plans, progress)?;
        let extraction = Extraction::new(labels, config, self.lexicons, progress)?;
        let mut runner = Runner::new(self, &extraction, &easier, &stories, progress)?;
        let mut splits = Vec::with_capacity(plans.len());
        for (held_out, dealt) in &plans {
            match runner.split(*held_out, dealt) {
                Ok(split) => splits.push(split),
                Err(error)
                    if *held_out != HeldOut::Story && matches!(error.kind(), Kind::Insufficient(_)) =>
                {
                    not_done.push(NotDone { held_out: *held_out, why: error.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
        let curve = match (plans.first(), splits.first()) {
            (Some((_, dealt)), Some(split)) => Some(runner.curve(dealt, split)?),
            _ => None,
        };
        let humans = runner.humans();
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        labels.observations.iter().for_each(|row| *counted.entry(row.label.clone()).or_default() += 1);
        Ok(Validation {
            schema_version: SCHEMA_VERSION,
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            command: self.command.to_owned(),
            data: labels.sources.clone(),
            selection: self.selection.clone(),
            config: extraction.config().clone(),
            seed,
            folds,
            repeats,
            observations: labels.observations.len(),
            articles: labels.articles.len(),
            stories: stories.of.iter().collect::<BTreeSet<_>>().len(),
            near_duplicates: stories.moved,
            labels: counted,
            splits,
            not_done,
            humans,
            curve,
        })
    }

    /// What the baselines that learn predict.
    fn easier(
        &self,
        config: &Config,
        plans: &[(HeldOut, Vec<Vec<Fold>>)],
        progress: Progress<'_>,
    ) -> Result<Vec<Easier>> {
        let mut easier = Vec::new();
        for kind in RivalKind::BASELINES {
            let Some(config) = kind.config(config) else { continue };
            let penalty = config.regression.penalty();
            let extraction = Extraction::new(self.labels, config, self.lexicons, progress)?;
            let mut by_split = Vec::with_capacity(plans.len());
            for (held_out, dealt) in plans {
                let mut labels = Vec::new();
                for fold in dealt.iter().flatten() {
                    labels.push(match baseline::learned(&extraction, fold, penalty) {
                        Err(error) if matches!(error.kind(), Kind::Insufficient(_)) => None,
                        labels => Some(labels?),
                    });
                    progress(self.steps_of_model());
                }
                by_split.push((*held_out, labels));
            }
            easier.push(Easier { kind, by_split });
        }
        Ok(easier)
    }
}

/// What a baseline predicts for the test rows of every fold of every way of holding out; `None` for a fold in which it
/// finds nothing to learn from.
struct Easier {
    kind: RivalKind,
    by_split: Vec<(HeldOut, Vec<Option<Vec<usize>>>)>,
}

impl Easier {
    fn labels(&self, held_out: HeldOut, fold: usize) -> Option<&Vec<usize>> {
        let (_, labels) = self.by_split.iter().find(|(of, _)| *of == held_out)?;
        labels.get(fold)?.as_ref()
    }
}

struct Runner<'r> {
    plan: &'r Plan<'r>,
    extraction: &'r Extraction<'r>,
    easier: &'r [Easier],
    stories: &'r Stories,
    /// The label of each observation, as a position.
    gold: Vec<usize>,
    /// What the models of the first dealing of stories predict for each observation.
    predicted: Vec<Option<usize>>,
    progress: Progress<'r>,
}

/// Predictions of rows, in the order in which they were made.
struct Predicted {
    rows: Vec<usize>,
    gold: Vec<usize>,
    probabilities: Array2<f64>,
    labels: Vec<usize>,
}

impl<'r> Runner<'r> {
    fn new(
        plan: &'r Plan<'r>,
        extraction: &'r Extraction<'r>,
        easier: &'r [Easier],
        stories: &'r Stories,
        progress: Progress<'r>,
    ) -> Result<Self> {
        let labels = plan.labels.observations.iter().map(|row| extraction.labels().index(&row.label));
        let predicted = vec![None; plan.labels.observations.len()];
        Ok(Self {
            plan,
            extraction,
            easier,
            stories,
            gold: labels.collect::<Result<_>>()?,
            predicted,
            progress,
        })
    }

    fn label_set(&self) -> &'r LabelSet {
        self.extraction.labels()
    }

    /// One way of holding out; `dealt` has the folds of each repeat.
    fn split(&mut self, held_out: HeldOut, dealt: &[Vec<Fold>]) -> Result<Split> {
        let k = self.label_set().len();
        dealt.iter().flatten().try_for_each(|fold| self.check(held_out, fold))?;
        let mut all = Predicted::new(k);
        let (mut by_repeat, mut errors) = (Vec::with_capacity(dealt.len()), Vec::new());
        for folds in dealt {
            let before = all.rows.len();
            for fold in folds {
                // The errors of one dealing are enough.
                let wanted = by_repeat.is_empty().then_some(&mut errors);
                self.predict(fold, &fold.train, &mut all, wanted)?;
            }
            by_repeat.push(all.macro_f1(before));
        }
        if held_out == HeldOut::Story {
            self.remember(&all);
        }
        let groups: Vec<usize> =
            all.rows.iter().filter_map(|&row| self.stories.of.get(row).copied()).collect();
        let baselines = self.baselines(held_out, dealt, &all, &groups);
        let observed = || all.rows.iter().filter_map(|&row| self.plan.labels.observations.get(row));
        let actors: Vec<&str> = observed().map(|row| row.actor.name.as_str()).collect();
        let articles = observed().map(|row| self.plan.labels.articles.get(row.article));
        let outlets: Vec<Option<&str>> = articles.clone().map(|article| article?.outlet.as_deref()).collect();
        let words: Vec<usize> =
            articles.map(|article| article.map_or(0, |article| article.words())).collect();
        let count = |label: usize| all.gold.iter().filter(|gold| **gold == label).count();
        let predictions = Predictions {
            labels: self.label_set(),
            gold: &all.gold,
            probabilities: all.probabilities.view(),
            groups: &groups,
            actors: &actors,
            outlets: &outlets,
            words: &words,
            heard: &all.rows.iter().map(|&row| self.extraction.heard(row)).collect::<Vec<_>>(),
            seen_in_training: 0,
            majority: most(&(0..k).map(count).collect::<Vec<_>>()),
        };
        let figures = Figures::new(&predictions, self.plan.seed)?;
        let folds = dealt.iter().flatten().map(|fold| self.sizes(fold)).collect();
        let confident_errors = ConfidentError::most(errors);
        Ok(Split { held_out, folds, figures, by_repeat, baselines, confident_errors })
    }

    fn remember(&mut self, all: &Predicted) {
        // Later dealings do not replace the first.
        for (&row, &label) in all.rows.iter().zip(&all.labels).rev() {
            self.predicted.get_mut(row).into_iter().for_each(|place| *place = Some(label));
        }
    }

    /// # Errors
    /// The fold leaves too little to learn from.
    fn check(&self, held_out: HeldOut, fold: &Fold) -> Result<()> {
        let labels: BTreeSet<usize> =
            fold.train.iter().filter_map(|&row| self.gold.get(row).copied()).collect();
        if labels.len() >= 2 {
            return Ok(());
        }
        let what = held_out.name();
        let message = match labels.len() {
            0 => format!("without each {what} of a fold, and its stories, no row is left to learn from"),
            _ => format!("without each {what} of a fold, and its stories, rows of one label alone are left"),
        };
        Err(Kind::Insufficient(message).into())
    }

    /// Fits to `train` and predicts the fold's test rows; their most confident errors go to `errors`, if they are wanted.
    fn predict(
        &mut self,
        fold: &Fold,
        train: &[usize],
        all: &mut Predicted,
        mut errors: Option<&mut Vec<ConfidentError>>,
    ) -> Result<()> {
        let penalty = self.extraction.config().regression.penalty();
        let fit = self.extraction.fit(train, &[penalty])?;
        for probabilities in self.extraction.probabilities(&fit, &fold.test)? {
            all.add(&fold.test, &self.gold, &probabilities)?;
            if let Some(errors) = errors.as_deref_mut() {
                errors.extend(self.errors(&fit, fold, &probabilities)?);
            }
        }
        (self.progress)(self.plan.steps_of_model());
        Ok(())
    }

    /// The most confident errors of a fold.
    fn errors(&self, fit: &Fit, fold: &Fold, probabilities: &Array2<f64>) -> Result<Vec<ConfidentError>> {
        let gold: Vec<usize> = fold.test.iter().filter_map(|&row| self.gold.get(row).copied()).collect();
        let reasons =
            |rows: &[usize], pairs: &[(usize, usize)]| self.extraction.reasons(fit, rows, pairs, REASONS);
        confident_errors(self.plan.labels, self.label_set(), &fold.test, &gold, probabilities.view(), reasons)
    }

    fn baselines(
        &self,
        held_out: HeldOut,
        dealt: &[Vec<Fold>],
        all: &Predicted,
        groups: &[usize],
    ) -> Vec<Rival> {
        let (k, seed) = (self.label_set().len(), self.plan.seed);
        let once = dealt.first().into_iter().flatten().map(|fold| fold.test.len()).sum();
        let mut baselines = Vec::with_capacity(RivalKind::BASELINES.len());
        for kind in RivalKind::BASELINES {
            let learned = self.easier.iter().find(|easier| easier.kind == kind);
            let mut labels = Vec::with_capacity(all.rows.len());
            let folds =
                (0..).zip(dealt).flat_map(|(repeat, folds)| folds.iter().map(move |fold| (repeat, fold)));
            for (at, (repeat, fold)) in folds.enumerate() {
                match (kind, learned.and_then(|easier| easier.labels(held_out, at))) {
                    (_, Some(of_fold)) => labels.extend(of_fold),
                    (RivalKind::Chance, None) => {
                        labels.extend(baseline::chance(&self.gold, k, fold, derive_seed(seed, repeat)));
                    }
                    // Also what finds nothing to learn from answers what is most frequent.
                    (_, None) => labels.extend(baseline::majority(&self.gold, k, fold)),
                }
            }
            let answers = Answers { kind, sha256: None, labels };
            baselines.push(Rival::new(&answers, k, &all.gold, &all.labels, groups, once, seed));
        }
        baselines
    }

    fn humans(&self) -> Option<Humans> {
        let Self { plan, gold, stories, predicted, .. } = self;
        Humans::new(plan.labels, self.label_set(), gold, &stories.of, predicted, bootstrap(plan.seed))
    }

    /// The curve over the folds of stories of the first repeat, of which `split` has what all rows bring.
    fn curve(&mut self, dealt: &[Vec<Fold>], split: &Split) -> Result<Curve> {
        let Some(folds) = dealt.first() else { return Ok(Curve::new(Vec::new())) };
        let mut points = Vec::with_capacity(PARTS.len() + 1);
        for part in PARTS {
            let mut all = Predicted::new(self.label_set().len());
            let mut learned = 0;
            for fold in folds {
                let train = self.part(fold, part);
                let labels: BTreeSet<usize> =
                    train.iter().filter_map(|&row| self.gold.get(row).copied()).collect();
                if labels.len() < 2 {
                    continue;
                }
                // A few rows may have no word in common.
                let enough = self.predict(fold, &train, &mut all, None).is_ok();
                learned += if enough { train.len() } else { 0 };
            }
            if all.rows.len() == folds.iter().map(|fold| fold.test.len()).sum::<usize>() {
                let rows = learned as f64 / folds.len() as f64;
                points.push(CurvePoint { rows, macro_f1: all.macro_f1(0) });
            }
        }
        let learned: usize = folds.iter().map(|fold| fold.train.len()).sum();
        let macro_f1 = split.by_repeat.first().copied().unwrap_or(0.0);
        points.push(CurvePoint { rows: learned as f64 / folds.len() as f64, macro_f1 });
        Ok(Curve::new(points))
    }

    /// One story of the fold's training rows in so many.
    fn part(&self, fold: &Fold, one_in: usize) -> Vec<usize> {
        let of_story = |row: usize| {
            let story = self.stories.of.get(row).copied().unwrap_or(0);
            derive_seed(self.plan.seed, story as u64).is_multiple_of(one_in as u64)
        };
        fold.train.iter().copied().filter(|&row| of_story(row)).collect()
    }

    fn sizes(&self, fold: &Fold) -> FoldSizes {
        let learned: BTreeSet<usize> =
            fold.train.iter().filter_map(|&row| self.gold.get(row).copied()).collect();
        let names = self.label_set().names().iter().enumerate();
        let missing = names.filter(|(label, _)| !learned.contains(label)).map(|(_, name)| name.clone());
        FoldSizes { train: fold.train.len(), test: fold.test.len(), missing_labels: missing.collect() }
    }
}

impl Predicted {
    fn new(k: usize) -> Self {
        Self { rows: Vec::new(), gold: Vec::new(), probabilities: Array2::zeros((0, k)), labels: Vec::new() }
    }

    fn add(&mut self, rows: &[usize], gold: &[usize], probabilities: &Array2<f64>) -> Result<()> {
        self.rows.extend(rows);
        self.gold.extend(rows.iter().filter_map(|&row| gold.get(row).copied()));
        self.labels.extend(probabilities.outer_iter().map(most_probable));
        let appended = self.probabilities.append(Axis(0), probabilities.view());
        appended.map_err(|error| Kind::Invalid(error.to_string()).into())
    }

    /// The macro F1 from the row at `first` on.
    fn macro_f1(&self, first: usize) -> f64 {
        let outcomes = self.gold.iter().copied().zip(self.labels.iter().copied()).skip(first);
        Confusion::new(self.probabilities.ncols(), outcomes).macro_f1()
    }
}
