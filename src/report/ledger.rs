//! The sum behind a score as tables, each of which adds up to the logit.

use maud::{Markup, html};

use super::number::{count, fixed, signed};
use super::page::table;
use crate::annotate::Document;
use crate::model::{Contribution, Explanation, FeatureContribution};

/// How many features have a row of their own.
const SHOWN: usize = 30;
/// Decimals of contributions, of their sums, and of logits.
const DIGITS: usize = 3;

/// By feature group, by voice, and feature by feature.
pub(super) fn ledger(explanation: &Explanation, document: &Document<'_>) -> Markup {
    let named = |Contribution { name, contribution }| (name, contribution);
    let groups = explanation.by_group().into_iter().map(named).collect();
    let [outlet, reported, quoted] = explanation.by_voice(document);
    let voices = vec![
        ("the outlet’s own words".to_owned(), outlet.contribution),
        ("what it reports others to say or think".to_owned(), reported.contribution),
        ("what it quotes".to_owned(), quoted.contribution),
    ];
    html! {
        p {
            "Each table adds up to the same logit. Every number is rounded by itself, so that the last digit of a sum "
            "over rounded rows can differ."
        }
        div.columns {
            (sum("By group of features", explanation, groups))
            (sum("By voice", explanation, voices))
        }
        (features(explanation))
    }
}

/// Intercept and parts, their sum, and the logit that it must equal.
fn sum(caption: &str, explanation: &Explanation, parts: Vec<(String, f64)>) -> Markup {
    let total = explanation.intercept + parts.iter().map(|(_, contribution)| contribution).sum::<f64>();
    table(
        caption,
        &html! {
            thead { tr { th scope="col" { "Part" } th.number scope="col" { "Contribution" } } }
            tbody {
                tr { th scope="row" { "intercept" } td { (signed(explanation.intercept, DIGITS)) } }
                @for (name, contribution) in &parts {
                    tr { th scope="row" { (name) } td { (signed(*contribution, DIGITS)) } }
                }
            }
            (foot(explanation, total, 1))
        },
    )
}

/// The strongest features, and all others as one row.
fn features(explanation: &Explanation) -> Markup {
    let (shown, others) = explanation.features.split_at(explanation.features.len().min(SHOWN));
    let sum =
        |features: &[FeatureContribution]| features.iter().map(|feature| feature.contribution).sum::<f64>();
    let total = explanation.intercept + sum(shown) + sum(others);
    table(
        "By feature: value × weight = contribution, the strongest first",
        &html! {
            thead {
                tr {
                    @for name in ["Group", "Feature"] { th scope="col" { (name) } }
                    @for name in ["Value", "Weight", "Contribution"] { th.number scope="col" { (name) } }
                }
            }
            tbody {
                tr { th scope="row" colspan="4" { "intercept" } td { (signed(explanation.intercept, DIGITS)) } }
                @for feature in shown {
                    tr {
                        td.text { (feature.group) }
                        th scope="row" { code { (feature.name) } }
                        td { (fixed(feature.value, DIGITS)) }
                        td { (signed(feature.contribution / feature.value, DIGITS)) }
                        td { (signed(feature.contribution, DIGITS)) }
                    }
                }
                @if !others.is_empty() {
                    tr {
                        th scope="row" colspan="4" { "all other features (" (count(others.len())) ")" }
                        td { (signed(sum(others), DIGITS)) }
                    }
                }
            }
            (foot(explanation, total, 4))
        },
    )
}

/// The sum of the rows above, and the logit as the model computed it.
fn foot(explanation: &Explanation, total: f64, columns: usize) -> Markup {
    html! {
        tfoot {
            tr { th scope="row" colspan=(columns) { "sum" } td { (signed(total, DIGITS)) } }
            tr { th scope="row" colspan=(columns) { "logit" } td { (signed(explanation.logit, DIGITS)) } }
        }
    }
}
