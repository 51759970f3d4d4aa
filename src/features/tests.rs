use std::collections::BTreeMap;
use std::ops::Range;

use super::*;
use crate::annotate::{Annotator, Language, Lexicons, Mention, MentionReach};
use crate::corpus::Actor;

const LEXICON: &str =
    "category = 'threat'\ndescription = ''\nsource = ''\nlicence = ''\npatterns = ['threat*', 'attack*']";

/// Every feature as it comes, with its tokens.
#[derive(Default)]
struct All(Vec<(Group, String, Range<usize>, u32)>);

impl Sink for All {
    fn add(&mut self, group: Group, name: Name<'_>, tokens: Range<usize>, times: u32) {
        assert!(!tokens.is_empty() && times > 0, "{group} {name}");
        self.0.push((group, name.to_string(), tokens, times));
    }
}

fn with_target<T>(
    title: &str,
    text: &str,
    actor: &str,
    take: impl FnOnce(&Target<'_, '_>, &Lexicons, &Annotator) -> T,
) -> T {
    let lexicons = Lexicons::parse([("threat.toml", LEXICON)]).unwrap();
    let annotator = Annotator::new(Language::English, &lexicons).unwrap();
    let document = annotator.annotate(title, text);
    let mentions: Vec<Mention> =
        annotator.mentions_of(&document, &Actor::new(actor, []), None, MentionReach::Alias);
    take(&Target { document: &document, mentions: &mentions, whole: true }, &lexicons, &annotator)
}

fn all(title: &str, text: &str, unit: Unit) -> All {
    with_target(title, text, "Varn", |target, lexicons, annotator| {
        let mut config = FeatureConfig::default();
        config.keep_only(&Group::ALL);
        let mut all = All::default();
        Extractor::new(&config, unit, lexicons, annotator.rules()).extract(target, &mut all);
        all
    })
}

/// The features of one group as "name" or "name ×count", sorted.
fn features(group: Group, title: &str, text: &str) -> Vec<String> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for (of, name, _, times) in all(title, text, Unit::Article).0 {
        if of == group {
            *counts.entry(name).or_default() += times;
        }
    }
    let shown =
        counts.into_iter().map(|(name, count)| if count > 1 { format!("{name} ×{count}") } else { name });
    shown.collect()
}

#[test]
fn each_group_of_words() {
    let text = "Critics fear Varn, who left. Rain fell.";
    for (group, expected) in [
        (
            Group::Document,
            &[
                "critic",
                "critic fear",
                "fear",
                "fear varn",
                "fell",
                "left",
                "rain",
                "rain fell",
                "varn",
                "varn who",
                "who",
                "who left",
            ][..],
        ),
        (
            Group::Sentence,
            &["ACTOR who", "critic", "critic fear", "fear", "fear ACTOR", "left", "who", "who left"],
        ),
        (Group::Window, &["left:critic", "left:fear", "right:left", "right:who"]),
        (Group::Near, &["left1:fear", "left2:critic", "right1:who", "right2:left"]),
        (Group::Clause, &["left:critic", "left:fear"]),
        (Group::Voice, &["reported"]),
        (Group::Identity, &["varn"]),
        (Group::Naming, &[]),
    ] {
        assert_eq!(features(group, "", text), expected, "{group}");
    }
}

#[test]
fn roles_of_the_actor() {
    for (text, expected) in [
        ("Varn accused Tressen of lies.", &["agent of: accuse", "does: accuse tressen"][..]),
        ("Varn did not resign.", &["agent of: resign (negated)"]),
        ("Varn did not stop aid.", &["agent of: stop (negated)", "does: stop aid (negated)"]),
        ("Critics accused Varn.", &["patient of: accuse"]),
        ("Varn was not struck.", &["patient of: strike (negated)"]),
        ("Varn will resign.", &["agent of: resign", "agent, future"]),
        ("Talmera turned down Varn.", &["patient of: turn down"]),
        ("Varn is guilty.", &["is: guilti"]),
        ("Varn's aggression grew.", &["has: aggress"]),
        ("The Varn campaign grew.", &["in compound: campaign"]),
        (
            "They urged sanctions against Varn.",
            &["by way of: against ×2", "governed by: sanction against", "governed by: urge against"],
        ),
    ] {
        assert_eq!(features(Group::Role, "", text), expected, "{text}");
    }
}

#[test]
fn lexicon_hits_with_voice_negation_and_role() {
    let text = "Varn threatened them. \"Varn never attacked us,\" she said. No threat came.";
    for (group, expected) in [
        (Group::LexiconDocument, &["outlet:not threat", "outlet:threat", "quoted:not threat"][..]),
        (Group::LexiconSentence, &["outlet:threat", "quoted:not threat"]),
        (Group::LexiconWindow, &["right:not threat", "right:threat"]),
        (Group::LexiconRole, &["agent of: threat", "agent of: threat (negated)"]),
        (Group::Voice, &["outlet", "quoted", "speaks"]),
    ] {
        assert_eq!(features(group, "", text), expected, "{group}");
    }
}

