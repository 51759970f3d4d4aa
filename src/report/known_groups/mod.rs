//! A check of known groups as a page, a table for the terminal, CSV and Markdown.

mod csv;
mod markdown;
mod text;
mod words;

use maud::{Markup, html};

pub use csv::known_groups_csv;
pub use markdown::known_groups_markdown;
pub use text::known_groups_text;

use super::number::{capitalised, count, counted, fixed, level, score, signed};
use super::page::{page, sentences, table, warnings};
use super::plot::{Dot, differences, dot_plot};
use super::source::sources;
use crate::known_groups::{Check, Group, KnownGroups, Measure};

/// The check as a page that stands alone: the result in words, the differences as a plot, the numbers behind it.
pub fn known_groups_html(known: &KnownGroups) -> String {
    let expectations = known.measures.first().map_or(0, |measure| measure.checks.len());
    let mut told = words::sentences(known).into_iter();
    let first = told.next().unwrap_or_default();
    let rest: Vec<String> = told.collect();
    let body = html! {
        header {
            h1 { "Does the model find the differences that are known?" }
            p.lead {
                (counted(expectations, "expectation")) " of how groups of articles differ; groups are the values of the column “" (known.by) "”, in "
                (counted(known.articles, "article")) "."
            }
        }
        section {
            h2 { "In short" }
            p.result { (first) }
            (sentences(&rest))
            (warnings(&words::warnings(known)))
        }
        section {
            h2 { "Differences" }
            p {
                "Mean score of the group that should be higher less that of the group that should be lower: right of 0 is as expected. "
                "Whiskers: " (level(known.level)) " intervals over " (words::units(known)) ". Open: cannot be told from 0."
            }
            div.plots { @for measure in &known.measures { (plot(measure, known)) } }
        }
        section {
            h2 { "Numbers" }
            @for measure in &known.measures { (numbers(known, measure)) }
            p.note {
                "Scores lie between −1 (negative) and +1 (positive). z is a difference over its standard error: over articles √(s₁²/n₁ + s₂²/n₂)"
                @if known.cluster.is_some() { ", over " (words::units(known)) " with whole ones as what varies" }
                ". Intervals use Student’s t with as many degrees of freedom as the group with fewer has, less one."
            }
        }
        section { h2 { "What this can’t say" } (sentences(&words::limits(known))) }
        section { h2 { "Data and settings" } (provenance(known)) }
    };
    page("Known groups", &body)
}

fn plot(measure: &Measure, known: &KnownGroups) -> Markup {
    let labels: Vec<String> = measure.checks.iter().map(|check| words::name(measure, check)).collect();
    let ends = |check: &Check| {
        let interval = known.believed(check).map(|difference| difference.interval);
        let ends = interval.map_or([0.0; 2], |interval| [interval.low, interval.high]);
        ends.into_iter().chain(check.difference).fold(0.0, |reach: f64, end| reach.max(end.abs()))
    };
    let axis = differences(measure.checks.iter().map(ends).fold(0.0, f64::max));
    let dots: Vec<Dot<'_>> = measure
        .checks
        .iter()
        .zip(&labels)
        .filter_map(|(check, label)| {
            let value = check.difference?;
            let interval = known.believed(check).map(|difference| difference.interval);
            Some(Dot { label, value, interval, text: score(value) })
        })
        .collect();
    let name = capitalised(&words::measure(measure));
    html! {
        figure {
            figcaption { (name) }
            @if dots.is_empty() { p.note { "Nothing to compare." } }
            @else { (dot_plot(&format!("Differences, {}", words::measure(measure)), "The same numbers stand in the table below.", &axis, &dots)) }
        }
    }
}

fn numbers(known: &KnownGroups, measure: &Measure) -> Markup {
    let over = format!("Interval over {}", words::units(known));
    let mut head = vec!["Difference", over.as_str(), "z"];
    if known.cluster.is_some() {
        head.extend(["Interval over articles", "z"]);
    }
    table(
        &capitalised(&words::measure(measure)),
        &html! {
            thead {
                tr {
                    th scope="col" { "Toward" } th scope="col" { "Lower" } th.number scope="col" { "Mean" }
                    th scope="col" { "Higher" } th.number scope="col" { "Mean" }
                    @for name in &head { th.number scope="col" { (name) } }
                    th scope="col" { "Told" }
                }
            }
            tbody {
                @for check in &measure.checks {
                    tr {
                        th scope="row" { (check.actor) }
                        (group(known, &check.lower)) (group(known, &check.higher))
                        td { strong { (check.difference.map_or("–".into(), |value| signed(value, 3))) } }
                        @for difference in [known.cluster.as_ref().and(check.over_clusters), check.over_articles].iter().skip(usize::from(known.cluster.is_none())) {
                            td { (difference.map_or("–".into(), |difference| words::interval(&difference))) }
                            td { (difference.map_or("–".into(), |difference| signed(difference.z, 1))) }
                        }
                        td.text { (words::verdict(known, check)) }
                    }
                }
            }
        },
    )
}

/// A group's name with its size, and its mean.
fn group(known: &KnownGroups, group: &Group) -> Markup {
    let clusters = group.clusters.map(|clusters| format!("{}\u{a0}{}", count(clusters), words::units(known)));
    let articles = counted(group.n, "article").replace(' ', "\u{a0}");
    html! {
        td.text { (group.group) br; small { (articles) @if let Some(clusters) = clusters { br; (clusters) } } }
        td { (group.mean.map_or("–".into(), |mean| signed(mean, 3))) }
    }
}

fn provenance(known: &KnownGroups) -> Markup {
    html! {
        (sources("What was read", &known.data))
        dl {
            @if !known.command.is_empty() { dt { "Command" } dd { code { (known.command) } } }
            dt { "Groups" } dd { "column “" (known.by) "”" }
            dt { "What varies" } dd { (words::units(known)) @if known.measures.iter().any(|measure| measure.widening.is_some()) { "; standard errors " (widening(known)) " times those over articles (median)" } }
            @if let Some(hash) = &known.model_sha256 { dt { "Model" } dd { "SHA-256 " code { (hash) } } }
            dt { "Version" } dd { "Parallax " (known.parallax_version) }
        }
    }
}

fn widening(known: &KnownGroups) -> String {
    let ratios = known.measures.iter().filter_map(|measure| measure.widening);
    ratios.map(|ratio| fixed(ratio, 2)).collect::<Vec<_>>().join(" and ")
}
