//! Files that say what to do: configurations, actors, lexicons, models.

use std::fs;

use insta::assert_snapshot;

use super::session::Session;

#[test]
fn configurations() {
    let cases = [
        ("key", "seeed = 3\n"),
        ("type", "seed = \"x\"\n"),
        ("group", "[features.weights]\nwindw = 1\n"),
        ("weight", "[features.weights]\nwindow = -1\n"),
        ("alpha", "[regression]\nalpha = -1\n"),
        ("value", "[label_values]\nnegative = -2\npositive = 1\n"),
        ("label", "[label_values]\nnegativ = -1\npositive = 1\n"),
    ];
    let mut session = Session::new();
    for (name, content) in cases {
        session = session.with(&format!("{name}.toml"), content);
        session.fails(&format!("train labels.csv --config {name}.toml -o new.model"));
    }
    session.fails("train labels.csv --config missing.toml -o new.model");
    session.fails("train labels.csv --features windw -o new.model");
    assert_snapshot!(session.transcript());
}

#[test]
fn a_configuration_is_kept_in_the_model() {
    let mut session = Session::new().with("my.toml", "seed = 9\n[regression]\nalpha = 0.5\n");
    session.succeeds("train labels.csv --config my.toml --features document,window -o new.model");
    let printed = session.succeeds("inspect new.model");
    for line in ["seed = 9", "alpha = 0.5", "sentence = 0.0"] {
        assert!(printed.lines().any(|found| found == line), "no line \"{line}\" in\n{printed}");
    }
}

#[test]
fn actors() {
    let cases = [
        ("key", "[[actor]]\nname = \"Norland\"\nalias = [\"Port Selm\"]\n"),
        (
            "double",
            "[[actor]]\nname = \"A\"\naliases = [\"C\"]\n\n[[actor]]\nname = \"B\"\naliases = [\"C\"]\n",
        ),
        ("none", "# nobody\n"),
        ("syntax", "[[actor]\n"),
    ];
    let mut session = Session::new();
    for (name, content) in cases {
        session = session.with(&format!("{name}.toml"), content);
        session.fails(&format!("score my.model articles.csv --actors {name}.toml"));
    }
    session.fails("annotate articles.csv --actors missing.toml");
    assert_snapshot!(session.transcript());
}

#[test]
fn lexicons() {
    let lexicon = |key: &str, pattern: &str| {
        format!(
            "category = \"c\"\ndescription = \"d\"\nsource = \"s\"\nlicence = \"l\"\n{key} = [\"{pattern}\"]\n"
        )
    };
    let mut session = Session::new().with_folder("empty");
    for (name, content) in [("key", lexicon("pattern", "good")), ("pattern", lexicon("patterns", "g*d"))] {
        session = session.with_folder(name).with(&format!("{name}/c.toml"), content);
        session.fails(&format!("annotate articles.csv --lexicons {name}"));
    }
    session.fails("train labels.csv --lexicons empty -o new.model");
    session.fails("train labels.csv --lexicons missing -o new.model");
    assert_snapshot!(session.transcript());
}

#[test]
fn models() {
    let session = Session::new();
    let model = fs::read(session.path("my.model")).unwrap();
    let mut flipped = model.clone();
    flipped[model.len() - 1] ^= 1;
    let mut session = session.with("flipped.model", flipped).with("cut.model", &model[..model.len() / 2]);
    session = session.with("table.model", "id,text\n1,x\n");
    session.fails("inspect flipped.model");
    session.fails("score cut.model articles.csv --actors actors.toml");
    session.fails("score table.model articles.csv --actors actors.toml");
    session.fails("score my.model --actors actors.toml");
    session.fails("evaluate missing.model labels.csv -o evaluation");
    session.fails("explain table.model articles.csv --id b1 --actor Norland");
    assert_snapshot!(session.transcript());
}

#[test]
fn without_a_model_the_one_that_ships_is_used() {
    let mut session = Session::new();
    let scores = session.succeeds("score articles.csv --actors actors.toml");
    assert!(
        scores
            .starts_with("id,event,outlet,date,actor,mentions,score,label,p_negative,p_neutral,p_positive,own,own_label,own_p_negative,own_p_neutral,own_p_positive\n")
    );
    session.succeeds("explain articles.csv --id b1 --actor Norland");
    let labels = ["negative", "neutral", "positive"];
    let described = session.succeeds("inspect --features 1");
    assert!(labels.iter().all(|label| described.contains(label)), "{described}");
}

