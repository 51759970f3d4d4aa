//! The features of one observation, counted.

use std::collections::HashMap;
use std::ops::Range;

use super::config::Group;
use super::extract::Sink;

/// How often each feature occurs in one observation.
#[derive(Debug, Default)]
pub struct Counts {
    groups: [HashMap<String, f32>; Group::ALL.len()],
}

impl Sink for Counts {
    fn add(&mut self, group: Group, name: &str, _: Range<usize>) {
        let Some(counts) = self.groups.get_mut(group as usize) else { return };
        match counts.get_mut(name) {
            Some(count) => *count += 1.0,
            None => {
                counts.insert(name.to_owned(), 1.0);
            }
        }
    }
}

impl Counts {
    /// Group, name and count of each feature, by group, then name.
    pub fn into_sorted(self) -> Vec<(Group, String, f32)> {
        let mut all: Vec<(Group, String, f32)> = Vec::new();
        for (group, counts) in Group::ALL.into_iter().zip(self.groups) {
            let first = all.len();
            all.extend(counts.into_iter().map(|(name, count)| (group, name, count)));
            if let Some(added) = all.get_mut(first..) {
                added.sort_unstable_by(|a, b| a.1.cmp(&b.1));
            }
        }
        all
    }
}
