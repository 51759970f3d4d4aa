//! Choosing settings by cross-validation: each candidate is trained on all folds but one and predicts that one. The
//! rows of a story stay in one fold, and everything that is learned is learned inside the folds.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array2, ArrayView2, Axis};
use serde::Serialize;

use crate::annotate::Lexicons;
use crate::corpus::Labels;
use crate::error::{Error, Kind, Result};
use crate::evaluate::{Confusion, log_loss, most_probable};
use crate::linear::Penalty;
use crate::model::{Config, Extraction, Progress};
use crate::stats::deal;

/// One candidate and how well it predicted rows that it was not trained on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// The settings.
    pub config: Config,
    /// Macro F1 over all rows, each predicted by the model of the other folds, in [0, 1].
    pub macro_f1: f64,
    /// Part of the rows that were predicted right, in [0, 1].
    pub accuracy: f64,
    /// Mean negative natural logarithm of the right label's probability, before calibration.
    pub log_loss: f64,
    /// Macro F1 of each fold by itself.
    pub by_fold: Vec<f64>,
}

/// What to do, and on what.
#[derive(Debug, Clone, Copy)]
pub struct Tuning<'a> {
    /// The labelled rows.
    pub labels: &'a Labels,
    /// The lexicons.
    pub lexicons: &'a Lexicons,
    /// The number of folds, at least 2.
    pub folds: usize,
    /// The seed by which stories are dealt to folds.
    pub seed: u64,
}

