//! How good models are on public corpora, as a table that is kept with the code.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "a measurement of unsound data should stop")]

mod curve;
mod task;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use task::{CURVES, Measured, TASKS, TRANSFERS, measure};

const USAGE: &str = "Trains and measures models on public corpora, one CSV each, and writes a table of the figures.
  cargo bench --bench quality -- FOLDER models/QUALITY.md [PEERS]
The folder holds newsmtsc.csv, newstsc.csv, persent.csv and narrative_framing.csv in the columns of Parallax; PEERS is a\ntable that bag_of_words.py wrote.";

const HEAD: &str = "# How good models are

Written by `cargo bench --bench quality -- FOLDER models/QUALITY.md peers.md`, where the folder holds the corpora as CSV;
a change of accuracy shows as a change of this file. Every model is trained with the default configuration but for what the row
says. *Prior*: what it knew before it saw a label (`[prior]` in the configuration). *Constant*: always the most frequent
label. *Lexicons alone*: the same training rows, with features of lexicon categories only and no prior. Intervals (95 %)
are bootstrap intervals over texts or events; there is none where all rows are of one event. *Seen*: rows of the test
part whose very text the model, or the one that it builds on, was trained on; they are counted.

";

const CURVE_HEAD: &str = "## With fewer labels

Rows learned from: macro-F1 on a fifth of the training part's stories, which was left out (one draw; an interval would be
about as wide as above). No prior but vectors.

| training part | a sixteenth | an eighth | a quarter | half | all |
| --- | --- | --- | --- | --- | --- |
";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let (folder, output, peers) = match &arguments[..] {
        [folder, output] => (folder, output, None),
        [folder, output, peers] => (folder, output, Some(peers)),
        _ => {
            eprintln!("{USAGE}");
            return;
        }
    };
    let folder = Path::new(folder);
    let mut page = HEAD.to_owned();
    for (title, tasks) in
        [("Trained on one part, tested on another", TASKS), ("Corpora that the model never saw", TRANSFERS)]
    {
        let _ = writeln!(page, "## {title}\n");
        page.push_str(
            "| trained on | tested on | prior | n | seen | macro-F1 | interval | accuracy | log loss | constant, macro-F1 | lexicons alone, macro-F1 |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        );
        for task in tasks {
            let Measured { n, evaluation, lexicons } = measure(task, folder);
            let interval = evaluation
                .figures
                .macro_f1_interval
                .map_or("–".to_owned(), |interval| format!("{:.3}–{:.3}", interval.low, interval.high));
            let row = format!(
                "| {} | {} | {} | {n} | {} | **{:.3}** | {interval} | {:.3} | {:.3} | {:.3} | {lexicons:.3} |",
                task.training(),
                task.test(),
                task.prior,
                evaluation.figures.seen_in_training,
                evaluation.figures.macro_f1,
                evaluation.figures.accuracy,
                evaluation.figures.log_loss,
                evaluation.figures.baseline.macro_f1,
            );
            eprintln!("{row}");
            let _ = writeln!(page, "{row}");
        }
        page.push('\n');
    }
    page.push_str(CURVE_HEAD);
    for part in &CURVES {
        let points: Vec<String> =
            curve::measure(part, folder).iter().map(|(rows, f1)| format!("{rows}: {f1:.3}")).collect();
        let row = format!("| {part} | {} |", points.join(" | "));
        eprintln!("{row}");
        let _ = writeln!(page, "{row}");
    }
    if let Some(peers) = peers {
        let peers = fs::read_to_string(peers).expect("the table of the bag of words can be read");
        let _ = write!(page, "\n## A bag of words\n\n{peers}");
    }
    fs::write(output, page.trim_end().to_owned() + "\n").expect("the table can be written");
}
