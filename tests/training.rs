//! What training does beside the fit: it keeps corpora apart, calibrates, and remembers what it has seen.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Write;

use parallax::annotate::{Lexicons, MentionReach};
use parallax::corpus::{Actor, Input, Labels, ReadOptions, read_training_labels};
use parallax::features::{Group, Target, Unit};
use parallax::linear::ClassWeight;
use parallax::model::{Config, Extraction, Head, LeftOut, Model, Prediction, Resource, Selection};

/// Labels from files, each the lines of a table with the columns id, text, actor, label.
fn tables(files: &[String]) -> Labels {
    labels_of("id,text,actor,label", files)
}

/// Labels from files, each the lines of a table with these columns.
fn labels_of(columns: &str, files: &[String]) -> Labels {
    let folder = tempfile::tempdir().unwrap();
    let inputs: Vec<Input> = (0..)
        .zip(files)
        .map(|(number, lines)| {
            let path = folder.path().join(format!("{number}.csv"));
            std::fs::write(&path, format!("{columns}\n{lines}")).unwrap();
            Input::new(path)
        })
        .collect();
    read_training_labels(&inputs, &ReadOptions::default()).unwrap()
}

/// `rows` articles of a corpus that `place` tells apart. Every `odd`-th has a verb that belies its label, and a share of
/// `negative` in ten is negative.
fn corpus(place: &str, rows: usize, negative: usize, odd: usize) -> String {
    let mut lines = String::new();
    for row in 0..rows {
        let is_negative = row * 7 % 10 < negative;
        let verb = if is_negative != (row % odd == 0) { "threatened" } else { "praised" };
        let label = if is_negative { "negative" } else { "positive" };
        writeln!(lines, "{place}{row},In {place} Varn {verb} Tressen on day {row}.,Varn,{label}").unwrap();
    }
    lines
}

fn train(labels: &Labels, change: impl FnOnce(&mut Config)) -> Model {
    let mut config = Config::default();
    (config.prior.vectors, config.prior.model) = (Resource::None, Some(Resource::None));
    change(&mut config);
    Model::train(labels, Selection::default(), config, Lexicons::default(), &mut |_| {}).unwrap()
}

fn predict(model: &Model, text: &str) -> Prediction {
    let document = model.annotator().annotate("", text);
    let actor = Actor::new("Varn", []);
    let mentions = model.annotator().mentions_of(&document, &actor, None, MentionReach::Alias);
    model.predict(&Target { document: &document, mentions: &mentions, whole: true })
}

#[test]
fn what_tells_corpora_apart_is_not_learned_as_framing() {
    let labels = tables(&[corpus("Northport", 60, 8, 9), corpus("Southmere", 60, 2, 9)]);
    let model = |apart| {
        train(&labels, |config| {
            (config.regression.source_intercepts, config.regression.calibrate) = (apart, false);
        })
    };
    let (apart, pooled) = (model(true), model(false));
    let leaning = |model: &Model| {
        let score = |place| predict(model, &format!("In {place} Varn met Tressen.")).score.unwrap();
        score("Southmere") - score("Northport")
    };
    assert!(leaning(&pooled) > 0.3, "{}", leaning(&pooled));
    assert!(leaning(&apart) < 0.5 * leaning(&pooled), "{} {}", leaning(&apart), leaning(&pooled));
    // What is framing is learned all the same.
    let verb = |verb| predict(&apart, &format!("In Eastfold Varn {verb} Tressen.")).score.unwrap();
    assert!(verb("praised") - verb("threatened") > 0.5);
}

