//! What all formats have in common: rows are checked, named and told apart.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::offsets::{Offsets, resolve};
use super::row::{Draft, Row};
use super::skipped::{Reason, Skipped};
use super::{File, Imported, Options};
use crate::corpus::hash;
use crate::error::{Error, Kind, Result};

/// Gathers rows and what gives none.
pub(super) struct Collector<'o> {
    options: &'o Options,
    offsets: Offsets,
    imported: Imported,
    ids: Ids,
    /// The labels of each article, actor, mention and annotator.
    seen: HashMap<u64, Vec<String>>,
    file: String,
    stem: String,
    line: u64,
    record: String,
    /// How many records of the file have begun.
    number: u64,
}

impl<'o> Collector<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self {
            options,
            offsets: options.offsets.unwrap_or(options.format.offsets()),
            imported: Imported::default(),
            ids: Ids::default(),
            seen: HashMap::new(),
            file: String::new(),
            stem: String::new(),
            line: 1,
            record: String::new(),
            number: 0,
        }
    }

    /// Goes to a file.
    pub(super) fn begin(&mut self, file: &File) {
        (self.file, self.stem, self.number) = (file.name.clone(), file.stem.clone(), 0);
    }

    /// Goes to the file's next record. One without an id is named by its file and number.
    pub(super) fn record(&mut self, line: u64, id: &str) {
        self.number += 1;
        self.line = line;
        self.record = match (id.trim(), self.stem.as_str()) {
            ("", "") => format!("record-{}", self.number),
            ("", stem) => format!("{stem}-{}", self.number),
            (id, _) => id.to_owned(),
        };
    }

    /// Notes that the record, or a label of it, gives no row.
    pub(super) fn skip(&mut self, reason: Reason) {
        let Self { file, line, record, .. } = self;
        self.imported.skipped.push(Skipped {
            file: file.clone(),
            line: *line,
            record: record.clone(),
            reason,
        });
    }

    /// How many rows there are, and how many labels that give none.
    pub(super) fn count(&self) -> usize {
        self.imported.rows.len() + self.imported.skipped.len()
    }

    /// Whether all rows have an actor that the user named.
    pub(super) fn has_actor(&self) -> bool {
        self.options.actor.is_some()
    }

    /// Adds a row of the record, or notes why there is none.
    pub(super) fn push(&mut self, draft: Draft) {
        if let Err(reason) = self.try_push(draft) {
            self.skip(reason);
        }
    }

    fn try_push(&mut self, draft: Draft) -> Result<(), Reason> {
        let Draft { mut row, aliases, mention } = draft;
        if row.text.trim().is_empty() {
            return Err(Reason::Value("the text is empty".into()));
        }
        for field in [
            &mut row.id,
            &mut row.event,
            &mut row.outlet,
            &mut row.date,
            &mut row.actor,
            &mut row.annotator,
            &mut row.split,
            &mut row.label,
        ] {
            *field = field.trim().to_owned();
        }
        if row.label.is_empty() {
            return Err(Reason::Unlabelled);
        }
        if let Some(label) = self.options.labels.get(&row.label) {
            row.label.clone_from(label);
        }
        if let Some(mention) = mention {
            let bytes = resolve(&row.text, &mention, self.offsets)?;
            let found = row.text.get(bytes.clone()).unwrap_or_default();
            let start = row.text.get(..bytes.start).unwrap_or_default().chars().count();
            (row.mention_start, row.mention_end) = (Some(start), Some(start + found.chars().count()));
            if row.actor.is_empty() && self.options.actor.is_none() {
                row.actor = found.split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
        if row.actor.is_empty() {
            row.actor = self.options.actor.clone().unwrap_or_default();
        }
        if row.actor.is_empty() {
            return Err(Reason::Value("no actor is named; one for all rows can be given".into()));
        }
        row.aliases = joined(&row.actor, aliases);
        if let Some(split) = &self.options.split {
            row.split.clone_from(split);
        }
        if row.id.is_empty() {
            row.id.clone_from(&self.record);
        }
        self.name(&mut row)?;
        self.imported.rows.push(row);
        Ok(())
    }

    /// Gives the row an id that names no other article, and no row with another label.
    fn name(&mut self, row: &mut Row) -> Result<(), Reason> {
        let article = hash(&(&row.event, &row.outlet, &row.date, &row.title, &row.text));
        row.id = self.ids.of_article(&row.id, article);
        let key = hash(&(&row.id, &row.actor, row.mention_start, row.mention_end, &row.annotator));
        let labels = self.seen.entry(key).or_default();
        if labels.contains(&row.label) {
            return Err(Reason::Repeated);
        }
        labels.push(row.label.clone());
        if labels.len() > 1 {
            row.id = self.ids.fresh(&row.id);
        }
        Ok(())
    }

    /// All that was gathered.
    ///
    /// # Errors
    /// No row.
    pub(super) fn finish(self) -> Result<Imported> {
        if !self.imported.rows.is_empty() {
            return Ok(self.imported);
        }
        // What was lost says more than what was not labelled.
        let skipped = &self.imported.skipped;
        match skipped.iter().find(|skipped| skipped.reason.is_lost()).or(skipped.first()) {
            None => Err(Kind::Insufficient("no record in the input".into()).into()),
            Some(Skipped { file, line, record, reason }) => {
                let kind = match reason {
                    Reason::Missing { column, found } => {
                        Kind::missing_column(column, found.iter().map(String::as_str))
                    }
                    reason => Kind::Insufficient(format!("nothing can be imported: {reason}")),
                };
                Err(Error::from(kind).at(file).line(*line).row(record.as_str()))
            }
        }
    }
}

/// Aliases in one field: without repetitions, the actor's own name, and what the separator would cut.
fn joined(actor: &str, aliases: Vec<String>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for alias in aliases.iter().map(|alias| alias.trim()) {
        if !alias.is_empty() && alias != actor && !alias.contains('|') && !known.contains(&alias) {
            known.push(alias);
        }
    }
    known.join("|")
}

/// Ids that are given, so that none names two articles.
#[derive(Default)]
struct Ids {
    given: HashMap<(String, u64), String>,
    taken: HashSet<String>,
    /// The last number that was added to an id.
    last: HashMap<String, u64>,
}

impl Ids {
    /// The article's id: as in the data, or with a number where another article has it.
    fn of_article(&mut self, id: &str, article: u64) -> String {
        if let Some(given) = self.given.get(&(id.to_owned(), article)) {
            return given.clone();
        }
        let given = if self.taken.insert(id.to_owned()) { id.to_owned() } else { self.fresh(id) };
        self.given.insert((id.to_owned(), article), given.clone());
        given
    }

    /// The id with the next number.
    fn fresh(&mut self, id: &str) -> String {
        let last = match self.last.entry(id.to_owned()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(1),
        };
        loop {
            *last += 1;
            let fresh = format!("{id}-{last}");
            if self.taken.insert(fresh.clone()) {
                return fresh;
            }
        }
    }
}
