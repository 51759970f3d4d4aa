//! Learning a feature space from the training observations.

use rayon::prelude::*;

use super::config::{FeatureConfig, Group};
use super::counts::{Counted, gather};
use super::information::{Known, SideInformation};
use super::mean::mean;
use super::name::Key;
use super::names::{Names, join};
use super::shard::{AGAIN, SHARDS, Shard};
use super::space::FeatureSpace;
use super::terms::{TermTable, Terms};
use crate::error::{Kind, Result};
use crate::matrix::{DesignMatrix, MatrixBuilder};

/// How many features of observations wait to be added, by all threads together.
const PENDING: usize = 1 << 18;
/// Rows in one piece of work.
const ROWS: usize = 64;

/// Stands for no column; spaces have fewer.
const NONE: u32 = u32::MAX;

/// Collects the counts of observations, then makes the space and the design matrix.
///
/// Every distinct feature is held once, as two numbers; an observation costs five bytes for each of its features.
/// Neither the order in which an observation's features come nor that in which they are numbered reaches the result.
#[derive(Debug)]
pub struct VocabularyBuilder<'t> {
    terms: &'t TermTable,
    shards: Vec<Shard>,
    /// Parts that have not been added yet, each with the number of its observation.
    pending: Vec<(Counted, u32)>,
    n_pending: usize,
    /// For each part its share of the observation.
    shares: Vec<f64>,
    /// For each observation where its parts end.
    observations: Vec<usize>,
    /// How many observations the document frequencies count.
    counted: usize,
}

impl<'t> VocabularyBuilder<'t> {
    /// Nothing collected yet of features whose words are numbered by `terms`.
    pub fn new(terms: &'t TermTable) -> Self {
        Self {
            terms,
            shards: std::iter::repeat_with(Shard::default).take(SHARDS).collect(),
            pending: Vec::new(),
            n_pending: 0,
            shares: Vec::new(),
            observations: Vec::new(),
            counted: 0,
        }
    }

    /// Adds one observation: the mean of its parts, each with its share.
    ///
    /// # Errors
    /// More features than can be numbered.
    pub fn push(&mut self, parts: Vec<(Counted, f64)>) -> Result<()> {
        self.counted += 1;
        self.add(parts, self.observations.len() as u32)
    }

    /// Adds an observation that was added before, with another label: document frequencies stay.
    ///
    /// # Errors
    /// As [`VocabularyBuilder::push`].
    pub fn push_again(&mut self, parts: Vec<(Counted, f64)>) -> Result<()> {
        self.add(parts, AGAIN)
    }

    fn add(&mut self, parts: Vec<(Counted, f64)>, observation: u32) -> Result<()> {
        for (counted, share) in parts {
            self.shares.push(share);
            self.n_pending += counted.n_features();
            self.pending.push((counted, observation));
        }
        self.observations.push(self.shares.len());
        if self.n_pending > PENDING { self.add_pending() } else { Ok(()) }
    }

    fn add_pending(&mut self) -> Result<()> {
        let Self { shards, pending, .. } = self;
        shards.par_iter_mut().enumerate().for_each(|(number, shard)| {
            pending.iter().for_each(|(counted, observation)| shard.push(number, counted, *observation));
        });
        self.pending.clear();
        self.n_pending = 0;
        let many = |shard: &Shard| shard.n_entries() > (u32::MAX / 2) as usize;
        if self.shards.iter().any(many) || self.terms.with(Terms::len) > Key::TERMS as usize {
            return Err(Kind::Insufficient("more features than can be numbered".into()).into());
        }
        Ok(())
    }

    /// How much there is so far; of columns nothing is known yet.
    ///
    /// # Errors
    /// As [`VocabularyBuilder::push`].
    pub fn size(&mut self) -> Result<Size> {
        self.add_pending()?;
        let counts = self.shards.iter().map(Shard::n_entries).sum();
        let features = self.shards.iter().map(Shard::n_features).sum();
        Ok(Size { counts, features, ..Size::default() })
    }

