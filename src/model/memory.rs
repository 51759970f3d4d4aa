//! How much memory training takes: told beforehand, and kept to.

use super::config::Config;
use super::setting::Setting;
use crate::annotate::Lexicons;
use crate::corpus::{Labels, Observation};
use crate::error::{Kind, Result};
use crate::features::{Size, TermTable, VocabularyBuilder};
use crate::model::Model;

/// Articles that are looked at to tell what all of them will take.
const SAMPLE: usize = 200;

/// What takes memory while a model is trained.
///
/// The numbers of bytes were read off the peaks while models of 1,405 to 13,546 observations were trained, and rounded up;
/// `benches/README.md` has them beside what is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    /// Bytes of the labels.
    labels: u64,
    /// How many labels there are to tell apart.
    classes: u64,
    /// Whether counts are kept for several fits.
    kept: bool,
    /// The most bytes that may be taken, if there is a bound.
    most: Option<u64>,
}

impl Held {
    /// Of `labels`; counts are `kept` for several fits, or go into the only one.
    pub(super) fn new(labels: &Labels, setting: &Setting<'_>, kept: bool) -> Self {
        let texts = labels.articles.iter().map(|article| article.title.len() + article.text.len());
        let rows = labels.observations.len() * size_of::<Observation>();
        Self {
            labels: (texts.sum::<usize>() + rows) as u64,
            classes: setting.labels.len() as u64,
            kept,
            most: setting.config.max_memory,
        }
    }

    /// Whether there is a bound.
    pub(super) fn is_bounded(&self) -> bool {
        self.most.is_some()
    }

    /// What the program itself takes, its word lists and what ships with it.
    const PROGRAM: u64 = 80 << 20;
    /// Words that annotators remember, at most.
    const WORDS: u64 = 30 << 20;

    /// Bytes that are taken at most while features are counted, and, if `size` knows the columns, while they are fitted.
    pub(super) fn bytes(&self, size: &Size) -> u64 {
        let [counts, features, columns, entries] =
            [size.counts, size.features, size.columns, size.entries].map(|number| number as u64);
        let kept = if self.kept { 16 * counts } else { 0 };
        let counting = Self::WORDS + 8 * counts + 48 * features;
        let fitting = 56 * entries + columns * (60 + 40 * self.classes);
        Self::PROGRAM + self.labels + kept + counting.max(fitting)
    }

    /// Checks what is needed against the most that may be taken.
    ///
    /// # Errors
    /// It is more.
    pub(super) fn check(&self, size: &Size) -> Result<()> {
        let needed = self.bytes(size);
        let Some(most) = self.most.filter(|most| needed > *most) else { return Ok(()) };
        // What is counted so far is not all.
        let about = if size.columns == 0 { "more than" } else { "about" };
        let message = format!(
            "training needs {about} {} MB of memory, and --max-memory allows {} MB; fewer rows, fewer groups of features, or a \
             lower `max_features` need less",
            needed.div_ceil(1 << 20),
            most >> 20
        );
        Err(Kind::Insufficient(message).into())
    }
}

impl Model {
    /// About how many bytes of memory training with these labels will take at most, as far as a sample of the articles
    /// tells; `kept` if counts are kept for several fits, as [`Extraction`](super::Extraction) does.
    ///
    /// New features become rarer the more articles were read: their number grows with a power of the articles' (Heaps 1978)
    /// that is estimated from half of the sample and all of it. How many of them are rare follows from the same power.
    ///
    /// # Errors
    /// As [`Model::train`], before anything is fitted; more than the configuration allows.
    pub fn memory_needed(labels: &Labels, config: Config, lexicons: &Lexicons, kept: bool) -> Result<u64> {
        let setting = Setting::new(labels, config, lexicons)?;
        let held = Held::new(labels, &setting, kept);
        held.check(&Size::default())?;
        let step = labels.articles.len().div_ceil(SAMPLE).max(1);
        let sample = labels.subset(
            (0..)
                .zip(&labels.observations)
                .filter(|(_, observation)| observation.article % step == 0)
                .map(|(at, _)| at),
        );
        let terms = TermTable::default();
        let mut vocabulary = VocabularyBuilder::new(&terms);
        let (mut n, mut half) = (0, 0);
        setting.count(&sample, &terms, &mut |_| {}, |_, parts, _| {
            n += 1;
            vocabulary.push(parts)?;
            if n == sample.observations.len().div_ceil(2) {
                half = vocabulary.size()?.features;
            }
            Ok(())
        })?;
        let counted = vocabulary.size()?;
        let (columns, entries) =
            match vocabulary.finish(&setting.config.features, &setting.prior.information(), |_| Ok(())) {
                Ok((space, matrix)) => (space.len(), matrix.n_nonzeros()),
                // Too little for a sample to have a feature twice.
                Err(_) => (counted.features, counted.counts),
            };
        let times = labels.observations.len() as f64 / n.max(1) as f64;
        let power = (counted.features as f64 / half.max(1) as f64).log2().clamp(0.0, 1.0);
        let features = counted.features as f64 * times.powf(power);
        let counts = counted.counts as f64 * times;
        // What is known beforehand is kept however rare it is, and is in the sample already.
        let least = setting.config.features.min_document_frequency;
        let (rare_features, rare_counts) = rare(features, power, least);
        let (rare_in_sample, counts_in_sample) = rare(counted.features as f64, power, least);
        let fresh = (features - rare_features) - (counted.features as f64 - rare_in_sample);
        let columns = columns as f64 + fresh.clamp(0.0, setting.config.features.max_features as f64);
        let fresh = (counts - rare_counts) - (counted.counts as f64 - counts_in_sample);
        let entries = entries as f64 + fresh.max(0.0);
        let [counts, features, columns, entries] =
            [counts, features, columns, entries].map(|number| number as usize);
        let size = Size { counts, features, columns, entries };
        held.check(&size)?;
        Ok(held.bytes(&size))
    }
}

/// Of so many `features`, whose number grows with this `power` of what is read, those that occur in fewer than `least`
/// observations, and in how many they occur together.
fn rare(features: f64, power: f64, least: usize) -> (f64, f64) {
    let (mut rare, mut counts) = (0.0, 0.0);
    let mut as_often = features * power;
    for times in 1..least {
        rare += as_often;
        counts += times as f64 * as_often;
        as_often *= (times as f64 - power) / (times + 1) as f64;
    }
    (rare, counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_features_follow_from_the_power() {
        // All are new: none occurs twice. None is new: none occurs once.
        assert_eq!(rare(100.0, 1.0, 5), (100.0, 100.0));
        assert_eq!(rare(100.0, 0.0, 5), (0.0, 0.0));
        assert_eq!(rare(100.0, 0.5, 1), (0.0, 0.0));
        // 1/2, 1/8 and 1/16 of them occur once, twice, three times.
        assert_eq!(rare(1600.0, 0.5, 4), (1100.0, 1500.0));
    }
}
