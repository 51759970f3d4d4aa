//! `parallax lexicon check`

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use parallax::annotate::{
    Annotator, ArticleHits, AttributionMethod, Category, CategoryUsage, Finding, Language, Lexicons, Usage,
    builtin_lexicons,
};
use parallax::corpus::{Articles, read_articles};
use parallax::error::{Error, Kind, Result};

use super::super::batches;
use super::super::output::print;
use super::args::CheckArgs;
use super::counted;

const BOLD: Style = Style::new().bold();
const FAULT: Style = AnsiColor::Red.on_default().bold();
/// How many of the most frequent patterns are shown.
const FREQUENT: usize = 5;

pub(crate) fn run(args: &CheckArgs) -> Result<()> {
    let lexicons = args.lexicons.as_deref().map_or_else(builtin_lexicons, Lexicons::read)?;
    let articles =
        (!args.on.is_empty()).then(|| read_articles(&args.on, &args.read.options())).transpose()?;
    let findings = lexicons.check()?;
    let faults = findings.iter().filter(|finding| finding.remark.is_error()).count();
    print(&remarks(&lexicons, &findings, faults))?;
    if let Some(articles) = articles {
        print(&table(&lexicons, &usage(articles, &lexicons)?))?;
    }
    if faults == 0 {
        return Ok(());
    }
    let name = args
        .lexicons
        .as_deref()
        .map_or("the built-in lexicons".to_owned(), |path| path.display().to_string());
    Err(Error::from(Kind::Invalid(counted(faults, "fault", "faults"))).at(name))
}

/// The findings, one a line, faults first, and how many there are.
fn remarks(lexicons: &Lexicons, findings: &[Finding<'_>], faults: usize) -> String {
    let mut out = String::new();
    let (first, last): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.remark.is_error());
    for Finding { category, pattern, remark } in first.into_iter().chain(last) {
        let (style, kind) = if remark.is_error() { (FAULT, "fault") } else { (Style::new(), "note ") };
        let pattern = pattern.map(|pattern| format!(", \"{pattern}\"")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{style}{kind}{style:#}  {category}{pattern}: {remark}");
    }
    let patterns: usize = lexicons.categories().iter().map(|category| category.patterns.len()).sum();
    let _ = writeln!(
        out,
        "{}, {}: {}, {}",
        counted(lexicons.categories().len(), "category", "categories"),
        counted(patterns, "pattern", "patterns"),
        counted(faults, "fault", "faults"),
        counted(findings.len() - faults, "note", "notes"),
    );
    out
}

/// Annotates the corpus and counts.
fn usage(articles: Articles, lexicons: &Lexicons) -> Result<Usage> {
    // Who says what is not asked.
    let annotator = Annotator::attributing(AttributionMethod::Rules, Language::English, lexicons)?;
    let mut usage = Usage::new(lexicons);
    batches::for_each(
        "counting hits",
        articles,
        |row| Ok(ArticleHits::new(&annotator.annotate(&row.article.title, &row.article.text))),
        |_, hits| {
            usage.add(&hits);
            Ok(())
        },
    )?;
    Ok(usage)
}

/// A line for each category, then the patterns without a hit.
fn table(lexicons: &Lexicons, usage: &Usage) -> String {
    let categories: Vec<(&Category, &CategoryUsage)> =
        lexicons.categories().iter().zip(&usage.categories).collect();
    let width = categories.iter().map(|(category, _)| category.category.chars().count()).max().unwrap_or(0);
    let mut out = format!("\n{} articles, {} words\n", usage.articles, usage.words);
    let _ = writeln!(
        out,
        "{BOLD}{:width$} {:>9} {:>9} {:>9} {:>7} {:>11}  most frequent{BOLD:#}",
        "category", "hits", "articles", "per 1,000", "quoted", "capitalised"
    );
    for (category, counts) in &categories {
        let frequent = counts.most_frequent().into_iter().take(FREQUENT);
        let frequent: Vec<String> = frequent
            .filter_map(|(at, count)| Some(format!("{} {count}", category.patterns.get(at)?)))
            .collect();
        let _ = writeln!(
            out,
            "{:width$} {:>9} {:>9} {:>9} {:>7} {:>11}  {}",
            category.category,
            counts.hits,
            counts.articles,
            rate(counts.hits, usage.words),
            percent(counts.quoted, counts.hits),
            percent(counts.capitalised, counts.hits),
            frequent.join(", ")
        );
    }
    let _ = writeln!(out, "\n{BOLD}patterns without a hit{BOLD:#}");
    for (category, counts) in &categories {
        let unused: Vec<&str> =
            counts.unused().filter_map(|at| category.patterns.get(at)).map(String::as_str).collect();
        if !unused.is_empty() {
            let (name, patterns) = (&category.category, category.patterns.len());
            let _ = writeln!(out, "{name}, {} of {patterns}: {}", unused.len(), unused.join(", "));
        }
    }
    let _ = writeln!(
        out,
        "\nper 1,000: hits per 1,000 words. quoted: inside quotation marks. capitalised: in mid-sentence, so perhaps \
         part of a name."
    );
    out
}

/// Hits per 1,000 words; `-` without words.
fn rate(hits: u64, words: u64) -> String {
    if words == 0 { "-".to_owned() } else { format!("{:.2}", 1000.0 * hits as f64 / words as f64) }
}

/// A share; `-` of nothing.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.0} %", 100.0 * part as f64 / whole as f64) }
}
