//! Which levels suit labelled rows, and whether they are worth it.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use crate::evaluate::Confusion;
use crate::linear::{LevelRows, Levels, largest, log_loss};
use crate::model::LevelFigures;
use crate::stats::{deal, derive_seed};

/// Folds of stories, and how often stories are dealt to them anew.
pub(super) const FOLDS: usize = 10;
const DEALS: usize = 3;
/// Strengths that are tried, the strongest first. The weakest expects a quarter as the standard deviation of the scale and
/// of each shift: weaker ones gained no more on average, and lost more where they lost.
const STRENGTHS: [f64; 4] = [128.0, 64.0, 32.0, 16.0];
/// How many standard errors from the best still count as equal to it, so that the stronger is taken.
const AS_GOOD: f64 = 0.5;
/// How many standard errors the log loss must fall by.
const WORTH: f64 = 1.0;

/// Rows that levels are learned from.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// Logits of a regression that did not learn from them, rows × classes; finite.
    pub logits: ArrayView2<'a, f64>,
    /// The class of each row.
    pub targets: &'a [usize],
    /// How much each row counts, above 0.
    pub weights: &'a [f64],
    /// The story of each row, as any number.
    pub stories: &'a [usize],
    /// How far the regression gives classes as if they were equally frequent, in [0, 1]: [`Model::balance`](crate::model::Model::balance).
    pub balance: f64,
}

/// Levels that were chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The levels: those that change nothing, where nothing is gained.
    pub levels: Levels,
    /// How strongly they were drawn back; `None` if they are those that were suggested, as they were.
    pub strength: Option<f64>,
    /// Whether they begin with those that were suggested.
    pub suggested: bool,
    /// Levels of the logits that scores are made from, where labels are balanced and scores are not.
    pub score_levels: Option<Levels>,
    /// What the regression does as it is.
    pub before: LevelFigures,
    /// What it does with levels learned from other stories.
    pub after: LevelFigures,
    /// By how much the weighted log loss falls.
    pub gain: f64,
    /// The standard error of that, over stories.
    pub gain_error: f64,
}

impl Choice {
    /// Whether the log loss falls by more than a standard error.
    pub fn gained(&self) -> bool {
        self.gain > WORTH * self.gain_error
    }
}

/// A way to learn levels.
#[derive(Debug, Clone, Copy)]
struct Candidate<'a> {
    centre: &'a Levels,
    /// `None`: the centre itself.
    strength: Option<f64>,
    suggested: bool,
}

/// What a candidate does on rows that it did not learn from.
struct Trial {
    losses: Vec<f64>,
    macro_f1: f64,
}

/// Chooses levels for the regression that gave the logits of `rows`, beside its own beginning with those `suggested`. The
/// same at any number of threads. `None` if there are fewer than ten stories or two classes.
pub fn choose(rows: &Rows<'_>, suggested: Option<&Levels>, seed: u64) -> Option<Choice> {
    if rows.targets.iter().collect::<BTreeSet<_>>().len() < 2 {
        return None;
    }
    let deals = (0..DEALS as u64).map(|at| deal(rows.stories, rows.targets, FOLDS, derive_seed(seed, at)));
    let deals = deals.collect::<Option<Vec<_>>>()?;
    let unchanged = Levels::unchanged(rows.logits.ncols());
    let own = Candidate { centre: &unchanged, strength: None, suggested: false };
    // The simplest first.
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    candidates.extend(suggested.map(|centre| Candidate { centre, strength: None, suggested: true }));
    for strength in STRENGTHS.map(Some) {
        candidates.push(Candidate { strength, ..own });
        candidates.extend(suggested.map(|centre| Candidate { centre, strength, suggested: true }));
    }
    let trials: Vec<Trial> =
        candidates.par_iter().map(|candidate| rows.try_out(*candidate, &deals)).collect();
    let before = rows.try_out(own, deals.get(..1)?);
    let weights = rows.weights();
    let gain_over = |other: &[f64], trial: &Trial| rows.difference(&weights, other, &trial.losses);
    let gain = |trial: &Trial| gain_over(&before.losses, trial).0;
    let best = trials.iter().max_by(|a, b| gain(a).total_cmp(&gain(b)))?;
    let (candidate, trial) = candidates.iter().zip(&trials).find(|(_, trial)| {
        let (behind, error) = gain_over(&trial.losses, best);
        behind <= AS_GOOD * error
    })?;
    let (gain, gain_error) = gain_over(&before.losses, trial);
    let figures =
        |trial: &Trial| LevelFigures { log_loss: rows.mean(&trial.losses), macro_f1: trial.macro_f1 };
    let mut choice = Choice {
        levels: unchanged.clone(),
        strength: candidate.strength,
        suggested: candidate.suggested,
        score_levels: None,
        before: figures(&before),
        after: figures(trial),
        gain,
        gain_error,
    };
    if choice.gained() {
        choice.levels = rows.fit(*candidate, &(0..rows.targets.len()).collect::<Vec<_>>());
    }
    Some(choice)
}

