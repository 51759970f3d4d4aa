//! What was measured: scores of actors in articles, with the groups that the articles are of.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::Read;

use super::Expectation;
use crate::compare::{Records, mentions_of, record_line, table_text};
use crate::corpus::{ArticleRow, Format};
use crate::error::{Error, Kind, Result};
use crate::model::{Head, Prediction, Score};

/// The score columns that are looked at: the overall score, and that of the outlet's own voice where there is one.
pub const MEASURES: [&str; 2] = ["score", "own"];

/// A value for each of [`MEASURES`], in [−1, 1]; `None` where there is none.
pub(super) type Values = [Option<f64>; MEASURES.len()];

/// The scores that a model gives to one actor in one article; none where the actor is not mentioned.
fn values(score: &Score) -> Values {
    let of = |prediction: &Option<Prediction>| {
        prediction.as_ref().filter(|_| score.mentions > 0).and_then(|prediction| prediction.score)
    };
    [of(&score.prediction), of(&score.own)]
}

/// Names as numbers, in the order in which they were met.
#[derive(Debug, Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn number(&mut self, name: &str) -> usize {
        if let Some(&number) = self.0.get(name) {
            return number;
        }
        let number = self.0.len();
        self.0.insert(name.to_owned(), number);
        number
    }
}

/// What an article may be kept together with others by, as numbers: the same number, the same outlet (event, value).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Together {
    pub(super) outlet: Option<usize>,
    pub(super) event: Option<usize>,
    /// The value of the column that was asked for.
    pub(super) named: Option<usize>,
}

/// One actor in one article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    /// Position among the articles.
    pub(super) article: usize,
    pub(super) values: Values,
}

/// Scores by actor and group, gathered from articles that a model reads or from score tables.
#[derive(Debug)]
pub struct Measurements {
    by: String,
    cluster: Option<String>,
    expectations: Vec<Expectation>,
    /// Names of outlets, events and values of the cluster's column.
    outlets: Names,
    events: Names,
    named: Names,
    /// By outlet and id.
    articles: HashMap<(Option<usize>, String), usize>,
    /// Of each article.
    pub(super) together: Vec<Together>,
    /// Where each actor of an article was met first: file and line.
    places: HashMap<(usize, String), (String, u64)>,
    /// By actor and group.
    rows: BTreeMap<(String, String), Vec<Measured>>,
    actors: BTreeSet<String>,
    groups: BTreeSet<String>,
    /// Rows whose group is empty.
    without_group: usize,
    /// Ids of the articles whose text the model was trained on; `None` where that is not known.
    seen: Option<HashSet<String>>,
}

impl Measurements {
    /// Nothing yet. Groups are named by the column `by`; what varies are the values of the column `cluster`, if one is named.
    ///
    /// # Errors
    /// No expectation.
    pub fn new(by: &str, cluster: Option<&str>, expectations: Vec<Expectation>) -> Result<Self> {
        if expectations.is_empty() {
            return Err(Kind::Insufficient("nothing is expected".into()).into());
        }
        Ok(Self {
            by: by.to_owned(),
            cluster: cluster.map(str::to_owned),
            expectations,
            outlets: Names::default(),
            events: Names::default(),
            named: Names::default(),
            articles: HashMap::new(),
            together: Vec::new(),
            places: HashMap::new(),
            rows: BTreeMap::new(),
            actors: BTreeSet::new(),
            groups: BTreeSet::new(),
            without_group: 0,
            seen: None,
        })
    }

    /// The column that groups are named by.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// The column that was named for what varies.
    pub(super) fn cluster(&self) -> Option<&str> {
        self.cluster.as_deref()
    }

    /// What is expected.
    pub fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    /// The columns that articles have to be read with ([`ReadOptions::also`](crate::corpus::ReadOptions::also)), so that
    /// [`Measurements::push`] finds what it needs.
    pub fn columns(&self) -> Vec<String> {
        std::iter::once(&self.by).chain(&self.cluster).cloned().collect()
    }

    /// The number of articles so far that are of a group of which something is expected.
    pub fn n_articles(&self) -> usize {
        self.together.len()
    }

