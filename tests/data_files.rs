//! The files in `data/`: that they are compiled in, well-formed, and what their descriptions say.

#![allow(clippy::unwrap_used, reason = "a failing test may panic, also in its helpers")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use parallax::annotate::{
    ActorMatcher, Annotator, Language, Lexicons, MentionReach, Rules, builtin_lexicons,
};
use parallax::corpus::{
    Article, Input, Labels, Observation, ReadOptions, read_actors, read_articles, read_labels,
};

const DEMO: &str = "data/demo";

#[test]
fn every_lexicon_is_compiled_in_and_well_formed() {
    let lexicons = builtin_lexicons().unwrap();
    assert_eq!(lexicons, Lexicons::read(Path::new("data/lexicons")).unwrap());
    Annotator::new(Language::English, &lexicons).unwrap();

    let names: BTreeSet<String> =
        lexicons.categories().iter().map(|category| category.category.clone()).collect();
    let files: BTreeSet<String> = toml_files("data/lexicons")
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, files, "a file is named after its category");
    assert!(names.len() >= 55, "{} categories", names.len());

    for category in lexicons.categories() {
        let name = &category.category;
        for (field, text) in [
            ("description", &category.description),
            ("source", &category.source),
            ("licence", &category.licence),
        ] {
            assert!(!text.trim().is_empty(), "{name} has no {field}");
        }
        assert!(!category.patterns.is_empty(), "{name} has no patterns");
        for pair in category.patterns.windows(2) {
            assert!(pair[0] < pair[1], "{name}: \"{}\" and \"{}\" are not in order", pair[0], pair[1]);
        }
    }
}

/// No pattern stands twice, is covered by another or can match nothing.
#[test]
fn no_lexicon_has_a_fault() {
    let lexicons = builtin_lexicons().unwrap();
    let findings = lexicons.check().unwrap();
    let faults: Vec<_> = findings.iter().filter(|finding| finding.remark.is_error()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn lexicon_readme_says_what_the_files_hold() {
    let readme = fs::read_to_string("data/lexicons/README.md").unwrap();
    let lexicons = builtin_lexicons().unwrap();
    let rows: BTreeSet<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: BTreeSet<String> = lexicons
        .categories()
        .iter()
        .map(|category| {
            let captures = category.description.split(". ").next().unwrap_or_default().trim_end_matches('.');
            let source = category.source.trim_start_matches("Written for Parallax; the idea follows ");
            let source = source.trim_end_matches('.');
            format!("| `{}` | {captures} | {source} | {} |", category.category, category.patterns.len())
        })
        .collect();
    for row in &expected {
        assert!(rows.contains(row.as_str()), "data/lexicons/README.md lacks: {row}");
    }
    assert_eq!(rows.len(), expected.len(), "data/lexicons/README.md has rows too many");

    let patterns: usize = lexicons.categories().iter().map(|category| category.patterns.len()).sum();
    let total = format!("{} categories, {},{:03} patterns", expected.len(), patterns / 1000, patterns % 1000);
    assert!(readme.contains(&total), "data/lexicons/README.md lacks: {total}");
    for file in ["README.md", "CHANGELOG.md"] {
        let count = format!("{} lexicon categories", expected.len());
        let text = fs::read_to_string(file).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&count), "{file} lacks: {count}");
    }
}

#[test]
fn names_that_are_also_words_give_no_lexicon_hit() {
    let annotator = Annotator::new(Language::English, &builtin_lexicons().unwrap()).unwrap();
    let hits = |text: &str| annotator.annotate("", text).hits().len();
    for name in ["Rob Varn", "Ilse Lynch", "Dana Bash", "United Talmera", "3 May 2031", "Beacon Street"] {
        assert_eq!(hits(name), 0, "{name}");
    }
    assert!(hits("robbed, lynched, a beacon of hope, united against Karsk") >= 3);
}

#[test]
fn every_rule_file_parses() {
    let files: Vec<PathBuf> = toml_files("data").collect();
    assert!(!files.is_empty());
    for path in files {
        let content = fs::read_to_string(&path).unwrap();
        assert!(content.parse::<toml::Table>().is_ok_and(|table| !table.is_empty()), "{}", path.display());
    }
    Rules::builtin().unwrap();
}

