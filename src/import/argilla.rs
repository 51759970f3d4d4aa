//! Argilla.
//!
//! Version 2 (`argilla/src/argilla/records` of argilla-io/argilla) writes records with `id`, `fields`, `metadata`,
//! `responses` (for each question a list of `value` and `user_id`) and `suggestions` (for each question a `value` and an
//! `agent`), or the same flattened: `label.responses`, `label.responses.users`, `label.responses.status`,
//! `label.suggestion`. Feedback datasets of version 1 have a list of responses with `values` and `status`, and those of
//! Hugging Face a list of answers under each question's name. Older records have `annotation`. A span's offsets count
//! UTF-16 code units, as the browser does.

use std::collections::BTreeSet;

use serde_json::Value;

use super::File;
use super::collect::Collector;
use super::fields::{Columns, Fields};
use super::item::{Item, items};
use super::json::{self, text_of};
use super::row::Draft;
use super::skipped::Reason;
use crate::error::Result;

/// Reads a file; with `suggestions`, those of records that nobody answered, too.
pub(super) fn read(
    file: &File,
    suggestions: bool,
    columns: &mut Columns,
    rows: &mut Collector<'_>,
) -> Result<()> {
    json::for_each(&file.text, |line, record| {
        let inputs = record.get("inputs").filter(|inputs| inputs.is_object());
        let layers = [record.get("fields"), inputs, record.get("metadata"), Some(&record)];
        let fields = Fields::new(layers);
        let id =
            ["id", "external_id", "_server_id"].iter().find_map(|name| record.get(*name).and_then(text_of));
        let id = columns.text(&fields, "id").filter(|_| columns.is_named("id")).or(id).unwrap_or_default();
        rows.record(line, &id);
        match columns.draft(&fields) {
            Ok(mut draft) => {
                draft.row.id = id;
                read_record(&draft, &record, suggestions, &fields, columns, rows);
            }
            Err(reason) => rows.skip(reason),
        }
        Ok(())
    })
}

/// An answer to a question.
struct Answer<'v> {
    question: &'v str,
    value: &'v Value,
    annotator: Option<String>,
    is_submitted: bool,
}

fn read_record(
    draft: &Draft,
    record: &Value,
    with_suggestions: bool,
    fields: &Fields<'_>,
    columns: &mut Columns,
    rows: &mut Collector<'_>,
) {
    let mut answers = responses(record);
    if answers.is_empty() && with_suggestions {
        answers = suggestions(record);
    }
    columns.meet(answers.iter().map(|answer| answer.question));
    let questions: BTreeSet<&str> = answers.iter().map(|answer| answer.question).collect();
    if questions.is_empty() {
        return rows.skip(Reason::Unlabelled);
    }
    let named = columns.name("label");
    let actor = columns.name("actor");
    // One question needs no name; that which names the actor is not meant.
    let mut others = questions.iter().filter(|question| **question != actor);
    let question = match (others.next(), others.next()) {
        (Some(only), None) if !columns.is_named("label") => *only,
        _ if questions.contains(named.as_str()) => named.as_str(),
        _ if columns.is_named("label") => return rows.skip(Reason::Unlabelled),
        _ => {
            let found = questions.iter().map(|question| (*question).to_owned()).collect();
            return rows.skip(Reason::Missing { column: named, found });
        }
    };
    for answer in answers.iter().filter(|answer| answer.question == question) {
        if !answer.is_submitted {
            rows.skip(Reason::NotSubmitted);
            continue;
        }
        let mut draft = draft.clone();
        if let Some(annotator) = &answer.annotator {
            draft.row.annotator.clone_from(annotator);
        }
        let of_same = |other: &&Answer<'_>| other.question == actor && other.annotator == answer.annotator;
        if let Some(actor) = answers.iter().find(of_same).and_then(|answer| text_of(answer.value)) {
            draft.row.actor = actor;
        }
        let items = items(answer.value);
        if items.is_empty() {
            rows.skip(Reason::Unlabelled);
        }
        for item in items {
            match item {
                Ok(item) if item.mention.is_none() && draft.row.actor.is_empty() && !rows.has_actor() => {
                    rows.skip(fields.missing(&actor));
                }
                Ok(item) => add(&draft, &item, rows),
                Err(reason) => rows.skip(reason),
            }
        }
    }
}

