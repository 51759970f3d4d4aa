//! Finding the actors of small made-up corpora.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test may panic, also in its helpers")]

use std::fs;

use parallax::annotate::{ActorMatcher, Annotator, Language, Lexicons, MentionReach, NameKind};
use parallax::corpus::{Article, read_actors};
use parallax::discover::{ArticleNames, Discovery, Limits, Proposal, ProposedActor, Remark};
use proptest::prelude::*;

const ALL: Limits = Limits { top: 1000, min_articles: 1 };

fn annotator() -> Annotator {
    Annotator::new(Language::English, &Lexicons::default()).unwrap()
}

/// The actors of articles with these texts, of outlets by turns.
fn propose(texts: &[&str], limits: Limits) -> Proposal {
    let annotator = annotator();
    let mut discovery = Discovery::new();
    for (index, text) in texts.iter().enumerate() {
        let outlet = ["Herald", "Clamour"].get(index % 2).map(|outlet| (*outlet).to_owned());
        let article = Article { id: format!("a{index}"), outlet, text: (*text).into(), ..Article::default() };
        let document = annotator.cut(&article.title, &article.text);
        let names = ArticleNames::new(&document, annotator.rules(), article.outlet.as_deref());
        discovery.add(&article, names);
    }
    discovery.propose(annotator.rules(), limits)
}

fn actor<'p>(proposal: &'p Proposal, name: &str) -> &'p ProposedActor {
    let found = proposal.actors.iter().find(|actor| actor.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", names(proposal)))
}

fn names(proposal: &Proposal) -> Vec<(&str, Vec<&str>)> {
    let actors = proposal.actors.iter();
    actors.map(|actor| (actor.name.as_str(), actor.aliases.iter().map(String::as_str).collect())).collect()
}

#[test]
fn a_surname_is_the_person_who_was_named_in_full() {
    let proposal = propose(
        &[
            "We met Foreign Minister Sergei Tressen. Then Tressen left; Mr. Tressen's aide stayed.",
            "We met Sergei V. Tressen. The crowd heard Tressen.",
            // In full elsewhere only.
            "The crowd cheered Tressen in the rain.",
        ],
        ALL,
    );
    assert_eq!(names(&proposal), [("Sergei Tressen", vec!["Tressen", "Sergei V. Tressen"])]);
    let tressen = actor(&proposal, "Sergei Tressen");
    assert_eq!((tressen.articles, tressen.mentions, tressen.kind), (3, 6, NameKind::Person));
    assert_eq!(tressen.outlets, [("Herald".to_owned(), 2), ("Clamour".to_owned(), 1)]);
    assert_eq!(tressen.examples.len(), 2, "one of each outlet");
}

#[test]
fn two_persons_of_one_surname_stay_two() {
    let proposal = propose(
        &[
            "We met Bill Varn. Then Varn left.",
            "We met Hillary Varn. Then Varn left.",
            "We met Bill Varn and Hillary Varn. Then Varn left, and Mrs. Varn stayed.",
            "The crowd cheered Varn in the rain.",
        ],
        ALL,
    );
    let mut found = names(&proposal);
    found.sort_unstable();
    assert_eq!(found, [("Bill Varn", vec![]), ("Hillary Varn", vec![])], "no alias that both bear");
    assert_eq!(actor(&proposal, "Bill Varn").mentions, 3, "the ambiguous ones do not count");
    assert_eq!(actor(&proposal, "Hillary Varn").mentions, 4, "Mrs. Varn is a woman");
    let shared = Remark::Shared("Varn".into(), 1.0 / 3.0, vec![("Hillary Varn".into(), 2.0 / 3.0)]);
    assert_eq!(actor(&proposal, "Bill Varn").remarks, [shared]);
}

#[test]
fn middle_names_tell_namesakes_apart() {
    let proposal = propose(
        &[
            "We met George W. Varn.",
            "We met George W. Varn again.",
            "We met George H. Varn.",
            "We met George H. Varn again.",
            "We met George Varn.",
        ],
        ALL,
    );
    let mut found: Vec<&str> = proposal.actors.iter().map(|actor| actor.name.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["George H. Varn", "George Varn", "George W. Varn"]);
}

#[test]
fn sons_are_not_their_fathers() {
    let proposal = propose(
        &[
            "We met Donald Varn and Donald Varn Jr.",
            "We met Donald Varn.",
            "We met Joseph Crole.",
            "We met Joe Crole. He met Joe Crole.",
        ],
        ALL,
    );
    let mut found = names(&proposal);
    found.sort_unstable();
    assert_eq!(
        found,
        [("Donald Varn", vec![]), ("Donald Varn Jr", vec![]), ("Joe Crole", vec!["Joseph Crole"])]
    );
}

