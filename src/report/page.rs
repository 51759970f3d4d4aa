//! The frame that all pages share.

use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// A whole page. It needs nothing but itself, and asks browsers to hold it to that.
pub(super) fn page(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) " · Parallax" }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    page.into_string()
}

/// A table that scrolls by itself where the screen is too narrow for it.
pub(super) fn table(caption: &str, content: &Markup) -> Markup {
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" {
            table { caption { (caption) } (content) }
        }
    }
}

/// Sentences as a list.
pub(super) fn sentences(sentences: &[String]) -> Markup {
    html! { ul { @for sentence in sentences { li { (sentence) } } } }
}

/// Warnings as a marked list; nothing if there are none.
pub(super) fn warnings(warnings: &[String]) -> Markup {
    html! {
        @if !warnings.is_empty() {
            div.warning role="note" {
                strong { "Careful" }
                (sentences(warnings))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_nothing_and_escapes_the_title() {
        let page = page("<script>alert(1)</script>", &html! { p { "text" } });
        assert!(!page.contains("<script"));
        assert!(page.contains("<title>&lt;script&gt;"));
        for loading in ["src=", "href=", "url(", "@import"] {
            assert!(!page.contains(loading), "{loading}");
        }
    }
}
