//! The whole job, as `parallax demo` does it.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// What the demo promises.
const FILES: [&str; 20] = [
    "comparison/comparison.csv",
    "comparison/comparison.json",
    "comparison/comparison.md",
    "comparison/index.html",
    "data/README.md",
    "data/actors.toml",
    "data/articles.csv",
    "data/labels.csv",
    "demo.model",
    "evaluation/evaluation.html",
    "evaluation/evaluation.json",
    "evaluation/evaluation.md",
    "explanation.html",
    "reading/comparison.csv",
    "reading/comparison.json",
    "reading/comparison.md",
    "reading/index.html",
    "scores-test.csv",
    "scores-train.csv",
    "swapped.model",
];

#[test]
fn the_demo_makes_what_it_promises() {
    let demo = Demo::run(&[]);
    assert_eq!(demo.files().keys().map(String::as_str).collect::<Vec<_>>(), FILES);

    let evaluation = demo.json("evaluation/evaluation.json");
    let number = |value: &Value| value.as_f64().unwrap();
    assert_eq!(evaluation["n"], 68);
    assert!(number(&evaluation["accuracy"]) > number(&evaluation["baseline"]["accuracy"]));
    assert!(number(&evaluation["macro_f1"]) > number(&evaluation["baseline"]["macro_f1"]));

    let mut scores = csv::Reader::from_path(demo.path("scores-test.csv")).unwrap();
    let columns = [
        "id",
        "event",
        "outlet",
        "date",
        "actor",
        "mentions",
        "score",
        "label",
        "p_negative",
        "p_neutral",
        "p_positive",
    ];
    assert_eq!(scores.headers().unwrap(), &csv::StringRecord::from(&columns[..]));
    let rows: Vec<csv::StringRecord> = scores.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 25 * 5, "a row for each article and actor");
    for row in rows.iter().filter(|row| &row[5] != "0") {
        let [score, negative, neutral, positive] = [6, 8, 9, 10].map(|at| row[at].parse::<f64>().unwrap());
        assert!((negative + neutral + positive - 1.0).abs() < 1e-5, "{row:?}");
        assert!((positive - negative - score).abs() < 1e-5, "{row:?}");
    }

    let comparison = demo.json("comparison/comparison.json");
    assert_eq!(comparison["by"], "outlet");
    assert_eq!(comparison["n_articles"], 50);
    assert_eq!(comparison["actors"].as_array().unwrap().len(), 5);
}

#[test]
fn its_pages_need_nothing_from_elsewhere() {
    let demo = Demo::run(&[]);
    for name in FILES.iter().filter(|name| name.ends_with(".html")) {
        let page = fs::read_to_string(demo.path(name)).unwrap().to_lowercase();
        assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"), "{name}");
        for foreign in [
            "src=\"http",
            "href=\"http",
            "src=\"//",
            "href=\"//",
            "<script src",
            "<link",
            "@import",
            "url(http",
        ] {
            assert!(!page.contains(foreign), "{name} has {foreign}");
        }
    }
}

/// The same bytes whatever the folder is called, and whatever the number of threads.
#[test]
fn the_same_bytes_every_time() {
    let first = Demo::run(&["--threads", "1"]).files();
    for arguments in [["--threads", "2"], ["--threads", "7"]] {
        let again = Demo::run(&arguments).files();
        for (name, content) in &first {
            assert!(again[name] == *content, "{name} differs with {arguments:?}");
        }
    }
}

/// Every command that the demo prints does what the demo did.
#[test]
fn the_commands_that_it_prints_do_the_same() {
    let demo = Demo::run(&[]);
    let expected = demo.files();
    let printed = demo.printed.lines().filter_map(|line| line.trim().strip_prefix("$ parallax "));
    let commands: Vec<&str> = printed.collect();
    let names: Vec<&str> = commands.iter().filter_map(|command| command.split(' ').next()).collect();
    assert_eq!(names, ["train", "evaluate", "score", "train", "score", "compare", "compare", "explain"]);
    for entry in fs::read_dir(demo.path("")).unwrap().map(|entry| entry.unwrap().path()) {
        match entry.is_dir() {
            true if entry.ends_with("data") => {}
            true => fs::remove_dir_all(entry).unwrap(),
            false => fs::remove_file(entry).unwrap(),
        }
    }
    for command in commands {
        let arguments: Vec<&str> = command.split(' ').collect();
        let output = parallax(demo.folder.path(), &arguments);
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let made = demo.files();
    for name in FILES {
        assert!(made.get(name) == expected.get(name), "{name}");
    }
}

/// The paths that it prints lead from the working directory to its pages.
#[test]
fn it_says_where_the_pages_are() {
    let demo = Demo::run(&[]);
    for page in ["evaluation/evaluation.html", "comparison/index.html", "explanation.html"] {
        let path = Path::new("parallax-demo").join(page);
        assert!(demo.folder.path().join(&path).is_file());
        let line = path.display().to_string();
        assert!(demo.printed.lines().any(|printed| printed == line), "no line {line} in\n{}", demo.printed);
    }
}

#[test]
fn it_begins_again_only_if_told_to() {
    let demo = Demo::run(&[]);
    let expected = demo.files();
    fs::remove_file(demo.path("scores-test.csv")).unwrap();
    let output = parallax(demo.folder.path(), &["demo"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: parallax-demo exists already; choose another name, or overwrite it with --force\n"
    );
    assert!(!demo.path("scores-test.csv").exists());
    assert!(parallax(demo.folder.path(), &["demo", "--force"]).status.success());
    assert!(demo.files() == expected);
}

#[test]
#[cfg(target_os = "linux")]
fn it_says_what_stays_when_it_fails() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_parallax"));
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output =
        command.current_dir(folder.path()).env("NO_COLOR", "1").arg("demo").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stderr).unwrap();
    assert!(
        printed.contains("what is done stays in parallax-demo. To begin again, add --force.\n"),
        "{printed}"
    );
    assert!(printed.contains("error: standard output: cannot write"), "{printed}");
    assert!(parallax(folder.path(), &["demo", "--force"]).status.success());
}

/// A run of the demo in a folder of its own.
struct Demo {
    folder: TempDir,
    /// What it printed, on standard error and then on standard output.
    printed: String,
}

impl Demo {
    fn run(arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let output = parallax(folder.path(), &[&["demo"], arguments].concat());
        let printed = [output.stderr, output.stdout].map(|text| String::from_utf8(text).unwrap()).concat();
        assert!(output.status.success(), "{printed}");
        Self { folder, printed }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("parallax-demo").join(name)
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }

    /// Every file by its name within the results.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fn visit(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
                let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
                if entry.path().is_dir() {
                    visit(&entry.path(), &format!("{name}/"), files);
                } else {
                    files.insert(name, fs::read(entry.path()).unwrap());
                }
            }
        }
        let mut files = BTreeMap::new();
        visit(&self.path(""), "", &mut files);
        files
    }
}

fn parallax(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parallax"));
    command.current_dir(folder).env("NO_COLOR", "1").env_remove("RAYON_NUM_THREADS");
    command.args(arguments).output().unwrap()
}
