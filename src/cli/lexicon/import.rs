//! `parallax lexicon import`

use std::collections::BTreeMap;

use parallax::dictionary::{self, Imported, Options, Skipped};
use parallax::error::{Error, Kind, Result};
use parallax::output::{check_folder, write_folder};

use super::super::args::names;
use super::super::output::{tell, warn};
use super::args::ImportArgs;
use super::counted;

/// The list of what is not imported, beside the lexicons.
const LIST: &str = "not-imported.csv";
/// How many entries a warning names.
const NAMED: usize = 5;

pub(crate) fn run(args: &ImportArgs) -> Result<()> {
    check_folder(&args.output, args.force.existing())?;
    let options = Options {
        format: args.from.map(Into::into),
        threshold: args.threshold,
        licence: args.licence.clone(),
    };
    let imported = dictionary::import(&args.files, &options)?;
    let lost: Vec<&Skipped> = imported.skipped.iter().filter(|skipped| skipped.is_lost).collect();
    if let (true, Some(first)) = (args.strict, lost.first()) {
        let Skipped { entry, why, line, file, .. } = first;
        let more = if lost.len() > 1 { format!(", and {} more", lost.len() - 1) } else { String::new() };
        let message = format!("\"{entry}\" {why}{more}; without --strict the rest is imported");
        return Err(Error::from(Kind::Invalid(message)).at(file).line(*line));
    }
    if imported.categories.is_empty() {
        let message = "no entry that can be imported".to_owned();
        return Err(Error::from(Kind::Insufficient(message)).at(names(&args.files)));
    }
    let files = files(&imported)?;
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, content)| (name.as_str(), content.as_bytes())).collect();
    write_folder(&args.output, args.force.existing(), &files)?;
    report(args, &imported, &lost);
    Ok(())
}

/// A file for each category, and the list of what is missing, if anything is.
fn files(imported: &Imported) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for category in &imported.categories {
        files.push((format!("{}.toml", category.category), category.to_toml()?));
    }
    if !imported.skipped.is_empty() {
        files.push((LIST.to_owned(), list(&imported.skipped)?));
    }
    Ok(files)
}

fn list(skipped: &[Skipped]) -> Result<String> {
    let failed = |error: csv::Error| Kind::Invalid(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["file", "line", "entry", "why"]).map_err(failed)?;
    for Skipped { file, line, entry, why, .. } in skipped {
        writer.write_record([file, &line.to_string(), entry, *why]).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Kind::Invalid(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Kind::Invalid(error.to_string()).into())
}

/// Tells what was done, and warns of what is missing.
fn report(args: &ImportArgs, imported: &Imported, lost: &[&Skipped]) {
    let folder = args.output.display();
    let mut by_reason: BTreeMap<&str, Vec<&Skipped>> = BTreeMap::new();
    for skipped in lost {
        by_reason.entry(skipped.why).or_default().push(skipped);
    }
    for (why, skipped) in by_reason {
        let named = skipped.iter().take(NAMED);
        let named: Vec<String> = named
            .map(|skipped| format!("\"{}\" ({}, line {})", skipped.entry, skipped.file, skipped.line))
            .collect();
        let (named, more) = (named.join(", "), if skipped.len() > NAMED { ", ..." } else { "" });
        match skipped.len() {
            1 => warn(format_args!("{named} is not imported: it {why}")),
            count => warn(format_args!("{count} entries are not imported, as each {why}: {named}{more}")),
        }
    }
    if imported.below_threshold > 0 {
        tell(format_args!("below the threshold: {}", imported.below_threshold));
    }
    let needless = imported.skipped.len() - lost.len();
    if needless > 0 {
        tell(format_args!("left out, as they stand twice, are covered by others or are empty: {needless}"));
    }
    if !imported.skipped.is_empty() {
        tell(format_args!("{} lists all that is not imported", args.output.join(LIST).display()));
    }
    let patterns: usize = imported.categories.iter().map(|category| category.patterns.len()).sum();
    let (categories, patterns) = (
        counted(imported.categories.len(), "category", "categories"),
        counted(patterns, "pattern", "patterns"),
    );
    tell(format_args!("{categories}, {patterns}: {folder}"));
}
