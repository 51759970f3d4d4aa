use std::collections::BTreeMap;

use ndarray::Array2;

use super::*;
use crate::corpus::Source;
use crate::evaluate::{Evaluation, Predictions, Provenance};
use crate::label::LabelSet;
use crate::linear::Convergence;
use crate::model::{self, Selection};
use crate::report::{evaluation_html, evaluation_json, evaluation_markdown};

/// Observations, with their numbers modulo `groups` and `actors` as groups and actors. The majority label is the second.
struct Case<'a> {
    labels: [&'a str; 3],
    gold: &'a [usize],
    predicted: &'a [usize],
    groups: usize,
    seen: usize,
    actors: usize,
    outlet: Option<&'a str>,
}

const CASE: Case<'static> = Case {
    labels: ["negative", "neutral", "positive"],
    gold: &[0, 1, 2, 1, 0, 1, 2, 1],
    predicted: &[0, 1, 2, 2, 0, 1, 2, 2],
    groups: 8,
    seen: 0,
    actors: 2,
    outlet: None,
};

fn provenance(data: &str) -> Provenance {
    let source = |name: &str| Source {
        name: name.into(),
        sha256: format!("hash {}", name.len()),
        rows: 9,
        selected: 4,
    };
    let selection = |split: &str| Selection { splits: vec![split.into()], ..Selection::default() };
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
        data: vec![source("train.csv")],
        selection: selection("train"),
        observations: 1_476,
        articles: 812,
        actors_not_found: 0,
        calibration: None,
        own: None,
        adaptations: Vec::new(),
        soft_observations: 0,
        labels: BTreeMap::from([("neutral".to_owned(), 1_476)]),
        convergence,
    };
    Provenance {
        parallax_version: "0.1.0".into(),
        command: "parallax evaluate test.csv".into(),
        model_sha256: "ab12".into(),
        training,
        config: model::Config::default().resolve().unwrap(),
        data: vec![source(data)],
        selection: selection("test"),
        seed: 9,
    }
}

impl Case<'_> {
    fn evaluate(&self, provenance: Provenance) -> Evaluation {
        let n = self.gold.len();
        let values = self.labels.iter().map(|label| (*label).to_owned()).zip([-1.0, 0.0, 1.0]);
        let labels = LabelSet::new(self.labels, &values.collect()).unwrap();
        let mut probabilities = Array2::from_elem((n, 3), 0.125);
        for (row, &label) in self.predicted.iter().enumerate() {
            probabilities[[row, label]] = 0.75;
        }
        let actors: Vec<String> = (0..n).map(|row| format!("{HOSTILE}{}", row % self.actors)).collect();
        let mut heard = vec![model::Heard::Outlet; n];
        heard[0] = model::Heard::Nowhere;
        let predictions = Predictions {
            labels: &labels,
            gold: self.gold,
            probabilities: probabilities.view(),
            groups: &(0..n).map(|row| row % self.groups).collect::<Vec<_>>(),
            actors: &actors.iter().map(String::as_str).collect::<Vec<_>>(),
            outlets: &vec![self.outlet; n],
            words: &vec![100; n],
            heard: &heard,
            seen_in_training: self.seen,
            majority: 1,
        };
        Evaluation::new(&predictions, provenance, &[], Vec::new()).unwrap()
    }
}

#[test]
fn says_what_the_numbers_mean() {
    let evaluation =
        Case { gold: &[0, 1, 2, 1].repeat(400), predicted: &[0, 1, 2, 2].repeat(400), groups: 100, ..CASE };
    let page = evaluation_html(&evaluation.evaluate(provenance("test.csv")));
    assert_well_formed(&page);
    assert_says(&page, "On 1,600 labelled observations in 100 groups");
    assert_says(&page, "the model is right in 75.0\u{a0}% (95\u{a0}% interval 66.0–84.0).");
    assert_says(
        &page,
        "Always answering “neutral”, the most frequent label here, would be right in 50.0\u{a0}%, so the model is better by 25.0 points.",
    );
    assert_says(&page, "In 1 of 1,600 observations the actor was not found");
    assert_says(&page, "No article names its outlet");
    assert_says(&page, "1,476 observations of 812 articles: neutral 1,476");
    assert_says(&page, "min_document_frequency = 2");
    assert!(!visible(&page).contains("There are only"));
}

#[test]
fn a_model_that_does_not_beat_the_majority_is_told_so() {
    for (predicted, expected) in [
        ([0; 8], "by this measure the model does worse than that, by 25.0 points"),
        ([1; 8], "by this measure the model does no better than that"),
        ([0, 1, 2, 2, 0, 1, 2, 2], "but its interval reaches down to that, so it may be chance"),
    ] {
        let page = evaluation_html(&Case { predicted: &predicted, ..CASE }.evaluate(provenance("test.csv")));
        assert_says(&page, expected);
    }
}

#[test]
fn warns_of_what_makes_the_numbers_doubtful() {
    let mut of_training = provenance("train.csv");
    of_training.training.convergence.converged = false;
    let page = evaluation_html(&Case { seen: 3, ..CASE }.evaluate(of_training));
    assert_says(&page, "3 of 8 observations have a text that the model was trained on.");
    assert_says(&page, "The fit did not converge in 3 iterations");
    assert_says(&page, "There are only 8 groups");

    for groups in [1, 5] {
        let page = evaluation_html(&Case { groups, ..CASE }.evaluate(provenance("train.csv")));
        let expected = format!(
            "There are no intervals: they need at least 6 groups (stories or articles), and with {groups} nothing"
        );
        assert_says(&page, &expected);
        assert_says(&page, "which may be chance: there is no interval");
        assert!(!visible(&page).contains("was trained on"));
    }
}

#[test]
fn long_lists_are_cut_and_few_observations_marked() {
    let case = Case { gold: &[1; 50], predicted: &[1; 50], groups: 50, actors: 25, ..CASE };
    let evaluation = case.evaluate(provenance("test.csv"));
    for page in [visible(&evaluation_html(&evaluation)), evaluation_markdown(&evaluation)] {
        assert!(page.contains("5 more in the JSON file."));
        // And that of the observation without its actor.
        assert_eq!(page.matches("too few to read").count(), 21);
    }
}

#[test]
fn names_are_escaped_and_bytes_repeat() {
    let case = Case { labels: [HOSTILE, "neutral", "x"], outlet: Some(HOSTILE), ..CASE };
    let evaluation = case.evaluate(provenance(HOSTILE));
    let page = evaluation_html(&evaluation);
    assert_well_formed(&page);
    assert!(visible(&page).matches(HOSTILE).count() >= 5);
    assert_eq!(page, evaluation_html(&evaluation));

    let markdown = evaluation_markdown(&evaluation);
    assert!(markdown.contains(r"\<script\>") && !markdown.replace(r"\<", "").contains('<'));
    let columns: Vec<usize> = markdown
        .lines()
        .filter(|line| line.starts_with(r"| \<script"))
        .map(|line| line.replace(r"\|", "").matches('|').count())
        .collect();
    assert_eq!(columns, [8, 5, 5, 5, 5], "by label, confusion, two actors, one outlet");
}

#[test]
fn json_has_the_provenance_on_top() {
    let json = evaluation_json(&CASE.evaluate(provenance("test.csv"))).unwrap();
    assert!(json.ends_with("}\n"));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((value["n"].as_u64(), value["model_sha256"].as_str()), (Some(8), Some("ab12")));
}
