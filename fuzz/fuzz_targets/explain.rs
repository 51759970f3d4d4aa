//! Explanations as pages: they add up, and nothing of a text becomes an element.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, Article, ArticleRow};
use parallax::features::Target;
use parallax::model::{Head, Model};
use parallax::report::{ExplainedArticle, explanation_html};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::builtin().unwrap());
static ACTORS: LazyLock<ActorMatcher> = LazyLock::new(|| ActorMatcher::new(&[Actor::new("Norland", [])]));

fuzz_target!(|data: &str| {
    let (title, text) = data.split_once('\n').unwrap_or(("", data));
    let article = Article {
        id: "a".into(),
        event: None,
        outlet: None,
        date: None,
        title: title.into(),
        text: format!("{text} Norland"),
    };
    let row = ArticleRow { article, actor: None, mention: None, also: Vec::new(), file: "f".into(), line: 1 };
    let document = MODEL.annotator().annotate(&row.article.title, &row.article.text);
    let mentions = MODEL.mentions(&document, &row, &ACTORS).remove(0);
    let explanation = MODEL.explain(&Target { document: &document, mentions: &mentions, whole: true }, Head::Overall, None);
    let features: f64 = explanation.features.iter().map(|feature| feature.contribution).sum();
    let tokens: f64 = explanation.tokens.iter().sum();
    assert!((explanation.intercept + features - explanation.logit).abs() < 1e-9);
    assert!((explanation.intercept + tokens - explanation.logit).abs() < 1e-9);
    let page = explanation_html(&ExplainedArticle {
        article: &row.article,
        actor: "Norland",
        document: &document,
        mentions: &mentions,
        explanation: &explanation,
        labels: MODEL.labels(),
        lexicons: MODEL.lexicons(),
    });
    assert!(!page.contains("<script") && !page.contains("<img"));
});
