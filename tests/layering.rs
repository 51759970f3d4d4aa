//! Which module may import which. The table is the rule; change it when the design changes, never work around it.

#![allow(clippy::unwrap_used, reason = "a failing test may panic, also in its helpers")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every top-level module of the library, with the modules that it may import besides itself.
const LAYERS: [(&str, &[&str]); 24] = [
    ("error", &[]),
    ("span", &["error"]),
    ("label", &["error"]),
    ("stats", &["error"]),
    ("output", &["error"]),
    ("settings", &["error"]),
    ("corpus", &["settings", "error", "span", "stats"]),
    ("annotate", &["corpus", "settings", "error", "span"]),
    ("dictionary", &["annotate", "corpus", "settings", "error"]),
    ("import", &["corpus", "settings", "error"]),
    ("discover", &["corpus", "annotate", "span"]),
    ("matrix", &["error"]),
    ("vectors", &["annotate", "stats", "error"]),
    ("features", &["annotate", "vectors", "matrix", "error", "span", "label"]),
    ("linear", &["matrix", "label", "stats", "error"]),
    (
        "model",
        &[
            "corpus", "annotate", "vectors", "features", "matrix", "linear", "settings", "error", "label",
            "stats",
        ],
    ),
    ("evaluate", &["model", "features", "corpus", "label", "stats", "error"]),
    ("adapt", &["evaluate", "model", "linear", "corpus", "stats", "error"]),
    ("tune", &["evaluate", "model", "linear", "annotate", "corpus", "label", "stats", "error"]),
    ("validate", &["evaluate", "model", "linear", "annotate", "corpus", "label", "span", "stats", "error"]),
    ("sample", &["stats"]),
    ("compare", &["model", "features", "corpus", "annotate", "label", "stats", "error"]),
    ("known_groups", &["compare", "model", "corpus", "settings", "stats", "error"]),
    // Shows what the others found and computed, so it names their types.
    (
        "report",
        &[
            "evaluate",
            "validate",
            "compare",
            "known_groups",
            "model",
            "annotate",
            "corpus",
            "label",
            "stats",
            "error",
        ],
    ),
];

/// The binary: it reaches the library through `parallax::` alone.
const BINARY: [&str; 2] = ["main", "cli"];

/// The most lines of a source file.
const LONGEST: usize = 600;

