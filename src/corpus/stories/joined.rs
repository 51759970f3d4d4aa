//! Things that belong together, directly or by others between.

/// For each of some things the position of an earlier one that it belongs to, or its own.
#[derive(Debug)]
pub(super) struct Joined(Vec<usize>);

impl Joined {
    /// `count` things, each by itself.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The first of those that `at` belongs to.
    pub(super) fn first(&self, mut at: usize) -> usize {
        while let Some(&before) = self.0.get(at).filter(|before| **before != at) {
            at = before;
        }
        at
    }

    /// Puts what `one` and `other` belong to together.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        // What was on the way is shortened, so that long chains of copies cost no more than short ones.
        let first = one.min(other);
        for at in [one, other] {
            self.0.get_mut(at).into_iter().for_each(|place| *place = first);
        }
    }
}