#[test]
fn labels_of_articles_and_of_mentions_have_levels_of_their_own() {
    // Sentences are called negative as often as not, articles seldom.
    let text = |row: usize| format!("Varn met Tressen on day {row}.");
    let mut lines = String::new();
    for row in 0..40 {
        let label = |is_negative| if is_negative { "negative" } else { "positive" };
        writeln!(lines, "m{row},{},Varn,{},0,4", text(row), label(row % 2 == 0)).unwrap();
        writeln!(lines, "a{row},{},Varn,{},,", text(row + 100), label(row % 8 == 0)).unwrap();
    }
    let labels = labels_of("id,text,actor,label,mention_start,mention_end", &[lines]);
    let model = train(&labels, |config| config.unit = Some(Unit::Mention));
    let document = model.annotator().annotate("", "Varn met Tressen.");
    let mentions =
        model.annotator().mentions_of(&document, &Actor::new("Varn", []), None, MentionReach::Alias);
    let positive = |whole| {
        let prediction = model.predict(&Target { document: &document, mentions: &mentions, whole });
        prediction.probabilities[1]
    };
    assert!(positive(true) > positive(false) + 0.25, "{} {}", positive(true), positive(false));

    // Where all labels are of one kind there is nothing to tell apart.
    let model = train(&tables(&[corpus("Northport", 40, 5, 9)]), |config| config.unit = Some(Unit::Mention));
    assert!(model.features().columns(Group::Whole).is_empty());
}

#[test]
fn an_article_counts_once_however_many_annotators_labelled_it() {
    let columns = "id,text,actor,label,annotator";
    let lines = |annotators: &[(&str, &str)]| {
        let mut lines = String::new();
        for row in 0..20 {
            let (verb, label) = [("praised", "positive"), ("threatened", "negative")][row % 2];
            writeln!(lines, "c{row},Varn {verb} Tressen on day {row}.,Varn,{label},x").unwrap();
            for (annotator, label) in annotators {
                writeln!(lines, "d{row},Varn met Tressen on day {row}.,Varn,{label},{annotator}").unwrap();
            }
        }
        labels_of(columns, &[lines])
    };
    let train = |labels: &Labels| train(labels, |config| config.regression.calibrate = false);
    let logits = |labels| predict(&train(&labels), "Varn met Tressen.").logits;
    let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4);
    let one = logits(lines(&[("x", "negative")]));
    assert!(near(&one, &logits(lines(&[("x", "negative"), ("y", "negative"), ("z", "negative")]))));
    // Annotators who do not agree leave it open.
    let split = logits(lines(&[("x", "negative"), ("y", "positive")]));
    assert!(split[0].abs() < 0.2 && one[0] > split[0] + 0.5, "{one:?} {split:?}");
}

#[test]
fn one_file_has_nothing_to_be_kept_apart_from() {
    let labels = tables(&[corpus("Northport", 40, 5, 9)]);
    let bytes = |apart| {
        let model = train(&labels, |config| config.regression.source_intercepts = apart);
        predict(&model, "In Northport Varn praised Tressen.").logits
    };
    assert_eq!(bytes(true), bytes(false));
}

#[test]
fn calibration_divides_logits_and_changes_no_label() {
    let labels = tables(&[corpus("Northport", 80, 5, 4)]);
    let raw = train(&labels, |config| config.regression.calibrate = false);
    let calibrated = train(&labels, |_| {});
    assert_eq!(raw.provenance().calibration, None);
    let found = calibrated.provenance().calibration.clone().unwrap();
    assert_eq!((found.left_out, found.folds), (LeftOut::Stories, 5));
    assert!(found.log_loss_after < found.log_loss_before, "{found}");
    for text in ["In Northport Varn praised Tressen.", "Varn threatened Tressen.", "Varn left."] {
        let (raw, calibrated) = (predict(&raw, text), predict(&calibrated, text));
        for (raw, calibrated) in raw.logits.iter().zip(&calibrated.logits) {
            assert!((raw / found.temperature - calibrated).abs() < 1e-6, "{raw} {calibrated} {found}");
        }
        assert_eq!(raw.label, calibrated.label);
    }
}

