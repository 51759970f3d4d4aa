//! A check of known groups in plain words.

use super::super::number::{capitalised, count, counted, fixed, level, list, percent, signed};
use crate::known_groups::{Check, Group, KnownGroups, Measure, Verdict};
use crate::stats::MeanDifference;

/// The part of a group's articles above which one outlet decides its mean.
const MUCH: f64 = 0.5;

/// A score column in words.
pub(super) fn measure(measure: &Measure) -> String {
    match measure.score.as_str() {
        "score" => "overall".into(),
        "own" => "in the outlet’s own voice".into(),
        other => other.into(),
    }
}

/// What varies, in the plural.
pub(super) fn units(known: &KnownGroups) -> String {
    match known.cluster.as_deref() {
        None | Some("id") => "articles".into(),
        Some("event") => "stories".into(),
        Some("outlet") => "outlets".into(),
        Some(column) => format!("values of “{column}”"),
    }
}

/// Of whom something is expected; with the groups where an actor has several expectations.
pub(super) fn name(measure: &Measure, check: &Check) -> String {
    let several = measure.checks.iter().filter(|other| other.actor == check.actor).count() > 1;
    if several { format!("{} ({})", check.actor, expected(check)) } else { check.actor.clone() }
}

/// "left < right".
pub(super) fn expected(check: &Check) -> String {
    format!("{} < {}", check.lower.group, check.higher.group)
}

/// "−0.024 to +0.013": finer than scores are shown, as what counts is on which side of 0 an end lies.
pub(super) fn interval(difference: &MeanDifference) -> String {
    format!("{} to {}", signed(difference.interval.low, 3), signed(difference.interval.high, 3))
}

/// What is told of one expectation.
pub(super) fn verdict(known: &KnownGroups, check: &Check) -> &'static str {
    match check.verdict {
        Verdict::AsExpected => "as expected",
        Verdict::Against => "against",
        Verdict::Untold if known.believed(check).is_none() => "too few",
        Verdict::Untold => "cannot be told",
    }
}

/// "5 of 6 as expected; against: Nancy Pelosi."
pub(super) fn result(known: &KnownGroups, measure: &Measure) -> String {
    let mut told = format!("{} of {} as expected", measure.as_expected, measure.checks.len());
    for verdict in ["against", "cannot be told", "too few"] {
        let of = measure.checks.iter().filter(|check| self::verdict(known, check) == verdict);
        let names: Vec<String> = of.map(|check| name(measure, check)).collect();
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let verdict = if verdict == "too few" { "too few articles to tell" } else { verdict };
            told += &format!("; {verdict}: {}", list(&names));
        }
    }
    told + "."
}

/// What was found, the result of the first score first.
pub(super) fn sentences(known: &KnownGroups) -> Vec<String> {
    let mut told = Vec::new();
    for (at, of) in known.measures.iter().enumerate() {
        let result = result(known, of);
        told.push(if at == 0 { result } else { format!("{}: {result}", capitalised(&measure(of))) });
        if of.as_expected < of.checks.len() {
            told.push(format!(
                "{} of {} lean the way that is expected, told from chance or not.",
                of.in_direction,
                counted(of.checks.len(), "difference")
            ));
        }
    }
    told.push(which_to_believe(known));
    told
}

/// Which interval to go by, and why.
fn which_to_believe(known: &KnownGroups) -> String {
    let units = units(known);
    let widening = known.measures.first().and_then(|measure| measure.widening);
    let by = widening.map_or(String::new(), |ratio| {
        format!(" (here the standard errors over {units} are {} times those over articles)", fixed(ratio, 1))
    });
    match known.cluster.as_deref() {
        None => "Believe the intervals over articles only if articles do not depend on each other: there are no outlets or events that would tell, and where articles come in bunches these intervals are too narrow.".into(),
        Some("id") => "The intervals are over single articles, as was asked for: they say nothing of other outlets than these.".into(),
        Some("outlet") => format!("Believe the intervals over outlets: articles of one outlet are alike, so those over articles say how these outlets write, not how outlets of their kind do{by}."),
        Some("event") => format!("Believe the intervals over stories: articles of one story depend on each other{by}."),
        Some(_) => format!("Believe the intervals over {units}: articles that share one may be alike{by}."),
    }
}

/// What weakens the result.
pub(super) fn warnings(known: &KnownGroups) -> Vec<String> {
    let mut told = Vec::new();
    match known.seen_in_training {
        Some(0) => {}
        Some(n) => told.push(format!(
            "{} left out, because the model was trained on the text.",
            if n == 1 { "1 article was".to_owned() } else { format!("{} articles were", count(n)) }
        )),
        None => told.push(
            "Made from scores: whether the model was trained on some of these texts is not known, and they are not left out. Give the articles instead.".into(),
        ),
    }
    if known.without_group > 0 {
        told.push(format!(
            "{} left out, because the column “{}” is empty.",
            if known.without_group == 1 {
                "1 row was".to_owned()
            } else {
                format!("{} rows were", count(known.without_group))
            },
            known.by
        ));
    }
    let Some(measure) = known.measures.first() else { return told };
    let few = |check: &&Check| known.believed(check).is_none();
    let few: Vec<String> = measure.checks.iter().filter(few).map(|check| name(measure, check)).collect();
    if !few.is_empty() {
        let few: Vec<&str> = few.iter().map(String::as_str).collect();
        told.push(format!(
            "Toward {}: no interval, as each group needs at least {} {} with scores that differ.",
            list(&few),
            known.least_clusters,
            units(known)
        ));
    }
    let much = |group: &&Group| group.largest.is_some_and(|part| part > MUCH) && group.clusters > Some(1);
    for check in &measure.checks {
        for group in [&check.lower, &check.higher].into_iter().filter(much) {
            told.push(format!(
                "{} of the articles of {} toward {} are of one of its {} {}: the mean is mostly that one’s.",
                percent(group.largest.unwrap_or(0.0)),
                group.group,
                check.actor,
                group.clusters.unwrap_or(0),
                units(known)
            ));
        }
    }
    told
}

/// What such a check cannot say, whatever its numbers.
pub(super) fn limits(known: &KnownGroups) -> Vec<String> {
    vec![
        "That groups differ as expected says that the model sees something of the difference. It does not say how often it is right about one article, nor that it measures nothing else: groups write about different events, too.".into(),
        "An expectation that is not met is a fault of the model only if the expectation is right for these articles.".into(),
        format!(
            "Every interval is at {} by itself, and not adjusted for the number of expectations.",
            level(known.level)
        ),
    ]
}
