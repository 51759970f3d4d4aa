//! Pages as people use them, in a browser without a window: Chromium or Chrome, named by `PARALLAX_BROWSER` or found on the
//! path. Where there is none, and where axe-core is not there (`PARALLAX_AXE` names its file), the tests say so and pass.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a failing test may panic, also in its helpers"
)]

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser that is spoken to over two pipes, by the DevTools protocol.
struct Browser {
    child: Child,
    commands: File,
    answers: BufReader<File>,
    session: String,
    last: u64,
    _folder: TempDir,
}

impl Browser {
    /// `None` where there is no browser.
    fn start() -> Option<Self> {
        let program = std::env::var_os("PARALLAX_BROWSER").map(PathBuf::from).or_else(|| {
            let path = std::env::var_os("PATH")?;
            let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
            std::env::split_paths(&path)
                .flat_map(|folder| names.map(|name| folder.join(name)))
                .find(|path| path.is_file())
        });
        let Some(program) = program else {
            println!("skipped: no browser");
            return None;
        };
        let folder = TempDir::new().unwrap();
        let pipes = ["commands", "answers"].map(|name| folder.path().join(name));
        assert!(Command::new("mkfifo").args(&pipes).status().unwrap().success());
        let script = r#"exec "$0" --headless=new --no-sandbox --disable-gpu --no-first-run --user-data-dir="$3" --remote-debugging-pipe about:blank 3<"$1" 4>"$2""#;
        let child = Command::new("sh")
            .args(["-c", script])
            .arg(program)
            .args(&pipes)
            .arg(folder.path().join("profile"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let commands = OpenOptions::new().write(true).open(&pipes[0]).unwrap();
        let answers = BufReader::new(File::open(&pipes[1]).unwrap());
        let mut browser = Self { child, commands, answers, session: String::new(), last: 0, _folder: folder };
        let target = browser.send("Target.createTarget", json!({ "url": "about:blank" }));
        let attached =
            browser.send("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        browser.send("Page.enable", json!({}));
        Some(browser)
    }

    /// The result of a command.
    fn send(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        write!(self.commands, "{message}\0").unwrap();
        loop {
            let mut answer = Vec::new();
            self.answers.read_until(0, &mut answer).unwrap();
            answer.pop();
            let answer: Value = serde_json::from_slice(&answer).unwrap();
            if answer["id"] == self.last {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// What an expression of the page is; promises are waited for.
    fn eval(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let result = self.send("Runtime.evaluate", parameters);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    #[track_caller]
    fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        while self.eval(expression) != true {
            assert!(start.elapsed() < Duration::from_secs(20), "never: {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn open(&mut self, page: &Path) {
        self.send("Page.navigate", json!({ "url": format!("file://{}", page.display()) }));
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'");
    }

    fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            " " => (32, " "),
            "Escape" => (27, ""),
            _ => panic!("{key}"),
        };
        let event = |kind: &str, text: &str| {
            let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code });
            if !text.is_empty() {
                event["text"] = text.into();
            }
            event
        };
        self.send("Input.dispatchKeyEvent", event("keyDown", text));
        self.send("Input.dispatchKeyEvent", event("keyUp", ""));
    }

    fn write(&mut self, text: &str) {
        self.send("Input.insertText", json!({ "text": text }));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder of the demo, made once.
fn demo() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let run = |arguments: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_parallax"))
                .args(arguments)
                .current_dir(folder.path())
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        };
        run(&["demo", "-o", "demo"]);
        run(&["cross-validate", "demo/data/labels.csv", "--folds", "3", "-o", "demo/validation"]);
        folder
    });
    folder.path()
}

#[test]
fn a_comparison_is_sorted_filtered_searched_and_read_by_keyboard() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&demo().join("demo/reading/index.html"));
    // The page's own policy lets its script run, and no other.
    browser.wait("!document.querySelector('.list').hidden && !document.querySelector('.choices').hidden");
    assert_eq!(
        browser.eval("new Promise((done) => { const script = document.createElement('script'); script.textContent = 'window.hostile = true'; document.body.append(script); setTimeout(() => done(window.hostile === undefined), 50); })"),
        true
    );

    // Sorting: by mean score, which rises or falls after each press.
    browser.eval("window.table = document.querySelector('section[data-actor] table.sortable'); window.at = [...table.tHead.rows[0].cells].findIndex((cell) => cell.textContent.includes('Mean score')); table.tHead.rows[0].cells[at].querySelector('button').focus()");
    let scores = "[...table.tBodies[0].rows].map((row) => parseFloat(row.cells[at].textContent.replace('−', '-'))).filter((score) => !Number.isNaN(score))";
    for (order, compare) in [("descending", ">="), ("ascending", "<=")] {
        browser.press("Enter");
        browser.wait(&format!("table.tHead.rows[0].cells[at].getAttribute('aria-sort') === '{order}'"));
        assert_eq!(
            browser.eval(&format!(
                "{scores}.every((score, at, all) => at === 0 || all[at - 1] {compare} score)"
            )),
            true
        );
        assert_eq!(browser.eval(&format!("{scores}.length > 1")), true);
    }

