//! `lexicon`: listing, checking and importing.

use insta::assert_snapshot;

use super::session::Session;

const DOUBT: &str = "\
category = \"doubt\"
description = \"Words of doubt, e.g. sham. They keep a distance.\"
source = \"Written for this test.\"
licence = \"MIT\"
patterns = [\"alleg*\", \"alleged\", \"no ... evidence\", \"sham\"]
";

const PRAISE: &str = "\
category = \"praise\"
description = \"\"
source = \"Written for this test.\"
licence = \"MIT\"
patterns = [\"brave\", \"sham\", \"so-called\", \"regime 's\"]
";

const NEWS: &str = "\
id,title,text
c1,Sham vote,\"Norland held a sham vote. \"\"A sham,\"\" said Rob Sham of the Brave Party, who is brave.\"
c2,,\"There was no real evidence.\"
";

const LIWC: &str = "\
%
1\tdoubt (Doubt and denial)
2\tpraise
3\tempty
%
sham*\t1
shams\t1
so called\t1
brave\t2\t1
do n't\t1
*word\t2
wa*\t1
like\t(2 1)1/2
:)\t2
";

fn with_lexicons() -> Session {
    Session::empty()
        .with_folder("my")
        .with("my/doubt.toml", DOUBT)
        .with("my/praise.toml", PRAISE)
        .with_folder("good")
        .with("good/doubt.toml", DOUBT.replace("\"alleged\", ", ""))
        .with("news.csv", NEWS)
}

#[test]
fn lists() {
    let mut session = with_lexicons();
    session.succeeds("lexicon list --lexicons my");
    session.succeeds("lexicon list --lexicons my --category doubt");
    session.succeeds("lexicon list --lexicons my --to csv");
    session.succeeds("lexicon list --lexicons my --category doubt --to toml");
    session.fails("lexicon list --lexicons my --to toml");
    session.fails("lexicon list --lexicons my --category dout");
    session.fails("lexicon list --lexicons nowhere");
    assert_snapshot!(session.transcript());
}

#[test]
fn checks() {
    let mut session = with_lexicons();
    session.succeeds("lexicon check good");
    session.succeeds("lexicon check good --on news.csv");
    let output = session.run("lexicon check my", b"");
    assert_eq!(output.status.code(), Some(1));
    session.note("lexicon check my", &output);
    session.fails("lexicon check good --on nowhere.csv");
    assert_snapshot!(session.transcript());
}

#[test]
fn imports_and_checks_what_it_imported() {
    let mut session = Session::empty()
        .with("my.dic", LIWC)
        .with("my.yml", "Doubt:\n  strong:\n    - hoax*\n    - wom?n\npraise: [noble]\n")
        .with("my.lc3", "+negative\nsham*\n+positive\nbrave\n")
        .with("my.cat", "DOUBT\n\tSHAM* (1)\n\tNO_EVIDENCE (1)\n")
        .with("ratings.txt", "brave\t2.4\t0.5\t[2, 3]\nsham\t-1.9\t0.9\t[-2, -1]\nso so\t0.1\t0.3\t[0, 1]\n")
        .with("emotions.txt", "sham\tanger\t1\nsham\tjoy\t0\nbrave\tjoy\t1\n")
        .with("words.txt", "sham\nhoax*\n");
    for (arguments, folder) in [
        ("my.dic --licence MIT", "liwc"),
        ("my.yml my.lc3 my.cat", "several"),
        ("ratings.txt --threshold 1", "ratings"),
        ("emotions.txt words.txt", "others"),
    ] {
        session.succeeds(&format!("lexicon import {arguments} -o {folder}"));
        session.succeeds(&format!("lexicon list --lexicons {folder} --to csv"));
        let check = session.run(&format!("lexicon check {folder}"), b"");
        assert_eq!(check.status.code(), Some(0), "{folder}: {}", super::session::text(&check.stdout));
    }
    session.shows("liwc/doubt.toml");
    session.shows("liwc/not-imported.csv");
    // What is listed can be imported again.
    let listed = session.succeeds("lexicon list --lexicons several --to csv");
    session.succeeds_with("lexicon import - -o again", listed.as_bytes());
    assert_eq!(session.succeeds("lexicon list --lexicons again --to csv"), listed);
    assert_snapshot!(session.transcript());
}

#[test]
fn what_cannot_be_imported() {
    let mut session = Session::empty()
        .with("my.dic", LIWC)
        .with("broken.dic", "%\n1\tdoubt\nsham\t1\n")
        .with("latin.dic", b"%\n1\tdoubt\n%\nf\xfcr\t1\n")
        .with("broken.yml", "doubt:\n  - sham\n hoax\n")
        .with("old.lcd", "<?xml version=\"1.0\"?>\n<dictionary/>\n")
        .with("strange.txt", "a\tb\nc\td\n")
        .with("empty.csv", "category,pattern\n")
        .with_folder("full")
        .with("full/doubt.toml", DOUBT);
    session.fails("lexicon import my.dic --strict -o new");
    session.fails("lexicon import broken.dic -o new");
    session.fails("lexicon import latin.dic -o new");
    session.fails("lexicon import broken.yml -o new");
    session.fails("lexicon import old.lcd -o new");
    session.fails("lexicon import strange.txt -o new");
    session.fails("lexicon import empty.csv -o new");
    session.fails("lexicon import nowhere.dic -o new");
    session.fails("lexicon import my.dic -o full");
    session.misuses("lexicon import my.dic");
    session.misuses("lexicon import my.dic -o new --threshold -1");
    session.misuses("lexicon import my.dic -o new --from spss");
    assert_snapshot!(session.transcript());
}
