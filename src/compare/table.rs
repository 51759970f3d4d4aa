//! The score table: what `parallax score` writes, gathered by actor and group.

use std::collections::HashMap;
use std::io::Read;
use std::ops::RangeInclusive;

use super::corrected;
use super::read::{self, Columns, Record, Records};
use crate::corpus::{Article, Format};
use crate::error::{Error, Kind, Result};
use crate::label::LabelSet;
use crate::model::{Head, Score};

/// The group of rows whose grouping column is empty.
const UNKNOWN: &str = "(unknown)";
/// How far from 1 the probabilities of a row may sum: tables may be rounded.
const MOST_AWAY: f64 = 0.05;

/// The rows of one or more score tables.
///
/// The columns are `id`, `outlet`, `actor`, `mentions`, `score`, one `p_<label>` for each label, the column that
/// groups are named by, `event` and `date` if they are there, and any others, which are not read. A row with 0 `mentions`
/// is one whose actor was not found in the article; it is counted, and whatever score it has is not read. `score` is empty
/// for nominal labels. Beside them may stand `own`, `own_label` and `own_p_<label>`: the same of the outlet's own voice.
#[derive(Debug)]
pub struct ScoreTable {
    by: String,
    /// Whose scores are read.
    head: Head,
    labels: Vec<String>,
    /// Their values, if they are ordered and known.
    label_values: Option<Vec<f64>>,
    /// Known from the first row with a mention on.
    ordered: Option<bool>,
    pub(super) articles: Vec<ScoredArticle>,
    /// By outlet and id.
    positions: HashMap<(String, String), usize>,
    /// By name, in the order of the first rows.
    actors: Vec<String>,
    numbers: HashMap<String, usize>,
    rows: Vec<ScoredRow>,
    /// Where the row of an article and an actor stands.
    places: HashMap<(usize, usize), RowPlace>,
    n_not_mentioned: usize,
    files: Vec<String>,
}

/// An article of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredArticle {
    /// Its id.
    pub id: String,
    /// Its group: the outlet, unless grouped by another column.
    pub group: String,
    /// Its event, if it has one.
    pub event: Option<String>,
    /// Its date, as it is written.
    pub date: Option<String>,
}

/// What the table says of one actor in one article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ScoredRow {
    pub(super) article: usize,
    pub(super) actor: usize,
    /// Number of mentions.
    pub(super) mentions: u64,
    /// The labels' probabilities, then the score if the labels are ordered; empty if the actor is not mentioned.
    pub(super) values: Vec<f64>,
}

/// A row's file, as a position among the files, and its line.
#[derive(Debug, Clone, Copy)]
struct RowPlace {
    file: usize,
    line: u64,
}

impl ScoreTable {
    /// An empty table whose groups are named by the column `by`, usually "outlet".
    pub fn new(by: &str) -> Self {
        Self {
            by: by.to_owned(),
            head: Head::Overall,
            labels: Vec::new(),
            label_values: None,
            ordered: None,
            articles: Vec::new(),
            positions: HashMap::new(),
            actors: Vec::new(),
            numbers: HashMap::new(),
            rows: Vec::new(),
            places: HashMap::new(),
            n_not_mentioned: 0,
            files: Vec::new(),
        }
    }

    /// Reads the scores of `head`: of the own voice the columns `own` and `own_p_<label>`.
    #[must_use]
    pub fn of_head(self, head: Head) -> Self {
        Self { head, ..self }
    }

    /// Whether the scores are those of the own voice.
    pub(super) fn is_own(&self) -> bool {
        self.head == Head::Own
    }

    /// An empty table of what a model with `labels` says.
    pub fn of_model(labels: &LabelSet) -> Self {
        let mut table = Self::new("outlet");
        table.labels = labels.names().to_vec();
        table.label_values = labels.values().map(<[f64]>::to_vec);
        table.ordered = Some(labels.values().is_some());
        table
    }

