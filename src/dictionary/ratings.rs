//! Words with ratings, in columns that tabs separate.
//!
//! VADER (Hutto and Gilbert 2014): word, mean from −4 to 4, standard deviation, ratings. NRC (Mohammad and others): word,
//! emotion, and 0, 1 or an intensity from 0 to 1, the last two in either order; or word and one value or several, from
//! −1 to 1 or from 0 to 1, perhaps under a header.

use super::entries::{Entries, lines};
use crate::error::{Error, Kind, Result};

/// The default threshold of values from −1 to 1: a third of the scale to either side of the middle.
const POLAR: f64 = 0.33;
/// The default threshold of intensities.
const INTENSE: f64 = 0.5;
/// The largest value of VADER's scale.
const VADER_MOST: f64 = 4.0;

/// A line and its fields.
type Row<'a> = (u64, Vec<&'a str>);

/// Reads VADER's words into `positive` and `negative`.
///
/// # Errors
/// A line without a mean from −4 to 4.
pub(super) fn read_vader(text: &str, threshold: Option<f64>) -> Result<Entries> {
    let mut entries = Entries::default();
    for (line, fields) in rows(text) {
        let mean = number(&fields, 1).filter(|mean| mean.abs() <= VADER_MOST);
        let Some(mean) = mean else { return Err(wrong(line, "expected a word and its mean from -4 to 4")) };
        add_signed(&mut entries, &fields, ["positive", "negative"], mean, threshold.unwrap_or(0.0), line);
    }
    Ok(entries)
}

/// Reads NRC's words: a category for each emotion, `positive` and `negative` for one value, `_high` and `_low` of each
/// dimension for several.
///
/// # Errors
/// A line that does not have the columns of the first; a value outside the scale.
pub(super) fn read_nrc(text: &str, threshold: Option<f64>) -> Result<Entries> {
    let mut rows: Vec<Row<'_>> = rows(text).collect();
    let Some((first_line, first)) = rows.first().cloned() else { return Ok(Entries::default()) };
    let has_numbers = (1..first.len()).any(|at| number(&first, at).is_some());
    let header = if has_numbers { None } else { Some(rows.remove(0).1) };
    let width = first.len();
    if width < 2 {
        return Err(wrong(first_line, "expected a word and an emotion or a value, separated by tabs"));
    }
    if let Some((line, fields)) = rows.iter().find(|(_, fields)| fields.len() != width) {
        let message = format!("the line has {} columns, but the first has {width}", fields.len());
        return Err(wrong(*line, &message));
    }
    let names_emotion = |at: usize| rows.first().is_some_and(|(_, fields)| number(fields, at).is_none());
    match (width, names_emotion(1), names_emotion(2)) {
        (3, true, false) => read_emotions(&rows, 1, 2, threshold),
        (3, false, true) => read_emotions(&rows, 2, 1, threshold),
        _ => read_values(&rows, header, threshold),
    }
}

