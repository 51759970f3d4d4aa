//! An evaluation in plain words.

use super::number::{count, counted, fixed, level, percent, percent_range, score};
use super::rivals;
use crate::evaluate::{Evaluation, Figures, NamedAccuracy};
use crate::stats::Interval;

/// With fewer groups than this, a cluster bootstrap's intervals tend to be too narrow (Cameron, Gelbach & Miller 2008).
pub(super) const FEW_GROUPS: usize = 30;
/// With fewer observations than this, an accuracy says next to nothing: its interval spans 40 points.
pub(super) const FEW_OBSERVATIONS: usize = 20;
/// How many actors or outlets a table shows.
pub(super) const SHOWN: usize = 20;

/// What an evaluation cannot say, whatever its numbers.
pub(super) const LIMITS: [&str; 4] = [
    "The gold labels are taken as right. Where two readers would disagree, no model can be right for both, and this page does not show how far they agree.",
    "The numbers hold for articles like these. Other outlets, actors, years or topics can be harder: hold out stories, actors and outlets to see by how much.",
    "The intervals cover which stories happened to be labelled. They do not cover how the labels were made, nor the choice of the model’s settings.",
    "A model that errs more on one outlet than on another makes differences between outlets that are not there. Look at the accuracy by outlet before comparing outlets.",
];

/// What the numbers say, most important first.
pub(super) fn sentences(evaluation: &Evaluation) -> Vec<String> {
    let figures = &evaluation.figures;
    let baseline = &figures.baseline;
    let mut sentences = vec![
        format!(
            "On {} in {} (stories, or single articles where no story is named) the model is right in {}{}.",
            counted(figures.n, "labelled observation"),
            counted(figures.groups, "group"),
            percent(figures.accuracy),
            in_brackets(figures.accuracy_interval.as_ref(), percent_range),
        ),
        format!(
            "Always answering “{}”, the most frequent label here, would be right in {}, so {}.",
            baseline.label,
            percent(baseline.accuracy),
            against_baseline(figures),
        ),
        format!(
            "With every label counted alike (macro F1) it reaches {}{}; always answering “{}” reaches {}.",
            fixed(figures.macro_f1, 3),
            in_brackets(figures.macro_f1_interval.as_ref(), |interval| {
                format!("{} to {}", fixed(interval.low, 3), fixed(interval.high, 3))
            }),
            baseline.label,
            fixed(baseline.macro_f1, 3),
        ),
    ];
    sentences.extend(rivals::sentences(&evaluation.rivals));
    if let Some(error) = figures.mean_absolute_error {
        sentences.push(format!(
            "Its framing score, on the scale from −1 to +1, is {} away from the label’s value on average.",
            fixed(error, 2)
        ));
    }
    sentences
}

/// " (95 % interval 63.4–68.9)", or nothing.
fn in_brackets(interval: Option<&Interval>, range: impl Fn(&Interval) -> String) -> String {
    interval.map_or(String::new(), |interval| {
        format!(" ({} interval {})", level(interval.level), range(interval))
    })
}

fn against_baseline(figures: &Figures) -> String {
    let baseline = figures.baseline.accuracy;
    let points = fixed((figures.accuracy - baseline).abs() * 100.0, 1);
    if figures.accuracy < baseline {
        return format!("by this measure the model does worse than that, by {points} points");
    }
    if figures.accuracy == baseline {
        return "by this measure the model does no better than that".into();
    }
    match &figures.accuracy_interval {
        Some(interval) if interval.low > baseline => format!("the model is better by {points} points"),
        Some(_) => format!(
            "the model is better by {points} points, but its interval reaches down to that, so it may be chance"
        ),
        None => format!("the model is better by {points} points, which may be chance: there is no interval"),
    }
}

/// Where the model's errors alone make a difference between outlets.
pub(super) fn unequal_errors(figures: &Figures) -> Option<String> {
    let outlets = || figures.by_outlet.iter().filter(|outlet| outlet.n >= FEW_OBSERVATIONS);
    let of = |outlet: &NamedAccuracy| Some((outlet.name.clone(), outlet.bias?, outlet.bias_interval?));
    let highest = outlets().filter_map(of).max_by(|(_, a, _), (_, b, _)| a.total_cmp(b))?;
    let lowest = outlets().filter_map(of).min_by(|(_, a, _), (_, b, _)| a.total_cmp(b))?;
    (lowest.2.high < highest.2.low).then(|| {
        format!(
            "The model’s score is {} off for {} and {} for {}: of a difference between these outlets, {} comes from its errors alone. Compare them with scores that hand-coded rows correct.",
            score(highest.1),
            highest.0,
            score(lowest.1),
            lowest.0,
            fixed(highest.1 - lowest.1, 2),
        )
    })
}

/// What makes the numbers doubtful in this case.
pub(super) fn warnings(evaluation: &Evaluation) -> Vec<String> {
    let training = &evaluation.provenance.training;
    let mut warnings = Vec::new();
    if evaluation.figures.seen_in_training > 0 {
        warnings.push(format!(
            "{} of {} have a text that the model was trained on. There the numbers say how well it remembers, not how well it reads new articles.",
            count(evaluation.figures.seen_in_training),
            counted(evaluation.figures.n, "observation"),
        ));
    }
    if evaluation.figures.accuracy_interval.is_none() {
        warnings.push(format!(
            "There are no intervals: they need at least {} (stories or articles), and with {} nothing shows how much other stories would change the numbers.",
            counted(evaluation.figures.least_groups, "group"),
            count(evaluation.figures.groups),
        ));
    } else if evaluation.figures.groups < FEW_GROUPS {
        warnings.push(format!(
            "There are only {}, and intervals over so few are rough and tend to be too narrow.",
            counted(evaluation.figures.groups, "group")
        ));
    }
    warnings.extend(unequal_errors(&evaluation.figures));
    if evaluation.figures.actors_not_found > 0 {
        warnings.push(format!(
            "In {} of {} the actor was not found in the article; these were predicted from the article alone.",
            count(evaluation.figures.actors_not_found),
            counted(evaluation.figures.n, "observation"),
        ));
    }
    if !training.convergence.converged {
        warnings.push(format!(
            "The fit did not converge in {}, so the weights are not the best ones. Train with a higher `max_iterations`.",
            counted(training.convergence.iterations, "iteration")
        ));
    }
    warnings
}
