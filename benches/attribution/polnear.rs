//! Reading PolNeAR: texts with brat annotations beside them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

/// An attribution as annotated. Ranges count characters of the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gold {
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
}

/// A text with the attributions of its first annotator, by the order of file names.
pub(crate) struct Article {
    pub(crate) text: String,
    pub(crate) gold: Vec<Gold>,
}

/// The articles of one part of the corpus ("train", "dev") that somebody annotated, by file name.
pub(crate) fn read(corpus: &Path, part: &str) -> io::Result<Vec<Article>> {
    let (texts, annotations) = (corpus.join(part).join("text"), corpus.join(part).join("attributions"));
    // An annotation is named after its text and its annotator: NAME_ANNOTATOR.ann.
    let mut first = BTreeMap::new();
    for entry in fs::read_dir(annotations)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if let Some((name, _)) = stem.rsplit_once('_') {
            let paths: &mut Vec<_> = first.entry(name.to_owned()).or_default();
            paths.push(path);
        }
    }
    let mut articles = Vec::new();
    for (name, mut paths) in first {
        paths.sort();
        let Some(path) = paths.first() else { continue };
        let text = fs::read_to_string(texts.join(format!("{name}.txt")))?;
        articles.push(Article { text, gold: parse(&fs::read_to_string(path)?) });
    }
    Ok(articles)
}

/// Lines `T1 TAB Source 178 196 TAB text` (places may be several: `1 2;5 9`) and `E1 TAB Attribution:T4 Content:T3 …`.
fn parse(annotations: &str) -> Vec<Gold> {
    let mut spans: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let mut gold = Vec::new();
    for line in annotations.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(what)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            let places = what.split_once(' ').map_or("", |(_, places)| places);
            spans.insert(id, places.split(';').filter_map(place).collect());
        }
        if id.starts_with('E') {
            let mut attribution = Gold::default();
            for (role, id) in what.split(' ').filter_map(|part| part.split_once(':')) {
                let found = spans.get(id).cloned().unwrap_or_default();
                match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Source" => attribution.source.extend(found),
                    "Cue" => attribution.cue.extend(found),
                    "Content" => attribution.content.extend(found),
                    _ => {}
                }
            }
            gold.push(attribution);
        }
    }
    gold
}

fn place(text: &str) -> Option<Range<usize>> {
    let (start, end) = text.split_once(' ')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}
