//! Annotation of any text: every range slices, and what is found lies inside.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parallax::annotate::{ActorMatcher, Annotator, Field, MentionReach, builtin_lexicons};
use parallax::corpus::Actor;

static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(|| {
    let lexicons = builtin_lexicons().unwrap();
    Annotator::attributing(Default::default(), Default::default(), &lexicons).unwrap()
});
static ACTORS: LazyLock<ActorMatcher> = LazyLock::new(|| {
    ActorMatcher::new(&[Actor::new("Norland", ["Varn", "U.S.", "the rebels"])])
});

fuzz_target!(|data: &str| {
    let (title, text) = data.split_once('\n').unwrap_or(("", data));
    let document = ANNOTATOR.annotate(title, text);
    let n = document.tokens().len();
    for (at, token) in document.tokens().iter().enumerate() {
        let field = document.field(document.field_of(at));
        assert!(field.get(token.span.start..token.span.end).is_some_and(|slice| !slice.is_empty()));
    }
    for sentence in document.sentences() {
        assert!(sentence.start < sentence.end && sentence.end <= n);
    }
    for quote in document.quotes() {
        assert!(quote.tokens.end <= n && quote.content.start >= quote.tokens.start);
    }
    for attribution in document.attributions() {
        assert!(attribution.content.iter().all(|content| content.start < content.end && content.end <= n));
        if let Some(source) = &attribution.source {
            assert!(source.end <= n);
            let _ = document.referent_of(source.clone());
        }
    }
    assert!(document.hits().iter().all(|hit| hit.tokens.end <= n && hit.tokens.start < hit.tokens.end));
    for mention in ACTORS.find(&document, MentionReach::Pronoun) {
        assert!(mention.tokens.start < mention.tokens.end && mention.tokens.end <= n);
        assert!(!document.slice(&mention.tokens).is_empty() || document.field_of(mention.tokens.start) == Field::Title);
    }
});
