use super::*;
use crate::corpus::Format;
use crate::stats::{Rng, derive_seed};

/// A score table with `outlets` outlets on either side, of 12 articles each; the left ones are `by` lower toward Varn.
fn table(outlets: usize, by: f64) -> String {
    let mut table = "id,outlet,leaning,actor,mentions,score,own,p_negative,p_neutral,p_positive\n".to_owned();
    for outlet in 0..2 * outlets {
        let mut rng = Rng::new(derive_seed(5, outlet as u64));
        let mut noise = || (rng.below(1_000) as f64 / 1_000.0 - 0.5) * 0.4;
        let (leaning, shift) = if outlet % 2 == 0 { ("left", -by) } else { ("right", 0.0) };
        let of_outlet = noise();
        for article in 0..12 {
            let score = of_outlet + noise() + shift;
            let own = if article % 2 == 0 { format!("{:.4}", score / 2.0) } else { String::new() };
            table += &format!("{article},o{outlet},{leaning},Varn,1,{score:.4},{own},0.3,0.4,0.3\n");
        }
        table += &format!("x,o{outlet},{leaning},Varn,0,,,,,\n");
        table += &format!("y,o{outlet},,Varn,1,0,,0.3,0.4,0.3\n");
    }
    table
}

fn measured(table: &str, by: &str, cluster: Option<&str>, expected: &[&str]) -> Result<Measurements> {
    let expectations = expected.iter().map(|text| Expectation::parse(text)).collect::<Result<_>>()?;
    let mut measurements = Measurements::new(by, cluster, expectations)?;
    measurements.read("scores.csv", Format::Csv, table.as_bytes())?;
    Ok(measurements)
}

fn known(table: &str, expected: &[&str]) -> KnownGroups {
    let measurements = measured(table, "leaning", None, expected).unwrap();
    KnownGroups::new(&measurements, Options::default()).unwrap()
}

#[test]
fn a_planted_difference_is_found_and_the_contrary_is_called_so() {
    let known = known(&table(8, 0.3), &["Varn: left < right", "Varn: right < left"]);
    assert_eq!((known.cluster.as_deref(), known.articles), (Some("outlet"), 8 * 2 * 13));
    assert_eq!(known.without_group, 16);
    let names: Vec<&str> = known.measures.iter().map(|measure| measure.score.as_str()).collect();
    assert_eq!(names, ["score", "own"]);
    for (measure, n) in known.measures.iter().zip([96, 48]) {
        assert_eq!((measure.as_expected, measure.against, measure.in_direction), (1, 1, 1));
        let [found, turned] = measure.checks.as_slice() else { panic!("two checks") };
        assert_eq!((found.verdict, turned.verdict), (Verdict::AsExpected, Verdict::Against));
        assert_eq!((found.lower.n, found.lower.clusters, found.higher.clusters), (n, Some(8), Some(8)));
        assert_eq!(found.lower.largest, Some(1.0 / 8.0));
        let (difference, contrary) = (found.difference.unwrap(), turned.difference.unwrap());
        assert!(difference > 0.1 && (difference + contrary).abs() < 1e-12, "{difference} {contrary}");
        assert!(found.over_clusters.unwrap().standard_error > found.over_articles.unwrap().standard_error);
    }
}

#[test]
fn what_is_not_there_is_rarely_told() {
    let told = (0..40_u64).filter(|&trial| {
        let mut table = "id,outlet,leaning,actor,mentions,score,p_a,p_b\n".to_owned();
        let mut rng = Rng::new(derive_seed(31, trial));
        for outlet in 0..20 {
            let of_outlet = rng.below(1_000) as f64 / 2_000.0 - 0.25;
            for article in 0..15 {
                let score = of_outlet + rng.below(1_000) as f64 / 2_000.0 - 0.25;
                let leaning = if outlet < 10 { "left" } else { "right" };
                table += &format!("{article},o{outlet},{leaning},Varn,1,{score},0.5,0.5\n");
            }
        }
        known(&table, &["Varn: left < right"]).measures[0].checks[0].verdict != Verdict::Untold
    });
    // 2 are expected.
    assert!(told.count() <= 6);
}