fn add(draft: &Draft, item: &Item, rows: &mut Collector<'_>) {
    if item.labels.is_empty() {
        rows.skip(Reason::Unlabelled);
    }
    for label in &item.labels {
        let mut draft = draft.clone();
        draft.row.label.clone_from(label);
        draft.mention.clone_from(&item.mention);
        rows.push(draft);
    }
}

/// The answers of persons, in the order of the record.
fn responses(record: &Value) -> Vec<Answer<'_>> {
    let mut answers = Vec::new();
    match record.get("responses") {
        // Version 2: question → answers.
        Some(Value::Object(questions)) => {
            for (question, list) in questions {
                answers.extend(
                    list.as_array().into_iter().flatten().filter_map(|answer| single(question, answer)),
                );
            }
        }
        // Version 1: a list of what each person answered.
        Some(Value::Array(responses)) => {
            for response in responses {
                let values = response.get("values").and_then(Value::as_object).into_iter().flatten();
                answers.extend(values.filter_map(|(question, value)| {
                    Some(Answer {
                        question,
                        value: value.get("value")?,
                        annotator: user(response),
                        is_submitted: is_submitted(response),
                    })
                }));
            }
        }
        _ => {}
    }
    for (name, value) in record.as_object().into_iter().flatten() {
        if let Some(question) = name.strip_suffix(".responses") {
            let list = value.as_array().map_or(&[][..], Vec::as_slice);
            for (at, value) in list.iter().enumerate() {
                let beside = |name: &str| record.get(format!("{question}.responses.{name}"))?.get(at);
                let status = beside("status").and_then(Value::as_str).unwrap_or("submitted");
                let (annotator, is_submitted) = (beside("users").and_then(text_of), status == "submitted");
                answers.push(Answer { question, value, annotator, is_submitted });
            }
        } else if !["responses", "suggestions"].contains(&name.as_str()) {
            let list = value.as_array().map_or(&[][..], Vec::as_slice);
            let answered = list.iter().filter(|answer| answer.get("user_id").is_some());
            answers.extend(answered.filter_map(|answer| single(name, answer)));
        }
    }
    if let Some(value) = record.get("annotation").filter(|value| !value.is_null()) {
        let annotator = record.get("annotation_agent").and_then(text_of);
        let is_submitted = record.get("status").and_then(Value::as_str) != Some("Discarded");
        answers.push(Answer { question: "annotation", value, annotator, is_submitted });
    }
    answers
}

/// What was suggested, with its agent as the annotator.
fn suggestions(record: &Value) -> Vec<Answer<'_>> {
    fn suggestion<'v>(question: &'v str, suggestion: &'v Value) -> Option<Answer<'v>> {
        let annotator = suggestion.get("agent").and_then(text_of).or(Some("suggestion".into()));
        Some(Answer { question, value: suggestion.get("value")?, annotator, is_submitted: true })
    }
    let nested = match record.get("suggestions") {
        Some(Value::Object(questions)) => {
            questions.iter().filter_map(|(name, value)| suggestion(name, value)).collect()
        }
        Some(Value::Array(list)) => {
            let named = |value| suggestion(Value::as_str(Value::get(value, "question_name")?)?, value);
            list.iter().filter_map(named).collect()
        }
        _ => Vec::new(),
    };
    let flat = record.as_object().into_iter().flatten().filter_map(|(name, value)| {
        let question = name.strip_suffix(".suggestion")?;
        let annotator = record.get(format!("{name}.agent")).and_then(text_of).or(Some("suggestion".into()));
        Some(Answer { question, value, annotator, is_submitted: true })
    });
    nested.into_iter().chain(flat).filter(|answer| !answer.value.is_null()).collect()
}

fn single<'v>(question: &'v str, answer: &'v Value) -> Option<Answer<'v>> {
    let value = answer.get("value")?;
    Some(Answer { question, value, annotator: user(answer), is_submitted: is_submitted(answer) })
}

fn user(answer: &Value) -> Option<String> {
    answer.get("user_id").and_then(text_of)
}

fn is_submitted(answer: &Value) -> bool {
    answer.get("status").and_then(Value::as_str).is_none_or(|status| status == "submitted")
}
