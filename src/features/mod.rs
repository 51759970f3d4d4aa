//! From documents to numbers: what the text does around and to an actor, as named counts in the columns of a
//! [`FeatureSpace`]. The only module that knows both text and columns.

mod config;
mod counts;
mod extract;
mod hits;
mod information;
mod names;
mod occurrences;
mod roles;
mod sequence;
mod sharing;
mod space;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use config::{FeatureConfig, Group, Unit};
pub use counts::Counts;
pub use extract::{Extractor, Sink, Target};
pub use information::SideInformation;
pub use occurrences::{ObservedFeature, Occurrence, Occurrences};
pub use sharing::shared_columns;
pub use space::{FeatureSpace, KnownCounts};
pub use vocabulary::VocabularyBuilder;
