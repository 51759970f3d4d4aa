//! Tables that are right in many ways, and wrong in more.

use std::fs;

use insta::assert_snapshot;

use super::session::{ARTICLES, LABELS, Session};

const TRAIN: &str = "-o new.model";

#[test]
fn tables_that_cannot_be_read() {
    let mut session = Session::empty()
        .with("column.csv", "id,txt,actor,label\n1,Norland won.,Norland,positive\n")
        .with("quotes.csv", "id,text,actor,label\n1,Norland won.,Norland,positive\n2,\"Norland lost.,Norland,negative\n")
        .with("fields.csv", "id,text,actor,label\n1,Norland won, again.,Norland,positive\n")
        .with("twice.csv", "id,text,actor,label,text\n1,Norland won.,Norland,positive,x\n")
        .with("latin1.csv", b"id,text,actor,label\n1,Malm\xf6 won.,Norland,positive\n")
        .with("empty.csv", "")
        .with("header.csv", "id,text,actor,label\n")
        .with("broken.jsonl", "{\"id\": 1, \"text\": \"Norland won.\", \"actor\": \"Norland\", \"label\": \"positive\"}\n{\"id\": 2,\n")
        .with("array.json", "[{\"id\": 1}]\n")
        .with("not.csv.gz", "hello\n")
        .with_folder("folder");
    for name in [
        "column.csv",
        "quotes.csv",
        "fields.csv",
        "twice.csv",
        "latin1.csv",
        "empty.csv",
        "header.csv",
        "broken.jsonl",
        "array.json",
        "not.csv.gz",
        "folder",
        "missing.csv",
        "missing.csv empty.csv",
        "header.csv header.csv",
    ] {
        session.fails(&format!("train {name} {TRAIN}"));
    }
    session.fails_with(&format!("train - {TRAIN}"), b"");
    session.fails_with(&format!("train - {TRAIN}"), b"id,body\n1,x\n");
    assert_snapshot!(session.transcript());
}

/// A file that opens, but whose bytes the system refuses to give.
#[test]
#[cfg(target_os = "linux")]
fn a_file_that_stops_giving() {
    let mut session = Session::new();
    session.fails("train /proc/self/mem -o new.model");
    session.fails("score my.model articles.csv /proc/self/mem --actors actors.toml -o scores.csv");
    assert_snapshot!(session.transcript());
}

#[test]
fn rows_that_cannot_be_used() {
    let rows = |rows: &str| format!("id,text,actor,aliases,mention_start,mention_end,label\n{rows}\n");
    let mut session = Session::empty()
        .with("text.csv", rows("1,Norland won.,Norland,,,,positive\n2,,Norland,,,,negative"))
        .with("actor.csv", rows("1,Norland won.,,,,,positive"))
        .with("label.csv", rows("1,Norland won.,Norland,,,,"))
        .with("mention.csv", rows("1,Norland won.,Norland,,8,99,positive"))
        .with("offset.csv", rows("1,Norland won.,Norland,,eight,9,positive"))
        .with("row.csv", rows("1,Norland won.,Norland,,,,positive\n1,Norland won.,Norland,,,,negative"))
        .with("article.csv", rows("1,Norland won.,Norland,,,,positive\n1,Norland lost.,Norland,,,,negative"))
        .with("class.csv", rows("1,Norland won.,Norland,,,,positive\n2,Norland led.,Norland,,,,positive"));
    for name in ["text", "actor", "label", "mention", "offset", "row", "article", "class"] {
        session.fails(&format!("train {name}.csv {TRAIN}"));
    }
    assert_snapshot!(session.transcript());
}

#[test]
fn an_unknown_label_names_its_file() {
    let mut session =
        Session::new().with("more.csv", LABELS.replace("\na", "\nc").replace(",negative", ",negativ"));
    session.fails("evaluate my.model labels.csv more.csv -o evaluation");
    assert_snapshot!(session.transcript());
}

#[test]
fn selections_that_choose_nothing() {
    let mut session = Session::new();
    session.fails("train labels.csv -o new.model --split trian");
    session.fails("train labels.csv -o new.model --where outlt=Herald");
    session.fails("train labels.csv -o new.model --where outlet=Herald --split dev");
    session.fails("train labels.csv -o new.model --where outlet=Herald --where id=a2");
    session.fails("train labels.csv -o new.model --column txt=body");
    session.fails("train labels.csv -o new.model --column text=body");
    assert_snapshot!(session.transcript());
}

