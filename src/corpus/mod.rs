//! Reading articles and labels: what is in the files, and nothing about what it means.

mod article;

pub use article::{Actor, Article, Observation};
