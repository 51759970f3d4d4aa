//! Levels from articles that nobody labelled.

use std::collections::{BTreeMap, HashMap};

use ndarray::ArrayView2;

use crate::corpus::Source;
use crate::error::{Kind, Result};
use crate::linear::Levels;
use crate::model::{Model, Selection, UnlabelledSample};
use crate::stats::{Bootstrap, shifted_shares};

/// The fewest pairs of article and actor that shares are estimated from.
pub const LEAST_ROWS: usize = 100;
/// The level of the intervals of shares.
pub const LEVEL: f64 = 0.9;
/// Draws of stories behind the intervals.
const DRAWS: usize = 100;
/// A share below it is not believed: where texts differ in more than shares, the likelihood pushes one to zero.
const LEAST_SHARE: f64 = 0.05;
/// Nor is one whose interval is wider.
const WIDEST: f64 = 0.25;
/// How much of what the shares ask for is done, in log-odds: they overshoot where texts differ in more than shares, and
/// on the corpora at hand no more than half of it did more good than harm.
const BELIEVED: f64 = 0.5;

/// How frequent labels are among articles, as far as a model tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// The share of each label; they sum to one.
    pub shares: Vec<f64>,
    /// The lower end of each share's interval.
    pub low: Vec<f64>,
    /// The upper end.
    pub high: Vec<f64>,
    /// How many rows they come from.
    pub rows: usize,
    /// Their stories.
    pub stories: usize,
    /// Levels that fit these shares, half believed.
    pub levels: Levels,
    /// The same of the logits that scores are made from, where labels are balanced and scores are not.
    pub score_levels: Option<Levels>,
}

/// What a model says of articles that nobody labelled.
#[derive(Debug, Clone, Default)]
pub struct Unlabelled {
    /// Row after row, a probability for each label.
    probabilities: Vec<f64>,
    stories: Vec<usize>,
    numbers: HashMap<String, usize>,
}

impl Unlabelled {
    /// Adds the probabilities of an article's labels toward one actor; `story` is what the article belongs to.
    pub fn push(&mut self, story: &str, probabilities: &[f64]) {
        let fresh = self.numbers.len();
        let number = *self.numbers.entry(story.to_owned()).or_insert(fresh);
        self.stories.push(number);
        self.probabilities.extend_from_slice(probabilities);
    }

    /// How frequent the labels are among these articles, if `model` is what was asked.
    ///
    /// # Errors
    /// As [`estimate`]; a model whose levels cannot be changed, or were changed already: which shares they fit is not known.
    pub fn shares(&self, model: &Model, seed: u64) -> Result<Shares> {
        model.check_adaptable()?;
        if !model.provenance().adaptations.is_empty() {
            let message = "the model is adapted already, so that it is not known which shares of labels it fits: \
                           begin with the model that it was made from";
            return Err(Kind::Invalid(message.into()).into());
        }
        let names = model.labels().names();
        let shape = (self.stories.len(), names.len());
        let probabilities = ArrayView2::from_shape(shape, &self.probabilities)
            .map_err(|error| Kind::Invalid(error.to_string()))?;
        let Some(learned) = model.shares_learned() else {
            let message = "the model was trained on probabilities alone, so that it is not known which shares of labels it fits: \
                           label a sample";
            return Err(Kind::Insufficient(message.into()).into());
        };
        let mut shares = estimate(probabilities, &self.stories, &learned, model.balance(), names, seed)?;
        // Scores fit the shares that training had, from which these are farther than from balanced ones.
        shares.score_levels = model.offsets().map(|offsets| {
            let shifts = shares.levels.shifts.iter().zip(offsets);
            let mut shifts: Vec<f64> =
                shifts.map(|(shift, offset)| shift + believed(model.balance()) * offset).collect();
            centre(&mut shifts);
            Levels { scale: 1.0, shifts }
        });
        Ok(shares)
    }
}

