//! Model files. Built for this, a model's checksum is not compared, so that what lies behind it is reached.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parallax::annotate::ActorMatcher;
use parallax::corpus::{Actor, Article, ArticleRow};
use parallax::model::Model;

fuzz_target!(|data: &[u8]| {
    let Ok(model) = Model::from_bytes(data) else { return };
    let row = ArticleRow {
        article: Article {
            id: "a".into(),
            event: None,
            outlet: None,
            date: None,
            title: "Talks".into(),
            text: "Norland is a cruel and corrupt regime, they said. “Norland is honest,” Varn said.".into(),
        },
        actor: None,
        mention: None,
        also: Vec::new(),
        file: "f".into(),
        line: 1,
    };
    for score in model.score(&row, &ActorMatcher::new(&[Actor::new("Norland", [])])) {
        let Some(prediction) = score.prediction else { continue };
        let sum: f64 = prediction.probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 1e-6, "{prediction:?}");
        assert!(prediction.score.is_none_or(|score| (-1.0..=1.0).contains(&score)));
    }
    assert!(Model::from_bytes(&model.to_bytes().unwrap()).is_ok());
});
