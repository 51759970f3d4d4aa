//! Reading tables: what is written reads back, and what is wrong is told with its place.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use parallax::corpus::{
    Actor, ArticleRow, Articles, Format, Input, Labels, Limits, ReadOptions, Source, read_articles,
    read_labels, read_training_labels,
};
use parallax::span::Span;
use parallax::{Error, Result};
use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use tempfile::TempDir;

/// A folder for files of one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The message without the folder's name.
    fn message(&self, error: &Error) -> String {
        error.to_string().replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn articles(path: &Path, options: &ReadOptions) -> Result<Vec<ArticleRow>> {
    read_articles(&[Input::new(path)], options)?.collect()
}

fn labels(name: &str, content: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Labels, String> {
    let folder = Folder::new();
    let path = folder.write(name, content);
    read_labels(&[Input::new(path)], options).map_err(|error| folder.message(&error))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn where_(conditions: &[(&str, &str)]) -> ReadOptions {
    let filters = conditions.iter().map(|(column, value)| (column.to_string(), value.to_string()));
    ReadOptions { filters: filters.collect(), ..Default::default() }
}

fn renamed(columns: &[(&str, &str)]) -> ReadOptions {
    let columns = columns.iter().map(|(ours, theirs)| (ours.to_string(), theirs.to_string()));
    ReadOptions { columns: columns.collect(), ..Default::default() }
}

#[test]
fn rows_of_one_article_share_it() {
    let read = labels(
        "labels.csv",
        "\u{feff}id;event;outlet;date;title;text;actor;aliases;mention_start;mention_end;annotator;split;label\r\n\
         a1;talks;The Selm Post;2031-04-01;Talks;\"Malmö hosts; Norland\r\nwaits.\";Norland; Port Selm |Norland||Port Selm;13;20;ann;train;neutral\r\n\
         \r\n\
         a2;talks;The Selm Post;2031-04-01;Talks;\"Malmö hosts; Norland\r\nwaits.\";Malmö;;;;;dev;positive\r\n\
         ;;;;; other ;Malmö;;0.0;2.0;;;positive",
        &ReadOptions::default(),
    )
    .unwrap();
    let [first, other] = read.articles.as_slice() else { panic!("{:?}", read.articles) };
    assert_eq!(first.text, "Malmö hosts; Norland\r\nwaits.");
    assert_eq!((first.id.as_str(), first.group()), ("a1", "talks"));
    assert_eq!((other.id.as_str(), other.group(), other.text.as_str()), ("row-3", "row-3", " other "));
    assert_eq!((&other.event, other.title.as_str()), (&None, ""));

    let [one, two, three] = read.observations.as_slice() else { panic!("{:?}", read.observations) };
    assert_eq!(one.actor, Actor::new("Norland", ["Port Selm"]));
    assert_eq!(one.mention.unwrap().of(&first.text), "Norland");
    assert_eq!((one.annotator.as_deref(), one.split.as_deref()), (Some("ann"), Some("train")));
    assert_eq!((two.id.as_str(), two.article, two.mention, two.label.as_str()), ("a2", 0, None, "positive"));
    assert_eq!((three.article, three.mention), (1, Some(Span::new(0, 2))));
    assert_eq!([one.line, two.line, three.line], [2, 5, 7]);
}

#[test]
fn json_fields_may_be_strings_numbers_or_missing() {
    let read = labels(
        "labels.jsonl",
        concat!(
            r#"{"id": 7, "text": "Añe", "actor": "A", "aliases": ["B", "C"], "mention_start": 1, "mention_end": 2, "label": "x", "other": {}}"#,
            "\r\n\r\n",
            r#"{"text": "b", "actor": "A", "aliases": "B|C", "label": 1.5, "event": null, "outlet": ""}"#,
        ),
        &ReadOptions::default(),
    )
    .unwrap();
    let [one, two] = read.observations.as_slice() else { panic!("{:?}", read.observations) };
    assert_eq!((one.id.as_str(), two.id.as_str(), two.label.as_str()), ("7", "row-2", "1.5"));
    assert_eq!(one.actor, Actor::new("A", ["B", "C"]));
    assert_eq!(two.actor, one.actor);
    assert_eq!(one.mention, Some(Span::new(1, 3)));
    assert_eq!((one.line, two.line), (1, 3));
}

#[test]
fn the_format_is_told_by_name_else_by_content() {
    let folder = Folder::new();
    let read = |name: &str, content: &[u8], format: Option<Format>| {
        articles(&folder.write(name, content), &ReadOptions { format, ..Default::default() })
            .map(|rows| rows.into_iter().map(|row| row.article.text).collect::<Vec<_>>())
            .map_err(|error| folder.message(&error))
    };
    let (csv, json) = (b"text\n{a\n".as_slice(), b"\xef\xbb\xbf\n {\"text\": \"{a\"}".as_slice());
    assert_eq!(read("a.csv", csv, None).unwrap(), ["{a"]);
    assert_eq!(read("a", csv, None).unwrap(), ["{a"]);
    assert_eq!(read("a", json, None).unwrap(), ["{a"]);
    assert_eq!(read("a.csv.gz", &gzip(csv), None).unwrap(), ["{a"]);
    assert_eq!(read("a", &compress_to_vec(json, CompressionLevel::Fastest), None).unwrap(), ["{a"]);
    assert_eq!(read("a.csv", json, Some(Format::JsonLines)).unwrap(), ["{a"]);
    assert!(read("a.jsonl", csv, None).unwrap_err().contains("not a JSON object"));
}

#[test]
fn rows_are_selected_by_any_column() {
    let csv = "id,text,actor,label,fold,lang\n1,a,A,x,one,en\n2,b,A,x,two,en\n3,c,A,x,one,\n4,,,,four,\n";
    let ids = |options: &ReadOptions| {
        let read = labels("l.csv", csv, options)?;
        Ok::<_, String>(read.observations.into_iter().map(|row| row.id).collect::<Vec<_>>())
    };
    assert_eq!(ids(&where_(&[("fold", "one")])).unwrap(), ["1", "3"]);
    assert_eq!(ids(&where_(&[("fold", "one"), ("fold", "two"), ("lang", "en")])).unwrap(), ["1", "2"]);
    assert_eq!(ids(&where_(&[("lang", ""), ("label", "x")])).unwrap(), ["3"]);
    let mut split = renamed(&[("split", "fold")]);
    split.splits = vec!["two".into()];
    assert_eq!(ids(&split).unwrap(), ["2"]);
    split.splits = vec!["test".into(), "dev".into()];
    assert_eq!(
        ids(&split).unwrap_err(),
        "l.csv, field `fold`: no row has \"dev\" or \"test\"; the values are: \"four\", \"one\", \"two\""
    );
    assert_eq!(
        ids(&where_(&[("fold", "two"), ("lang", "")])).unwrap_err(),
        "l.csv: no row meets the conditions on `fold` and `lang` together"
    );
}

#[test]
fn an_error_lists_twelve_values_at_most() {
    let rows: String = (10..40).map(|n| format!("t,A,l,{n}\n")).collect();
    let error = labels("l.csv", format!("text,actor,label,n\n{rows}"), &where_(&[("n", "x")])).unwrap_err();
    let listed: Vec<String> = (10..22).map(|n| format!("\"{n}\"")).collect();
    assert_eq!(
        error,
        format!("l.csv, field `n`: no row has \"x\"; the values are: {}, …", listed.join(", "))
    );
}

#[test]
fn sources_carry_what_sha256sum_prints() {
    let folder = Folder::new();
    let one = folder.write("one.csv", "text,actor,label,split\na,A,x,train\nb,A,x,dev\n");
    let two = folder.write("two.jsonl", r#"{"text": "c", "actor": "A", "label": "y", "split": "train"}"#);
    let options = ReadOptions { splits: vec!["train".into()], ..Default::default() };
    let read = read_labels(&[Input::new(one), Input::new(two)], &options).unwrap();
    let ids: Vec<&str> = read.observations.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["row-1", "row-3"]);
    let source = |name: &str, sha256: &str, rows| Source {
        name: name.into(),
        sha256: sha256.into(),
        rows,
        selected: 1,
    };
    assert_eq!(
        read.sources,
        [
            source("one.csv", "80039cba834fcb84fb509913effb8dbb8bfeff315cf71e76c262436cc16089c3", 2),
            source("two.jsonl", "6dc83b502bad6b876575d93e565f67c491855f252da0d895992da73ad7b9988b", 1),
        ]
    );
    assert_eq!(read.sha256, "4602badbd2b01764e48933be4aa96d35bf1c0e1f3da4c88ff2585e6d07f3f72a");
}

#[test]
fn probabilities_stand_for_a_label_in_training() {
    let folder = Folder::new();
    let read = |name: &str, table: &str| {
        read_training_labels(&[Input::new(folder.write(name, table))], &ReadOptions::default())
            .map_err(|error| folder.message(&error))
    };
    let header = "text,actor,label,p_bad,p_good\n";
    let found = |labels: Labels| -> Vec<(String, Option<f64>)> {
        labels.observations.into_iter().map(|row| (row.label, row.probability)).collect()
    };
    let soft = |name: &str, probability: f64| (name.to_owned(), Some(probability));
    // A label wins over probabilities; what is impossible is no observation; rounding is mended.
    let labels =
        read("l.csv", &format!("{header}ab,A,good,1,0\nab,A,,0.25,0.75\nab,B,,,1.0\nab,C,,0.251,0.751\n"));
    let labels = labels.unwrap();
    assert_eq!(labels.firsts(), [0, 1, 1, 3, 4, 4]);
    assert_eq!((labels.n_soft(), labels.gold()), (3, vec![0]));
    let expected = [("good".to_owned(), None), soft("bad", 0.25), soft("good", 0.75), soft("good", 1.0)];
    let found_here = found(labels);
    assert_eq!(found_here[..4], expected);
    assert!((found_here[4].1.unwrap() - 0.251 / 1.002).abs() < 1e-12);
    // The column of labels may be missing; so read JSON Lines.
    assert_eq!(found(read("s.csv", "text,actor,p_bad,p_good\nab,A,0.5,0.5\n").unwrap()).len(), 2);
    let json = "{\"text\":\"ab\",\"actor\":\"A\",\"p_good\":0.75,\"p_bad\":0.25}\n";
    assert_eq!(found(read("l.jsonl", json).unwrap()).len(), 2);
    for (row, expected) in [
        ("ab,A,,0.5,0.4", "field `label`: `p_bad`, `p_good` sum to 0.9, not to 1"),
        ("ab,A,,0.5,", "field `label`: `p_bad` sum to 0.5, not to 1"),
        ("ab,A,,-0.5,1.5", "field `p_bad`: a probability from 0 to 1 is expected, not \"-0.5\""),
        ("ab,A,,0.5,half", "field `p_good`: a probability from 0 to 1 is expected, not \"half\""),
        ("ab,A,,nan,1", "field `p_bad`: a probability from 0 to 1 is expected, not \"nan\""),
        ("ab,A,,,", "field `label`: empty, but every row needs it"),
    ] {
        let error = read("l.csv", &format!("{header}{row}\n")).unwrap_err();
        assert_eq!(error, format!("l.csv, line 2, row \"row-1\", {expected}"));
    }
    let error = read("l.csv", "text,actor,label,p_a,p_a\nab,A,,1,0\n").unwrap_err();
    assert_eq!(error, "l.csv, line 1: column `p_a` stands twice in the header");
    // What is no training has no use for them.
    let file = folder.write("l.csv", format!("{header}ab,A,,0.25,0.75\n"));
    let error = read_labels(&[Input::new(file)], &ReadOptions::default()).unwrap_err();
    assert_eq!(
        folder.message(&error),
        "l.csv, line 2, row \"row-1\", field `label`: empty: probabilities of labels can be trained on, and nothing else"
    );
}

#[test]
fn an_id_names_one_article_and_one_row_of_it() {
    let folder = Folder::new();
    let read = |csv: &str| {
        read_labels(&[Input::new(folder.write("l.csv", csv))], &ReadOptions::default())
            .map(|labels| labels.observations.len())
            .map_err(|error| folder.message(&error))
    };
    let header = "id,text,actor,mention_start,mention_end,annotator,label\n";
    let differing = "1,ab,A,,,,x\n1,ab,B,,,,x\n1,ab,A,0,1,,x\n1,ab,A,,,ann,x\n";
    assert_eq!(read(&format!("{header}{differing}")), Ok(4));
    assert_eq!(
        read(&format!("{header}{differing}1,ab,A,0,1,,y\n")).unwrap_err(),
        "l.csv, line 6, row \"1\": id \"1 (A, a)\" stands already on line 4"
    );
    assert_eq!(
        read(&format!("{header}{differing}1,abc,C,,,,y\n")).unwrap_err(),
        "l.csv, line 6, row \"1\": id \"1\" stands already on line 2, for another article"
    );

    let (one, two) =
        (folder.write("one.csv", "id,text\n1,a\n"), folder.write("two.csv", "id,text\n2,b\n1,a\n"));
    let mut stream: Articles =
        read_articles(&[Input::new(one), Input::new(two)], &ReadOptions::default()).unwrap();
    assert_eq!(stream.by_ref().take(2).filter(Result::is_ok).count(), 2);
    let error = stream.next().unwrap().unwrap_err();
    assert_eq!(
        folder.message(&error),
        "two.csv, line 3, row \"1\": id \"1\" stands already on line 2 of one.csv"
    );
    assert!(stream.next().is_none(), "an error is the last item");
}

/// Bad labels and what is said of them.
#[test]
fn errors_name_place_and_cause() {
    let iconv = "convert the file first, for example with `iconv -f WINDOWS-1252 -t UTF-8`";
    let whole = gzip("text,actor,label\n".repeat(50).as_bytes());
    let cases: Vec<(&str, Vec<u8>, String)> = [
        ("empty.csv", &b""[..], "the file is empty"),
        ("blank.jsonl", b"\xef\xbb\xbf\n \n", "the file is empty"),
        ("header.csv", b"text,actor,label\r\n\r\n", "the file has a header, but no rows"),
        (
            "column.csv",
            b"id,Text,actor,label\n1,a,b,c\n",
            "no column `text` (did you mean `Text`?); the columns are: id, Text, actor, label",
        ),
        ("twice.csv", b"text,actor,label,text\n", "line 1: column `text` stands twice in the header"),
        (
            "key.jsonl",
            b"\n{\"texts\": \"a\", \"actor\": \"b\", \"label\": \"c\"}",
            "line 2, row \"row-1\": no column `text` (did you mean `texts`?); the columns are: actor, label, texts",
        ),
        (
            "text.csv",
            b"id,title,text,actor,label\r\nx,\"two\r\nlines\",a,b,c\r\n\r\ny,t, ,b,c\r\n",
            "line 5, row \"y\", field `text`: empty, but every row needs it",
        ),
        ("actor.csv", b"text,actor,label\na,,c\n", "line 2, row \"row-1\", field `actor`: empty, but every row needs it"),
        (
            "label.jsonl",
            b"{\"id\": \"x\", \"text\": \"a\", \"actor\": \"b\", \"label\": null}",
            "line 1, row \"x\", field `label`: empty, but every row needs it",
        ),
        (
            "aliases.csv",
            b"text,actor,label,aliases\na,,c,d\n",
            "line 2, row \"row-1\", field `actor`: empty, but the row has aliases or a mention",
        ),
        (
            "fields.csv",
            b"text,actor,label\na,b,c\n\nd,e,f,g\n",
            "line 4: the row has 4 fields, but the header has 3",
        ),
        (
            "swallowed.csv",
            b"text,actor,label\n\"a,b,c\nd,e,f\ng\",h\n",
            "line 2: the row has 2 fields, but the header has 3; it goes on to line 4: is a quote not closed?",
        ),
        (
            "open.csv",
            b"text,actor,label\r\na,b,c\r\nd,e,\"f\r\ng,h,i\r\n",
            "line 3: the file ends inside quotes: a quoted field of this row is never closed",
        ),
        (
            "open-end.csv",
            b"text,actor,label\na,b,\"",
            "line 2: the file ends inside quotes: a quoted field of this row is never closed",
        ),
        (
            "open-header.csv",
            b"text,actor,\"label\na,b,c\n",
            "line 1: the file ends inside quotes: a quoted field of this row is never closed",
        ),
        (
            "utf16.csv",
            b"\xff\xfet\0e\0x\0t\0",
            "the file is UTF-16; convert it first, for example with `iconv -f UTF-16 -t UTF-8`",
        ),
                (
            "sheet.csv",
            b"PK\x03\x04\x14\0",
            "the file is a zip archive or a spreadsheet; unpack it, or save it as CSV in UTF-8",
        ),
        (
            "array.json",
            b"[\n{\"text\": 1}\n]",
            "line 1: not a JSON object; JSON Lines have one object a line; `jq -c '.[]'` makes such lines of a JSON array",
        ),
        (
            "malformed.jsonl",
            b"{\"text\": \"a\", \"actor\": \"b\", \"label\": \"c\"}\n{\"text\": oops}\n",
            "line 2: not a JSON object on one line: expected value at byte 10 of the line",
        ),
        (
            "pretty.jsonl",
            b"{\n\"text\": 1\n}\n",
            "line 1: not a JSON object on one line: EOF while parsing an object at byte 1 of the line",
        ),
        (
            "object.jsonl",
            b"{\"text\": {\"body\": 1}, \"actor\": \"b\", \"label\": \"c\"}",
            "line 1, field `text`: a string is expected, not an object",
        ),
        (
            "half.csv",
            b"text,actor,label,mention_start,mention_end\na,b,c,0,\n",
            "line 2, row \"row-1\", field `mention_end`: empty, but the mention has a start",
        ),
        (
            "other-half.csv",
            b"text,actor,label,mention_end\na,b,c,1\n",
            "line 2, row \"row-1\", field `mention_start`: empty, but the mention has an end",
        ),
        (
            "number.csv",
            b"text,actor,label,mention_start,mention_end\na,b,c,-1,1\n",
            "line 2, row \"row-1\", field `mention_start`: a whole number of characters is expected, not \"-1\"",
        ),
        (
            "order.csv",
            b"text,actor,label,mention_start,mention_end\nabc,b,c,2,2\n",
            "line 2, row \"row-1\", field `mention_end`: the mention ends at 2, not after its start at 2",
        ),
        (
            "range.csv",
            "text,actor,label,mention_start,mention_end\nañb,b,c,2,4\n".as_bytes(),
            "line 2, row \"row-1\", field `mention_end`: the mention ends at 4, but the text has 3 characters",
        ),
    ]
    .into_iter()
    .map(|(name, content, expected)| (name, content.to_vec(), expected.to_owned()))
    .chain([
        (
            "latin.csv",
            b"text,actor,label\na,b,c\n\"Malm\xf6\nx\",b,c\n".to_vec(),
            format!("line 3: not valid UTF-8 at byte 28; {iconv}"),
        ),
        (
            "latin.jsonl",
            b"\xef\xbb\xbf\n{\"text\": \"Malm\xf6\"}".to_vec(),
            format!("line 2: not valid UTF-8 at byte 18; {iconv}"),
        ),
        ("cut.csv.gz", whole[..whole.len() / 2].to_vec(), "line 1: cannot decompress: the compressed data is cut short or damaged".into()),
    ])
    .collect();
    for (name, content, expected) in cases {
        let error = labels(name, content, &ReadOptions::default()).unwrap_err();
        let colon = if expected.starts_with("line ") { ", " } else { ": " };
        assert_eq!(error, format!("{name}{colon}{expected}"));
    }
}

#[test]
fn columns_that_the_user_names_must_be_there() {
    let csv = "text,actor,label\na,b,c\n";
    let json = "{\"text\": \"a\", \"actor\": \"b\", \"label\": \"c\"}\n{\"text\": \"a\", \"actor\": \"b\", \"label\": \"c\"}\n";
    for (options, missing) in [
        (renamed(&[("event", "story")]), "story"),
        (where_(&[("lang", "en")]), "lang"),
        (ReadOptions { splits: vec!["dev".into()], ..Default::default() }, "split"),
    ] {
        assert_eq!(
            labels("l.csv", csv, &options).unwrap_err(),
            format!("l.csv: no column `{missing}`; the columns are: text, actor, label")
        );
        assert_eq!(
            labels("l.jsonl", json, &options).unwrap_err(),
            format!("l.jsonl: no column `{missing}`; the columns are: actor, label, text")
        );
    }
}

#[test]
fn inputs_that_are_not_there_are_told_before_reading() {
    let folder = Folder::new();
    let there = folder.write("a.csv", "text\na\n");
    let inputs = [Input::new(there), Input::new(folder.0.path().join("b.csv"))];
    let error = read_articles(&inputs, &ReadOptions::default()).err().unwrap();
    assert!(folder.message(&error).starts_with("b.csv: cannot read: "), "{error}");
    let error = read_articles(&[], &ReadOptions::default()).err().unwrap();
    assert_eq!(error.to_string(), "no input");
}

/// Readers take a line in pieces, and a piece may end inside a character.
#[test]
fn long_lines_may_be_cut_inside_a_character() {
    let folder = Folder::new();
    for padding in 65_520..65_545 {
        let text = format!("{}é Norland", "x".repeat(padding));
        let rows =
            articles(&folder.write("long.csv", format!("id,text\nq,{text}\n")), &ReadOptions::default());
        assert!(rows.unwrap()[0].article.text == text, "{padding}");
    }
}

#[test]
fn articles_can_be_read_on_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<Articles>();
}

/// A cell of anything that a table may hold; a `text` must not be blank.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c ,;\t\"\r\n|{é😀]{0,12}", "\\PC{0,12}"]
}

proptest! {
    #[test]
    fn any_table_reads_back(
        rows in prop::collection::vec((cell(), cell()), 1..8),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        crlf: bool,
        mark: bool,
        compression in 0..3,
    ) {
        let rows: Vec<(String, String)> =
            rows.into_iter().map(|(title, text)| (title, format!("{text}."))).collect();
        let mut bytes = if mark { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer =
            csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(&mut bytes);
        writer.write_record(["title", "text"]).unwrap();
        for (title, text) in &rows {
            writer.write_record([title, text]).unwrap();
        }
        drop(writer);
        // What an editor would say of the line on which each row begins.
        let mut line = 2;
        let lines: Vec<u64> = rows.iter().map(|(title, text)| {
            let begin = line;
            line += 1 + format!("{title}{text}").matches('\n').count() as u64;
            begin
        }).collect();
        let bytes = match compression {
            0 => bytes,
            1 => gzip(&bytes),
            _ => compress_to_vec(&bytes[..], CompressionLevel::Fastest),
        };
        let folder = Folder::new();
        let read = articles(&folder.write("a.csv", bytes), &ReadOptions::default()).unwrap();
        let read: Vec<_> =
            read.into_iter().map(|row| ((row.article.title, row.article.text), row.line)).collect();
        prop_assert_eq!(read, rows.into_iter().zip(lines).collect::<Vec<_>>());
    }

    #[test]
    fn any_bytes_give_rows_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), json: bool) {
        let folder = Folder::new();
        let name = if json { "a.jsonl" } else { "a.csv" };
        let content = [if json { &b"{\"text\":\""[..] } else { b"text,title\n" }, &bytes].concat();
        let _ = articles(&folder.write(name, content), &ReadOptions::default());
        let _ = articles(&folder.write("a", &bytes), &ReadOptions::default());
    }

    #[test]
    fn any_json_reads_back(rows in prop::collection::vec((cell(), cell()), 1..8)) {
        let rows: Vec<BTreeMap<&str, String>> = rows
            .into_iter()
            .map(|(title, text)| BTreeMap::from([("title", title), ("text", format!("{text}."))]))
            .collect();
        let json: String = rows.iter().map(|row| serde_json::to_string(row).unwrap() + "\n").collect();
        let folder = Folder::new();
        let read = articles(&folder.write("a.ndjson", json), &ReadOptions::default()).unwrap();
        let read: Vec<_> = read
            .into_iter()
            .map(|row| BTreeMap::from([("title", row.article.title), ("text", row.article.text)]))
            .collect();
        prop_assert_eq!(read, rows);
    }
}

