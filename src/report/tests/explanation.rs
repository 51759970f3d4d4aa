use std::io::Write;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::annotate::{
    ActorMatcher, Annotator, Document, Language, Lexicons, MentionReach, builtin_lexicons,
};
use crate::corpus::{Actor, Article, Input, ReadOptions, read_labels};
use crate::features::Target;
use crate::label::LabelSet;
use crate::model::{Config, Direction, Explanation, Head, Model, Prediction, Selection};
use crate::report::{ExplainedArticle, explanation_html};

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| builtin_lexicons().unwrap());
static ANNOTATOR: LazyLock<Annotator> =
    LazyLock::new(|| Annotator::new(Language::English, &LEXICONS).unwrap());

/// A model of four short articles with these labels, two of each.
fn train(labels: [&str; 2]) -> Model {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    let texts = [
        "Ardania attacked the village. \u{201c}A crime,\u{201d} said Mr. Lund.",
        "The brutal army of Ardania attacked the town, and nobody was spared.",
        "Ardania saved the children. \u{201c}Heroes,\u{201d} said Mary Orr.",
        "The brave sailors of Ardania saved the families from the storm.",
    ];
    writeln!(file, "id,text,actor,label").unwrap();
    for (number, text) in texts.iter().enumerate() {
        writeln!(file, "{number},\"{text}\",Ardania,\"{}\"", labels[number / 2].replace('"', "\"\""))
            .unwrap();
    }
    let labels = read_labels(&[Input::new(file.path())], &ReadOptions::default()).unwrap();
    let mut config = Config::default();
    config.features.min_document_frequency = 1;
    Model::train(&labels, Selection::default(), config, LEXICONS.clone(), &mut |_| ()).unwrap()
}

fn article(title: &str, text: &str) -> Article {
    Article { id: "a1".into(), title: title.into(), text: text.into(), ..Article::default() }
}

fn explain(model: &Model, article: &Article, actor: &Actor) -> String {
    let document = model.annotator().annotate(&article.title, &article.text);
    let mentions = model.annotator().mentions_of(&document, actor, None, MentionReach::Alias);
    let explanation =
        model.explain(&Target { document: &document, mentions: &mentions, whole: true }, Head::Overall, None);
    explanation_html(&ExplainedArticle {
        article,
        actor: &actor.name,
        document: &document,
        mentions: &mentions,
        explanation: &explanation,
        labels: model.labels(),
        lexicons: model.lexicons(),
    })
}

/// The content of the element that `start` opens, up to `end`.
fn part<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    page.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[test]
fn shows_result_text_and_ledger() {
    let model = train(["negative", "positive"]);
    let text = "The brave sailors of Ardania saved the children.\n\n\u{201c}Heroes,\u{201d} said Mary Orr.";
    let mut article = article("Ardania saved families", text);
    article.outlet = Some("Courier".into());
    let page = explain(&model, &article, &Actor::new("Ardania", []));
    assert_well_formed(&page);
    assert_says(&page, "Positive toward Ardania: framing score +0.");
    assert_says(&page, "2 mentions in the article.");
    assert_says(&page, "Plus speaks for “positive”, minus for “negative”.");
    assert_says(&page, "Courier · a1");
    assert!(page.contains("<strong class=\"mention\">"));
    assert_eq!(part(&page, "<span class=\"quote\" title=\"", "\""), "quoted; speaker: Mary Orr");
    assert!(page.contains("lexicon: "));
    assert!(page.contains("strong-for"));
    assert_says(&page, "all other features (");

    // Three tables, and each ends in the sum and the logit with the same digits.
    let feet: Vec<String> =
        page.split("<tfoot>").skip(1).map(|foot| foot.split_once("</tfoot>").unwrap().0.into()).collect();
    assert_eq!(feet.len(), 3);
    for foot in feet {
        let foot = visible(&foot);
        let (sum, logit) = foot.strip_prefix("sum").unwrap().split_once("logit").unwrap();
        assert_eq!(sum, logit);
        assert!(sum.starts_with('+'));
    }
}

#[test]
fn an_actor_that_is_not_found_is_said_to_be_missing() {
    let model = train(["hero", "villain"]);
    let page = explain(&model, &article("", "Nothing happened."), &Actor::new("Belmark", []));
    assert_well_formed(&page);
    assert_says(&page, "(no headline)");
    assert_says(&page, "Belmark was not found in the article; this is predicted from the article alone.");
    assert!(!visible(&page).contains("framing score"));
}

#[test]
fn nominal_labels_are_explained_one_by_one() {
    let model = train(["villain", "hero"]);
    let page = explain(&model, &article("", "Ardania saved the children."), &Actor::new("Ardania", []));
    assert_says(&page, "Hero toward Ardania: p(hero) 0.");
    assert_says(&page, "Plus speaks for “hero”, minus against “hero”.");
}

#[test]
fn everything_is_escaped_and_bytes_repeat() {
    let model = train([HOSTILE, "positive"]);
    let mut article =
        article(HOSTILE, &format!("{HOSTILE} attacked \u{201c}{HOSTILE}\u{201d}, said {HOSTILE}."));
    article.id = HOSTILE.into();
    article.outlet = Some(HOSTILE.into());
    let page = explain(&model, &article, &Actor::new(HOSTILE, []));
    assert_well_formed(&page);
    assert_says(&page, &format!("toward {HOSTILE}: "));
    assert_says(&page, &format!("{HOSTILE} · {HOSTILE}"));
    assert_eq!(page, explain(&model, &article, &Actor::new(HOSTILE, [])));
}

/// An explanation whose tokens contribute what their positions say.
fn invented(document: &Document<'_>) -> Explanation {
    let tokens = (0..document.tokens().len()).map(|at| (at % 7) as f64 - 3.0).collect();
    Explanation {
        head: Head::Overall,
        prediction: Prediction { logits: vec![0.0; 2], probabilities: vec![0.5; 2], label: 0, score: None },
        direction: Direction { name: "b".into(), sum: "logit of b".into(), coefficients: vec![0.0, 1.0] },
        logit: 0.0,
        intercept: 0.0,
        features: Vec::new(),
        tokens,
    }
}

proptest! {
    #[test]
    fn the_text_is_kept_to_the_last_blank(
        title in "[ a-zA<&>\"\u{201c}\u{201d}'.]{0,30}",
        text in "([ \n\t]{0,3}(Ardania|allegedly|was not|said|\"|\u{201c}|\u{201d}|[<&>é😀.,'’]|[A-Za-z]{1,6})){0,40}[ \n]{0,2}",
    ) {
        let article = article(&title, &text);
        let document = ANNOTATOR.annotate(&title, &text);
        let mentions = ActorMatcher::new(&[Actor::new("Ardania", [])]).find(&document, MentionReach::Alias);
        let page = explanation_html(&ExplainedArticle {
            article: &article,
            actor: "Ardania",
            document: &document,
            mentions: &mentions,
            explanation: &invented(&document),
            labels: &LabelSet::new(["a", "b"], &Default::default()).unwrap(),
            lexicons: &LEXICONS,
        });
        assert_well_formed(&page);
        let shown = visible(part(&page, "<h1 id=\"heading\">", "</h1>"));
        prop_assert_eq!(if title.is_empty() { "(no headline)" } else { &title }, shown);
        prop_assert_eq!(text, visible(part(&page, "<div class=\"article\">", "</div>")));
    }
}