    /// Adds what a model says of `actor` in an article, which stands in `file` on `line`. Gives the positions of the article
    /// and of the actor.
    ///
    /// # Errors
    /// The article and actor had a row before.
    pub fn push(
        &mut self,
        article: &Article,
        actor: &str,
        score: &Score,
        file: &str,
        line: u64,
    ) -> Result<(usize, usize)> {
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        let outlet = article.outlet.as_deref().unwrap_or_default();
        let scored = ScoredArticle {
            id: article.id.clone(),
            group: named(outlet),
            event: article.event.clone(),
            date: article.date.clone(),
        };
        let mentioned = score.prediction.as_ref().filter(|_| score.mentions > 0);
        let values = mentioned.map_or(Vec::new(), |prediction| {
            prediction.probabilities.iter().copied().chain(prediction.score).collect()
        });
        let with_place = |error: Error| error.at(file).line(line).row(&article.id);
        self.insert(outlet, scored, actor, score.mentions as u64, values, line).map_err(with_place)
    }

    /// Adds the rows of a file, which errors call `name`.
    ///
    /// # Errors
    /// The file cannot be read or parsed; a column is missing or stands twice; the labels are not those of the files
    /// before; a row has no id or actor, a value outside its range, a score where others have none, or an article
    /// and actor that had a row before. The table is then not to be used.
    pub fn read(&mut self, name: &str, format: Format, input: impl Read) -> Result<()> {
        self.files.push(name.to_owned());
        self.read_rows(format, input).map_err(|error| error.at(name))
    }

    fn read_rows(&mut self, format: Format, input: impl Read) -> Result<()> {
        let text = read::text(input)?;
        let Records { columns, rows } = Records::new(&text, format, &self.by, self.head)?;
        self.take_labels(&columns)?;
        for record in rows {
            let record = record?;
            let line = read::line(&record);
            self.add(&Row { columns: &columns, record: &record }, line).map_err(|error| error.line(line))?;
        }
        Ok(())
    }

    fn take_labels(&mut self, columns: &Columns) -> Result<()> {
        if self.labels.is_empty() {
            self.labels.clone_from(&columns.labels);
            self.label_values = corrected::values(&self.labels);
        }
        if self.labels != columns.labels {
            let [here, before] = [&columns.labels, &self.labels].map(|labels| labels.join(", "));
            let message = format!("the labels are {here}, but those of the files before are {before}");
            return Err(Kind::Invalid(message).into());
        }
        Ok(())
    }