    /// In how many observations a feature occurs at least that is kept, of so many `features`.
    fn least(&self, features: usize, config: &FeatureConfig) -> usize {
        if features <= config.max_features {
            return config.min_document_frequency;
        }
        let mut frequencies: Vec<u32> = self
            .shards
            .iter()
            .flat_map(Shard::features)
            .map(|(.., frequency)| frequency)
            .filter(|frequency| *frequency as usize >= config.min_document_frequency)
            .collect();
        if frequencies.len() <= config.max_features {
            return config.min_document_frequency;
        }
        // The most frequent one that is too many is left out, with all that are no more frequent.
        let (_, first_out, _) = frequencies.select_nth_unstable_by(config.max_features, |a, b| b.cmp(a));
        *first_out as usize + 1
    }

    /// The space of the features that are frequent enough or of which `information` says something, and the
    /// observations as its rows. `admit` hears how large they are before the rows are made.
    ///
    /// # Errors
    /// No feature is frequent enough; a name that the space refuses; what `admit` returns.
    pub fn finish(
        mut self,
        config: &FeatureConfig,
        information: &SideInformation<'_>,
        admit: impl FnOnce(&Size) -> Result<()>,
    ) -> Result<(FeatureSpace, DesignMatrix)> {
        let size = self.size()?;
        let least = self.least(size.features, config);
        let n = self.counted as f64;
        let idf = |frequency: u32| (((1.0 + n) / (1.0 + f64::from(frequency))).ln() + 1.0) as f32;
        let never = idf(0);
        let groups = self.candidates(config, least, information)?;
        let mut columns: Vec<Vec<u32>> =
            self.shards.iter().map(|shard| vec![NONE; shard.n_features()]).collect();
        let (mut n_columns, mut n_entries) = (0, 0);
        let features = groups.iter().flat_map(|candidates| {
            let frequent = |candidate: &&Candidate| candidate.frequency as usize >= least;
            let named = (0..)
                .zip(&candidates.features)
                .filter_map(|(at, candidate)| Some((candidates.names.get(at)?, candidate)));
            let kept =
                named.filter(move |(name, candidate)| frequent(candidate) || candidates.known.contains(name));
            join(kept, candidates.known.names())
                .map(|(name, candidate, _)| (candidates.group, name, candidate))
        });
        let features = features.map(|(group, name, candidate)| {
            let slot = candidate
                .and_then(|candidate| columns.get_mut(candidate.shard)?.get_mut(candidate.number as usize));
            if let Some(slot) = slot {
                *slot = n_columns;
            }
            n_columns += 1;
            n_entries += candidate.map_or(0, |candidate| candidate.frequency as usize);
            (group, name, candidate.map_or(never, |candidate| idf(candidate.frequency)))
        });
        let space = FeatureSpace::new(features, config)?;
        if space.is_empty() {
            let message = format!(
                "no feature occurs in {least} observations or more; label more articles, or lower `min_document_frequency`"
            );
            return Err(Kind::Insufficient(message).into());
        }
        admit(&Size { columns: space.len(), entries: n_entries, ..size })?;
        drop(groups);
        self.shards.iter_mut().for_each(Shard::forget_features);
        let mut matrix = MatrixBuilder::with_capacity(space.len(), self.observations.len(), n_entries);
        // A few pieces at a time: rows that wait take memory.
        const PIECES: usize = 16;
        for first in (0..self.observations.len()).step_by(ROWS * PIECES) {
            let last = (first + ROWS * PIECES).min(self.observations.len());
            let pieces: Vec<usize> = (first..last).step_by(ROWS).collect();
            let rows = pieces.into_par_iter().map(|piece| {
                let mut rows = MatrixBuilder::new(space.len());
                (piece..last.min(piece + ROWS))
                    .try_for_each(|row| rows.push_row(self.row(row, &columns, &space)))
                    .map(|()| rows)
            });
            let rows: Vec<Result<MatrixBuilder>> = rows.collect();
            rows.into_iter().try_for_each(|rows| matrix.append(&rows?))?;
        }
        Ok((space, matrix.build()))
    }