#[test]
fn what_passes_a_limit_is_told_and_never_cut() {
    let folder = Folder::new();
    let path = folder.write("articles.csv", "id,text\na,éé é\nb,éé éé\nc,ok\n");
    let limited = |article, rows| {
        let limits = Limits { article, rows, ..Limits::default() };
        let read = read_articles(&[Input::new(&path)], &ReadOptions { limits, ..Default::default() });
        let read = read.unwrap().tolerant().map(|row| match row {
            Ok(row) => row.article.id,
            Err(error) => folder.message(&error),
        });
        read.collect::<Vec<_>>()
    };
    assert_eq!(limited(5, 3), ["a", "b", "c"]);
    let long = "articles.csv, line 3, row \"b\", field `text`: the text has more than 4 characters; --max-length allows more";
    assert_eq!(limited(4, 3), ["a", long, "c"]);
    // Whose rows are too many is no matter of one of them.
    assert_eq!(limited(5, 2), ["a", "b", "articles.csv: more than 2 rows; --max-rows allows more"]);
    // Those that cannot be read count, too.
    let broken = folder.write("broken.csv", "id,text\na\nb\nc\n");
    let limits = Limits { rows: 2, ..Limits::default() };
    let read = read_articles(&[Input::new(broken)], &ReadOptions { limits, ..Default::default() }).unwrap();
    let told: Vec<String> = read.tolerant().map(|row| folder.message(&row.unwrap_err())).collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told[2], "broken.csv: more than 2 rows; --max-rows allows more");

    let row = format!("x,{},A,good\n", "word ".repeat(1 << 18));
    let limits = Limits { labels: Some(1 << 20), ..Limits::default() };
    let options = ReadOptions { limits, ..Default::default() };
    let error = labels("labels.csv", format!("id,text,actor,label\n{row}"), &options).unwrap_err();
    assert_eq!(error, "labels.csv: labels that take more than 1 MB: --max-memory allows no more");
    let limits = Limits { labels: Some(2 << 20), ..Limits::default() };
    assert!(
        labels("labels.csv", format!("id,text,actor,label\n{row}"), &ReadOptions { limits, ..options })
            .is_ok()
    );
}

