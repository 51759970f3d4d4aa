//! Speed of training, scoring and explaining, on the demo's articles.

#![allow(clippy::expect_used, reason = "a benchmark of unsound data should stop")]

use std::path::{Path, PathBuf};

use divan::counter::ItemsCount;
use parallax::annotate::{ActorMatcher, MentionReach, builtin_lexicons};
use parallax::corpus::{Actor, ArticleRow, Input, Labels, ReadOptions, read_articles, read_labels};
use parallax::features::Target;
use parallax::model::{Config, Head, Model, Selection};

fn main() {
    divan::main();
}

fn demo(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo").join(file)
}

/// The demo's labels, `times` times, each time with articles of their own.
fn labels(times: usize) -> Labels {
    let once =
        read_labels(&[Input::File(demo("labels.csv"))], &ReadOptions::default()).expect("the demo is sound");
    let mut labels = once.clone();
    for time in 1..times {
        labels.articles.extend(once.articles.iter().cloned());
        labels.observations.extend(once.observations.iter().cloned().map(|mut observation| {
            observation.article += time * once.articles.len();
            observation
        }));
    }
    labels
}

fn train(labels: &Labels) -> Model {
    let lexicons = builtin_lexicons().expect("the lexicons are sound");
    let model = Model::train(labels, Selection::default(), Config::default(), lexicons, &mut |_| {});
    model.expect("the demo can be learned")
}

fn articles() -> Vec<ArticleRow> {
    let rows = read_articles(&[Input::File(demo("articles.csv"))], &ReadOptions::default());
    rows.expect("the demo is there").map(|row| row.expect("the demo is sound")).collect()
}

fn actors() -> [Actor; 2] {
    [Actor::new("Veldrane", ["Karsk"]), Actor::new("Talmera", ["Quessin"])]
}

/// Observations per second, with annotation; the time of each should not grow with their number.
#[divan::bench(name = "train", args = [1, 10], sample_count = 5)]
fn train_demo(bencher: divan::Bencher, times: usize) {
    let labels = labels(times);
    bencher.counter(ItemsCount::new(labels.observations.len())).bench_local(|| {
        let model = train(&labels);
        assert!(model.provenance().convergence.converged);
        model
    });
}

/// Articles per second on one core, with annotation, each toward two actors.
#[divan::bench]
fn score(bencher: divan::Bencher) {
    let (model, articles, actors) = (train(&labels(1)), articles(), actors());
    let matcher = ActorMatcher::new(&actors);
    bencher.counter(ItemsCount::new(articles.len())).bench_local(|| {
        let scores = articles.iter().flat_map(|row| model.score(row, &matcher));
        let scored = scores.filter(|score| score.prediction.is_some()).count();
        assert!(scored > articles.len() / 2);
        scored
    });
}

/// Articles per second on one core, without annotation.
#[divan::bench]
fn explain(bencher: divan::Bencher) {
    let (model, articles, actors) = (train(&labels(1)), articles(), actors());
    let matcher = ActorMatcher::new(&actors[..1]);
    let documents: Vec<_> = articles
        .iter()
        .map(|row| model.annotator().annotate(&row.article.title, &row.article.text))
        .map(|document| (matcher.find(&document, MentionReach::Pronoun), document))
        .collect();
    bencher.counter(ItemsCount::new(documents.len())).bench_local(|| {
        for (mentions, document) in &documents {
            let explanation = model.explain(&Target { document, mentions, whole: true }, Head::Overall, None);
            let sum: f64 = explanation.intercept + explanation.tokens.iter().sum::<f64>();
            assert!((sum - explanation.logit).abs() < 1e-9);
        }
    });
}

/// A sentence of 200 kB and one ten times as long, with a mention in every sixteenth word: the time of each mention
/// should not grow.
#[divan::bench(args = [2_000, 20_000], sample_count = 5)]
fn endless_sentence(bencher: divan::Bencher, mentions: usize) {
    let model = train(&labels(1));
    let words =
        "Veldrane accused the critics of threats and violence near a river while others warned of war ";
    let mut row = articles().swap_remove(0);
    row.article.text = words.repeat(mentions);
    let actors = actors();
    let matcher = ActorMatcher::new(&actors);
    bencher.counter(ItemsCount::new(mentions)).bench_local(|| {
        let scores = model.score(&row, &matcher);
        assert!(scores.first().is_some_and(|score| score.mentions >= mentions));
        scores
    });
}
