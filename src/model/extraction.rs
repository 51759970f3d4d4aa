//! The features of labelled observations, counted once and learned from several times, each time in other rows.

use ndarray::Array2;

use super::config::Config;
use super::design::Builder;
use super::explain::{Reason, reasons};
use super::heard::Heard;
use super::memory::Held;
use super::observations::{self, Progress};
use super::setting::Setting;
use super::train::Fit;
use crate::annotate::Lexicons;
use crate::corpus::Labels;
use crate::error::{Kind, Result};
use crate::features::{Counted, Reader, Size, TermTable, mean};
use crate::label::LabelSet;
use crate::linear::Penalty;
use crate::matrix::{DesignMatrix, MatrixBuilder};

/// What was counted of each observation of some labels. Articles are annotated, and features counted, when it is made;
/// which of them are kept, and what they weigh, each model learns in its own rows.
///
/// It takes 16 bytes for each feature of an observation.
#[derive(Debug)]
pub struct Extraction<'l> {
    labels: &'l Labels,
    setting: Setting<'l>,
    terms: TermTable,
    /// By observation.
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    /// Its parts, with their shares.
    parts: Vec<(Counted, f64)>,
    heard: Heard,
}

impl<'l> Extraction<'l> {
    /// Counts the features of every observation of `labels`.
    ///
    /// # Errors
    /// As [`Model::train`](super::Model::train), before anything is fitted; more than the memory may take.
    pub fn new(
        labels: &'l Labels,
        config: Config,
        lexicons: &'l Lexicons,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let setting = Setting::new(labels, config, lexicons)?;
        let terms = TermTable::default();
        let mut rows: Vec<Row> = std::iter::repeat_with(|| Row { parts: Vec::new(), heard: Heard::Nowhere })
            .take(labels.observations.len())
            .collect();
        let held = Held::new(labels, &setting, true);
        let mut size = Size::default();
        setting.count(labels, &terms, progress, |position, parts, heard| {
            size.counts += parts.iter().map(|(counted, _)| counted.n_features()).sum::<usize>();
            held.check(&size)?;
            if let Some(row) = rows.get_mut(position) {
                *row = Row { parts, heard };
            }
            Ok(())
        })?;
        Ok(Self { labels, setting, terms, rows })
    }

    /// The labels that the observations have.
    pub fn labels(&self) -> &LabelSet {
        &self.setting.labels
    }

    /// The configuration, resolved.
    pub fn config(&self) -> &Config {
        &self.setting.config
    }

    /// From now on rows of probabilities count so much beside rows with a label.
    pub fn set_soft_weight(&mut self, weight: f64) {
        self.setting.config.regression.soft_weight = Some(weight);
    }

    /// Whose words the observation at `row` has its mentions in.
    pub fn heard(&self, row: usize) -> Heard {
        self.rows.get(row).map_or(Heard::Nowhere, |row| row.heard)
    }

    /// Fits to the observations at `rows`, each once, once for each of `penalties`, as
    /// [`Model::train_path`](super::Model::train_path) does with these observations alone: nothing of the others is
    /// looked at but which labels there are, and whether what is known beforehand has seen them.
    ///
    /// # Errors
    /// As there.
    pub fn fit(&self, rows: &[usize], penalties: &[Penalty]) -> Result<Fit> {
        let labels = self.labels.subset(rows.iter().copied());
        if labels.observations.len() != rows.len() {
            return Err(Kind::Invalid("a row that is not there".into()).into());
        }
        let mut builder = Builder::new(&labels, &self.setting, &self.terms, true);
        for position in observations::by_article(&labels)?.into_iter().flatten() {
            let row = rows.get(position).and_then(|&row| self.rows.get(row));
            let Some(Row { parts, heard }) = row else { continue };
            builder.push(position, parts.clone(), *heard)?;
        }
        let design = builder.finish()?;
        Fit::new(design, &self.setting, &labels, penalties, None)
    }

    /// The observations at `rows` as a design matrix of the features that `fit` keeps.
    ///
    /// # Errors
    /// More columns than a matrix can have.
    pub fn matrix(&self, fit: &Fit, rows: &[usize]) -> Result<DesignMatrix> {
        let reader = Reader::new(&fit.space, &self.terms);
        let mut matrix = MatrixBuilder::new(fit.space.len());
        for row in rows.iter().filter_map(|&row| self.rows.get(row)) {
            matrix.push_row(mean(row.parts.iter().map(|(counted, share)| (reader.row(counted), *share))))?;
        }
        Ok(matrix.build())
    }

    /// What of the observations at `rows` speaks most for the first label of each of `labels` against the second, by the last
    /// fit; at most `most` features of each row.
    ///
    /// # Errors
    /// As [`Extraction::matrix`].
    pub fn reasons(
        &self,
        fit: &Fit,
        rows: &[usize],
        labels: &[(usize, usize)],
        most: usize,
    ) -> Result<Vec<Vec<Reason>>> {
        let matrix = self.matrix(fit, rows)?;
        let Some(step) = fit.steps.last() else { return Ok(Vec::new()) };
        Ok(reasons(&fit.space, &step.head.regression, &matrix, labels, most))
    }

    /// The probabilities of the labels for the observations at `rows`, rows × labels, by the fit of each penalty.
    ///
    /// # Errors
    /// As [`Extraction::matrix`].
    pub fn probabilities(&self, fit: &Fit, rows: &[usize]) -> Result<Vec<Array2<f64>>> {
        let matrix = self.matrix(fit, rows)?;
        Ok(fit.steps.iter().map(|step| step.probabilities(&matrix)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::builtin_lexicons;
    use crate::corpus::{Input, ReadOptions, read_labels};
    use crate::model::{Model, Selection};

    #[test]
    fn a_part_of_the_rows_makes_the_model_that_they_make_alone() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/labels.csv");
        let labels = read_labels(&[Input::new(file)], &ReadOptions::default()).unwrap();
        let lexicons = builtin_lexicons().unwrap();
        let config = Config::default();
        let extraction = Extraction::new(&labels, config.clone(), &lexicons, &mut |_| {}).unwrap();
        let rows: Vec<usize> = (0..labels.observations.len()).filter(|row| row % 3 > 0).collect();
        let others: Vec<usize> = (0..labels.observations.len()).filter(|row| row % 3 == 0).collect();
        let penalties = [Penalty { alpha: 3.0, l1_ratio: 0.0 }, Penalty { alpha: 0.5, l1_ratio: 0.0 }];
        let fit = extraction.fit(&rows, &penalties).unwrap();

        let alone = labels.subset(rows);
        let selection = Selection::default();
        let mut path =
            Model::train_path(&alone, selection, config, lexicons.clone(), &penalties, &mut |_| {}).unwrap();
        let test = labels.subset(others.iter().copied());
        for (at, predicted) in extraction.probabilities(&fit, &others).unwrap().into_iter().enumerate() {
            let model = path.model(at);
            assert!(fit.space.names().eq(model.features().names()));
            assert_eq!(fit.space.idf(), model.features().idf());
            let (expected, _) = model.predict_labelled(&test, &mut |_| {}).unwrap();
            assert!(
                predicted.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6),
                "{predicted} {expected}"
            );
            assert_eq!(fit.steps[at].head.regression, path.model(at).regression);
        }
    }
}
