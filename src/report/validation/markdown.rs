//! A cross-validation as Markdown.

use std::fmt::Write;

use super::super::markdown::{classes, errors, escape, rivals, table};
use super::super::number::{count, fixed, percent, range};
use super::words::{self, what_is_new};
use crate::validate::Validation;

/// The summary and main tables as (GitHub-flavoured) Markdown.
pub fn validation_markdown(validation: &Validation) -> String {
    let mut text = String::from("# Cross-validation\n\n");
    for sentence in words::sentences(validation) {
        let _ = writeln!(text, "- {}", escape(&sentence)); // Writing to a string cannot fail.
    }
    for warning in words::warnings(validation) {
        let _ = writeln!(text, "- **Careful:** {}", escape(&warning));
    }
    let _ = writeln!(text, "\n{}", escape(&words::dealing(validation)));
    let or_none = |interval: Option<_>| interval.as_ref().map_or("–".to_owned(), range);
    let rows = validation.splits.iter().map(|split| {
        let figures = &split.figures;
        vec![
            what_is_new(split.held_out).to_owned(),
            fixed(figures.macro_f1, 3),
            or_none(figures.macro_f1_interval),
            percent(figures.accuracy),
            fixed(figures.log_loss, 3),
            count(split.folds.len()),
            count(split.folds.iter().map(|fold| fold.test).sum::<usize>()),
        ]
    });
    let head = ["new", "macro F1", "interval", "accuracy", "log loss", "models", "rows tested"];
    table(&mut text, "By what is new", &head, rows);
    for not_done in &validation.not_done {
        let _ =
            writeln!(text, "\nNot held out: the {} ({}).", not_done.held_out.name(), escape(&not_done.why));
    }
    if let Some(story) = validation.splits.first() {
        rivals(&mut text, "Beside what is easier", &story.baselines);
        classes(&mut text, &story.figures.classes);
        errors(&mut text, &story.confident_errors);
    }
    if let Some(humans) = &validation.humans {
        let rows = [("an annotator", &humans.human), ("the model", &humans.model)];
        let rows = rows
            .iter()
            .map(|(who, right)| vec![(*who).to_owned(), percent(right.accuracy), fixed(right.macro_f1, 3)]);
        table(&mut text, "With what most other annotators gave", &["who", "accuracy", "macro F1"], rows);
    }
    if let Some(curve) = &validation.curve {
        let rows = curve.points.iter().map(|point| vec![count(point.rows.round()), fixed(point.macro_f1, 3)]);
        table(&mut text, "Learning curve", &["rows learned from", "macro F1"], rows);
    }
    text.push_str("\n## Data and settings\n\n");
    for source in &validation.data {
        let _ = writeln!(text, "- {} (SHA-256 `{}`)", escape(&source.name), source.sha256);
    }
    let _ = writeln!(text, "- selected: {}", escape(&validation.selection.to_string()));
    let _ = writeln!(
        text,
        "- command: `{}`\n- folds {}, repeats {}, seed {}, Parallax {}",
        validation.command,
        validation.folds,
        validation.repeats,
        validation.seed,
        validation.parallax_version
    );
    text
}
