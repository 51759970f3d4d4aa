//! Megabytes a second on one core, from articles to annotations.

#![allow(clippy::print_stdout, reason = "what it measures is what it is for")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::count::count_words;
use parallax::annotate::{Annotator, AttributionMethod, Language, builtin_lexicons};
use parallax::corpus::{Article, Input, ReadOptions, read_articles};

/// Each is done so often, in turns; the fastest time counts, which other work on the machine disturbs least.
const ROUNDS: usize = 3;

/// Measures and prints. Sizes are those of the file, so that all lines compare.
pub(crate) fn print(path: &Path) {
    let rows = read_articles(&[Input::File(path.to_owned())], &ReadOptions::default()).expect("articles");
    let articles: Vec<Article> = rows.map(|row| row.expect("a sound row").article).collect();
    let by_rules = || in_process(&articles, AttributionMethod::Rules);
    let learned = || in_process(&articles, AttributionMethod::Learned);
    let program_by_rules = || in_program(path, "rules", articles.len());
    let program_learned = || in_program(path, "learned", articles.len());
    let count = || assert!(count_words(path).0 > 0);
    let tasks: [(&str, &dyn Fn()); 5] = [
        ("read, split into words, count them", &count),
        ("annotate by rules, articles in memory", &by_rules),
        ("annotate as learned, articles in memory", &learned),
        ("parallax annotate --attribution rules", &program_by_rules),
        ("parallax annotate", &program_learned),
    ];
    let mut fastest = [f64::INFINITY; 5];
    for _ in 0..ROUNDS {
        for ((_, task), fastest) in tasks.iter().zip(&mut fastest) {
            let start = Instant::now();
            task();
            *fastest = fastest.min(start.elapsed().as_secs_f64());
        }
    }
    let megabytes = path.metadata().expect("a file").len() as f64 / 1e6;
    println!("{} articles, {megabytes:.1} MB, one thread, best of {ROUNDS}", articles.len());
    for ((name, _), seconds) in tasks.iter().zip(fastest) {
        let ratio = seconds / fastest[0];
        println!("{name:40} {:7.1} MB/s   {ratio:5.1} times the count's time", megabytes / seconds);
    }
}

/// With the making of the annotator.
fn in_process(articles: &[Article], method: AttributionMethod) {
    let lexicons = builtin_lexicons().expect("the lexicons are sound");
    let annotator = Annotator::attributing(method, Language::English, &lexicons).expect("sound patterns");
    let (mut n_hits, mut n_attributions) = (0, 0);
    for article in articles {
        let document = annotator.annotate(&article.title, &article.text);
        let in_sentences: usize = document.sentences().iter().map(ExactSizeIterator::len).sum();
        assert_eq!(in_sentences, document.tokens().len());
        n_hits += document.hits().len();
        n_attributions += document.attributions().len();
    }
    assert!(n_hits > articles.len() && n_attributions > 0);
}

/// The whole process: start, reading, annotation, JSON.
fn in_program(path: &Path, method: &str, n_articles: usize) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_parallax"))
        .args(["--threads", "1", "annotate", "--attribution", method, "-o", "-"])
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut output = BufReader::with_capacity(1 << 20, program.stdout.take().expect("is piped"));
    let mut n_lines = 0;
    while output.skip_until(b'\n').expect("output") > 0 {
        n_lines += 1;
    }
    assert!(program.wait().expect("it ends").success());
    assert_eq!(n_lines, n_articles);
}
