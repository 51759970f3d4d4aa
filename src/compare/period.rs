//! Stretches of time that articles are gathered by.

use crate::corpus::written;

/// A stretch of time that articles are gathered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// Days.
    Day,
    /// Weeks, from Monday.
    Week,
    /// Months.
    Month,
}

impl Period {
    /// The period that makes at most about thirty of the days from `first` to `last`.
    pub(super) fn of(first: i64, last: i64) -> Self {
        match last - first {
            ..=30 => Self::Day,
            31..=210 => Self::Week,
            _ => Self::Month,
        }
    }

    /// The first day of the period that `day` is in.
    pub(super) fn start(self, day: i64) -> i64 {
        match self {
            Self::Day => day,
            // 1970-01-01 was a Thursday.
            Self::Week => day - (day + 3).rem_euclid(7),
            Self::Month => {
                let of_month = written(day).get(8..10).and_then(|day| day.parse::<i64>().ok());
                day - of_month.unwrap_or(1) + 1
            }
        }
    }

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::day;

    #[test]
    fn periods_begin_on_their_first_day() {
        let start = |period: Period, date: &str| written(period.start(day(date).unwrap()));
        assert_eq!(start(Period::Week, "2024-05-31"), "2024-05-27");
        assert_eq!(start(Period::Week, "2024-05-27"), "2024-05-27");
        assert_eq!(start(Period::Month, "2024-05-31"), "2024-05-01");
        assert_eq!(
            (Period::of(0, 20), Period::of(0, 90), Period::of(0, 900)),
            (Period::Day, Period::Week, Period::Month)
        );
    }
}
