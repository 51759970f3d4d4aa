//! Runs the program in a folder of its own and keeps a transcript.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// Six observations of two actors.
pub(crate) const LABELS: &str = "\
id,event,outlet,date,text,actor,split,label
a1,vote,Herald,2031-01-05,\"Norland kept its word. Norland is a brave and honest partner.\",Norland,train,positive
a2,vote,Clamour,2031-01-05,\"Norland broke its word. Norland is a cruel and corrupt regime.\",Norland,train,negative
a3,fire,Herald,2031-02-01,\"The brave crews of Suder saved the town. Suder is an honest partner.\",Suder,train,positive
a4,fire,Clamour,2031-02-01,\"The cruel rulers of Suder let it burn. Suder is a corrupt regime.\",Suder,train,negative
a5,deal,Herald,2031-03-09,\"Norland is a brave partner, the minister said.\",Norland,test,positive
a6,deal,Clamour,2031-03-09,\"Norland is a corrupt regime, the minister said.\",Norland,test,negative
";

/// Three articles, of which the last mentions no actor of [`ACTORS`].
pub(crate) const ARTICLES: &str = "\
id,event,outlet,date,title,text
b1,talks,Herald,2031-04-01,Talks,\"Norland is an honest partner. Suder stayed away.\"
b2,talks,Clamour,2031-04-02,,\"Suder is a cruel regime.\"
b3,weather,Herald,2031-04-03,,\"It rained all day.\"
";

pub(crate) const ACTORS: &str = "\
[[actor]]
name = \"Norland\"

[[actor]]
name = \"Suder\"
aliases = [\"Suderians\"]
";

/// A folder in which the program runs.
pub(crate) struct Session {
    folder: TempDir,
    transcript: String,
}

impl Session {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: TempDir::new().unwrap(), transcript: String::new() }
    }

    /// A folder with `labels.csv`, `articles.csv`, `actors.toml`, and `my.model` trained on the labels.
    pub(crate) fn new() -> Self {
        static MODEL: OnceLock<Vec<u8>> = OnceLock::new();
        let model = MODEL.get_or_init(|| {
            let session = Self::empty().with("labels.csv", LABELS);
            let output = session.run("train labels.csv --split train -o my.model", b"");
            assert!(output.status.success(), "{}", text(&output.stderr));
            fs::read(session.path("my.model")).unwrap()
        });
        let inputs = [("labels.csv", LABELS), ("articles.csv", ARTICLES), ("actors.toml", ACTORS)];
        inputs
            .into_iter()
            .fold(Self::empty(), |session, (name, content)| session.with(name, content))
            .with("my.model", model)
    }

    /// Adds a file.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    /// Adds a folder.
    pub(crate) fn with_folder(self, name: &str) -> Self {
        fs::create_dir(self.path(name)).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program, to be run in the folder, with nothing in its environment that changes what it prints.
    pub(crate) fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parallax"));
        command.current_dir(self.folder.path()).env_clear().env("NO_COLOR", "1");
        command
    }

    /// The program, started by a shell after what `first` tells it to do.
    pub(crate) fn program_after(&self, first: &str) -> Command {
        let mut shell = Command::new("sh");
        let script = format!("{first}; exec \"$0\" \"$@\"");
        shell.current_dir(self.folder.path()).args(["-c", &script, env!("CARGO_BIN_EXE_parallax")]);
        shell
    }

    /// Runs the program with `arguments`, which are separated by blanks, and with `stdin`.
    pub(crate) fn run(&self, arguments: &str, stdin: &[u8]) -> Output {
        let mut command = self.program();
        command.args(arguments.split_whitespace());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It may end without having read all of it.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }

    /// Runs a command that must succeed; gives its standard output.
    pub(crate) fn succeeds(&mut self, arguments: &str) -> String {
        self.succeeds_with(arguments, b"")
    }

    /// The same, with `stdin`.
    pub(crate) fn succeeds_with(&mut self, arguments: &str, stdin: &[u8]) -> String {
        let output = self.run(arguments, stdin);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", text(&output.stderr));
        self.note(arguments, &output);
        text(&output.stdout).to_owned()
    }

    /// Runs a command that must fail: with exit code 1 and one message, which it gives, without output.
    pub(crate) fn fails(&mut self, arguments: &str) -> String {
        self.fails_with(arguments, b"")
    }

    /// The same, with `stdin`.
    pub(crate) fn fails_with(&mut self, arguments: &str, stdin: &[u8]) -> String {
        let before = self.listing();
        let output = self.run(arguments, stdin);
        self.note(arguments, &output);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments}: {message}");
        assert!(message.starts_with("error: ") && message.matches("error: ").count() == 1, "{message}");
        assert_eq!(text(&output.stdout), "", "{arguments}");
        assert_eq!(self.listing(), before, "{arguments} left something behind");
        message.to_owned()
    }

    /// Runs a command that is no right one: exit code 2, and the usage.
    pub(crate) fn misuses(&mut self, arguments: &str) {
        let before = self.listing();
        let output = self.run(arguments, b"");
        self.note(arguments, &output);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert_eq!(self.listing(), before, "{arguments} left something behind");
    }

    /// Every file and folder below the folder, with the files' contents.
    pub(crate) fn listing(&self) -> BTreeSet<(PathBuf, Vec<u8>)> {
        fn visit(folder: &Path, found: &mut BTreeSet<(PathBuf, Vec<u8>)>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    visit(&path, found);
                }
                found.insert((path.clone(), fs::read(&path).unwrap_or_default()));
            }
        }
        let mut found = BTreeSet::new();
        visit(self.folder.path(), &mut found);
        found
    }

    /// Notes what a file holds.
    pub(crate) fn shows(&mut self, name: &str) {
        let content = self.read(name);
        writeln!(self.transcript, "$ cat {name}\n{content}").unwrap();
    }

    /// Notes a command and what it printed.
    pub(crate) fn note(&mut self, arguments: &str, output: &Output) {
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        writeln!(
            self.transcript,
            "$ parallax {arguments}\n{}{}",
            without_numbers(stdout),
            without_numbers(stderr)
        )
        .unwrap();
    }

    /// What was run, and what it printed: first on standard output, then on standard error.
    pub(crate) fn transcript(&self) -> &str {
        self.transcript.trim_end()
    }
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The text with `#.#` for what the model computes: numbers with a decimal point, and how many features there are.
fn without_numbers(text: &str) -> String {
    let masked = |line: &str| {
        let mut out = String::new();
        let mut rest = line;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let end = rest[start..]
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .map_or(rest.len(), |n| start + n);
            let number = rest[start..end].trim_end_matches('.');
            out.push_str(rest[..start].trim_end_matches(if number.contains('.') { '-' } else { '\0' }));
            let counted = rest[start + number.len()..].starts_with(" features");
            out.push_str(if number.contains('.') || counted { "#.#" } else { number });
            rest = &rest[start + number.len()..];
        }
        out + rest + "\n"
    };
    text.lines().map(masked).collect()
}