#[test]
fn demo_has_enough_stories_and_outlets() {
    let articles = articles();
    let mut outlets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for article in &articles {
        let story = article.event.as_deref().unwrap();
        assert!(
            outlets.entry(story).or_default().insert(article.outlet.as_deref().unwrap()),
            "{}",
            article.id
        );
        let words = article.text.split_whitespace().count();
        assert!((200..=400).contains(&words), "{} has {words} words", article.id);
    }
    assert!(outlets.len() >= 8, "{} stories", outlets.len());
    assert!(outlets.values().all(|outlets| outlets.len() == 5), "{outlets:?}");
}

#[test]
fn demo_labels_are_about_the_articles() {
    let articles: BTreeMap<String, Article> =
        articles().into_iter().map(|article| (article.id.clone(), article)).collect();
    let labels = labels();
    assert_eq!(labels.articles.len(), articles.len());
    for article in &labels.articles {
        assert_eq!(article, &articles[&article.id]);
    }
    let mut splits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for observation in &labels.observations {
        let story = labels.articles[observation.article].group();
        splits.entry(story).or_default().insert(observation.split.as_deref().unwrap());
    }
    assert!(splits.values().all(|splits| splits.len() == 1), "a story is in two splits: {splits:?}");
    let used: BTreeSet<&str> = splits.into_values().flatten().collect();
    assert_eq!(used, BTreeSet::from(["test", "train"]));
}

#[test]
fn demo_actors_are_found_as_written() {
    let actors = read_actors(&Path::new(DEMO).join("actors.toml")).unwrap();
    let annotator = Annotator::new(Language::English, &Lexicons::default()).unwrap();
    let matcher = ActorMatcher::new(&actors);
    let labels = labels();
    let mentions: Vec<BTreeMap<&str, usize>> = labels
        .articles
        .iter()
        .map(|article| {
            let mut counts = BTreeMap::new();
            for mention in matcher.find(&annotator.annotate("", &article.text), MentionReach::Alias) {
                *counts.entry(actors[mention.actor].name.as_str()).or_default() += 1;
            }
            counts
        })
        .collect();
    for observation in &labels.observations {
        let found = mentions[observation.article].get(observation.actor.name.as_str()).copied().unwrap_or(0);
        // The codebook's fifth rule.
        assert!(found >= 2, "{}: {} is found {found} times", observation.id, observation.actor.name);
        assert!(actors.contains(&observation.actor), "{}: not the aliases of actors.toml", observation.id);
    }
}

