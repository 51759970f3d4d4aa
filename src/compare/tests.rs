use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::corpus::Format;
use crate::model::Head;
use crate::stats::{Interval, Rng};

/// Ordered scores of two actors in three outlets, one of them unknown. Argus and Courier each have six articles about
/// Ardania, three of one score and three of another.
const ORDERED: &str = "\
id,outlet,date,actor,mentions,score,label,p_negative,p_neutral,p_positive
1,Courier,2031-05-01,Ardania,3,-0.5,negative,0.6,0.3,0.1
1,Courier,2031-05-01,Belmark,0,,,,,
2,Courier,2031-05-02,Ardania,2,-0.1,neutral,0.2,0.7,0.1
3,Argus,2031-05-01,Ardania,1,0.3,neutral,0.1,0.5,0.4
3,Argus,2031-05-01,Belmark,4,0.25,neutral,0.125,0.5,0.375
4,Argus,2031-05-02,Ardania,1,0.7,positive,0.1,0.1,0.8
5,,2031-05-02,Ardania,1,0,neutral,0.1,0.8,0.1
6,Courier,2031-05-03,Ardania,1,-0.5,negative,0.6,0.3,0.1
7,Courier,2031-05-03,Ardania,1,-0.5,negative,0.6,0.3,0.1
8,Courier,2031-05-03,Ardania,1,-0.1,neutral,0.2,0.7,0.1
9,Courier,2031-05-03,Ardania,1,-0.1,neutral,0.2,0.7,0.1
10,Argus,2031-05-03,Ardania,1,0.3,neutral,0.1,0.5,0.4
11,Argus,2031-05-03,Ardania,1,0.3,neutral,0.1,0.5,0.4
12,Argus,2031-05-03,Ardania,1,0.7,positive,0.1,0.1,0.8
13,Argus,2031-05-03,Ardania,1,0.7,positive,0.1,0.1,0.8
";

const NOMINAL: &str = "\
id,outlet,date,actor,mentions,score,label,p_villain,p_hero
1,Courier,,Ardania,1,,villain,0.75,0.25
2,Courier,,Ardania,1,,villain,0.75,0.25
3,Courier,,Ardania,1,,villain,0.75,0.25
4,Courier,,Ardania,1,,hero,0.25,0.75
5,Courier,,Ardania,1,,hero,0.25,0.75
6,Courier,,Ardania,1,,hero,0.25,0.75
";

fn table(by: &str, files: &[&str]) -> Result<ScoreTable> {
    let mut table = ScoreTable::new(by);
    for (number, text) in files.iter().enumerate() {
        table.read(&format!("scores{number}.csv"), Format::Csv, text.as_bytes())?;
    }
    Ok(table)
}

fn options(seed: u64) -> Options<'static> {
    Options { seed, days: 3, ..Options::default() }
}

fn compare(by: &str, files: &[&str]) -> Comparison {
    Comparison::new(&table(by, files).unwrap(), options(4)).unwrap()
}

#[track_caller]
fn assert_close(found: Option<f64>, expected: f64) {
    assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} instead of {expected}");
}

/// An interval whose ends are near two given ones.
#[track_caller]
fn assert_ends(interval: Option<Interval>, low: f64, high: f64) {
    let interval = interval.unwrap();
    let near = |found: f64, expected: f64| (found - expected).abs() < 0.08;
    assert!(near(interval.low, low) && near(interval.high, high), "{interval:?}, not {low} to {high}");
}

