//! How outlets differ in framing each actor: estimates with their uncertainty, computed from score tables, and, where the
//! articles are there, what in them makes the difference.
//!
//! The unit is the article. A score table has one row per article and actor, so within an actor and a group every row is
//! another article. Articles of one story depend on each other, whichever outlet they are from; so intervals draw whole
//! stories, and permutations exchange them. A group of fewer than [`Comparison::least_stories`] stories has no interval, and
//! a difference with such a group neither interval nor p-value; a group without articles has no mean.

mod actor;
mod coded;
mod corrected;
mod examples;
mod pairs;
mod period;
mod read;
mod story;
mod table;
mod texts;
mod time;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

pub use actor::{ActorComparison, Group, LabelShare, MAX_DIFFERENCE_GROUPS};
pub use coded::{Coded, HandCoded};
pub use corrected::{Corrected, Method};
pub use examples::examples;
pub use pairs::{CorrectedDifference, Difference, Paired, SameStory};
pub use period::Period;
pub(crate) use read::{Records, line as record_line, mentions as mentions_of, text as table_text};
pub use story::{Background, Lead, Text, Told};
pub use table::{ScoreTable, ScoredArticle};
pub use texts::{
    ActorGroupTexts, ActorReading, ActorTexts, DistinctWord, FeaturePart, GroupTexts, LexiconRate,
    MAX_GROUPS, Part, PatternRate, Rate, Reading, Speaker, Texts, TextsBuilder, Verb, read,
};
pub use time::{Line, Point, Time};

use self::actor::Setting;
use self::story::{Contents, Stories};
use self::table::ScoredRow;
use self::texts::Places;
use crate::corpus::{Source, day};
use crate::error::{Kind, Result};
use crate::model::Model;
use crate::stats::{Bootstrap, benjamini_hochberg};

/// Version of the fields of [`Comparison`]; raised when one changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 2;
/// Differences whose adjusted p-value is at most this are called told from chance.
pub const TOLD: f64 = 0.05;

const DRAWS: usize = 2_000;
const LEVEL: f64 = 0.95;

/// The result of a comparison; its field names are those of `comparison.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of Parallax.
    pub parallax_version: String,
    /// The command that was typed, as far as it tells how the numbers come about.
    pub command: String,
    /// The score tables or articles that were read.
    pub data: Vec<Source>,
    /// The column that was compared by.
    pub by: String,
    /// The seed of everything random.
    pub seed: u64,
    /// The number of bootstrap draws.
    pub draws: usize,
    /// The level of the intervals.
    pub level: f64,
    /// The fewest stories of a group that have an interval: [`Bootstrap::least_groups`].
    pub least_stories: usize,
    /// Number of articles (outlet and id).
    pub n_articles: usize,
    /// Number of rows (article and actor).
    pub n_rows: usize,
    /// Number of rows whose actor was not found in the article; they are counted and not averaged.
    pub n_not_mentioned: usize,
    /// The stories of the articles.
    pub stories: StoryCounts,
    /// Articles with a date that cannot be read, or none.
    pub n_undated: usize,
    /// The labels, in the order of the table's columns.
    pub labels: Vec<String>,
    /// Whether the labels are ordered, so that there are framing scores.
    pub ordered: bool,
    /// Whether the scores are of what outlets say in their own voice, and not of whole articles.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// The model that read the articles; `None` where scores were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_by: Option<ReadBy>,
    /// What was read of hand-coded rows, if any were given.
    pub coded: Option<Coded>,
    /// How many pairs were tested together.
    pub n_tests: usize,
    /// The actors, the most mentioned first, then by name.
    pub actors: Vec<ActorComparison>,
    /// What the articles themselves show, where they were read.
    pub texts: Option<Texts>,
}

/// What is known of the model that read the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReadBy {
    /// Whether it is the one that ships, whose errors are known.
    pub ships: bool,
    /// Articles whose text it was trained on.
    pub seen_in_training: usize,
}

/// How articles make stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StoryCounts {
    /// How they were told apart.
    pub told: Told,
    /// How many there are.
    pub n: usize,
    /// How many of them several groups report.
    pub shared: usize,
}

/// How to compare.
#[derive(Debug, Default)]
pub struct Options<'a> {
    /// The seed of everything random.
    pub seed: u64,
    /// What was typed.
    pub command: String,
    /// What was read.
    pub data: Vec<Source>,
    /// Headline and text of each article of the table, in its order, where they are known: stories are told by them where
    /// articles name no events.
    pub texts: Option<&'a [Text<'a>]>,
    /// What was noted of them, by which model.
    pub readings: Option<(&'a TextsBuilder, &'a Model)>,
    /// What is known of that model.
    pub read_by: Option<ReadBy>,
    /// Days within which articles may belong to one story.
    pub days: u32,
    /// Rows that people coded.
    pub coded: Option<&'a HandCoded>,
    /// The groups that are wanted; all if none are named.
    pub between: &'a [String],
}