#[test]
fn rows_of_an_article_need_not_stand_together() {
    // Two actors of each article, of which one is threatened, the other praised.
    let rows = |order: &mut dyn Iterator<Item = usize>| {
        let mut lines = String::new();
        for row in order {
            let (article, actor) = (row % 30, ["Varn", "Orlund"][row / 30]);
            let label = if (row / 30 == 0) != (article % 4 == 0) { "negative" } else { "positive" };
            let text =
                format!("On day {article} Tressen threatened Varn. On day {article} Tressen praised Orlund.");
            writeln!(lines, "{article},{text},{actor},{label}").unwrap();
        }
        train(&tables(&[lines]), |_| {})
    };
    let apart = rows(&mut (0..60)).provenance().calibration.clone().unwrap();
    let together =
        rows(&mut (0..60).map(|row| row / 2 + 30 * (row % 2))).provenance().calibration.clone().unwrap();
    assert!(
        (apart.temperature - together.temperature).abs() < 0.05 * together.temperature,
        "{apart} {together}"
    );
    assert!((apart.log_loss_after - together.log_loss_after).abs() < 0.01, "{apart} {together}");
}

#[test]
fn several_corpora_are_left_out_one_by_one() {
    let corpora = ["Northport", "Southmere", "Eastfold"].map(|place| corpus(place, 30, 5, 4));
    let found = train(&tables(&corpora), |_| {}).provenance().calibration.clone().unwrap();
    assert_eq!((found.left_out, found.folds), (LeftOut::Files, 3));
    // Where one corpus has all rows of a label, it cannot be left out: stories are.
    let mut corpora = corpora.map(|lines| lines.replace(",positive", ",negative"));
    corpora[0] = corpus("Northport", 30, 5, 4);
    let found = train(&tables(&corpora), |_| {}).provenance().calibration.clone().unwrap();
    assert_eq!(found.left_out, LeftOut::Stories);
}

#[test]
fn too_few_articles_are_not_calibrated() {
    let model = train(&tables(&[corpus("Northport", 4, 5, 9)]), |_| {});
    assert_eq!(model.provenance().calibration, None);
}

#[test]
fn a_model_knows_what_it_and_what_it_built_on_has_seen() {
    let (first, second) =
        (tables(&[corpus("Northport", 20, 5, 9)]), tables(&[corpus("Southmere", 20, 5, 9)]));
    let model = train(&first, |_| {});
    assert_eq!((model.has_seen(&first), model.has_seen(&second)), (20, 0));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("first.model");
    std::fs::write(&path, model.to_bytes().unwrap()).unwrap();
    let later = train(&second, |config| config.prior.model = Some(Resource::File(path)));
    assert_eq!((later.has_seen(&first), later.has_seen(&second)), (20, 20));
    let loaded = Model::from_bytes(&later.to_bytes().unwrap()).unwrap();
    assert_eq!(loaded.has_seen(&first), 20);
}

#[test]
fn training_keeps_to_the_memory_that_it_may_take() {
    let labels = tables(&[corpus("Northport", 600, 5, 9)]);
    let mut config = Config::default();
    (config.prior.vectors, config.prior.model) = (Resource::None, Some(Resource::None));
    let needed = |most, kept| {
        let config = Config { max_memory: most, ..config.clone() };
        Model::memory_needed(&labels, config, &Lexicons::default(), kept).map_err(|error| error.to_string())
    };
    let (once, kept) = (needed(None, false).unwrap(), needed(None, true).unwrap());
    assert!(once < kept && kept < 256 << 20, "{once} {kept}");
    assert_eq!(needed(Some(once), false), Ok(once));
    let refused = needed(Some(once - 1), false).unwrap_err();
    assert!(refused.contains("training needs about") && refused.contains("--max-memory allows"), "{refused}");

    // What is not asked beforehand is found while it is counted.
    let bounded = |most| {
        let config = Config { max_memory: Some(most), ..config.clone() };
        let lexicons = Lexicons::default();
        let extraction = Extraction::new(&labels, config.clone(), &lexicons, &mut |_| {}).map(|_| ());
        let model = Model::train(&labels, Selection::default(), config, lexicons.clone(), &mut |_| {});
        (extraction.map_err(|error| error.to_string()), model.map_err(|error| error.to_string()))
    };
    let (extraction, model) = bounded(64 << 20);
    for refused in [extraction.unwrap_err(), model.unwrap_err()] {
        assert!(refused.contains("training needs more than"), "{refused}");
    }
    let (extraction, model) = bounded(1 << 30);
    assert!(extraction.is_ok());
    let free = train(&labels, |_| {});
    assert_eq!(model.unwrap().to_bytes().unwrap(), free.to_bytes().unwrap());
}

