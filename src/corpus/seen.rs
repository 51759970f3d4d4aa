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

/// The rows met so far, as 64-bit hashes: about fifty bytes a row, however long its article is.
#[derive(Default)]
pub(super) struct Seen {
    /// The hash of the content, and where the article was met first.
    articles: Parts<(u64, Met)>,
    /// Rows by what they are about, but for the first of each article where it is about nothing in particular: most
    /// tables have no others.
    rows: Parts<Met>,
    /// The inputs so far.
    files: Vec<Arc<str>>,
}

/// A map from hashes, in parts: where one grows, it takes little memory beside what it had.
struct Parts<V>([HashMap<u64, V>; PARTS]);

const PARTS: usize = 64;

impl<V> Parts<V> {
    fn entry(&mut self, hash: u64) -> Entry<'_, u64, V> {
        self.0[hash as usize % PARTS].entry(hash)
    }
}

impl<V> Default for Parts<V> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| HashMap::new()))
    }
}

/// Where something was met first: small, as every row of a stream leaves one.
#[derive(Clone, Copy)]
struct Met {
    /// Twice its position in [`Seen::files`]; one more if that row is about nothing in particular.
    file_and_bare: u32,
    /// From 1; the last that can be told, if it is a later one.
    line: u32,
}

impl Met {
    fn file(self) -> usize {
        self.file_and_bare as usize / 2
    }

    fn is_bare(self) -> bool {
        self.file_and_bare % 2 == 1
    }
}

impl Seen {
    fn met(&mut self, row: &Row, bare: bool) -> Met {
        if self.files.last() != Some(&row.file) {
            self.files.push(Arc::clone(&row.file));
        }
        let file = self.files.len().saturating_sub(1) as u32;
        let line = u32::try_from(row.values.line).unwrap_or(u32::MAX);
        Met { file_and_bare: 2 * file + u32::from(bare), line }
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
        let actor = actor.map(|actor| actor.name.as_str());
        let bare = actor.is_none() && mention.is_none() && annotator.is_none();
        let met = self.met(row, bare);
        let content = hash(&article.content());
        let earlier = match self.articles.entry(hash(&id)) {
            Entry::Vacant(vacant) => {
                vacant.insert((content, met));
                None
            }
            Entry::Occupied(occupied) => {
                let (first_content, first) = *occupied.get();
                if first_content != content {
                    let place = seen_from(first, &self.files, row);
                    let message = format!("id \"{id}\" stands already {place}, for another article");
                    return Err(row.error(Kind::Invalid(message)));
                }
                Some(first)
            }
        };
        let twice = match (bare, earlier) {
            (true, None) => None,
            (true, Some(first)) if first.is_bare() => Some(first),
            _ => match self.rows.entry(hash(&(&id, actor, mention, annotator))) {
                Entry::Vacant(vacant) => {
                    vacant.insert(met);
                    None
                }
                Entry::Occupied(occupied) => Some(*occupied.get()),
            },
        };
        let Some(first) = twice else { return Ok(content) };
        let mention = mention.map(|mention| mention.of(&article.text));
        let parts: Vec<&str> = [actor, mention, annotator].into_iter().flatten().collect();
        let id = if parts.is_empty() { id } else { format!("{id} ({})", parts.join(", ")) };
        Err(row.error(if self.files.get(first.file()) == Some(&row.file) {
            Kind::DuplicateId { id, first: first.line.into() }
        } else {
            Kind::Invalid(format!("id \"{id}\" stands already {}", seen_from(first, &self.files, row)))
        }))
    }
}

/// A place as seen from `row`.
fn seen_from(met: Met, files: &[Arc<str>], row: &Row) -> String {
    let file = files.get(met.file()).filter(|file| **file != row.file);
    let file = file.map_or(String::new(), |file| format!("of {file} "));
    format!("on line {} {file}", met.line).trim_end().to_owned()
}

/// The same hash in every run.
pub(crate) fn hash(value: &impl Hash) -> u64 {
    FixedState::default().hash_one(value)
}
