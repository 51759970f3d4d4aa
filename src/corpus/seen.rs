//! Ids that have been met, so that none names two things.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::article::{Actor, Article};
use super::row::Row;
use crate::error::{Kind, Result};
use crate::span::Span;

/// The rows met so far, as 64-bit hashes: about a hundred bytes a row, however long its article is.
#[derive(Default)]
pub(super) struct Seen {
    rows: HashMap<u64, Met>,
    articles: HashMap<u64, (u64, Met)>,
}

/// Where something was met first.
#[derive(Clone)]
struct Met {
    file: Arc<str>,
    line: u64,
}

impl Met {
    /// The place as seen from `row`.
    fn seen_from(&self, row: &Row) -> String {
        let file = if self.file == row.file { String::new() } else { format!("of {} ", self.file) };
        format!("on line {} {file}", self.line).trim_end().to_owned()
    }
}

impl Seen {
    /// Notes a row.
    ///
    /// # Errors
    /// An earlier row with the same id has the same actor, mention and annotator, or another article.
    pub(super) fn insert(
        &mut self,
        row: &Row,
        article: &Article,
        actor: Option<&Actor>,
        mention: Option<Span>,
        annotator: Option<&str>,
    ) -> Result<()> {
        let id = row.id();
        let met = Met { file: Arc::clone(&row.file), line: row.values.line };
        let content = hash(&article.content());
        let (first_content, first) = self.articles.entry(hash(&id)).or_insert_with(|| (content, met.clone()));
        if *first_content != content {
            let place = first.seen_from(row);
            let message = format!("id \"{id}\" stands already {place}, for another article");
            return Err(row.error(Kind::Invalid(message)));
        }
        let actor = actor.map(|actor| actor.name.as_str());
        match self.rows.entry(hash(&(&id, actor, mention, annotator))) {
            Entry::Vacant(vacant) => {
                vacant.insert(met);
                Ok(())
            }
            Entry::Occupied(occupied) => {
                let first = occupied.get();
                let mention = mention.map(|mention| mention.of(&article.text));
                let parts: Vec<&str> = [actor, mention, annotator].into_iter().flatten().collect();
                let id = if parts.is_empty() { id } else { format!("{id} ({})", parts.join(", ")) };
                Err(row.error(if first.file == row.file {
                    Kind::DuplicateId { id, first: first.line }
                } else {
                    Kind::Invalid(format!("id \"{id}\" stands already {}", first.seen_from(row)))
                }))
            }
        }
    }
}

/// The same hash in every run.
pub(super) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
