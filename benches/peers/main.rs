//! Single stages of Parallax in process, for `run.py`: each prints one JSON object.

#![allow(clippy::expect_used, reason = "a benchmark of unsound data should stop")]
#![allow(clippy::print_stdout, reason = "what it measures is what it is for")]

#[path = "../shared/count.rs"]
mod count;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array1;
use parallax::annotate::builtin_lexicons;
use parallax::corpus::{Input, ReadOptions, read_labels};
use parallax::features::Group;
use parallax::linear::Params;
use parallax::matrix::{DesignMatrix, MatrixBuilder};
use parallax::model::{Config, Design};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["count", path] => {
            let (words, types) = count::count_words(Path::new(path));
            println!("{}", serde_json::json!({ "words": words, "types": types }));
        }
        ["vectorise", labels] => vectorise(Path::new(labels), None),
        ["vectorise", labels, folder] => vectorise(Path::new(labels), Some(Path::new(folder))),
        ["fit", folder, tolerance] => fit(Path::new(folder), tolerance.parse().expect("a number")),
        // `cargo bench` without arguments has nothing to measure.
        _ => println!("see benches/README.md"),
    }
}

/// Times the way from texts in memory to a matrix, and writes it to `folder`.
fn vectorise(labels: &Path, folder: Option<&Path>) {
    let options = ReadOptions { splits: vec!["train".into()], ..ReadOptions::default() };
    let labels = read_labels(&[Input::File(labels.to_owned())], &options).expect("labels");
    let lexicons = builtin_lexicons().expect("the lexicons are sound");
    let prior =
        "mentions = 'alias'\n[features.weights]\ndocument = 1\n[prior]\nvectors = 'none'\nmodel = 'none'";
    let mut config: Config = toml::from_str(prior).expect("a sound configuration");
    config.features.keep_only(&[Group::Document]);
    let start = Instant::now();
    let design = Design::new(&labels, config, &lexicons, &mut |_| {}).expect("words");
    let seconds = start.elapsed().as_secs_f64();
    let matrix = &design.matrix;
    assert_eq!((matrix.n_rows(), matrix.n_columns()), (labels.observations.len(), design.space.len()));
    let (rows, columns, entries) = (matrix.n_rows(), matrix.n_columns(), matrix.n_nonzeros());
    let length: f64 = matrix.row(0).map(|(_, value)| f64::from(value).powi(2)).sum();
    assert!((length - 1.0).abs() < 1e-5, "a row has length 1");
    if let Some(folder) = folder {
        write(folder, matrix, &design.targets);
    }
    println!(
        "{}",
        serde_json::json!({ "seconds": seconds, "rows": rows, "columns": columns, "entries": entries })
    );
}

/// Times a fit of the matrix in `folder` with a penalty of 1, and writes its weights there.
fn fit(folder: &Path, tolerance: f64) {
    let (matrix, targets) = read(folder);
    let n_classes = targets.iter().max().map_or(0, |last| last + 1);
    let dataset = DatasetBase::new(matrix, Array1::from(targets));
    let start = Instant::now();
    let params = Params::new(n_classes).alpha(1.0).tolerance(tolerance);
    let model = params.fit(&dataset).expect("a sound problem");
    let seconds = start.elapsed().as_secs_f64();
    let numbers = model.weights().iter().chain(model.intercepts());
    write_numbers(&folder.join("weights.f64"), numbers.map(|number| number.to_le_bytes()));
    let objective = model.convergence().objective;
    println!("{}", serde_json::json!({ "seconds": seconds, "objective": objective }));
}

fn write_numbers<const N: usize>(path: &Path, numbers: impl Iterator<Item = [u8; N]>) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    numbers.for_each(|bytes| file.write_all(&bytes).expect("room"));
    file.flush().expect("room");
}

/// As compressed rows: arrays of numbers, the lowest byte first.
fn write(folder: &Path, matrix: &DesignMatrix, targets: &[usize]) {
    let ends = (0..matrix.n_rows()).scan(0, |end, row| {
        *end += matrix.row(row).count() as u64;
        Some(*end)
    });
    let entries = || (0..matrix.n_rows()).flat_map(|row| matrix.row(row));
    let bytes = std::iter::once(0).chain(ends).map(u64::to_le_bytes);
    write_numbers(&folder.join("indptr.u64"), bytes);
    write_numbers(&folder.join("indices.u32"), entries().map(|(column, _)| column.to_le_bytes()));
    write_numbers(&folder.join("values.f32"), entries().map(|(_, value)| value.to_le_bytes()));
    write_numbers(&folder.join("targets.u32"), targets.iter().map(|&target| (target as u32).to_le_bytes()));
}

fn read(folder: &Path) -> (DesignMatrix, Vec<usize>) {
    let bytes = |name: &str| fs::read(folder.join(name)).expect("written by `vectorise`");
    let (ends, columns, values) = (bytes("indptr.u64"), bytes("indices.u32"), bytes("values.f32"));
    let columns: Vec<u32> = columns.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
    let values: Vec<f32> = values.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let ends: Vec<usize> =
        ends.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes) as usize).collect();
    let n_columns = columns.iter().max().map_or(0, |last| *last as usize + 1);
    let mut builder = MatrixBuilder::with_capacity(n_columns, ends.len(), columns.len());
    for row in ends.windows(2) {
        let row = row[0]..row[1];
        let entries = columns[row.clone()].iter().copied().zip(values[row].iter().copied());
        builder.push_row(entries).expect("a sound row");
    }
    let targets = bytes("targets.u32");
    let targets = targets.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes) as usize).collect();
    (builder.build(), targets)
}
