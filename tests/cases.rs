//! Annotation cases: what news texts hold, written as data in `tests/cases/*.toml`.
//!
//! Each file explains its own form at its top. A case that fails is named, with what was expected and what was found.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;

use parallax::annotate::{
    self, ActorMatcher, Annotator, Document, Field, Known, Language, Lexicons, MentionReach, Modality,
    ProperName, RoleHead, Rules, Setting, gender, proper_names,
};
use parallax::corpus::Actor;
use parallax::span::Span;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<T> {
    case: Vec<Case<T>>,
}

/// One case: the texts, and in `more` what is looked for in them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case<T> {
    name: String,
    #[serde(default)]
    title: String,
    text: String,
    #[serde(flatten)]
    more: T,
}

/// What a case expects and what was found, one line each.
struct Outcome {
    expected: Vec<String>,
    found: Vec<String>,
}

/// Runs the cases of one file and fails with all that differ.
fn run<T: DeserializeOwned>(file: &str, check: impl Fn(&T, &Case<T>) -> Outcome) {
    let cases: File<T> = toml::from_str(file).unwrap_or_else(|error| panic!("{error}"));
    let mut failures = String::new();
    for case in &cases.case {
        let Outcome { expected, found } = check(&case.more, case);
        if expected != found {
            let lines =
                |lines: &[String]| lines.iter().map(|line| format!("\n    {line}")).collect::<String>();
            let (expected, found) = (lines(&expected), lines(&found));
            writeln!(failures, "case \"{}\"\n  expected:{expected}\n  found:{found}", case.name).unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn annotator(lexicons: &Lexicons) -> Annotator {
    Annotator::new(Language::English, lexicons).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs of white space as one blank, so that a case need not repeat the line ends of its text.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    tokens: String,
}

#[test]
fn tokens() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/tokens.toml"), |expected: &Tokens, case| {
        let document = annotator.annotate(&case.title, &case.text);
        let found: Vec<&str> = (0..document.tokens().len()).map(|at| document.source(at)).collect();
        Outcome { expected: vec![expected.tokens.clone()], found: vec![found.join("|")] }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    sentences: Vec<String>,
}

#[test]
fn sentences() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/sentences.toml"), |expected: &Sentences, case| {
        let document = annotator.annotate(&case.title, &case.text);
        let found = document.sentences().iter().map(|sentence| one_line(document.slice(sentence)));
        Outcome { expected: expected.sentences.clone(), found: found.collect() }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mentions {
    #[serde(default = "alias")]
    reach: MentionReach,
    actors: Vec<Actor>,
    mentions: Vec<ExpectedMention>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedMention {
    actor: String,
    text: String,
    #[serde(default)]
    found: Option<String>,
}

fn alias() -> MentionReach {
    MentionReach::Alias
}

fn check_mentions(annotator: &Annotator, expected: &Mentions, case: &Case<Mentions>) -> Outcome {
    let document = annotator.annotate(&case.title, &case.text);
    let found = ActorMatcher::new(&expected.actors).find(&document, expected.reach).into_iter();
    let found = found.map(|mention| {
        let actor = &expected.actors[mention.actor].name;
        let kind = format!("{:?}", mention.found).to_lowercase();
        format!("{actor}: {} ({kind})", one_line(document.slice(&mention.tokens)))
    });
    let expected = expected.mentions.iter().map(|mention| {
        format!("{}: {} ({})", mention.actor, mention.text, mention.found.as_deref().unwrap_or("alias"))
    });
    Outcome { expected: expected.collect(), found: found.collect() }
}

#[test]
fn mentions() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/mentions.toml"), |expected, case| check_mentions(&annotator, expected, case));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refers {
    refers: Vec<ExpectedReferent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedReferent {
    phrase: String,
    to: Option<String>,
}

#[test]
fn referents() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/referents.toml"), |expected: &Refers, case| {
        let document = annotator.annotate(&case.title, &case.text);
        let line = |phrase: &str, to: Option<&str>| format!("{phrase} -> {}", to.unwrap_or("nobody"));
        // The phrases are in order; each is looked for after the one before it.
        let mut from = 0;
        let find = expected.refers.iter().map(|refers| {
            let start =
                from + case.text[from..].find(&refers.phrase).unwrap_or_else(|| panic!("{}", refers.phrase));
            from = start + refers.phrase.len();
            let tokens = document.tokens_in(Field::Text, Span::new(start, from));
            let to = document.referent_of(tokens).map(|referent| one_line(document.slice(&referent.name)));
            line(&refers.phrase, to.as_deref())
        });
        let found = find.collect();
        let expected = expected.refers.iter().map(|refers| line(&refers.phrase, refers.to.as_deref()));
        Outcome { expected: expected.collect(), found }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<ExpectedName>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ExpectedName {
    kind: String,
    text: String,
    title: Option<String>,
    acronym: Option<String>,
    gender: Option<String>,
    #[serde(rename = "as")]
    known: Option<String>,
    setting: Option<String>,
}

impl ExpectedName {
    fn found(document: &Document<'_>, rules: &Rules, name: &ProperName) -> Self {
        let known = name.known.map(|known| match known {
            Known::Country(country, _) => rules.gazetteer.countries()[country].name.clone(),
            Known::Body(body) => rules.gazetteer.bodies()[body].names[0].clone(),
        });
        Self {
            kind: format!("{:?}", name.kind).to_lowercase(),
            text: one_line(document.slice(&name.tokens)),
            title: name.title.as_ref().map(|title| one_line(document.slice(title))),
            acronym: name.acronym.map(|at| document.source(at).to_owned()),
            gender: gender(document, rules, name).map(|gender| format!("{gender:?}").to_lowercase()),
            known,
            setting: (name.setting != Setting::Prose).then(|| format!("{:?}", name.setting).to_lowercase()),
        }
    }

    fn line(&self) -> String {
        let mut line = format!("{}: {}", self.kind, self.text);
        for (what, value) in [
            ("title", &self.title),
            ("acronym", &self.acronym),
            ("gender", &self.gender),
            ("as", &self.known),
            ("setting", &self.setting),
        ] {
            if let Some(value) = value {
                write!(line, " | {what}: {value}").unwrap();
            }
        }
        line
    }
}

#[test]
fn names() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/names.toml"), |expected: &Names, case| {
        let document = annotator.annotate(&case.title, &case.text);
        let names = proper_names(&document, annotator.rules());
        let found = names.iter().map(|name| ExpectedName::found(&document, annotator.rules(), name).line());
        Outcome { expected: expected.names.iter().map(ExpectedName::line).collect(), found: found.collect() }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quotes {
    quotes: Vec<ExpectedQuote>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedQuote {
    text: String,
    speaker: Option<String>,
    cue: Option<String>,
}

#[test]
fn quotes() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/quotes.toml"), |expected: &Quotes, case| {
        let document = annotator.annotate(&case.title, &case.text);
        let line = |text: &str, speaker: Option<&str>, cue: Option<&str>| {
            format!("{} | speaker: {} | cue: {}", text, speaker.unwrap_or("none"), cue.unwrap_or("none"))
        };
        let found = document.quotes().iter().map(|quote| {
            let speaker = quote.speaker.as_ref().map(|speaker| document.slice(speaker));
            let cue = quote.cue.map(|cue| document.source(cue));
            line(&one_line(document.slice(&quote.content)), speaker, cue)
        });
        let expected = expected.quotes.iter();
        let expected =
            expected.map(|quote| line(&quote.text, quote.speaker.as_deref(), quote.cue.as_deref()));
        Outcome { expected: expected.collect(), found: found.collect() }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attributions {
    attributions: Vec<ExpectedAttribution>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedAttribution {
    kind: String,
    source: Option<String>,
    cue: Option<String>,
    content: Vec<String>,
}

#[test]
fn attributions() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/attributions.toml"), |expected: &Attributions, case| {
        let document = annotator.annotate(&case.title, &case.text);
        let line = |kind: &str, source: Option<&str>, cue: Option<&str>, content: &[String]| {
            let [source, cue] = [source, cue].map(|words| words.unwrap_or("none"));
            format!("{kind} | source: {source} | cue: {cue} | {}", content.join(" … "))
        };
        let found = document.attributions().iter().map(|found| {
            let source = found.source.as_ref().map(|source| document.slice(source));
            let content: Vec<String> =
                found.content.iter().map(|content| one_line(document.slice(content))).collect();
            line(found.kind.name(), source, found.cue.map(|cue| document.source(cue)), &content)
        });
        let expected = expected.attributions.iter();
        let expected = expected.map(|expected| {
            line(&expected.kind, expected.source.as_deref(), expected.cue.as_deref(), &expected.content)
        });
        Outcome { expected: expected.collect(), found: found.collect() }
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hits {
    lexicon: BTreeMap<String, Vec<String>>,
    hits: Vec<ExpectedHit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedHit {
    category: String,
    text: String,
}

#[test]
fn lexicons() {
    run(include_str!("cases/lexicons.toml"), |expected: &Hits, case| {
        let lexicons = lexicons_of(&expected.lexicon);
        let annotator = annotator(&lexicons);
        let document = annotator.annotate(&case.title, &case.text);
        let found = document.hits().iter().map(|hit| {
            let category = &lexicons.categories()[hit.category].category;
            format!("{category}: {}", one_line(document.slice(&hit.tokens)))
        });
        let expected = expected.hits.iter().map(|hit| format!("{}: {}", hit.category, hit.text));
        Outcome { expected: expected.collect(), found: found.collect() }
    });
}

/// Lexicons with the given patterns by category.
fn lexicons_of(patterns: &BTreeMap<String, Vec<String>>) -> Lexicons {
    let files: Vec<String> = patterns
        .iter()
        .map(|(category, patterns)| {
            format!("category = {category:?}\npatterns = {patterns:?}\ndescription = ''\nsource = ''\nlicence = ''")
        })
        .collect();
    Lexicons::parse(files.iter().map(|file| ("case", file.as_str())))
        .unwrap_or_else(|error| panic!("{error}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    #[serde(default = "varn")]
    actor: String,
    roles: Vec<String>,
}

fn varn() -> String {
    "Varn".into()
}

#[test]
fn roles() {
    let annotator = annotator(&Lexicons::default());
    run(include_str!("cases/roles.toml"), |expected: &Roles, case| {
        let document = annotator.annotate(&case.title, &case.text);
        let mentions = ActorMatcher::new(&[Actor::new(expected.actor.as_str(), [])])
            .find(&document, MentionReach::Alias);
        assert!(!mentions.is_empty(), "case \"{}\" does not mention {}", case.name, expected.actor);
        let found =
            mentions.iter().flat_map(|mention| annotate::roles(&document, mention, annotator.rules()));
        let line = |found: RoleHead| {
            let preposition =
                found.preposition.map_or(String::new(), |at| format!(" {}", document.source(at)));
            let modality = Some(found.modality.name()).filter(|_| found.modality != Modality::Asserted);
            let scope: Vec<&str> = found.negated.then_some("negated").into_iter().chain(modality).collect();
            let scope = if scope.is_empty() { String::new() } else { format!(" ({})", scope.join(", ")) };
            format!("{}: {}{preposition}{scope}", found.role.name(), document.source(found.head))
        };
        Outcome { expected: expected.roles.clone(), found: found.map(line).collect() }
    });
}
