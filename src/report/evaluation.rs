//! The page of an evaluation.

use maud::{Markup, html};

use super::errors::errors;
use super::number::{
    capitalised, count, counted, fixed, level, list, percent, percent_range, score, score_range,
};
use super::page::{self, page, table};
use super::plot::{Dot, SHARES, dot_plot};
use super::rivals::rivals;
use super::source::sources;
use super::summary::{self, FEW_OBSERVATIONS, LIMITS, SHOWN};
use crate::evaluate::{ClassMetrics, Evaluation, Figures, NamedAccuracy};
use crate::model;
use crate::stats::Interval;

/// Rows of a plot of accuracies.
const PLOTTED: usize = 12;
/// Shades of a confusion matrix, from 0.
const SHADES: f64 = 5.0;

/// The evaluation as a page that stands alone: a summary in words, the numbers, and what is needed to repeat them.
pub fn evaluation_html(evaluation: &Evaluation) -> String {
    let limits = LIMITS.map(str::to_owned);
    let body = html! {
        header {
            h1 { "How far the model can be trusted" }
            p.lead { "Its predictions beside " (counted(evaluation.figures.n, "gold label")) "." }
        }
        section {
            h2 { "In short" }
            (page::sentences(&summary::sentences(evaluation)))
            (page::warnings(&summary::warnings(evaluation)))
        }
        section {
            h2 { "Beside what else could be asked" }
            (rivals("On the same rows", &evaluation.rivals))
        }
        section { h2 { "The numbers" } div.columns { (headline(&evaluation.figures)) (classes(&evaluation.figures.classes)) } }
        section { h2 { "What is taken for what" } (confusion(&evaluation.figures)) }
        section { h2 { "How sure it is, and how right" } (reliability(&evaluation.figures)) (coverage(&evaluation.figures)) }
        section {
            h2 { "Where it is right" }
            div.columns {
                (named("actor", &evaluation.figures.by_actor))
                (named("outlet", &evaluation.figures.by_outlet))
            }
            @if evaluation.figures.by_outlet.is_empty() {
                p.note { "No article names its outlet, so there is no accuracy by outlet." }
            }
            (by_text(&evaluation.figures))
        }
        section { h2 { "Where it errs most surely" } (errors(&evaluation.confident_errors)) }
        section { h2 { "What this can’t say" } (page::sentences(&limits)) }
        section { h2 { "Data and settings" } (provenance(evaluation)) }
    };
    page("Evaluation", &body)
}

pub(super) fn headline(figures: &Figures) -> Markup {
    let interval_level = figures
        .accuracy_interval
        .map_or(String::from("Interval"), |interval| format!("{} interval", level(interval.level)));
    let accuracy = figures.accuracy_interval.as_ref().map(percent_range);
    let macro_f1 = figures.macro_f1_interval.as_ref().map(range);
    let baseline = &figures.baseline;
    let of = |interval: Option<Interval>| interval.as_ref().map(range);
    let mut rows = vec![
        ("Accuracy (micro F1)", percent(figures.accuracy), accuracy, Some(percent(baseline.accuracy))),
        ("Macro F1", fixed(figures.macro_f1, 3), macro_f1, Some(fixed(baseline.macro_f1, 3))),
        ("Weighted F1", fixed(figures.weighted_f1, 3), of(figures.weighted_f1_interval), None),
        ("Matthews’ correlation", or_dash(figures.mcc), figures.mcc_interval.as_ref().map(range), None),
        ("Log loss (lower is better)", fixed(figures.log_loss, 3), of(figures.log_loss_interval), None),
        ("Brier score (lower is better)", fixed(figures.brier, 3), of(figures.brier_interval), None),
    ];
    if figures.quadratic_kappa.is_some() {
        let interval = figures.quadratic_kappa_interval.as_ref().map(range);
        rows.push(("Kappa with squared weights", or_dash(figures.quadratic_kappa), interval, None));
    }
    if let Some(error) = figures.mean_absolute_error {
        rows.push((
            "Mean absolute error of the framing score",
            fixed(error, 3),
            of(figures.mean_absolute_error_interval),
            None,
        ));
    }
    let or_none = |text: &Option<String>| text.clone().unwrap_or("–".into());
    table(
        "Headline figures",
        &html! {
            thead {
                tr {
                    th scope="col" { "Measure" }
                    th.number scope="col" { "Model" }
                    th.number scope="col" { (interval_level) }
                    th.number scope="col" { "Always" br; "“" (baseline.label) "”" }
                }
            }
            tbody {
                @for (name, value, interval, of_baseline) in &rows {
                    tr {
                        th scope="row" { (name) }
                        td { strong { (value) } }
                        td { (or_none(interval)) }
                        td { (or_none(of_baseline)) }
                    }
                }
            }
        },
    )
}

