//! Dictionaries of other programs, read as lexicons.
//!
//! Each reader gives the entries of its format as they stand ([`Format`] names the formats); what they have in common,
//! from wildcards to names of files, is done for all of them. Nothing is dropped silently: what a pattern cannot hold
//! is listed with its place.

mod assemble;
mod detect;
mod entries;
mod glob;
mod lexicoder;
mod liwc;
mod ratings;
mod table;
mod wordstat;
mod yaml;

pub use detect::Format;
pub use entries::Skipped;

use crate::annotate::Category;
use crate::corpus::Input;
use crate::error::Result;
use crate::settings;

/// How dictionaries are read.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// What the files are; told by each file's name and content if not given.
    pub format: Option<Format>,
    /// The least absolute value of a rated word that counts, at least 0. If not given: more than 0 on VADER's scale
    /// (−4 to 4), 0.33 for values from −1 to 1 (those from 0 to 1 are stretched to it), 0.5 for intensities of
    /// emotions (0 to 1).
    pub threshold: Option<f64>,
    /// The licence that the lexicons state.
    pub licence: String,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The categories, in the order of the files. Their names are different in any case, and safe as names of files.
    pub categories: Vec<Category>,
    /// What is not in them.
    pub skipped: Vec<Skipped>,
    /// The number of rated words below the threshold.
    pub below_threshold: u64,
}

/// Reads dictionaries.
///
/// # Errors
/// A file that cannot be read, whose format cannot be told, or that does not follow it.
pub fn import(files: &[Input], options: &Options) -> Result<Imported> {
    let mut imported = Imported::default();
    let mut names = assemble::Names::default();
    for file in files {
        let content = file.content()?;
        let read = || {
            let text = settings::text(&content.bytes)?;
            let format = match options.format {
                Some(format) => format,
                None => detect::detect(&content.name, text)?,
            };
            let entries = match format {
                Format::Liwc => liwc::read(text)?,
                Format::Yaml => yaml::read(text)?,
                Format::Lexicoder => lexicoder::read(text)?,
                Format::WordStat => wordstat::read(text)?,
                Format::Vader => ratings::read_vader(text, options.threshold)?,
                Format::Nrc => ratings::read_nrc(text, options.threshold)?,
                Format::Csv => table::read(text, &content.name)?,
            };
            Ok((format, entries))
        };
        let (format, entries) = read().map_err(|error: crate::Error| error.at(file))?;
        let origin = assemble::Origin {
            file: file.to_string(),
            name: content.name,
            source: format!("{}, sha256 {}", format.title(), content.sha256),
            licence: options.licence.clone(),
        };
        assemble::add(&mut imported, &mut names, entries, &origin)?;
    }
    Ok(imported)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::Lexicons;
    use proptest::prelude::*;

    /// What a file of each format begins with, and what stands around a term.
    const FORMS: [(Format, &str, &str, &str); 8] = [
        (Format::Liwc, "%\n1\ta\n2\tb\n%\n", "", "\t1 2"),
        (Format::Liwc, "DicTerm,a,b\n", "", ",X,"),
        (Format::Yaml, "a:\n", "  - ", ""),
        (Format::Lexicoder, "+a\n", "", ""),
        (Format::WordStat, "A\n", "\t", " (1)"),
        (Format::Vader, "", "", "\t1.5\t0.5\t[1, 2]"),
        (Format::Nrc, "", "", "\tjoy\t1"),
        (Format::Csv, "category,pattern\n", "a,", ""),
    ];

    fn import_text(text: &str, format: Format) -> Result<Imported> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        let options = Options { format: Some(format), threshold: None, licence: "mine".into() };
        import(&[Input::new(file.path())], &options)
    }

    proptest! {
        /// Any text is refused, or its lexicons are without fault.
        #[test]
        fn what_is_imported_passes_the_check(
            (format, head, before, after) in prop::sample::select(FORMS.to_vec()),
            terms in prop::collection::vec("((abc|abcd|Abc|b|do|n't|'s|’s|no|_|\\.\\.\\.|c!|\\?)\\*? ?){1,4}", 0..9),
            noise in prop_oneof![4 => Just(String::new()), 1 => "\\PC{0,9}\n?[\t \"%:+(,a1-]{0,9}"],
        ) {
            let lines = terms.iter().map(|term| format!("{before}{term}{after}\n"));
            let text = format!("{head}{}{noise}", lines.collect::<String>());
            if let Ok(imported) = import_text(&text, format) {
                let lexicons = Lexicons::new(imported.categories).unwrap();
                let faults = lexicons.check().unwrap().into_iter().filter(|finding| finding.remark.is_error());
                let faults: Vec<String> = faults.map(|fault| format!("{fault:?}")).collect();
                prop_assert_eq!(faults, Vec::<String>::new());
                for category in lexicons.categories() {
                    let file = category.to_toml().unwrap();
                    let read = Lexicons::parse([("x", file.as_str())]).unwrap();
                    prop_assert_eq!(read.categories(), std::slice::from_ref(category));
                }
            }
        }
    }
}
