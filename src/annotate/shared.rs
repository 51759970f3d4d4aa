//! The words that several threads have met, made once.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::vocabulary::{LONGEST_FORM, Word};

/// The most words that are kept. Past it they are forgotten, so that a stream of strange words does not fill the memory.
const MOST: usize = 200_000;

/// Word types by lower case, but for very long ones, which nobody writes twice. The vocabulary of each thread asks here for
/// what it has not met itself.
#[derive(Debug, Default)]
pub(super) struct SharedWords {
    /// Seeded at random, so that nobody can write words that all collide.
    hasher: RandomState,
    words: Mutex<HashTable<Arc<Word>>>,
}

impl SharedWords {
    /// The word `lower`, which `make` makes if it is not there.
    pub(super) fn get(&self, lower: String, make: impl FnOnce(String) -> Word) -> Arc<Word> {
        if lower.len() > LONGEST_FORM {
            return Arc::new(make(lower));
        }
        let hash = self.hasher.hash_one(lower.as_str());
        if let Some(word) = self.lock().find(hash, |word| word.lower == lower) {
            return Arc::clone(word);
        }
        // Not under the lock: another thread may make it, too, and then the first is kept.
        let made = Arc::new(make(lower));
        let mut words = self.lock();
        if let Some(word) = words.find(hash, |word| word.lower == made.lower) {
            return Arc::clone(word);
        }
        if words.len() >= MOST {
            *words = HashTable::new();
        }
        words.insert_unique(hash, Arc::clone(&made), |word| self.hasher.hash_one(word.lower.as_str()));
        made
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        *self.lock() = HashTable::new();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashTable<Arc<Word>>> {
        // A thread that panicked changed nothing halfway.
        self.words.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_made_once_and_kept_within_bounds() {
        let words = SharedWords::default();
        let make = |lower: String| Word::new(lower.clone(), lower);
        let one = words.get("varn".into(), make);
        let again = words.get("varn".into(), |_| panic!("it is there"));
        assert!(Arc::ptr_eq(&one, &again));
        (0..MOST + 10).for_each(|number| drop(words.get(format!("w{number}"), make)));
        assert!(words.lock().len() <= MOST);
        let long = "x".repeat(LONGEST_FORM + 1);
        assert!(!Arc::ptr_eq(&words.get(long.clone(), make), &words.get(long, make)));
        words.clear();
        assert!(!Arc::ptr_eq(&one, &words.get("varn".into(), make)));
    }
}
