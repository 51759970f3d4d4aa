//! Score tables, compared and reported.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parallax::compare::{Comparison, HandCoded, Options, ScoreTable};
use parallax::corpus::{Format, Source};
use parallax::report::{Articles, comparison_csv, comparison_html, comparison_json, comparison_markdown};

fuzz_target!(|data: &[u8]| {
    let Some((first, table)) = data.split_first() else { return };
    let format = if first % 2 == 0 { Format::Csv } else { Format::JsonLines };
    let mut scores = ScoreTable::new("outlet");
    if scores.read("scores", format, table).is_err() || scores.n_rows() > 60 {
        return;
    }
    let source = Source { name: "codes".into(), sha256: String::new(), rows: 0, selected: 0 };
    let coded = HandCoded::read(&scores, source, table).ok();
    let options = Options { seed: 1, days: 3, coded: coded.as_ref(), ..Options::default() };
    let Ok(comparison) = Comparison::new(&scores, options) else { return };
    for group in comparison.actors.iter().flat_map(|actor| &actor.groups) {
        assert!((0.0..=1.0).contains(&group.coverage));
        assert!(group.mean_score.is_none_or(|score| (-1.0..=1.0).contains(&score)));
    }
    let page = comparison_html(&comparison, &Articles { table: &scores, texts: None, readings: &[] });
    assert_eq!(page.matches("<script").count(), 2);
    comparison_json(&comparison).unwrap();
    comparison_csv(&comparison).unwrap();
    comparison_markdown(&comparison);
});
