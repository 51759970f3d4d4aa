//! What each command makes of articles.

use insta::assert_snapshot;

use super::session::{ARTICLES, Session};

#[test]
fn from_labels_to_a_comparison() {
    let mut session = Session::new();
    session.succeeds("train labels.csv --split train -o new.model");
    session.succeeds("evaluate new.model labels.csv --split test -o evaluation");
    session.succeeds("evaluate new.model labels.csv --split train -o on-training-data");
    session.succeeds("score new.model articles.csv --actors actors.toml -o scores.csv");
    session.succeeds("compare scores.csv -o comparison");
    session.succeeds("compare scores.csv --by date -o by-date");
    session.succeeds("explain new.model articles.csv --id b1 --actor Norland -o explanation.html");
    assert_snapshot!(session.transcript());

    let json: serde_json::Value = serde_json::from_str(&session.read("evaluation/evaluation.json")).unwrap();
    assert_eq!(json["n"], 2);
    assert!(json["accuracy"].is_f64() && json["macro_f1"].is_f64());
    assert!(session.read("evaluation/evaluation.md").starts_with('#'));
    let json: serde_json::Value = serde_json::from_str(&session.read("comparison/comparison.json")).unwrap();
    assert_eq!(json["n_articles"], 3);
    for page in ["evaluation/evaluation.html", "comparison/index.html", "explanation.html"] {
        assert!(session.read(page).starts_with("<!DOCTYPE html>"), "{page}");
    }
}

#[test]
fn scores_as_csv_and_as_json_lines() {
    let mut session = Session::new();
    let csv = session.succeeds("score my.model articles.csv --actors actors.toml");
    let lines = session.succeeds("score my.model articles.csv --actors actors.toml --to jsonl");
    assert_snapshot!(session.transcript());

    session.succeeds("score my.model articles.csv --actors actors.toml -o scores.csv");
    session.succeeds("score my.model articles.csv --actors actors.toml -o scores.jsonl");
    assert_eq!(session.read("scores.csv"), csv);
    assert_eq!(session.read("scores.jsonl"), lines);
    let rows = csv::Reader::from_reader(csv.as_bytes()).into_records().map(|row| row.unwrap().len());
    assert_eq!(rows.collect::<Vec<_>>(), [10; 6]);
    assert_eq!(session.succeeds_with("score my.model - --actors actors.toml", ARTICLES.as_bytes()), csv);
    assert_eq!(session.succeeds("--threads 1 score my.model articles.csv --actors actors.toml"), csv);
    assert_eq!(
        session.succeeds("score my.model articles.csv --actors actors.toml --where id=b1").lines().count(),
        3
    );
    session.succeeds("compare scores.jsonl -o comparison");
}

/// An actor that is not found is kept, counted and told, and is no error.
#[test]
fn an_actor_that_is_not_found() {
    let mut session = Session::new()
        .with("rows.csv", "id,text,actor\n1,It rained.,Norland\n2,Norland is a cruel regime.,Norland\n")
        .with("others.toml", "[[actor]]\nname = \"Norland\"\n\n[[actor]]\nname = \"Westmark\"\n")
        .with(
            "unfound.csv",
            "id,text,actor,label\n1,It rained.,Norland,positive\n2,The sun shone on the regime.,Norland,negative\n\
             3,It rained on the regime.,Norland,negative\n4,Norland is honest.,Norland,positive\n",
        );
    session.succeeds("score my.model rows.csv");
    session.succeeds("score my.model articles.csv --actors others.toml -o scores.csv");
    session.succeeds("train unfound.csv -o new.model");
    session.succeeds("evaluate my.model unfound.csv -o evaluation");
    session.succeeds("explain my.model rows.csv --id 1 --actor Norland");
    session.fails("explain my.model articles.csv --id b3 --actor Norland");
    assert_snapshot!(session.transcript());
    let json: serde_json::Value = serde_json::from_str(&session.read("evaluation/evaluation.json")).unwrap();
    assert_eq!((&json["n"], &json["actors_not_found"]), (&4.into(), &3.into()));
}