/// The same table in every form that is read gives the same weights.
#[test]
fn every_form_of_a_table_is_read() {
    let jsonl: String = csv::Reader::from_reader(LABELS.as_bytes())
        .deserialize::<std::collections::BTreeMap<String, String>>()
        .map(|row| serde_json::to_string(&row.unwrap()).unwrap() + "\n")
        .collect();
    // The texts have no semicolons or tabs; only the commas between fields may be replaced.
    let separated = |separator: u8| {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(LABELS.as_bytes());
        reader.records().for_each(|record| writer.write_record(&record.unwrap()).unwrap());
        writer.into_inner().unwrap()
    };
    let gzip = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, LABELS.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let zstd =
        ruzstd::encoding::compress_to_vec(LABELS.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let mut session = Session::new()
        .with("semicolon.csv", separated(b';'))
        .with("tab.tsv", separated(b'\t'))
        .with("lines.jsonl", &jsonl)
        .with("lines.txt", &jsonl)
        .with("bom.csv", format!("\u{feff}{}", LABELS.replace('\n', "\r\n")))
        .with("zipped.csv.gz", &gzip)
        .with("zipped", &zstd)
        .with("renamed.csv", LABELS.replacen(",text,", ",body,", 1).replacen(",label\n", ",stance\n", 1));
    let weights = |session: &mut Session, arguments: &str, stdin: &[u8]| {
        session.succeeds_with(&format!("train {arguments} --split train --force -o new.model"), stdin);
        let printed = session.succeeds("inspect new.model --features 1000000");
        printed[printed.find("\nfeatures").unwrap()..].to_owned()
    };
    let expected = weights(&mut session, "labels.csv", b"");
    for arguments in [
        "semicolon.csv",
        "tab.tsv",
        "lines.jsonl",
        "lines.txt",
        "bom.csv",
        "zipped.csv.gz",
        "zipped",
        "renamed.csv --column text=body --column label=stance",
    ] {
        assert_eq!(weights(&mut session, arguments, b""), expected, "{arguments}");
    }
    assert_eq!(weights(&mut session, "-", LABELS.as_bytes()), expected, "standard input");
    assert_eq!(weights(&mut session, "-", &gzip), expected, "compressed standard input");
    assert_eq!(weights(&mut session, "- --format jsonl", jsonl.as_bytes()), expected, "named format");
    assert_ne!(
        weights(
            &mut session,
            "labels.csv --where outlet=Herald --where outlet=Clamour --where event=vote",
            b""
        ),
        expected
    );
}

/// Pipes that have a name, as shells make them for `<(…)`: what is looked at to tell what they are would be lost.
#[cfg(unix)]
#[test]
fn pipes_that_have_a_name_are_read_whole() {
    let mut session = Session::new();
    let model = fs::read(session.path("my.model")).unwrap();
    session.succeeds("score my.model articles.csv --actors actors.toml -o scores.csv");
    let scores = fs::read(session.path("scores.csv")).unwrap();
    session.succeeds_with("score my.model /dev/stdin --actors actors.toml -o piped.csv", ARTICLES.as_bytes());
    session.succeeds_with("inspect /dev/stdin", &model);
    assert_eq!(fs::read(session.path("piped.csv")).unwrap(), scores);

    session.succeeds("compare scores.csv -o one");
    session.succeeds_with("compare /dev/stdin -o other", &scores);
    let actors = |folder: &str| {
        let report = fs::read_to_string(session.path(folder).join("comparison.json")).unwrap();
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        report.get("actors").cloned()
    };
    assert!(actors("one").is_some() && actors("one") == actors("other"));
    let told = session.fails_with("compare /dev/stdin --actors actors.toml -o third", ARTICLES.as_bytes());
    assert!(told.contains("articles are read twice"), "{told}");
}

#[test]
fn limits_that_users_set() {
    let mut session = Session::new();
    let listed = session.run("score my.model articles.csv --actors actors.toml --max-length 40", b"");
    assert_eq!(listed.status.code(), Some(3));
    session.note("score my.model articles.csv --actors actors.toml --max-length 40", &listed);
    session.fails("score my.model articles.csv --actors actors.toml --max-length 40 --strict -o scores.csv");
    session.fails("score my.model articles.csv --actors actors.toml --max-rows 2 -o scores.csv");
    session.fails("train labels.csv --max-memory 32M -o new.model");
    session.fails("tune labels.csv --max-memory 32M -o new.toml");
    session.fails("cross-validate labels.csv --max-memory 32M -o report");
    session.misuses("train labels.csv --max-memory 4X -o new.model");
    session.misuses("score my.model articles.csv --max-rows 0");
    assert_snapshot!(session.transcript());
}
