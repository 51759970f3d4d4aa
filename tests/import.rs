//! Importing corpora and exports, written as data in `tests/cases/import.toml`, which explains its form at its top.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fs;

use parallax::corpus::{Input, ReadOptions, read_labels};
use parallax::import::{Format, Imported, Offsets, Options, Row, Unit, import, write_csv, write_json_lines};
use serde::Deserialize;
use tempfile::TempDir;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    format: String,
    files: Vec<File>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    actor: Option<String>,
    split: Option<String>,
    #[serde(default)]
    passages: bool,
    offsets: Option<String>,
    #[serde(default)]
    suggestions: bool,
    #[serde(default)]
    rows: Vec<BTreeMap<String, toml::Value>>,
    #[serde(default)]
    skipped: Vec<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    text: String,
}

impl Case {
    fn options(&self) -> Options {
        let format = match self.format.as_str() {
            "newsmtsc" => Format::NewsMtsc,
            "persent" => Format::PerSent,
            "narrative-frames" => Format::NarrativeFrames,
            "semeval-stance" => Format::SemEvalStance,
            "basil" => Format::Basil,
            "doccano" => Format::Doccano,
            "label-studio" => Format::LabelStudio,
            "argilla" => Format::Argilla,
            other => panic!("{other}"),
        };
        Options {
            columns: self.columns.clone(),
            labels: self.labels.clone(),
            actor: self.actor.clone(),
            split: self.split.clone(),
            unit: if self.passages { Unit::Passage } else { Unit::Article },
            offsets: self.offsets.as_deref().map(|offsets| match offsets {
                "code-points" => Offsets::CodePoints,
                "utf16" => Offsets::Utf16,
                "bytes" => Offsets::Bytes,
                other => panic!("{other}"),
            }),
            suggestions: self.suggestions,
            ..Options::new(format)
        }
    }

    /// Imports the files as `change` makes them. In messages they have no folder.
    fn run(&self, change: impl Fn(&str) -> String) -> Result<Imported, String> {
        let folder = TempDir::new().unwrap();
        let file = |file: &File| {
            let path = folder.path().join(&file.name);
            fs::write(&path, change(&file.text)).unwrap();
            Input::new(path)
        };
        let files: Vec<Input> = self.files.iter().map(file).collect();
        let place = format!("{}/", folder.path().display());
        match import(&files, &self.options()) {
            Ok(mut imported) => {
                for skipped in &mut imported.skipped {
                    skipped.file = skipped.file.replace(&place, "");
                }
                Ok(imported)
            }
            Err(error) => Err(error.to_string().replace(&place, "")),
        }
    }
}

fn cases() -> Vec<Case> {
    let cases: Cases =
        toml::from_str(include_str!("cases/import.toml")).unwrap_or_else(|error| panic!("{error}"));
    cases.case
}

