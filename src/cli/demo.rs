//! `parallax demo`: the whole job on the corpus in `data/demo`, with the commands that do the same.

use std::path::Path;

use parallax::corpus::Input;
use parallax::error::Result;
use parallax::output::{self as files};

use super::args::{
    ActorArgs, CompareArgs, DemoArgs, EvaluateArgs, ExplainArgs, ForceArgs, LexiconArgs, ReadArgs, ScoreArgs,
    TrainArgs,
};
use super::output::{print, tell};
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

pub(crate) fn run(args: &DemoArgs) -> Result<()> {
    files::check(&args.output, args.force.existing())?;
    std::fs::create_dir_all(&args.output)
        .map_err(|error| parallax::Error::io("create", &args.output, error))?;
    let demo = Demo { folder: &args.output, force: args.force };
    tell(
        "A small corpus about made-up countries: ten stories in five outlets. See data/README.md in the results.",
    );
    files::write_folder(&demo.folder.join("data"), args.force.existing(), &FILES)?;
    demo.train()?;
    demo.evaluate()?;
    demo.score()?;
    demo.compare()?;
    demo.explain()?;
    print(&format!("\nOpen {}\n", demo.folder.join("comparison").join("index.html").display()))
}

struct Demo<'a> {
    folder: &'a Path,
    force: ForceArgs,
}

impl Demo<'_> {
    fn data(&self, name: &str) -> Input {
        Input::new(self.folder.join("data").join(name))
    }

    fn actors(&self) -> ActorArgs {
        ActorArgs { actors: Some(self.folder.join("data").join("actors.toml")) }
    }

    /// Shows the command that does what follows.
    fn announce(&self, what: &str, command: &str) {
        let command = command.replace("DIR", &self.folder.display().to_string());
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
        let output = self.folder.join("explanation.html");
        explain::run(&ExplainArgs {
            model: self.folder.join("demo.model"),
            articles: vec![self.data("articles.csv")],
            id: id.into(),
            actor: actor.into(),
            label: None,
            output: Some(output.clone()),
            actors: self.actors(),
            read: ReadArgs::default(),
            force: self.force,
        })?;
        print(&format!("{}\n", output.display()))
    }
}