#[test]
fn compares_a_table_worked_by_hand() {
    let comparison = compare("outlet", &[ORDERED]);
    assert_eq!((comparison.n_articles, comparison.n_rows, comparison.n_not_mentioned), (13, 15, 1));
    assert_eq!(comparison.labels, ["negative", "neutral", "positive"]);
    assert!(comparison.ordered);
    let [ardania, belmark] = comparison.actors.as_slice() else { panic!("two actors") };

    assert_eq!((ardania.actor.as_str(), ardania.mentions), ("Ardania", 16));
    let [unknown, argus, courier] = ardania.groups.as_slice() else { panic!("three groups") };
    assert_eq!((unknown.group.as_str(), unknown.articles), ("(unknown)", 1));
    assert_eq!((unknown.mean_score, unknown.mean_score_interval), (Some(0.0), None));
    assert_eq!((courier.group.as_str(), courier.articles, courier.mentions), ("Courier", 6, 9));
    assert_close(courier.mean_score, -0.3);
    assert_ends(courier.mean_score_interval, -0.5 + 0.4 / 6.0, -0.5 + 0.4 * 5.0 / 6.0);
    assert_close(Some(courier.label_shares[0].share), 0.4);
    assert_ends(courier.label_shares[0].interval, 0.2 + 0.4 / 6.0, 0.2 + 0.4 * 5.0 / 6.0);
    assert_close(argus.mean_score, 0.5);

    let pairs: Vec<_> = ardania.differences.iter().map(|d| (d.a.as_str(), d.b.as_str())).collect();
    assert_eq!(pairs, [("(unknown)", "Argus"), ("(unknown)", "Courier"), ("Argus", "Courier")]);
    assert_close(Some(ardania.differences[2].difference), 0.8);
    assert_ends(ardania.differences[2].interval, 0.8 - 0.4 * 3.0 / 6.0, 0.8 + 0.4 * 3.0 / 6.0);
    assert_eq!(ardania.differences[0].interval, None);

    let [argus, courier] = belmark.groups.as_slice() else { panic!("two groups") };
    assert_eq!((argus.mean_score, argus.mean_score_interval, argus.articles), (Some(0.25), None, 1));
    assert_eq!((courier.articles, courier.mentions, courier.not_mentioned), (0, 0, 1));
    assert_eq!((courier.mean_score, courier.mean_score_interval), (None, None));
    assert_eq!(courier.label_shares, []);
    assert_eq!(belmark.differences, []);
}

#[test]
fn nominal_labels_have_shares_and_no_score() {
    let comparison = compare("outlet", &[NOMINAL]);
    assert!(!comparison.ordered);
    assert_eq!(comparison.labels, ["villain", "hero"]);
    let actor = &comparison.actors[0];
    let group = &actor.groups[0];
    assert_eq!((group.mean_score, group.mean_score_interval), (None, None));
    assert_eq!((group.label_shares[0].label.as_str(), group.label_shares[0].share), ("villain", 0.5));
    assert_ends(group.label_shares[0].interval, 0.25 + 0.5 / 6.0, 0.25 + 0.5 * 5.0 / 6.0);
    assert_eq!(actor.differences, [], "there is one outlet");
}

#[test]
fn groups_by_any_column() {
    let comparison = compare("date", &[ORDERED]);
    let groups: Vec<_> = comparison.actors[0].groups.iter().map(|g| (g.group.as_str(), g.articles)).collect();
    assert_eq!(groups, [("2031-05-01", 2), ("2031-05-02", 3), ("2031-05-03", 8)]);
}

#[test]
fn several_files_are_one_table() {
    let (header, rows) = ORDERED.split_once('\n').unwrap();
    let (first, second) = rows.split_at(rows.find("3,Argus").unwrap());
    let [first, second] = [first, second].map(|rows| format!("{header}\n{rows}"));
    assert_eq!(compare("outlet", &[&first, &second]), compare("outlet", &[ORDERED]));
}

#[test]
fn the_same_id_in_two_outlets_is_two_articles() {
    let header = "id,outlet,actor,mentions,score,p_a,p_b\n";
    let one = format!("{header}1,Courier,Ardania,1,,0.5,0.5\n");
    let other = one.replace("Courier", "Argus");
    assert_eq!(compare("outlet", &[&one, &other]).n_articles, 2);
}

