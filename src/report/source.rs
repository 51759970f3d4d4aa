//! The files that a result was computed from.

use maud::{Markup, html};

use super::number::count;
use super::page::table;
use crate::corpus::Source;

/// The files with their sizes and hashes.
pub(super) fn sources(caption: &str, sources: &[Source]) -> Markup {
    table(
        caption,
        &html! {
            thead {
                tr { th scope="col" { "File" } th.number scope="col" { "Rows" } th.number scope="col" { "Selected" } th scope="col" { "SHA-256" } }
            }
            tbody {
                @for source in sources {
                    tr {
                        th scope="row" { (source.name) }
                        td { (count(source.rows)) }
                        td { (count(source.selected)) }
                        td.text.hash { code { (source.sha256) } }
                    }
                }
            }
        },
    )
}
