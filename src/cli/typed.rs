//! What was typed, as reports tell it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Options that say where to write and how to run, with whether a value follows: results do not depend on them.
const ASIDE: [(&str, bool); 4] = [("-o", true), ("--output", true), ("--threads", true), ("--force", false)];

/// The command that was typed, without what its results do not depend on: files lose their folders, and options that say
/// where to write are left out. Quoted for a shell where blanks need it.
pub(crate) fn command() -> String {
    let instead = INSTEAD.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match instead {
        Some(words) => told(words.into_iter()),
        None => told(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned())),
    }
}

/// What a command that is made of others takes for typed.
static INSTEAD: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// From now on [`command`] tells these words, which follow the program's name.
pub(crate) fn take_for_typed(words: Vec<String>) {
    *INSTEAD.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
}

fn told(words: impl Iterator<Item = String>) -> String {
    let mut told = vec!["parallax".to_owned()];
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
        if let Some((_, value)) = ASIDE.iter().find(|(aside, _)| *aside == name) {
            if *value && !word.contains('=') {
                words.next();
            }
            continue;
        }
        told.push(quoted(&short(&word)));
    }
    told.join(" ")
}

/// A path without its folders; other words as they are.
fn short(word: &str) -> String {
    match word.split_once('=') {
        Some((option, value)) if option.starts_with('-') => format!("{option}={}", short(value)),
        _ => Path::new(word).file_name().map_or(word.to_owned(), |name| name.to_string_lossy().into_owned()),
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.,:=/+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_machine_is_told() {
        let told = |words: &[&str]| told(words.iter().map(|word| (*word).to_owned()));
        assert_eq!(
            told(&[
                "evaluate",
                "/home/a b/my labels.csv",
                "-o",
                "/tmp/x",
                "--force",
                "--seed",
                "3",
                "--threads=2"
            ]),
            "parallax evaluate 'my labels.csv' --seed 3"
        );
        assert_eq!(told(&["compare", "--config=/x/y.toml", "-"]), "parallax compare --config=y.toml -");
        assert_eq!(told(&["score", "it's.csv"]), "parallax score 'it'\\''s.csv'");
    }
}
