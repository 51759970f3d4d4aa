//! `parallax import`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use parallax::corpus::Input;
use parallax::error::{Error, Kind, Result};
use parallax::import::{
    self, Format, Imported, Offsets, Options, Skipped, Unit, write_csv, write_json_lines,
};

use super::args::{ForceArgs, TableFormat, input, pair};
use super::output::{self, tell, warn};

/// How many records a warning shows.
const SHOWN: usize = 3;

pub(crate) const EXAMPLES: &str = "Examples:
  parallax import newsmtsc train.jsonl devtest_mt.jsonl -o labels.csv
  parallax import persent train.csv dev.csv --per passage -o paragraphs.csv
  parallax import narrative-frames articles_metadata.tsv role_and_frame_annoations.tsv -o labels.csv
  parallax import basil articles/*/*.json annotations/*/*.json -o labels.csv
  parallax import semeval-stance trainingdata.txt --label favor=positive --label none=neutral \\
      --label against=negative -o labels.csv
  parallax import doccano admin.jsonl --column actor=target -o labels.csv
  parallax import label-studio project.json --column label=stance -o labels.csv
  parallax import argilla records.json --actor Russia | parallax train - -o my.model

Labels of spans are labels of mentions: if no field names the actor, it is the text of the span.
What is imported keeps its licence. A label that cannot be read is reported with its place, and
the others are written; with --strict nothing is.";

#[derive(clap::Args)]
pub(crate) struct ImportArgs {
    /// What the files are
    #[arg(value_name = "FORMAT")]
    pub(crate) from: CorpusFormat,
    /// Files, also .gz and .zst; `-` for standard input
    #[arg(required = true, value_parser = input())]
    pub(crate) files: Vec<Input>,
    /// File for the labels; `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// Format of the output; told by the file's name if not given, else CSV
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Option<TableFormat>,
    /// Name of a column in an export, as ours=theirs: `--column actor=target`. Ours are id, event, outlet, date, title,
    /// text, actor, aliases, annotator, split, label. Theirs may be a field, metadata, a question or a control. May be
    /// repeated
    #[arg(long, value_name = "OURS=THEIRS", value_parser = pair)]
    pub(crate) column: Vec<(String, String)>,
    /// The actor of all rows that name none
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// The split of all rows; told by the files' names if not given
    #[arg(long, value_name = "NAME")]
    pub(crate) split: Option<String>,
    /// A new name for a label, as old=new. May be repeated
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    pub(crate) label: Vec<(String, String)>,
    /// What the labels belong to (PerSenT, BASIL)
    #[arg(long, value_name = "UNIT", default_value = "article")]
    pub(crate) per: UnitArg,
    /// What the places of mentions count; if not given, what the format is known for
    #[arg(long, value_name = "UNIT")]
    pub(crate) offsets: Option<OffsetsArg>,
    /// Take the suggestions of records that nobody answered (Argilla)
    #[arg(long)]
    pub(crate) suggestions: bool,
    /// Fail if any label cannot be imported
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

/// What is imported.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CorpusFormat {
    /// NewsMTSC: JSON Lines of sentences with targets
    Newsmtsc,
    /// PerSenT: CSV of articles, each about one person
    Persent,
    /// Narrative Frames: the table of articles and that of roles
    NarrativeFrames,
    /// SemEval-2016 task 6: tweets and targets
    SemevalStance,
    /// BASIL: JSON of articles and of annotations
    Basil,
    /// doccano: JSON Lines
    Doccano,
    /// Label Studio: JSON or JSON-MIN
    LabelStudio,
    /// Argilla: JSON or JSON Lines of records
    Argilla,
}

impl From<CorpusFormat> for Format {
    fn from(format: CorpusFormat) -> Self {
        match format {
            CorpusFormat::Newsmtsc => Self::NewsMtsc,
            CorpusFormat::Persent => Self::PerSent,
            CorpusFormat::NarrativeFrames => Self::NarrativeFrames,
            CorpusFormat::SemevalStance => Self::SemEvalStance,
            CorpusFormat::Basil => Self::Basil,
            CorpusFormat::Doccano => Self::Doccano,
            CorpusFormat::LabelStudio => Self::LabelStudio,
            CorpusFormat::Argilla => Self::Argilla,
        }
    }
}

/// Which texts labels belong to.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnitArg {
    /// Whole articles
    Article,
    /// Paragraphs (PerSenT) or sentences with biased spans (BASIL)
    Passage,
}

/// What places count.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OffsetsArg {
    /// Code points, as Python
    CodePoints,
    /// UTF-16 code units, as JavaScript: an emoji counts twice
    Utf16,
    /// Bytes of UTF-8
    Bytes,
}

impl From<OffsetsArg> for Offsets {
    fn from(offsets: OffsetsArg) -> Self {
        match offsets {
            OffsetsArg::CodePoints => Self::CodePoints,
            OffsetsArg::Utf16 => Self::Utf16,
            OffsetsArg::Bytes => Self::Bytes,
        }
    }
}

pub(crate) fn run(args: &ImportArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let imported = import::import(&args.files, &options(args))?;
    let lost: Vec<&Skipped> = imported.skipped.iter().filter(|skipped| skipped.reason.is_lost()).collect();
    if let (true, Some(first)) = (args.strict, lost.first()) {
        let more = if lost.len() > 1 { format!(", and {} more", lost.len() - 1) } else { String::new() };
        let message = format!("{}{more}; without --strict the rest is imported", first.reason);
        return Err(Error::from(Kind::Invalid(message)).at(&first.file).line(first.line).row(&*first.record));
    }
    let write = match args.to.unwrap_or_else(|| format_of(&args.output)) {
        TableFormat::Csv => write_csv,
        TableFormat::Jsonl => write_json_lines,
    };
    output::write(&args.output, args.force.existing(), |file| write(&imported.rows, file))?;
    report(&imported, &lost);
    Ok(())
}

fn options(args: &ImportArgs) -> Options {
    Options {
        columns: args.column.iter().cloned().collect(),
        actor: args.actor.clone(),
        split: args.split.clone(),
        labels: args.label.iter().cloned().collect(),
        unit: match args.per {
            UnitArg::Article => Unit::Article,
            UnitArg::Passage => Unit::Passage,
        },
        offsets: args.offsets.map(Into::into),
        suggestions: args.suggestions,
        ..Options::new(args.from.into())
    }
}

fn format_of(path: &Path) -> TableFormat {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl" | "ndjson") => TableFormat::Jsonl,
        _ => TableFormat::Csv,
    }
}

/// Tells how many rows there are, and warns of what is missing.
fn report(imported: &Imported, lost: &[&Skipped]) {
    for skipped in lost.iter().take(SHOWN) {
        warn(skipped);
    }
    if lost.len() > SHOWN {
        warn(format_args!("and {} more that cannot be imported", lost.len() - SHOWN));
    }
    let mut needless: BTreeMap<String, usize> = BTreeMap::new();
    for skipped in imported.skipped.iter().filter(|skipped| !skipped.reason.is_lost()) {
        *needless.entry(skipped.reason.to_string()).or_default() += 1;
    }
    for (reason, count) in needless {
        tell(format_args!("left out: {count} ({reason})"));
    }
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &imported.rows {
        *labels.entry(&row.label).or_default() += 1;
    }
    const MOST: usize = 12;
    let names: Vec<String> =
        labels.iter().take(MOST).map(|(label, count)| format!("{label} {count}")).collect();
    let more = if labels.len() > MOST { ", …" } else { "" };
    tell(format_args!("imported {} rows: {}{more}", imported.rows.len(), names.join(", ")));
}
