//! Days, as far as dates tell them.

/// The number of days from 1970-01-01 to the day that `date` begins with, such as "2024-05-31" or "2024-05-31T09:00:00Z".
/// `None` if it begins with no such day.
pub(crate) fn day(date: &str) -> Option<i64> {
    let date = date.trim();
    let digits = |from: usize, to: usize| {
        let part = date.get(from..to)?;
        if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse::<i64>().ok() } else { None }
    };
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    let dashes = date.get(4..5) == Some("-") && date.get(7..8) == Some("-");
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (dashes && (1..=12).contains(&month) && (1..=last).contains(&day)).then(|| days(year, month, day))
}

/// The day as it is written, from its number.
pub(crate) fn written(day: i64) -> String {
    // Never after it: years have 365 or 366 days.
    let (mut year, mut month) = (1970 + day.div_euclid(365).min(day.div_euclid(366)), 1);
    while days(year + 1, 1, 1) <= day {
        year += 1;
    }
    while month < 12 && days(year, month + 1, 1) <= day {
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", day - days(year, month, 1) + 1)
}

/// Days since 1970-01-01 in the Gregorian calendar: years begin in March, so that the leap day is their last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_written() {
        for (date, number) in
            [("1970-01-01", 0), ("2000-02-29", 11_016), ("2024-05-31T09:00", 19_874), ("1969-12-31", -1)]
        {
            assert_eq!(day(date), Some(number), "{date}");
            assert_eq!(written(number), date[..10]);
        }
        for wrong in [
            "",
            "31.5.2024",
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024/05/31",
            "soon",
            "2024-5-31",
            "éééé-éé-éé",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert!((-700_000..800_000).step_by(97).all(|number| day(&written(number)) == Some(number)));
    }
}