#[test]
fn json_lines_are_the_same_table() {
    let mut reader = csv::Reader::from_reader(ORDERED.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut json = String::from("\u{feff}");
    for record in reader.records() {
        let record = record.unwrap();
        let field = |(name, value): (&str, &str)| match (value.parse::<f64>(), name) {
            (Ok(number), "mentions" | "score" | "p_negative" | "p_neutral" | "p_positive") => {
                format!("{name:?}:{number}")
            }
            _ if value.is_empty() => format!("{name:?}:null"),
            _ => format!("{name:?}:{value:?}"),
        };
        let fields: Vec<String> = header.iter().zip(&record).map(field).collect();
        writeln!(json, "{{{}}}\n", fields.join(",")).unwrap();
    }
    let mut table = ScoreTable::new("outlet");
    table.read("scores.jsonl", Format::JsonLines, json.as_bytes()).unwrap();
    assert_eq!(Comparison::new(&table, options(4)).unwrap(), compare("outlet", &[ORDERED]));
}

#[test]
fn json_lines_keep_the_order_of_the_labels() {
    let line = r#"{"id":"1","outlet":"x","actor":"a","mentions":1,"score":null,"p_z":0.5,"p_a":0.5}"#;
    let mut table = ScoreTable::new("outlet");
    table.read("scores.jsonl", Format::JsonLines, line.as_bytes()).unwrap();
    assert_eq!(Comparison::new(&table, options(0)).unwrap().labels, ["z", "a"]);
}

/// Outlets with so many articles each, no two of one outlet alike.
fn outlets(articles: &[usize]) -> String {
    let mut text = "id,outlet,actor,mentions,score,p_a,p_b\n".to_owned();
    for (outlet, &articles) in articles.iter().enumerate() {
        for article in 0..articles {
            let probability = 1.0 / (outlet + article + 1) as f64;
            let (rest, score) = (1.0 - probability, 1.0 - 2.0 * probability);
            writeln!(text, "{article},o{outlet:03},Ardania,1,{score},{probability},{rest}").unwrap();
        }
    }
    text
}

#[test]
fn an_interval_needs_enough_articles_and_a_difference_enough_of_both() {
    let comparison = compare("outlet", &[&outlets(&[5, 6, 7, 1])]);
    assert_eq!(comparison.least_stories, 6);
    let actor = &comparison.actors[0];
    let intervals = |group: &Group| {
        let of_shares = group.label_shares.iter().map(|share| share.interval.is_some());
        of_shares.chain([group.mean_score_interval.is_some()]).collect::<Vec<bool>>()
    };
    let found: Vec<_> = actor.groups.iter().map(intervals).collect();
    assert_eq!(found, [[false; 3], [true; 3], [true; 3], [false; 3]]);
    let with_interval = actor.differences.iter().filter(|difference| difference.interval.is_some());
    let pairs: Vec<_> = with_interval.map(|d| (d.a.as_str(), d.b.as_str())).collect();
    assert_eq!((pairs, actor.differences.len()), (vec![("o001", "o002")], 6));
}

#[test]
fn of_many_groups_those_with_most_articles_are_compared() {
    let at_limit = &compare("outlet", &[&outlets(&[6; MAX_DIFFERENCE_GROUPS])]).actors[0];
    assert_eq!((at_limit.differences.len(), at_limit.not_compared), (435, 0));
    let mut articles = [6; MAX_DIFFERENCE_GROUPS + 1];
    articles[7] = 5;
    let above = &compare("outlet", &[&outlets(&articles)]).actors[0];
    assert_eq!((above.differences.len(), above.not_compared, above.groups.len()), (435, 1, 31));
    assert!(above.differences.iter().all(|difference| difference.a != "o007" && difference.b != "o007"));
}

#[test]
fn gives_the_same_bytes_at_any_thread_count() {
    let text = outlets(&[6; 20]);
    let [one, two] = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&compare("outlet", &[&text])).unwrap())
    });
    assert_eq!(one, two);
    assert!(!one.contains("mean_score_interval\":null"));
}

