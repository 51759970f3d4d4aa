//! The score table as CSV or JSON Lines: id, event, outlet, date, actor, mentions, score, label, and p_… for each label; then,
//! from a model that tells the outlet's own voice, own, own_label and own_p_….

use std::io::Write;

use parallax::corpus::Article;
use parallax::error::{Error, Kind, Result};
use parallax::model::{Model, Prediction, Score};
use serde_json::Value;

use super::args::TableFormat;
use super::output::failed;

const NAMES: [&str; 8] = ["id", "event", "outlet", "date", "actor", "mentions", "score", "label"];
/// What the columns of the own voice's probabilities begin with.
const OWN: &str = "own_";
const OWN_NAMES: [&str; 2] = ["own", "own_label"];

/// Writes a table of scores row by row.
pub(crate) struct ScoreWriter<'w> {
    sink: Sink<'w>,
    /// Whether the header stands, if the format has one. It comes with the first row, so that input of which nothing
    /// can be read prints nothing.
    begun: bool,
    /// The columns' names.
    names: Vec<String>,
    model: &'w Model,
    /// The least probability of a label that is given.
    least: f64,
}

enum Sink<'w> {
    Csv(Box<csv::Writer<&'w mut dyn Write>>),
    Jsonl(&'w mut dyn Write),
}

impl<'w> ScoreWriter<'w> {
    pub(crate) fn new(file: &'w mut dyn Write, format: TableFormat, model: &'w Model, least: f64) -> Self {
        let names = Self::names(model);
        let sink = match format {
            TableFormat::Jsonl => Sink::Jsonl(file),
            TableFormat::Csv => Sink::Csv(Box::new(csv::Writer::from_writer(file))),
        };
        Self { sink, begun: false, names, model, least }
    }

    /// The columns of what `model` says.
    pub(crate) fn names(model: &Model) -> Vec<String> {
        let of_head = |before: &str| {
            let labels = model.labels().names().iter();
            labels.map(|label| format!("{before}p_{label}")).collect::<Vec<_>>()
        };
        let mut names: Vec<String> = NAMES.map(str::to_owned).into();
        names.extend(of_head(""));
        if model.has_own() {
            names.extend(OWN_NAMES.map(str::to_owned));
            names.extend(of_head(OWN));
        }
        names
    }

    /// For a table that has its header already.
    pub(crate) fn skip_header(&mut self) {
        self.begun = true;
    }

    pub(crate) fn write(&mut self, article: &Article, actor: &str, score: &Score) -> Result<()> {
        let mut values: Vec<Value> = vec![
            article.id.as_str().into(),
            article.event.as_deref().into(),
            article.outlet.as_deref().into(),
            article.date.as_deref().into(),
            actor.into(),
            score.mentions.into(),
        ];
        values.extend(self.predicted(score.prediction.as_ref()));
        if self.model.has_own() {
            values.extend(self.predicted(score.own.as_ref()));
        }
        match &mut self.sink {
            Sink::Csv(writer) => {
                if !std::mem::replace(&mut self.begun, true) {
                    writer.write_record(&self.names).map_err(csv_failed)?;
                }
                writer.write_record(values.into_iter().map(field)).map_err(csv_failed)
            }
            // By hand, because a JSON map would sort its keys, and the order of the labels has a meaning.
            Sink::Jsonl(file) => {
                let members = self
                    .names
                    .iter()
                    .zip(values)
                    .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())));
                writeln!(file, "{{{}}}", members.collect::<Vec<_>>().join(",")).map_err(failed)
            }
        }
    }

    /// Score, label and probabilities of a head; nulls where there is nothing to score.
    fn predicted(&self, prediction: Option<&Prediction>) -> Vec<Value> {
        let labels = self.model.labels();
        let sure = prediction.filter(|prediction| is_sure(prediction, self.least));
        let label = sure.and_then(|prediction| labels.names().get(prediction.label));
        let number = |value: Option<f64>| value.map_or(Value::Null, |value| rounded(value).into());
        let probability =
            |label| prediction.and_then(|prediction| prediction.probabilities.get(label)).copied();
        let mut values = vec![
            number(prediction.and_then(|prediction| prediction.score)),
            label.map(String::as_str).into(),
        ];
        values.extend((0..labels.len()).map(|label| number(probability(label))));
        values
    }

    /// Hands what was written on, so that an interruption does not lose it.
    pub(crate) fn flush(&mut self) -> Result<()> {
        match &mut self.sink {
            Sink::Csv(writer) => writer.flush().map_err(failed),
            Sink::Jsonl(file) => file.flush().map_err(failed),
        }
    }
}

/// Whether the most probable label is as probable as `least`.
pub(crate) fn is_sure(prediction: &Prediction, least: f64) -> bool {
    prediction.probabilities.get(prediction.label).is_some_and(|probability| *probability >= least)
}

/// A value as a field of CSV.
fn field(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// To six digits after the point: more than a model knows, and short. (Adding 0 turns −0 into 0.)
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

/// An error of writing CSV.
pub(crate) fn csv_failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => failed(error),
        other => Kind::Syntax(format!("{other:?}")).into(),
    }
}