/// "0.612–0.648".
fn range(interval: &Interval) -> String {
    format!("{}–{}", fixed(interval.low, 3), fixed(interval.high, 3))
}

fn or_dash(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| fixed(value, 3))
}

pub(super) fn classes(classes: &[ClassMetrics]) -> Markup {
    table(
        "By label (– where there is nothing to compute from)",
        &html! {
            thead {
                tr {
                    th scope="col" { "Label" }
                    @for name in ["Precision", "Recall", "F1", "ROC AUC", "Average precision", "Labelled", "Predicted"] {
                        th.number scope="col" { (name) }
                    }
                }
            }
            tbody {
                @for class in classes {
                    tr {
                        th scope="row" { (class.label) }
                        @for (value, interval) in [
                            (class.precision, &class.precision_interval),
                            (class.recall, &class.recall_interval),
                            (class.f1, &class.f1_interval),
                            (class.roc_auc, &class.roc_auc_interval),
                            (class.average_precision, &class.average_precision_interval),
                        ] {
                            td { (or_dash(value)) @if let Some(interval) = interval { br; small { (range(interval)) } } }
                        }
                        td { (count(class.support)) }
                        td { (count(class.predicted)) }
                    }
                }
            }
        },
    )
}

/// Shaded by the share of the row; what is right is framed.
pub(super) fn confusion(figures: &Figures) -> Markup {
    let labels: Vec<&str> = figures.classes.iter().map(|class| class.label.as_str()).collect();
    table(
        "Rows: the gold label. Columns: the predicted one. Shading: part of the row. Framed: right",
        &html! {
            thead {
                tr { th scope="col" { "Gold ↓ predicted →" } @for label in &labels { th.number scope="col" { (label) } } }
            }
            tbody {
                @for (gold, (class, counts)) in figures.classes.iter().zip(figures.confusion.counts()).enumerate() {
                    tr {
                        th scope="row" { (class.label) }
                        @for (predicted, &cell) in counts.iter().enumerate() {
                            @let share = cell as f64 / class.support.max(1) as f64;
                            @let shade = (share * SHADES).round();
                            td class=(format!("shade-{shade}{}", if gold == predicted { " right" } else { "" })) {
                                (count(cell)) " " small { (percent(share)) }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// How often it is right by how sure it is.
pub(super) fn reliability(figures: &Figures) -> Markup {
    let labels: Vec<String> =
        figures.reliability.iter().map(|bin| format!("{} sure", percent(bin.confidence))).collect();
    let dots: Vec<Dot<'_>> = figures
        .reliability
        .iter()
        .zip(&labels)
        .map(|(bin, label)| Dot { label, value: bin.accuracy, interval: None, text: percent(bin.accuracy) })
        .collect();
    html! {
        (dot_plot("Part that is right, by how sure the model is", "Each row of the plot has its number beside it.", &SHARES, &dots))
        p.note {
            "Equally many observations a row, by the probability of the label that is given. The two lie "
            (percent(figures.calibration_error))
            @if let Some(interval) = &figures.calibration_error_interval { " (" (percent_range(interval)) ")" }
            " apart on average (expected calibration error); a model that is right as "
            "often as it is sure has 0 %."
        }
    }
}

/// How right it is where it is most sure: what leaving the rest to people would bring.
pub(super) fn coverage(figures: &Figures) -> Markup {
    let labels: Vec<String> =
        figures.coverage.iter().map(|part| format!("surest {}", percent(part.coverage))).collect();
    let dots: Vec<Dot<'_>> = figures
        .coverage
        .iter()
        .zip(&labels)
        .map(|(part, label)| Dot {
            label,
            value: part.accuracy,
            interval: None,
            text: percent(part.accuracy),
        })
        .collect();
    let plot = dot_plot(
        "Part that is right, by how much is kept",
        "The same numbers stand in the table below.",
        &SHARES,
        &dots,
    );
    let numbers = table(
        "Where it is most sure",
        &html! {
            thead { tr { th scope="col" { "Part of the observations" } th.number scope="col" { "At least so sure" } th.number scope="col" { "Right" } } }
            tbody {
                @for part in &figures.coverage {
                    tr { th scope="row" { (percent(part.coverage)) } td { (percent(part.least)) } td { (percent(part.accuracy)) } }
                }
            }
        },
    );
    html! { (plot) (numbers) }
}

/// Accuracy by what articles are like.
pub(super) fn by_text(figures: &Figures) -> Markup {
    html! {
        div.columns {
            (named("length of the article", &figures.by_length))
            (named("voice in which the actor is mentioned", &figures.by_voice))
        }
    }
}

pub(super) fn named(kind: &str, accuracies: &[NamedAccuracy]) -> Markup {
    if accuracies.is_empty() {
        return html! {};
    }
    let left_out = accuracies.len().saturating_sub(SHOWN);
    let has_bias = accuracies.iter().any(|accuracy| accuracy.bias.is_some());
    let dots: Vec<Dot<'_>> = accuracies
        .iter()
        .take(PLOTTED)
        .map(|accuracy| Dot {
            label: &accuracy.name,
            value: accuracy.accuracy,
            interval: accuracy.accuracy_interval,
            text: percent(accuracy.accuracy),
        })
        .collect();
    html! {
      div {
        (dot_plot(&format!("Accuracy by {kind}"), "The same numbers stand in the table below.", &SHARES, &dots))
        (table(
            &format!("By {kind}"),
            &html! {
                thead {
                    tr {
                        th scope="col" { (capitalised(kind)) }
                        th.number scope="col" { "Observations" }
                        th.number scope="col" { "Accuracy" }
                        th.number scope="col" { "Interval" }
                        @if has_bias { th.number scope="col" { "Score off by" } th.number scope="col" { "Interval" } }
                        td {}
                    }
                }
                tbody {
                    @for accuracy in accuracies.iter().take(SHOWN) {
                        tr {
                            th scope="row" { (accuracy.name) }
                            td { (count(accuracy.n)) }
                            td { (percent(accuracy.accuracy)) }
                            td { (accuracy.accuracy_interval.as_ref().map_or("–".to_owned(), percent_range)) }
                            @if has_bias {
                                td { (accuracy.bias.map_or("–".to_owned(), score)) }
                                td { (accuracy.bias_interval.as_ref().map_or("–".to_owned(), score_range)) }
                            }
                            td.text.aside { @if accuracy.n < FEW_OBSERVATIONS { "too few to read" } }
                        }
                    }
                }
            },
        ))
        @if left_out > 0 { p.note { (count(left_out)) " more in the JSON file." } }
      }
    }
}

fn provenance(evaluation: &Evaluation) -> Markup {
    let provenance = &evaluation.provenance;
    let training = &provenance.training;
    let labels: Vec<String> =
        training.labels.iter().map(|(label, n)| format!("{label} {}", count(n))).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let config = model_config(&provenance.config);
    html! {
        (sources("Evaluated on", &provenance.data))
        p { "Selected: " (provenance.selection) "." }
        (sources("Trained on", &training.data))
        p {
            "Selected: " (training.selection) ". " (counted(training.observations, "observation")) " of "
            (counted(training.articles, "article")) ": " (list(&labels)) ". The actor was not found in "
            (counted(training.actors_not_found, "observation")) "."
        }
        dl {
            @if !provenance.command.is_empty() { dt { "Command" } dd { code { (provenance.command) } } }
            dt { "Model (SHA-256)" } dd.hash { code { (provenance.model_sha256) } }
            dt { "Seed" } dd { (provenance.seed) }
            dt { "Version" } dd { "Parallax " (provenance.parallax_version) "; trained with " (training.parallax_version) }
            dt { "Fit" }
            dd {
                (if training.convergence.converged { "converged" } else { "did not converge" })
                " after " (counted(training.convergence.iterations, "iteration"))
            }
            @if let Some(calibration) = &training.calibration {
                dt { "Calibration" }
                dd { (calibration) }
            }
            @for adaptation in &training.adaptations {
                dt { "Levels" }
                dd { (adaptation) }
            }
        }
        details { summary { "Resolved configuration" } pre { code { (config) } } }
        p {
            "To repeat it: train on the rows above with this configuration and version, "
            @if !training.adaptations.is_empty() { "adapt the levels on theirs, " }
            "then evaluate on the rows above. "
            "The model will have the same hash and this page the same bytes."
        }
    }
}

/// The configuration as a file that can be used again.
pub(super) fn model_config(config: &model::Config) -> String {
    toml::to_string_pretty(config).unwrap_or_else(|error| error.to_string())
}
