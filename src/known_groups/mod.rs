//! Whether a model finds the differences that are known: outlets of the left should frame a politician of the right less
//! favourably than those of the right do. (Known-groups validity: Cronbach and Meehl, 1955, "Construct validity in
//! psychological tests".)
//!
//! The unit is the article. Articles of one outlet are alike, and where groups are made of whole outlets, it is outlets that
//! vary; so beside the difference over articles there is one over outlets (or stories), and what is told goes by that.

mod expectation;
mod measurements;

use serde::Serialize;

pub use expectation::Expectation;
pub use measurements::{MEASURES, Measurements, Wanted};

use self::measurements::{Measured, Together};
use crate::corpus::Source;
use crate::error::{Kind, Result};
use crate::stats::{LEAST_CLUSTERS, MeanDifference, Observed, clusters, mean, mean_difference};

/// Version of the fields of [`KnownGroups`]; raised when one changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// The level of the intervals.
const LEVEL: f64 = 0.95;

/// The result; its field names are those of `known-groups.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnownGroups {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of Parallax.
    pub parallax_version: String,
    /// The command that was typed, as far as it tells how the numbers come about.
    pub command: String,
    /// The articles or score tables that were read.
    pub data: Vec<Source>,
    /// SHA-256 of the model that read the articles; `None` where scores were read.
    pub model_sha256: Option<String>,
    /// The column that groups are named by.
    pub by: String,
    /// What varies, besides single articles: the column whose values are drawn as wholes. `None` where nothing tells which
    /// articles belong together.
    pub cluster: Option<String>,
    /// The level of the intervals.
    pub level: f64,
    /// The fewest clusters (or articles) of each group for an interval.
    pub least_clusters: usize,
    /// Number of articles of the groups that something is expected of.
    pub articles: usize,
    /// Articles that were left out because the model was trained on their text; `None` where that is not known.
    pub seen_in_training: Option<usize>,
    /// Rows that were left out because they name no group.
    pub without_group: usize,
    /// What was found for each score column.
    pub measures: Vec<Measure>,
}

/// What one score column says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// The column, one of [`MEASURES`].
    pub score: String,
    /// How many expectations are met.
    pub as_expected: usize,
    /// Of how many the contrary is found.
    pub against: usize,
    /// How many differences have the sign that is expected, told from chance or not.
    pub in_direction: usize,
    /// By how much the standard errors over clusters are wider than those over articles: the median of the ratios.
    pub widening: Option<f64>,
    /// One for each expectation, in their order.
    pub checks: Vec<Check>,
}

/// One expectation and what is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// The actor.
    pub actor: String,
    /// The group whose mean should be the lower one.
    pub lower: Group,
    /// The group whose mean should be the higher one.
    pub higher: Group,
    /// The mean of `higher` less that of `lower`, in [−2, 2]: above 0 if it is as expected.
    pub difference: Option<f64>,
    /// The difference where single articles vary; `None` if a group has too few.
    pub over_articles: Option<MeanDifference>,
    /// The difference where whole clusters vary; `None` if a group has too few, or nothing tells them.
    pub over_clusters: Option<MeanDifference>,
    /// What is told, by the interval over clusters; by that over articles only if there are no clusters.
    pub verdict: Verdict,
}

/// How one group frames the actor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Its name.
    pub group: String,
    /// Number of articles that have a score.
    pub n: usize,
    /// Number of clusters that they are of; `None` if nothing tells them.
    pub clusters: Option<usize>,
    /// The greatest part of the articles that one cluster has, in (0, 1].
    pub largest: Option<f64>,
    /// Mean score, in [−1, 1]; `None` without articles.
    pub mean: Option<f64>,
}

/// What is told of an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The interval of the difference lies on the side that is expected.
    AsExpected,
    /// It lies on the other side.
    Against,
    /// It holds 0, or there is none.
    Untold,
}

/// What is known besides the measurements.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What was typed.
    pub command: String,
    /// What was read.
    pub data: Vec<Source>,
    /// The hash of the model.
    pub model_sha256: Option<String>,
}

impl KnownGroups {
    /// Compares what was measured with what is expected.
    ///
    /// # Errors
    /// An actor or group of an expectation that is not there; no scores.
    pub fn new(measurements: &Measurements, options: Options) -> Result<Self> {
        measurements.check()?;
        let (cluster, of_article) = told_apart(measurements);
        let of_article = cluster.is_some().then_some(of_article.as_slice());
        let present = MEASURES.iter().enumerate().filter(|(at, _)| measurements.has(*at));
        let measures: Vec<Measure> =
            present.map(|(at, name)| measure(measurements, at, name, of_article)).collect();
        if measures.is_empty() {
            return Err(Kind::Insufficient(nothing(measurements)).into());
        }
        Ok(Self {
            schema_version: SCHEMA_VERSION,
            parallax_version: env!("CARGO_PKG_VERSION").to_owned(),
            command: options.command,
            data: options.data,
            model_sha256: options.model_sha256,
            by: measurements.by().to_owned(),
            cluster,
            level: LEVEL,
            least_clusters: LEAST_CLUSTERS,
            articles: measurements.n_articles(),
            seen_in_training: measurements.n_seen(),
            without_group: measurements.without_group(),
            measures,
        })
    }
}