const SOFT: &str = "id,text,actor,label,p_negative,p_positive";

/// The lines of [`corpus`], each with probabilities in place of its label, as sure as `sure` of it.
fn softened(lines: &str, sure: f64) -> String {
    let rest = 1.0 - sure;
    let line = |line: &str| match line.rsplit_once(',') {
        Some((row, "negative")) => format!("{row},,{sure},{rest}\n"),
        Some((row, _)) => format!("{row},,{rest},{sure}\n"),
        None => String::new(),
    };
    lines.lines().map(line).collect()
}

#[test]
fn a_soft_label_that_is_sure_is_the_label() {
    let lines = corpus("Northport", 60, 6, 4);
    let hard = train(&tables(std::slice::from_ref(&lines)), |_| {});
    let soft = labels_of(SOFT, &[softened(&lines, 1.0)]);
    assert_eq!((soft.observations.len(), soft.n_soft(), soft.gold().len()), (60, 60, 0));
    let soft = train(&soft, |config| config.regression.soft_weight = Some(1.0));
    for text in ["Varn threatened Tressen.", "Varn praised Tressen on day 3.", "Varn met."] {
        assert_eq!(predict(&hard, text), predict(&soft, text));
    }
    let (hard, soft) = (hard.provenance(), soft.provenance());
    assert_eq!((hard.observations, soft.observations, soft.soft_observations), (60, 0, 60));
    assert_eq!(hard.calibration, soft.calibration);
    // Models without such rows know nothing of them.
    assert!(!serde_json::to_string(hard).unwrap().contains("soft"));
}

#[test]
fn soft_labels_count_as_much_as_they_weigh() {
    let gold: String = corpus("Northport", 60, 5, 4).lines().map(|line| format!("{line},,\n")).collect();
    // Somebody who calls other towns' threats praise, and says new words.
    let soft = softened(&corpus("Southmere", 40, 5, 1), 0.9).replace("Tressen", "Karsk");
    // How sure a model may be is measured anew each time, which would hide how far it was moved.
    let alone =
        train(&labels_of(SOFT, std::slice::from_ref(&gold)), |config| config.regression.calibrate = false);
    let both = labels_of(SOFT, &[gold.clone() + &soft]);
    assert_eq!((both.observations.len(), both.n_soft()), (60 + 2 * 40, 40));
    let weighing = |weight: Option<f64>| {
        train(&both, |config| {
            (config.regression.soft_weight, config.regression.calibrate) = (weight, false);
        })
    };
    let none = weighing(Some(0.0));
    assert!(none.features().names().eq(alone.features().names()));
    let text = "Varn threatened Tressen.";
    assert_eq!(predict(&none, text), predict(&alone, text));
    let score = |model: &Model| predict(model, text).score.unwrap();
    let (little, much) = (weighing(Some(0.1)), weighing(Some(1.0)));
    assert!(score(&none) < score(&little) && score(&little) < score(&much));
    let usual = weighing(None);
    assert_eq!(usual.config().regression.soft_weight, Some(0.3));
    assert!(score(&little) < score(&usual) && score(&usual) < score(&much));
    // It is measured on rows with a label how sure the model may be.
    let calibrated = train(&both, |_| {});
    assert_eq!(calibrated.provenance().calibration.as_ref().unwrap().rows, 60);
}

