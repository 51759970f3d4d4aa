//! What surrounds a run and should not matter: locale, time zone, umask, names of files and folders.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output};

use super::session::{ACTORS, ARTICLES, LABELS, Session, text};

/// The whole job; what each run wrote, by name.
const JOB: [&str; 4] = [
    "train labels.csv --split train -o new.model",
    "evaluate new.model labels.csv --split test -o evaluation",
    "score new.model articles.csv --actors actors.toml -o scores.csv",
    "compare new.model articles.csv --actors actors.toml -o comparison",
];

fn written(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    [
        "new.model",
        "scores.csv",
        "evaluation/evaluation.json",
        "evaluation/evaluation.html",
        "comparison/comparison.json",
        "comparison/index.html",
    ]
    .map(|name| (name.to_owned(), fs::read(folder.join(name)).unwrap()))
    .into()
}

fn job(surround: impl Fn(&mut Command)) -> BTreeMap<String, Vec<u8>> {
    let session = Session::new();
    for arguments in JOB {
        let mut command = session.program();
        surround(command.args(arguments.split_whitespace()));
        succeeded(&command.output().unwrap());
    }
    written(&session.path(""))
}

fn succeeded(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn locale_and_time_zone_reach_no_result() {
    let expected = job(|_| {});
    for (locale, zone) in
        [("tr_TR.UTF-8", "Pacific/Kiritimati"), ("de_DE@euro", "UTC+12"), ("xx", "no such zone")]
    {
        let found = job(|command| {
            command.env("LC_ALL", locale).env("LANG", locale).env("TZ", zone);
        });
        assert!(found == expected, "{locale} {zone}");
    }
}

/// Where the user keeps files to themselves, so does the program; a folder that others may read has files that they may.
#[test]
fn umask_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    for (umask, file, folder) in [("022", 0o644, 0o755), ("077", 0o600, 0o700)] {
        let session = Session::new();
        for arguments in JOB {
            let mut program = session.program_after(&format!("umask {umask}"));
            succeeded(&program.args(arguments.split_whitespace()).output().unwrap());
        }
        let mode = |name: &str| fs::metadata(session.path(name)).unwrap().permissions().mode() & 0o777;
        for (name, expected) in [
            ("new.model", file),
            ("scores.csv", file),
            ("comparison/index.html", file),
            ("comparison", folder),
        ] {
            assert_eq!(mode(name), expected, "{name} with umask {umask}");
        }
    }
}

/// Blanks, quotes, hyphens in front, other scripts, and bytes that are no UTF-8.
#[test]
fn any_name_will_do() {
    let names: [&[u8]; 5] =
        [b"a b", b"it's \"so\"", "Nachrichten-žurnāls-新聞".as_bytes(), b"br\xf6ken\xff", b"new\nline"];
    for name in names {
        let session = Session::empty();
        let folder = session.path("").join(OsStr::from_bytes(name));
        fs::create_dir(&folder).unwrap();
        let of = |extension: &str| {
            let mut file = OsString::from(OsStr::from_bytes(name));
            file.push(extension);
            folder.join(file)
        };
        for (extension, content) in [(".labels.csv", LABELS), (".articles.csv", ARTICLES), (".toml", ACTORS)]
        {
            fs::write(of(extension), content).unwrap();
        }
        let (labels, articles, actors) = (of(".labels.csv"), of(".articles.csv"), of(".toml"));
        let (model, scores, report) = (of(".model"), of(".scores.csv"), of(" report"));
        let evaluation = of(" evaluation");
        let run = |command: &str, arguments: &[&Path]| {
            succeeded(&session.program().arg(command).args(arguments).output().unwrap());
        };
        let (o, with) = (Path::new("-o"), Path::new("--actors"));
        run("train", &[&labels, o, &model]);
        run("score", &[&model, &articles, with, &actors, o, &scores]);
        run("compare", &[&scores, o, &report]);
        run("evaluate", &[&model, &labels, o, &evaluation]);
        assert!(fs::read_to_string(&scores).unwrap().lines().count() == 7);
        assert!(report.join("index.html").exists());
        // Nothing is left beside them.
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 7, "{name:?}");
    }
}

#[test]
fn empty_files_are_named() {
    let mut session = Session::new()
        .with("empty", "")
        .with("empty.csv", "")
        .with("empty.jsonl", "")
        .with("empty.csv.gz", "")
        .with_folder("none")
        .with("none/empty.toml", "");
    for (arguments, name) in [
        ("train empty.csv -o new.model", "empty.csv"),
        ("train empty.jsonl -o new.model", "empty.jsonl"),
        ("score my.model empty.csv.gz --actors actors.toml", "empty.csv.gz"),
        ("score my.model articles.csv empty --actors actors.toml -o scores.csv", "empty"),
        ("score my.model articles.csv --actors empty", "empty"),
        ("score empty.csv articles.csv --actors actors.toml -o scores.csv", "empty.csv"),
        ("inspect empty", "empty"),
        ("compare empty.csv -o report", "empty.csv"),
        ("train labels.csv --lexicons none -o new.model", "none/empty.toml"),
        ("lexicon check none", "none/empty.toml"),
        ("lexicon import empty -o lexicon.toml", "empty"),
        ("report check none", "none"),
    ] {
        let message = session.fails(arguments);
        assert!(message.contains(name), "{arguments}: {message}");
    }
    // A configuration without keys has the defaults.
    let output = session.run("train labels.csv --split train --config empty -o new.model", b"");
    succeeded(&output);
    assert!(fs::read(session.path("new.model")).unwrap() == fs::read(session.path("my.model")).unwrap());
}
