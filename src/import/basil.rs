//! BASIL.
//!
//! The second release (launchnlp/BASIL) has an object for each article (`uuid`, `triplet-uuid`: its event, `source`,
//! `date`, `title`, `body-paragraphs`: lists of sentences) and one for its annotations, or one object with both. Those are
//! `article-level-annotations`, where `author_feeling_Ilse_Varn` is the author's sentiment, and `phrase-level-annotations`:
//! spans (`start`, `end`, `txt`) of the sentence `id` (`p3` is the fourth of the body, from 0; or `title`) that are biased
//! for or against a `target`. A span is no mention of its target, so it gives its sentence a label, without a place.

use std::collections::BTreeMap;

use serde_json::Value;

use super::collect::Collector;
use super::json::{self, text_of};
use super::row::{Draft, Row};
use super::skipped::Reason;
use super::{File, Unit};
use crate::error::Result;

const FEELING: &str = "author_feeling_";
/// What an author may have a feeling of, and no actor.
const EVENT: &str = "main_event";
const SPANS: &str = "phrase-level-annotations";
const LEVELS: &str = "article-level-annotations";
const BODY: &str = "body-paragraphs";

/// An object, with the number of its file and its line.
type Part = (usize, u64, Value);

/// An article and its annotations.
#[derive(Default)]
struct Parts {
    article: Option<Part>,
    annotations: Option<Part>,
}

/// Reads articles and annotations, which are told by their fields and belong together by `uuid`.
pub(super) fn read(files: &[File], unit: Unit, rows: &mut Collector<'_>) -> Result<()> {
    // In the order of the first file of each article.
    let (mut parts, mut positions): (Vec<Parts>, BTreeMap<String, usize>) = (Vec::new(), BTreeMap::new());
    for (number, file) in files.iter().enumerate() {
        rows.begin(file);
        json::for_each(&file.text, |line, object| {
            let uuid = object.get("uuid").and_then(text_of).unwrap_or_default();
            let has_labels = object.get(SPANS).is_some() || object.get(LEVELS).is_some();
            if uuid.is_empty() || !(has_labels || object.get(BODY).is_some()) {
                let found =
                    object.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default();
                let column = if uuid.is_empty() { "uuid" } else { BODY };
                rows.record(line, &uuid);
                rows.skip(Reason::Missing { column: column.into(), found });
                return Ok(());
            }
            let position = *positions.entry(uuid).or_insert(parts.len());
            if position == parts.len() {
                parts.push(Parts::default());
            }
            if let Some(part) = parts.get_mut(position) {
                if object.get(BODY).is_some() {
                    part.article = Some((number, line, object.clone()));
                }
                if has_labels {
                    part.annotations = Some((number, line, object));
                }
            }
            Ok(())
        })
        .map_err(|error| error.at(&file.name))?;
    }
    for Parts { article, annotations } in &parts {
        let Some((number, line, object)) = annotations.as_ref().or(article.as_ref()) else { continue };
        if let Some(file) = files.get(*number) {
            rows.begin(file);
        }
        rows.record(*line, &object.get("uuid").and_then(text_of).unwrap_or_default());
        match (article, annotations, unit) {
            (_, None, _) => rows.skip(Reason::Unlabelled),
            (None, ..) => rows.skip(Reason::NoArticle),
            (Some((_, _, article)), Some((_, _, labels)), Unit::Article) => {
                read_article(&row(article), labels, rows);
            }
            (Some((_, _, article)), Some((_, _, labels)), Unit::Passage) => {
                read_spans(&row(article), article, labels, rows);
            }
        }
    }
    Ok(())
}

/// What is known of an article, with its text.
fn row(article: &Value) -> Row {
    let get = |name: &str| article.get(name).and_then(text_of).unwrap_or_default();
    let paragraphs: Vec<String> = paragraphs(article).map(|sentences| sentences.join(" ")).collect();
    Row {
        id: get("uuid"),
        event: get("triplet-uuid"),
        outlet: get("source"),
        date: get("date"),
        title: get("title"),
        text: paragraphs.join("\n\n").into(),
        ..Row::default()
    }
}

/// The sentences of each paragraph, trimmed.
fn paragraphs(article: &Value) -> impl Iterator<Item = Vec<&str>> {
    article.get(BODY).and_then(Value::as_array).into_iter().flatten().map(|paragraph| match paragraph {
        Value::Array(sentences) => sentences.iter().filter_map(Value::as_str).map(str::trim).collect(),
        paragraph => paragraph.as_str().map(str::trim).into_iter().collect(),
    })
}

fn read_article(article: &Row, labels: &Value, rows: &mut Collector<'_>) {
    let feelings = labels.get(LEVELS).and_then(Value::as_object).into_iter().flatten();
    let feelings = feelings.filter_map(|(name, value)| Some((name.strip_prefix(FEELING)?, value)));
    let mut any = false;
    for (target, value) in feelings.filter(|(target, _)| *target != EVENT) {
        any = true;
        let polarity = value.as_str().unwrap_or_default();
        add(article.clone(), target, polarity, rows);
    }
    if !any {
        rows.skip(Reason::Unlabelled);
    }
}

fn read_spans(row: &Row, article: &Value, labels: &Value, rows: &mut Collector<'_>) {
    let spans = labels.get(SPANS).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if spans.is_empty() {
        rows.skip(Reason::Unlabelled);
    }
    let sentences: Vec<&str> = paragraphs(article).flatten().collect();
    for span in spans {
        let get = |name: &str| span.get(name).and_then(Value::as_str).unwrap_or_default();
        let place = get("id");
        let sentence = match place.strip_prefix('p').and_then(|at| at.parse::<usize>().ok()) {
            Some(at) => sentences.get(at).copied(),
            None if place == "title" => Some(row.title.as_str()),
            None => None,
        };
        let Some(sentence) = sentence else {
            rows.skip(Reason::Value(format!("the article has no sentence \"{place}\"")));
            continue;
        };
        if get("target").is_empty() {
            rows.skip(Reason::Value(format!("the span \"{}\" has no target", get("txt"))));
            continue;
        }
        let id = format!("{}-{place}", row.id);
        let title = if place == "title" { String::new() } else { row.title.clone() };
        let passage = Row { id, title, text: sentence.into(), ..row.clone() };
        add(passage, get("target"), get("polarity"), rows);
    }
}

fn add(mut row: Row, target: &str, polarity: &str, rows: &mut Collector<'_>) {
    row.label = match polarity.rsplit('-').next().unwrap_or_default() {
        "neg" => "negative",
        "neu" => "neutral",
        "pos" => "positive",
        "" => return rows.skip(Reason::Unlabelled),
        _ => {
            return rows
                .skip(Reason::Value(format!("the polarity \"{polarity}\" is none of neg, neu and pos")));
        }
    }
    .to_owned();
    row.actor = target.replace('_', " ").trim().to_owned();
    rows.push(Draft { row, ..Draft::default() });
}