#[test]
fn a_second_head_tells_the_own_voice() {
    let labels = {
        let mut lines = String::new();
        for row in 0..40 {
            let (text, label, own) = match row % 4 {
                0 => ("Varn lied again and again.", "negative", "negative"),
                1 => ("Tressen said that Varn lied.", "negative", "neutral"),
                2 => ("Varn met Tressen in Northport.", "neutral", "neutral"),
                _ => ("Varn was brave and kind.", "positive", "positive"),
            };
            writeln!(lines, "r{row},{text} It was day {row}.,Varn,{label},{own}").unwrap();
        }
        labels_of("id,text,actor,label,own", &[lines])
    };
    let model = train(&labels, |config| config.regression.alpha = 0.1);
    assert!(model.has_own());
    let model = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    let heads = |text: &str| {
        let document = model.annotator().annotate("", text);
        let actor = Actor::new("Varn", []);
        let mentions = model.annotator().mentions_of(&document, &actor, None, MentionReach::Alias);
        let target = Target { document: &document, mentions: &mentions, whole: true };
        [Head::Overall, Head::Own].map(|head| {
            let explanation = model.explain(&target, head, None);
            let sum: f64 = explanation.features.iter().map(|feature| feature.contribution).sum();
            assert!((explanation.intercept + sum - explanation.logit).abs() < 1e-9, "{head:?}");
            explanation.prediction
        })
    };
    let names = |[overall, own]: [Prediction; 2]| {
        [overall, own].map(|prediction| model.labels().names()[prediction.label].clone())
    };
    assert_eq!(names(heads("Varn lied again and again. It was day 77.")), ["negative", "negative"]);
    assert_eq!(names(heads("Tressen said that Varn lied. It was day 77.")), ["negative", "neutral"]);
    assert_eq!(names(heads("Varn was brave and kind. It was day 77.")), ["positive", "positive"]);
}

#[test]
fn a_label_that_the_own_voice_never_has_is_an_error() {
    let lines: String = (0..12)
        .map(|row| match row % 3 {
            0 => format!("r{row},Varn lied on day {row}.,Varn,negative,negative\n"),
            1 => format!("r{row},Varn met Tressen on day {row}.,Varn,neutral,neutral\n"),
            _ => format!("r{row},Tressen praised Varn on day {row}.,Varn,positive,neutral\n"),
        })
        .collect();
    let labels = labels_of("id,text,actor,label,own", &[lines]);
    let trained =
        Model::train(&labels, Selection::default(), Config::default(), Lexicons::default(), &mut |_| {});
    let message = trained.unwrap_err().to_string();
    assert!(message.starts_with("no row has the label \"positive\" in the column `own`"), "{message}");
}

#[test]
fn labels_of_one_kind_make_one_head() {
    assert!(!train(&tables(&[corpus("Northport", 20, 5, 9)]), |_| {}).has_own());
}

/// Labels of which few are positive.
fn rare() -> Labels {
    let mut lines = String::new();
    for row in 0..200 {
        let (verb, label) = match row % 20 {
            0 => ("praised", "positive"),
            1..=8 => (if row % 5 == 0 { "met" } else { "threatened" }, "negative"),
            _ => (if row % 7 == 0 { "threatened" } else { "met" }, "neutral"),
        };
        writeln!(lines, "n{row},In Northport Varn {verb} Tressen on day {row}.,Varn,{label}").unwrap();
    }
    tables(&[lines])
}

#[test]
fn balance_moves_labels_and_leaves_scores_as_they_are() {
    let model = |balance| {
        train(&rare(), |config| {
            (config.regression.class_weight, config.regression.balance) = (ClassWeight::None, balance);
            config.seed = 3;
        })
    };
    // Hardly balanced, rather than not at all: then nothing but a temperature calibrates it, either.
    let (plain, balanced) = (model(0.001), model(1.0));
    let of = |model: &Model, verb: &str| predict(model, &format!("In Northport Varn {verb} Tressen."));
    // Of positive against neutral, of which there are more than ten times as many rows.
    let log_odds = |model: &Model| {
        let probabilities = of(model, "praised").probabilities;
        (probabilities[2] / probabilities[1]).ln()
    };
    assert!(log_odds(&balanced) > log_odds(&plain) + 1.0, "{} {}", log_odds(&balanced), log_odds(&plain));
    let order = |model: &Model| ["threatened", "met", "praised"].map(|verb| of(model, verb).score.unwrap());
    let [low, middle, high] = order(&balanced);
    assert!(low < middle && middle < high, "{low} {middle} {high}");
    for (one, other) in order(&balanced).iter().zip(order(&plain)) {
        assert!((one - other).abs() < 0.1, "{:?} {:?}", order(&balanced), order(&plain));
    }
}
