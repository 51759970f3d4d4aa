//! An evaluation as Markdown, for pull requests and model cards.

use std::fmt::Write;

use super::number::{capitalised, count, fixed, percent};
use super::rivals as beside;
use super::summary::{self, FEW_OBSERVATIONS, SHOWN};
use crate::evaluate::{ClassMetrics, ConfidentError, Evaluation, NamedAccuracy, Rival};

/// The evaluation's summary and main tables as (GitHub-flavoured) Markdown.
pub fn evaluation_markdown(evaluation: &Evaluation) -> String {
    let mut text = String::from("# Evaluation\n\n");
    for sentence in summary::sentences(evaluation) {
        let _ = writeln!(text, "- {}", escape(&sentence)); // Writing to a string cannot fail.
    }
    for warning in summary::warnings(evaluation) {
        let _ = writeln!(text, "- **Careful:** {}", escape(&warning));
    }

    rivals(&mut text, "Beside what is easier", &evaluation.rivals);
    classes(&mut text, &evaluation.figures.classes);

    let labels: Vec<String> = evaluation.figures.classes.iter().map(|class| escape(&class.label)).collect();
    let head: Vec<&str> =
        std::iter::once("gold ↓ predicted →").chain(labels.iter().map(String::as_str)).collect();
    let rows = labels.iter().zip(evaluation.figures.confusion.counts());
    let rows =
        rows.map(|(label, counts)| std::iter::once(label.clone()).chain(counts.iter().map(count)).collect());
    table(&mut text, "Confusion matrix", &head, rows);

    named(&mut text, "actor", &evaluation.figures.by_actor);
    named(&mut text, "outlet", &evaluation.figures.by_outlet);
    named(&mut text, "length of the article", &evaluation.figures.by_length);
    named(&mut text, "voice", &evaluation.figures.by_voice);
    errors(&mut text, &evaluation.confident_errors);

    let provenance = &evaluation.provenance;
    text.push_str("\n## Data and settings\n\n");
    for source in &provenance.data {
        let _ = writeln!(text, "- evaluated on {} (SHA-256 `{}`)", escape(&source.name), source.sha256);
    }
    let _ = writeln!(text, "- selected: {}", escape(&provenance.selection.to_string()));
    for source in &provenance.training.data {
        let _ = writeln!(text, "- trained on {} (SHA-256 `{}`)", escape(&source.name), source.sha256);
    }
    let _ = writeln!(text, "- selected: {}", escape(&provenance.training.selection.to_string()));
    let _ = writeln!(text, "- model SHA-256 `{}`", provenance.model_sha256);
    let _ = writeln!(text, "- seed {}, Parallax {}", provenance.seed, provenance.parallax_version);
    text
}

/// The model beside its rivals.
pub(super) fn rivals(text: &mut String, title: &str, rivals: &[Rival]) {
    let head: Vec<&str> = std::iter::once("Instead of the model").chain(beside::HEAD).collect();
    let rows = rivals
        .iter()
        .map(|rival| std::iter::once(capitalised(rival.kind.name())).chain(beside::cells(rival)).collect());
    table(text, title, &head, rows);
}

/// The errors of which a model is most sure.
pub(super) fn errors(text: &mut String, errors: &[ConfidentError]) {
    if errors.is_empty() {
        return;
    }
    let rows = errors.iter().map(|error| {
        let ConfidentError { id, actor, gold, predicted, probability, .. } = error;
        let names = [id, actor, gold, predicted].map(|name| escape(name));
        names.into_iter().chain([percent(*probability), escape(&super::errors::reasons(error))]).collect()
    });
    let head = ["row", "actor", "gold", "predicted", "so sure", "because of"];
    table(text, "Where it errs most surely", &head, rows);
}

/// What the labels' metrics are.
pub(super) fn classes(text: &mut String, classes: &[ClassMetrics]) {
    let metric = |value: Option<f64>| value.map_or("–".to_owned(), |value| fixed(value, 3));
    let rows = classes.iter().map(|class| {
        vec![
            escape(&class.label),
            metric(class.precision),
            metric(class.recall),
            metric(class.f1),
            metric(class.roc_auc),
            count(class.support),
            count(class.predicted),
        ]
    });
    let head = ["label", "precision", "recall", "F1", "ROC AUC", "labelled", "predicted"];
    table(text, "By label", &head, rows);
}

fn named(text: &mut String, kind: &str, accuracies: &[NamedAccuracy]) {
    if accuracies.is_empty() {
        return;
    }
    let note = |n| if n < FEW_OBSERVATIONS { "too few to read" } else { "" };
    let rows = accuracies.iter().take(SHOWN).map(|accuracy| {
        vec![
            escape(&accuracy.name),
            count(accuracy.n),
            percent(accuracy.accuracy),
            note(accuracy.n).to_owned(),
        ]
    });
    table(text, &format!("By {kind}"), &[kind, "observations", "accuracy", "note"], rows);
    let left_out = accuracies.len().saturating_sub(SHOWN);
    if left_out > 0 {
        let _ = writeln!(text, "\n{} more in the JSON file.", count(left_out));
    }
}

/// A table with its heading: the first column is text, the others are numbers.
pub(super) fn table(
    text: &mut String,
    heading: &str,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) {
    let rule = vec!["---:"; head.len().saturating_sub(1)];
    let _ = writeln!(text, "\n## {heading}\n\n| {} |\n| --- | {} |", head.join(" | "), rule.join(" | "));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
}

/// Text that means itself in Markdown, on one line.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~' => {
                escaped.extend(['\\', c])
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