impl Comparison {
    /// Compares the groups of `table`. Intervals are at 95 %, from 2,000 draws of stories.
    ///
    /// # Errors
    /// The table has no row whose actor is mentioned; a group that is wanted is not there.
    pub fn new(table: &ScoreTable, options: Options<'_>) -> Result<Self> {
        if table.n_rows() == table.n_not_mentioned() {
            let message = match table.n_rows() {
                0 => "the score table has no rows".to_owned(),
                rows => {
                    format!("no actor is mentioned in any of the {rows} rows, so there is nothing to compare")
                }
            };
            return Err(Kind::Insufficient(message).into());
        }
        let articles = table.articles();
        let names: BTreeSet<&str> = articles.iter().map(|article| article.group.as_str()).collect();
        for wanted in options.between {
            if !names.contains(wanted.as_str()) {
                return Err(Kind::unknown("group", wanted, names.iter().copied()).into());
            }
        }
        let groups: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let group_of: Vec<usize> =
            articles.iter().map(|article| groups.binary_search(&article.group).unwrap_or(0)).collect();
        let day_of: Vec<Option<i64>> =
            articles.iter().map(|article| article.date.as_deref().and_then(day)).collect();
        let contents = options.readings.zip(options.texts).map(|((readings, _), texts)| Contents {
            texts,
            leads: readings.leads(),
            background: readings.background(),
        });
        let stories = Stories::new(articles, contents, options.days);
        let bootstrap = Bootstrap { draws: DRAWS, level: LEVEL, seed: options.seed };
        let setting = Setting {
            labels: table.labels(),
            label_values: table.label_values(),
            ordered: table.ordered(),
            groups: &groups,
            group_of: &group_of,
            story_of: &stories.of,
            day_of: &day_of,
            coded: options.coded,
            bootstrap,
        };
        let wanted = |row: &ScoredRow| {
            let group = group_of.get(row.article).and_then(|group| groups.get(*group));
            options.between.is_empty() || group.is_some_and(|group| options.between.contains(group))
        };
        let mut by_actor: BTreeMap<&str, (usize, Vec<&ScoredRow>)> = BTreeMap::new();
        for row in table.rows().iter().filter(|row| wanted(row)) {
            let name = table.actors().get(row.actor).map_or("", String::as_str);
            by_actor.entry(name).or_insert((row.actor, Vec::new())).1.push(row);
        }
        let by_actor: Vec<_> = by_actor.into_iter().collect();
        let mut actors: Vec<ActorComparison> = by_actor
            .into_par_iter()
            .map(|(name, (number, rows))| ActorComparison::new(name, number, rows, &setting))
            .collect();
        actors.sort_by_key(|actor| Reverse(actor.mentions));
        let n_tests = adjust(&mut actors);
        let texts = options.readings.zip(options.texts).map(|((readings, model), texts)| {
            let ids =
                |article: usize| articles.get(article).map_or(String::new(), |article| article.id.clone());
            let places = Places {
                groups: &groups,
                group_of: &group_of,
                story_of: &stories.of,
                ids: &ids,
                seed: options.seed,
            };
            let wanted: Vec<String> = actors.iter().map(|actor| actor.actor.clone()).collect();
            let lexicons = model.lexicons();
            readings.finish(&places, table.actors(), &wanted, texts, model.annotator(), lexicons)
        });
        let mut reporting: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (story, group) in stories.of.iter().zip(&group_of) {
            reporting.entry(*story).or_default().insert(*group);
        }
        Ok(Self {
            schema_version: SCHEMA_VERSION,
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            command: options.command,
            data: options.data,
            by: table.by().to_owned(),
            seed: options.seed,
            draws: DRAWS,
            level: LEVEL,
            least_stories: bootstrap.least_groups(),
            n_articles: articles.len(),
            n_rows: table.n_rows(),
            n_not_mentioned: table.n_not_mentioned(),
            stories: StoryCounts {
                told: stories.told,
                n: stories.count,
                shared: reporting.values().filter(|groups| groups.len() > 1).count(),
            },
            n_undated: day_of.iter().filter(|day| day.is_none()).count(),
            labels: table.labels().to_vec(),
            ordered: table.ordered(),
            own: table.is_own(),
            read_by: options.read_by,
            coded: options.coded.map(|coded| coded.summary().clone()),
            n_tests,
            actors,
            texts,
        })
    }
}

/// Adjusts the p-values of pairs for all of them, and those of groups beside the others likewise. How many pairs there are.
fn adjust(actors: &mut [ActorComparison]) -> usize {
    let pairs: Vec<f64> = actors
        .iter()
        .flat_map(|actor| &actor.differences)
        .filter_map(|difference| difference.p_value)
        .collect();
    let mut adjusted = benjamini_hochberg(&pairs).into_iter();
    for difference in actors.iter_mut().flat_map(|actor| &mut actor.differences) {
        difference.q_value = difference.p_value.and_then(|_| adjusted.next());
    }
    let groups: Vec<f64> =
        actors.iter().flat_map(|actor| &actor.same_story).filter_map(|same| same.paired.p_value).collect();
    let mut adjusted = benjamini_hochberg(&groups).into_iter();
    for same in actors.iter_mut().flat_map(|actor| &mut actor.same_story) {
        same.q_value = same.paired.p_value.and_then(|_| adjusted.next());
    }
    pairs.len()
}

#[cfg(test)]
mod tests;
