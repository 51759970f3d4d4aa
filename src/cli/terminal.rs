//! An explanation as text with colours.

use std::collections::BTreeSet;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use parallax::annotate::Field;
use parallax::model::Head;
use parallax::report::ExplainedArticle;

/// How many features are listed.
const FEATURES: usize = 20;
/// A token is coloured if it contributes at least this share of the largest contribution.
const VISIBLE: f64 = 0.15;

const FOR: Style = AnsiColor::Blue.on_default();
const AGAINST: Style = AnsiColor::Yellow.on_default();
const BOLD: Style = Style::new().bold();

/// The text with the words that moved the score, and the sum.
pub(crate) fn explanation(explained: &ExplainedArticle<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_result(&mut out, explained);
    let _ = write_text(&mut out, explained);
    let _ = write_ledger(&mut out, explained);
    out
}

fn write_result(out: &mut String, explained: &ExplainedArticle<'_>) -> std::fmt::Result {
    let ExplainedArticle { article, actor, explanation, labels, mentions, .. } = explained;
    let prediction = &explanation.prediction;
    let label = labels.names().get(prediction.label).map_or("", String::as_str);
    let outlet = article.outlet.as_deref().map(|outlet| format!(", {outlet}")).unwrap_or_default();
    writeln!(
        out,
        "{BOLD}{label} toward {actor}{BOLD:#}{} in {}{outlet} ({} mention{})",
        if explanation.head == Head::Own { " in the outlet's own voice" } else { "" },
        article.id,
        mentions.len(),
        if mentions.len() == 1 { "" } else { "s" }
    )?;
    if let Some(score) = prediction.score {
        write!(out, "framing score {score:+.3}   ")?;
    }
    for (name, probability) in labels.names().iter().zip(&prediction.probabilities) {
        write!(out, "p({name}) {probability:.3}   ")?;
    }
    let direction = &explanation.direction.name;
    writeln!(
        out,
        "\n{FOR}+ speaks for {direction}{FOR:#}, {AGAINST}- speaks against it{AGAINST:#}; [the actor]\n"
    )
}

/// The article as it is written, with marks around the actor, and signs and colours on the words that count.
fn write_text(out: &mut String, explained: &ExplainedArticle<'_>) -> std::fmt::Result {
    let ExplainedArticle { document, mentions, explanation, .. } = explained;
    let largest = explanation.tokens.iter().fold(0.0f64, |largest, token| largest.max(token.abs()));
    let starts: BTreeSet<usize> = mentions.iter().map(|mention| mention.tokens.start).collect();
    let ends: BTreeSet<usize> = mentions.iter().map(|mention| mention.tokens.end).collect();
    let mut field = Field::Title;
    let mut written = 0;
    for (at, token) in document.tokens().iter().enumerate() {
        if document.field_of(at) != field {
            write!(out, "{}\n\n", document.title().get(written..).unwrap_or_default())?;
            (field, written) = (Field::Text, 0);
        }
        let text = document.field(field);
        out.push_str(text.get(written..token.span.start).unwrap_or_default());
        if starts.contains(&at) {
            out.push('[');
        }
        let share = explanation.tokens.get(at).copied().unwrap_or(0.0);
        let source = document.source(at);
        match share {
            share if largest == 0.0 || share.abs() < VISIBLE * largest => out.push_str(source),
            share if share > 0.0 => write!(out, "{FOR}+{source}{FOR:#}")?,
            _ => write!(out, "{AGAINST}-{source}{AGAINST:#}")?,
        }
        if ends.contains(&(at + 1)) {
            out.push(']');
        }
        written = token.span.end;
    }
    writeln!(out, "{}\n", document.field(field).get(written..).unwrap_or_default())
}

/// Intercept + features = logit, and the same sum by group and by voice.
fn write_ledger(out: &mut String, explained: &ExplainedArticle<'_>) -> std::fmt::Result {
    let explanation = explained.explanation;
    let line = |out: &mut String, contribution: f64, name: &str| {
        let style = if contribution < 0.0 { AGAINST } else { FOR };
        writeln!(out, "{style}{contribution:>+9.4}{style:#}  {name}")
    };
    writeln!(out, "{BOLD}{}{BOLD:#}", explanation.direction.sum)?;
    line(out, explanation.intercept, "intercept")?;
    for feature in explanation.features.iter().take(FEATURES) {
        line(out, feature.contribution, &format!("{}: {}", feature.group, feature.name))?;
    }
    let rest = explanation.features.get(FEATURES..).unwrap_or_default();
    if !rest.is_empty() {
        let sum = rest.iter().map(|feature| feature.contribution).sum();
        line(out, sum, &format!("{} other features", rest.len()))?;
    }
    writeln!(out, "{:>+9.4}  {BOLD}sum{BOLD:#}\n\n{BOLD}by voice{BOLD:#}", explanation.logit)?;
    for part in explanation.by_voice(explained.document) {
        line(out, part.contribution, &part.name)?;
    }
    writeln!(out, "\n{BOLD}by feature group{BOLD:#}")?;
    explanation.by_group().iter().try_for_each(|part| line(out, part.contribution, &part.name))
}
