//! Narrative Frames.
//!
//! The repository's folder `data` has two tables, separated by tabs, with quoted fields: `articles_metadata.tsv` (`ID`,
//! `source`, `mbfc`, `date`, `text`, and five frames) and `role_and_frame_annoations.tsv` (`ID`, `entity`, `group`,
//! `role`, …). An entity is a description in an annotator's words, which need not stand in the text.

use std::collections::HashMap;

use super::File;
use super::collect::Collector;
use super::row::Draft;
use super::skipped::Reason;
use super::table::{Quotes, Table, field};
use crate::error::{Error, Kind, Result};

/// Reads both tables, which are told by their columns.
pub(super) fn read(files: &[File], rows: &mut Collector<'_>) -> Result<()> {
    let (mut articles, mut roles) = (HashMap::new(), Vec::new());
    for file in files {
        let read = || -> Result<(Table, bool)> {
            let table = Table::read(&file.text, Quotes::Enclose)?;
            let has_text = table.find("text").is_some();
            table.column("ID")?;
            if !has_text {
                table.column("role")?;
                table.column("entity")?;
            }
            Ok((table, has_text))
        };
        let (table, has_text) = read().map_err(|error| error.at(&file.name))?;
        if has_text {
            read_articles(&table, &mut articles);
        } else {
            roles.push((file, table));
        }
    }
    for (what, is_missing) in
        [("articles_metadata.tsv", articles.is_empty()), ("the table of roles", roles.is_empty())]
    {
        if is_missing {
            let message = format!("{what} is missing: articles and roles are two files, and both are needed");
            return Err(Error::from(Kind::Insufficient(message)));
        }
    }
    for (file, table) in roles {
        rows.begin(file);
        read_roles(&table, &articles, rows).map_err(|error| error.at(&file.name))?;
    }
    Ok(())
}

fn read_articles(table: &Table, articles: &mut HashMap<String, Draft>) {
    let [id, source, date, text, title] =
        ["ID", "source", "date", "text", "title"].map(|name| table.find(name));
    for (_, record) in &table.rows {
        let mut draft = Draft::default();
        draft.row.id = field(record, id).to_owned();
        draft.row.outlet = field(record, source).to_owned();
        draft.row.date = field(record, date).to_owned();
        draft.row.title = field(record, title).to_owned();
        draft.row.text = text.and_then(|text| record.get(text)).unwrap_or_default().into();
        articles.insert(draft.row.id.clone(), draft);
    }
}

fn read_roles(table: &Table, articles: &HashMap<String, Draft>, rows: &mut Collector<'_>) -> Result<()> {
    let (id, entity, role) = (table.column("ID")?, table.column("entity")?, table.column("role")?);
    for (line, record) in &table.rows {
        rows.record(*line, field(record, id));
        let role = field(record, role).to_lowercase();
        let Some(article) = articles.get(field(record, id)) else {
            rows.skip(Reason::NoArticle);
            continue;
        };
        if role.is_empty() {
            rows.skip(Reason::Unlabelled);
        } else if !["hero", "villain", "victim"].contains(&role.as_str()) {
            rows.skip(Reason::Value(format!("the role \"{role}\" is none of hero, villain and victim")));
        } else {
            let mut draft = article.clone();
            draft.row.actor = field(record, entity).to_owned();
            draft.row.label = role;
            rows.push(draft);
        }
    }
    Ok(())
}
