//! Speed of annotation.
//!
//! `cargo bench --bench annotate` measures stages on the demo's articles, repeated. `cargo bench --bench annotate --
//! ARTICLES` measures all of annotation on a file of articles, beside a loop that only counts the file's words.

#![allow(clippy::expect_used, reason = "a benchmark of unsound data should stop")]

#[path = "../shared/count.rs"]
mod count;
mod throughput;

use std::path::Path;

use divan::counter::BytesCount;
use parallax::annotate::{ActorMatcher, Annotator, Language, MentionReach, builtin_lexicons, proper_names};
use parallax::corpus::{Actor, Input, ReadOptions, read_articles};

fn main() {
    match std::env::args().skip(1).find(|argument| Path::new(argument).is_file()) {
        Some(articles) => throughput::print(Path::new(&articles)),
        None => divan::main(),
    }
}

/// The bodies of the demo's articles, `times` times.
fn text(times: usize) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo/articles.csv");
    let rows = read_articles(&[Input::File(path)], &ReadOptions::default()).expect("the demo is there");
    let texts: Vec<String> = rows.map(|row| row.expect("the demo is sound").article.text).collect();
    texts.join("\n\n").repeat(times)
}

fn annotator() -> Annotator {
    let lexicons = builtin_lexicons().expect("the lexicons are sound");
    Annotator::new(Language::English, &lexicons).expect("the patterns are sound")
}

/// One article of about 80 kB, and one of 30 times that: the time per byte should not grow.
#[divan::bench(args = [1, 30])]
fn annotate(bencher: divan::Bencher, times: usize) {
    let (text, annotator) = (text(times), annotator());
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let document = annotator.annotate("", &text);
        assert!(document.sentences().len() > 100 * times && document.hits().len() > 100 * times);
        document.tokens().len()
    });
}

/// Finding the proper names of an annotated article.
#[divan::bench(args = [1, 30])]
fn find_names(bencher: divan::Bencher, times: usize) {
    let (text, annotator) = (text(times), annotator());
    let document = annotator.cut("", &text);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let names = proper_names(&document, annotator.rules());
        assert!(names.len() > 100 * times);
        names.len()
    });
}

/// Finding two actors in an annotated article.
#[divan::bench]
fn find_mentions(bencher: divan::Bencher) {
    let (text, annotator) = (text(1), annotator());
    let document = annotator.annotate("", &text);
    let actors = [Actor::new("Veldrane", ["Karsk"]), Actor::new("Talmera", ["Quessin"])];
    let matcher = ActorMatcher::new(&actors);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mentions = matcher.find(&document, MentionReach::Pronoun);
        assert!(mentions.len() > 50);
        mentions
    });
}
