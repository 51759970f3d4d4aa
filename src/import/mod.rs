//! Labelled corpora as their authors release them, and exports of annotation tools, as rows of labels.
//!
//! [`Format`] names what can be read; [`import`] gives a [`Row`] for each label, with the columns that
//! [`read_labels`](crate::corpus::read_labels) reads. Each format has a file of its own, which says where its fields
//! come from. What they share is done once: a mention's place is counted in code points and looked at in the text, an id
//! never names two articles, and what gives no row is listed with its place and the reason.

mod argilla;
mod basil;
mod collect;
mod doccano;
mod fields;
mod item;
mod json;
mod label_studio;
mod narrative_frames;
mod newsmtsc;
mod offsets;
mod persent;
mod row;
mod semeval_stance;
mod skipped;
mod table;
mod write;

use std::collections::BTreeMap;

pub use offsets::Offsets;
pub use row::Row;
pub use skipped::{Reason, Skipped};
pub use write::{write_csv, write_json_lines};

use crate::corpus::Input;
use crate::error::{Kind, Result};
use crate::settings;
use collect::Collector;
use fields::Columns;

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// NewsMTSC (Hamborg and Donnay 2021): JSON Lines of sentences with targets, or with one target a line.
    NewsMtsc,
    /// PerSenT (Bastan and others 2020): CSV of articles, each with one person.
    PerSent,
    /// Narrative Frames (Frermann and others 2023): a table of articles and one of entities with their roles.
    NarrativeFrames,
    /// SemEval-2016 task 6 (Mohammad and others 2016): tables of tweets with targets.
    SemEvalStance,
    /// BASIL (Fan and others 2019): JSON of articles and of their annotations.
    Basil,
    /// doccano: JSON Lines or JSON, classes or spans.
    Doccano,
    /// Label Studio: JSON or JSON-MIN, choices or labelled regions of text.
    LabelStudio,
    /// Argilla: JSON or JSON Lines of records, of version 1 or 2.
    Argilla,
}

impl Format {
    /// Whether it is the export of a tool, whose users name the fields.
    pub fn is_tool(self) -> bool {
        matches!(self, Self::Doccano | Self::LabelStudio | Self::Argilla)
    }

    /// Whether its passages are labelled, too.
    fn has_passages(self) -> bool {
        matches!(self, Self::PerSent | Self::Basil)
    }

    /// How it counts, as far as is known: tools in the browser count as JavaScript does, unless they take care.
    fn offsets(self) -> Offsets {
        match self {
            Self::Doccano | Self::Argilla => Offsets::Utf16,
            _ => Offsets::CodePoints,
        }
    }
}

/// Which texts the labels of a corpus belong to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Whole articles.
    #[default]
    Article,
    /// Paragraphs (PerSenT) or sentences (BASIL).
    Passage,
}

/// How it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What the files are.
    pub format: Format,
    /// Names that an export gives to the columns, such as `actor` → `target`. Only for tools.
    pub columns: BTreeMap<String, String>,
    /// The actor of every row, where the data name none.
    pub actor: Option<String>,
    /// The split of every row; by default what the file tells.
    pub split: Option<String>,
    /// Labels that are renamed, as old → new. Old ones are as they stand in the output otherwise.
    pub labels: BTreeMap<String, String>,
    /// Which texts the labels belong to, where a corpus has labels of both.
    pub unit: Unit,
    /// What the mentions' places count; by default what is known of the format.
    pub offsets: Option<Offsets>,
    /// Whether an Argilla record without a response gives its suggestions, too.
    pub suggestions: bool,
}

impl Options {
    /// The default options for `format`.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            columns: BTreeMap::new(),
            actor: None,
            split: None,
            labels: BTreeMap::new(),
            unit: Unit::Article,
            offsets: None,
            suggestions: false,
        }
    }

    /// # Errors
    /// An option that the format has no use for.
    fn check(&self) -> Result<()> {
        let wrong = |message: &str| Err(Kind::Invalid(message.into()).into());
        if !self.columns.is_empty() && !self.format.is_tool() {
            return wrong(
                "columns can be named only for exports of tools; a corpus has the names of its release",
            );
        }
        if self.unit == Unit::Passage && !self.format.has_passages() {
            return wrong("only PerSenT and BASIL have labels of passages");
        }
        if self.suggestions && self.format != Format::Argilla {
            return wrong("only Argilla has suggestions");
        }
        Ok(())
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The rows, at least one, in the order of the input.
    pub rows: Vec<Row>,
    /// What gave no row.
    pub skipped: Vec<Skipped>,
}

/// Reads files of one format.
///
/// # Errors
/// A file that cannot be read or does not follow the format; a column that the user named and no record has; no row at
/// all; an option that the format has no use for.
pub fn import(files: &[Input], options: &Options) -> Result<Imported> {
    options.check()?;
    let mut columns = Columns::new(&options.columns)?;
    let mut rows = Collector::new(options);
    let texts: Vec<File> = files
        .iter()
        .map(|file| File::read(file, options.format).map_err(|error| error.at(file)))
        .collect::<Result<_>>()?;
    let names: Vec<&str> = texts.iter().map(|file| file.name.as_str()).collect();
    let names = names.join(", ");
    match options.format {
        // What belongs together stands in several files.
        Format::Basil => basil::read(&texts, options.unit, &mut rows).map_err(|error| error.at(&names))?,
        Format::NarrativeFrames => {
            narrative_frames::read(&texts, &mut rows).map_err(|error| error.at(&names))?;
        }
        format => {
            for file in &texts {
                rows.begin(file);
                match format {
                    Format::NewsMtsc => newsmtsc::read(file, &mut rows),
                    Format::PerSent => persent::read(file, options.unit, &mut rows),
                    Format::SemEvalStance => semeval_stance::read(file, &mut rows),
                    Format::Doccano => doccano::read(file, &mut columns, &mut rows),
                    Format::LabelStudio => label_studio::read(file, &mut columns, &mut rows),
                    _ => argilla::read(file, options.suggestions, &mut columns, &mut rows),
                }
                .map_err(|error| error.at(&file.name))?;
            }
        }
    }
    columns.check().map_err(|error| error.at(&names))?;
    rows.finish().map_err(|error| error.at(&names))
}

/// One file.
struct File {
    /// As the user named it.
    name: String,
    /// The name without folders and endings.
    stem: String,
    text: String,
}

impl File {
    /// Reads a file, without a byte order mark. The tweets of SemEval-2016 are in Windows-1252.
    fn read(input: &Input, format: Format) -> Result<Self> {
        let content = input.content()?;
        let text = match settings::text(&content.bytes) {
            Ok(text) => text.to_owned(),
            Err(_) if format == Format::SemEvalStance => semeval_stance::windows_1252(&content.bytes),
            Err(error) => return Err(error),
        };
        if text.trim().is_empty() {
            return Err(Kind::Insufficient("the file is empty".into()).into());
        }
        Ok(Self { name: input.to_string(), stem: stem(&content.name).to_owned(), text })
    }
}

/// A file's name up to its first point; empty for standard input.
fn stem(name: &str) -> &str {
    let stem = name.split('.').next().unwrap_or_default();
    if stem == "-" { "" } else { stem }
}
