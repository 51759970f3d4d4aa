//! Small plots as SVG. They scale with the page; every mark has its number as text beside it or in the table below.

use maud::{Markup, html};

use super::number::{shortened, tenth};
use crate::stats::Interval;

/// Positions in units of the view box, which is as wide as a narrow telephone.
const WIDTH: f64 = 360.0;
const LABEL_END: f64 = 130.0;
const LEFT: f64 = 138.0;
const RIGHT: f64 = 306.0;
const ROW: f64 = 22.0;
const TOP: f64 = 10.0;
const AXIS: f64 = 24.0;
/// The characters of a row's label that have room.
const LABEL_LENGTH: usize = 18;

/// The scale of a plot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    ticks: &'static [(f64, &'static str)],
}

/// Framing scores.
pub(super) const SCORES: Axis = Axis {
    low: -1.0,
    high: 1.0,
    ticks: &[(-1.0, "−1"), (-0.5, "−0.5"), (0.0, "0"), (0.5, "+0.5"), (1.0, "+1")],
};
/// Shares of a label.
pub(super) const SHARES: Axis = Axis {
    low: 0.0,
    high: 1.0,
    ticks: &[(0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100 %")],
};

/// Figures between 0 and 1.
pub(super) const SHARES_OF_ONE: Axis = Axis {
    low: 0.0,
    high: 1.0,
    ticks: &[(0.0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1.0, "1")],
};

/// Differences of framing scores that reach as far as `reach` from 0.
pub(super) fn differences(reach: f64) -> Axis {
    const TENTHS: Axis = Axis {
        low: -0.2,
        high: 0.2,
        ticks: &[(-0.2, "−0.2"), (-0.1, "−0.1"), (0.0, "0"), (0.1, "+0.1"), (0.2, "+0.2")],
    };
    const HALVES: Axis = Axis {
        low: -0.5,
        high: 0.5,
        ticks: &[(-0.5, "−0.5"), (-0.25, "−0.25"), (0.0, "0"), (0.25, "+0.25"), (0.5, "+0.5")],
    };
    const ALL: Axis = Axis {
        low: -2.0,
        high: 2.0,
        ticks: &[(-2.0, "−2"), (-1.0, "−1"), (0.0, "0"), (1.0, "+1"), (2.0, "+2")],
    };
    [TENTHS, HALVES, SCORES].into_iter().find(|axis| reach <= axis.high).unwrap_or(ALL)
}

impl Axis {
    fn x(&self, value: f64) -> f64 {
        let share = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low);
        tenth(LEFT + share * (RIGHT - LEFT))
    }
}

/// One row of a [`dot_plot`].
#[derive(Debug)]
pub(super) struct Dot<'a> {
    /// Whose value it is.
    pub(super) label: &'a str,
    /// The value, on the axis.
    pub(super) value: f64,
    /// The whisker.
    pub(super) interval: Option<Interval>,
    /// The value as text.
    pub(super) text: String,
}

impl Dot<'_> {
    /// Open where the interval does not tell the value from zero, on an axis that has two sides.
    fn class(&self, axis: &Axis) -> &'static str {
        match self.interval {
            Some(_) if axis.low == 0.0 => "shut",
            Some(interval) if interval.high < 0.0 => "low",
            Some(interval) if interval.low > 0.0 => "high",
            _ => "open",
        }
    }
}

/// Values with their intervals, one row each, on a common axis.
pub(super) fn dot_plot(title: &str, description: &str, axis: &Axis, dots: &[Dot<'_>]) -> Markup {
    let bottom = TOP + ROW * dots.len() as f64;
    html! {
        svg.plot viewBox=(format!("0 0 {WIDTH} {}", bottom + AXIS)) role="img" {
            title { (title) }
            desc { (description) }
            @for (value, name) in axis.ticks {
                @let x = axis.x(*value);
                path class=(if *value == 0.0 { "grid zero" } else { "grid" }) d=(format!("M{x} {TOP}V{bottom}")) {}
                text.tick x=(x) y=(bottom + 16.0) { (name) }
            }
            @for (number, dot) in dots.iter().enumerate() {
                @let y = TOP + ROW * (number as f64 + 0.5);
                text.label x=(LABEL_END) y=(y + 4.0) { (row_label(dot.label)) }
                @if let Some(interval) = &dot.interval {
                    path d=(format!("M{} {y}H{}", axis.x(interval.low), axis.x(interval.high))) {}
                }
                circle class=(dot.class(axis)) cx=(axis.x(dot.value)) cy=(y) r="4.5" {}
                text.value x=(WIDTH) y=(y + 4.0) { (dot.text) }
            }
        }
    }
}

/// A label that has room, with the whole of it to point at.
fn row_label(label: &str) -> Markup {
    let short = shortened(label, LABEL_LENGTH);
    html! { @if short != label { title { (label) } } (short) }
}

/// The colours of `k` labels, as classes of the style sheet: from one end of a scale to the other if they are ordered.
pub(super) fn colour(label: usize, k: usize, ordered: bool) -> String {
    const STEPS: f64 = 4.0;
    const CATEGORIES: usize = 7;
    if ordered {
        let last = k.saturating_sub(1).max(1) as f64;
        format!("step-{}", (label as f64 / last * STEPS).round())
    } else {
        format!("category-{}", label % CATEGORIES)
    }
}

/// Shares that sum to 1 as one bar, in their order. An ornament: the numbers stand beside it.
pub(super) fn share_bar(shares: &[f64], ordered: bool) -> Markup {
    let mut start = 0.0;
    let parts = shares.iter().enumerate().map(|(label, share)| {
        let from = start;
        start += share * 100.0;
        (tenth(from), tenth(start), colour(label, shares.len(), ordered))
    });
    html! {
        svg.bar viewBox="0 -5 100 10" preserveAspectRatio="none" aria-hidden="true" {
            @for (from, to, colour) in parts { path class=(colour) d=(format!("M{from} 0H{to}")) {} }
        }
    }
}
