//! Whether differences that are known are found.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::session::{LABELS, Session, text};

/// Three articles each of eight outlets on either side, which frame Norland against and for, and Suder as it comes; one of the
/// center, one without a leaning, and one that the model was trained on.
fn articles() -> String {
    let mut table = "id,event,outlet,leaning,text\n".to_owned();
    for outlet in 0..16 {
        let (leaning, usual, rare) =
            if outlet % 2 == 0 { ("left", "cruel", "honest") } else { ("right", "honest", "cruel") };
        for article in 0..3 {
            let word = if article == 0 && outlet < 6 { rare } else { usual };
            let other = if outlet / 2 % 2 == 0 { "brave" } else { "corrupt" };
            writeln!(
                table,
                "{outlet}-{article},e{article},o{outlet},{leaning},\"Norland is a {word} partner on day {outlet}. It rained. Suder is a {other} regime.\""
            )
            .unwrap();
        }
    }
    table += "c,,middle,center,Norland is a partner.\nn,,none,,Norland is a cruel partner.\n";
    let seen = LABELS.lines().nth(2).and_then(|line| line.split('"').nth(1)).unwrap();
    writeln!(table, "s,,o1,right,\"{seen}\"").unwrap();
    table
}

#[test]
fn known_differences_are_found_and_their_contraries_told() {
    let expected = "[[expect]]\nactor = \"Norland\"\nlower = \"left\"\nhigher = \"right\"\n\n\
                    [[expect]]\nactor = \"Suder\"\nlower = \"left\"\nhigher = \"right\"\n";
    let turned =
        expected.replace("\"left\"", "\"x\"").replace("\"right\"", "\"left\"").replace("\"x\"", "\"right\"");
    let mut session = Session::new()
        .with("many.csv", articles())
        .with("expected.toml", expected)
        .with("turned.toml", turned);
    let found = session.succeeds(
        "known-groups my.model many.csv --actors actors.toml --by leaning --expect expected.toml -o known",
    );
    assert!(found.starts_with("1 of 2 as expected; cannot be told: Suder.\n"), "{found}");
    let against = session
        .succeeds("known-groups my.model many.csv --actors actors.toml --by leaning --expect turned.toml");
    assert!(
        against.starts_with("0 of 2 as expected; against: Norland; cannot be told: Suder.\n"),
        "{against}"
    );
    assert_snapshot!(session.transcript());

    let json: serde_json::Value = serde_json::from_str(&session.read("known/known-groups.json")).unwrap();
    assert_eq!((&json["cluster"], &json["seen_in_training"]), (&"outlet".into(), &1.into()));
    assert_eq!((&json["articles"], &json["without_group"]), (&48.into(), &1.into()));
    let check = &json["measures"][0]["checks"][0];
    assert_eq!((&check["verdict"], &check["lower"]["n"]), (&"as_expected".into(), &24.into()));
    assert!(session.read("known/index.html").starts_with("<!DOCTYPE html>"));
    assert!(session.read("known/known-groups.md").starts_with("# Known groups\n\n- 1 of 2 as expected"));
    assert_eq!(session.read("known/known-groups.csv").lines().count(), 3);

    // From scores by what they carry; and at any number of threads the same.
    session.succeeds("score my.model many.csv --actors actors.toml -o scores.csv");
    let by_outlet = |files: &str| {
        let mut command = session.program();
        command.arg("known-groups").args(files.split_whitespace()).args(["--by", "outlet", "--expect"]);
        let output = command.arg("Norland: o8 < o9").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    let of_scores = by_outlet("scores.csv");
    assert!(of_scores.starts_with("0 of 1 as expected; too few articles to tell: Norland.\n"), "{of_scores}");
    assert!(of_scores.contains("Made from scores"), "{of_scores}");
    let of_articles = by_outlet("my.model many.csv --actors actors.toml");
    assert_eq!(of_articles, by_outlet("--threads 1 my.model many.csv --actors actors.toml"));
}

#[test]
fn what_is_not_there_is_named() {
    let file = |actor: &str, lower: &str| {
        format!("[[expect]]\nactor = \"{actor}\"\nlower = \"{lower}\"\nhigher = \"right\"\n")
    };
    let all = articles();
    let (header, last) = (all.lines().next().unwrap(), all.lines().last().unwrap());
    let mut session = Session::new()
        .with("many.csv", &all)
        .with("right.toml", file("Norland", "left"))
        .with("actor.toml", file("Norlund", "left"))
        .with("group.toml", file("Norland", "lef"))
        .with("same.toml", file("Norland", "right"))
        .with("none.toml", "")
        .with("seen.csv", [header, last, &last.replace("s,,o1,right", "t,,o2,left")].join("\n"))
        .with("scores.csv", "id,outlet,leaning,actor,mentions,score,p_negative,p_positive\n");
    let base = "known-groups my.model many.csv --actors actors.toml";
    session.fails(&format!("{base} --by leaning --expect actor.toml"));
    session.fails(&format!("{base} --by leaning --expect group.toml"));
    session.fails(&format!("{base} --by leaning --expect same.toml"));
    session.fails(&format!("{base} --by leaning --expect none.toml"));
    session.fails(&format!("{base} --by leaning --expect gone.toml"));
    session.fails(&format!("{base} --by leaning --expect Norland:left"));
    session.fails(&format!("{base} --by leanin --expect right.toml"));
    session.fails(&format!("{base} --by leaning --cluster owner --expect right.toml"));
    session.fails("known-groups my.model many.csv --by leaning --expect right.toml");
    session.fails("known-groups my.model seen.csv --actors actors.toml --by leaning --expect right.toml");
    session.fails("known-groups my.model scores.csv --by leaning --expect right.toml");
    session.fails("known-groups scores.csv --by leaning --expect right.toml");
    session.misuses("known-groups my.model many.csv --by leaning");
    session.misuses("known-groups my.model many.csv --expect right.toml");
    assert_snapshot!(session.transcript());
}
