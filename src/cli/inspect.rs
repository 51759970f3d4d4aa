//! `parallax inspect`

use std::fmt::Write;

use anstyle::Style;
use parallax::corpus::Source;
use parallax::error::{Kind, Result};
use parallax::features::Group;
use parallax::model::Model;

use super::args::InspectArgs;
use super::output::print;

const BOLD: Style = Style::new().bold();

pub(crate) fn run(args: &InspectArgs) -> Result<()> {
    let (model, sha256) = args.model.as_ref().map_or_else(Model::builtin_with_hash, Model::read)?;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_origin(&mut out, &model, &sha256);
    let config = toml::to_string(model.config()).map_err(|error| Kind::Invalid(error.to_string()))?;
    let _ = writeln!(out, "\n{BOLD}configuration{BOLD:#}\n{config}");
    let _ = write_features(&mut out, &model, args.features);
    print(&out)
}

fn write_origin(out: &mut String, model: &Model, sha256: &str) -> std::fmt::Result {
    let provenance = model.provenance();
    let labels: Vec<String> = match model.labels().values() {
        Some(values) => model
            .labels()
            .names()
            .iter()
            .zip(values)
            .map(|(name, value)| format!("{name} ({value:+})"))
            .collect(),
        None => model.labels().names().to_vec(),
    };
    writeln!(out, "labels      {}", labels.join(", "))?;
    writeln!(out, "sha256      {sha256}")?;
    writeln!(out, "made by     parallax {}", provenance.parallax_version)?;
    for source in &provenance.data {
        let Source { name, sha256, rows, selected } = source;
        writeln!(out, "data        {name}, {selected} of {rows} rows, sha256 {sha256}")?;
    }
    writeln!(out, "selection   {}", provenance.selection)?;
    let counts: Vec<String> = provenance.labels.iter().map(|(label, n)| format!("{n} {label}")).collect();
    writeln!(
        out,
        "trained on  {} observations ({}) in {} articles; actor not found in {}",
        provenance.observations,
        counts.join(", "),
        provenance.articles,
        provenance.actors_not_found
    )?;
    if provenance.soft_observations > 0 {
        let weight = model.config().regression.soft_weight();
        let rows = provenance.soft_observations;
        writeln!(
            out,
            "and on      {rows} observations with probabilities of labels, each counting {weight}"
        )?;
    }
    let convergence = &provenance.convergence;
    let state = if convergence.converged { "converged" } else { "NOT converged" };
    writeln!(
        out,
        "fit         {state} after {} steps; objective {:.6}, estimated relative gap {:.1e}",
        convergence.iterations, convergence.objective, convergence.relative_gap
    )?;
    if let Some(calibration) = &provenance.calibration {
        writeln!(out, "calibration {calibration}")?;
    }
    for adaptation in &provenance.adaptations {
        writeln!(out, "adapted     {adaptation}")?;
    }
    let categories = model.lexicons().categories();
    let patterns: usize = categories.iter().map(|category| category.patterns.len()).sum();
    writeln!(out, "lexicons    {} categories, {patterns} patterns", categories.len())
}

fn write_features(out: &mut String, model: &Model, count: usize) -> std::fmt::Result {
    writeln!(out, "{BOLD}features{BOLD:#}")?;
    for group in Group::ALL {
        let columns = model.features().columns(group).len();
        writeln!(out, "{columns:>9}  {group}, weight {}", model.config().features.weight(group))?;
    }
    for (label, name) in model.labels().names().iter().enumerate() {
        writeln!(out, "\n{BOLD}strongest for {name}{BOLD:#}")?;
        for feature in model.strongest(label, count) {
            writeln!(out, "{:>+9.3}  {}: {}", feature.weight, feature.group, feature.name)?;
        }
    }
    Ok(())
}