#[test]
fn every_case_gives_its_rows() {
    let mut failures = String::new();
    for case in cases() {
        for (what, change) in [
            ("as it is", str::to_owned as fn(&str) -> String),
            ("with a byte order mark and Windows line ends", windows),
        ] {
            let found = case.run(change);
            let failure = match (&found, &case.error) {
                (Err(found), Some(expected)) if found == expected => continue,
                (Ok(found), None) => differs(&case, found),
                (found, expected) => Some(format!("expected the error {expected:?}, found {found:#?}")),
            };
            if let Some(failure) = failure {
                failures += &format!("\ncase \"{}\", {what}: {failure}\n", case.name);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn windows(text: &str) -> String {
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

/// How the fields that the case names differ, if they do.
fn differs(case: &Case, found: &Imported) -> Option<String> {
    let skipped: Vec<String> = found.skipped.iter().map(ToString::to_string).collect();
    if skipped != case.skipped {
        return Some(format!("skipped: {skipped:#?}"));
    }
    let rows: Vec<serde_json::Value> =
        found.rows.iter().map(|row| serde_json::to_value(row).unwrap()).collect();
    let is_expected = rows.len() == case.rows.len()
        && rows.iter().zip(&case.rows).all(|(row, expected)| {
            expected.iter().all(|(field, expected)| match field.as_str() {
                "mention" => mention(row) == expected.as_str().unwrap(),
                field => text(&row[field]).replace("\r\n", "\n") == expected.as_str().unwrap(),
            })
        });
    (!is_expected).then(|| format!("rows: {rows:#?}"))
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The mention's text, by code points.
fn mention(row: &serde_json::Value) -> String {
    let place = |field: &str| row[field].as_u64().map(|place| place as usize);
    match (place("mention_start"), place("mention_end")) {
        (Some(start), Some(end)) => text(&row["text"]).chars().skip(start).take(end - start).collect(),
        _ => String::new(),
    }
}

/// What is written is read again, and each mention is where it was.
#[test]
fn rows_are_labels() {
    let folder = TempDir::new().unwrap();
    for case in cases().iter().filter(|case| case.error.is_none()) {
        let imported = case.run(str::to_owned).unwrap();
        let (mut csv, mut json) = (Vec::new(), Vec::new());
        write_csv(&imported.rows, &mut csv).unwrap();
        write_json_lines(&imported.rows, &mut json).unwrap();
        for (name, bytes) in [("labels.csv", csv), ("labels.jsonl", json)] {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            let labels = read_labels(&[Input::new(&path)], &ReadOptions::default())
                .unwrap_or_else(|error| panic!("case \"{}\": {error}", case.name));
            assert_eq!(labels.observations.len(), imported.rows.len(), "{}", case.name);
            for (observation, row) in labels.observations.iter().zip(&imported.rows) {
                let article = &labels.articles[observation.article];
                let read = observation.mention.map(|mention| mention.of(&article.text));
                let written = mention(&serde_json::to_value(row).unwrap());
                assert_eq!(read.unwrap_or_default(), written, "{}", case.name);
                assert_eq!(
                    (article.text.as_str(), &observation.label),
                    (&*row.text, &row.label),
                    "{}",
                    case.name
                );
                assert_eq!(observation.actor.name, row.actor, "{}", case.name);
            }
        }
    }
}

/// Files that are cut short, anywhere, are refused or give rows that are right.
#[test]
fn cut_files() {
    for case in cases() {
        for part in 1..40 {
            let cut = |text: &str| text.chars().take(text.chars().count() * part / 40).collect();
            for row in case.run(cut).map(|imported| imported.rows).unwrap_or_default() {
                let mention = mention(&serde_json::to_value(&row).unwrap());
                assert_eq!(row.mention_start.is_some(), !mention.trim().is_empty(), "{}: {row:?}", case.name);
                assert!(![&row.id, &row.actor, &row.label].iter().any(|field| field.is_empty()), "{row:?}");
            }
        }
    }
}

#[test]
fn the_columns_are_in_order() {
    let mut csv = Vec::new();
    write_csv(&[Row::default()], &mut csv).unwrap();
    assert_eq!(
        String::from_utf8(csv).unwrap(),
        "id,event,outlet,date,title,text,actor,aliases,mention_start,mention_end,annotator,split,label\n\
         ,,,,,,,,,,,,\n"
    );
}

#[test]
fn tweets_in_windows_1252() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("trainingdata.txt");
    fs::write(
        &path,
        b"ID\tTarget\tTweet\tStance\r\n1\tKarsk\tKarsk\x92s caf\xe9s \x96 \"lovely\r\n\tFAVOR\r\n",
    )
    .unwrap();
    let options = Options::new(Format::SemEvalStance);
    assert!(import(&[Input::new(&path)], &options).is_err(), "a tweet on two lines has too few fields");
    fs::write(&path, b"ID\tTarget\tTweet\tStance\r\n1\tKarsk\tKarsk\x92s caf\xe9s \x96 \"lovely\tFAVOR\r\n")
        .unwrap();
    let imported = import(&[Input::new(&path)], &options).unwrap();
    assert_eq!(&*imported.rows[0].text, "Karsk’s cafés – \"lovely");
    // Only there: elsewhere such bytes are a fault.
    let error = import(&[Input::new(&path)], &Options::new(Format::PerSent)).unwrap_err();
    assert!(error.to_string().contains("not valid UTF-8 at byte"), "{error}");
}

#[test]
fn options_that_a_format_has_no_use_for() {
    let input = [Input::new("not-looked-at")];
    let columns = BTreeMap::from([("actor".to_owned(), "target".to_owned())]);
    for (options, expected) in [
        (Options { columns, ..Options::new(Format::NewsMtsc) }, "columns can be named only for exports"),
        (Options { unit: Unit::Passage, ..Options::new(Format::Doccano) }, "only PerSenT and BASIL"),
        (Options { suggestions: true, ..Options::new(Format::Doccano) }, "only Argilla"),
        (
            Options {
                columns: BTreeMap::from([("actr".to_owned(), "x".to_owned())]),
                ..Options::new(Format::Doccano)
            },
            "unknown column \"actr\" (did you mean `actor`?)",
        ),
    ] {
        let error = import(&input, &options).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}
