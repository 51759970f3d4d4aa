//! A label as the tools write it: a class, or a span of the text with one.

use serde_json::Value;

use super::json::{text_of, whole};
use super::row::Mention;
use super::skipped::Reason;

/// A label, or several for one place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) labels: Vec<String>,
    pub(super) mention: Option<Mention>,
    pub(super) annotator: Option<String>,
}

/// Where objects keep their labels.
const LABELS: [&str; 7] = ["label", "labels", "choices", "value", "text_label", "category", "rating"];

/// The labels of a value: of a class, a list of classes, or a list of spans as `[start, end, label]`,
/// `[label, start, end]` or objects.
pub(super) fn items(value: &Value) -> Vec<Result<Item, Reason>> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().filter(|value| !value.is_null()).map(item).collect(),
        // A class that is not chosen.
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        value => vec![item(value)],
    }
}

fn item(value: &Value) -> Result<Item, Reason> {
    let wrong = || Reason::Value(format!("neither a label nor a span with one: {}", shortened(value)));
    let class = |label: String| Item { labels: vec![label], mention: None, annotator: None };
    match value {
        Value::Array(parts) => {
            let (start, end, label) = match parts.as_slice() {
                [start, end, label] if label.is_string() => (start, end, label),
                [label, start, end, ..] if label.is_string() => (start, end, label),
                _ => return Err(wrong()),
            };
            let (Some(start), Some(end)) = (whole(start), whole(end)) else { return Err(wrong()) };
            let label = text_of(label).ok_or_else(wrong)?;
            Ok(Item { mention: Some(Mention { start, end, text: None }), ..class(label) })
        }
        Value::Object(object) => {
            let any = |names: &[&str]| {
                names.iter().find_map(|name| object.get(*name).filter(|value| !value.is_null()))
            };
            let labels: Vec<String> = match any(&LABELS) {
                Some(Value::Array(labels)) => labels.iter().filter_map(text_of).collect(),
                Some(label) => text_of(label).into_iter().collect(),
                None => return Err(wrong()),
            };
            let mention = match (any(&["start_offset", "start"]), any(&["end_offset", "end"])) {
                (None, None) => None,
                (Some(start), Some(end)) => {
                    let (Some(start), Some(end)) = (whole(start), whole(end)) else { return Err(wrong()) };
                    Some(Mention { start, end, text: object.get("text").and_then(text_of) })
                }
                _ => return Err(wrong()),
            };
            let annotator = any(&["user", "user_id", "annotator"]).and_then(text_of);
            Ok(Item { labels, mention, annotator })
        }
        value => text_of(value).map(class).ok_or_else(wrong),
    }
}

/// A value, cut for a message.
fn shortened(value: &Value) -> String {
    const MOST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_of_a_label() {
        let span = |text: Option<&str>| Some(Mention { start: 0, end: 4, text: text.map(str::to_owned) });
        let item = |label: &str, mention| Item { labels: vec![label.into()], mention, annotator: None };
        for (value, expected) in [
            (json!("negative"), item("negative", None)),
            (json!(["negative"]), item("negative", None)),
            (json!(3), item("3", None)),
            (json!([[0, 4, "negative"]]), item("negative", span(None))),
            (json!([["negative", 0, 4]]), item("negative", span(None))),
            (json!([["negative", 0, 4, 0.5]]), item("negative", span(None))),
            (
                json!([{"start_offset": 0, "end_offset": 4, "label": "negative", "id": 7}]),
                item("negative", span(None)),
            ),
            (
                json!([{"start": 0, "end": 4.0, "labels": ["negative"], "text": "Varn"}]),
                item("negative", span(Some("Varn"))),
            ),
            (json!({"choices": ["negative"]}), item("negative", None)),
        ] {
            assert_eq!(items(&value), [Ok(expected)], "{value}");
        }
        assert_eq!(items(&json!([])), []);
        assert_eq!(items(&json!("")), []);
        assert_eq!(items(&json!(null)), []);
        for wrong in
            [json!([[0, 4]]), json!([[-1, 4, "x"]]), json!([{"start": 0, "label": "x"}]), json!([{"a": 1}])]
        {
            assert!(items(&wrong).iter().all(Result::is_err), "{wrong}");
        }
    }
}
