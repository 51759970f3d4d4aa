//! `parallax evaluate`

use parallax::corpus::{Labels, read_labels, read_training_labels};
use parallax::error::Result;
use parallax::evaluate::{Answers, Evaluation};
use parallax::model::{Model, Selection};
use parallax::{output as files, report};

use super::args::{EvaluateArgs, names};
use super::choice::Choice;
use super::output::{print, warn};
use super::progress::Progress;
use super::typed::command;

pub(crate) fn run(args: &EvaluateArgs) -> Result<()> {
    files::check_folder(&args.output, args.force.existing())?;
    let choice = Choice::of(&args.files, "labels")?;
    let (model, sha256) = choice.model_with_hash()?;
    let options = args.read.options();
    let labels = read_labels(choice.files, &options)?;
    let selection = Selection::from(&options);

    let mut progress = Progress::new("scoring", Some(labels.articles.len()));
    let mut done = |done| progress.add(done);
    let others = others(args, &model, &labels)?;
    let evaluation = Evaluation::of(&model, sha256, &labels, selection, command(), &others, &mut done)?;
    drop(progress);

    let json = report::evaluation_json(&evaluation)?;
    let markdown = report::evaluation_markdown(&evaluation);
    let html = report::evaluation_html(&evaluation);
    let contents = [
        ("evaluation.json", json.as_bytes()),
        ("evaluation.md", markdown.as_bytes()),
        ("evaluation.html", html.as_bytes()),
    ];
    if evaluation.figures.seen_in_training > 0 {
        warn(format_args!(
            "{} of {} observations have a text that the model was trained on; there the figures flatter it",
            evaluation.figures.seen_in_training, evaluation.figures.n
        ));
    }
    if evaluation.figures.actors_not_found > 0 {
        warn(format_args!(
            "in {} of {} observations the actor was not found; they are predicted from the article as a whole",
            evaluation.figures.actors_not_found, evaluation.figures.n
        ));
    }
    files::write_folder(&args.output, args.force.existing(), &contents)?;
    print(&format!(
        "n {}   accuracy {:.3}   macro-F1 {:.3}   (always \"{}\": accuracy {:.3}, macro-F1 {:.3})\n{}\n",
        evaluation.figures.n,
        evaluation.figures.accuracy,
        evaluation.figures.macro_f1,
        evaluation.figures.baseline.label,
        evaluation.figures.baseline.accuracy,
        evaluation.figures.baseline.macro_f1,
        args.output.join("evaluation.html").display()
    ))
}

/// What else is asked the same.
fn others(args: &EvaluateArgs, model: &Model, labels: &Labels) -> Result<Vec<Answers>> {
    let mut others = Vec::new();
    if !args.trained_on.is_empty() {
        let learned = read_training_labels(&args.trained_on, &model.provenance().selection.options())?;
        let baselines = Answers::of_baselines(model, &learned, labels);
        others.extend(baselines.map_err(|error| error.at(names(&args.trained_on)))?);
    }
    if let Some(input) = &args.against {
        let (other, sha256) = Model::read(input)?;
        let answers = Answers::of_model(&other, Some(sha256), model.labels(), labels);
        others.push(answers.map_err(|error| error.at(input))?);
    }
    Ok(others)
}
