//! Scores over time: one small plot for each group, on the same scales.

use maud::{Markup, html};

use super::number::{count, score, score_range, tenth};
use super::page::table;
use crate::compare::{Line, Time};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 110.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 22.0;
/// As many points as have their numbers in a table.
const SHOWN: usize = 80;

/// Each group's mean score by period, with bands, and the numbers behind them.
pub(super) fn lines(actor: &str, time: &Time) -> Markup {
    let mut starts: Vec<&str> =
        time.groups.iter().flat_map(|line| &line.points).map(|point| point.start.as_str()).collect();
    starts.sort_unstable();
    starts.dedup();
    html! {
        p.note { "Mean score by " (time.period.name()) ", from −1 to +1; bands are 95 % intervals, where there are enough stories. The groups with most articles." }
        div.plots {
            @for line in &time.groups { figure { figcaption { (line.group) } (plot(actor, line, &starts)) } }
        }
        @if time.groups.iter().map(|line| line.points.len()).sum::<usize>() > SHOWN {
            p.note { "The numbers are in comparison.csv." }
        } @else {
        details {
            summary { "The numbers" }
            @for line in &time.groups {
                (table(&format!("{}: {actor} by {}", line.group, time.period.name()), &html! {
                    thead {
                        tr {
                            th scope="col" { "From" }
                            th.number scope="col" { "Articles" }
                            th.number scope="col" { "Mean score" }
                            th.number scope="col" { "Interval" }
                        }
                    }
                    tbody {
                        @for point in &line.points {
                            tr {
                                th scope="row" { (point.start) }
                                td { (count(point.articles)) }
                                td { (score(point.mean_score)) }
                                td { (point.interval.as_ref().map_or("–".into(), score_range)) }
                            }
                        }
                    }
                }))
            }
        }
        }
    }
}

fn plot(actor: &str, line: &Line, starts: &[&str]) -> Markup {
    let x = |start: &str| {
        let at = starts.binary_search(&start).unwrap_or(0) as f64;
        tenth(LEFT + (WIDTH - LEFT - 8.0) * at / (starts.len().max(2) - 1) as f64)
    };
    let y = |value: f64| tenth(TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - value) / 2.0);
    let path: Vec<String> = line
        .points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            format!("{}{} {}", if at == 0 { "M" } else { "L" }, x(&point.start), y(point.mean_score))
        })
        .collect();
    let (first, last) = (starts.first().copied().unwrap_or(""), starts.last().copied().unwrap_or(""));
    html! {
        svg.plot viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" {
            title { (line.group) " toward " (actor) " over time" }
            desc { "The same numbers stand in comparison.csv." }
            @for (value, name) in [(-1.0, "−1"), (0.0, "0"), (1.0, "+1")] {
                path class=(if value == 0.0 { "grid zero" } else { "grid" }) d=(format!("M{LEFT} {}H{WIDTH}", y(value))) {}
                text.tick x=(LEFT - 14.0) y=(y(value) + 4.0) { (name) }
            }
            @for point in &line.points {
                @if let Some(interval) = &point.interval {
                    path.band d=(format!("M{} {}V{}", x(&point.start), y(interval.low), y(interval.high))) {}
                }
            }
            path.line d=(path.join("")) {}
            @for point in &line.points { circle cx=(x(&point.start)) cy=(y(point.mean_score)) r="2.5" {} }
            text.tick.start x=(LEFT) y=(HEIGHT - 4.0) { (first) }
            text.tick.end x=(WIDTH) y=(HEIGHT - 4.0) { (last) }
        }
    }
}
