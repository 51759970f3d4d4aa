//! What the program prints and writes, on small inputs, as transcripts in `snapshots/`.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test --test cli`, then read the diff.

// The transcripts have the operating system's own words in them.
#![cfg(all(unix, feature = "cli"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod actors;
mod articles;
mod configuration;
mod imports;
mod inputs;
mod known_groups;
mod lexicons;
mod outputs;
mod reports;
mod session;
mod surroundings;
mod usage;