#[test]
fn a_hit_counts_as_near_within_five_tokens() {
    assert_eq!(features(Group::LexiconWindow, "", "Varn one two three four threat"), ["right:threat"]);
    assert_eq!(features(Group::LexiconWindow, "", "Varn one two three four five threat"), [""; 0]);
    assert_eq!(features(Group::LexiconWindow, "", "A threat one two three four Varn"), ["left:threat"]);
    assert_eq!(features(Group::LexiconWindow, "", "A threat one two three four five Varn"), [""; 0]);
}

#[test]
fn who_speaks() {
    assert_eq!(features(Group::Voice, "", "Varn later said so."), ["outlet", "speaks"]);
    assert_eq!(features(Group::Voice, "", "Varn left before Tressen said so."), ["outlet"]);
}

#[test]
fn common_names_are_apart_from_proper_ones() {
    let groups = |text: &str, actor: &str| {
        with_target("", text, actor, |target, lexicons, annotator| {
            let mut config = FeatureConfig::default();
            config.keep_only(&[Group::Naming, Group::Identity]);
            let mut all = All::default();
            Extractor::new(&config, Unit::Article, lexicons, annotator.rules()).extract(target, &mut all);
            all.0.into_iter().map(|(group, name, ..)| (group, name)).collect::<Vec<_>>()
        })
    };
    let (naming, identity) =
        (|name: &str| (Group::Naming, name.into()), |name: &str| (Group::Identity, name.into()));
    assert_eq!(groups("They met Karsk rebels.", "Karsk rebels"), [identity("karsk"), naming("rebel")]);
    assert_eq!(groups("They met the rebels.", "the rebels"), [naming("rebel")]);
}

#[test]
fn what_is_not_needed_changes_no_feature() {
    let text = "Critics said Varn attacked them. “The threat of Varn is not real,” Varn said. Rain fell.";
    with_target("", text, "Varn", |target, lexicons, annotator| {
        let mut needed = 0;
        for group in Group::ALL {
            let mut config = FeatureConfig::default();
            config.keep_only(&[group]);
            let extractor = Extractor::new(&config, Unit::Article, lexicons, annotator.rules());
            let needs = extractor.needs();
            needed += u32::from(needs.attributions) + u32::from(needs.hits);
            let (mut of_all, mut of_needed) = (All::default(), All::default());
            extractor.extract(target, &mut of_all);
            let mut document = annotator.annotate_for("", text, needs.before_mentions(MentionReach::Alias));
            annotator.complete(&mut document, needs);
            let mentions: &[Mention] = if extractor.needs_mentions() { target.mentions } else { &[] };
            extractor.extract(&Target { document: &document, mentions, ..*target }, &mut of_needed);
            let none = matches!(group, Group::Whole | Group::Naming);
            assert_eq!(of_all.0.is_empty(), none, "{group}");
            assert_eq!(of_all.0, of_needed.0, "{group}");
        }
        assert_eq!(needed, 7);
    });
}

#[test]
fn identity_is_off_by_default() {
    let config = FeatureConfig::default();
    let off: Vec<Group> = Group::ALL.into_iter().filter(|group| config.weight(*group) == 0.0).collect();
    assert_eq!(off, [Group::Identity]);
}

#[test]
fn several_mentions_in_a_sentence() {
    let text = "Varn lied, Varn fled";
    assert_eq!(features(Group::Sentence, "", text), ["ACTOR fled", "ACTOR lie", "fled", "lie", "lie ACTOR"]);
    let window = ["left:ACTOR", "left:lie", "right:ACTOR", "right:fled ×2", "right:lie"];
    assert_eq!(features(Group::Window, "", text), window);
    assert_eq!(features(Group::Clause, "", text), ["right:fled", "right:lie"]);
    let near = ["left1:lie", "left2:ACTOR", "right1:fled", "right1:lie", "right2:ACTOR", "right3:fled"];
    assert_eq!(features(Group::Near, "", text), near);
}

#[test]
fn mentions_in_the_title_count() {
    assert_eq!(
        features(Group::Window, "Varn lies", "Critics met Varn."),
        ["left:critic", "left:met", "right:lie"]
    );
}

#[test]
fn a_mention_has_its_sentence_as_surroundings() {
    let names = |unit| -> Vec<String> {
        let all = all("", "Varn lied. Rain fell.", unit).0.into_iter();
        all.filter(|(group, ..)| *group == Group::Document).map(|(_, name, ..)| name).collect()
    };
    assert_eq!(names(Unit::Mention), ["varn", "lie", "varn lie"]);
    assert_eq!(names(Unit::Article), ["varn", "lie", "varn lie", "rain", "fell", "rain fell"]);
}

