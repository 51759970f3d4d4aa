//! The errors of which a model is most sure.

use maud::{Markup, html};

use super::number::{fixed, percent};
use super::page::table;
use crate::evaluate::ConfidentError;

/// The features that speak for the wrong label, with their parts.
pub(super) fn reasons(error: &ConfidentError) -> String {
    let reasons: Vec<String> = error
        .reasons
        .iter()
        .map(|reason| format!("{} (+{})", reason.feature, fixed(reason.contribution, 2)))
        .collect();
    reasons.join("; ")
}

pub(super) fn errors(errors: &[ConfidentError]) -> Markup {
    html! {
        @if errors.is_empty() { p { "No prediction is wrong." } }
        @else {
            (table("The wrong predictions of which it is most sure, and what speaks for the wrong label against the right one", &html! {
                thead {
                    tr {
                        @for name in ["Row", "Actor", "Gold", "Predicted"] { th scope="col" { (name) } }
                        th.number scope="col" { "So sure" }
                        th scope="col" { "Because of (part of the log-odds)" }
                    }
                }
                tbody {
                    @for error in errors {
                        tr {
                            th scope="row" { (error.id) @if let Some(outlet) = &error.outlet { " " small { (outlet) } } }
                            td.text { (error.actor) }
                            td.text { (error.gold) }
                            td.text { (error.predicted) }
                            td { (percent(error.probability)) }
                            td.text { (reasons(error)) }
                        }
                    }
                }
            }))
            p.note { "`parallax explain` shows the whole sum of a row. Some of these may be errors of the labels." }
        }
    }
}