    fn add(&mut self, row: &Row<'_>, line: u64) -> Result<()> {
        let id = row.name("id", row.columns.id)?;
        let with_id = |error: Error| error.row(id);
        let actor = row.name("actor", row.columns.actor).map_err(with_id)?;
        let mentions = read::mentions(row.get(row.columns.mentions)).map_err(with_id)?;
        let values = if mentions > 0 { Some(self.values(row).map_err(with_id)?) } else { None };
        let optional = |column: Option<usize>| {
            column.map(|column| row.get(column)).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let article = ScoredArticle {
            id: id.to_owned(),
            group: named(row.get(row.columns.by)),
            event: optional(row.columns.event),
            date: optional(row.columns.date),
        };
        let outlet = row.get(row.columns.outlet);
        self.insert(outlet, article, actor, mentions, values.unwrap_or_default(), line).map_err(with_id)?;
        Ok(())
    }

    fn insert(
        &mut self,
        outlet: &str,
        article: ScoredArticle,
        actor: &str,
        mentions: u64,
        values: Vec<f64>,
        line: u64,
    ) -> Result<(usize, usize)> {
        let fresh = self.articles.len();
        let position = *self.positions.entry((outlet.to_owned(), article.id.clone())).or_insert(fresh);
        if position == fresh {
            self.articles.push(article);
        }
        let fresh = self.actors.len();
        let number = *self.numbers.entry(actor.to_owned()).or_insert(fresh);
        if number == fresh {
            self.actors.push(actor.to_owned());
        }
        let file = self.files.len().saturating_sub(1);
        if let Some(first) = self.places.insert((position, number), RowPlace { file, line }) {
            let first_file = self.files.get(first.file).map(String::as_str).unwrap_or_default();
            let message = format!(
                "this article and actor (\"{actor}\") stand already in {first_file}, line {}",
                first.line
            );
            return Err(Kind::Invalid(message).into());
        }
        self.n_not_mentioned += usize::from(mentions == 0);
        self.rows.push(ScoredRow { article: position, actor: number, mentions, values });
        Ok((position, number))
    }

    /// The row's probabilities and, for ordered labels, its score.
    fn values(&mut self, row: &Row<'_>) -> Result<Vec<f64>> {
        let mut values = Vec::with_capacity(self.labels.len() + 1);
        for (label, &column) in self.labels.iter().zip(&row.columns.probabilities) {
            let probability = row.number(column, 0.0..=1.0);
            values
                .push(probability.map_err(|error| error.field(read::probability_column(label, self.head)))?);
        }
        let sum: f64 = values.iter().sum();
        if (sum - 1.0).abs() > MOST_AWAY {
            let message =
                format!("the probabilities of {} sum to {sum:.3}, not to 1", self.labels.join(", "));
            return Err(Kind::Invalid(message).into());
        }
        let name = read::score_column(self.head);
        let has_score = !row.get(row.columns.score).is_empty();
        if has_score != *self.ordered.get_or_insert(has_score) {
            let message = if has_score { "has a value" } else { "is empty" };
            let message =
                format!("{message}, unlike in the rows before; compare one model's scores at a time");
            return Err(Error::new(Kind::Invalid(message)).field(name));
        }
        if has_score {
            let score = row.number(row.columns.score, -1.0..=1.0);
            values.push(score.map_err(|error| error.field(name))?);
        }
        Ok(values)
    }

    pub(super) fn by(&self) -> &str {
        &self.by
    }

    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The values of ordered labels, if they are known.
    pub(super) fn label_values(&self) -> Option<&[f64]> {
        self.label_values.as_deref()
    }

    pub(super) fn ordered(&self) -> bool {
        self.ordered.unwrap_or(false)
    }

    /// The actors, in the order of the first rows.
    pub fn actors(&self) -> &[String] {
        &self.actors
    }

    /// The articles, in the order of the first rows.
    pub fn articles(&self) -> &[ScoredArticle] {
        &self.articles
    }

    /// Each article and actor that is mentioned: the article's position, the actor's name, and the values: the labels'
    /// probabilities, then the score if the labels are ordered.
    pub fn scores(&self) -> impl Iterator<Item = (usize, &str, &[f64])> {
        let named = |row: &ScoredRow| self.actors.get(row.actor).map_or("", String::as_str);
        let mentioned = self.rows.iter().filter(|row| row.mentions > 0);
        mentioned.map(move |row| (row.article, named(row), row.values.as_slice()))
    }

    /// The position of the article of this outlet and id.
    pub(super) fn position(&self, outlet: &str, id: &str) -> Option<usize> {
        self.positions.get(&(outlet.to_owned(), id.to_owned())).copied()
    }

    pub(super) fn actor(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    pub(super) fn rows(&self) -> &[ScoredRow] {
        &self.rows
    }

    /// Number of rows so far.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn n_not_mentioned(&self) -> usize {
        self.n_not_mentioned
    }
}

/// The name of a group that may be empty.
fn named(group: &str) -> String {
    if group.is_empty() { UNKNOWN.to_owned() } else { group.to_owned() }
}

/// One row with its columns.
struct Row<'a> {
    columns: &'a Columns,
    record: &'a Record,
}

impl<'a> Row<'a> {
    fn get(&self, column: usize) -> &'a str {
        self.record.get(column).unwrap_or_default()
    }

    /// A field that must not be empty.
    fn name(&self, field: &str, column: usize) -> Result<&'a str> {
        let name = self.get(column);
        if name.is_empty() {
            return Err(Error::new(Kind::Invalid("is empty".into())).field(field));
        }
        Ok(name)
    }

    fn number(&self, column: usize, range: RangeInclusive<f64>) -> Result<f64> {
        let text = self.get(column);
        match text.parse() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => {
                let (low, high) = (range.start(), range.end());
                Err(Kind::Invalid(format!("\"{text}\" is not a number from {low} to {high}")).into())
            }
        }
    }
}
