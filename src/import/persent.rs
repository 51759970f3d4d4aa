//! PerSenT.
//!
//! Its files (`train.csv`, `dev.csv`, `random_test.csv`, `fixed_test.csv`) have a row for each article with the columns
//! `DOCUMENT_INDEX`, `TITLE`, `TARGET_ENTITY`, `DOCUMENT`, `MASKED_DOCUMENT` (where the person is `[TGT]`; not read),
//! `TRUE_SENTIMENT`, and `Paragraph0` to `Paragraph15`: the sentiment of each paragraph in which the person is
//! mentioned. Paragraphs are lines.

use super::collect::Collector;
use super::row::Draft;
use super::skipped::Reason;
use super::table::{Quotes, Table, field};
use super::{File, Unit};
use crate::error::Result;

/// The most paragraphs of an article.
const PARAGRAPHS: usize = 16;

/// Reads a file; its name is the split's.
pub(super) fn read(file: &File, unit: Unit, rows: &mut Collector<'_>) -> Result<()> {
    let table = Table::read(&file.text, Quotes::Enclose)?;
    let (document, entity) = (table.column("DOCUMENT")?, table.column("TARGET_ENTITY")?);
    let (sentiment, title) = (table.column("TRUE_SENTIMENT")?, table.find("TITLE"));
    let index = table.find("DOCUMENT_INDEX");
    let paragraphs: Vec<usize> =
        (0..PARAGRAPHS).filter_map(|at| table.find(&format!("Paragraph{at}"))).collect();
    if unit == Unit::Passage {
        table.column("Paragraph0")?;
    }
    table.for_each(index, rows, |record, rows| {
        let mut draft = Draft::default();
        let row = &mut draft.row;
        row.text = record.get(document).unwrap_or_default().into();
        row.actor = field(record, entity).to_owned();
        row.title = field(record, title).to_owned();
        row.split.clone_from(&file.stem);
        row.id = field(record, index).to_owned();
        if unit == Unit::Article {
            match label(field(record, sentiment)) {
                Ok(label) => {
                    draft.row.label = label;
                    rows.push(draft);
                }
                Err(reason) => rows.skip(reason),
            }
            return;
        }
        let texts: Vec<&str> = draft.row.text.lines().filter(|text| !text.trim().is_empty()).collect();
        let labels: Vec<(usize, &str)> = paragraphs
            .iter()
            .enumerate()
            .map(|(at, column)| (at, field(record, *column)))
            .filter(|(_, label)| !label.is_empty())
            .collect();
        if labels.is_empty() {
            rows.skip(Reason::Unlabelled);
        }
        for (at, name) in labels {
            match (label(name), texts.get(at)) {
                (Err(reason), _) => rows.skip(reason),
                (_, None) => {
                    let message =
                        format!("Paragraph{at} is labelled, but the article has {} paragraphs", texts.len());
                    rows.skip(Reason::Value(message));
                }
                (Ok(label), Some(text)) => {
                    let mut passage = draft.clone();
                    passage.row.text = (*text).into();
                    // The article's paragraphs stay together.
                    passage.row.event.clone_from(&draft.row.id);
                    if !draft.row.id.is_empty() {
                        passage.row.id = format!("{}-p{at}", draft.row.id);
                    }
                    passage.row.label = label;
                    rows.push(passage);
                }
            }
        }
    });
    Ok(())
}

fn label(name: &str) -> Result<String, Reason> {
    match name.to_lowercase() {
        name if name.is_empty() => Err(Reason::Unlabelled),
        name if ["negative", "neutral", "positive"].contains(&name.as_str()) => Ok(name),
        _ => {
            Err(Reason::Value(format!("the sentiment \"{name}\" is none of Negative, Neutral and Positive")))
        }
    }
}
