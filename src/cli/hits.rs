//! Lexicon hits as JSON. They are most of what annotation prints, and begin alike wherever a pattern is found: what does
//! not depend on the article is written once.

use std::ops::Range;
use std::sync::OnceLock;

use parallax::annotate::{Document, Hit, Lexicons};
use parallax::error::{Error, Kind, Result};

/// Writes hits.
pub(crate) struct Hits<'a> {
    lexicons: &'a Lexicons,
    /// By category and pattern: `{"category":"…","pattern":"…","voice":"`, made when the pattern is first found.
    heads: Vec<Vec<OnceLock<String>>>,
}

impl<'a> Hits<'a> {
    pub(crate) fn new(lexicons: &'a Lexicons) -> Self {
        let heads = |patterns: &Vec<String>| (0..patterns.len()).map(|_| OnceLock::new()).collect();
        let heads = lexicons.categories().iter().map(|category| heads(&category.patterns)).collect();
        Self { lexicons, heads }
    }

    /// Adds `lexicon`, the hits of `document` that have a `place`, to the object that ends `line`. It has keys already.
    pub(crate) fn add(
        &self,
        line: &mut Vec<u8>,
        document: &Document<'_>,
        place: impl Fn(&Range<usize>) -> Option<(usize, usize)>,
    ) -> Result<()> {
        line.pop();
        line.extend_from_slice(b",\"lexicon\":[");
        let mut is_first = true;
        for hit in document.hits() {
            let Some((start, end)) = place(&hit.tokens) else { continue };
            let Some(head) = self.heads.get(hit.category).and_then(|heads| heads.get(hit.pattern)) else {
                continue;
            };
            if !std::mem::take(&mut is_first) {
                line.push(b',');
            }
            line.extend_from_slice(head.get_or_init(|| self.head(hit)).as_bytes());
            line.extend_from_slice(document.voice(hit.tokens.start).name().as_bytes());
            for (key, number) in [(&b"\",\"start\":"[..], start), (b",\"end\":", end)] {
                line.extend_from_slice(key);
                serde_json::to_writer(&mut *line, &number)
                    .map_err(|error| Error::from(Kind::Invalid(error.to_string())))?;
            }
            line.push(b'}');
        }
        line.extend_from_slice(b"]}");
        Ok(())
    }

    fn head(&self, hit: &Hit) -> String {
        let category = self.lexicons.categories().get(hit.category).map_or("", |entry| &entry.category);
        let [category, pattern] =
            [category, self.lexicons.pattern(hit)].map(|text| serde_json::Value::from(text).to_string());
        format!("{{\"category\":{category},\"pattern\":{pattern},\"voice\":\"")
    }
}
