//! `parallax demo`: the whole job on the corpus in `data/demo`, with the commands that do the same.

use std::path::Path;

use parallax::corpus::Input;
use parallax::error::{Error, Result};
use parallax::output as files;

use super::args::{
    ActorArgs, CompareArgs, DemoArgs, EvaluateArgs, ExplainArgs, ForceArgs, LexiconArgs, ReadArgs, ScoreArgs,
    TrainArgs,
};
use super::output::tell;
use super::{compare, evaluate, explain, score, train};

const FILES: [(&str, &[u8]); 4] = [
    ("README.md", include_bytes!("../../data/demo/README.md")),
    ("actors.toml", include_bytes!("../../data/demo/actors.toml")),
    ("articles.csv", include_bytes!("../../data/demo/articles.csv")),
    ("labels.csv", include_bytes!("../../data/demo/labels.csv")),
];
/// The stories that the model is not trained on.
const HELD_OUT: [&str; 3] = ["election", "spy-trial", "refugee-boat"];
/// The article that is explained, and toward whom.
const EXPLAINED: (&str, &str) = ("spy-trial_daily-clamour", "Veldrane");

/// Writes step by step, as its user would; what was done stays if a later step fails.
pub(crate) fn run(args: &DemoArgs) -> Result<()> {
    files::check_folder(&args.output, args.force.existing())?;
    std::fs::create_dir_all(&args.output).map_err(|error| Error::io("create", &args.output, error))?;
    let demo = Demo { folder: &args.output, force: args.force };
    demo.run().inspect_err(|_| {
        tell(format_args!(
            "The demo is not finished; what is done stays in {}. To begin again, add --force.",
            demo.folder.display()
        ));
    })
}

struct Demo<'a> {
    folder: &'a Path,
    force: ForceArgs,
}

impl Demo<'_> {
    fn run(&self) -> Result<()> {
        tell(format_args!(
            "Ten stories about made-up countries, each as five outlets tell it: {}",
            self.folder.join("data").join("README.md").display()
        ));
        files::write_folder(&self.folder.join("data"), self.force.existing(), &FILES)?;
        self.train()?;
        self.evaluate()?;
        self.score()?;
        self.compare()?;
        self.explain()?;
        tell(self.folder.join("explanation.html").display());
        tell(
            "\nOpen these three pages in a browser. The numbers come from a small corpus made for the demo:\n\
             they show how Parallax works, not how well it does on real news.",
        );
        Ok(())
    }

    fn data(&self, name: &str) -> Input {
        Input::new(self.folder.join("data").join(name))
    }

    fn actors(&self) -> ActorArgs {
        ActorArgs { actors: Some(self.folder.join("data").join("actors.toml")) }
    }

    /// Shows the command that does what follows.
    fn announce(&self, what: &str, command: &str) {
        let command = command.replace("DIR", &quoted(self.folder));
        tell(format_args!("\n{what}\n  $ parallax {command}"));
    }

    fn train(&self) -> Result<()> {
        self.announce("Train on seven stories:", "train DIR/data/labels.csv --split train -o DIR/demo.model");
        train::run(&TrainArgs {
            labels: vec![self.data("labels.csv")],
            output: self.folder.join("demo.model"),
            config: None,
            features: Vec::new(),
            read: ReadArgs { split: vec!["train".into()], ..ReadArgs::default() },
            lexicons: LexiconArgs::default(),
            force: self.force,
        })
    }

    fn evaluate(&self) -> Result<()> {
        self.announce(
            "Evaluate on the other three, by the labels of one annotator:",
            "evaluate DIR/demo.model DIR/data/labels.csv --split test --where annotator=a1 -o DIR/evaluation",
        );
        let filter = vec![("annotator".into(), "a1".into())];
        evaluate::run(&EvaluateArgs {
            model: self.folder.join("demo.model"),
            labels: vec![self.data("labels.csv")],
            output: self.folder.join("evaluation"),
            read: ReadArgs { split: vec!["test".into()], filter, ..ReadArgs::default() },
            force: self.force,
        })
    }

    fn score(&self) -> Result<()> {
        let stories: Vec<String> = HELD_OUT.iter().map(|event| format!("--where event={event}")).collect();
        let command = format!(
            "score DIR/demo.model DIR/data/articles.csv {} --actors DIR/data/actors.toml -o DIR/scores.csv",
            stories.join(" ")
        );
        self.announce("Score the articles of those three stories toward each actor:", &command);
        let filter = HELD_OUT.iter().map(|event| ("event".into(), (*event).into())).collect();
        score::run(&ScoreArgs {
            model: self.folder.join("demo.model"),
            articles: vec![self.data("articles.csv")],
            output: self.folder.join("scores.csv"),
            to: None,
            actors: self.actors(),
            read: ReadArgs { filter, ..ReadArgs::default() },
            force: self.force,
        })
    }

    fn compare(&self) -> Result<()> {
        self.announce("Compare the outlets:", "compare DIR/scores.csv -o DIR/comparison");
        compare::run(&CompareArgs {
            scores: vec![Input::new(self.folder.join("scores.csv"))],
            output: self.folder.join("comparison"),
            by: "outlet".into(),
            seed: 1,
            force: self.force,
        })
    }

    fn explain(&self) -> Result<()> {
        let (id, actor) = EXPLAINED;
        let command = format!(
            "explain DIR/demo.model DIR/data/articles.csv --id {id} --actor {actor} --actors DIR/data/actors.toml \
             -o DIR/explanation.html"
        );
        self.announce("Explain one score, down to the words:", &command);
        explain::run(&ExplainArgs {
            model: self.folder.join("demo.model"),
            articles: vec![self.data("articles.csv")],
            id: id.into(),
            actor: actor.into(),
            label: None,
            output: Some(self.folder.join("explanation.html")),
            actors: self.actors(),
            read: ReadArgs::default(),
            force: self.force,
        })
    }
}

/// The path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}