    /// Of each group with weight the features that may be kept, by name.
    fn candidates<'s>(
        &self,
        config: &FeatureConfig,
        least: usize,
        information: &SideInformation<'s>,
    ) -> Result<Vec<Candidates<'s>>> {
        self.terms.with(|terms| {
            let ranks = terms.ranks();
            let rank = |number: u32| ranks.get(number as usize).copied().unwrap_or(0);
            let wanted = |key: Key, frequency: u32| {
                let group = key.group().filter(|group| config.weight(*group) > 0.0)?;
                (frequency as usize >= least || information.says_of(group)).then_some(group)
            };
            let mut features: Vec<(Group, u64, Candidate)> = self
                .shards
                .par_iter()
                .enumerate()
                .flat_map_iter(|(shard, of_shard)| {
                    of_shard.features().filter_map(move |(scattered, number, frequency)| {
                        let key = Key(gather(scattered));
                        let group = wanted(key, frequency)?;
                        Some((group, key.rank(rank), Candidate { key, shard, number, frequency }))
                    })
                })
                .collect();
            features.par_sort_unstable_by_key(|(group, rank, _)| (*group, *rank));
            let mut features = features.into_iter().peekable();
            let of_group = |group| {
                let own = std::iter::from_fn(|| features.next_if(|(of, ..)| *of == group));
                let own: Vec<Candidate> = own.map(|(.., candidate)| candidate).collect();
                Candidates::new(group, own, terms, information, config.weight(group) > 0.0)
            };
            Group::ALL.into_iter().map(of_group).collect()
        })
    }

    /// An observation as a row of `space`.
    fn row(&self, observation: usize, columns: &[Vec<u32>], space: &FeatureSpace) -> Vec<(u32, f32)> {
        let start =
            observation.checked_sub(1).and_then(|before| self.observations.get(before)).copied().unwrap_or(0);
        let parts = start..self.observations.get(observation).copied().unwrap_or(start);
        let weighed = |part: usize| {
            let of_shards = self.shards.iter().zip(columns);
            let counts = of_shards.flat_map(|(shard, columns)| {
                shard
                    .part(part)
                    .filter_map(|(number, count)| Some((columns.get(number as usize).copied()?, count)))
                    .filter(|(column, _)| *column != NONE)
            });
            (space.weigh(counts.collect()), self.shares.get(part).copied().unwrap_or(0.0))
        };
        mean(parts.map(weighed))
    }
}

/// How much was counted, and what is made of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Features of observations, each as often as observations have it.
    pub counts: usize,
    /// Distinct features.
    pub features: usize,
    /// Features that are kept.
    pub columns: usize,
    /// Entries of the design matrix.
    pub entries: usize,
}

/// A feature that may be kept.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    key: Key,
    shard: usize,
    number: u32,
    frequency: u32,
}

/// The features of a group that may be kept, by name.
struct Candidates<'s> {
    group: Group,
    features: Vec<Candidate>,
    names: Names,
    known: Known<'s>,
}

impl<'s> Candidates<'s> {
    fn new(
        group: Group,
        mut features: Vec<Candidate>,
        terms: &Terms,
        information: &SideInformation<'s>,
        has_weight: bool,
    ) -> Result<Self> {
        let mut names = named(&features, terms)?;
        let sorted = (0..features.len()).map(|at| names.bytes(at)).is_sorted();
        if !sorted {
            // Ranks are right for whatever documents hold; other names are put in order here.
            features.sort_by_cached_key(|candidate| candidate.key.name(|term| terms.get(term)).to_string());
            names = named(&features, terms)?;
        }
        let known = match has_weight {
            true => information.known(group, names.range_of(0..names.len())),
            false => Known::default(),
        };
        Ok(Self { group, features, names, known })
    }
}

fn named(features: &[Candidate], terms: &Terms) -> Result<Names> {
    let mut names = Names::with_capacity(features.len(), 12 * features.len());
    features.iter().try_for_each(|candidate| names.push_name(candidate.key.name(|term| terms.get(term))))?;
    Ok(names)
}
