//! How outlets differ in framing each actor: means with bootstrap intervals, computed from score tables.
//!
//! The unit is the article. A score table has one row per article and actor, so within an actor and a group every
//! row is another article, and articles are what the bootstrap draws. The interval of a group of fewer than
//! [`Comparison::least_articles`] articles, and of a difference with such a group, is `None`; so is the mean of a group
//! without articles.

mod actor;
mod read;
mod table;

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::Serialize;

pub use actor::{ActorComparison, Difference, Group, LabelShare, MAX_DIFFERENCE_GROUPS};
pub use table::ScoreTable;

use crate::corpus::Source;
use crate::error::{Kind, Result};
use crate::stats::Bootstrap;

/// Version of the fields of [`Comparison`]; raised when one changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

const DRAWS: usize = 2_000;
const LEVEL: f64 = 0.95;

/// The result of a comparison; its field names are those of `comparison.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of Parallax.
    pub parallax_version: String,
    /// The score tables that were read.
    pub data: Vec<Source>,
    /// The column that was compared by.
    pub by: String,
    /// The seed of the bootstrap.
    pub seed: u64,
    /// The number of bootstrap draws.
    pub draws: usize,
    /// The level of the intervals.
    pub level: f64,
    /// The fewest articles of a group that have an interval: [`Bootstrap::least_groups`].
    pub least_articles: usize,
    /// Number of articles (outlet and id).
    pub n_articles: usize,
    /// Number of rows (article and actor).
    pub n_rows: usize,
    /// Number of rows whose actor was not found in the article; they are counted and not averaged.
    pub n_not_mentioned: usize,
    /// The labels, in the order of the table's columns.
    pub labels: Vec<String>,
    /// Whether the labels are ordered, so that there are framing scores.
    pub ordered: bool,
    /// The actors, the most mentioned first, then by name.
    pub actors: Vec<ActorComparison>,
}

impl Comparison {
    /// Compares the groups of `table`, which was read from `data`. Intervals are at 95 %, from 2,000 draws seeded by
    /// `seed`.
    ///
    /// # Errors
    /// The table has no row whose actor is mentioned.
    pub fn new(table: &ScoreTable, seed: u64, data: Vec<Source>) -> Result<Self> {
        if table.n_rows() == table.n_not_mentioned() {
            let message = match table.n_rows() {
                0 => "the score table has no rows".to_owned(),
                rows => {
                    format!("no actor is mentioned in any of the {rows} rows, so there is nothing to compare")
                }
            };
            return Err(Kind::Insufficient(message).into());
        }
        let bootstrap = Bootstrap { draws: DRAWS, level: LEVEL, seed };
        let actors: Vec<_> = table.actors().iter().collect();
        let mut actors: Vec<ActorComparison> = actors
            .into_par_iter()
            .map(|(name, groups)| {
                ActorComparison::new(name, groups, table.labels(), table.ordered(), &bootstrap)
            })
            .collect();
        actors.sort_by_key(|actor| Reverse(actor.mentions));
        Ok(Self {
            schema_version: SCHEMA_VERSION,
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            data,
            by: table.by().to_owned(),
            seed,
            draws: DRAWS,
            level: LEVEL,
            least_articles: bootstrap.least_groups(),
            n_articles: table.n_articles(),
            n_rows: table.n_rows(),
            n_not_mentioned: table.n_not_mentioned(),
            labels: table.labels().to_vec(),
            ordered: table.ordered(),
            actors,
        })
    }
}

#[cfg(test)]
mod tests;