#[test]
fn modules_import_only_what_their_layer_allows() {
    let mut wrong = Vec::new();
    for file in source_files() {
        let module = file.module();
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else { continue };
        for (line, imported) in file.imports() {
            if imported != module && !allowed.contains(&imported.as_str()) {
                wrong.push(format!("{}:{line}: `{module}` may not import `{imported}`", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_binary_uses_the_public_api_alone() {
    let main = fs::read_to_string("src/main.rs").unwrap();
    let declared: Vec<&str> = main.lines().filter_map(|line| line.strip_prefix("mod ")).collect();
    assert_eq!(declared, ["cli;"], "main.rs declares a module of the library again");
    for file in source_files().into_iter().filter(|file| BINARY.contains(&file.module().as_str())) {
        let own = file.imports().into_iter().filter(|(_, imported)| imported != "cli");
        assert_eq!(own.collect::<Vec<_>>(), [], "{}", file.path.display());
    }
}

#[test]
fn every_module_is_in_the_table() {
    let mut modules: Vec<String> = source_files().iter().map(SourceFile::module).collect();
    modules.dedup();
    let known: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).chain(BINARY).chain(["lib"]).collect();
    let unknown: Vec<&String> = modules.iter().filter(|module| !known.contains(&module.as_str())).collect();
    assert!(unknown.is_empty(), "not in the table: {unknown:?}");
    let gone: Vec<&&str> =
        known.iter().filter(|name| !modules.iter().any(|module| module == **name)).collect();
    assert!(gone.is_empty(), "in the table, but not in src: {gone:?}");
}

#[test]
fn no_file_is_too_long() {
    for file in source_files() {
        let lines = file.text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", file.path.display());
    }
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "\
use crate::label::LabelSet;
use crate::{
    error::{Kind, Result},
    stats,
};
// crate::annotate in a comment
fn f() -> crate::Result<()> { super::super::linear::fit(super::own()) }
#[cfg(test)]
mod tests {
    use crate::report;
}
pub(crate) fn g() { crate::matrix::h() }
";
    let file = SourceFile { path: "src/model/train.rs".into(), text: text.into() };
    let found = file.imports();
    let found: Vec<(usize, &str)> = found.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(
        found,
        [(1, "label"), (2, "error"), (2, "stats"), (7, "error"), (7, "linear"), (12, "matrix")],
        "model/train.rs"
    );
}

struct SourceFile {
    /// From the package's root.
    path: PathBuf,
    text: String,
}

/// All of `src` but `tests.rs` and folders `tests`, sorted by path.
fn source_files() -> Vec<SourceFile> {
    fn visit(folder: &Path, files: &mut Vec<SourceFile>) {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() && !path.ends_with("tests") {
                visit(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("tests.rs")
            {
                files.push(SourceFile { text: fs::read_to_string(&path).unwrap(), path });
            }
        }
    }
    let mut files = Vec::new();
    visit(Path::new("src"), &mut files);
    assert!(files.len() > 50, "src is not where it was");
    files
}

impl SourceFile {
    /// The top-level module: `model` of src/model/train.rs, `span` of src/span.rs.
    fn module(&self) -> String {
        let top = self.path.components().nth(1).unwrap();
        Path::new(&top).file_stem().unwrap().to_str().unwrap().to_owned()
    }

    /// How many times `super` leads to the root: 1 from src/span.rs and src/model/mod.rs, 2 from src/model/train.rs.
    fn depth(&self) -> usize {
        self.path.components().count() - 1 - usize::from(self.path.ends_with("mod.rs"))
    }

    /// The top-level modules that the file names outside comments and tests, with their lines.
    fn imports(&self) -> Vec<(usize, String)> {
        let code = code_only(&self.text);
        let mut imports = Vec::new();
        for root in ["crate::".to_owned(), "super::".repeat(self.depth())] {
            for (at, _) in code.match_indices(&root) {
                let before = &code[..at];
                // Not `mycrate::`, and not the tail of a longer chain of `super::`.
                if before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                    continue;
                }
                let line = before.lines().count().max(1);
                let line = if before.ends_with('\n') { line + 1 } else { line };
                imports.extend(first_names(&code[at + root.len()..]).map(|name| (line, name)));
            }
        }
        imports.sort();
        imports
    }
}

/// The first name of the path, or of each path in braces. What the root exports anew is `error`'s.
fn first_names(path: &str) -> impl Iterator<Item = String> {
    let mut names = Vec::new();
    let (mut depth, mut name) = (0, String::new());
    let mut heads = true;
    for c in path.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => heads = true,
            c if (c.is_alphanumeric() || c == '_') && heads => {
                name.push(c);
                continue;
            }
            _ => {}
        }
        if !name.is_empty() {
            names.push(std::mem::take(&mut name));
            heads = false;
        }
        if depth == 0 {
            break;
        }
    }
    names.into_iter().map(|name| match name.as_str() {
        "Error" | "Result" => "error".to_owned(),
        _ => name,
    })
}

/// The text with comments and test modules left blank. Relies on rustfmt: a module of tests ends with the first `}`
/// at the beginning of a line.
fn code_only(text: &str) -> String {
    let mut code = String::new();
    let mut in_tests = false;
    for line in text.lines() {
        in_tests |= line == "#[cfg(test)]";
        if !in_tests {
            code.push_str(line.split("//").next().unwrap_or_default());
        }
        code.push('\n');
        in_tests &= line != "}" && line != "mod tests;";
    }
    code
}
