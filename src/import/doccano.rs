//! doccano.
//!
//! Its exporter (`backend/data_export` of doccano/doccano) writes `id`, `text` and the fields of the example's metadata;
//! `label` is a list of classes, or of `[start, end, class]`; projects with relations have `entities` instead, objects with
//! `start_offset`, `end_offset` and `label`; older ones had `labels`, `annotations` and `data`. The offsets count UTF-16
//! code units, as the browser does, unless the project counts grapheme clusters.

use serde_json::Value;

use super::File;
use super::collect::Collector;
use super::fields::{Columns, Fields};
use super::item::items;
use super::json;
use super::skipped::Reason;
use crate::error::Result;

/// Where labels are, if the user does not say.
const LABELS: [&str; 5] = ["label", "labels", "entities", "cats", "annotations"];

/// Reads a file.
pub(super) fn read(file: &File, columns: &mut Columns, rows: &mut Collector<'_>) -> Result<()> {
    json::for_each(&file.text, |line, record| {
        flat(line, &record, &LABELS, columns, rows);
        Ok(())
    })
}

/// Reads a record whose labels stand beside its text, in the first field of `labels` that it has.
pub(super) fn flat(
    line: u64,
    record: &Value,
    labels: &[&str],
    columns: &mut Columns,
    rows: &mut Collector<'_>,
) {
    let mut fields = Fields::new([Some(record), record.get("meta"), record.get("metadata")]);
    rows.record(line, &columns.text(&fields, "id").unwrap_or_default());
    // What is called `text` now was called `data`.
    let renamed = record.get("data").filter(|_| !columns.is_named("text") && fields.get("text").is_none());
    let renamed = renamed.map(|text| serde_json::json!({ "text": text }));
    if renamed.is_some() {
        fields = Fields::new([Some(record), renamed.as_ref(), record.get("meta"), record.get("metadata")]);
    }
    let draft = match columns.draft(&fields) {
        Ok(draft) => draft,
        Err(reason) => return rows.skip(reason),
    };
    let value = if columns.is_named("label") {
        fields.get(&columns.name("label"))
    } else {
        labels.iter().find_map(|name| fields.get(name))
    };
    // A user's column that the record lacks may be one that was not filled; whether any has it is looked at in the end.
    let Some(value) = value else {
        return rows.skip(match columns.is_named("label") {
            true => Reason::Unlabelled,
            false => fields.missing("label"),
        });
    };
    let items = items(value);
    if items.is_empty() {
        return rows.skip(Reason::Unlabelled);
    }
    for item in items {
        let item = match item {
            Ok(item) => item,
            Err(reason) => {
                rows.skip(reason);
                continue;
            }
        };
        if item.mention.is_none() && draft.row.actor.is_empty() && !rows.has_actor() {
            rows.skip(fields.missing(&columns.name("actor")));
            continue;
        }
        if item.labels.is_empty() {
            rows.skip(Reason::Unlabelled);
        }
        for label in item.labels {
            let mut draft = draft.clone();
            draft.row.label = label;
            draft.mention.clone_from(&item.mention);
            if let Some(annotator) = &item.annotator {
                draft.row.annotator.clone_from(annotator);
            }
            rows.push(draft);
        }
    }
}
