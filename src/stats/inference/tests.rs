use super::*;
use crate::stats::{Rng, derive_seed};

#[derive(serde::Deserialize)]
struct Case {
    predicted: Vec<f64>,
    coded: Vec<Option<f64>>,
    probabilities: Vec<f64>,
    powered: [f64; 3],
    design: [f64; 2],
    clusters: Vec<usize>,
    powered_clustered: f64,
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
}

#[test]
fn estimates_are_those_of_the_reference() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../../tests/reference/inference.json")).unwrap();
    assert!(cases.len() >= 4);
    for case in cases {
        let rows: Vec<usize> = (0..case.predicted.len()).collect();
        let sample = Sample { predicted: &case.predicted, coded: &case.coded, clusters: &rows };
        let (estimate, lambda) = sample.prediction_powered().unwrap();
        close(estimate.mean, case.powered[0]);
        close(estimate.standard_error, case.powered[1]);
        close(lambda, case.powered[2]);
        let estimate = sample.design_based(&case.probabilities).unwrap();
        close(estimate.mean, case.design[0]);
        close(estimate.standard_error, case.design[1]);
        let clustered = Sample { clusters: &case.clusters, ..sample };
        close(clustered.prediction_powered().unwrap().0.standard_error, case.powered_clustered);
    }
}

#[test]
fn quantiles_of_student_are_near_those_of_tables() {
    for (degrees, expected, within) in
        [(5, 2.5706, 4e-3), (10, 2.2281, 1e-3), (30, 2.0423, 1e-4), (1000, 1.9623, 1e-4)]
    {
        assert!((student(degrees) - expected).abs() < within, "{degrees}: {}", student(degrees));
    }
}

/// How good the model is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Good,
    Biased,
    Useless,
}

/// One draw of 600 rows in `stories` of equal size, of which whole ones are coded: a tenth, or each with a probability of
/// that. The true mean is 0.1.
fn draw(
    kind: Kind,
    stories: usize,
    by_chance: bool,
    seed: u64,
) -> (Vec<f64>, Vec<Option<f64>>, Vec<usize>, Vec<f64>) {
    let mut rng = Rng::new(seed);
    let mut uniform = move || rng.below(1 << 32) as f64 / (1_u64 << 32) as f64;
    let uniform = &mut uniform;
    let size = 600 / stories;
    let of_story: Vec<f64> = (0..stories).map(|_| uniform()).collect();
    let mut noise = || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
    let (mut predicted, mut truth, mut clusters) = (Vec::new(), Vec::new(), Vec::new());
    for story in 0..stories {
        let shared = 0.3 * noise();
        for _ in 0..size {
            let value = 0.1 + shared + 0.4 * noise();
            truth.push(value);
            clusters.push(story);
            predicted.push(match kind {
                Kind::Good => value + 0.15 * noise(),
                Kind::Biased => 0.5 * value - 0.3 + 0.2 * noise(),
                Kind::Useless => 0.4 * noise(),
            });
        }
    }
    let mut sorted = of_story.clone();
    sorted.sort_by(f64::total_cmp);
    let most = if by_chance { 0.1 } else { sorted[stories / 10 - 1] };
    let coded = truth
        .iter()
        .zip(&clusters)
        .map(|(value, &story)| (of_story[story] <= most).then_some(*value))
        .collect();
    (predicted, coded, clusters, vec![0.1; truth.len()])
}

/// How many of 2,000 intervals hold the true mean: the estimator's, and the naive one's.
fn coverage(kind: Kind, stories: usize, by_design: bool) -> (usize, usize) {
    use rayon::prelude::*;
    let holds =
        |estimate: Estimate| usize::from(estimate.interval.low <= 0.1 && 0.1 <= estimate.interval.high);
    (0..2_000_u64)
        .into_par_iter()
        .map(|trial| {
            let (predicted, coded, clusters, probabilities) =
                draw(kind, stories, by_design, derive_seed(17, trial));
            let sample = Sample { predicted: &predicted, coded: &coded, clusters: &clusters };
            let estimate = match by_design {
                true => sample.design_based(&probabilities).unwrap(),
                false => sample.prediction_powered().unwrap().0,
            };
            (holds(estimate), holds(sample.naive().unwrap()))
        })
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}

#[test]
fn intervals_hold_the_mean_whatever_the_model() {
    for kind in [Kind::Good, Kind::Biased, Kind::Useless] {
        for stories in [600, 300] {
            for by_design in [false, true] {
                let (holds, naive) = coverage(kind, stories, by_design);
                // 95 % of 2,000 is 1,900; 93–97 % is 1,860–1,940.
                assert!((1_860..=1_940).contains(&holds), "{kind:?} {stories} {by_design}: {holds}");
                if !matches!(kind, Kind::Good) {
                    assert!(naive < 1_000, "{kind:?}: the naive interval does not: {naive}");
                }
            }
        }
    }
}

#[test]
fn a_good_model_makes_the_interval_narrow_and_a_useless_one_no_wider() {
    let width = |kind: Kind| {
        let (predicted, coded, clusters, _) = draw(kind, 600, false, 5);
        let sample = Sample { predicted: &predicted, coded: &coded, clusters: &clusters };
        let (powered, lambda) = sample.prediction_powered().unwrap();
        (powered.standard_error / sample.coded_alone().unwrap().standard_error, lambda)
    };
    let (good, lambda) = width(Kind::Good);
    assert!(good < 0.6 && lambda > 0.6, "{good} {lambda}");
    let (useless, lambda) = width(Kind::Useless);
    assert!(useless < 1.01 && lambda < 0.3, "{useless} {lambda}");
}

#[test]
fn as_many_rows_more_as_are_said_make_the_interval_that_narrow() {
    let (predicted, coded, clusters, _) = draw(Kind::Biased, 600, false, 7);
    let sample = Sample { predicted: &predicted, coded: &coded, clusters: &clusters };
    assert_eq!(sample.more_to_code(10.0).unwrap(), Some(0));
    assert_eq!(sample.more_to_code(1e-3).unwrap(), None);
    let now = sample.prediction_powered().unwrap().0.standard_error * NORMAL;
    let more = sample.more_to_code(0.7 * now).unwrap().unwrap();
    // With the model's part of the variance as it is, the coded rows have to more than halve theirs.
    assert!(more > 60 && more < 120, "{more}");
}

#[test]
fn what_says_too_little_is_refused() {
    let predicted = vec![0.5; 20];
    let clusters: Vec<usize> = (0..20).collect();
    let codes = |n: usize| (0..20).map(|row| (row < n).then_some(1.0)).collect::<Vec<Option<f64>>>();
    let error = |n: usize, predicted: &[f64], clusters: &[usize]| {
        Sample { predicted, coded: &codes(n), clusters }.prediction_powered().unwrap_err().to_string()
    };
    assert!(error(5, &predicted, &clusters).contains("5 stories with coded rows"));
    assert!(error(10, &predicted, &[0; 20]).contains("1 stories, too few"));
    assert!(error(20, &predicted, &clusters).contains("every row is coded"));
    assert!(error(10, &predicted, &clusters[..9]).contains("9 clusters"));
    assert!(error(10, &[f64::NAN; 20], &clusters).contains("not a finite number"));
    let sample = Sample { predicted: &predicted, coded: &codes(10), clusters: &clusters };
    for probability in [0.0, 1.5, f64::NAN] {
        assert!(sample.design_based(&[probability; 20]).is_err());
    }
    assert!(sample.design_based(&[0.5; 3]).is_err());
}
