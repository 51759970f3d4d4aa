//! The features of one observation, counted.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::config::Group;
use super::extract::Sink;

/// How often each feature occurs in one observation, whatever a model knows.
#[derive(Debug, Default)]
pub struct Counts {
    groups: [HashMap<String, u32, RandomState>; Group::ALL.len()],
}

impl Sink for Counts {
    fn add(&mut self, group: Group, name: &str, _: Range<usize>, times: u32) {
        let Some(counts) = self.groups.get_mut(group as usize) else { return };
        match counts.get_mut(name) {
            Some(count) => *count = count.saturating_add(times),
            None => {
                counts.insert(name.to_owned(), times);
            }
        }
    }
}

impl Counts {
    /// Group, name and count of each feature; the order within a group varies.
    pub(super) fn into_features(self) -> impl Iterator<Item = (Group, String, u32)> {
        let groups = Group::ALL.into_iter().zip(self.groups);
        groups.flat_map(|(group, counts)| counts.into_iter().map(move |(name, count)| (group, name, count)))
    }
}
