use super::*;
use crate::corpus::Format;
use crate::known_groups::{Expectation, KnownGroups, Measurements, Options};
use crate::report::{
    known_groups_csv, known_groups_html, known_groups_json, known_groups_markdown, known_groups_text,
};

/// Eight outlets a side: the left ones half a point lower toward Ardania, all alike toward a name that means something in Markdown.
fn known(own: bool) -> KnownGroups {
    let mut table = "id,outlet,leaning,actor,mentions,score,own,p_a,p_b\n".to_owned();
    for outlet in 0..16 {
        let leaning = if outlet < 8 { "left" } else { "right" };
        for article in 0..4 {
            let noise = f64::from((outlet * 7 + article * 3) % 5) / 25.0;
            let score = if outlet < 8 { noise - 0.5 } else { noise };
            let own = if own { format!("{}", -score) } else { String::new() };
            table += &format!("{article},o{outlet},{leaning},Ardania,1,{score},{own},0.5,0.5\n");
            table += &format!("{article},o{outlet},{leaning},{ACTOR},1,{noise},,0.5,0.5\n");
        }
    }
    let expected = ["Ardania: left < right".to_owned(), format!("{ACTOR}: left < right")];
    let expected = expected.iter().map(|text| Expectation::parse(text).unwrap()).collect();
    let mut measurements = Measurements::new("leaning", None, expected).unwrap();
    measurements.read("scores.csv", Format::Csv, table.as_bytes()).unwrap();
    KnownGroups::new(&measurements, Options { command: HOSTILE.into(), ..Options::default() }).unwrap()
}

/// A name without the signs that an expectation is made of.
const ACTOR: &str = "A|B*";

#[test]
fn says_what_is_as_expected_and_which_interval_to_believe() {
    let one = known(false);
    let page = known_groups_html(&one);
    assert_well_formed(&page);
    assert_says(&page, "1 of 2 as expected; cannot be told: A|B*.");
    assert_says(&page, "Believe the intervals over outlets: articles of one outlet are alike");
    assert_says(&page, "Made from scores");
    assert!(page.contains("<circle class=\"high\"") && page.contains("<circle class=\"open\""));
    assert_eq!(page.matches("<svg class=\"plot\"").count(), 1);
    let csv = known_groups_csv(&one).unwrap();
    assert_eq!(csv.lines().count(), 3);
    assert!(
        csv.lines().nth(1).is_some_and(
            |line| line.starts_with("score,Ardania,left,right,32,8,") && line.ends_with(",as expected")
        ),
        "{csv}"
    );
    assert!(known_groups_markdown(&one).contains("\n| Ardania | left | 32 | "));
    assert!(known_groups_json(&one).unwrap().contains("\"verdict\": \"as_expected\""));
}

#[test]
fn a_second_score_has_a_plot_and_a_table_of_its_own() {
    let both = known(true);
    let page = known_groups_html(&both);
    assert_well_formed(&page);
    assert_says(
        &page,
        "In the outlet’s own voice: 0 of 2 as expected; against: Ardania; too few articles to tell: A|B*.",
    );
    assert_eq!(page.matches("<svg class=\"plot\"").count(), 2);
    let text = known_groups_text(&both);
    assert!(text.starts_with("1 of 2 as expected; cannot be told: A|B*.\n\nOverall\n"), "{text}");
    assert!(text.contains("\nIn the outlet’s own voice\n"), "{text}");
}
