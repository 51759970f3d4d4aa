//! Help, and commands that are not right.

use insta::assert_snapshot;
use parallax::corpus::Limits;

use super::session::Session;

#[test]
fn help_of_every_command() {
    for command in [
        "",
        "demo",
        "train",
        "tune",
        "adapt",
        "cross-validate",
        "evaluate",
        "score",
        "explain",
        "compare",
        "known-groups",
        "annotate",
        "actors",
        "inspect",
        "vectors",
        "import",
        "report",
        "report check",
        "lexicon",
        "lexicon list",
        "lexicon check",
        "lexicon import",
    ] {
        let mut session = Session::empty();
        session.succeeds(format!("{command} --help").trim());
        let name = if command.is_empty() { "parallax".to_owned() } else { command.replace(' ', "-") };
        assert_snapshot!(format!("help-{name}"), session.transcript());
    }
}

#[test]
fn wrong_usage() {
    let mut session = Session::empty();
    session.misuses("scor my.model articles.csv");
    session.misuses("score");
    session.misuses("train labels.csv");
    session.misuses("train labels.csv -o my.model --threads 0");
    session.misuses("train labels.csv -o my.model --where outlet");
    session.misuses("train labels.csv -o my.model --format xlsx");
    session.misuses("evaluate my.model labels.csv -o -");
    session.misuses("compare scores.csv -o -");
    session.misuses("demo -o -");
    assert_snapshot!(session.transcript());
}

#[test]
fn without_a_command_the_help_is_shown() {
    let output = Session::empty().run("", b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(super::session::text(&output.stderr).contains("Usage: parallax [OPTIONS] <COMMAND>"));
}

#[test]
fn no_colours_in_files_or_where_they_are_not_wanted() {
    let session = Session::empty();
    for (variable, coloured) in [("NO_COLOR", false), ("CLICOLOR_FORCE", true)] {
        let mut command = session.program();
        let output = command.env_clear().env(variable, "1").args(["inspect", "no.model"]).output().unwrap();
        assert_eq!(output.stderr.contains(&0x1b), coloured, "{variable}");
    }
}

#[test]
fn help_tells_the_limits_that_there_are() {
    let help: String = Session::empty().succeeds("score --help").split_whitespace().collect();
    let Limits { article, rows, .. } = Limits::default();
    assert!(help.contains(&format!("errorofitsrow[default:{article}]")), "{help}");
    assert!(help.contains(&format!("moreareanerror[default:{rows}]")), "{help}");
}
