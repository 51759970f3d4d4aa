//! A cross-validation in plain words.

use super::super::number::{count, counted, fixed, level, list, percent, percent_range, range, signed};
use super::super::rivals;
use super::super::summary::{FEW_GROUPS, unequal_errors};
use crate::stats::Interval;
use crate::validate::{HeldOut, Humans, Split, Validation};

/// What no number of these says.
pub(super) const LIMITS: [&str; 4] = [
    "The labels are taken as right. Where two readers would disagree, no model can be right for both, and this page does not show how far they agree.",
    "Each figure is about models like yours that learned from a part of the rows. The one that you train on all of them is none of these; it is a little better, if anything.",
    "Settings that were chosen by looking at these rows flatter these figures. Rows that took no part in the choice do not.",
    "The intervals cover which stories happened to be labelled. They do not cover how the labels were made.",
];

/// What the rows that are tested have new.
pub(super) fn what_is_new(held_out: HeldOut) -> &'static str {
    match held_out {
        HeldOut::Story => "The story",
        HeldOut::Actor => "The actor, too",
        HeldOut::Outlet => "The outlet, too",
        HeldOut::Time => "All is later",
    }
}

/// What was found, most important first.
pub(super) fn sentences(validation: &Validation) -> Vec<String> {
    let mut sentences = Vec::new();
    let Some(story) = validation.splits.first() else { return sentences };
    let figures = &story.figures;
    let in_brackets = |interval: &Option<Interval>, range: fn(&Interval) -> String| {
        interval.as_ref().map_or(String::new(), |interval| {
            format!(" ({} interval {})", level(interval.level), range(interval))
        })
    };
    sentences.push(format!(
        "About stories that it did not learn from, a model of these labels is right in {}{}. With every label counted alike (macro F1) it reaches {}{}.",
        percent(figures.accuracy),
        in_brackets(&figures.accuracy_interval, percent_range),
        fixed(figures.macro_f1, 3),
        in_brackets(&figures.macro_f1_interval, range),
    ));
    sentences.extend(rivals::sentences(&story.baselines));
    sentences.extend(validation.splits.iter().skip(1).map(|split| harder(story, split)));
    sentences.extend(validation.humans.as_ref().map(beside_humans));
    if let Some(curve) = &validation.curve {
        sentences.push(match curve.gain_per_doubling {
            _ if validation.stories < FEW_GROUPS => {
                "What more labels would bring cannot be read from a learning curve over so few stories.".into()
            }
            Some(gain) => format!(
                "The last doubling of the labels brought about {} of macro F1. If that goes on, twice as many would reach about {}.",
                fixed(gain, 3),
                fixed(figures.macro_f1 + gain, 2),
            ),
            None => "What more labels would bring cannot be read from the learning curve: its points do not lie near a rising line.".into(),
        });
    }
    sentences
}

/// How far people agree, beside the model.
fn beside_humans(humans: &Humans) -> String {
    let alpha = humans.alpha.map_or("cannot be computed, as all gave one label".to_owned(), |alpha| {
        let interval = humans.alpha_interval.as_ref().map(range);
        format!("is {}{}", fixed(alpha, 3), interval.map_or(String::new(), |range| format!(" ({range})")))
    });
    let beside = if humans.compared == 0 {
        "There is no majority of the others to compare anyone with.".to_owned()
    } else {
        format!(
            "What most of the others gave is what one of them gives with a macro F1 of {}, and the model with {}.",
            fixed(humans.human.macro_f1, 3),
            fixed(humans.model.macro_f1, 3),
        )
    };
    format!(
        "{} labelled {} together; their agreement (Krippendorff’s alpha) {alpha}. {beside}",
        counted(humans.annotators, "annotator"),
        counted(humans.units, "unit"),
    )
}

