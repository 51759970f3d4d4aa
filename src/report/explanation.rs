//! The page that explains one score.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::article::MarkedText;
use super::ledger::ledger;
use super::number::{capitalised, counted, fixed, score, shortened, signed};
use super::page::page;
use crate::annotate::{Document, Lexicons, Mention, QuoteKind};
use crate::corpus::Article;
use crate::label::LabelSet;
use crate::model::{Explanation, Head};

/// What the page of an explanation shows.
#[derive(Debug, Clone, Copy)]
pub struct ExplainedArticle<'a> {
    /// The article.
    pub article: &'a Article,
    /// The name of the actor.
    pub actor: &'a str,
    /// The annotated article.
    pub document: &'a Document<'a>,
    /// The actor's mentions in it.
    pub mentions: &'a [Mention],
    /// Why the actor got its score.
    pub explanation: &'a Explanation,
    /// The model's labels.
    pub labels: &'a LabelSet,
    /// The model's lexicons, which the document's hits refer to.
    pub lexicons: &'a Lexicons,
}

/// The explanation as a page that stands alone: the result in words, the text with every contribution, and the sum.
pub fn explanation_html(explained: &ExplainedArticle<'_>) -> String {
    let article = explained.article;
    let body = html! { article { (sections(explained, "heading")) } };
    let headline = if article.title.is_empty() { &article.id } else { &article.title };
    page(&format!("{}: {headline}", explained.actor), &body)
}

/// Headline, result, text and sum; the headline has the id `heading`.
pub(super) fn sections(explained: &ExplainedArticle<'_>, heading: &str) -> Markup {
    let mut text = MarkedText::new(explained);
    let article = explained.article;
    html! {
            header {
                h1 id=(heading) { @if article.title.is_empty() { "(no headline)" } @else { (text.title()) } }
                p.lead { (byline(explained)) }
            }
            section {
                h2 { "Result" }
                p.result { (result(explained)) }
                p {
                    @let [plus, minus] = plus_and_minus(explained);
                    "Plus speaks " (plus) ", minus " (minus) ". All together: " (explained.explanation.direction.sum) " "
                    (signed(explained.explanation.logit, 3)) "."
                }
            }
            section {
                h2 { "Text" }
                (legend(&plus_and_minus(explained)))
                div.article { (text.text()) }
            }
            details { summary { "Quotes and lexicon hits as lists" } (lists(explained)) }
            section { h2 { "How it adds up" } (ledger(explained.explanation, explained.document)) }
    }
}

/// What pointing at the text shows, for who cannot point: quotes with their speakers, and words by lexicon category.
fn lists(explained: &ExplainedArticle<'_>) -> Markup {
    let document = explained.document;
    let quotes = document.quotes().iter().map(|quote| {
        let speaker = quote.speaker.clone().map(|speaker| document.slice(&speaker));
        (document.slice(&quote.content), quote.kind, speaker)
    });
    let mut hits: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for hit in document.hits() {
        if let Some(category) = explained.lexicons.categories().get(hit.category) {
            hits.entry(&category.category).or_default().insert(document.slice(&hit.tokens).to_lowercase());
        }
    }
    html! {
        ul {
            @for (content, kind, speaker) in quotes {
                li {
                    "“" (shortened(content, 80)) "”: "
                    @match (kind, speaker) {
                        (QuoteKind::Scare, _) => "said by nobody",
                        (QuoteKind::Title, _) => "a title",
                        (QuoteKind::Speech, Some(speaker)) => (speaker),
                        (QuoteKind::Speech, None) => "no speaker found",
                    }
                }
            }
        }
        dl { @for (category, words) in hits { dt { (category) } dd { (words.into_iter().collect::<Vec<_>>().join(", ")) } } }
    }
}

fn byline(explained: &ExplainedArticle<'_>) -> String {
    let article = explained.article;
    let known = [article.outlet.as_deref(), article.date.as_deref(), Some(article.id.as_str())];
    known.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// "Negative toward Russia: framing score −0.41; p(negative) 0.55, …".
fn result(explained: &ExplainedArticle<'_>) -> String {
    let prediction = &explained.explanation.prediction;
    let names = explained.labels.names();
    let label = names.get(prediction.label).map_or("", String::as_str);
    let framing = prediction.score.map_or(String::new(), |value| format!("framing score {}; ", score(value)));
    let probabilities: Vec<String> = names
        .iter()
        .zip(&prediction.probabilities)
        .map(|(name, probability)| format!("p({name}) {}", fixed(*probability, 2)))
        .collect();
    let found = match explained.mentions.len() {
        0 => format!(
            "{} was not found in the article; this is predicted from the article alone.",
            explained.actor
        ),
        n => format!("{} in the article.", counted(n, "mention")),
    };
    format!(
        "{} toward {}{}: {framing}{}. {found}",
        capitalised(label),
        explained.actor,
        if explained.explanation.head == Head::Own { " in the outlet’s own voice" } else { "" },
        probabilities.join(", ")
    )
}

/// What plus and minus speak for.
fn plus_and_minus(explained: &ExplainedArticle<'_>) -> [String; 2] {
    let direction = &explained.explanation.direction;
    let along_values = explained.labels.values() == Some(direction.coefficients.as_slice());
    let lowest = explained.labels.names().first().filter(|_| along_values);
    let minus =
        lowest.map_or(format!("against “{}”", direction.name), |lowest| format!("for “{lowest}”"));
    [format!("for “{}”", direction.name), minus]
}

fn legend([plus, minus]: &[String; 2]) -> Markup {
    html! {
        ul.legend {
            li { span class="for-5 strong-for" { "word" } " speaks " (plus) }
            li { span class="against-5 strong-against" { "word" } " speaks " (minus) }
            li { strong.mention { "word" } " the actor" }
            li { span.quote { "words" } " quoted" }
            li { span.hit { "word" } " in a lexicon" }
        }
        p.note { "The darker, the stronger. Point at a word to see its number, at a quote to see who speaks." }
    }
}