#[test]
fn groups_are_drawn_independently() {
    // Two outlets with the same articles: drawn alike, their difference would have an interval of width 0.
    let mut text = "id,outlet,actor,mentions,score,p_a,p_b\n".to_owned();
    for article in 0..10 {
        let probability = f64::from(article) / 10.0;
        let (rest, score) = (1.0 - probability, 1.0 - 2.0 * probability);
        writeln!(text, "{article},one,Ardania,1,{score},{probability},{rest}").unwrap();
        writeln!(text, "{article},two,Ardania,1,{score},{probability},{rest}").unwrap();
    }
    let difference = &compare("outlet", &[&text]).actors[0].differences[0];
    let interval = difference.interval.unwrap();
    assert_eq!(difference.difference, 0.0);
    // Standard error of the difference: √(2 · 0.33 / 10) = 0.257.
    assert!((-0.6..-0.4).contains(&interval.low) && (0.4..0.6).contains(&interval.high), "{interval:?}");
}

#[test]
fn json_keeps_its_fields() {
    let json = serde_json::to_value(compare("outlet", &[ORDERED])).unwrap();
    let keys =
        |value: &serde_json::Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let top = [
        "actors",
        "by",
        "coded",
        "command",
        "data",
        "draws",
        "labels",
        "least_stories",
        "level",
        "n_articles",
        "n_not_mentioned",
        "n_rows",
        "n_tests",
        "n_undated",
        "ordered",
        "parallax_version",
        "schema_version",
        "seed",
        "stories",
        "texts",
    ];
    assert_eq!(keys(&json), top);
    let actor = &json["actors"][0];
    let of_actor = ["actor", "differences", "groups", "mentions", "not_compared", "same_story", "time"];
    assert_eq!(keys(actor), of_actor);
    let group = [
        "articles",
        "corrected",
        "coverage",
        "coverage_interval",
        "group",
        "label_shares",
        "mean_score",
        "mean_score_interval",
        "mentions",
        "not_mentioned",
        "stories",
    ];
    assert_eq!(keys(&actor["groups"][0]), group);
    assert_eq!(keys(&actor["groups"][0]["label_shares"][0]), ["interval", "label", "share"]);
    assert_eq!(
        keys(&actor["differences"][0]),
        ["a", "b", "corrected", "difference", "interval", "label", "p_value", "q_value", "same_story"]
    );
}

#[test]
fn bad_tables_are_named_to_the_field() {
    let row = |old: &str, new: &str| ORDERED.replacen(old, new, 1);
    let cases = [
        (String::new(), "scores0.csv, line 1: the file is empty"),
        (
            row("mentions", "mention"),
            "scores0.csv, line 1: no column `mentions` (did you mean `mention`?); the columns are: id, outlet, date, \
             actor, mention, score, label, p_negative, p_neutral, p_positive",
        ),
        (
            "id,outlet,actor,mentions,score\n".into(),
            "scores0.csv, line 1: no column `p_…` holds the probability of a label",
        ),
        (row("date", "id"), "scores0.csv, line 1: column `id` stands twice"),
        (row("p_neutral", "p_negative"), "scores0.csv, line 1: column `p_negative` stands twice"),
        (row("2,Courier", "2"), "scores0.csv, line 4: the row has 9 fields, but the header has 10"),
        (row("2,Courier", ",Courier"), "scores0.csv, line 4, field `id`: is empty"),
        (row("02,Ardania", "02,"), "scores0.csv, line 4, row \"2\", field `actor`: is empty"),
        (
            row("Ardania,2", "Ardania,-2"),
            "scores0.csv, line 4, row \"2\", field `mentions`: \"-2\" is not a whole number from 0",
        ),
        (
            row("-0.1,neutral", "-1.1,neutral"),
            "scores0.csv, line 4, row \"2\", field `score`: \"-1.1\" is not a number from -1 to 1",
        ),
        (
            row("-0.1,neutral", ",neutral"),
            "scores0.csv, line 4, row \"2\", field `score`: is empty, unlike in the rows before; compare one model's \
             scores at a time",
        ),
        (
            row("0.2,0.7", "0.2,NaN"),
            "scores0.csv, line 4, row \"2\", field `p_neutral`: \"NaN\" is not a number from 0 to 1",
        ),
        (
            row("2,Courier", "1,Courier"),
            "scores0.csv, line 4, row \"1\": this article and actor (\"Ardania\") stand already in scores0.csv, line 2",
        ),
    ];
    for (text, message) in cases {
        for text in [text.replace('\n', "\r\n"), text] {
            assert_eq!(table("outlet", &[&text]).unwrap_err().to_string(), message);
        }
    }
    assert_eq!(
        table("outlets", &[ORDERED]).unwrap_err().to_string(),
        "scores0.csv, line 1: no column `outlets` (did you mean `outlet`?); the columns are: id, outlet, date, actor, \
         mentions, score, label, p_negative, p_neutral, p_positive"
    );
}