#[test]
fn demo_readme_counts_right() {
    let readme = fs::read_to_string(Path::new(DEMO).join("README.md")).unwrap();
    let says = |line: String| assert!(readme.lines().any(|found| found == line), "README.md lacks: {line}");
    let (articles, labels) = (articles(), labels());
    let words: Vec<usize> = articles.iter().map(|article| article.text.split_whitespace().count()).collect();
    let mean = words.iter().sum::<usize>() as f64 / words.len() as f64;
    let (least, most) = (words.iter().min().unwrap(), words.iter().max().unwrap());
    says(format!("| words per article (title not counted) | {least} to {most}, mean {mean:.0} |"));
    says(format!("| articles | {} |", articles.len()));
    says(format!("| stories | {} |", articles.iter().map(Article::group).collect::<BTreeSet<_>>().len()));
    says(format!("| rows in `labels.csv` | {} |", labels.observations.len()));

    let by = |annotator: &str| -> Vec<&Observation> {
        let of = |observation: &&Observation| observation.annotator.as_deref() == Some(annotator);
        labels.observations.iter().filter(of).collect()
    };
    let (first, second) = (by("a1"), by("a2"));
    assert_eq!(first.len() + second.len(), labels.observations.len());
    let share = 100.0 * second.len() as f64 / first.len() as f64;
    says(format!("| article-actor pairs (`a1` rows) | {} |", first.len()));
    says(format!("| pairs with a second label (`a2` rows) | {} ({share:.0}% of the pairs) |", second.len()));
    let pairs = pairs(&first, &second);
    assert_eq!(pairs.len(), second.len(), "every a2 row has an a1 row");
    let agreeing = pairs.iter().filter(|(a, b)| a == b).count();
    says(format!(
        "| of these in agreement | {agreeing} ({:.1}%) |",
        100.0 * agreeing as f64 / pairs.len() as f64
    ));
    says(format!("| Cohen's kappa | {:.2} |", kappa(&pairs)));
    let opposed = |(a, b): &&(&str, &str)| a != b && *a != "neutral" && *b != "neutral";
    says(format!("| disagreements negative against positive | {} |", pairs.iter().filter(opposed).count()));

    let article = |observation: &Observation| &labels.articles[observation.article];
    let rows_of = |split: &str| {
        let of = |observation: &&Observation| observation.split.as_deref() == Some(split);
        let rows: Vec<&Observation> = labels.observations.iter().filter(of).collect();
        let articles: BTreeSet<usize> = rows.iter().map(|observation| observation.article).collect();
        format!("{split} {} ({} articles)", rows.len(), articles.len())
    };
    says(format!("Rows by split: {}, {}.", rows_of("train"), rows_of("test")));
    says(row("all", &first, |_| true));
    says(row("all", &second, |_| true));
    for split in ["train", "test"] {
        says(row(split, &first, |observation| observation.split.as_deref() == Some(split)));
    }
    for actor in read_actors(&Path::new(DEMO).join("actors.toml")).unwrap() {
        says(row(&actor.name, &first, |observation| observation.actor == actor));
    }
    for outlet in ["Karsk Herald", "Daily Clamour", "Interlund Wire", "Open Furrow", "Channel Lumen"] {
        let id = outlet.to_lowercase().replace(' ', "-");
        says(row(outlet, &first, |observation| article(observation).outlet.as_deref() == Some(id.as_str())));
    }
}

/// The table row of some observations: how many, and how many of each label.
fn row(name: &str, observations: &[&Observation], of: impl Fn(&Observation) -> bool) -> String {
    let chosen: Vec<&str> = observations
        .iter()
        .filter(|observation| of(observation))
        .map(|observation| observation.label.as_str())
        .collect();
    let count = |label: &str| chosen.iter().filter(|found| **found == label).count();
    let (negative, neutral, positive) = (count("negative"), count("neutral"), count("positive"));
    assert_eq!(negative + neutral + positive, chosen.len());
    format!("| {name} | {} | {negative} | {neutral} | {positive} |", chosen.len())
}

/// The labels of the pairs of article and actor that both have labelled.
fn pairs<'a>(first: &[&'a Observation], second: &[&'a Observation]) -> Vec<(&'a str, &'a str)> {
    let key = |observation: &&'a Observation| (observation.article, observation.actor.name.as_str());
    let known: BTreeMap<_, &str> =
        first.iter().map(|observation| (key(observation), observation.label.as_str())).collect();
    let pair =
        |observation: &&'a Observation| Some((*known.get(&key(observation))?, observation.label.as_str()));
    second.iter().filter_map(pair).collect()
}

/// Cohen's kappa (Cohen 1960).
fn kappa(pairs: &[(&str, &str)]) -> f64 {
    let n = pairs.len() as f64;
    let observed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let expected: f64 = ["negative", "neutral", "positive"]
        .iter()
        .map(|label| {
            let of_first = pairs.iter().filter(|(a, _)| a == label).count() as f64;
            let of_second = pairs.iter().filter(|(_, b)| b == label).count() as f64;
            of_first / n * of_second / n
        })
        .sum();
    (observed - expected) / (1.0 - expected)
}

fn toml_files(folder: &str) -> impl Iterator<Item = PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
}

fn articles() -> Vec<Article> {
    let input = Input::new(Path::new(DEMO).join("articles.csv"));
    let rows = read_articles(&[input], &ReadOptions::default()).unwrap();
    rows.map(|row| row.unwrap().article).collect()
}

fn labels() -> Labels {
    read_labels(&[Input::new(Path::new(DEMO).join("labels.csv"))], &ReadOptions::default()).unwrap()
}