#[test]
fn no_mention_leaves_the_document() {
    let groups: Vec<Group> =
        all("", "A threat fell.", Unit::Article).0.into_iter().map(|(group, ..)| group).collect();
    assert!(groups.iter().all(|group| matches!(group, Group::Document | Group::LexiconDocument)));
    assert!(!groups.is_empty());
    assert!(all("", "A threat fell.", Unit::Mention).0.is_empty());
}

/// Counts of "near" features by name.
fn counts(terms: &TermTable, names: &[(&str, u32)], others: &[(Group, &str)]) -> Counted {
    let mut words = Words::new(terms);
    let mut counts = Counts::new(&mut words);
    let mut add = |group, name, times| counts.add(group, Name::of(group, name), 0..1, times);
    names.iter().for_each(|(name, times)| add(Group::Near, name, *times));
    others.iter().for_each(|(group, name)| add(*group, name, 1));
    counts.finish()
}

#[test]
fn columns_are_sorted_and_rare_features_left_out() {
    let terms = TermTable::default();
    let mut builder = VocabularyBuilder::new(&terms);
    for names in [&[("b", 1), ("a", 3)][..], &[("b", 2), ("c", 1)], &[("a", 1), ("b", 1)]] {
        builder.push(vec![(counts(&terms, names, &[(Group::Document, "z")]), 1.0)]).unwrap();
    }
    let (space, matrix) =
        builder.finish(&FeatureConfig::default(), &SideInformation::default(), |_| Ok(())).unwrap();
    assert_eq!(space.names().collect::<Vec<_>>(), ["z", "a", "b"]);
    assert_eq!((space.columns(Group::Document), space.columns(Group::Near)), (0..1, 1..3));
    assert_eq!(space.feature(1), Some((Group::Near, "a")));
    assert_eq!(space.feature(3), None);
    assert_eq!((space.column(Group::Near, "b"), space.column(Group::Document, "b")), (Some(2), None));
    // ln((1 + n) / (1 + df)) + 1 with n = 3 and df = 3, 2, 3.
    assert_eq!(space.idf(), [1.0, (4.0f64 / 3.0).ln() as f32 + 1.0, 1.0]);

    // (1 + ln 3) · idf beside 1 · 1, scaled to the weight 0.5.
    let (a, b) = ((1.0 + 3.0f64.ln()) * ((4.0f64 / 3.0).ln() + 1.0), 1.0);
    let norm = (a * a + b * b).sqrt();
    let row: Vec<(u32, f32)> = matrix.row(0).collect();
    for ((column, value), expected) in
        row.into_iter().zip([(0, 0.5), (1, 0.5 * a / norm), (2, 0.5 * b / norm)])
    {
        assert_eq!(column, expected.0);
        assert!((f64::from(value) - expected.1).abs() < 1e-6, "{value} {expected:?}");
    }
}

#[test]
fn an_observation_is_the_mean_of_its_parts() {
    let terms = TermTable::default();
    let mut builder = VocabularyBuilder::new(&terms);
    builder
        .push(vec![
            (counts(&terms, &[("a", 1)], &[]), 0.5),
            (counts(&terms, &[("a", 1), ("b", 1)], &[]), 0.5),
        ])
        .unwrap();
    builder.push(vec![(counts(&terms, &[("b", 1)], &[]), 1.0)]).unwrap();
    let config = FeatureConfig { min_document_frequency: 1, ..FeatureConfig::default() };
    let (space, matrix) = builder.finish(&config, &SideInformation::default(), |_| Ok(())).unwrap();
    // A feature counts once for an observation, in however many parts it is.
    assert_eq!(space.idf(), [(3.0f64 / 2.0).ln() as f32 + 1.0, 1.0]);
    let [a, b] = [f64::from(space.idf()[0]), 1.0];
    let norm = (a * a + b * b).sqrt();
    for ((column, value), expected) in
        matrix.row(0).zip([(0, 0.5 * (0.5 + 0.5 * a / norm)), (1, 0.5 * 0.5 * b / norm)])
    {
        assert_eq!(column, expected.0);
        assert!((f64::from(value) - expected.1).abs() < 1e-6, "{value} {expected:?}");
    }
}

#[test]
fn nothing_frequent_enough_is_an_error() {
    let terms = TermTable::default();
    let mut builder = VocabularyBuilder::new(&terms);
    builder.push(vec![(counts(&terms, &[("a", 9)], &[]), 1.0)]).unwrap();
    let error =
        builder.finish(&FeatureConfig::default(), &SideInformation::default(), |_| Ok(())).unwrap_err();
    assert!(error.to_string().contains("no feature occurs in 2 observations"), "{error}");
}

