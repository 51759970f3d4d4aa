//! Ids that have been met, so that none names two things.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use foldhash::quality::FixedState;

use super::article::{Actor, Article};
use super::row::Row;
use crate::error::{Kind, Result};
use crate::span::Span;

/// The rows met so far, as 64-bit hashes: about a hundred bytes a row, however long its article is.
#[derive(Default)]
pub(super) struct Seen {
    rows: HashMap<u64, Met>,
    articles: HashMap<u64, (u64, Met)>,
    /// The inputs so far.
    files: Vec<Arc<str>>,
}

/// Where something was met first: small, as every row of a stream leaves two of them.
#[derive(Clone, Copy)]
struct Met {
    /// Position in [`Seen::files`].
    file: u32,
    /// From 1; the last that can be told, if it is a later one.
    line: u32,
}

impl Seen {
    fn met(&mut self, row: &Row) -> Met {
        if self.files.last() != Some(&row.file) {
            self.files.push(Arc::clone(&row.file));
        }
        let file = self.files.len().saturating_sub(1) as u32;
        Met { file, line: u32::try_from(row.values.line).unwrap_or(u32::MAX) }
    }

    /// Notes a row. Returns the hash of its article's content.
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
    ) -> Result<u64> {
        let id = row.id();
        let met = self.met(row);
        let content = hash(&article.content());
        let (first_content, first) = self.articles.entry(hash(&id)).or_insert((content, met));
        if *first_content != content {
            let place = seen_from(*first, &self.files, row);
            let message = format!("id \"{id}\" stands already {place}, for another article");
            return Err(row.error(Kind::Invalid(message)));
        }
        let actor = actor.map(|actor| actor.name.as_str());
        match self.rows.entry(hash(&(&id, actor, mention, annotator))) {
            Entry::Vacant(vacant) => {
                vacant.insert(met);
                Ok(content)
            }
            Entry::Occupied(occupied) => {
                let first = occupied.get();
                let mention = mention.map(|mention| mention.of(&article.text));
                let parts: Vec<&str> = [actor, mention, annotator].into_iter().flatten().collect();
                let id = if parts.is_empty() { id } else { format!("{id} ({})", parts.join(", ")) };
                Err(row.error(if self.files.get(first.file as usize) == Some(&row.file) {
                    Kind::DuplicateId { id, first: first.line.into() }
                } else {
                    Kind::Invalid(format!(
                        "id \"{id}\" stands already {}",
                        seen_from(*first, &self.files, row)
                    ))
                }))
            }
        }
    }
}

/// A place as seen from `row`.
fn seen_from(met: Met, files: &[Arc<str>], row: &Row) -> String {
    let file = files.get(met.file as usize).filter(|file| **file != row.file);
    let file = file.map_or(String::new(), |file| format!("of {file} "));
    format!("on line {} {file}", met.line).trim_end().to_owned()
}

/// The same hash in every run.
pub(crate) fn hash(value: &impl Hash) -> u64 {
    FixedState::default().hash_one(value)
}
