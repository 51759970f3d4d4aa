use std::collections::BTreeMap;

use ndarray::{Array2, array};
use serde::Deserialize;

use super::*;
use crate::linear::Convergence;
use crate::stats::Interval;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    gold: Vec<usize>,
    probabilities: Vec<Vec<f64>>,
    majority: usize,
    values: Option<Vec<f64>>,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    accuracy: f64,
    macro_f1: f64,
    weighted_f1: f64,
    log_loss: f64,
    brier: f64,
    mean_absolute_error: Option<f64>,
    mcc: Option<f64>,
    quadratic_kappa: Option<f64>,
    calibration_error: f64,
    roc_auc: Vec<Option<f64>>,
    average_precision: Vec<Option<f64>>,
    baseline_accuracy: f64,
    baseline_macro_f1: f64,
    precision: Vec<Option<f64>>,
    recall: Vec<Option<f64>>,
    f1: Vec<Option<f64>>,
    support: Vec<usize>,
    confusion: Vec<Vec<usize>>,
}

/// Labels "l0", "l1", … with `values`, or nominal.
fn label_set(k: usize, values: Option<&[f64]>) -> LabelSet {
    let names: Vec<String> = (0..k).map(|label| format!("l{label}")).collect();
    let values: BTreeMap<String, f64> =
        names.iter().cloned().zip(values.into_iter().flatten().copied()).collect();
    LabelSet::new(names.iter().map(String::as_str), &values).unwrap()
}

fn provenance() -> Provenance {
    let data = vec![Source { name: "labels.csv".into(), sha256: "cd34".into(), rows: 4, selected: 4 }];
    let convergence = Convergence {
        converged: true,
        iterations: 3,
        objective: 1.0,
        gradient_norm: 0.0,
        initial_gradient_norm: 1.0,
        relative_gap: 0.0,
    };
    let training = model::Provenance {
        parallax_version: "0.1.0".into(),
        data: data.clone(),
        selection: model::Selection::default(),
        observations: 4,
        articles: 4,
        actors_not_found: 0,
        calibration: None,
        own: None,
        adaptations: Vec::new(),
        soft_observations: 0,
        labels: BTreeMap::new(),
        convergence,
    };
    Provenance {
        parallax_version: "0.1.0".into(),
        command: "parallax evaluate test.csv".into(),
        model_sha256: "ab12".into(),
        training,
        config: model::Config::default(),
        data,
        selection: model::Selection::default(),
        seed: 9,
    }
}

/// Evaluates with one actor and no outlet.
fn evaluate(
    gold: &[usize],
    groups: &[usize],
    probabilities: &Array2<f64>,
    labels: &LabelSet,
    majority: usize,
) -> Evaluation {
    let predictions = Predictions {
        labels,
        gold,
        probabilities: probabilities.view(),
        groups,
        actors: &vec!["Ardania"; gold.len()],
        outlets: &vec![None; gold.len()],
        words: &vec![100; gold.len()],
        heard: &vec![Heard::Outlet; gold.len()],
        seen_in_training: 0,
        majority,
    };
    Evaluation::new(&predictions, provenance(), &[], Vec::new()).unwrap()
}

#[track_caller]
fn assert_close(name: &str, found: Option<f64>, expected: Option<f64>) {
    match (found, expected) {
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() < 1e-9, "{name}: {found}, not {expected}")
        }
        _ => assert_eq!(found, expected, "{name}"),
    }
}

#[test]
fn metrics_agree_with_scikit_learn() {
    let reference: Reference =
        serde_json::from_str(include_str!("../../tests/reference/metrics.json")).unwrap();
    assert_eq!(reference.cases.len(), 9);
    for Case { name, gold, probabilities, majority, values, expected } in reference.cases {
        let k = probabilities[0].len();
        let labels = label_set(k, values.as_deref());
        let probabilities = Array2::from_shape_vec((gold.len(), k), probabilities.concat()).unwrap();
        let groups: Vec<usize> = (0..gold.len()).collect();
        let found = evaluate(&gold, &groups, &probabilities, &labels, majority);
        assert_close(&name, Some(found.figures.accuracy), Some(expected.accuracy));
        assert_close(&name, Some(found.figures.macro_f1), Some(expected.macro_f1));
        assert_close(&name, Some(found.figures.weighted_f1), Some(expected.weighted_f1));
        assert_close(&name, Some(found.figures.log_loss), Some(expected.log_loss));
        assert_close(&name, Some(found.figures.brier), Some(expected.brier));
        assert_close(&name, found.figures.mean_absolute_error, expected.mean_absolute_error);
        assert_close(&name, found.figures.mcc, expected.mcc);
        assert_close(&name, found.figures.quadratic_kappa, expected.quadratic_kappa);
        assert_close(&name, Some(found.figures.calibration_error), Some(expected.calibration_error));
        assert_close(&name, Some(found.figures.baseline.accuracy), Some(expected.baseline_accuracy));
        assert_close(&name, Some(found.figures.baseline.macro_f1), Some(expected.baseline_macro_f1));
        assert_eq!(found.figures.confusion.counts(), expected.confusion, "{name}");
        for (label, class) in found.figures.classes.iter().enumerate() {
            assert_close(&name, class.roc_auc, expected.roc_auc[label]);
            assert_close(&name, class.average_precision, expected.average_precision[label]);
            assert_close(&name, class.precision, expected.precision[label]);
            assert_close(&name, class.recall, expected.recall[label]);
            assert_close(&name, class.f1, expected.f1[label]);
            assert_eq!(class.support, expected.support[label], "{name}");
        }
    }
}

