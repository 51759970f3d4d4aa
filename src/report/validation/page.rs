//! The page of a cross-validation.

use maud::{Markup, html};

use super::super::errors::errors;
use super::super::evaluation::{
    by_text, classes, confusion, coverage, headline, model_config, named, reliability,
};
use super::super::number::{count, counted, fixed, percent, range};
use super::super::page::{self, page, table};
use super::super::plot::{Dot, SHARES_OF_ONE, dot_plot};
use super::super::rivals::rivals;
use super::super::source::sources;
use super::super::summary::SHOWN;
use super::words::{self, LIMITS, what_is_new};
use crate::stats::Interval;
use crate::validate::{Curve, Humans, Split, Validation};

/// The cross-validation as a page that stands alone: a summary in words, the numbers, and what is needed to repeat them.
pub fn validation_html(validation: &Validation) -> String {
    let limits = LIMITS.map(str::to_owned);
    let body = html! {
        header {
            h1 { "How well models of these labels read what is new" }
            p.lead { "A cross-validation of " (count(validation.observations)) " labelled rows." }
        }
        section {
            h2 { "In short" }
            (page::sentences(&words::sentences(validation)))
            (page::warnings(&words::warnings(validation)))
        }
        section {
            h2 { "What is held out" }
            p { (words::dealing(validation)) }
            (splits(validation))
            @for not_done in &validation.not_done {
                p.note { "Not held out: the " (not_done.held_out.name()) " (" (not_done.why) ")." }
            }
        }
        @if let Some(story) = validation.splits.first() {
            section {
                h2 { "Beside what is easier" }
                p { "Learned in the same folds as the model, and tested on the same rows." }
                (rivals("What is easier, for new stories", &story.baselines))
            }
            section {
                h2 { "The numbers, for new stories" }
                @if validation.repeats > 1 { p.note { "Every row counts " (count(validation.repeats)) " times: once for each time that stories were dealt." } }
                div.columns { (headline(&story.figures)) (classes(&story.figures.classes)) }
            }
            section { h2 { "What is taken for what" } (confusion(&story.figures)) }
            section { h2 { "How sure it is, and how right" } (reliability(&story.figures)) (coverage(&story.figures)) }
        }
        @if let Some(people) = &validation.humans { section { h2 { "Beside people" } (humans(people)) } }
        @if let Some(curve) = &validation.curve { section { h2 { "What more labels would bring" } (learning(curve)) } }
        @if let Some(story) = validation.splits.first() {
            section {
                h2 { "Where it is right" }
                div.columns {
                    (named("actor", &story.figures.by_actor))
                    (named("outlet", &story.figures.by_outlet))
                }
                @if story.figures.by_outlet.is_empty() {
                    p.note { "No article names its outlet, so there is no accuracy by outlet." }
                }
                (by_text(&story.figures))
            }
            section { h2 { "Where it errs most surely" } (errors(&story.confident_errors)) }
        }
        section { h2 { "What this can’t say" } (page::sentences(&limits)) }
        section { h2 { "Data and settings" } (settings(validation)) }
    };
    page("Cross-validation", &body)
}

fn splits(validation: &Validation) -> Markup {
    let dots: Vec<Dot<'_>> = validation
        .splits
        .iter()
        .map(|split| Dot {
            label: what_is_new(split.held_out),
            value: split.figures.macro_f1,
            interval: split.figures.macro_f1_interval,
            text: fixed(split.figures.macro_f1, 3),
        })
        .collect();
    html! {
        (dot_plot("Macro F1 by what is new", "The same numbers stand in the table below.", &SHARES_OF_ONE, &dots))
        (table("By what is new in the rows that are tested", &html! {
            thead {
                tr {
                    th scope="col" { "New" }
                    @for name in ["Macro F1", "Interval", "Accuracy", "Log loss", "Models", "Rows tested"] { th.number scope="col" { (name) } }
                }
            }
            tbody { @for split in &validation.splits { (split_row(split)) } }
        }))
    }
}

