//! Proposing the actors of a corpus.

use std::fs;

use insta::assert_snapshot;

use super::session::{ARTICLES, Session, text};

/// The articles of the demo.
fn demo() -> Vec<u8> {
    fs::read("data/demo/articles.csv").unwrap()
}

#[test]
fn proposes_the_actors_of_the_demo() {
    let mut session = Session::empty().with("articles.csv", demo());
    let toml = session.succeeds("actors articles.csv --top 12");
    assert_snapshot!(session.transcript());

    let again = session.run("--threads 1 actors - --top 12 --format csv", &demo());
    assert_eq!(text(&again.stdout), toml, "from standard input, with one thread");
}

#[test]
fn a_proposal_is_an_actors_file() {
    let mut session = Session::empty().with("articles.csv", demo());
    session.succeeds("actors articles.csv -o actors.toml");
    session.fails("actors articles.csv -o actors.toml");
    let annotated = session.run("annotate articles.csv --actors actors.toml", b"");
    assert_eq!((annotated.status.code(), text(&annotated.stderr)), (Some(0), ""));
    assert!(text(&annotated.stdout).contains("{\"actor\":\"Matis Orlund\","));
    session.succeeds("actors articles.csv --top 3 --to csv");
    session.succeeds("actors articles.csv --top 3 --min-articles 40 -o actors.jsonl");
    assert_snapshot!(format!("{}\n{}", session.transcript(), session.read("actors.jsonl")));
}

#[test]
fn nobody_found_and_nothing_to_read() {
    let mut session = Session::empty().with("articles.csv", ARTICLES).with("empty.csv", "id,text\n");
    session.succeeds("actors articles.csv --min-articles 9 -o nobody.toml");
    assert_eq!(session.read("nobody.toml"), "# No actors were found in 3 articles.\n");
    session.fails("actors empty.csv");
    session.fails("actors missing.csv -o actors.toml");
    session.misuses("actors articles.csv --min-articles 0");
    assert_snapshot!(session.transcript());
}