/// Estimates the shares of labels among rows, of which a model that learned from labels of the shares `learned` gives
/// `probabilities` (rows × labels); see [`shifted_shares`] for what is assumed. Rows of one of the `stories` are drawn
/// together for the intervals. As far as the model is balanced (`balance` in [0, 1]), labels count by the root of their
/// frequency, as they do where levels are learned from labels.
///
/// # Errors
/// Fewer than [`LEAST_ROWS`] rows, or six stories; shares that are not to be believed: one near zero, or too uncertain.
pub fn estimate(
    probabilities: ArrayView2<'_, f64>,
    stories: &[usize],
    learned: &[f64],
    balance: f64,
    names: &[String],
    seed: u64,
) -> Result<Shares> {
    let n = probabilities.nrows();
    let few = |message: String| Err(Kind::Insufficient(message).into());
    if n < LEAST_ROWS {
        return few(format!(
            "{n} pairs of article and actor; shares of labels are estimated from {LEAST_ROWS} or more"
        ));
    }
    let flat: Vec<f64> = probabilities.iter().copied().collect();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, story) in stories.iter().enumerate() {
        members.entry(*story).or_default().push(row);
    }
    let members: Vec<Vec<usize>> = members.into_values().collect();
    let found = shifted_shares(&flat, &vec![1.0; n], learned, learned);
    let Some(shares) = found else { return few("no shares of labels to estimate".into()) };
    let bootstrap = Bootstrap { draws: DRAWS, level: LEVEL, seed };
    let draws = bootstrap.replicates(members.len(), |resample| {
        let mut weights = vec![0.0; n];
        for row in resample.filter_map(|story| members.get(story)).flatten() {
            weights.get_mut(*row).into_iter().for_each(|weight| *weight += 1.0);
        }
        shifted_shares(&flat, &weights, learned, &shares).unwrap_or_else(|| shares.clone())
    });
    let Some(draws) = draws else {
        return few(format!("{} stories are too few to tell how sure shares of labels are", members.len()));
    };
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for (label, (share, name)) in shares.iter().zip(names).enumerate() {
        let of_label = draws.iter().filter_map(|draw| draw.get(label).copied());
        let interval = bootstrap.interval(of_label);
        let (from, to) = interval.map_or((0.0, 1.0), |interval| (interval.low, interval.high));
        if from < LEAST_SHARE {
            return few(format!(
                "by these articles {share:.2} of the labels would be \"{name}\" ({from:.2} to {to:.2}), which is not to be \
                 believed: they differ from what the model learned from in more than the shares of labels. Label a sample"
            ));
        }
        if to - from > WIDEST {
            return few(format!(
                "the share of \"{name}\" lies anywhere from {from:.2} to {to:.2}; more articles, or labels, are needed"
            ));
        }
        low.push(from);
        high.push(to);
    }
    let part = believed(balance);
    let mut shifts: Vec<f64> =
        shares.iter().zip(learned).map(|(share, learned)| part * (share / learned).ln()).collect();
    centre(&mut shifts);
    let (stories, levels) = (members.len(), Levels { scale: 1.0, shifts });
    Ok(Shares { shares, low, high, rows: n, stories, levels, score_levels: None })
}

/// How much of what shares ask for is done by a model that is balanced so far.
fn believed(balance: f64) -> f64 {
    BELIEVED * (1.0 - 0.5 * balance)
}

/// Takes the mean away.
fn centre(shifts: &mut [f64]) {
    let mean = shifts.iter().sum::<f64>() / shifts.len() as f64;
    shifts.iter_mut().for_each(|shift| *shift -= mean);
}

impl Shares {
    /// What an adapted model tells of them: they come from these files.
    pub fn sample(&self, data: &[Source], selection: Selection) -> UnlabelledSample {
        let Self { shares, low, high, rows, stories, .. } = self.clone();
        UnlabelledSample { data: data.to_vec(), selection, rows, stories, shares, low, high, level: LEVEL }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    fn of(probabilities: impl Fn(usize) -> f64, n: usize) -> Result<Shares> {
        let rows = Array2::from_shape_fn((n, 2), |(row, label)| {
            if label == 0 { probabilities(row) } else { 1.0 - probabilities(row) }
        });
        let stories: Vec<usize> = (0..n).map(|row| row / 2).collect();
        estimate(rows.view(), &stories, &[0.5, 0.5], 1.0, &["a".into(), "b".into()], 1)
    }

    #[test]
    fn sure_probabilities_are_counted() {
        let found = of(|row| if row % 4 == 0 { 0.95 } else { 0.05 }, 400).unwrap();
        assert!((found.shares[0] - 0.22).abs() < 0.02 && found.stories == 200, "{found:?}");
        assert!(found.low[0] < found.shares[0] && found.shares[0] < found.high[0]);
        // A quarter of the log-odds.
        let odds = (found.shares[0] / found.shares[1]).ln();
        assert!((found.levels.shifts[0] - found.levels.shifts[1] - 0.25 * odds).abs() < 1e-9);
        assert_eq!(of(|row| if row % 4 == 0 { 0.95 } else { 0.05 }, 400).unwrap(), found);
    }

    #[test]
    fn what_is_unstable_is_refused() {
        for (found, expected) in [
            (of(|_| 0.4, 400), "not to be believed"),
            (of(|row| if row / 2 % 2 == 0 { 0.35 } else { 0.65 }, 600), "lies anywhere"),
            (of(|_| 0.5, 40), "40 pairs of article and actor"),
        ] {
            let error = found.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
