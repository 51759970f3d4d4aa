use std::fmt::Write;

use super::*;
use crate::compare::{Coded, Comparison, Options, ReadBy, ScoreTable};
use crate::corpus::{Format, Source};
use crate::report::{Articles, comparison_json};

fn comparison_html(comparison: &Comparison) -> String {
    let table = ScoreTable::new("outlet");
    crate::report::comparison_html(comparison, &Articles { table: &table, texts: None, readings: &[] })
}

const ORDERED: &str = "id,outlet,actor,mentions,score,p_negative,p_neutral,p_positive\n";
const NOMINAL: &str = "id,outlet,actor,mentions,score,p_hero,p_villain\n";

fn compare(rows: &str) -> Comparison {
    compare_by("outlet", rows)
}

fn compare_by(column: &str, rows: &str) -> Comparison {
    let mut table = ScoreTable::new(column);
    table.read("scores.csv", Format::Csv, rows.as_bytes()).unwrap();
    let source = Source { name: HOSTILE.into(), sha256: "ab12".into(), rows: 4, selected: 4 };
    Comparison::new(&table, Options { seed: 3, days: 3, data: vec![source], ..Options::default() }).unwrap()
}

/// `articles` rows of an outlet and an actor, all of one score.
fn rows(outlet: &str, actor: &str, articles: usize, score: f64) -> String {
    let (negative, positive) = ((1.0 - score) / 2.0, (1.0 + score) / 2.0);
    (0..articles).fold(String::new(), |mut rows, id| {
        let outlet = outlet.replace('"', "\"\"");
        let actor = actor.replace('"', "\"\"");
        writeln!(rows, "{id},\"{outlet}\",\"{actor}\",1,{score},{negative},0,{positive}").unwrap();
        rows
    })
}

#[test]
fn begins_with_what_the_scores_are_not_good_at() {
    let mut comparison = compare(&[ORDERED, &rows("Argus", "Ardania", 12, -0.5)].concat());
    let page = comparison_html(&comparison);
    assert_well_formed(&page);
    assert!(page.find("no reader has checked them").unwrap() < page.find("Findings").unwrap());
    assert_says(&page, "whose side the article takes it does not see.");
    assert!(!page.contains("the model that ships") && !page.contains("was trained on"));

    comparison.read_by = Some(ReadBy { ships: true, seen_in_training: 5 });
    let page = comparison_html(&comparison);
    assert_says(
        &page,
        "the model that ships has ordered 61 of 100 as the labels do, where chance orders 50.",
    );
    assert_says(&page, "The model was trained on the text of 5 of the 12 articles;");

    comparison.coded = Some(Coded::default());
    assert!(!comparison_html(&comparison).contains("no reader has checked them"));
}

#[test]
fn says_the_largest_difference_of_each_actor() {
    let table = [
        ORDERED,
        &rows("Argus", "Ardania", 12, -0.5),
        &rows("Courier", "Ardania", 11, 0.25),
        &rows("Lantern", "Ardania", 10, 0.0),
        &rows("Argus", "Belmark", 1, -0.5),
        &rows("Courier", "Belmark", 1, 0.5),
        &rows("Argus", "Celund", 7, 0.25),
        &rows("Courier", "Celund", 7, 0.25),
    ];
    let page = comparison_html(&compare(&table.concat()));
    assert_well_formed(&page);
    assert_says(&page, "How 3 outlets frame 3 actors");
    assert_says(
        &page,
        "Toward Ardania, Argus is more negative than Courier by 0.75 (95\u{a0}% interval 0.75 to 0.75; adjusted p < 0.001), on 12 and 11 articles.",
    );
    assert_says(
        &page,
        "Toward Celund, no difference between the outlets that have enough stories can be told from chance.",
    );
    assert_says(&page, "Toward Belmark, too few outlets have enough stories to be compared.");
    assert_says(
        &page,
        "Intervals over fewer than 10 stories tend to be too narrow; over fewer than 6 there are none.",
    );
    assert_says(&page, "From Argus (−0.50) to Courier (+0.25).");
    assert!(page.contains("<circle class=\"low\"") && page.contains("<circle class=\"open\""));
}

#[test]
fn nominal_labels_have_shares_with_intervals() {
    let mut table = NOMINAL.to_owned();
    for id in 0..6 {
        writeln!(table, "{id},Argus,Ardania,1,,0.75,0.25\n{id},Courier,Ardania,1,,0.5,0.5").unwrap();
    }
    let page = comparison_html(&compare(&table));
    assert_well_formed(&page);
    assert_says(
        &page,
        "the share of “villain” is lower in Argus (25.0\u{a0}%) than in Courier (50.0\u{a0}%) by 25.0 points (95\u{a0}% interval 25.0 to 25.0; adjusted p 0.00",
    );
    assert_says(&page, "Ardania: villain");
    assert!(!visible(&page).contains("Mean framing"));
}

