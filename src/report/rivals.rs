//! A model beside what else could be asked the same.

use maud::{Markup, html};

use super::number::{capitalised, count, fixed, level, percent, range, signed};
use super::page::table;
use crate::evaluate::{Rival, RivalKind};
use crate::stats::Interval;

/// "0.612 to 0.648", or a dash.
pub(super) fn range_or_dash(interval: Option<&Interval>) -> String {
    interval.map_or("–".to_owned(), range)
}

/// A p-value with as many digits as mean something.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { fixed(p, 3) }
}

/// The strongest of what is easier, and another model, beside this one.
pub(super) fn sentences(rivals: &[Rival]) -> Vec<String> {
    let easier = rivals.iter().filter(|rival| rival.kind != RivalKind::Model);
    let strongest = easier.max_by(|a, b| a.macro_f1.total_cmp(&b.macro_f1)).map(beside_easier);
    strongest
        .into_iter()
        .chain(rivals.iter().filter(|rival| rival.kind == RivalKind::Model).map(beside_model))
        .collect()
}

fn beside_easier(strongest: &Rival) -> String {
    let Rival { kind, macro_f1, difference, .. } = strongest;
    let (name, reached) = (kind.name(), fixed(*macro_f1, 3));
    let by = signed(difference.macro_f1, 3);
    match difference.interval {
        Some(interval) if interval.low > 0.0 => format!(
            "The strongest of what is easier, {name}, reaches {reached}: the model is better by {by} ({} interval {}).",
            level(interval.level),
            range(&interval),
        ),
        Some(interval) if interval.high < 0.0 => {
            format!("It does worse than what is easier: {name} reaches {reached}. Use that, or label more.")
        }
        Some(interval) => format!(
            "It does not clearly beat what is easier: {name} reaches {reached}, and the difference, {by}, may be chance ({} interval {}).",
            level(interval.level),
            range(&interval),
        ),
        None => format!(
            "The strongest of what is easier, {name}, reaches {reached}: a difference of {by}, which may be chance: there is no interval."
        ),
    }
}

fn beside_model(other: &Rival) -> String {
    let Rival { macro_f1, difference, mcnemar, .. } = other;
    let told = match difference.interval {
        Some(interval) if interval.low > 0.0 => "this one is better",
        Some(interval) if interval.high < 0.0 => "the other is better",
        _ => "the difference may be chance",
    };
    format!(
        "On the same rows the other model reaches a macro F1 of {}: {told} ({}, interval {}). This one alone is right in {}, the other alone in {} (McNemar’s exact test: p {}).",
        fixed(*macro_f1, 3),
        signed(difference.macro_f1, 3),
        range_or_dash(difference.interval.as_ref()),
        count(mcnemar.only_first),
        count(mcnemar.only_second),
        p_value(mcnemar.p_value),
    )
}

/// What a row of a table of rivals has in its columns.
pub(super) const HEAD: [&str; 6] = [
    "Macro F1",
    "Accuracy",
    "Model better by (macro F1)",
    "Interval",
    "Model alone right : other alone",
    "McNemar’s p",
];

/// The cells after the name.
pub(super) fn cells(rival: &Rival) -> [String; 6] {
    let mcnemar = &rival.mcnemar;
    [
        fixed(rival.macro_f1, 3),
        percent(rival.accuracy),
        signed(rival.difference.macro_f1, 3),
        range_or_dash(rival.difference.interval.as_ref()),
        format!("{} : {}", count(mcnemar.only_first), count(mcnemar.only_second)),
        p_value(mcnemar.p_value),
    ]
}

pub(super) fn rivals(caption: &str, rivals: &[Rival]) -> Markup {
    html! {
        (table(caption, &html! {
            thead { tr { th scope="col" { "Instead of the model" } @for name in HEAD { th.number scope="col" { (name) } } } }
            tbody {
                @for rival in rivals {
                    tr {
                        th scope="row" { (capitalised(rival.kind.name())) }
                        @for cell in cells(rival) { td { (cell) } }
                    }
                }
            }
        }))
        p.note {
            "The interval is that of the difference, both on the same draws of stories. McNemar’s test takes rows for independent: where "
            "several come from one story its p-value is too small, and the interval is what to go by."
        }
    }
}
