//! Attribution, measured on PolNeAR and learned from it.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement of unsound data should stop")]

mod aligned;
mod learn;
mod polnear;
mod score;

use std::path::Path;

use parallax::annotate::{Annotator, Language, Weights, builtin_lexicons};

use aligned::Aligned;
use polnear::Article;
use score::Scores;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let lexicons = builtin_lexicons().expect("the lexicons are sound");
    let annotator = Annotator::new(Language::English, &lexicons).expect("the rules are sound");
    match arguments[..] {
        ["score", corpus, part] => {
            let articles = polnear::read(Path::new(corpus), part).expect("PolNeAR is there");
            let learned = Weights::builtin().expect("the weights are sound");
            println!("learned\n{}", score(&annotator, articles.iter(), Some(learned)));
            println!("rules\n{}", score(&annotator, articles.iter(), None));
        }
        ["learn", corpus, model] => {
            let articles = polnear::read(Path::new(corpus), "train").expect("PolNeAR is there");
            let weights =
                learn::learn(&annotator, &articles.iter().collect::<Vec<_>>()).expect("it can be learned");
            std::fs::write(model, format!("{HEADER}{weights}")).expect("the model can be written");
        }
        ["cross-validate", corpus] => {
            let articles = polnear::read(Path::new(corpus), "train").expect("PolNeAR is there");
            cross_validate(&annotator, &articles);
        }
        _ => println!("{USAGE}"),
    }
}

const USAGE: &str = "Measures attribution on PolNeAR (folders train and dev with text and attributions).
  cargo bench --bench attribution -- score CORPUS dev
  cargo bench --bench attribution -- cross-validate CORPUS
and learns it from the part train:
  cargo bench --bench attribution -- learn CORPUS models/attribution.tsv";

const HEADER: &str =
    "# Weights of the decisions of attribution: decision, feature, weight. See models/attribution.md.\n";

fn score<'a>(
    annotator: &Annotator,
    articles: impl Iterator<Item = &'a Article>,
    weights: Option<&Weights>,
) -> Scores {
    let mut scores = Scores::default();
    add_scores(&mut scores, annotator, articles, weights);
    scores
}

fn add_scores<'a>(
    scores: &mut Scores,
    annotator: &Annotator,
    articles: impl Iterator<Item = &'a Article>,
    mut weights: Option<&Weights>,
) {
    for article in articles {
        let document = annotator.annotate_by("", &article.text, weights.as_mut());
        scores.add(&document, &Aligned::new(article, &document));
    }
}

/// Each fifth of the articles, with weights that were learned from the others; summed.
fn cross_validate(annotator: &Annotator, articles: &[Article]) {
    const FOLDS: usize = 5;
    let mut scores = Scores::default();
    for fold in 0..FOLDS {
        let part = |inside: bool| {
            articles
                .iter()
                .enumerate()
                .filter(move |(at, _)| (at % FOLDS == fold) == inside)
                .map(|(_, article)| article)
        };
        let model =
            learn::learn(annotator, &part(false).collect::<Vec<_>>()).expect("the corpus can be learned");
        let weights = Weights::parse(&model).expect("the model is sound");
        add_scores(&mut scores, annotator, part(true), Some(&weights));
    }
    println!("{scores}");
}
