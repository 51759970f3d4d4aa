//! An article as it can be read within a comparison's page.

use maud::html;

use super::super::explanation::{ExplainedArticle, sections};
use super::super::number::{fixed, score};

/// A reading of one article toward one actor.
#[derive(Debug, Clone)]
pub struct ReadingView {
    /// What links to it name.
    pub(super) key: String,
    pub(super) title: String,
    pub(super) outlet: String,
    pub(super) actor: String,
    pub(super) result: String,
    pub(super) html: String,
}

impl ReadingView {
    /// How many bytes it takes.
    pub fn len(&self) -> usize {
        self.html.len()
    }

    /// Whether there is nothing of it.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }
}

/// The reading of an article, the `number`th of a page.
pub fn reading_view(explained: &ExplainedArticle<'_>, number: usize) -> ReadingView {
    let article = explained.article;
    let prediction = &explained.explanation.prediction;
    let label = explained.labels.names().get(prediction.label).map_or("", String::as_str);
    let result = match prediction.score {
        Some(value) => score(value),
        None => {
            let probability = prediction.probabilities.get(prediction.label).copied().unwrap_or(0.0);
            format!("{label} {}", fixed(probability, 2))
        }
    };
    let key = format!("reading-{number}");
    let heading = format!("{key}-heading");
    let html = html! {
        article.reading id=(key) tabindex="-1" aria-labelledby=(heading) data-logit=(explained.explanation.logit) {
            p { a.back href="#top" { "Back to the page" } " (Esc)" }
            (sections(explained, &heading))
            p { a.back href="#top" { "Back to the page" } }
        }
    };
    ReadingView {
        key,
        title: if article.title.trim().is_empty() {
            article.id.clone()
        } else {
            article.title.trim().to_owned()
        },
        outlet: article.outlet.clone().unwrap_or_else(|| "(unknown)".into()),
        actor: explained.actor.to_owned(),
        result,
        html: html.into_string(),
    }
}
