//! Reading articles, labels and actors: what is in the files, and nothing about what it means.
//!
//! Articles and labels are tables, as CSV (comma, semicolon or tab) or JSON Lines, plain or compressed with gzip or
//! zstd. These columns are known; all others are ignored, unless [`ReadOptions`] names them:
//!
//! | column | meaning |
//! | --- | --- |
//! | `id` | names the article; may recur for another `actor`, mention or `annotator`. Missing: `row-17` for the seventeenth row of the input |
//! | `event`, `outlet`, `date` | of the article |
//! | `title`, `text` | of the article, kept as they are; `text` is required |
//! | `actor`, `aliases` | the actor that the row is about, and its other names, separated by `\|` (in JSON also an array) |
//! | `mention_start`, `mention_end` | the one mention that the row is about, in characters of `text` |
//! | `annotator`, `split`, `label` | of labels: who labelled, for which part of the data, and what |
//!
//! Short fields (all but `title` and `text`) lose surrounding blanks, and an empty one is an absent one. Blank lines
//! between rows are skipped. Every error names the file, the line on which the row begins, and what it can of row and
//! field.

mod actors;
mod article;
mod articles;
mod columns;
mod compression;
mod csv;
mod dates;
mod input;
mod json;
mod labels;
mod limits;
mod lines;
mod records;
mod row;
mod rows;
mod seen;
mod selection;
mod stories;

pub use actors::read_actors;
pub use article::{Actor, Article, Observation};
pub use articles::{ArticleRow, Articles, read_articles};
pub use columns::{Format, ReadOptions};
pub(crate) use csv::delimiter;
pub(crate) use dates::{day, written};
pub(crate) use input::hex;
pub use input::{Content, Input, Source};
pub(crate) use json::json_fault;
pub use labels::{Labels, read_labels, read_training_labels};
pub use limits::Limits;
pub(crate) use records::numbered_records;
pub(crate) use seen::hash;
pub use stories::{ALIKE, FEWEST_WORDS, Stories, near_duplicates};