impl Rows<'_> {
    /// How many stories there are.
    pub fn n_stories(&self) -> usize {
        self.stories.iter().collect::<BTreeSet<_>>().len()
    }

    /// How much each row counts, its class taken into account; the total is that of the rows' own weights.
    fn weights(&self) -> Vec<f64> {
        self.weights_of(&(0..self.targets.len()).collect::<Vec<_>>())
    }

    /// The same of some rows, among themselves.
    fn weights_of(&self, rows: &[usize]) -> Vec<f64> {
        let of = |row: &usize| Some((*self.targets.get(*row)?, *self.weights.get(*row)?));
        let of_rows: Vec<(usize, f64)> = rows.iter().filter_map(of).collect();
        let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
        for (target, weight) in &of_rows {
            *counts.entry(*target).or_default() += weight;
        }
        // A row more for each class, so that the only one does not count for many.
        let by_class =
            |target: &usize| (1.0 + counts.get(target).copied().unwrap_or(0.0)).powf(-0.5 * self.balance);
        let total: f64 = of_rows.iter().map(|(_, weight)| weight).sum();
        let weighted: f64 = of_rows.iter().map(|(target, weight)| weight * by_class(target)).sum();
        of_rows.iter().map(|(target, weight)| weight * by_class(target) * total / weighted).collect()
    }

    /// The levels that a candidate learns from some rows.
    fn fit(&self, candidate: Candidate<'_>, rows: &[usize]) -> Levels {
        let Some(strength) = candidate.strength else { return candidate.centre.clone() };
        let targets: Vec<usize> = rows.iter().filter_map(|&row| self.targets.get(row).copied()).collect();
        let logits = self.logits.select(Axis(0), rows);
        let weights = self.weights_of(rows);
        let rows = LevelRows { logits: logits.view(), targets: &targets, weights: &weights };
        Levels::fit(rows, candidate.centre, strength)
    }

    /// The loss of each row by levels that were learned without its fold, the mean over `deals`.
    fn try_out(&self, candidate: Candidate<'_>, deals: &[Vec<usize>]) -> Trial {
        let n = self.targets.len();
        let mut losses = vec![0.0; n];
        let mut macro_f1 = 0.0;
        for folds in deals {
            let mut predicted = vec![0; n];
            for fold in 0..FOLDS {
                let (inside, outside): (Vec<usize>, Vec<usize>) =
                    (0..n).partition(|&row| folds.get(row) == Some(&fold));
                let levels = self.fit(candidate, &outside);
                for row in inside {
                    let logits = levels.apply(&self.logits.row(row).to_vec());
                    let (Some(&target), Some(loss)) = (self.targets.get(row), losses.get_mut(row)) else {
                        continue;
                    };
                    *loss += log_loss(&logits, target) / deals.len() as f64;
                    predicted.get_mut(row).into_iter().for_each(|label| *label = largest(&logits));
                }
            }
            let outcomes = self.targets.iter().copied().zip(predicted);
            macro_f1 += Confusion::new(self.logits.ncols(), outcomes).macro_f1() / deals.len() as f64;
        }
        Trial { losses, macro_f1 }
    }

    /// The mean of what rows have, as much as each counts.
    fn mean(&self, losses: &[f64]) -> f64 {
        let sum: f64 = losses.iter().zip(self.weights).map(|(loss, weight)| loss * weight).sum();
        sum / self.weights.iter().sum::<f64>()
    }

    /// The weighted mean of `one` less `other`, and its standard error over stories.
    fn difference(&self, weights: &[f64], one: &[f64], other: &[f64]) -> (f64, f64) {
        let total: f64 = weights.iter().sum();
        let apart: Vec<f64> = one.iter().zip(other).map(|(one, other)| one - other).collect();
        let mean = apart.iter().zip(weights).map(|(apart, weight)| apart * weight).sum::<f64>() / total;
        let mut by_story: BTreeMap<usize, f64> = BTreeMap::new();
        for ((apart, weight), story) in apart.iter().zip(weights).zip(self.stories) {
            *by_story.entry(*story).or_default() += weight * (apart - mean);
        }
        let n = by_story.len() as f64;
        let squares = by_story.values().map(|sum| sum * sum).sum::<f64>() * n / (n - 1.0);
        (mean, squares.sqrt() / total)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::linear::softmax;
    use crate::stats::Rng;

    /// `n` rows of three classes; logits say the truth after `truth`.
    fn drawn(n: usize, seed: u64, truth: &Levels) -> (Array2<f64>, Vec<usize>) {
        let mut rng = Rng::new(seed);
        let mut uniform = || rng.below(1 << 40) as f64 / (1_u64 << 40) as f64;
        let mut logits = Array2::zeros((n, 3));
        let mut targets = Vec::new();
        for row in 0..n {
            let of_row = [0; 3].map(|_| 4.0 * uniform() - 2.0);
            logits.row_mut(row).iter_mut().zip(of_row).for_each(|(cell, logit)| *cell = logit);
            let mut p = truth.apply(&of_row);
            softmax(&mut p);
            let at = uniform();
            targets.push(if at < p[0] {
                0
            } else if at < p[0] + p[1] {
                1
            } else {
                2
            });
        }
        (logits, targets)
    }

    fn choice(n: usize, seed: u64, truth: &Levels, balance: f64, suggested: Option<&Levels>) -> Choice {
        let (logits, targets) = drawn(n, seed, truth);
        let (weights, stories) = (vec![1.0; n], (0..n).map(|row| row / 2).collect::<Vec<_>>());
        let rows =
            Rows { logits: logits.view(), targets: &targets, weights: &weights, stories: &stories, balance };
        choose(&rows, suggested, 1).unwrap()
    }

    #[test]
    fn levels_that_are_wrong_are_mended_and_others_stay() {
        let shifted = Levels { scale: 0.5, shifts: vec![-1.0, 1.0, 0.0] };
        let found = choice(100, 3, &shifted, 0.0, None);
        assert!(found.gained() && found.after.log_loss < found.before.log_loss - 0.1, "{found:?}");
        assert!(found.levels.scale < 0.9 && found.levels.shifts[1] > 0.3, "{found:?}");
        // Draws of fifty rows that need nothing: most are left alone, none is moved far.
        let right = Levels::unchanged(3);
        let found: Vec<Choice> = (0..20).map(|seed| choice(50, seed, &right, 1.0, None)).collect();
        assert!(found.iter().filter(|choice| choice.gained()).count() <= 5, "{found:?}");
        for choice in found.iter().filter(|choice| !choice.gained()) {
            assert_eq!(choice.levels, right);
        }
        assert!(found.iter().flat_map(|choice| &choice.levels.shifts).all(|shift| shift.abs() < 0.4));
    }

    #[test]
    fn what_is_suggested_is_taken_where_it_fits() {
        let shifted = Levels { scale: 1.0, shifts: vec![-1.0, 1.0, 0.0] };
        let found = choice(100, 3, &shifted, 0.0, Some(&shifted));
        assert!(found.suggested && found.gained(), "{found:?}");
        let wrong = Levels { scale: 1.0, shifts: vec![2.0, -2.0, 0.0] };
        assert!(!choice(100, 3, &shifted, 0.0, Some(&wrong)).suggested);
    }

    #[test]
    fn too_little_is_no_sample() {
        let (logits, targets) = drawn(40, 1, &Levels::unchanged(3));
        let of = |stories: &[usize], targets: &[usize]| {
            let weights = [1.0; 40];
            let logits = logits.view();
            choose(&Rows { logits, targets, weights: &weights, stories, balance: 1.0 }, None, 1).is_some()
        };
        let stories: Vec<usize> = (0..40).collect();
        assert!(of(&stories, &targets));
        assert!(!of(&stories, &[1; 40]));
        assert!(!of(&[7; 40], &targets));
    }
}