/// What more is new, and what that costs.
fn harder(story: &Split, split: &Split) -> String {
    let new = match split.held_out {
        HeldOut::Story => "only the story is new",
        HeldOut::Actor => "the actor is new, too",
        HeldOut::Outlet => "the outlet is new, too",
        HeldOut::Time => "all that is learned from is earlier",
    };
    let figures = &split.figures;
    let interval = figures.macro_f1_interval.as_ref();
    let interval = interval.map_or(String::new(), |interval| format!(" ({})", range(interval)));
    let change = figures.macro_f1 - story.figures.macro_f1;
    let reach = match (&figures.macro_f1_interval, story.figures.macro_f1) {
        (Some(interval), easy) if interval.high < easy => "lower",
        (Some(interval), easy) if interval.low > easy => "higher",
        _ => "which may be chance",
    };
    let rows = |split: &Split| {
        let learned: usize = split.folds.iter().map(|fold| fold.train).sum();
        learned / split.folds.len().max(1)
    };
    let fewer = if rows(split) * 10 < rows(story) * 9 {
        format!(
            " Some of that is because its models learned from {} rather than {}.",
            counted(rows(split), "row"),
            count(rows(story))
        )
    } else {
        String::new()
    };
    let difference = match reach {
        "which may be chance" => format!("{} against new stories alone, {reach}", signed(change, 3)),
        _ => format!("{} {reach} than for new stories alone", fixed(change.abs(), 3)),
    };
    format!("Where {new}, macro F1 is {}{interval}: {difference}.{fewer}", fixed(figures.macro_f1, 3))
}

/// What makes the numbers doubtful in this case.
pub(super) fn warnings(validation: &Validation) -> Vec<String> {
    let mut warnings = Vec::new();
    for split in &validation.splits {
        let mut missing: Vec<&str> =
            split.folds.iter().flat_map(|fold| fold.missing_labels.iter().map(String::as_str)).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            let quoted: Vec<String> = missing.iter().map(|label| format!("“{label}”")).collect();
            let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
            warnings.push(format!(
                "Where the {} is held out, some models learned from no row with the label {}; they can never give it.",
                split.held_out.name(),
                list(&quoted),
            ));
        }
        if split.figures.macro_f1_interval.is_none() {
            warnings.push(format!(
                "There is no interval where the {} is held out: it needs at least {}, and there are {}.",
                split.held_out.name(),
                counted(split.figures.least_groups, "story").replace("storys", "stories"),
                count(split.figures.groups),
            ));
        } else if split.figures.groups < FEW_GROUPS {
            warnings.push(format!(
                "Where the {} is held out there are only {} stories; intervals over so few are rough and tend to be too narrow.",
                split.held_out.name(),
                count(split.figures.groups),
            ));
        }
    }
    warnings.extend(validation.splits.first().and_then(|story| unequal_errors(&story.figures)));
    if let Some(story) = validation.splits.first()
        && story.figures.actors_not_found > 0
    {
        let rows = story.figures.actors_not_found / validation.repeats.max(1);
        warnings.push(format!(
            "In {} of {} the actor was not found in the article; these were read from the article as a whole.",
            count(rows),
            counted(validation.observations, "row"),
        ));
    }
    warnings
}

/// How the rows were dealt.
pub(super) fn dealing(validation: &Validation) -> String {
    let times = match validation.repeats {
        1 => "once".to_owned(),
        repeats => format!("{} times", count(repeats)),
    };
    let moved = match validation.near_duplicates {
        0 => "No row had to move to the story of a text that is nearly the same.".to_owned(),
        moved => format!(
            "{} the story of a text that is nearly the same as theirs (wire copy).",
            if moved == 1 { "1 row went to".to_owned() } else { format!("{} rows went to", count(moved)) }
        ),
    };
    format!(
        "{} of {} in {} stories (events, or single articles where no event is named) were dealt to {} folds, {times}; the rows of a story stay together. {moved} Each model learned its words, their weights and how sure to be from its own rows alone.",
        counted(validation.observations, "row"),
        counted(validation.articles, "article"),
        count(validation.stories),
        count(validation.folds),
    )
}
