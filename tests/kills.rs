//! Runs that are killed at random moments: what they leave is the old output or the new one, never a mix, and scoring goes on
//! where it ended. How often is told by `PARALLAX_KILLS`; a few times if it does not say.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a failing test may panic, also in its helpers")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use parallax::stats::Rng;
use tempfile::TempDir;

fn kills() -> usize {
    std::env::var("PARALLAX_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12)
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").join(name)
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parallax"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// How long the command takes, which succeeds.
fn run(folder: &Path, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    assert!(program(folder, arguments).status().unwrap().success(), "{arguments:?}");
    start.elapsed()
}

/// Runs the command and kills it after a while; whether it was still running.
fn kill(folder: &Path, arguments: &[&str], after: Duration) -> bool {
    let mut child = program(folder, arguments).spawn().unwrap();
    std::thread::sleep(after);
    let running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    running
}

fn part(rng: &mut Rng, of: Duration) -> Duration {
    of.mul_f64(rng.below(1_050) as f64 / 1_000.0)
}

/// The files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn a_model_and_a_report_are_the_old_or_the_new() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    fs::copy(data("labels.csv"), folder.join("labels.csv")).unwrap();
    fs::copy(data("articles.csv"), folder.join("articles.csv")).unwrap();
    fs::copy(data("actors.toml"), folder.join("actors.toml")).unwrap();
    fs::write(folder.join("other.toml"), "[regression]\nalpha = 9.0\n").unwrap();
    let trainings = [
        vec!["train", "labels.csv", "-o", "my.model", "--force"],
        vec!["train", "labels.csv", "--config", "other.toml", "-o", "my.model", "--force"],
    ];
    let comparisons = [
        vec!["compare", "articles.csv", "--actors", "actors.toml", "-o", "report", "--force"],
        vec!["compare", "articles.csv", "--actors", "actors.toml", "--seed", "7", "-o", "report", "--force"],
    ];
    let mut rng = Rng::new(1);
    let models = trainings.each_ref().map(|training| {
        let time = run(folder, training);
        (fs::read(folder.join("my.model")).unwrap(), time)
    });
    let reports = comparisons.each_ref().map(|comparison| {
        let time = run(folder, comparison);
        (files(&folder.join("report")), time)
    });
    assert!(models[0].0 != models[1].0 && reports[0].0 != reports[1].0);
    let mut running = 0;
    for round in 0..kills() {
        let which = round % 2;
        running += usize::from(kill(folder, &trainings[which], part(&mut rng, models[which].1)));
        let found = fs::read(folder.join("my.model")).unwrap();
        assert!(models.iter().any(|(model, _)| *model == found), "round {round}: a mix");
        running += usize::from(kill(folder, &comparisons[which], part(&mut rng, reports[which].1)));
        let found = files(&folder.join("report"));
        assert!(reports.iter().any(|(report, _)| *report == found), "round {round}: a mix");
    }
    assert!(running > 0, "no run was killed while it ran");
}

#[test]
fn scoring_goes_on_where_it_was_killed() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    // Many articles, of which some cannot be read.
    let articles = fs::read_to_string(data("articles.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(articles.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut writer = csv::Writer::from_path(folder.join("many.csv")).unwrap();
    writer.write_record(&header).unwrap();
    let (id, text) = (place(&header, "id"), place(&header, "text"));
    for copy in 0..40 {
        for (number, row) in rows.iter().enumerate() {
            let empty = (copy * 50 + number) % 97 == 5;
            let fields = row.iter().enumerate().map(|(at, field)| match at {
                _ if at == id => format!("{field}-{copy}"),
                _ if at == text && empty => String::new(),
                _ => field.to_owned(),
            });
            writer.write_record(fields).unwrap();
        }
    }
    writer.flush().unwrap();
    fs::copy(data("actors.toml"), folder.join("actors.toml")).unwrap();
    let score = ["score", "many.csv", "--actors", "actors.toml", "--errors", "failed.csv", "--force", "-o"];
    let with = |rest: &[&'static str]| score.iter().copied().chain(rest.iter().copied()).collect::<Vec<_>>();
    let start = Instant::now();
    assert_eq!(program(folder, &with(&["whole.csv"])).status().unwrap().code(), Some(3));
    let time = start.elapsed();
    let (whole, failed) =
        (fs::read(folder.join("whole.csv")).unwrap(), fs::read(folder.join("failed.csv")).unwrap());
    // Every row of the input is in the output or in the list of errors.
    let scored = csv::Reader::from_reader(whole.as_slice()).into_records().count() / 5;
    let listed = csv::Reader::from_reader(failed.as_slice()).into_records().count();
    assert_eq!((scored + listed, listed > 0), (40 * rows.len(), true));

    let mut rng = Rng::new(2);
    let (mut killed, mut ended) = (0, 0);
    while killed < kills() {
        if kill(folder, &with(&["out.csv", "--resume"]), part(&mut rng, time)) {
            killed += 1;
            continue;
        }
        ended += 1;
        assert!(fs::read(folder.join("out.csv")).unwrap() == whole, "after {killed} kills");
        assert!(fs::read(folder.join("failed.csv")).unwrap() == failed, "after {killed} kills");
    }
    assert_eq!(program(folder, &with(&["out.csv", "--resume"])).status().unwrap().code(), Some(3));
    assert!(fs::read(folder.join("out.csv")).unwrap() == whole, "{killed} kills, {ended} ends");
    let left = files(folder).into_keys().filter(|name| name.contains("partial")).count();
    assert_eq!(left, 0);
}

fn place(header: &csv::StringRecord, name: &str) -> usize {
    header.iter().position(|column| column == name).unwrap()
}