/// Why there is no score.
fn nothing(measurements: &Measurements) -> String {
    match (measurements.n_articles(), measurements.n_seen()) {
        (0, Some(seen)) if seen > 0 => format!(
            "the model was trained on the texts of all {seen} articles of these groups, so that nothing they show would count"
        ),
        _ => "no article of these groups has a score: no actor is mentioned, or the model's labels have no order (as negative, \
              neutral and positive have)"
            .to_owned(),
    }
}

/// The column whose values vary as wholes, and the cluster of each article. An article without a value is one of its own.
fn told_apart(measurements: &Measurements) -> (Option<String>, Vec<usize>) {
    type Of = fn(&Together) -> Option<usize>;
    let named: (&str, Of) = (measurements.cluster().unwrap_or_default(), |article| article.named);
    let event: (&str, Of) = ("event", |article| article.event);
    let outlet: (&str, Of) = ("outlet", |article| article.outlet);
    let choices = match (measurements.cluster(), measurements.by()) {
        (Some(_), _) => vec![named],
        (None, "outlet") => vec![event],
        (None, "event") => vec![outlet],
        (None, _) => vec![outlet, event],
    };
    let articles = &measurements.together;
    // Ids tell articles of one outlet apart; whatever they are, an article is one of its own.
    if measurements.cluster() == Some("id") {
        return (Some("id".into()), (0..articles.len()).collect());
    }
    let told = choices.into_iter().find(|(_, of)| articles.iter().any(|article| of(article).is_some()));
    let Some((column, of)) = told else { return (None, Vec::new()) };
    let first = articles.iter().filter_map(of).max().map_or(0, |last| last + 1);
    let clusters = (first..).zip(articles).map(|(own, article)| of(article).unwrap_or(own)).collect();
    (Some(column.to_owned()), clusters)
}

fn measure(measurements: &Measurements, at: usize, name: &str, of_article: Option<&[usize]>) -> Measure {
    let expectations = measurements.expectations().iter();
    let checks: Vec<Check> =
        expectations.map(|expected| check(measurements, expected, at, of_article)).collect();
    let verdicts = |verdict: Verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    let mut ratios: Vec<f64> = checks
        .iter()
        .filter_map(|check| Some(check.over_clusters?.standard_error / check.over_articles?.standard_error))
        .collect();
    ratios.sort_by(f64::total_cmp);
    Measure {
        score: name.to_owned(),
        as_expected: verdicts(Verdict::AsExpected),
        against: verdicts(Verdict::Against),
        in_direction: checks.iter().filter(|check| check.difference.is_some_and(|by| by > 0.0)).count(),
        widening: crate::stats::quantile(&ratios, 0.5),
        checks,
    }
}

fn check(
    measurements: &Measurements,
    expected: &Expectation,
    measure: usize,
    of_article: Option<&[usize]>,
) -> Check {
    let observed = |group: &str| -> [Vec<Observed>; 2] {
        let rows = measurements.rows(&expected.actor, group).iter();
        let rows = rows.filter_map(|row: &Measured| Some((row.article, (*row.values.get(measure)?)?)));
        let in_cluster =
            |article: usize| of_article.and_then(|of| of.get(article)).copied().unwrap_or(article);
        let alone: Vec<Observed> =
            rows.map(|(article, value)| Observed { value, cluster: article }).collect();
        let together = alone.iter().map(|of| Observed { cluster: in_cluster(of.cluster), ..*of }).collect();
        [alone, together]
    };
    let ([lower, lower_together], [higher, higher_together]) =
        (observed(&expected.lower), observed(&expected.higher));
    let summary = |name: &str, group: &[Observed]| Group {
        group: name.to_owned(),
        n: group.len(),
        clusters: of_article.map(|_| clusters(group)),
        largest: of_article.and_then(|_| largest(group)),
        mean: mean(group.iter().map(|observed| observed.value)),
    };
    let (lower_group, higher_group) =
        (summary(&expected.lower, &lower_together), summary(&expected.higher, &higher_together));
    let over_articles = mean_difference(&lower, &higher);
    let over_clusters = of_article.and_then(|_| mean_difference(&lower_together, &higher_together));
    let believed = if of_article.is_some() { over_clusters } else { over_articles };
    Check {
        actor: expected.actor.clone(),
        difference: lower_group.mean.zip(higher_group.mean).map(|(lower, higher)| higher - lower),
        lower: lower_group,
        higher: higher_group,
        over_articles,
        over_clusters,
        verdict: believed.map_or(Verdict::Untold, |difference| Verdict::of(&difference)),
    }
}

impl Verdict {
    fn of(difference: &MeanDifference) -> Self {
        match difference.interval {
            interval if interval.low > 0.0 => Self::AsExpected,
            interval if interval.high < 0.0 => Self::Against,
            _ => Self::Untold,
        }
    }
}

impl KnownGroups {
    /// The difference that the verdict goes by.
    pub fn believed(&self, check: &Check) -> Option<MeanDifference> {
        if self.cluster.is_some() { check.over_clusters } else { check.over_articles }
    }
}

/// The greatest part of the observations that one cluster has.
fn largest(group: &[Observed]) -> Option<f64> {
    let mut clusters: Vec<usize> = group.iter().map(|observed| observed.cluster).collect();
    clusters.sort_unstable();
    let most = clusters.chunk_by(|a, b| a == b).map(<[usize]>::len).max()?;
    Some(most as f64 / group.len() as f64)
}

#[cfg(test)]
mod tests;
