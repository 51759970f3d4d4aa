//! `parallax lexicon list`

use std::fmt::Write;

use anstyle::Style;
use parallax::annotate::Category;
use parallax::error::{Kind, Result};

use super::super::output::print;
use super::args::{ListArgs, ListFormat};

const BOLD: Style = Style::new().bold();

pub(crate) fn run(args: &ListArgs) -> Result<()> {
    let lexicons = args.lexicons.read()?;
    let chosen = args.category.as_deref().map(|name| lexicons.category(name)).transpose()?;
    let categories = chosen.map_or(lexicons.categories(), std::slice::from_ref);
    print(&match (args.to, chosen) {
        (ListFormat::Text, None) => overview(categories),
        (ListFormat::Text, Some(category)) => details(category),
        (ListFormat::Csv, _) => csv(categories)?,
        (ListFormat::Toml, Some(category)) => category.to_toml()?,
        (ListFormat::Toml, None) => {
            return Err(Kind::Invalid("a file holds one category; name it with --category".into()).into());
        }
    })
}

/// A line for each category.
fn overview(categories: &[Category]) -> String {
    let width = categories.iter().map(|category| category.category.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for category in categories {
        let Category { category: name, patterns, description, .. } = category;
        let count = patterns.len();
        let line = format!("{BOLD}{name:width$}{BOLD:#} {count:>5}  {}", first_sentence(description));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// What the category is, then its patterns, one a line.
fn details(category: &Category) -> String {
    let Category { category: name, description, source, licence, patterns } = category;
    let mut out = format!("# {BOLD}{name}{BOLD:#}, {} patterns\n", patterns.len());
    // Writing to a string cannot fail.
    for (what, text) in [("", description), ("source: ", source), ("licence: ", licence)] {
        for line in text.lines() {
            let _ = writeln!(out, "# {what}{line}");
        }
    }
    for pattern in patterns {
        let _ = writeln!(out, "{pattern}");
    }
    out
}

fn csv(categories: &[Category]) -> Result<String> {
    let failed = |error: csv::Error| Kind::Invalid(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["category", "pattern"]).map_err(failed)?;
    for category in categories {
        for pattern in &category.patterns {
            writer.write_record([&category.category, pattern]).map_err(failed)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| Kind::Invalid(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Kind::Invalid(error.to_string()).into())
}

/// Up to the first point that a capital follows.
fn first_sentence(text: &str) -> &str {
    let is_end = |at: &usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_uppercase)
    };
    let end = text.match_indices('.').map(|(at, _)| at).find(is_end).map_or(text.len(), |at| at + 1);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_ends_before_a_capital() {
        assert_eq!(first_sentence("Words, e.g. of doubt. They show it."), "Words, e.g. of doubt.");
        assert_eq!(first_sentence("One"), "One");
        assert_eq!(first_sentence(""), "");
    }
}
