//! Where output goes, and where it cannot go.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use insta::assert_snapshot;

use super::session::{Session, text};

#[test]
fn what_is_there_stays() {
    let mut session = Session::new().with("there", "old").with_folder("full").with("full/file", "old");
    session.fails("train labels.csv -o there");
    session.fails("score my.model articles.csv --actors actors.toml -o there");
    session.fails("annotate articles.csv -o there");
    session.fails("explain my.model articles.csv --id b1 --actor Norland -o there");
    session.fails("evaluate my.model labels.csv -o full");
    session.fails("compare articles.csv -o full");
    session.fails("demo -o full");
    session.fails("train labels.csv -o full");
    session.fails("train labels.csv -o full --force");
    session.fails("evaluate my.model labels.csv -o there");
    session.fails("evaluate my.model labels.csv -o there --force");
    session.fails("train labels.csv -o missing/new.model");
    session.fails("evaluate my.model labels.csv -o missing/evaluation");
    assert_snapshot!(session.transcript());
}

#[test]
fn force_replaces() {
    let mut session =
        Session::new().with("there", "old").with_folder("full").with("full/evaluation.md", "old");
    session.succeeds("score my.model articles.csv --actors actors.toml -o there --force");
    assert!(
        session
            .read("there")
            .starts_with("id,event,outlet,date,actor,mentions,score,label,p_negative,p_positive\n")
    );
    session.succeeds("evaluate my.model labels.csv -o full --force");
    assert_ne!(session.read("full/evaluation.md"), "old");
}

/// An error after half the output has been made leaves no file.
#[test]
fn a_late_error_leaves_nothing() {
    let rows: String = (0..300).map(|row| format!("{row},It rained {row} times.\n")).collect();
    let mut session = Session::new().with("late.csv", format!("id,text\n{rows}300,\n"));
    session.fails("score my.model late.csv --actors actors.toml --strict -o scores.csv");
    session.fails("annotate late.csv -o annotations.jsonl");
    assert_snapshot!(session.transcript());
}

/// The disk is as good as full for a process that may only write files of a block's length.
#[test]
fn a_full_disk() {
    for arguments in [
        "train labels.csv -o new.model",
        "evaluate my.model labels.csv --split test -o evaluation",
        "score my.model long.csv --actors actors.toml -o scores.csv",
    ] {
        let rows: String = (0..99).map(|row| format!("{row},Norland spoke {row} times.\n")).collect();
        let session = Session::new().with("long.csv", format!("id,text\n{rows}"));
        let before = session.listing();
        let mut program = session.program_after("trap '' XFSZ; ulimit -f 1");
        program.args(arguments.split_whitespace());
        let output = program.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
        let message = text(&output.stderr);
        let path = arguments.rsplit(' ').next().unwrap();
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.starts_with(&format!("error: {path}: cannot write: File too large")), "{message}");
        assert_eq!(session.listing(), before, "{arguments} left something behind");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn full_standard_output() {
    let session = Session::new();
    for arguments in
        ["inspect my.model", "score my.model articles.csv --actors actors.toml", "annotate articles.csv"]
    {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut command = session.program();
        let output = command.args(arguments.split_whitespace()).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments}");
        assert_eq!(
            text(&output.stderr),
            "error: standard output: cannot write: No space left on device (os error 28)\n"
        );
    }
}

/// `parallax score … | head -1`: whoever reads the output has seen enough.
#[test]
fn a_broken_pipe_is_success() {
    let rows: String = (0..20_000).map(|row| format!("{row},It rained {row} times.\n")).collect();
    let session = Session::new().with("long.csv", format!("id,text\n{rows}"));
    for arguments in ["score my.model long.csv --actors actors.toml", "annotate long.csv"] {
        let mut command = session.program();
        command.args(arguments.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!first.is_empty());
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{arguments}");
    }
}

#[test]
fn a_model_on_standard_output() {
    let session = Session::new();
    let output = session.run("train labels.csv --split train -o -", b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout == std::fs::read(session.path("my.model")).unwrap());
}
