//! Rows that people coded, to correct what a model says.

use std::collections::BTreeMap;
use std::io::Read;

use serde::Serialize;

use super::read;
use super::table::ScoreTable;
use crate::corpus::Source;
use crate::error::{Error, Kind, Result};
use crate::stats::majority;

/// Labels that people gave to some of a table's articles and actors.
#[derive(Debug, Clone, Default)]
pub struct HandCoded {
    /// By article and actor, as positions in the table.
    codes: BTreeMap<(usize, usize), Code>,
    summary: Coded,
}

/// A label that was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Code {
    /// As a position among the table's labels.
    pub(super) label: usize,
    /// The probability with which the row was chosen to be coded.
    pub(super) probability: Option<f64>,
}

/// What was read of hand-coded rows; its field names are those of `comparison.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Coded {
    /// The files.
    pub data: Vec<Source>,
    /// Rows that were read.
    pub rows: usize,
    /// Articles and actors of the table that have a label now.
    pub used: usize,
    /// Rows of articles or actors that were not scored, or whose actor is not mentioned: they say nothing of what was.
    pub not_scored: usize,
    /// Rows without a label.
    pub without_label: usize,
    /// Articles and actors whose annotators are at a tie.
    pub ties: usize,
    /// Whether the rows say with which probability they were chosen.
    pub with_probabilities: bool,
}

impl HandCoded {
    /// Reads CSV (with commas, semicolons or tabs) with the columns `id`, `actor`, `label` (`own` where the table's scores are of
    /// the own voice), and, if they are there, `outlet` (to tell articles of one id apart),
    /// `annotator` (several decide by majority, and a tie by nobody) and `sampling_probability`, for the articles of
    /// `table`. Errors call the file as `source` does.
    ///
    /// # Errors
    /// A column is missing; a label that the model does not have; a probability out of range or given for some rows only;
    /// not one row of an article and actor that were scored.
    pub fn read(table: &ScoreTable, source: Source, input: impl Read) -> Result<Self> {
        let name = source.name.clone();
        Self::read_rows(table, source, input).map_err(|error| error.at(name))
    }

    fn read_rows(table: &ScoreTable, source: Source, input: impl Read) -> Result<Self> {
        let text = read::text(input)?;
        let mut records = read::records(&text);
        let header = records.next().transpose()?.map(|(_, header)| header).unwrap_or_default();
        let names = header.iter().map(str::trim).enumerate().filter(|(_, name)| !name.is_empty());
        let positions = read::positions(names)?;
        let column = |name: &str| positions.get(name).copied();
        let needed =
            |name: &str| column(name).ok_or_else(|| Error::from(Kind::missing_column(name, &header)));
        let labels = if table.is_own() { "own" } else { "label" };
        let (id, actor, label) = (needed("id")?, needed("actor")?, needed(labels)?);
        let (outlet, probability) = (column("outlet"), column("sampling_probability"));
        let mut summary = Coded { data: vec![source], ..Coded::default() };
        let mut given: BTreeMap<(usize, usize), (Vec<usize>, Option<f64>)> = BTreeMap::new();
        let known = table.rows().iter().filter(|row| row.mentions > 0);
        let known: std::collections::BTreeSet<(usize, usize)> =
            known.map(|row| (row.article, row.actor)).collect();
        let mut by_id: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        for (position, article) in table.articles().iter().enumerate() {
            // An id of two articles names neither.
            by_id.entry(&article.id).and_modify(|place| *place = None).or_insert(Some(position));
        }
        for record in records {
            let (line, record) = record?;
            let field = |at: usize| record.get(at).unwrap_or_default().trim();
            let place = |error: Error| error.line(line).row(field(id));
            summary.rows += 1;
            if field(label).is_empty() {
                summary.without_label += 1;
                continue;
            }
            let names = table.labels();
            let code = names.iter().position(|name| name == field(label)).ok_or_else(|| {
                let names = names.iter().map(String::as_str);
                place(Error::from(Kind::unknown("label", field(label), names)).field(labels))
            })?;
            let chance = match probability.map(field) {
                None | Some("") => None,
                Some(text) => {
                    let number = text.parse().ok().filter(|number| *number > 0.0 && *number <= 1.0);
                    Some(number.ok_or_else(|| {
                        let message = format!("\"{text}\" is not a probability above 0 and up to 1");
                        place(Error::from(Kind::Invalid(message)).field("sampling_probability"))
                    })?)
                }
            };
            let article = match outlet.map(field) {
                Some(outlet) if !outlet.is_empty() => table.position(outlet, field(id)),
                _ => by_id.get(field(id)).copied().flatten(),
            };
            let row = article.zip(table.actor(field(actor))).filter(|row| known.contains(row));
            let Some(row) = row else {
                summary.not_scored += 1;
                continue;
            };
            let (codes, chances) = given.entry(row).or_insert((Vec::new(), chance));
            codes.push(code);
            *chances = chances.or(chance);
        }
        let chances = given.values().filter(|(_, chance)| chance.is_some()).count();
        if chances > 0 && chances < given.len() {
            let message = format!(
                "{chances} of {} coded articles and actors have a sampling_probability; give it for all, or for none",
                given.len()
            );
            return Err(Kind::Invalid(message).into());
        }
        summary.with_probabilities = chances > 0;
        let mut codes = BTreeMap::new();
        for (row, (given, probability)) in given {
            match majority(&given, table.labels().len()) {
                Some((label, _)) => {
                    codes.insert(row, Code { label, probability });
                }
                None => summary.ties += 1,
            }
        }
        summary.used = codes.len();
        if codes.is_empty() {
            let message = format!(
                "none of the {} hand-coded rows has a label for an article and actor that were scored, so nothing can be corrected: \
                 code a sample of the scored articles (`parallax sample --for correcting` draws one), and keep `id`, `outlet` \
                 and `actor` as they are",
                summary.rows
            );
            return Err(Kind::Insufficient(message).into());
        }
        Ok(Self { codes, summary })
    }

    /// What was read.
    pub fn summary(&self) -> &Coded {
        &self.summary
    }

    pub(super) fn code(&self, article: usize, actor: usize) -> Option<Code> {
        self.codes.get(&(article, actor)).copied()
    }
}
