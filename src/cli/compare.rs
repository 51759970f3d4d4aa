//! `parallax compare`

use parallax::compare::{Comparison, ScoreTable};
use parallax::corpus::Source;
use parallax::error::Result;
use parallax::{output as files, report};

use super::args::{CompareArgs, names};
use super::output::print;

pub(crate) fn run(args: &CompareArgs) -> Result<()> {
    files::check_folder(&args.output, args.force.existing())?;
    let mut table = ScoreTable::new(&args.by);
    let mut sources = Vec::new();
    for input in &args.scores {
        let content = input.content()?;
        let before = table.n_rows();
        table.read(&input.to_string(), content.format, content.bytes.as_slice())?;
        let rows = (table.n_rows() - before) as u64;
        sources.push(Source { name: content.name, sha256: content.sha256, rows, selected: rows });
    }
    let comparison =
        Comparison::new(&table, args.seed, sources).map_err(|error| error.at(names(&args.scores)))?;
    let json = report::comparison_json(&comparison)?;
    let html = report::comparison_html(&comparison);
    let contents = [("comparison.json", json.as_bytes()), ("index.html", html.as_bytes())];
    files::write_folder(&args.output, args.force.existing(), &contents)?;
    print(&format!(
        "{} articles, {} actors\n{}\n",
        comparison.n_articles,
        comparison.actors.len(),
        args.output.join("index.html").display()
    ))
}