fn split_row(split: &Split) -> Markup {
    let figures = &split.figures;
    html! {
        tr {
            th scope="row" { (what_is_new(split.held_out)) }
            td { strong { (fixed(figures.macro_f1, 3)) } }
            td { (figures.macro_f1_interval.as_ref().map_or("–".to_owned(), range)) }
            td { (percent(figures.accuracy)) }
            td { (fixed(figures.log_loss, 3)) }
            td { (count(split.folds.len())) }
            td { (count(split.folds.iter().map(|fold| fold.test).sum::<usize>())) }
        }
    }
}

fn humans(humans: &Humans) -> Markup {
    let or_dash = |value: Option<f64>| value.map_or("–".to_owned(), |value| fixed(value, 3));
    let range_of = |interval: &Option<Interval>| interval.as_ref().map_or("–".to_owned(), range);
    html! {
        p {
            (counted(humans.units, "unit")) " (an actor in an article, or one mention) have labels of two annotators or more. "
            "Each label is compared with what most of the others gave the unit; " (count(humans.ties))
            " are not, because the others are at a tie or there is nothing to compare."
        }
        div.columns {
            (table("With what most of the others gave", &html! {
                thead { tr { th scope="col" { "Who" } th.number scope="col" { "Accuracy" } th.number scope="col" { "Macro F1" } } }
                tbody {
                    @for (who, right) in [("An annotator", &humans.human), ("The model", &humans.model)] {
                        tr { th scope="row" { (who) } td { (percent(right.accuracy)) } td { (fixed(right.macro_f1, 3)) } }
                    }
                }
            }))
            (table("Agreement", &html! {
                thead { tr { th scope="col" { "Measure" } th.number scope="col" { "Units" } th.number scope="col" { "Value" } th.number scope="col" { "Interval" } } }
                tbody {
                    tr {
                        th scope="row" { "Krippendorff’s alpha, nominal" } td { (count(humans.units)) }
                        td { (or_dash(humans.alpha)) } td { (range_of(&humans.alpha_interval)) }
                    }
                    @if humans.ordinal_alpha.is_some() {
                        tr {
                            th scope="row" { "Krippendorff’s alpha, ordinal" } td { (count(humans.units)) }
                            td { (or_dash(humans.ordinal_alpha)) } td { (range_of(&humans.ordinal_alpha_interval)) }
                        }
                    }
                    @for pair in humans.pairs.iter().take(SHOWN) {
                        tr {
                            th scope="row" { "Cohen’s kappa, " (pair.one) " and " (pair.other) } td { (count(pair.units)) }
                            td { (or_dash(pair.kappa)) } td { (range_of(&pair.interval)) }
                        }
                    }
                }
            }))
        }
        @if humans.pairs.len() > SHOWN { p.note { (count(humans.pairs.len() - SHOWN)) " more pairs in the JSON file." } }
    }
}

fn learning(curve: &Curve) -> Markup {
    let labels: Vec<String> =
        curve.points.iter().map(|point| format!("{} rows", count(point.rows.round()))).collect();
    let dots: Vec<Dot<'_>> = curve
        .points
        .iter()
        .zip(&labels)
        .map(|(point, label)| Dot {
            label,
            value: point.macro_f1,
            interval: None,
            text: fixed(point.macro_f1, 3),
        })
        .collect();
    html! {
        (dot_plot("Macro F1 by the rows learned from", "Each row of the plot has its number beside it.", &SHARES_OF_ONE, &dots))
        p.note { "On the folds of the first dealing: models that learned from an eighth, a quarter and half of the stories, and from all that a fold leaves." }
    }
}

fn settings(validation: &Validation) -> Markup {
    html! {
        (sources("Labels", &validation.data))
        p { "Selected: " (validation.selection) "." }
        dl {
            @if !validation.command.is_empty() { dt { "Command" } dd { code { (validation.command) } } }
            dt { "Folds" } dd { (validation.folds) }
            dt { "Repeats" } dd { (validation.repeats) }
            dt { "Seed" } dd { (validation.seed) }
            dt { "Version" } dd { "Parallax " (validation.parallax_version) }
        }
        details { summary { "Resolved configuration" } pre { code { (model_config(&validation.config)) } } }
        p { "The same rows, configuration, folds, repeats, seed and version make this page again, byte for byte, at any number of threads." }
    }
}
