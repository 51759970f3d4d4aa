//! Telling what a dictionary is.

use super::entries::lines;
use crate::error::{Kind, Result};

/// The formats of dictionaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// LIWC: the `.dic` of 2007 and 2015 (numbered categories between two `%`, then words with numbers), or the
    /// `.dicx` of 2022 (a table of words by categories).
    Liwc,
    /// YAML as quanteda reads and writes it: categories, which may be nested, of lists of words.
    Yaml,
    /// Lexicoder 3 (`.lc3`): `+category`, then words.
    Lexicoder,
    /// WordStat (`.cat`): categories indented by tabs, and words that end with a number in brackets.
    WordStat,
    /// VADER: word, mean, standard deviation, ratings, separated by tabs.
    Vader,
    /// NRC: word, emotion and 0, 1 or an intensity; or word and values; separated by tabs.
    Nrc,
    /// A table with the columns `category` and `pattern` or `word`, or one column of words.
    Csv,
}

impl Format {
    /// What is imported, for readers of the lexicon.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Liwc => "a LIWC dictionary",
            Self::Yaml => "a YAML dictionary",
            Self::Lexicoder => "a Lexicoder dictionary",
            Self::WordStat => "a WordStat dictionary",
            Self::Vader => "a VADER lexicon",
            Self::Nrc => "an NRC lexicon",
            Self::Csv => "a table",
        }
    }
}

/// The format that the name or else the first line tells.
///
/// # Errors
/// Neither tells it.
pub(super) fn detect(name: &str, text: &str) -> Result<Format> {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "dic" | "dicx" => return Ok(Format::Liwc),
        "yml" | "yaml" => return Ok(Format::Yaml),
        "lc3" => return Ok(Format::Lexicoder),
        "cat" => return Ok(Format::WordStat),
        _ => {}
    }
    let first = lines(text).next().map_or("", |(_, line)| line.trim());
    if first.starts_with('<') {
        let message =
            "XML (Lexicoder 2, Yoshikoder) is not read; export it as .lc3 or YAML, for example with quanteda";
        return Err(Kind::Invalid(message.into()).into());
    }
    if first == "%" || first.to_lowercase().starts_with("dicterm") {
        return Ok(Format::Liwc);
    }
    if first.starts_with('+') {
        return Ok(Format::Lexicoder);
    }
    let fields: Vec<&str> = first.split('\t').collect();
    // A header may stand on the first line, so the second is looked at, too.
    let second: Vec<&str> = lines(text).nth(1).map_or(fields.clone(), |(_, line)| line.split('\t').collect());
    let has_number = |fields: &[&str]| fields.iter().skip(1).any(|field| field.trim().parse::<f64>().is_ok());
    if fields.len() >= 4 && fields.last().is_some_and(|ratings| ratings.trim_start().starts_with('[')) {
        return Ok(Format::Vader);
    }
    if fields.len() >= 2 && (has_number(&fields) || has_number(&second)) {
        return Ok(Format::Nrc);
    }
    if name.ends_with(".csv") || name.ends_with(".tsv") || fields.len() == 1 {
        return Ok(Format::Csv);
    }
    Err(Kind::Invalid("cannot tell what dictionary this is; name its format with --from".into()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_lines_tell_the_format() {
        for (name, text, format) in [
            ("a.DIC", "", Format::Liwc),
            ("a.dicx.gz", "", Format::Liwc),
            ("a.yml", "", Format::Yaml),
            ("a.lc3", "", Format::Lexicoder),
            ("a.cat", "", Format::WordStat),
            ("-", "\n%\n1\tdoubt\n%\n", Format::Liwc),
            ("-", "DicTerm,doubt\n", Format::Liwc),
            ("-", "+doubt\n", Format::Lexicoder),
            ("v.txt", "good\t1.9\t0.9\t[2, 1]\n", Format::Vader),
            ("e.txt", "good\tjoy\t1\n", Format::Nrc),
            ("e.txt", "Word\tValence\ngood\t0.9\n", Format::Nrc),
            ("a.csv", "category,pattern\ndoubt,sham\n", Format::Csv),
            ("a.tsv", "category\tpattern\ndoubt\tsham\n", Format::Csv),
            ("words.txt", "sham\nhoax\n", Format::Csv),
        ] {
            assert_eq!(detect(name, text).unwrap(), format, "{name} {text}");
        }
        assert!(detect("a.txt", "a\tb\nc\td").unwrap_err().to_string().contains("--from"));
        assert!(detect("a.lcd", "<?xml version=\"1.0\"?>").unwrap_err().to_string().contains("XML"));
    }
}