#[test]
fn a_file_that_is_changed_while_it_is_read_is_told() {
    let folder = Folder::new();
    let table = |rows: u32| {
        (0..rows)
            .fold("id,text\n".to_owned(), |table, row| table + &format!("{row},{}\n", "word ".repeat(200)))
    };
    let whole = table(1000);
    let read = |change: &dyn Fn(&Path)| {
        let path = folder.write("articles.csv", &whole);
        let mut articles = read_articles(&[Input::new(&path)], &ReadOptions::default()).unwrap();
        articles.next().unwrap().unwrap();
        change(&path);
        articles.collect::<Result<Vec<_>>>().map(|rows| rows.len()).map_err(|error| folder.message(&error))
    };
    let open = |path: &Path| std::fs::OpenOptions::new().append(true).open(path).unwrap();
    assert_eq!(read(&|_| {}), Ok(999));
    let told = Err(
        "articles.csv: the file was changed while it was read; read a copy that nothing writes to".into(),
    );
    assert_eq!(read(&|path| open(path).write_all(b"more,word\n").unwrap()), told);
    // Cut at the end of a row: nothing of what is left is wrong.
    assert_eq!(read(&|path| open(path).set_len(table(900).len() as u64).unwrap()), told);
    // Another file in its place: the first one is read to its end.
    assert_eq!(
        read(&|path| {
            let other = folder.write("other", "id,text\nx,word\n");
            std::fs::rename(other, path).unwrap();
        }),
        Ok(999)
    );
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// A field too many; in JSON an object that is not closed.
    Long,
    /// No text.
    Short,
    Blank,
    /// Its id is that of others with the fault, whose texts are others.
    Twice,
}