    // Filtering: an actor, then an outlet, by the space bar.
    browser.eval("window.actor = document.querySelector('input[name=actor]'); actor.focus()");
    browser.press(" ");
    browser.wait("[...document.querySelectorAll('[data-actor]')].every((part) => part.hidden === (part.dataset.actor === actor.value))");
    browser.press(" ");
    browser.wait("[...document.querySelectorAll('[data-actor]')].every((part) => !part.hidden)");
    browser.eval("window.group = document.querySelector('input[name=group]'); group.focus()");
    browser.press(" ");
    browser.wait("[...document.querySelectorAll('[data-group]')].every((part) => part.hasAttribute('hidden') === (part.dataset.group === group.value || part.dataset.other === group.value))");
    assert_eq!(browser.eval("[...document.querySelectorAll('.list tbody tr')].every((row) => row.cells[1].textContent !== group.value)"), true);
    browser.press(" ");

    // Searching.
    browser.wait("document.querySelectorAll('.list tbody tr').length > 5");
    let title = browser.eval("document.querySelector('.list tbody th').textContent.split('…')[0]");
    browser.eval("document.getElementById('search').focus()");
    browser.write(title.as_str().unwrap());
    browser.wait("document.querySelectorAll('.list tbody tr').length >= 1 && document.querySelectorAll('.list tbody tr').length < 5");

    // Reading.
    let n = browser.eval("document.querySelectorAll('.readings a').length").as_u64().unwrap();
    assert!(n > 5, "{n} readings");
    browser.eval("window.link = document.querySelector('.readings a'); link.focus()");
    browser.press("Enter");
    browser.wait("document.querySelector('.reading:target') === document.activeElement && document.activeElement.offsetHeight > 100");
    browser.press("Escape");
    browser.wait("!document.querySelector('.reading:target') && document.activeElement === link");
}

#[test]
fn the_sum_of_every_reading_adds_up() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&demo().join("demo/reading/index.html"));
    // Rows are rounded to three decimals each.
    let wrong = browser.eval(
        "(() => { const number = (cell) => parseFloat(cell.textContent.replace('−', '-')); const wrong = []; \
         for (const reading of document.querySelectorAll('.reading')) { const logit = parseFloat(reading.dataset.logit); let tables = 0; \
         for (const table of reading.querySelectorAll('table')) { if (!table.tFoot) continue; tables += 1; \
         const rows = [...table.tBodies[0].rows].map((row) => number(row.cells[row.cells.length - 1])); \
         const sum = rows.reduce((sum, value) => sum + value, 0); \
         const foot = [...table.tFoot.rows].map((row) => number(row.cells[row.cells.length - 1])); \
         if (!(Math.abs(sum - logit) <= 0.0005 * (rows.length + 1)) || !foot.every((value) => Math.abs(value - logit) <= 0.001)) wrong.push([reading.id, sum, logit, foot]); } \
         if (tables !== 3) wrong.push([reading.id, tables]); } return wrong; })()",
    );
    assert_eq!(wrong, json!([]));
}

#[test]
fn pages_are_accessible() {
    let Some(axe) = std::env::var_os("PARALLAX_AXE") else {
        println!("skipped: no axe-core");
        return;
    };
    let Some(mut browser) = Browser::start() else { return };
    let axe = std::fs::read_to_string(axe).unwrap();
    browser.send("Page.setBypassCSP", json!({ "enabled": true }));
    let pages = [
        "reading/index.html",
        "comparison/index.html",
        "evaluation/evaluation.html",
        "validation/validation.html",
        "explanation.html",
    ];
    for page in pages {
        for scheme in ["light", "dark"] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            browser.send("Emulation.setEmulatedMedia", media);
            browser.open(&demo().join("demo").join(page));
            let mut states = vec!["true"];
            if page.starts_with("reading") {
                states.push(
                    "(location.hash = 'reading-1', new Promise((done) => setTimeout(() => done(true), 100)))",
                );
            }
            for state in states {
                browser.eval(state);
                browser.eval(&axe);
                let found = browser.eval("axe.run().then((results) => results.passes.length < 10 ? ['nothing was looked at'] : results.violations.map((found) => [found.id, found.nodes.length, found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]))");
                assert_eq!(found, json!([]), "{page}, {scheme}");
            }
        }
    }
}
