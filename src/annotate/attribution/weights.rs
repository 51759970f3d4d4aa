//! The weights of the learned decisions, as `models/attribution.tsv` holds them.

use std::ops::Range;
use std::sync::OnceLock;

use super::context::{Features, describe_type};
use super::feature::Feature;
use super::judge::{Decision, Judge};
use super::table::Table;
use crate::annotate::vocabulary::Word;
use crate::error::{Error, Kind, Result};

/// A binary logistic regression for each [`Decision`].
#[derive(Debug, Default)]
pub struct Weights {
    by_decision: [Table; Decision::ALL.len()],
}

impl Weights {
    /// What was learned from PolNeAR: `models/attribution.tsv`, compiled in.
    ///
    /// # Errors
    /// None, unless the file is malformed; a test reads it.
    pub fn builtin() -> Result<&'static Self> {
        static BUILTIN: OnceLock<Weights> = OnceLock::new();
        if let Some(weights) = BUILTIN.get() {
            return Ok(weights);
        }
        let weights = Self::parse(include_str!("../../../models/attribution.tsv"))
            .map_err(|error| error.at("models/attribution.tsv"))?;
        Ok(BUILTIN.get_or_init(|| weights))
    }

    /// Reads the lines `decision TAB feature TAB weight`; lines that begin with `#` are comments.
    ///
    /// # Errors
    /// A line of another form, an unknown decision, a weight that is no finite number, a feature that stands twice.
    pub fn parse(source: &str) -> Result<Self> {
        let of = |decision: Decision| source.lines().filter(|line| line.starts_with(decision.name())).count();
        let mut weights =
            Self { by_decision: Decision::ALL.map(|decision| Table::with_capacity(of(decision))) };
        for (line, text) in (1..).zip(source.lines()) {
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            weights.add(text).map_err(|message| Error::from(Kind::Invalid(message)).line(line))?;
        }
        Ok(weights)
    }

    fn sum(&self, decision: Decision, features: &[Feature<'_>]) -> f32 {
        let Some(weights) = self.by_decision.get(decision as usize) else { return 0.0 };
        features.iter().fold(0.0, |sum, feature| sum + weights.get(feature.key()))
    }

    /// What [`Judge::is_hopeless`] sums for a cue, before the capitals.
    pub(in crate::annotate) fn cue_prior(&self, word: &Word) -> f32 {
        let mut features = Features::default();
        features.restart();
        describe_type(word, &mut features);
        self.sum(Decision::Cue, &features.0)
    }

    fn add(&mut self, line: &str) -> std::result::Result<(), String> {
        let mut fields = line.split('\t');
        let (Some(decision), Some(feature), Some(weight), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err("expected a decision, a feature and a weight, separated by tabs".into());
        };
        let position = Decision::ALL.iter().position(|known| known.name() == decision);
        let of_decision = position.and_then(|at| self.by_decision.get_mut(at));
        let of_decision = of_decision.ok_or_else(|| format!("no decision is called \"{decision}\""))?;
        let weight: f32 = weight
            .parse()
            .ok()
            .filter(|weight: &f32| weight.is_finite())
            .ok_or_else(|| format!("\"{weight}\" is not a finite number"))?;
        match of_decision.insert(Feature::key_of(feature), weight) {
            true => Ok(()),
            false => Err(format!("the feature \"{feature}\" stands twice")),
        }
    }
}

/// Log-odds by the word alone below which what stands around it is not looked at.
const HOPELESS: f32 = -6.5;

impl Judge for &Weights {
    fn log_odds(&mut self, decision: Decision, _tokens: &Range<usize>, features: &[Feature<'_>]) -> f32 {
        self.sum(decision, features)
    }

    fn speaker(&mut self, _quote: &Range<usize>, _candidate: &Range<usize>, features: &[Feature<'_>]) -> f32 {
        self.sum(Decision::Speaker, features)
    }

    fn is_hopeless(&mut self, decision: Decision, features: &[Feature<'_>]) -> bool {
        self.sum(decision, features) < HOPELESS
    }
}

/// The weights by which [`Word::cue_prior`] was worked out: a word is judged by one look-up.
#[derive(Debug)]
pub(in crate::annotate) struct OwnWeights(pub(in crate::annotate) &'static Weights);

impl Judge for OwnWeights {
    fn log_odds(&mut self, decision: Decision, _tokens: &Range<usize>, features: &[Feature<'_>]) -> f32 {
        self.0.sum(decision, features)
    }

    fn speaker(&mut self, _quote: &Range<usize>, _candidate: &Range<usize>, features: &[Feature<'_>]) -> f32 {
        self.0.sum(Decision::Speaker, features)
    }

    fn is_hopeless_word(&mut self, cue_prior: f32, capitals: &Feature<'_>) -> bool {
        cue_prior + self.0.sum(Decision::Cue, std::slice::from_ref(capitals)) < HOPELESS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::attribution::feature::Term;

    #[test]
    fn log_odds_are_the_sum_of_the_weights_of_the_features() {
        let weights =
            Weights::parse("# a card\ncue\tbias\t-1\ncue\tself said\t2.5\ncontent\tbias\t9\n").unwrap();
        let features = [
            Feature::new(Term::new("bias"), Term::NONE, Term::NONE),
            Feature::new(Term::new("self"), Term::new("said"), Term::NONE),
            Feature::new(Term::new("self"), Term::new("unknown"), Term::NONE),
        ];
        assert_eq!((&weights).log_odds(Decision::Cue, &(0..1), &features), 1.5);
    }

    #[test]
    fn bad_lines_are_named() {
        for (line, why) in [
            ("cue\tself said", "expected a decision"),
            ("cue\tself said\t1\t2", "expected a decision"),
            ("guess\tself said\t1", "no decision is called \"guess\""),
            ("cue\tself said\tNaN", "\"NaN\" is not a finite number"),
            ("cue\tbias\t1", "\"bias\" stands twice"),
        ] {
            let error = Weights::parse(&format!("# card\ncue\tbias\t1\n{line}\n")).unwrap_err().to_string();
            assert!(error.starts_with("line 3") && error.contains(why), "{error}");
        }
    }
}
