//! Label Studio.
//!
//! Its JSON (documented as the format of annotated tasks) is a list of tasks with `data` and `annotations` (once
//! `completions`), each with `completed_by` (a number or a user), `was_cancelled` and `result`: items with `from_name`,
//! `type` and `value`, where a value holds a list under the name of the type, and `start`, `end` and `text` of a region.
//! Items of one region have one `id`. JSON-MIN has the labels beside the fields of the data. Offsets count code points
//! since 2021, UTF-16 code units before; regions repeat their text, which decides.

use std::collections::BTreeMap;

use serde_json::Value;

use super::File;
use super::collect::Collector;
use super::doccano::flat;
use super::fields::{Columns, Fields};
use super::json::{self, text_of, whole};
use super::row::{Draft, Mention};
use super::skipped::Reason;
use crate::error::Result;

/// Types whose values can be labels, those that judge before those that mark.
const TYPES: [&str; 5] = ["choices", "rating", "labels", "hypertextlabels", "textarea"];
/// Where JSON-MIN has its labels, if the user does not say: as the templates call them.
const FLAT: [&str; 3] = ["label", "sentiment", "choice"];

/// Reads a file.
pub(super) fn read(file: &File, columns: &mut Columns, rows: &mut Collector<'_>) -> Result<()> {
    json::for_each(&file.text, |line, task| {
        match ["annotations", "completions"].iter().find_map(|name| task.get(*name)?.as_array()) {
            Some(annotations) => read_task(line, &task, annotations, columns, rows),
            None => flat(line, &task, &FLAT, columns, rows),
        }
        Ok(())
    })
}

fn read_task(
    line: u64,
    task: &Value,
    annotations: &[Value],
    columns: &mut Columns,
    rows: &mut Collector<'_>,
) {
    let data = task.get("data");
    let fields = Fields::new([data, data.and_then(|data| data.get("meta")), task.get("meta"), Some(task)]);
    rows.record(line, &columns.text(&fields, "id").unwrap_or_default());
    let draft = match columns.draft(&fields) {
        Ok(draft) => draft,
        Err(reason) => return rows.skip(reason),
    };
    if annotations.is_empty() {
        rows.skip(Reason::Unlabelled);
    }
    for annotation in annotations {
        if annotation.get("was_cancelled").and_then(Value::as_bool).unwrap_or_default() {
            rows.skip(Reason::Cancelled);
            continue;
        }
        let tags = tags(annotation.get("result"));
        columns.meet(tags.iter().map(|tag| tag.name));
        let mut draft = draft.clone();
        if let Some(annotator) = annotator(annotation) {
            draft.row.annotator = annotator;
        }
        let before = rows.count();
        let regions = regions(&tags);
        let whole = regions.iter().find(|region| region.iter().any(|tag| tag.region.is_empty()));
        let whole = whole.map_or(&[][..], Vec::as_slice);
        for region in &regions {
            read_region(&draft, region, whole, &fields, columns, rows);
        }
        if rows.count() == before {
            rows.skip(Reason::Unlabelled);
        }
    }
}

/// One item of a result.
struct Tag<'v> {
    /// The id of its region; empty for the whole text.
    region: &'v str,
    /// The control's name in the project's configuration.
    name: &'v str,
    kind: &'v str,
    values: Vec<String>,
    /// The region's place, or that it has one that cannot be read.
    mention: Option<Option<Mention>>,
}

fn tags(result: Option<&Value>) -> Vec<Tag<'_>> {
    let items = result.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    items
        .iter()
        .filter_map(|item| {
            let get = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
            let (kind, value) = (get("type"), item.get("value")?);
            if !TYPES.contains(&kind) {
                return None;
            }
            // The text of a text area stands under the same name as that of a region.
            let values = value.get(if kind == "textarea" { "text" } else { kind });
            let values = match values {
                Some(Value::Array(values)) => values.iter().filter_map(text_of).collect(),
                Some(value) => text_of(value).into_iter().collect(),
                None => Vec::new(),
            };
            let has_place = value.get("start").is_some() || value.get("globalOffsets").is_some();
            let mention = has_place.then(|| {
                let place = value.get("globalOffsets").unwrap_or(value);
                let text = value.get("text").filter(|text| text.is_string()).and_then(text_of);
                Some(Mention { start: whole(place.get("start")?)?, end: whole(place.get("end")?)?, text })
            });
            Some(Tag {
                region: if has_place { get("id") } else { "" },
                name: get("from_name"),
                kind,
                values,
                mention,
            })
        })
        .collect()
}

/// The items of each region, in the order of their first ones.
fn regions<'t, 'v>(tags: &'t [Tag<'v>]) -> Vec<Vec<&'t Tag<'v>>> {
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut regions: Vec<Vec<&Tag<'_>>> = Vec::new();
    for tag in tags {
        let position = *positions.entry(tag.region).or_insert(regions.len());
        match regions.get_mut(position) {
            Some(region) => region.push(tag),
            None => regions.push(vec![tag]),
        }
    }
    regions
}

/// Adds the labels of a region, or of the whole text. What is said of the `whole` text may name its actor.
fn read_region(
    draft: &Draft,
    region: &[&Tag<'_>],
    whole: &[&Tag<'_>],
    fields: &Fields<'_>,
    columns: &Columns,
    rows: &mut Collector<'_>,
) {
    let in_region = || region.iter().copied();
    let mut draft = draft.clone();
    if columns.is_named("actor") {
        let named = columns.name("actor");
        let actor = in_region()
            .chain(whole.iter().copied())
            .filter(|tag| tag.name == named)
            .find_map(|tag| tag.values.first());
        if let Some(actor) = actor {
            draft.row.actor.clone_from(actor);
        }
    }
    let labels: Vec<&String> = if columns.is_named("label") {
        let named = columns.name("label");
        in_region().filter(|tag| tag.name == named).flat_map(|tag| &tag.values).collect()
    } else {
        let actor = columns.is_named("actor").then(|| columns.name("actor"));
        let is_label = |tag: &&Tag<'_>| tag.kind != "textarea" && Some(tag.name) != actor.as_deref();
        let best = TYPES.iter().find(|kind| in_region().filter(is_label).any(|tag| tag.kind == **kind));
        in_region()
            .filter(is_label)
            .filter(|tag| Some(&tag.kind) == best)
            .flat_map(|tag| &tag.values)
            .collect()
    };
    if labels.is_empty() {
        return;
    }
    match in_region().find_map(|tag| tag.mention.as_ref()) {
        Some(None) => {
            return rows.skip(Reason::Mention("the place of a region is not given in characters".into()));
        }
        Some(Some(mention)) => draft.mention = Some(mention.clone()),
        None if draft.row.actor.is_empty() && !rows.has_actor() => {
            return rows.skip(fields.missing(&columns.name("actor")));
        }
        None => {}
    }
    for label in labels {
        let mut draft = draft.clone();
        draft.row.label.clone_from(label);
        rows.push(draft);
    }
}

/// Who labelled.
fn annotator(annotation: &Value) -> Option<String> {
    let user = annotation.get("completed_by").filter(|user| !user.is_null())?;
    text_of(user)
        .or_else(|| ["email", "username", "id"].iter().find_map(|name| user.get(*name).and_then(text_of)))
}
