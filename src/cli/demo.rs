//! `parallax demo`: the whole job on the corpus in `data/demo`, by the commands that it shows.

use std::ffi::OsString;
use std::path::Path;

use clap::Parser;
use parallax::error::{Error, Kind, Result};
use parallax::output as files;

use super::args::{Args, DemoArgs};
use super::output::tell;
use super::typed::{quoted, take_for_typed};

const FILES: [(&str, &[u8]); 4] = [
    ("README.md", include_bytes!("../../data/demo/README.md")),
    ("actors.toml", include_bytes!("../../data/demo/actors.toml")),
    ("articles.csv", include_bytes!("../../data/demo/articles.csv")),
    ("labels.csv", include_bytes!("../../data/demo/labels.csv")),
];

/// What is done, and the command that does it. `DIR` is the folder of the results.
const STEPS: [(&str, &str); 8] = [
    ("Train on five stories:", "train DIR/data/labels.csv --split train -o DIR/demo.model"),
    (
        "Evaluate on the other five, by the labels of one annotator:",
        "evaluate DIR/demo.model DIR/data/labels.csv --split test --where annotator=a1 -o DIR/evaluation",
    ),
    (
        "Score the articles of those five toward each actor:",
        "score DIR/demo.model DIR/data/articles.csv --split test --actors DIR/data/actors.toml -o DIR/scores-test.csv",
    ),
    (
        "Swap the halves, so that no article is scored by a model that was trained on its story:",
        "train DIR/data/labels.csv --split test -o DIR/swapped.model",
    ),
    (
        "",
        "score DIR/swapped.model DIR/data/articles.csv --split train --actors DIR/data/actors.toml -o DIR/scores-train.csv",
    ),
    ("Compare the outlets:", "compare DIR/scores-test.csv DIR/scores-train.csv -o DIR/comparison"),
    (
        "Compare the articles of the first half themselves: whose words, which words, and articles to read:",
        "compare DIR/demo.model DIR/data/articles.csv --split test --actors DIR/data/actors.toml -o DIR/reading",
    ),
    (
        "Explain one score, down to the words:",
        "explain DIR/demo.model DIR/data/articles.csv --id spy-trial_daily-clamour --actor Veldrane --actors DIR/data/actors.toml -o DIR/explanation.html",
    ),
];

/// Writes step by step, as its user would; what was done stays if a later step fails.
pub(crate) fn run(args: &DemoArgs) -> Result<()> {
    let folder = &args.output;
    files::check_folder(folder, args.force.existing())?;
    std::fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
    steps(args).inspect_err(|_| {
        tell(format_args!(
            "The demo is not finished; what is done stays in {}. To begin again, add --force.",
            folder.display()
        ));
    })
}

fn steps(args: &DemoArgs) -> Result<()> {
    let data = args.output.join("data");
    tell(format_args!(
        "Ten stories about made-up countries, each as five outlets tell it: {}",
        data.join("README.md").display()
    ));
    files::write_folder(&data, args.force.existing(), &FILES)?;
    for (what, command) in STEPS {
        if !what.is_empty() {
            tell(format_args!("\n{what}"));
        }
        tell(format_args!(
            "  $ parallax {}",
            command.replace("DIR", &quoted(&args.output.display().to_string()))
        ));
        let words: Vec<OsString> = command.split(' ').map(|word| in_folder(word, &args.output)).collect();
        take_for_typed(words.iter().map(|word| word.to_string_lossy().into_owned()).collect());
        let force = args.force.force.then(|| OsString::from("--force"));
        let typed = std::iter::once(OsString::from("parallax")).chain(words).chain(force);
        let parsed = Args::try_parse_from(typed).map_err(|error| Kind::Invalid(error.to_string()))?;
        super::dispatch(parsed.command)?;
    }
    tell(args.output.join("explanation.html").display());
    tell(
        "\nThe numbers come from a small corpus made for the demo: they show how Parallax works, not how well it does\n\
         on real news. The evaluation and the explanation are pages as well. Begin with the comparison; open",
    );
    tell(args.output.join("comparison").join("index.html").display());
    Ok(())
}

/// The word with the results' folder in place of `DIR`.
fn in_folder(word: &str, folder: &Path) -> OsString {
    match word.strip_prefix("DIR/") {
        Some(path) => folder.join(path).into(),
        None => word.into(),
    }
}
