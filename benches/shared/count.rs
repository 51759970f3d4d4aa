//! The bare loop that every way is measured beside: what any program does that looks at every word.

use std::collections::HashMap;
use std::path::Path;

/// Reads a file, splits it into words and counts them in a hash map. Returns how many words and word types there are.
pub(crate) fn count_words(path: &Path) -> (usize, usize) {
    let text = std::fs::read_to_string(path).expect("a text");
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut n_words = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word).or_default() += 1;
        n_words += 1;
    }
    assert!(counts.len() > 1 && counts.values().sum::<usize>() == n_words);
    (n_words, counts.len())
}
