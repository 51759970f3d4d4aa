//! From documents to numbers: what the text does around and to an actor, as named counts in the columns of a
//! [`FeatureSpace`]. The only module that knows both text and columns.

mod config;
mod counts;
mod extract;
mod hits;
mod index;
mod information;
mod known;
mod mean;
mod name;
mod names;
mod ngrams;
mod occurrences;
mod reader;
mod roles;
mod sequence;
mod shard;
mod sharing;
mod sort;
mod space;
mod terms;
#[cfg(test)]
mod tests;
mod vocabulary;
mod words;

pub use config::{FeatureConfig, Group, Unit};
pub use counts::{Counted, Counts};
pub use extract::{Extractor, Sink, Target};
pub use information::SideInformation;
pub use known::KnownCounts;
pub use mean::{joined, mean};
pub use name::{Name, Slot, Term};
pub use occurrences::{ObservedFeature, Occurrence, Occurrences};
pub use reader::Reader;
pub use sharing::shared_columns;
pub use space::FeatureSpace;
pub use terms::{Numbering, TermTable};
pub use vocabulary::{Size, VocabularyBuilder};
pub use words::{Memos, Words};
