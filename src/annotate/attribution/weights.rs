//! The weights of the learned decisions, as `models/attribution.tsv` holds them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

use super::feature::Feature;
use super::judge::{Decision, Judge};
use crate::error::{Error, Kind, Result};

/// A binary logistic regression for each [`Decision`].
#[derive(Debug, Default)]
pub struct Weights {
    by_decision: [HashMap<u64, f32, BuildHasherDefault<Mixed>>; Decision::ALL.len()],
}

/// Keys are mixed already.
#[derive(Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
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
        let mut weights = Self::default();
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
        features.iter().filter_map(|feature| weights.get(&feature.key())).sum()
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
            None => Ok(()),
            Some(_) => Err(format!("the feature \"{feature}\" stands twice")),
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
