//! Files that users write: lexicons, actors, configurations, and dictionaries of other programs.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parallax::annotate::{Annotator, Lexicons};
use parallax::corpus::read_actors;
use parallax::model::Config;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
static FILE: LazyLock<PathBuf> = LazyLock::new(|| FOLDER.path().join("file.toml"));

fuzz_target!(|data: &[u8]| {
    fs::write(&*FILE, data).unwrap();
    if let Ok(actors) = read_actors(&FILE) {
        assert!(actors.iter().all(|actor| actor.names().all(|name| !name.is_empty())));
    }
    if let Ok(lexicons) = Lexicons::read(FOLDER.path())
        && let Ok(annotator) = Annotator::attributing(Default::default(), Default::default(), &lexicons)
    {
        let document = annotator.annotate("", "The regime was not honest, they said: a brave, cruel and corrupt one.");
        assert!(document.hits().iter().all(|hit| hit.category < lexicons.categories().len()));
    }
    let _ = Config::read(&FILE);
});