#[test]
fn a_space_refuses_what_is_not_one() {
    let feature = |group, name, idf| (group, name, idf);
    let space = |features: Vec<_>| FeatureSpace::new(features, &FeatureConfig::default());
    for (features, message) in [
        (vec![feature(Group::Near, "b", 1.0), feature(Group::Near, "a", 1.0)], "not in order"),
        (vec![feature(Group::Near, "a", 1.0), feature(Group::Near, "a", 1.0)], "not in order"),
        (vec![feature(Group::Near, "a", 1.0), feature(Group::Window, "b", 1.0)], "not in order"),
        (vec![feature(Group::Near, "a\nb", 1.0)], "line break"),
        (vec![feature(Group::Near, "a", f32::NAN)], "NaN"),
        (vec![feature(Group::Near, "a", -1.0)], "-1"),
    ] {
        let error = space(features).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn each_group_has_the_length_that_it_is_given() {
    let text = "Varn threatened critics. Critics fear the threat of Varn.";
    with_target("", text, "Varn", |target, lexicons, annotator| {
        let config =
            FeatureConfig { min_document_frequency: 1, ..FeatureConfig::default() }.resolve().unwrap();
        let extractor = Extractor::new(&config, Unit::Article, lexicons, annotator.rules());
        let terms = TermTable::default();
        let mut builder = VocabularyBuilder::new(&terms);
        let mut words = Words::new(&terms);
        let mut counts = Counts::new(&mut words);
        extractor.extract(target, &mut counts);
        builder.push(vec![(counts.finish(), 1.0)]).unwrap();
        let (space, matrix) = builder.finish(&config, &SideInformation::default(), |_| Ok(())).unwrap();
        let row: Vec<(u32, f32)> = matrix.row(0).collect();
        for group in Group::ALL {
            let of_group =
                row.iter().filter(|(column, _)| space.columns(group).contains(&(*column as usize)));
            let norm = of_group.map(|(_, value)| f64::from(*value).powi(2)).sum::<f64>().sqrt();
            // Nobody is named by a common word, and a label of a whole article is nothing special in such a model.
            let is_absent = matches!(group, Group::Naming | Group::Whole);
            let expected = if is_absent { 0.0 } else { config.weight(group) };
            assert!((norm - expected).abs() < 1e-6, "{group}: {norm}");
        }

        let mut words = Words::new(&space);
        let mut known = KnownCounts::new(&mut words);
        extractor.extract(target, &mut known);
        known.add(Group::Near, Name::of(Group::Near, "never seen"), 0..1, 1);
        assert_eq!(known.into_row(), row);
        let mut occurrences = Occurrences::new(&mut words);
        extractor.extract(target, &mut occurrences);
        let observed = occurrences.into_row();
        assert_eq!(observed.iter().map(|feature| (feature.column, feature.value)).collect::<Vec<_>>(), row);
    });
}

#[test]
fn groups_are_called_alike_everywhere() {
    for group in Group::ALL {
        assert_eq!(serde_json::to_string(&group).unwrap(), format!("\"{group}\""));
        assert_eq!(Group::from_name(group.name()).unwrap(), group);
    }
    let error = Group::from_name("lexicon_documnet").unwrap_err().to_string();
    assert!(error.contains("did you mean `lexicon_document`?"), "{error}");
}

#[test]
fn only_the_groups_that_are_kept_have_weight() {
    let mut config = FeatureConfig::default();
    config.keep_only(&[Group::Identity, Group::Near]);
    assert_eq!(
        (config.weight(Group::Identity), config.weight(Group::Near), config.weight(Group::Window)),
        (1.0, 0.5, 0.0)
    );
}

#[test]
fn the_rarest_are_left_out_where_features_are_too_many() {
    let terms = TermTable::default();
    let kept = |max_features| {
        let mut builder = VocabularyBuilder::new(&terms);
        for names in [&["a", "b", "c"][..], &["a", "b", "c", "d"], &["a", "b", "d", "e"], &["a"]] {
            let names: Vec<(&str, u32)> = names.iter().map(|name| (*name, 7)).collect();
            builder.push(vec![(counts(&terms, &names, &[]), 1.0)]).unwrap();
        }
        let config = FeatureConfig { max_features, ..FeatureConfig::default() };
        let (space, matrix) = builder.finish(&config, &SideInformation::default(), |_| Ok(()))?;
        assert_eq!(matrix.n_columns(), space.len());
        Ok(space.names().collect::<Vec<_>>().concat())
    };
    assert_eq!(kept(9).unwrap(), "abcd");
    assert_eq!(kept(4).unwrap(), "abcd");
    // "c" and "d" are as frequent.
    assert_eq!(kept(3).unwrap(), "ab");
    assert_eq!(kept(1).unwrap(), "a");
    let error: crate::Error = kept(0).unwrap_err();
    assert!(error.to_string().contains("no feature occurs in 5 observations"), "{error}");
}