#[test]
fn without_intervals_it_says_so() {
    for courier in [1, 5, 6] {
        let table = [ORDERED, &rows("Argus", "Ardania", 5, -0.5), &rows("Courier", "Ardania", courier, 0.5)];
        let page = comparison_html(&compare(&table.concat()));
        assert_well_formed(&page);
        assert_says(
            &page,
            "No difference can be told from chance with so few articles: an interval needs at least 6 stories of an outlet, and a difference as many of both.",
        );
        assert_says(&page, "No whisker: too few stories for an interval.");
        assert_says(&page, "ArgusCourier−1.00–––too few stories");
        assert!(!visible(&page).contains("more negative than"));
    }
}

#[test]
fn one_outlet_or_none_is_nothing_to_compare() {
    for outlet in ["Argus", ""] {
        let page = comparison_html(&compare(&[ORDERED, &rows(outlet, "Ardania", 5, -0.5)].concat()));
        assert_well_formed(&page);
        assert_says(&page, "How 1 outlet frames 1 actor");
        assert_says(&page, "No actor is mentioned by two outlets, so there is nothing to compare.");
    }
}

#[test]
fn compared_by_another_column_it_speaks_of_groups() {
    let table = [ORDERED, &rows("Argus", "Ardania", 2, -0.5)].concat();
    let page = comparison_html(&compare_by("id", &table));
    assert_well_formed(&page);
    assert_says(&page, "How 2 groups frame 1 actor");
    assert_says(&page, "Groups are the values of the column “id”.");
    assert_says(&page, "an interval needs at least 6 stories of a group");
}

#[test]
fn an_actor_without_mentions_has_no_plot() {
    let table = [ORDERED, &rows("Argus", "Ardania", 2, -0.5), "9,Argus,Belmark,0,,,,\n"];
    let page = comparison_html(&compare(&table.concat()));
    assert_well_formed(&page);
    assert_says(&page, "BelmarkNot mentioned.");
    assert_says(&page, "In 1 of them the actor is not mentioned");
}

#[test]
fn of_a_hundred_outlets_thirty_are_shown() {
    let outlets: String =
        (0..100).map(|number| rows(&format!("Outlet {number}"), "Ardania", 2 + number, 0.1)).collect();
    let page = comparison_html(&compare(&[ORDERED, &outlets].concat()));
    assert_well_formed(&page);
    assert_eq!(page.matches("<circle").count(), 30);
    assert_says(&page, "The 30 outlets with the most articles; 70 more in the JSON file.");
    assert_says(
        &page,
        "The 30 outlets with most articles about it were compared each with each; 70 more mention it.",
    );
    let (_, tables) = page.split_once("<h2>Overview</h2>").unwrap();
    let shown = visible(tables);
    assert!(shown.contains("Outlet 70") && !shown.contains("Outlet 69"));
}

#[test]
fn thirty_outlets_and_ten_actors_stay_small() {
    let mut table = ORDERED.to_owned();
    for outlet in 0..30 {
        for actor in 0..10 {
            let score = f64::from(outlet * 7 + actor) / 250.0;
            table += &rows(&format!("The Morning Post {outlet}"), &format!("Actor {actor}"), 6, score);
        }
    }
    let page = comparison_html(&compare(&table));
    assert_well_formed(&page);
    assert_says(&page, "415 more in comparison.csv.");
    assert!(page.len() < 600_000, "{} bytes", page.len());
}

#[test]
fn names_are_escaped_and_bytes_repeat() {
    let table = [ORDERED, &rows(HOSTILE, HOSTILE, 6, -0.5), &rows("Argus", HOSTILE, 6, 0.5)].concat();
    let page = comparison_html(&compare(&table));
    assert_well_formed(&page);
    assert_says(&page, &format!("Toward {HOSTILE}, {HOSTILE} is more negative than Argus by 1.00"));
    assert_eq!(page, comparison_html(&compare(&table)));
}

#[test]
fn json_has_the_fields_of_the_comparison() {
    let json = comparison_json(&compare(&[ORDERED, &rows("Argus", "Ardania", 2, -0.5)].concat())).unwrap();
    assert!(json.ends_with("}\n"));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["actors"][0]["groups"][0]["mean_score"], -0.5);
}