#[test]
fn outlets_as_groups_vary_by_story_and_a_column_can_be_named() {
    let cluster = |table: &str, by: &str, named: Option<&str>, expected: &str| {
        let measurements = measured(table, by, named, &[expected]).unwrap();
        KnownGroups::new(&measurements, Options::default()).unwrap()
    };
    let table = table(8, 0.3);
    let known = cluster(&table, "outlet", None, "Varn: o0 < o1");
    let check = &known.measures[0].checks[0];
    assert_eq!((known.cluster.clone(), check.lower.clusters, check.over_clusters), (None, None, None));
    assert_eq!(check.verdict, Verdict::AsExpected, "by articles alone");
    let with_events = table.replace("id,outlet", "event,id,outlet").replace("\n0,", "\ntalks,0,");
    let with_events: String = with_events
        .lines()
        .map(|line| match line.starts_with("event") || line.starts_with("talks") {
            true => format!("{line}\n"),
            false => format!(",{line}\n"),
        })
        .collect();
    let known = cluster(&with_events, "outlet", None, "Varn: o0 < o1");
    assert_eq!(known.cluster.as_deref(), Some("event"));
    // One article is of the event; every other is one of its own, also that which names no leaning.
    assert_eq!(known.measures[0].checks[0].lower.clusters, Some(13));
    let known = cluster(&table, "leaning", Some("id"), "Varn: left < right");
    assert_eq!(
        (known.cluster.as_deref(), known.measures[0].checks[0].lower.clusters),
        (Some("id"), Some(96))
    );
}

#[test]
fn too_few_outlets_tell_nothing() {
    let known = known(&table(5, 0.3), &["Varn: left < right"]);
    let check = &known.measures[0].checks[0];
    assert!(check.over_articles.is_some() && check.over_clusters.is_none());
    assert_eq!(check.verdict, Verdict::Untold);
    assert!(known.believed(check).is_none());
}

#[test]
fn names_that_are_not_there_are_told() {
    let error = |expected: &str, by: &str, table: &str| {
        let measurements = match measured(table, by, None, &[expected]) {
            Ok(measurements) => measurements,
            Err(error) => return error.to_string(),
        };
        KnownGroups::new(&measurements, Options::default()).unwrap_err().to_string()
    };
    let table = table(6, 0.1);
    for (expected, by, message) in [
        (
            "Vern: left < right",
            "leaning",
            "\"Vern: left < right\": unknown actor \"Vern\" (did you mean `Varn`?)",
        ),
        (
            "Varn: left < rihgt",
            "leaning",
            "\"Varn: left < rihgt\", field `leaning`: unknown group \"rihgt\" (did you mean `right`?); known: left, right",
        ),
        (
            "Varn: left < right",
            "leanings",
            "scores.csv, line 1: no column `leanings` (did you mean `leaning`?)",
        ),
    ] {
        let error = error(expected, by, &table);
        assert!(error.starts_with(message), "{error}");
    }
    let twice = format!("{table}0,o0,left,Varn,1,0,,0.3,0.4,0.3\n");
    assert!(error("Varn: left < right", "leaning", &twice).contains("stand already in scores.csv, line 2"));
    let wrong = table.replacen("Varn,1,", "Varn,1,7", 1);
    assert!(
        error("Varn: left < right", "leaning", &wrong)
            .starts_with("scores.csv, line 2, row \"0\", field `score`: \"7")
    );
    let header = format!("{}\n", table.lines().next().unwrap());
    assert_eq!(error("Varn: left < right", "leaning", &header), "there are no rows");
    assert_eq!(
        error("Varn: left < right", "leaning", &format!("{header}y,o1,,Varn,1,0,,0.3,0.4,0.3\n")),
        "in all rows (1) the column `leaning` is empty"
    );
    let nothing: String = table
        .lines()
        .filter(|line| line.starts_with("id") || line.starts_with("x,"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(
        error("Varn: left < right", "leaning", &nothing)
            .starts_with("no article of these groups has a score")
    );
}
