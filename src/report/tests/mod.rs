//! Pages are checked as text and for their form; how they look was judged by eye.

mod comparison;
mod evaluation;
mod explanation;
mod known_groups;

/// A name that would run, if it were not escaped.
const HOSTILE: &str = "<script>alert(\"1\")</script>&'`|*";

/// Checks that every element is closed in order, and that nothing hostile became an element.
#[track_caller]
fn assert_well_formed(page: &str) {
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    let page = without_scripts(page.strip_prefix("<!DOCTYPE html>").unwrap());
    assert!(!page.contains("<script") && !page.contains("</script"), "not escaped");
    let mut open = Vec::new();
    for tag in page.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag is closed");
        let name = tag.split(' ').next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if matches!(name, "meta" | "br" | "input") => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

/// The page without its data and its script, which are no elements to a reader.
fn without_scripts(page: &str) -> String {
    let Some((before, data)) = page.split_once("<script id=\"articles-data\" type=\"application/json\">")
    else {
        return page.to_owned();
    };
    let (data, rest) = data.split_once("</script>").unwrap();
    assert!(!data.contains('<') && serde_json::from_str::<serde_json::Value>(data).is_ok());
    let (rest, script) = rest.rsplit_once("<script>").unwrap();
    let (_, after) = script.split_once("</script>").unwrap();
    format!("{before}{rest}{after}")
}

/// What a reader sees: the text without tags and style.
fn visible(page: &str) -> String {
    let page = &without_scripts(page);
    let (head, rest) = page.split_once("<style>").unwrap_or(("", page));
    let body = rest.split_once("</style>").map_or(rest, |(_, body)| body);
    let mut text = head.split('<').filter_map(|tag| Some(tag.split_once('>')?.1)).collect::<String>();
    for (number, piece) in body.split('<').enumerate() {
        text.push_str(if number == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) });
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[track_caller]
fn assert_says(page: &str, expected: &str) {
    let text = visible(page);
    assert!(text.contains(expected), "no “{expected}” in:\n{text}");
}
