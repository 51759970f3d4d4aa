//! What models of the same labels have in common before they learn.

use super::config::Config;
use super::heard::Heard;
use super::observations::{self, Progress};
use super::prior::Prior;
use crate::annotate::{Annotator, Lexicons};
use crate::corpus::Labels;
use crate::error::Result;
use crate::features::{Counted, Counts, Extractor, Group, Target, TermTable, Unit, Words};
use crate::label::LabelSet;

/// A configuration that is resolved for some labels, and what it names, read.
#[derive(Debug)]
pub(super) struct Setting<'l> {
    pub(super) config: Config,
    pub(super) lexicons: &'l Lexicons,
    pub(super) annotator: Annotator,
    pub(super) labels: LabelSet,
    pub(super) prior: Prior,
}

impl<'l> Setting<'l> {
    /// The setting of `labels`.
    ///
    /// # Errors
    /// A configuration that is out of range, a prior that cannot be read, malformed lexicon patterns, fewer than two labels.
    pub(super) fn new(labels: &Labels, config: Config, lexicons: &'l Lexicons) -> Result<Self> {
        let mut config = config.resolve()?;
        let of_mentions = labels.observations.iter().filter(|row| row.mention.is_some()).count();
        let all = of_mentions == labels.observations.len();
        let unit = *config.unit.get_or_insert(if all { Unit::Mention } else { Unit::Article });
        if unit == Unit::Article || all || of_mentions == 0 {
            config.features.weights.insert(Group::Whole, 0.0);
        }
        if labels.observations.iter().any(|row| row.probability.is_some()) {
            config.regression.soft_weight = Some(config.regression.soft_weight());
        }
        let annotator = Annotator::attributing(config.attribution, config.language, lexicons)?;
        let names = labels.observations.iter().map(|observation| observation.label.as_str());
        let label_set = LabelSet::new(names, &config.label_values)?;
        let prior = Prior::read(&mut config.prior, &label_set, labels)?;
        Ok(Self { config, lexicons, annotator, labels: label_set, prior })
    }

    pub(super) fn extractor(&self) -> Extractor<'_> {
        Extractor::new(&self.config.features, self.config.unit(), self.lexicons, self.annotator.rules())
    }

    /// Counts the features of every observation of `labels`, and hands what was counted, and whose words its actor
    /// is mentioned in, to `take` with the observation's position, article by article. Words are numbered by `terms`.
    ///
    /// # Errors
    /// An observation of an article that is not there; what `take` returns.
    pub(super) fn count(
        &self,
        labels: &Labels,
        terms: &TermTable,
        progress: Progress<'_>,
        mut take: impl FnMut(usize, Vec<(Counted, f64)>, Heard) -> Result<()>,
    ) -> Result<()> {
        let extractor = self.extractor();
        observations::for_each(
            &self.annotator,
            &extractor,
            self.config.mentions(),
            labels,
            progress,
            |target| (counted(&extractor, terms, target), Heard::of(target, &extractor)),
            |position, (parts, heard)| take(position, parts, heard),
        )?;
        // What comes after takes the memory.
        self.annotator.forget_words();
        Ok(())
    }
}

/// What is counted of a target: its parts, each with its share.
fn counted(extractor: &Extractor<'_>, terms: &TermTable, target: &Target<'_, '_>) -> Vec<(Counted, f64)> {
    let mut words = Words::new(terms);
    let parts = extractor.parts(target).into_iter().map(|(part, share)| {
        let mut counts = Counts::new(&mut words);
        extractor.extract(&part, &mut counts);
        (counts.finish(), share)
    });
    parts.collect()
}