    /// Rows so far that name no group.
    pub(super) fn without_group(&self) -> usize {
        self.without_group
    }

    /// Articles that were left out because the model was trained on their text; `None` where that is not known.
    pub(super) fn n_seen(&self) -> Option<usize> {
        self.seen.as_ref().map(HashSet::len)
    }

    /// Makes actors known, whether an article mentions them or not.
    pub fn know_actors<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.actors.extend(names.into_iter().map(str::to_owned));
    }

    /// The groups of which something is expected.
    pub fn wanted(&self) -> Wanted {
        let groups = self.expectations.iter().flat_map(|expected| [&expected.lower, &expected.higher]);
        Wanted(groups.cloned().collect())
    }

    fn is_wanted(&self, group: &str) -> bool {
        self.expectations.iter().any(|expected| expected.lower == group || expected.higher == group)
    }

    /// Notes an article that is not measured, because nothing is expected of its group.
    pub fn pass(&mut self, row: &ArticleRow) {
        match row.also.first().and_then(Option::as_ref) {
            Some(group) if !self.groups.contains(group) => self.groups.extend([group.clone()]),
            Some(_) => {}
            None => self.without_group += 1,
        }
    }

    /// Notes that the model was trained on the text of an article, which is therefore not measured.
    pub fn pass_seen(&mut self, row: &ArticleRow) {
        self.pass(row);
        self.seen.get_or_insert_default().insert(row.article.id.clone());
    }

    /// From now on it is known that texts which the model was trained on are [passed](Self::pass_seen).
    pub fn leave_out_seen(&mut self) {
        self.seen.get_or_insert_default();
    }

    /// Adds what a model says of `actor` in an article that was read with [these columns](Self::columns).
    ///
    /// # Errors
    /// The article and actor had a row before.
    pub fn push(&mut self, row: &ArticleRow, actor: &str, score: &Score) -> Result<()> {
        let of = |at: usize| row.also.get(at).and_then(Option::as_deref);
        let fields = Fields {
            id: &row.article.id,
            outlet: row.article.outlet.as_deref(),
            event: row.article.event.as_deref(),
            named: self.cluster.as_ref().and_then(|_| of(1)),
            group: of(0),
        };
        let added = self.insert(&fields, actor, values(score), &row.file, row.line);
        added.map_err(|error| error.at(&row.file).line(row.line).row(&row.article.id))
    }

    /// Adds the rows of a score table, which errors call `name`.
    ///
    /// # Errors
    /// The file cannot be read or parsed; a column is missing; a row has no id or actor, a score that is no number from −1 to
    /// 1, or an article and actor that had a row before. The measurements are then not to be used.
    ///
    /// Returns how many there are.
    pub fn read(&mut self, name: &str, format: Format, input: impl Read) -> Result<u64> {
        self.read_rows(name, format, input).map_err(|error| error.at(name))
    }

    fn read_rows(&mut self, name: &str, format: Format, input: impl Read) -> Result<u64> {
        let mut n = 0;
        let text = table_text(input)?;
        let Records { columns, rows } = Records::new(&text, format, &self.by, Head::Overall)?;
        let named = self.cluster.as_deref().map(|column| columns.position(column)).transpose()?;
        let measures = MEASURES.map(|measure| columns.position(measure).ok());
        for record in rows {
            let record = record?;
            let line = record_line(&record);
            let get = |column: usize| record.get(column).map(str::trim).filter(|value| !value.is_empty());
            let empty = |field: &str| Error::from(Kind::Invalid("is empty".into())).line(line).field(field);
            let id = get(columns.id).ok_or_else(|| empty("id"))?;
            let actor = get(columns.actor).ok_or_else(|| empty("actor").row(id))?;
            let mut values = Values::default();
            // As in a comparison, what is averaged are articles that mention the actor.
            let mentions = mentions_of(get(columns.mentions).unwrap_or_default());
            let mentioned = mentions.map_err(|error| error.line(line).row(id))? > 0;
            for ((place, column), measure) in values.iter_mut().zip(measures).zip(MEASURES) {
                let text = column.and_then(get).filter(|_| mentioned);
                *place =
                    text.map(score).transpose().map_err(|error| error.line(line).row(id).field(measure))?;
            }
            let fields = Fields {
                id,
                outlet: get(columns.outlet),
                event: columns.event.and_then(get),
                named: named.and_then(get),
                group: get(columns.by),
            };
            self.insert(&fields, actor, values, name, line).map_err(|error| error.line(line).row(id))?;
            n += 1;
        }
        Ok(n)
    }

    fn insert(&mut self, of: &Fields<'_>, actor: &str, values: Values, file: &str, line: u64) -> Result<()> {
        if !self.actors.contains(actor) {
            self.actors.insert(actor.to_owned());
        }
        let Some(group) = of.group else {
            self.without_group += 1;
            return Ok(());
        };
        if !self.groups.contains(group) {
            self.groups.insert(group.to_owned());
        }
        if !self.is_wanted(group) {
            return Ok(());
        }
        let together = Together {
            outlet: of.outlet.map(|name| self.outlets.number(name)),
            event: of.event.map(|name| self.events.number(name)),
            named: of.named.map(|name| self.named.number(name)),
        };
        let fresh = self.together.len();
        let article = *self.articles.entry((together.outlet, of.id.to_owned())).or_insert(fresh);
        if article == fresh {
            self.together.push(together);
        }
        if let Some((file, line)) = self.places.insert((article, actor.to_owned()), (file.to_owned(), line)) {
            let message =
                format!("this article and actor (\"{actor}\") stand already in {file}, line {line}");
            return Err(Kind::Invalid(message).into());
        }
        if values.iter().any(Option::is_some) {
            let rows = self.rows.entry((actor.to_owned(), group.to_owned())).or_default();
            rows.push(Measured { article, values });
        }
        Ok(())
    }

    /// The rows of an actor in a group.
    pub(super) fn rows(&self, actor: &str, group: &str) -> &[Measured] {
        self.rows.get(&(actor.to_owned(), group.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Whether any row has a value of a measure, as a position in [`MEASURES`].
    pub(super) fn has(&self, measure: usize) -> bool {
        let mut rows = self.rows.values().flatten();
        rows.any(|row| row.values.get(measure).is_some_and(Option::is_some))
    }

    /// # Errors
    /// Something is expected of an actor or a group that is not there.
    pub(super) fn check(&self) -> Result<()> {
        if self.groups.is_empty() {
            let message = match self.without_group {
                0 => "there are no rows".to_owned(),
                rows => format!("in all rows ({rows}) the column `{}` is empty", self.by),
            };
            return Err(Kind::Insufficient(message).into());
        }
        self.check_actors()?;
        let known = || self.groups.iter().map(String::as_str);
        for expected in &self.expectations {
            for group in [&expected.lower, &expected.higher] {
                if !self.groups.contains(group) {
                    return Err(expected.error(Kind::unknown("group", group, known())).field(&self.by));
                }
            }
        }
        Ok(())
    }

    /// # Errors
    /// Something is expected of an actor that is not known.
    pub fn check_actors(&self) -> Result<()> {
        let known = || self.actors.iter().map(String::as_str);
        match self.expectations.iter().find(|expected| !self.actors.contains(&expected.actor)) {
            Some(expected) => Err(expected.error(Kind::unknown("actor", &expected.actor, known()))),
            None => Ok(()),
        }
    }
}

/// Groups of which something is expected.
#[derive(Debug, Clone)]
pub struct Wanted(BTreeSet<String>);

impl Wanted {
    /// Whether an article, which was read with [these columns](Measurements::columns), is of one of them.
    pub fn holds(&self, row: &ArticleRow) -> bool {
        row.also.first().and_then(Option::as_ref).is_some_and(|group| self.0.contains(group))
    }
}

/// What a row says of its article.
struct Fields<'a> {
    id: &'a str,
    outlet: Option<&'a str>,
    event: Option<&'a str>,
    named: Option<&'a str>,
    group: Option<&'a str>,
}

fn score(text: &str) -> Result<f64> {
    let number = text.parse().ok().filter(|number| (-1.0..=1.0).contains(number));
    number.ok_or_else(|| Kind::Invalid(format!("\"{text}\" is not a number from -1 to 1")).into())
}