/// Four observations of two groups; the second group is all wrong.
fn four<'a>(labels: &'a LabelSet, probabilities: &'a Array2<f64>) -> Predictions<'a> {
    Predictions {
        labels,
        gold: &[0, 1, 0, 1],
        probabilities: probabilities.view(),
        groups: &[8, 8, 3, 3],
        actors: &["Ardania", "Belmark", "Belmark", "Belmark"],
        outlets: &[Some("Courier"), None, Some("Courier"), Some("Argus")],
        words: &[10, 20, 30, 40],
        heard: &[Heard::Nowhere, Heard::Outlet, Heard::Both, Heard::Outlet],
        seen_in_training: 0,
        majority: 1,
    }
}

fn two_right_two_wrong() -> Array2<f64> {
    array![[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.6, 0.4]]
}

/// `groups` groups of two observations, one of each label; every second group is all wrong.
fn half_right(groups: usize) -> Evaluation {
    let gold = [vec![0; groups], vec![1; groups]].concat();
    let group_of: Vec<usize> = (0..groups).chain(0..groups).collect();
    let probabilities = Array2::from_shape_fn((2 * groups, 2), |(row, label)| {
        let right = group_of[row].is_multiple_of(2);
        if (label == gold[row]) == right { 0.8 } else { 0.2 }
    });
    evaluate(&gold, &group_of, &probabilities, &label_set(2, None), 1)
}

#[test]
fn intervals_resample_groups() {
    let evaluation = half_right(6);
    assert_eq!((evaluation.figures.n, evaluation.figures.groups, evaluation.figures.accuracy), (12, 6, 0.5));
    // Of the six groups drawn, a binomial number is right: none with probability 1/64, at most one with 7/64. Twelve
    // observations drawn one by one would give 3/12 to 9/12.
    let one_to_five = Some(Interval { low: 1.0 / 6.0, high: 5.0 / 6.0, level: 0.95 });
    assert_eq!(evaluation.figures.accuracy_interval, one_to_five);
    // In a draw with k groups right, each label's precision and recall are k/6, and so is its F1.
    assert_eq!(evaluation.figures.macro_f1_interval, one_to_five);
}

#[test]
fn few_groups_have_no_interval() {
    let evaluation = half_right(5);
    assert_eq!((evaluation.figures.groups, evaluation.figures.least_groups), (5, 6));
    assert_eq!((evaluation.figures.accuracy_interval, evaluation.figures.macro_f1_interval), (None, None));
}

#[test]
fn breaks_down_by_actor_and_outlet() {
    let (labels, probabilities) = (label_set(2, None), two_right_two_wrong());
    let evaluation = Evaluation::new(&four(&labels, &probabilities), provenance(), &[], Vec::new()).unwrap();
    let told = |names: &[NamedAccuracy]| -> Vec<(String, usize, f64)> {
        names.iter().map(|of| (of.name.clone(), of.n, of.accuracy)).collect()
    };
    let named = |name: &str, n, accuracy| (name.to_owned(), n, accuracy);
    let by_actor = told(&evaluation.figures.by_actor);
    assert_eq!(by_actor, [named("Belmark", 3, 1.0 / 3.0), named("Ardania", 1, 1.0)]);
    let by_outlet = told(&evaluation.figures.by_outlet);
    assert_eq!(by_outlet, [named("Courier", 2, 0.5), named("(unknown)", 1, 1.0), named("Argus", 1, 0.0)]);
    let no_outlets = Predictions { outlets: &[None; 4], ..four(&labels, &probabilities) };
    assert_eq!(Evaluation::new(&no_outlets, provenance(), &[], Vec::new()).unwrap().figures.by_outlet, []);
}

