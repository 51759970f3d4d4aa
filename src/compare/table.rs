//! The score table: what `parallax score` writes, gathered by actor and group.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::RangeInclusive;

use super::read::{self, Columns, Record, Records};
use crate::corpus::Format;
use crate::error::{Error, Kind, Result};

/// The group of rows whose grouping column is empty.
const UNKNOWN: &str = "(unknown)";

/// The rows of one or more score tables.
///
/// The columns are `id`, `outlet`, `actor`, `mentions`, `score`, one `p_<label>` for each label, the column that
/// groups are named by, and any others, which are not read. A row with 0 `mentions` is one whose actor was not found
/// in the article; it has no score and no probabilities. `score` is empty for nominal labels.
#[derive(Debug)]
pub struct ScoreTable {
    by: String,
    labels: Vec<String>,
    /// Known from the first row with a mention on.
    ordered: Option<bool>,
    /// By actor, then by group.
    actors: BTreeMap<String, BTreeMap<String, Scores>>,
    /// For each article (outlet and id): its actors, and where their rows stand.
    articles: BTreeMap<(String, String), BTreeMap<String, RowPlace>>,
    n_rows: usize,
    n_not_mentioned: usize,
    files: Vec<String>,
}

/// A row's file, as a position among the files, and its line.
#[derive(Debug, Clone, Copy)]
struct RowPlace {
    file: usize,
    line: u64,
}

/// What one group says about one actor.
#[derive(Debug, Default)]
pub(super) struct Scores {
    /// Row by row: the labels' probabilities, then the score if the labels are ordered.
    values: Vec<f64>,
    /// Number of values in a row.
    width: usize,
    /// Number of mentions.
    pub(super) mentions: u64,
    /// Number of articles that do not mention the actor.
    pub(super) not_mentioned: usize,
}

impl ScoreTable {
    /// An empty table whose groups are named by the column `by`, usually "outlet".
    pub fn new(by: &str) -> Self {
        Self {
            by: by.to_owned(),
            labels: Vec::new(),
            ordered: None,
            actors: BTreeMap::new(),
            articles: BTreeMap::new(),
            n_rows: 0,
            n_not_mentioned: 0,
            files: Vec::new(),
        }
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
        let Records { columns, rows } = Records::new(&text, format, &self.by)?;
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
        let mentions = row.mentions().map_err(with_id)?;
        let values = if mentions > 0 { Some(self.values(row).map_err(with_id)?) } else { None };
        self.take_place(row.get(row.columns.outlet), id, actor, line).map_err(with_id)?;

        let group = Some(row.get(row.columns.by)).filter(|group| !group.is_empty()).unwrap_or(UNKNOWN);
        let scores = self.actors.entry(actor.to_owned()).or_default().entry(group.to_owned()).or_default();
        self.n_rows += 1;
        match values {
            Some(values) => scores.add(&values, mentions),
            None => {
                scores.not_mentioned += 1;
                self.n_not_mentioned += 1;
            }
        }
        Ok(())
    }

    /// The row's probabilities and, for ordered labels, its score.
    fn values(&mut self, row: &Row<'_>) -> Result<Vec<f64>> {
        let mut values = Vec::with_capacity(self.labels.len() + 1);
        for (label, &column) in self.labels.iter().zip(&row.columns.probabilities) {
            let probability = row.number(column, 0.0..=1.0);
            values.push(probability.map_err(|error| error.field(read::probability_column(label)))?);
        }
        let has_score = !row.get(row.columns.score).is_empty();
        if has_score != *self.ordered.get_or_insert(has_score) {
            let message = if has_score { "has a value" } else { "is empty" };
            let message =
                format!("{message}, unlike in the rows before; compare one model's scores at a time");
            return Err(Error::new(Kind::Invalid(message)).field("score"));
        }
        if has_score {
            let score = row.number(row.columns.score, -1.0..=1.0);
            values.push(score.map_err(|error| error.field("score"))?);
        }
        Ok(values)
    }

    /// Notes where the row of this article and actor stands, if none stands anywhere yet.
    fn take_place(&mut self, outlet: &str, id: &str, actor: &str, line: u64) -> Result<()> {
        let actors = self.articles.entry((outlet.to_owned(), id.to_owned())).or_default();
        let file = self.files.len().saturating_sub(1);
        let Some(first) = actors.insert(actor.to_owned(), RowPlace { file, line }) else { return Ok(()) };
        let first_file = self.files.get(first.file).map(String::as_str).unwrap_or_default();
        let message = format!(
            "this article and actor (\"{actor}\") stand already in {first_file}, line {}",
            first.line
        );
        Err(Kind::Invalid(message).into())
    }

    pub(super) fn by(&self) -> &str {
        &self.by
    }

    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    pub(super) fn ordered(&self) -> bool {
        self.ordered.unwrap_or(false)
    }

    pub(super) fn actors(&self) -> &BTreeMap<String, BTreeMap<String, Scores>> {
        &self.actors
    }

    pub(super) fn n_articles(&self) -> usize {
        self.articles.len()
    }

    /// Number of rows so far.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(super) fn n_not_mentioned(&self) -> usize {
        self.n_not_mentioned
    }
}

impl Scores {
    fn add(&mut self, values: &[f64], mentions: u64) {
        self.width = values.len();
        self.values.extend_from_slice(values);
        self.mentions = self.mentions.saturating_add(mentions);
    }

    /// Number of articles that mention the actor.
    pub(super) fn articles(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// The means of the values over `articles`, of which there is at least one; an article may stand there repeatedly.
    pub(super) fn means(&self, articles: impl Iterator<Item = usize>) -> Vec<f64> {
        let mut means = vec![0.0; self.width];
        let mut count = 0.0;
        for article in articles {
            let start = article * self.width;
            let row = self.values.get(start..start + self.width).unwrap_or_default();
            means.iter_mut().zip(row).for_each(|(mean, value)| *mean += value);
            count += 1.0;
        }
        means.iter_mut().for_each(|mean| *mean /= count);
        means
    }
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

    fn mentions(&self) -> Result<u64> {
        let text = self.get(self.columns.mentions);
        text.parse().map_err(|_| {
            Error::new(Kind::Invalid(format!("\"{text}\" is not a whole number from 0"))).field("mentions")
        })
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
