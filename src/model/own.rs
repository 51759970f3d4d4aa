//! Labels of the outlet's own voice, which a second head learns from the same features.
//!
//! An article may be harsh toward an actor because of whom it quotes, or because of what it says itself. Where labels tell
//! the two apart (the column `own`), a model has a head for each: the same columns, with weights of their own.

use std::collections::BTreeMap;

use super::path::Step;
use super::provenance::OwnVoice;
use crate::corpus::Labels;
use crate::error::{Error, Kind, Result};
use crate::label::LabelSet;

/// The labels of the outlet's own voice, row by row of a design.
#[derive(Debug)]
pub(super) struct OwnLabels {
    /// The label of each row as a number; 0 for rows that have none.
    pub(super) targets: Vec<usize>,
    /// Whether the row has one.
    has_one: Vec<bool>,
    /// Observations by label.
    counted: BTreeMap<String, usize>,
}

impl OwnLabels {
    /// Those of the observations of `labels` at `rows`; `None` if fewer than two different ones are given.
    ///
    /// # Errors
    /// One that is not among `names`, the labels of the whole; one of `names` that no row has: nothing could be learned of it.
    pub(super) fn of(labels: &Labels, rows: &[usize], names: &LabelSet) -> Result<Option<Self>> {
        let (mut targets, mut has_one) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for observation in rows.iter().filter_map(|&row| labels.observations.get(row)) {
            let at_row =
                |error: Error| error.at(&observation.file).line(observation.line).row(&observation.id);
            let target = match &observation.own {
                Some(own) => {
                    *counted.entry(own.clone()).or_default() += 1;
                    Some(names.index(own).map_err(|error| at_row(error).field("own"))?)
                }
                None => None,
            };
            targets.push(target.unwrap_or(0));
            has_one.push(target.is_some());
        }
        if counted.len() < 2 {
            return Ok(None);
        }
        if let Some(label) = names.names().iter().find(|label| !counted.contains_key(*label)) {
            let message = format!(
                "no row has the label \"{label}\" in the column `own`, so that nothing can be learned of it; give the column \
                 another name to train without it"
            );
            return Err(Kind::Insufficient(message).into());
        }
        Ok(Some(Self { targets, has_one, counted }))
    }

    /// How much rows count that count `shares` otherwise: nothing where they have no such label.
    pub(super) fn shares(&self, shares: &[f32]) -> Vec<f32> {
        let shares = shares.iter().zip(&self.has_one);
        shares.map(|(&share, &has_one)| if has_one { share } else { 0.0 }).collect()
    }

    /// What is kept of them beside the head of `step`.
    pub(super) fn voice(self, step: &Step) -> OwnVoice {
        let own = step.own.as_ref();
        OwnVoice {
            labels: self.counted,
            convergence: own.unwrap_or(&step.head).regression.convergence().clone(),
            calibration: own.and_then(|own| own.calibration.clone()),
        }
    }
}