#[test]
fn what_is_tuned_is_a_configuration() {
    let mut session = Session::new();
    session.succeeds("tune labels.csv --folds 3 --alpha 8,2,2 -o tuned.toml");
    let file = session.read("tuned.toml");
    assert_eq!(file.matches("<- chosen").count(), 1);
    let tried: Vec<&str> =
        file.lines().filter_map(|line| line.strip_prefix("# ")?.split(' ').next()).collect();
    assert_eq!(tried, ["Chosen", "alpha", "2", "8", "The"], "each once, in order:\n{file}");
    session.succeeds("train labels.csv --config tuned.toml -o tuned.model");
    let grid = session.succeeds("tune labels.csv --folds 3 --alpha 2,8 --l1-ratio 0.5,0");
    assert_eq!(grid.lines().filter(|line| line.contains("0.5  ")).count(), 2, "{grid}");
    session.fails("tune labels.csv --l1-ratio 1.5");
    session.fails("tune labels.csv --folds 7");
    session.fails("tune labels.csv --folds 1");
    session.fails("tune labels.csv --alpha 0");
    assert_snapshot!(session.transcript());
}

#[test]
fn models_are_validated_on_what_is_new_to_them() {
    let mut session = Session::new();
    session.succeeds("cross-validate labels.csv --folds 3 -o validation");
    let json = session.read("validation/validation.json");
    session.succeeds("--threads 1 cross-validate labels.csv --folds 3 -o again");
    assert!(json == session.read("again/validation.json"), "other bytes with another number of threads");
    for file in ["validation.md", "validation.html"] {
        let files = ["validation", "again"].map(|folder| session.read(&format!("{folder}/{file}")));
        assert!(files[0] == files[1], "{file} differs");
    }
    assert_eq!(session.succeeds("--threads 2 report check validation labels.csv"), "reproduced\n");
    session.fails("report check validation articles.csv");
    session.fails("report check missing labels.csv");
    let changed = json.replace("\"weighted_f1\": 1.0", "\"weighted_f1\": 0.5");
    assert_ne!(changed, json);
    // As `diff` does: what differs is its output, and it fails.
    let other = Session::new().with_folder("changed").with("changed/validation.json", changed);
    let output = other.program().args(["report", "check", "changed", "labels.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(told, "splits[0].figures.weighted_f1: 0.5 is written, 1.0 is found\n");
    session.fails("cross-validate labels.csv --folds 3 -o validation");
    session.fails("cross-validate labels.csv --folds 70 -o other");
    session.fails("cross-validate labels.csv --folds 1 -o other");
    session.fails("cross-validate labels.csv --repeats 0 -o other");
    session.misuses("cross-validate labels.csv --held-out author -o other");
    session
        .read("validation/validation.md")
        .lines()
        .for_each(|line| assert!(!line.contains("NaN"), "{line}"));
    assert_snapshot!(format!("{}{}", session.transcript(), session.read("validation/validation.md")));
}

#[test]
fn an_unsure_model_gives_no_label() {
    let mut session = Session::new();
    let labels = |scores: &str| -> Vec<String> {
        let rows = scores.lines().skip(1);
        rows.map(|row| row.split(',').nth(7).unwrap_or_default().to_owned()).collect()
    };
    let all = labels(&session.succeeds("score my.model articles.csv --actors actors.toml"));
    let some =
        labels(&session.succeeds("score my.model articles.csv --actors actors.toml --abstain-below 0.65"));
    let none =
        labels(&session.succeeds("score my.model articles.csv --actors actors.toml --abstain-below 1"));
    let given = |labels: &[String]| labels.iter().filter(|label| !label.is_empty()).count();
    assert!(given(&all) > given(&some) && given(&none) == 0, "{all:?} {some:?} {none:?}");
    assert!(all.iter().zip(&some).all(|(all, some)| some.is_empty() || all == some));
    session.misuses("score my.model articles.csv --actors actors.toml --abstain-below 60");
}
