//! A cross-validation as a page and as Markdown.

mod markdown;
mod page;
mod words;

pub use markdown::validation_markdown;
pub use page::validation_html;
