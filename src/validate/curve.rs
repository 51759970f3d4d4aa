//! How the macro F1 grows with the rows that are learned from.

use serde::Serialize;

/// The macro F1 of models that learn from a part of the rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// By rising number of rows; the last learns from all that a fold leaves.
    pub points: Vec<CurvePoint>,
    /// What each doubling of the rows brings, by a straight line through the points over the logarithm of their rows, or by
    /// the last two points, if that is less; `None` where the points do not lie near a line ([`Curve::LEAST_FIT`]), are
    /// fewer than three, or do not rise.
    pub gain_per_doubling: Option<f64>,
}

/// A part of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Rows that a model learned from, on average over the folds.
    pub rows: f64,
    /// The macro F1 over the rows of all folds.
    pub macro_f1: f64,
}

impl Curve {
    /// The part of the points' variance that the line must explain (R²).
    pub const LEAST_FIT: f64 = 0.9;

    /// The curve through `points`.
    pub fn new(points: Vec<CurvePoint>) -> Self {
        let gain_per_doubling = gain(&points);
        Self { points, gain_per_doubling }
    }
}

/// The slope of least squares over log₂ of the rows.
fn gain(points: &[CurvePoint]) -> Option<f64> {
    if points.len() < 3 {
        return None;
    }
    let n = points.len() as f64;
    let xs: Vec<f64> = points.iter().map(|point| point.rows.log2()).collect();
    let mean_x = xs.iter().sum::<f64>() / n;
    let mean_y = points.iter().map(|point| point.macro_f1).sum::<f64>() / n;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, point) in xs.iter().zip(points) {
        let (x, y) = (x - mean_x, point.macro_f1 - mean_y);
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    let fit = xy * xy / (xx * yy);
    let last = match (points, &xs[..]) {
        ([.., before, last], [.., x_before, x_last]) => {
            (last.macro_f1 - before.macro_f1) / (x_last - x_before)
        }
        _ => 0.0,
    };
    let gain = last.min(xy / xx);
    (gain > 0.0 && fit >= Curve::LEAST_FIT).then_some(gain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain_of(points: [(f64, f64); 4]) -> Option<f64> {
        Curve::new(points.into_iter().map(|(rows, macro_f1)| CurvePoint { rows, macro_f1 }).collect())
            .gain_per_doubling
    }

    #[test]
    fn a_line_is_read_where_there_is_one() {
        let gain = gain_of([(100.0, 0.50), (200.0, 0.52), (400.0, 0.54), (800.0, 0.56)]).unwrap();
        assert!((gain - 0.02).abs() < 1e-12, "{gain}");
        // It flattens: the last doubling says what the next may bring.
        let gain = gain_of([(100.0, 0.50), (200.0, 0.53), (400.0, 0.56), (800.0, 0.58)]).unwrap();
        assert!((gain - 0.02).abs() < 1e-12, "{gain}");
        assert_eq!(gain_of([(100.0, 0.5), (200.0, 0.6), (400.0, 0.45), (800.0, 0.55)]), None);
        assert_eq!(gain_of([(100.0, 0.6), (200.0, 0.5), (400.0, 0.4), (800.0, 0.3)]), None);
        assert_eq!(gain_of([(100.0, 0.6), (200.0, 0.6), (400.0, 0.6), (800.0, 0.6)]), None);
    }
}