impl Tuning<'_> {
    /// Tries each candidate. Those that differ in their penalty alone are fitted to the same features, each beginning with
    /// the one before. `progress` hears of the articles that are annotated: each once, and again for candidates that
    /// differ in more.
    ///
    /// # Errors
    /// Too few stories, and too few articles, for the folds; what training returns.
    pub fn run(&self, candidates: &[Config], progress: Progress<'_>) -> Result<Vec<Trial>> {
        let folds = self.deal()?;
        let mut trials: Vec<Option<Trial>> = vec![None; candidates.len()];
        let mut counted: Option<(&Config, Extraction<'_>)> = None;
        for at in 0..candidates.len() {
            let Some(config) = candidates.get(at).filter(|_| trials.get(at) == Some(&None)) else { continue };
            // What is counted does not hang on how much rows count.
            let mut extraction = match counted.take() {
                Some((last, extraction)) if differ_in_fit(last, config) => extraction,
                _ => self.extraction(config, progress)?,
            };
            if let Some(weight) = config.regression.soft_weight {
                extraction.set_soft_weight(weight);
            }
            let alike = candidates.iter().enumerate().filter(|(_, other)| differ_in_penalty(config, other));
            let mut path: Vec<(usize, Penalty)> =
                alike.map(|(at, other)| (at, other.regression.penalty())).collect();
            path.sort_by(|(_, a), (_, b)| {
                a.l1_ratio.total_cmp(&b.l1_ratio).then(b.alpha.total_cmp(&a.alpha))
            });
            let penalties: Vec<Penalty> = path.iter().map(|(_, penalty)| *penalty).collect();
            let found = self.try_out(&extraction, config, &penalties, &folds)?;
            counted = Some((config, extraction));
            for ((at, _), trial) in path.into_iter().zip(found) {
                if let Some(place) = trials.get_mut(at) {
                    *place = Some(trial);
                }
            }
        }
        Ok(trials.into_iter().flatten().collect())
    }

    /// The fold of each observation. The rows of a story stay together, or those of an article where there are fewer
    /// stories than folds.
    fn deal(&self) -> Result<Vec<usize>> {
        if self.folds < 2 {
            return Err(Kind::Invalid(format!("{} folds; at least 2 are needed", self.folds)).into());
        }
        let stories = self.labels.stories(self.folds).of;
        let (gold, numbers) = (self.labels.gold(), self.labels.label_numbers());
        let of_gold = |values: &[usize]| -> Vec<usize> {
            gold.iter().filter_map(|&row| values.get(row).copied()).collect()
        };
        if gold.is_empty() {
            let message = "all rows give probabilities; settings are chosen by rows with a label";
            return Err(Kind::Insufficient(message.into()).into());
        }
        let told = of_gold(&stories);
        let dealt = deal(&told, &of_gold(&numbers), self.folds, self.seed).ok_or_else(|| {
            let articles = self.labels.articles.len();
            let message = format!("{articles} articles cannot be dealt to {} folds", self.folds);
            Error::from(Kind::Insufficient(message))
        })?;
        // Rows of probabilities are where their story is, or, where none of it has a label, never left out.
        let fold_of: BTreeMap<usize, usize> = told.into_iter().zip(dealt).collect();
        Ok(stories.iter().map(|story| fold_of.get(story).copied().unwrap_or(self.folds)).collect())
    }

    /// What is counted for a candidate.
    fn extraction(&self, config: &Config, progress: Progress<'_>) -> Result<Extraction<'_>> {
        // Labels do not hang on how sure a model is, and calibrating takes several fits for every one.
        let mut counted = config.clone();
        counted.regression.skip_calibration();
        Extraction::new(self.labels, counted, self.lexicons, progress)
    }

    /// A trial for each of `penalties`.
    fn try_out(
        &self,
        extraction: &Extraction<'_>,
        config: &Config,
        penalties: &[Penalty],
        folds: &[usize],
    ) -> Result<Vec<Trial>> {
        let label_set = extraction.labels();
        let mut gold = Vec::with_capacity(self.labels.observations.len());
        let mut probabilities = vec![Array2::zeros((0, label_set.len())); penalties.len()];
        let mut by_fold = vec![Vec::with_capacity(self.folds); penalties.len()];
        for fold in 0..self.folds {
            let rows = |inside: bool| {
                let positions = folds.iter().enumerate().filter(move |(_, of)| (**of == fold) == inside);
                positions.map(|(position, _)| position).collect::<Vec<usize>>()
            };
            let is_soft =
                |row: &usize| self.labels.observations.get(*row).is_some_and(|row| row.probability.is_some());
            let (mut train, mut test) = (rows(false), rows(true));
            // Nobody knows whether what is predicted of the others is right.
            test.retain(|row| !is_soft(row));
            if config.regression.soft_weight == Some(0.0) {
                train.retain(|row| !is_soft(row));
            }
            let label = |row: &usize| self.labels.observations.get(*row).map(|row| row.label.as_str());
            let learned: BTreeSet<&str> = train.iter().filter_map(label).collect();
            if learned.len() < label_set.len() {
                let message = "a label is missing where one fold is left out; label more articles with it";
                return Err(Kind::Insufficient(message.into()).into());
            }
            let fit = extraction.fit(&train, penalties)?;
            let before = gold.len();
            for name in test.iter().filter_map(label) {
                gold.push(label_set.index(name)?);
            }
            let of_fold = gold.get(before..).unwrap_or_default();
            let predicted = extraction.probabilities(&fit, &test)?;
            let of_penalties = probabilities.iter_mut().zip(&mut by_fold).zip(predicted);
            for ((probabilities, by_fold), predicted) in of_penalties {
                by_fold.push(confusion(of_fold, predicted.view()).macro_f1());
                probabilities
                    .append(Axis(0), predicted.view())
                    .map_err(|error| Kind::Invalid(error.to_string()))?;
            }
        }
        let trials = penalties.iter().zip(probabilities).zip(by_fold);
        let trials = trials.map(|((penalty, probabilities), by_fold)| {
            let confusion = confusion(&gold, probabilities.view());
            let mut config = config.clone();
            config.regression.set_penalty(*penalty);
            Trial {
                config,
                macro_f1: confusion.macro_f1(),
                accuracy: confusion.accuracy(),
                log_loss: log_loss(&gold, probabilities.view()),
                by_fold,
            }
        });
        Ok(trials.collect())
    }
}

/// What was predicted beside what is right.
fn confusion(gold: &[usize], probabilities: ArrayView2<'_, f64>) -> Confusion {
    let predicted = probabilities.outer_iter().map(most_probable);
    Confusion::new(probabilities.ncols(), gold.iter().copied().zip(predicted))
}

/// Whether two configurations are the same but for their penalty, if it is another.
fn differ_in_penalty(config: &Config, other: &Config) -> bool {
    let mut same = other.clone();
    same.regression.set_penalty(config.regression.penalty());
    same == *config
}

/// Whether two configurations are the same but for what is done with what was counted.
fn differ_in_fit(config: &Config, other: &Config) -> bool {
    let mut same = other.clone();
    same.regression.soft_weight = config.regression.soft_weight;
    differ_in_penalty(config, &same)
}

/// The trial with the highest macro F1; of equals the one that comes later.
pub fn best(trials: &[Trial]) -> Option<&Trial> {
    trials.iter().max_by(|a, b| a.macro_f1.total_cmp(&b.macro_f1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Input, ReadOptions, read_labels, read_training_labels};
    use crate::model::{Model, Resource, Selection};

    /// Each story's words tell its label, and no other story has them: who has not seen the story cannot know.
    #[test]
    fn no_row_is_predicted_by_a_model_that_saw_its_story() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let mut rows = "id,event,text,actor,label\n".to_owned();
        for story in 0..40u32 {
            let label = if (story * 7 + story / 3) % 2 == 0 { "a" } else { "b" };
            let word: String =
                story.to_string().bytes().map(|digit| char::from(digit - b'0' + b'k')).collect();
            for copy in 0..3 {
                rows += &format!("{story}-{copy},s{story},Varn z{word}z z{word}z z{word}z.,Varn,{label}\n");
            }
        }
        std::fs::write(&path, rows).unwrap();
        let labels = read_labels(&[Input::new(path)], &ReadOptions::default()).unwrap();
        let mut config = Config::default();
        (config.prior.vectors, config.prior.model) = (Resource::None, Some(Resource::None));
        let lexicons = Lexicons::default();
        let tuning = Tuning { labels: &labels, lexicons: &lexicons, folds: 5, seed: 1 };
        let trials = tuning.run(&[config.clone()], &mut |_| {}).unwrap();
        assert!(trials[0].accuracy < 0.7, "{trials:?}");
        // The words are no mystery to who saw them.
        let model =
            Model::train(&labels, Selection::default(), config, lexicons.clone(), &mut |_| {}).unwrap();
        let (probabilities, _) = model.predict_labelled(&labels, &mut |_| {}).unwrap();
        let right = labels.observations.iter().zip(probabilities.outer_iter());
        let right =
            right.filter(|(row, p)| model.labels().index(&row.label).unwrap() == most_probable(p.view()));
        assert_eq!(right.count(), labels.observations.len());
    }

    /// Rows of probabilities that say the contrary: they are best left out, and rows with a label tell so.
    #[test]
    fn soft_rows_are_weighed_by_rows_with_a_label() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let mut rows = "id,event,text,actor,label,p_a,p_b\n".to_owned();
        for row in 0..90u32 {
            let (verb, label) = if row % 2 == 0 { ("praised", "a") } else { ("threatened", "b") };
            let told = if row < 30 {
                format!("{label},,")
            } else {
                format!(",0.{},0.{}", 1 + 8 * (row % 2), 9 - 8 * (row % 2))
            };
            rows += &format!("{row},s{row},On day {row} Varn {verb} Tressen.,Varn,{told}\n");
        }
        std::fs::write(&path, rows).unwrap();
        let labels = read_training_labels(&[Input::new(path)], &ReadOptions::default()).unwrap();
        let candidate = |weight: f64| {
            let mut config = Config::default();
            (config.prior.vectors, config.prior.model) = (Resource::None, Some(Resource::None));
            config.regression.soft_weight = Some(weight);
            config
        };
        let lexicons = Lexicons::default();
        let tuning = Tuning { labels: &labels, lexicons: &lexicons, folds: 3, seed: 1 };
        let mut read = 0;
        let trials = tuning.run(&[0.0, 0.1, 3.0].map(candidate), &mut |articles| read += articles).unwrap();
        assert_eq!(read, 90, "articles are read once");
        assert_eq!((trials[0].accuracy, trials[2].accuracy), (1.0, 0.0), "{trials:?}");
        assert_ne!(trials[0].log_loss, trials[1].log_loss);
        let alone = labels.subset(labels.gold());
        let tuning = Tuning { labels: &alone, ..tuning };
        let expected = tuning.run(&[candidate(0.0)], &mut |_| {}).unwrap();
        assert!((trials[0].log_loss - expected[0].log_loss).abs() < 1e-9);
    }

    #[test]
    fn folds_without_enough_articles_are_refused() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/labels.csv");
        let labels = read_labels(&[Input::new(file)], &ReadOptions::default()).unwrap();
        let lexicons = Lexicons::default();
        for (folds, message) in [(1, "at least 2 are needed"), (1000, "cannot be dealt to 1000 folds")] {
            let tuning = Tuning { labels: &labels, lexicons: &lexicons, folds, seed: 1 };
            let error = tuning.run(&[Config::default()], &mut |_| {}).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn a_path_finds_what_training_anew_does() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/labels.csv");
        let labels = read_labels(&[Input::new(file)], &ReadOptions::default()).unwrap();
        let lexicons = Lexicons::default();
        let tuning = Tuning { labels: &labels, lexicons: &lexicons, folds: 3, seed: 1 };
        let candidate = |alpha: f64, l1_ratio: f64| {
            let mut config = Config::default();
            config.regression.set_penalty(Penalty { alpha, l1_ratio });
            config
        };
        let candidates = [candidate(0.5, 0.0), candidate(0.5, 0.4), candidate(3.0, 0.0)];
        let mut read = 0;
        let together = tuning.run(&candidates, &mut |articles| read += articles).unwrap();
        assert_eq!(read, labels.articles.len());
        for (trial, candidate) in together.iter().zip(candidates) {
            assert_eq!(trial.config, candidate);
            let alone = tuning.run(&[candidate], &mut |_| {}).unwrap().remove(0);
            assert!((trial.log_loss - alone.log_loss).abs() < 1e-4, "{trial:?} {alone:?}");
            assert_eq!((trial.macro_f1, &trial.by_fold), (alone.macro_f1, &alone.by_fold));
        }
        assert!(together.iter().any(|trial| trial.log_loss != together[0].log_loss));
    }

    #[test]
    fn the_best_has_the_highest_macro_f1_and_of_equals_the_stronger_penalty() {
        let trial = |alpha: f64, macro_f1| {
            let mut config = Config::default();
            config.regression.alpha = alpha;
            Trial { config, macro_f1, accuracy: 0.5, log_loss: 1.0, by_fold: Vec::new() }
        };
        let trials = [trial(1.0, 0.5), trial(2.0, 0.7), trial(4.0, 0.7), trial(8.0, 0.6)];
        assert_eq!(best(&trials).map(|trial| trial.config.regression.alpha), Some(4.0));
        assert_eq!(best(&[]), None);
    }
}
