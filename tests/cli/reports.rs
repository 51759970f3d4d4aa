//! Reports: compared with others, run again, corrected; and what to label for them.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::session::Session;

/// A label for each of `n` stories in two outlets.
fn labels(n: usize) -> String {
    let mut table = "id,event,outlet,date,title,text,actor,label\n".to_owned();
    for story in 0..n {
        for (outlet, good) in [("Herald", story % 3 > 0), ("Clamour", story % 3 == 0)] {
            let (words, label) =
                if good { ("brave and honest", "positive") } else { ("cruel and corrupt", "negative") };
            let day = 1 + story % 28;
            writeln!(
                table,
                "{story}-{outlet},e{story},{outlet},2031-05-{day:02},Day {story},\"On day {story} Norland was {words}, they said. It rained.\",Norland,{label}"
            )
            .unwrap();
        }
    }
    table
}

#[test]
fn a_model_is_evaluated_beside_others() {
    let mut session =
        Session::new().with("all.csv", labels(12)).with("other.csv", labels(12).replace("negative", "bad"));
    session.succeeds("train all.csv -o one.model");
    session.succeeds("train other.csv -o other.model");
    session.succeeds("evaluate one.model labels.csv --against my.model --trained-on all.csv -o evaluation");
    let json: serde_json::Value = serde_json::from_str(&session.read("evaluation/evaluation.json")).unwrap();
    let rivals = json["rivals"].as_array().unwrap();
    let kinds: Vec<&str> = rivals.iter().map(|rival| rival["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["majority", "chance", "lexicons", "words", "model"]);
    assert!(rivals.iter().all(|rival| rival["mcnemar"]["p_value"].as_f64().unwrap() > 0.0));
    assert_eq!(
        json["command"],
        "parallax evaluate one.model labels.csv --against my.model --trained-on all.csv"
    );
    assert_eq!(json["by_voice"].as_array().map(Vec::is_empty), Some(false));
    assert_eq!(session.succeeds("report check evaluation"), "reproduced\n");
    session.fails("evaluate one.model labels.csv --against other.model -o evaluation2");
    session.fails("evaluate one.model labels.csv --trained-on labels.csv -o evaluation2");
    assert_snapshot!(session.transcript());
}

#[test]
fn a_validation_is_run_again() {
    let mut session = Session::new().with("all.csv", labels(12)).with_folder("other");
    session.succeeds("cross-validate all.csv --folds 3 -o validation");
    assert_eq!(session.succeeds("--threads 1 report check validation"), "reproduced\n");
    assert_eq!(session.succeeds("report check validation all.csv"), "reproduced\n");
    let json = session.read("validation/validation.json");
    let changed = json.replacen("\"macro_f1\": 1.0", "\"macro_f1\": 0.75", 1);
    assert_ne!(changed, json);
    let session = session.with("validation/validation.json", changed);
    let mut session = session.with("other/validation.json", json.replace("all.csv", "gone.csv"));
    session.fails("report check other");
    let output = session.run("report check validation", b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("reproduced"));
    assert_snapshot!(session.transcript());
}

#[test]
fn a_sample_is_labelled_and_corrects_a_comparison() {
    let articles = labels(40)
        .replace(",Norland,positive", "")
        .replace(",Norland,negative", "")
        .replace(",actor,label", "");
    let mut session = Session::new().with("many.csv", &articles);
    let mut sample = |options: &str| {
        session.succeeds(&format!(
            "sample my.model many.csv --actors actors.toml -n 24 {options} -o sample.csv --force"
        ));
        session.read("sample.csv")
    };
    let correcting = sample("--for correcting");
    assert_eq!(correcting, sample("--for correcting"));
    let mut reader = csv::Reader::from_reader(correcting.as_bytes());
    let names = "id,event,outlet,date,title,text,actor,aliases,label,sampling_probability";
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>().join(","), names);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 24);
    assert_eq!(rows.iter().filter(|row| &row[2] == "Herald").count(), 12, "as many of each outlet");
    assert!(rows.iter().all(|row| row[8].is_empty() && &row[9] == "0.300000"), "12 of 40, and no label yet");
    for by in ["uncertainty", "diversity"] {
        let other = sample(&format!("--by {by}"));
        assert!(other != correcting && other.starts_with(names), "{by}");
    }
    session.fails("sample my.model - --actors actors.toml");
    let mut session = session.with("weather.csv", "id,text\n1,It rained.\n");
    session.fails("sample my.model weather.csv --actors actors.toml");

    // People fill in what they find.
    let mut coded = "id,outlet,actor,label,sampling_probability\n".to_owned();
    for row in &rows {
        let label = if row[5].contains("brave") { "positive" } else { "negative" };
        writeln!(coded, "{},{},{},{label},{}", &row[0], &row[2], &row[6], &row[9]).unwrap();
    }
    let mut session =
        session.with("coded.csv", &coded).with("strange.csv", "id,actor,label\nx,Norland,positive\n");
    session.succeeds("compare my.model many.csv --actors actors.toml --labels coded.csv -o comparison");
    let json: serde_json::Value = serde_json::from_str(&session.read("comparison/comparison.json")).unwrap();
    assert_eq!((&json["coded"]["used"], &json["coded"]["not_scored"]), (&24.into(), &0.into()));
    let groups = json["actors"][0]["groups"].as_array().unwrap();
    assert!(groups.iter().all(|group| group["corrected"]["method"] == "design-based"), "{groups:?}");
    assert!(json["texts"]["groups"].as_array().is_some_and(|groups| groups.len() == 2));
    let table = session.read("comparison/comparison.csv");
    assert!(
        table.lines().any(|line| line.starts_with("Norland,difference,Clamour,Herald,,corrected,")),
        "{table}"
    );
    session.fails("compare my.model many.csv --actors actors.toml --labels strange.csv -o again");
    session.fails("compare my.model many.csv -o again");
    session.fails("compare my.model many.csv --actors actors.toml --between Herald,Nobody -o again");
    session.fails("compare my.model many.csv --actors actors.toml --by date -o again");
    assert_snapshot!(session.transcript());
}
