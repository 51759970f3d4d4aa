//! `import`.

use insta::assert_snapshot;

use super::session::Session;

const TASKS: &str = r#"[
{"id": 1, "data": {"text": "Norland kept its word.", "target": "Norland"}, "annotations": [
  {"completed_by": 4, "result": [{"id": "x", "from_name": "stance", "type": "choices", "value": {"choices": ["for"]}}]},
  {"completed_by": 5, "was_cancelled": true, "result": []}]},
{"id": 2, "data": {"text": "Suder broke its word."}, "annotations": [
  {"completed_by": 4, "result": [
    {"id": "a", "from_name": "span", "type": "labels", "value": {"start": 0, "end": 5, "text": "Suder", "labels": ["against"]}},
    {"id": "b", "from_name": "span", "type": "labels", "value": {"start": 90, "end": 95, "labels": ["against"]}}]}]},
{"id": 3, "data": {"text": "It rained."}, "annotations": []}
]"#;

#[test]
fn an_export_becomes_labels() {
    let mut session = Session::empty().with("project.json", TASKS);
    session.succeeds("import label-studio project.json --column actor=target -o labels.csv");
    session.shows("labels.csv");
    session.succeeds(
        "import label-studio project.json --column actor=target --label for=positive -o labels.jsonl",
    );
    session.shows("labels.jsonl");
    session.fails("import label-studio project.json -o labels.csv");
    session.fails("import label-studio project.json --strict -o new.csv");
    session.succeeds_with("import label-studio - --column actor=target --split dev", TASKS.as_bytes());
    session.succeeds("train labels.csv -o my.model");
    assert_snapshot!(session.transcript());
}

#[test]
fn what_cannot_be_imported() {
    let mut session = Session::empty()
        .with("project.json", TASKS)
        .with("empty.json", "")
        .with("cut.json", "[{\"id\": 1,\n")
        .with("labels.csv", "id,text\n1,x\n")
        .with("latin1.json", b"{\"text\": \"Malm\xf6\"}");
    for arguments in [
        "label-studio project.json --column actor=targt",
        "label-studio project.json --column txt=body",
        "label-studio project.json --per passage",
        "label-studio missing.json",
        "doccano empty.json",
        "doccano cut.json",
        "doccano labels.csv",
        "doccano latin1.json",
        "persent labels.csv",
        "semeval-stance labels.csv",
        "narrative-frames labels.csv",
        "basil project.json",
        "newsmtsc project.json",
    ] {
        session.fails(&format!("import {arguments} -o new.csv"));
    }
    session.misuses("import brat a.ann -o new.csv");
    assert_snapshot!(session.transcript());
}