#[test]
fn countries_come_with_their_people() {
    let proposal = propose(
        &[
            "He left the U.S. for Moscow. The Russian navy saw Russia and Russians.",
            "He saw the United States, the US and Americans.",
        ],
        ALL,
    );
    assert_eq!(
        names(&proposal),
        [("United States", vec!["Americans", "U.S."]), ("Russia", vec!["Russian", "Russians"])]
    );
    assert_eq!(actor(&proposal, "Russia").remarks, [Remark::Capital("Moscow".into(), 1)]);
}

#[test]
fn acronyms_are_the_bodies_that_brackets_name() {
    let proposal = propose(
        &[
            "He wrote to the Oranel Fishing Authority (OFA). The OFA answered.",
            "He left the OFA.",
            "He saw the Department of Fisheries; the Fisheries Department left.",
        ],
        ALL,
    );
    let ofa = actor(&proposal, "Oranel Fishing Authority");
    assert_eq!((ofa.aliases.as_slice(), ofa.mentions), (&["OFA".to_owned()][..], 4));
    assert_eq!(ofa.kind, NameKind::Organisation);
    let fisheries = actor(&proposal, "Department of Fisheries");
    assert_eq!(fisheries.aliases, ["Fisheries Department"]);
}

#[test]
fn who_does_not_act_is_left_out() {
    let text = "By Ilse Varn\n\nKARSK (AP) — On Monday the President spoke of Christmas, Islam and the Voting Rights Act.\n\n\
                It rained (Photo: Corin Abelle/Getty Images).\n\nFollow Ruen Maddick on Twitter.";
    assert_eq!(names(&propose(&[text], ALL)), []);
}

#[test]
fn limits_hold_and_ranks_are_by_articles() {
    let texts =
        ["We met Ilse Varn. Then Varn met Ruen Crole.", "We met Ruen Crole.", "We met Davith Lommer."];
    let proposal = propose(&texts, Limits { top: 1, min_articles: 1 });
    assert_eq!((proposal.actors.len(), proposal.left_out), (1, 2));
    assert_eq!(proposal.actors[0].name, "Ruen Crole");
    let proposal = propose(&texts, Limits { top: 10, min_articles: 2 });
    assert_eq!((proposal.actors.len(), proposal.left_out), (1, 0));
    assert_eq!(
        proposal.to_toml().lines().next(),
        Some("# 1 actor found in 3 articles, the most frequent first.")
    );
}

#[test]
fn nobody_is_a_comment() {
    assert_eq!(propose(&[], ALL).to_toml(), "# No actors were found in 0 articles.\n");
}

#[test]
fn ambiguity_is_told_in_the_file() {
    let toml =
        propose(&["We met Bill Varn. Then Varn left.", "We met Lise Varn. Then Varn left."], ALL).to_toml();
    let line = "# \"Varn\" alone is no alias: it means this one in 50 % of articles, Lise Varn in 50 %\n";
    assert!(toml.contains(line), "{toml}");
    assert!(toml.contains("# person · 2 mentions in 1 article · outlets: Herald 1\n"), "{toml}");
    assert!(toml.contains("#   \"We met Bill Varn.\" (a0)\n[[actor]]\nname = \"Bill Varn\"\n"), "{toml}");
}

proptest! {
    /// Whatever articles hold, the proposal is an actors file, and every actor is found again.
    #[test]
    fn proposals_are_read_as_written(
        texts in prop::collection::vec("(We met |\\PC|\\p{C}|\"|\\\\|\n|\u{85}|\u{2028}|Ilse Varn|Varn|Orlund|Jr\\.| the | and |Front|of|Russian|U\\.S\\.|OFA| \\(OFA\\)|, | said|\\. |’s|al-){0,30}", 1..4),
        id in "(\\PC|\\p{C}|\n){0,8}",
    ) {
        let annotator = annotator();
        let mut discovery = Discovery::new();
        for text in &texts {
            let outlet = Some(id.clone());
            let article = Article { id: id.clone(), outlet, text: text.clone(), ..Article::default() };
            let document = annotator.cut("", text);
            discovery.add(&article, ArticleNames::new(&document, annotator.rules(), None));
        }
        let proposal = discovery.propose(annotator.rules(), ALL);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("actors.toml");
        fs::write(&path, proposal.to_toml()).unwrap();
        if proposal.actors.is_empty() {
            prop_assert!(read_actors(&path).unwrap_err().to_string().ends_with("no [[actor]] in the file"));
        } else {
            let actors = read_actors(&path).unwrap();
            prop_assert_eq!(actors.len(), proposal.actors.len());
            for (read, proposed) in actors.iter().zip(&proposal.actors) {
                prop_assert_eq!((&read.name, &read.aliases), (&proposed.name, &proposed.aliases));
            }
            let matcher = ActorMatcher::new(&actors);
            let found: usize = texts.iter().map(|text| matcher.find(&annotator.cut("", text), MentionReach::Alias).len()).sum();
            prop_assert!(found > 0);
        }
    }
}