#[test]
fn files_that_do_not_fit_together_are_refused() {
    assert_eq!(
        table("outlet", &[ORDERED, NOMINAL]).unwrap_err().to_string(),
        "scores1.csv: the labels are villain, hero, but those of the files before are negative, neutral, positive"
    );
    assert_eq!(
        table("outlet", &[ORDERED, ORDERED]).unwrap_err().to_string(),
        "scores1.csv, line 2, row \"1\": this article and actor (\"Ardania\") stand already in scores0.csv, line 2"
    );
}

#[test]
fn bytes_that_are_not_text_are_refused() {
    let mut table = ScoreTable::new("outlet");
    let error = table.read("scores.csv", Format::Csv, b"id,outl\xe9".as_slice()).unwrap_err();
    assert!(error.to_string().starts_with("scores.csv: not valid UTF-8 at byte 7"), "{error}");
}

#[test]
fn bad_json_lines_are_named_to_the_line() {
    let first = r#"{"id":"1","outlet":"x","actor":"a","mentions":1,"score":0.5,"p_a":0.5,"p_b":0.5}"#;
    let cases = [
        (format!("{first}\n{{\"id\":"), "s.jsonl, line 2: EOF while parsing a value at column 6"),
        (
            format!("{first}\n\n[1]"),
            "s.jsonl, line 3: invalid type: sequence, expected an object at column 0",
        ),
        (
            format!("{first}\n{{\"id\":\"2\"}}"),
            "s.jsonl, line 2: the keys are not those of the first line, in the same order",
        ),
        (
            first.replace("0.5,\"p_b\"", "[0.5],\"p_b\""),
            "s.jsonl, line 1, row \"1\", field `p_a`: \"[0.5]\" is not a number from 0 to 1",
        ),
        (String::new(), "s.jsonl, line 1: the file is empty"),
    ];
    for (text, message) in cases {
        let mut table = ScoreTable::new("outlet");
        let error = table.read("s.jsonl", Format::JsonLines, text.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn nothing_to_compare_is_an_error() {
    let header = "id,outlet,actor,mentions,score,p_a,p_b\n";
    let error =
        |text: &str| Comparison::new(&table("outlet", &[text]).unwrap(), options(0)).unwrap_err().to_string();
    assert_eq!(error(header), "the score table has no rows");
    assert_eq!(
        error(&format!("{header}1,x,Ardania,0,,,\n")),
        "no actor is mentioned in any of the 1 rows, so there is nothing to compare"
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(at in 0..ORDERED.len(), text in "\\PC{0,5}|[\"\r\n,{}:0-9.eé-]{1,8}") {
        let (before, after) = ORDERED.split_at(at);
        let text = format!("{before}{text}{after}");
        for format in [Format::Csv, Format::JsonLines] {
            let mut table = ScoreTable::new("outlet");
            if table.read("scores", format, text.as_bytes()).is_ok() {
                let shares = |group: &Group| group.label_shares.iter().all(|share| (0.0..=1.0).contains(&share.share));
                // A table that mentions nobody is refused.
                let Ok(comparison) = Comparison::new(&table, options(0)) else { continue };
                prop_assert!(comparison.actors.iter().flat_map(|actor| &actor.groups).all(shares));
            }
        }
    }
}

/// A table of outlets that report stories, some of them the same; `score` gives the score of an outlet's article on a story.
fn reporting(outlets: &[&str], stories: usize, mut score: impl FnMut(usize, usize) -> f64) -> ScoreTable {
    let mut text = "id,event,outlet,date,actor,mentions,score,p_negative,p_neutral,p_positive\n".to_owned();
    for story in 0..stories {
        for (number, outlet) in outlets.iter().enumerate() {
            let score = score(number, story).clamp(-1.0, 1.0);
            let (negative, positive) = ((1.0 - score) / 2.0, (1.0 + score) / 2.0);
            let day = 1 + story % 28;
            writeln!(
                text,
                "{story}-{outlet},e{story},{outlet},2031-{:02}-{day:02},Ardania,1,{score},{negative},0,{positive}",
                1 + story / 28 % 12
            )
            .unwrap();
        }
    }
    let mut table = ScoreTable::new("outlet");
    table.read("scores.csv", Format::Csv, text.as_bytes()).unwrap();
    table
}

fn uniform(rng: &mut Rng) -> f64 {
    rng.below(1_000_000) as f64 / 500_000.0 - 1.0
}

#[test]
fn what_is_not_there_is_rarely_told_and_what_is_there_always() {
    // Eight outlets that tell 40 stories alike but for chance: 28 pairs each time.
    let outlets = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let mut rng = Rng::new(11);
    let (mut pairs, mut told, mut any) = (0, 0, 0);
    for seed in 0..60 {
        let levels: Vec<f64> = (0..40).map(|_| 0.4 * uniform(&mut rng)).collect();
        let table = reporting(&outlets, 40, |_, story| levels[story] + 0.4 * uniform(&mut rng));
        let comparison = Comparison::new(&table, options(seed)).unwrap();
        let differences = &comparison.actors[0].differences;
        let of_seed = differences.iter().filter(|difference| difference.q_value.unwrap() <= TOLD).count();
        pairs += differences.len();
        told += of_seed;
        any += usize::from(of_seed > 0);
    }
    assert!(told * 100 <= pairs * 6, "{told} of {pairs} pairs");
    // Where nothing is there, any finding is false: in about one of twenty comparisons.
    assert!(any <= 10, "{any} of 60 comparisons");
    // One outlet is more negative by 0.4.
    let mut rng = Rng::new(12);
    let levels: Vec<f64> = (0..40).map(|_| 0.4 * uniform(&mut rng)).collect();
    let table = reporting(&outlets, 40, |outlet, story| {
        levels[story] + 0.4 * uniform(&mut rng) - if outlet == 2 { 0.4 } else { 0.0 }
    });
    let comparison = Comparison::new(&table, options(1)).unwrap();
    for difference in &comparison.actors[0].differences {
        let planted = difference.a == "c" || difference.b == "c";
        assert_eq!(difference.q_value.unwrap() <= TOLD, planted, "{difference:?}");
        if planted {
            let (interval, same) = (difference.interval.unwrap(), difference.same_story.unwrap());
            assert!(interval.low.abs().max(interval.high.abs()) > 0.25 && same.stories == 40);
        }
    }
    let same = comparison.actors[0].same_story.iter().find(|same| same.group == "c").unwrap();
    assert!(same.q_value.unwrap() <= TOLD && (same.paired.difference + 0.4).abs() < 0.1, "{same:?}");
}

#[test]
fn the_same_stories_are_fairer_than_all_of_them() {
    // Two outlets tell shared stories alike; one tells others, too, which are worse.
    let mut rng = Rng::new(5);
    let mut text = "id,event,outlet,actor,mentions,score,p_a,p_b\n".to_owned();
    for story in 0..60 {
        let level = if story < 30 { 0.3 } else { -0.3 } + 0.1 * uniform(&mut rng);
        for outlet in ["one", "two"].iter().take(if story < 30 { 2 } else { 1 }) {
            let score = level + 0.1 * uniform(&mut rng);
            let p = (1.0 + score) / 2.0;
            writeln!(text, "{story}{outlet},e{story},{outlet},Ardania,1,{score},{p},{}", 1.0 - p).unwrap();
        }
    }
    let comparison = compare("outlet", &[&text]);
    let difference = &comparison.actors[0].differences[0];
    let same = difference.same_story.unwrap();
    assert!(difference.difference < -0.25 && difference.q_value.unwrap() < 0.01, "{difference:?}");
    assert!(same.difference.abs() < 0.05 && same.p_value.unwrap() > 0.05 && same.stories == 30, "{same:?}");
    assert_eq!((comparison.stories.n, comparison.stories.shared), (60, 30));
}

#[test]
fn hand_coded_rows_take_the_models_bias_out() {
    // The model finds outlet "b" too negative by 0.4; people find both alike.
    let mut rng = Rng::new(21);
    let truth: Vec<i32> = (0..300).map(|_| rng.below(3) as i32 - 1).collect();
    let table = reporting(&["a", "b"], 300, |outlet, story| {
        0.6 * f64::from(truth[story]) + 0.1 * uniform(&mut rng) - if outlet == 1 { 0.4 } else { 0.0 }
    });
    let mut codes = "id,outlet,actor,label,sampling_probability\n".to_owned();
    for story in (0..300).step_by(4) {
        let label = ["negative", "neutral", "positive"][(truth[story] + 1) as usize];
        for outlet in ["a", "b"] {
            writeln!(codes, "{story}-{outlet},{outlet},Ardania,{label},").unwrap();
        }
    }
    codes += "elsewhere,a,Ardania,neutral,\n5-a,a,Ardania,,\n9-a,a,Nobody,neutral,\n";
    let source = || Source { name: "codes.csv".into(), sha256: "ab".into(), rows: 0, selected: 0 };
    let coded = HandCoded::read(&table, source(), codes.as_bytes()).unwrap();
    let summary = coded.summary();
    assert_eq!((summary.rows, summary.used, summary.not_scored, summary.without_label), (153, 150, 2, 1));
    let comparison = Comparison::new(&table, Options { coded: Some(&coded), ..options(1) }).unwrap();
    let [a, b] = comparison.actors[0].groups.as_slice() else { panic!("two") };
    let difference = &comparison.actors[0].differences[0];
    assert!((difference.difference - 0.4).abs() < 0.05 && difference.q_value.unwrap() < 0.01);
    let corrected = difference.corrected.unwrap();
    assert!(corrected.interval.low < 0.0 && corrected.interval.high > 0.0, "{corrected:?}");
    for group in [a, b] {
        let found = group.corrected.as_ref().unwrap();
        let all = truth.iter().sum::<i32>() as f64 / 300.0;
        let interval = found.mean_score_interval.unwrap();
        assert_eq!((found.method, found.coded), (Some(Method::PredictionPowered), 75));
        assert!(interval.low < all && all < interval.high && found.lambda.unwrap() > 0.5, "{found:?}");
    }

    // As a spreadsheet in Europe writes it.
    let semicolons = format!("\u{feff}{}", codes.replace(',', ";"));
    let again = HandCoded::read(&table, source(), semicolons.as_bytes()).unwrap();
    assert_eq!(again.summary(), coded.summary());

    // With the probabilities of being chosen it is the design-based estimator; for some rows only is an error.
    let with = codes
        .replace("negative,\n", "negative,0.25\n")
        .replace("neutral,\n", "neutral,0.25\n")
        .replace("positive,\n", "positive,0.25\n");
    let coded = HandCoded::read(&table, source(), with.as_bytes()).unwrap();
    let comparison = Comparison::new(&table, Options { coded: Some(&coded), ..options(1) }).unwrap();
    let found = comparison.actors[0].groups[0].corrected.as_ref().unwrap();
    assert_eq!(found.method, Some(Method::DesignBased));
    for (codes, message) in [
        (
            codes.replacen("negative,\n", "negative,0.25\n", 1),
            "codes.csv: 1 of 150 coded articles and actors have a sampling_probability; give it for all, or for none",
        ),
        (
            "id,actor,label\nx,Ardania,neutral\n".into(),
            "codes.csv: none of the 1 hand-coded rows has a label for an article and actor that were scored",
        ),
        (
            "id,actor,label\n1-a,Ardania,fine\n".into(),
            "codes.csv, line 2, row \"1-a\", field `label`: unknown label",
        ),
        ("id,actor\n".into(), "codes.csv: no column `label`"),
        (
            "id,actor,label,sampling_probability\n1-a,Ardania,neutral,2\n".into(),
            "codes.csv, line 2, row \"1-a\", field `sampling_probability`: \"2\" is not a probability",
        ),
    ] {
        let error = HandCoded::read(&table, source(), codes.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

/// Scores of the whole and of the own voice.
const TWO_HEADS: &str = "\
id,outlet,actor,mentions,score,label,p_negative,p_neutral,p_positive,own,own_label,own_p_negative,own_p_neutral,own_p_positive
1,Argus,Ardania,3,-0.5,negative,0.6,0.3,0.1,0.3,neutral,0.1,0.5,0.4
2,Argus,Ardania,2,-0.1,neutral,0.2,0.7,0.1,0.7,positive,0.1,0.1,0.8
";

#[test]
fn the_own_voice_is_corrected_by_labels_of_its_own() {
    let read = |text: &str, separator: &str| {
        let mut table = ScoreTable::new("outlet").of_head(Head::Own);
        table.read("scores.csv", Format::Csv, text.replace(',', separator).as_bytes()).map(|()| table)
    };
    let table = read(TWO_HEADS, ",").unwrap();
    let scores = |table: &ScoreTable| table.scores().map(|(.., values)| values.to_vec()).collect::<Vec<_>>();
    assert_eq!(scores(&table)[1], [0.1, 0.1, 0.8, 0.7]);
    assert_eq!(scores(&read(TWO_HEADS, ";").unwrap()), scores(&table));

    let source = || Source { name: "codes.csv".into(), sha256: "ab".into(), rows: 0, selected: 0 };
    let coded = |text: &str| HandCoded::read(&table, source(), text.as_bytes());
    let found = coded("id,actor,label,own\r\n1,Ardania,negative,positive\r\n").unwrap();
    assert_eq!(found.code(0, 0).unwrap().label, 2);
    for (text, message) in [
        ("id,actor,label\n1,Ardania,negative\n", "codes.csv: no column `own`"),
        (
            "id,actor,own\r\n1,Ardania,neutral\r\n2,Ardania,fine\r\n",
            "codes.csv, line 3, row \"2\", field `own`: unknown label",
        ),
    ] {
        let error = coded(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
    for (old, new, message) in [
        (
            "own_p_neutral",
            "own_p_mixed",
            "scores.csv, line 1: the columns `own_p_…` are of the labels negative, mixed, positive, but `p_…` of negative, \
             neutral, positive",
        ),
        (
            ",0.3,neutral",
            ",3,neutral",
            "scores.csv, line 2, row \"1\", field `own`: \"3\" is not a number from -1 to 1",
        ),
    ] {
        let error = read(&TWO_HEADS.replacen(old, new, 1), ",").unwrap_err().to_string();
        assert_eq!(error, message);
    }
}

#[test]
fn scores_over_time_are_gathered_by_period() {
    let table =
        reporting(&["a", "b"], 56, |outlet, story| if outlet == 0 { story as f64 / 56.0 } else { 0.0 });
    let comparison = Comparison::new(&table, options(1)).unwrap();
    let time = comparison.actors[0].time.as_ref().unwrap();
    assert_eq!((time.period, time.groups.len()), (Period::Week, 2));
    let a = &time.groups[0];
    let rising = a.points.windows(2).all(|pair| pair[0].mean_score < pair[1].mean_score);
    assert!(rising && a.points.iter().map(|point| point.articles).sum::<usize>() == 56);
    assert_eq!(a.points[0].start, "2030-12-30");
    let between = ["a".to_owned()];
    let alone = Comparison::new(&table, Options { between: &between, ..options(1) }).unwrap();
    assert_eq!(alone.actors[0].groups.len(), 1);
    let nobody = ["z".to_owned()];
    let error = Comparison::new(&table, Options { between: &nobody, ..options(1) }).unwrap_err().to_string();
    assert!(error.contains("unknown group \"z\""), "{error}");
}