proptest! {
    /// Every row is read or told, in order, whatever is wrong with it.
    #[test]
    fn no_row_is_lost(rows in prop::collection::vec(
        ("[a-zé ,.“”\"\n]{0,12}", prop::sample::select(vec![Fault::None, Fault::None, Fault::Long, Fault::Short, Fault::Blank, Fault::Twice])),
        1..40,
    )) {
        let folder = Folder::new();
        let (mut csv, mut json, mut expected) = ("id,text\n".to_owned(), String::new(), Vec::new());
        let mut twice = 0;
        for (at, (text, fault)) in rows.iter().enumerate() {
            twice += u32::from(*fault == Fault::Twice);
            expected.push(*fault == Fault::None || (*fault == Fault::Twice && twice == 1));
            let id = if *fault == Fault::Twice { "same".to_owned() } else { at.to_string() };
            let text = if *fault == Fault::Blank { " ".to_owned() } else { format!("{text}{at}") };
            let object = serde_json::json!({ "id": id, "text": text }).to_string();
            let record = format!("{id},\"{}\"", text.replace('"', "\"\""));
            let (record, object) = match fault {
                Fault::Long => (record + ",more", object.replace('}', "")),
                Fault::Short => (id.clone(), serde_json::json!({ "id": id }).to_string()),
                _ => (record, object),
            };
            csv += &format!("{record}\n");
            json += &format!("{object}\n");
        }
        for (name, content) in [("a.csv", csv), ("a.jsonl", json)] {
            let path = folder.write(name, &content);
            let read = read_articles(&[Input::new(path)], &ReadOptions::default()).unwrap().tolerant();
            let read: Vec<bool> = read.map(|row| row.is_ok()).collect();
            prop_assert_eq!(&read, &expected, "{}", content);
        }
    }
}