#[test]
fn json_keeps_its_fields() {
    let json = serde_json::to_value(half_right(6)).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = [
        "schema_version",
        "parallax_version",
        "model_sha256",
        "training",
        "config",
        "data",
        "selection",
        "seed",
        "n",
        "groups",
        "least_groups",
        "actors_not_found",
        "seen_in_training",
        "accuracy",
        "accuracy_interval",
        "macro_f1",
        "macro_f1_interval",
        "weighted_f1",
        "log_loss",
        "brier",
        "mcc",
        "mcc_interval",
        "quadratic_kappa",
        "quadratic_kappa_interval",
        "calibration_error",
        "reliability",
        "coverage",
        "mean_absolute_error",
        "baseline",
        "classes",
        "confusion",
        "by_actor",
        "by_outlet",
        "by_length",
        "by_voice",
        "brier_interval",
        "calibration_error_interval",
        "log_loss_interval",
        "mean_absolute_error_interval",
        "weighted_f1_interval",
        "command",
        "rivals",
        "confident_errors",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(json["n"], 12);
    assert_eq!(json["accuracy"], 0.5);
    assert_eq!(json["confusion"], serde_json::json!([[3, 3], [3, 3]]));
    assert_eq!(json["accuracy_interval"]["level"], 0.95);
}

#[test]
fn refuses_what_does_not_fit_together() {
    let (labels, probabilities) = (label_set(2, None), two_right_two_wrong());
    let good = four(&labels, &probabilities);
    let none = Array2::zeros((0, 2));
    let not_finite = Array2::from_elem((4, 2), f64::NAN);
    let bad = [
        (
            Predictions { gold: &[], probabilities: none.view(), groups: &[], ..good },
            "there are no labelled observations to evaluate",
        ),
        (
            Predictions { groups: &[1], ..good },
            "4 gold labels out of 2, but (4, 2) probabilities and [1, 4, 4, 4, 4] groups, actors, outlets, lengths and voices",
        ),
        (Predictions { gold: &[0, 1, 0, 2], ..good }, "gold label 2 is outside the 2 labels"),
        (Predictions { probabilities: not_finite.view(), ..good }, "NaN is not a probability"),
        (Predictions { majority: 7, ..good }, "majority label 7 is outside the 2 labels"),
    ];
    for (predictions, message) in bad {
        assert_eq!(
            Evaluation::new(&predictions, provenance(), &[], Vec::new()).unwrap_err().to_string(),
            message
        );
    }
}

#[test]
fn the_model_s_bias_is_told_by_outlet() {
    let labels = label_set(2, Some(&[-1.0, 1.0]));
    // Of two outlets the model is right about one, and finds the other too positive, by half of the scale.
    let gold: Vec<usize> = (0..80).map(|row| row / 2 % 2).collect();
    let outlets: Vec<Option<&str>> = (0..80).map(|row| Some(["Argus", "Courier"][row % 2])).collect();
    let probabilities = Array2::from_shape_fn((80, 2), |(row, label)| {
        let positive = if row % 2 == 0 { gold[row] as f64 } else { 0.5 + 0.5 * gold[row] as f64 };
        if label == 1 { positive } else { 1.0 - positive }
    });
    let groups: Vec<usize> = (0..80).collect();
    let predictions = Predictions {
        labels: &labels,
        gold: &gold,
        probabilities: probabilities.view(),
        groups: &groups,
        actors: &["Ardania"; 80],
        outlets: &outlets,
        words: &[100; 80],
        heard: &[Heard::Outlet; 80],
        seen_in_training: 0,
        majority: 0,
    };
    let figures = Figures::new(&predictions, 1).unwrap();
    let [argus, courier] = &figures.by_outlet[..] else { panic!("{:?}", figures.by_outlet) };
    assert_eq!((argus.bias, courier.bias), (Some(0.0), Some(0.5)));
    let interval = courier.bias_interval.unwrap();
    assert!(interval.low > 0.3 && interval.high < 0.7, "{interval:?}");
    assert!(courier.accuracy_interval.is_some());
}

#[test]
fn where_it_is_more_sure_fewer_observations_are_left() {
    let labels = label_set(2, None);
    // Right where it is 0.9 sure, and in half where it is 0.6 sure.
    let gold: Vec<usize> = (0..40).map(|row| usize::from(row % 4 == 3)).collect();
    let probabilities = Array2::from_shape_fn((40, 2), |(row, label)| {
        let first = if row % 2 == 0 { 0.9 } else { 0.6 };
        if label == 0 { first } else { 1.0 - first }
    });
    let groups: Vec<usize> = (0..40).collect();
    let found = evaluate(&gold, &groups, &probabilities, &labels, 0).figures.coverage;
    assert_eq!(found.len(), 10);
    let told = |at: usize| (found[at].coverage, found[at].least, found[at].accuracy);
    assert_eq!(told(0), (0.1, 0.9, 1.0));
    assert_eq!(told(4), (0.5, 0.9, 1.0));
    assert_eq!(told(9), (1.0, 0.6, 0.75));
}
