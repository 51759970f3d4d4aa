//! Tables of articles and of labels: CSV and JSON Lines, plain and compressed.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parallax::corpus::{Format, Input, Limits, ReadOptions, read_articles, read_labels};

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
static FILE: LazyLock<PathBuf> = LazyLock::new(|| FOLDER.path().join("table"));

fuzz_target!(|data: &[u8]| {
    let Some((first, table)) = data.split_first() else { return };
    fs::write(&*FILE, table).unwrap();
    let format = [None, Some(Format::Csv), Some(Format::JsonLines)][usize::from(first % 3)];
    let limits = Limits { article: 500, rows: 50, labels: Some(20_000) };
    let options = ReadOptions { format, limits, ..ReadOptions::default() };
    let inputs = [Input::new(&*FILE)];
    if let Ok(articles) = read_articles(&inputs, &options) {
        for row in articles.tolerant() {
            match row {
                Ok(row) => {
                    assert!(!row.article.id.is_empty() && row.line > 0);
                    assert!(row.article.text.chars().count() <= limits.article);
                    if let Some(mention) = row.mention {
                        assert!(!mention.of(&row.article.text).is_empty());
                    }
                }
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
    if let Ok(labels) = read_labels(&inputs, &options) {
        assert!(labels.observations.iter().all(|row| row.article < labels.articles.len()));
        let stories = labels.stories(2);
        assert_eq!(stories.of.len(), labels.observations.len());
    }
});
