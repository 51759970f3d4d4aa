//! The frame that all pages share.

use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// SHA-256 of the script in Base64: browsers are to run nothing else, whatever got into a page.
const SCRIPT_HASH: &str = "HaFArQ8rH1HOiOFclsp2P1WJ+80SHE8RYqwp8P1QRZY=";

/// A whole page. It needs nothing but itself, and asks browsers to hold it to that.
pub(super) fn page(title: &str, body: &Markup) -> String {
    whole(title, body, "default-src 'none'; style-src 'unsafe-inline'", None)
}

/// A page that a script makes more of.
pub(super) fn enhanced_page(title: &str, body: &Markup) -> String {
    let policy = format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{SCRIPT_HASH}'");
    whole(title, body, &policy, Some(SCRIPT))
}

fn whole(title: &str, body: &Markup, policy: &str, script: Option<&str>) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy);
                title { (title) " · Parallax" }
                style { (PreEscaped(STYLE)) }
            }
            body { main #top { (body) } @if let Some(script) = script { script { (PreEscaped(script)) } } }
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

/// A table that the page's script makes sortable.
pub(super) fn sortable(caption: &str, content: &Markup) -> Markup {
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" {
            table.sortable { caption { (caption) } (content) }
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
    fn browsers_are_told_to_run_the_script_alone() {
        use sha2::{Digest, Sha256};
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let base64: String = Sha256::digest(SCRIPT)
            .chunks(3)
            .flat_map(|bytes| {
                let word = bytes.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
                    << (8 * (3 - bytes.len()));
                (0..4).map(move |at| match at <= bytes.len() {
                    true => char::from(DIGITS[(word >> (18 - 6 * at)) as usize & 63]),
                    false => '=',
                })
            })
            .collect();
        assert_eq!(SCRIPT_HASH, base64, "put this hash into the constant");
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("innerHTML"));
        let page = enhanced_page("x", &html! {});
        assert!(
            page.contains(&format!("script-src 'sha256-{SCRIPT_HASH}'"))
                && page.matches("<script").count() == 1
        );
    }

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
