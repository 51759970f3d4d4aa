//! From documents to numbers: what the text does around and to an actor, as named counts in the columns of a
//! [`FeatureSpace`]. The only module that knows both text and columns.

mod config;
mod counts;
mod extract;
mod sequence;
mod space;
mod vocabulary;

pub use config::{FeatureConfig, Group, Unit};
pub use counts::Counts;
pub use extract::{Extractor, Sink, Target};
pub use space::{FeatureSpace, KnownCounts, Occurrence, Occurrences};
pub use vocabulary::VocabularyBuilder;