fn read_emotions(rows: &[Row<'_>], emotion: usize, value: usize, threshold: Option<f64>) -> Result<Entries> {
    let mut entries = Entries::default();
    for (line, fields) in rows {
        let Some(intensity) = number(fields, value).filter(|value| (0.0..=1.0).contains(value)) else {
            return Err(wrong(*line, "expected an emotion and a value from 0 to 1"));
        };
        let name = fields.get(emotion).map_or("", |name| name.trim());
        let category = entries.category(name, *line);
        if intensity >= threshold.unwrap_or(INTENSE) && intensity > 0.0 {
            entries.add(category, fields.first().unwrap_or(&""), *line);
        } else if intensity > 0.0 {
            entries.below_threshold += 1;
        }
    }
    Ok(entries)
}

fn read_values(rows: &[Row<'_>], header: Option<Vec<&str>>, threshold: Option<f64>) -> Result<Entries> {
    let width = rows.first().map_or(0, |(_, fields)| fields.len());
    let mut values = Vec::with_capacity(rows.len());
    for (line, fields) in rows {
        let numbers: Option<Vec<f64>> = (1..width).map(|at| number(fields, at)).collect();
        let numbers = numbers.filter(|numbers| numbers.iter().all(|value| value.abs() <= 1.0));
        let Some(numbers) = numbers else {
            return Err(wrong(*line, "expected values from -1 to 1, or from 0 to 1"));
        };
        values.push(numbers);
    }
    // Older files go from 0 to 1, with the middle at a half.
    let is_signed = values.iter().flatten().any(|value| *value < 0.0);
    let mut entries = Entries::default();
    for ((line, fields), numbers) in rows.iter().zip(values) {
        for (at, value) in (1..).zip(numbers) {
            let value = if is_signed { value } else { 2.0 * value - 1.0 };
            let named = header.as_ref().and_then(|header| header.get(at)).map(|name| name.trim());
            let dimension = named.map_or_else(|| format!("value{at}"), str::to_owned);
            let (high, low) = (format!("{dimension}_high"), format!("{dimension}_low"));
            let names = if width == 2 { ["positive", "negative"] } else { [high.as_str(), low.as_str()] };
            add_signed(&mut entries, fields, names, value, threshold.unwrap_or(POLAR), *line);
        }
    }
    Ok(entries)
}

/// Adds a word to the category of its value's sign.
fn add_signed(
    entries: &mut Entries,
    fields: &[&str],
    [above, below]: [&str; 2],
    value: f64,
    threshold: f64,
    line: u64,
) {
    if value == 0.0 || value.abs() < threshold {
        entries.below_threshold += 1;
        return;
    }
    let category = entries.category(if value > 0.0 { above } else { below }, line);
    entries.add(category, fields.first().unwrap_or(&""), line);
}

fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    lines(text).map(|(line, text)| (line, text.trim_end().split('\t').collect()))
}

fn number(fields: &[&str], at: usize) -> Option<f64> {
    fields.get(at)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn wrong(line: u64, message: &str) -> Error {
    Error::from(Kind::Syntax(message.to_owned())).line(line)
}

#[cfg(test)]
mod tests {
    use super::super::entries::listing;
    use super::*;

    #[test]
    fn vader_by_sign() {
        let text = "brave\t2.4\t0.5\t[2, 3]\nsham\t-1.9\t0.9\t[-2, -1]\nso so\t0.1\t0.3\t[0, 1]\n";
        assert_eq!(
            listing(&read_vader(text, None).unwrap()),
            ["positive: brave", "negative: sham", "positive: so so"]
        );
        let entries = read_vader(text, Some(2.0)).unwrap();
        assert_eq!((listing(&entries), entries.below_threshold), (vec!["positive: brave".to_owned()], 2));
    }

    #[test]
    fn nrc_emotions() {
        let flags = "sham\tanger\t1\nsham\tjoy\t0\nbrave\tjoy\t1\n";
        assert_eq!(listing(&read_nrc(flags, None).unwrap()), ["anger: sham", "joy: brave"]);
        let intensities = "term\tscore\temotion\nsham\t0.7\tanger\nhoax\t0.4\tanger\n";
        let entries = read_nrc(intensities, None).unwrap();
        assert_eq!((listing(&entries), entries.below_threshold), (vec!["anger: sham".to_owned()], 1));
        assert_eq!(listing(&read_nrc(intensities, Some(0.4)).unwrap()), ["anger: sham", "anger: hoax"]);
    }

    #[test]
    fn nrc_values() {
        assert_eq!(
            listing(&read_nrc("brave\t0.8\nsham\t-0.9\ntable\t0.1\n", None).unwrap()),
            ["positive: brave", "negative: sham"]
        );
        let dimensions = "Word\tValence\tArousal\nbrave\t0.9\t0.7\nsham\t0.1\t0.5\n";
        assert_eq!(
            listing(&read_nrc(dimensions, None).unwrap()),
            ["Valence_high: brave", "Arousal_high: brave", "Valence_low: sham"]
        );
    }

    #[test]
    fn errors_name_the_line() {
        let nrc = |text| read_nrc(text, None).unwrap_err().to_string();
        assert_eq!(
            nrc("just words\n"),
            "line 1: expected a word and an emotion or a value, separated by tabs"
        );
        assert_eq!(nrc("a\tjoy\t1\nb\tjoy\n"), "line 2: the line has 2 columns, but the first has 3");
        assert_eq!(nrc("a\tjoy\t1\nb\tjoy\t7\n"), "line 2: expected an emotion and a value from 0 to 1");
        assert_eq!(nrc("a\t0.5\nb\t8.1\n"), "line 2: expected values from -1 to 1, or from 0 to 1");
        assert_eq!(nrc("a\t0.5\nb\tNaN\n"), "line 2: expected values from -1 to 1, or from 0 to 1");
        let vader = |text| read_vader(text, None).unwrap_err().to_string();
        assert_eq!(vader("brave\t2.4\nsham\n"), "line 2: expected a word and its mean from -4 to 4");
    }
}
