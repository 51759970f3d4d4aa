//! What can be typed after `parallax lexicon`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use parallax::corpus::Input;
use parallax::dictionary::Format;

use super::super::args::{ForceArgs, LexiconArgs, ReadArgs, folder, input};

#[derive(Subcommand)]
pub(crate) enum LexiconCommand {
    /// List the categories, or the patterns of one
    #[command(after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// Look for faults in lexicons, and count their hits in a corpus
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Turn dictionaries of other programs into lexicons
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(ImportArgs),
}

const LIST_EXAMPLES: &str = "Examples:
  parallax lexicon list
  parallax lexicon list --category doubt | grep -v '^#'
  parallax lexicon list --category doubt --to toml > my-lexicons/doubt.toml
  parallax lexicon list --lexicons my-lexicons --to csv > patterns.csv";

const CHECK_EXAMPLES: &str = "Examples:
  parallax lexicon check
  parallax lexicon check my-lexicons
  parallax lexicon check my-lexicons --on articles.csv

Faults are patterns that stand twice, that another pattern of the category covers, or that match no
text, categories without patterns, and empty fields. With a fault the exit code is 1. Patterns that
stand in several categories are listed too, but are no fault.";

const IMPORT_EXAMPLES: &str = "Examples:
  parallax lexicon import my.dic -o my-lexicons
  parallax lexicon import dictionary.yml --licence \"CC BY 4.0\" -o my-lexicons
  parallax lexicon import ratings.txt --from vader --threshold 0.5 -o my-lexicons
  parallax train labels.csv --lexicons my-lexicons -o my.model

Every category becomes a file. What a pattern cannot hold is not imported; it is counted, and listed
with its place in not-imported.csv: a `*` elsewhere than at the end of a word or after fewer than
three letters, `?` for one character, entries that depend on other words, signs without letters.";

#[derive(clap::Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) lexicons: LexiconArgs,
    /// The description, the source, the licence and the patterns of this category
    #[arg(long, value_name = "NAME")]
    pub(crate) category: Option<String>,
    /// Format: text, CSV (category, pattern), or the TOML of one category's file
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) to: ListFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// To be read; lines that begin with `#` hold no pattern
    Text,
    /// A header, then a row for each pattern
    Csv,
    /// A lexicon file
    Toml,
}

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// Folder of lexicons (.toml); the built-in ones if not given
    #[arg(value_name = "DIR")]
    pub(crate) lexicons: Option<PathBuf>,
    /// Articles in which hits are counted: CSV or JSON Lines, also .gz and .zst; `-` for standard input
    #[arg(long, value_name = "ARTICLES", num_args = 1.., value_parser = input())]
    pub(crate) on: Vec<Input>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(clap::Args)]
pub(crate) struct ImportArgs {
    /// Dictionaries; `-` for standard input
    #[arg(required = true, value_parser = input())]
    pub(crate) files: Vec<Input>,
    /// Folder for the lexicons
    #[arg(short, long, value_name = "DIR", value_parser = folder())]
    pub(crate) output: PathBuf,
    /// What the files are; told by name and content if not given
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<DictionaryFormat>,
    /// The licence that the lexicons state
    #[arg(long, value_name = "TEXT", default_value = "unknown: see the original")]
    pub(crate) licence: String,
    /// The least absolute value of a rated word that counts. By default any but 0 for VADER (-4 to 4), 0.33 for NRC
    /// values (-1 to 1; those from 0 to 1 are stretched to it), 0.5 for intensities of emotions (0 to 1)
    #[arg(long, value_name = "VALUE", value_parser = threshold, allow_negative_numbers = true)]
    pub(crate) threshold: Option<f64>,
    /// Fail if anything cannot be imported
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) force: ForceArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DictionaryFormat {
    /// LIWC: .dic of 2007 and 2015, .dicx of 2022
    Liwc,
    /// YAML, as quanteda reads and writes it
    Quanteda,
    /// Lexicoder 3: .lc3
    Lexicoder,
    /// WordStat: .cat
    Wordstat,
    /// VADER: word, mean, deviation, ratings
    Vader,
    /// NRC: word and emotion or value
    Nrc,
    /// Columns `category` and `pattern` (or `word`), or one column of words
    Csv,
}

impl From<DictionaryFormat> for Format {
    fn from(format: DictionaryFormat) -> Self {
        match format {
            DictionaryFormat::Liwc => Self::Liwc,
            DictionaryFormat::Quanteda => Self::Yaml,
            DictionaryFormat::Lexicoder => Self::Lexicoder,
            DictionaryFormat::Wordstat => Self::WordStat,
            DictionaryFormat::Vader => Self::Vader,
            DictionaryFormat::Nrc => Self::Nrc,
            DictionaryFormat::Csv => Self::Csv,
        }
    }
}

fn threshold(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "expected a number".to_owned())?;
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err("expected a number of at least 0".to_owned())
    }
}
