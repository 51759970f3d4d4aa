//! What is known of features before any label is seen.

use std::collections::BTreeSet;

use ndarray::ArrayView2;

use super::config::Group;
use super::names::join;
use super::space::FeatureSpace;
use crate::vectors::WordVectors;

/// The groups whose words have vectors: those of single words at their places around the actor.
pub(super) const WITH_VECTORS: [Group; 4] = [Group::Sentence, Group::Window, Group::Near, Group::Clause];

/// What is known of features before any label is seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct SideInformation<'s> {
    /// Word vectors, and how much they count beside the features.
    pub vectors: Option<(&'s WordVectors, f32)>,
    /// The space of an earlier model, its weights (features × labels), and how much they count.
    pub earlier: Option<(&'s FeatureSpace, ArrayView2<'s, f32>, f32)>,
}

impl<'s> SideInformation<'s> {
    /// Whether it may say something of features of `group`.
    pub(super) fn says_of(&self, group: Group) -> bool {
        self.earlier.is_some() || (self.vectors.is_some() && WITH_VECTORS.contains(&group))
    }

    /// The features of `group` that it says something of, where `names` are those that were observed.
    pub(super) fn known<'n>(&self, group: Group, names: impl Iterator<Item = &'n str>) -> Known<'s> {
        let vectors = self.vectors.map(|(vectors, _)| vectors).filter(|_| WITH_VECTORS.contains(&group));
        let mut slots: BTreeSet<String> = BTreeSet::new();
        if let Some(vectors) = vectors {
            for (slot, word) in names.filter_map(parts) {
                if !slots.contains(slot) && vectors.position(word).is_some() {
                    slots.insert(slot.to_owned());
                }
            }
        }
        let mut words: Vec<&str> = vectors
            .filter(|_| !slots.is_empty())
            .map_or(Vec::new(), |vectors| vectors.words().iter().map(|word| &**word).collect());
        words.sort_unstable();
        let mut text = String::new();
        let mut ends = Vec::with_capacity(slots.len() * words.len());
        for slot in &slots {
            for word in &words {
                text.push_str(slot);
                text.push_str(word);
                ends.push(text.len());
            }
        }
        Known { slots, vectors, text, ends, earlier: self.earlier.map(|(space, ..)| (space, group)) }
    }
}

/// The features of a group of which something is known before any label is seen.
#[derive(Debug, Default)]
pub(super) struct Known<'s> {
    /// What stands before words that have vectors.
    slots: BTreeSet<String>,
    vectors: Option<&'s WordVectors>,
    /// Every slot with every word, one after the other, and where each ends.
    text: String,
    ends: Vec<usize>,
    earlier: Option<(&'s FeatureSpace, Group)>,
}

impl Known<'_> {
    /// Whether this is one of them.
    pub(super) fn contains(&self, name: &str) -> bool {
        let has_vector = |(slot, word): (&str, &str)| {
            self.slots.contains(slot) && self.vectors.is_some_and(|vectors| vectors.position(word).is_some())
        };
        parts(name).is_some_and(has_vector)
            || self.earlier.is_some_and(|(space, group)| space.column(group, name).is_some())
    }

    /// Their names, sorted, each once.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, ())> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let mut with_vectors: Vec<&str> =
            starts.zip(&self.ends).filter_map(|(start, &end)| self.text.get(start..end)).collect();
        // Sorted already, unless one slot begins another: then this merges them.
        with_vectors.sort();
        with_vectors.dedup();
        let earlier = self.earlier.into_iter().flat_map(|(space, group)| space.of_group(group));
        join(with_vectors.into_iter().map(|name| (name, ())), earlier).map(|(name, ..)| (name, ()))
    }
}

/// The slot and the word of a feature; `None` if it is not about one word.
pub(super) fn parts(name: &str) -> Option<(&str, &str)> {
    let word = name.rsplit_once(':').map_or(name, |(_, word)| word);
    let slot = name.get(..name.len() - word.len())?;
    (!word.is_empty() && !word.contains(' ')).then_some((slot, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::FeatureConfig;

    #[test]
    fn a_feature_is_a_slot_and_a_word() {
        assert_eq!(parts("slam"), Some(("", "slam")));
        assert_eq!(parts("left:slam"), Some(("left:", "slam")));
        assert_eq!(parts("right2:slam"), Some(("right2:", "slam")));
        for none in ["slam critic", "left:", "", "agent: slam"] {
            assert_eq!(parts(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_known_comes_sorted_and_once() {
        let vectors = WordVectors::of([("slam", [3, 4]), ("30", [4, 3]), ("ask", [-5, 12])]);
        let features = [(Group::Near, "left:10:ask", 1.0), (Group::Near, "right:rare", 1.0)];
        let earlier = FeatureSpace::new(features, &FeatureConfig::default()).unwrap();
        let weights = ndarray::Array2::zeros((2, 2));
        let information = SideInformation {
            vectors: Some((&vectors, 1.0)),
            earlier: Some((&earlier, weights.view(), 1.0)),
        };
        // The slot of "10:30" begins with that of "slam".
        let known = information.known(Group::Near, ["left:slam", "left:10:30", "right:odd"].into_iter());
        let names: Vec<&str> = known.names().map(|(name, ())| name).collect();
        let expected =
            ["left:10:30", "left:10:ask", "left:10:slam", "left:30", "left:ask", "left:slam", "right:rare"];
        assert_eq!(names, expected);
        assert!(expected.iter().all(|name| known.contains(name)));
        assert!(!known.contains("right:slam") && !known.contains("left:odd"));
        let known = information.known(Group::Document, ["slam"].into_iter());
        assert_eq!(known.names().count(), 0);
    }
}
