//! How good models are on public corpora, as a table that is kept with the code.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "a measurement of unsound data should stop")]

mod task;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use task::{Measured, TASKS, TRANSFERS, measure};

const USAGE: &str = "Trains and measures models on public corpora, one CSV each, and writes a table of the figures.
  cargo bench --bench quality -- FOLDER models/QUALITY.md
The folder holds newsmtsc.csv, newstsc.csv, persent.csv and narrative_framing.csv in the columns of Parallax.";

const HEAD: &str = "# How good models are

Written by `cargo bench --bench quality -- FOLDER models/QUALITY.md`, where the folder holds the corpora as CSV; a change
of accuracy shows as a change of this file. Every model is trained with the default configuration but for what the row
says. *Prior*: what it knew before it saw a label (`[prior]` in the configuration). *Constant*: always the most frequent
label. *Lexicons alone*: the same training rows, with features of lexicon categories only and no prior. Intervals (95 %)
are bootstrap intervals over texts or events; there is none where all rows are of one event. *Seen*: rows of the test
part whose very text stands in the training part, too; they are counted.

";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [folder, output] = &arguments[..] else {
        eprintln!("{USAGE}");
        return;
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
            let Measured { n, seen, evaluation, lexicons } = measure(task, folder);
            let interval = evaluation
                .macro_f1_interval
                .map_or("–".to_owned(), |interval| format!("{:.3}–{:.3}", interval.low, interval.high));
            let row = format!(
                "| {} | {} | {} | {n} | {seen} | **{:.3}** | {interval} | {:.3} | {:.3} | {:.3} | {lexicons:.3} |",
                task.training(),
                task.test(),
                task.prior,
                evaluation.macro_f1,
                evaluation.accuracy,
                evaluation.log_loss,
                evaluation.baseline.macro_f1,
            );
            eprintln!("{row}");
            let _ = writeln!(page, "{row}");
        }
        page.push('\n');
    }
    fs::write(output, page.trim_end().to_owned() + "\n").expect("the table can be written");
}