/// A longer name of another actor takes its words, in scoring and in explaining alike.
#[test]
fn an_explanation_is_of_the_score() {
    let mut session = Session::new()
        .with("army.csv", "id,text\n1,The Norland Army is a cruel regime. Norland is an honest partner.\n")
        .with("army.toml", "[[actor]]\nname = \"Norland\"\n\n[[actor]]\nname = \"Norland Army\"\n");
    let scores = session.succeeds("score my.model army.csv --actors army.toml");
    for (actor, row) in ["Norland", "Norland-Army"].into_iter().zip(scores.lines().skip(1)) {
        let fields: Vec<&str> = row.split(',').collect();
        let score: f64 = fields[6].parse().unwrap();
        let mut command = session.program();
        command.args(["explain", "my.model", "army.csv", "--id", "1", "--actors", "army.toml", "--actor"]);
        let output = command.arg(actor.replace('-', " ")).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&format!("({} mention", fields[5])), "{text}");
        assert!(text.contains(&format!("framing score {score:+.3}")), "{row} in {text}");
    }
}

#[test]
fn annotations_count_characters() {
    let lexicon = "category = \"praise\"\ndescription = \"d\"\nsource = \"s\"\nlicence = \"l\"\npatterns = [\"honest\"]\n";
    let text = "Señor Müller of Norland spoke. “Norland is honest,” he said.";
    let mut session = Session::new().with_folder("lexicons").with("lexicons/praise.toml", lexicon);
    let articles = format!("id,title,text\n1,An honest day,\"{text}\"\n2,,Nothing.\n");
    let lines =
        session.succeeds_with("annotate - --actors actors.toml --lexicons lexicons", articles.as_bytes());
    assert_snapshot!(session.transcript());

    let annotations: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let covered = |annotation: &serde_json::Value| -> String {
        let [start, end] = ["start", "end"].map(|end| annotation[end].as_u64().unwrap() as usize);
        text.chars().skip(start).take(end - start).collect()
    };
    let all = |kind: &str| annotations[kind].as_array().unwrap().iter().map(covered).collect::<Vec<String>>();
    assert_eq!(all("mentions"), ["Norland", "Norland"]);
    assert_eq!(all("lexicon"), ["honest"]);
    assert_eq!(all("sentences").concat().chars().count() + 1, text.chars().count());
}

#[test]
fn what_a_model_and_an_explanation_show() {
    let mut session = Session::new();
    let printed = session.succeeds("inspect my.model --features 3");
    for line in [
        "labels      negative (-1), positive (+1)",
        "selection   split train",
        "trained on  4 observations (2 negative, 2 positive) in 4 articles; actor not found in 0",
        "strongest for positive",
    ] {
        assert!(printed.lines().any(|found| found == line), "no line \"{line}\" in\n{printed}");
    }
    assert!(printed.lines().any(|line| line.starts_with("data        labels.csv, 4 of 6 rows, sha256 ")));

    let printed = session.succeeds("explain my.model articles.csv --id b1 --actor Norland --label positive");
    assert!(printed.contains(" toward Norland in b1, Herald (1 mention)"), "{printed}");
    assert!(printed.contains("\n[Norland] is +an +honest +partner. Suder stayed away.\n"), "{printed}");
    for heading in ["logit of positive", "by voice", "by feature group"] {
        assert!(printed.lines().any(|line| line == heading), "{printed}");
    }
    let page = session.succeeds("explain my.model articles.csv --id b1 --actor Norland -o -");
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
}

#[test]
fn what_cannot_be_explained_scored_or_compared() {
    let mut session = Session::new()
        .with("rows.csv", "id,text,actor\n1,Norland won.,Norland\n")
        .with("text.csv", "id,text,actor\n1,,Norland\n")
        .with("none.csv", "id,outlet,date,actor,mentions,score,label,p_a,p_b\n1,Herald,,Norland,0,,,,\n")
        .with(
            "wrong.csv",
            "id,outlet,date,actor,mentions,score,label,p_a,p_b\n1,Herald,,Norland,2,7,a,0.5,0.5\n",
        );
    session.fails("explain my.model articles.csv --id b11 --actor Norland");
    session.fails("explain my.model articles.csv --id b1 --actor Norlund --actors actors.toml");
    session.fails("explain my.model articles.csv --id b1 --actor Norlund");
    session.fails("explain my.model rows.csv --id 1 --actor Norlund");
    session.fails("explain my.model articles.csv --id b1 --actor Norland --label positiv");
    session.fails("score my.model articles.csv");
    session.fails("score my.model articles.csv -o scores.csv");
    session.fails("score my.model text.csv");
    session.fails("compare articles.csv -o comparison");
    session.fails("compare none.csv -o comparison");
    session.fails("compare wrong.csv -o comparison");
    session.fails("compare wrong.csv --by country -o comparison");
    session.fails("compare missing.csv -o comparison");
    assert_snapshot!(session.transcript());
}
