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

pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.,:=/+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// The words of a command that was told.
pub(crate) fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = command.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' => quoted = !quoted,
            '\\' if !quoted => word.extend(characters.next()),
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    words
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
        let odd = ["score", "it's.csv", "", "a b'c\\d"];
        assert_eq!(told(&odd[..2]), "parallax score 'it'\\''s.csv'");
        assert_eq!(words(&told(&odd))[1..], odd);
    }
}
