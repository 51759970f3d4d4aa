//! How much memory training may take, and what it says of that before it begins.

use parallax::annotate::Lexicons;
use parallax::corpus::{Labels, Limits, ReadOptions};
use parallax::error::Result;
use parallax::model::{Config, Model};

use super::output::tell;

/// Bytes of texts from which on it is told what training will need, also where nothing bounds it.
const MUCH: usize = 32 << 20;

/// How much memory may be taken.
#[derive(clap::Args)]
pub(crate) struct MemoryArgs {
    /// The most memory that training may take: `500M`, `4G`. What it will need is told first; if that is more, nothing is
    /// done
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    max_memory: Option<u64>,
}

impl MemoryArgs {
    /// The same options, where labels that take more are not read on.
    pub(crate) fn bound(&self, options: ReadOptions) -> ReadOptions {
        ReadOptions { limits: Limits { labels: self.max_memory, ..options.limits }, ..options }
    }

    /// The same settings, with the bound.
    pub(crate) fn within(&self, config: Config) -> Config {
        Config { max_memory: self.max_memory, ..config }
    }

    /// Tells what training will need, where that is bounded or much. Counts may be `kept` for several fits.
    ///
    /// # Errors
    /// It is more than may be taken.
    pub(crate) fn tell(
        &self,
        labels: &Labels,
        config: &Config,
        lexicons: &Lexicons,
        kept: bool,
    ) -> Result<()> {
        let texts: usize = labels.articles.iter().map(|article| article.text.len()).sum();
        if self.max_memory.is_some() || texts > MUCH {
            let needed = Model::memory_needed(labels, config.clone(), lexicons, kept)?;
            let most =
                self.max_memory.map_or(String::new(), |most| format!(" of the {} MB allowed", most >> 20));
            tell(format_args!("needs about {} MB of memory{most}", needed.div_ceil(1 << 20)));
        }
        Ok(())
    }
}

/// A number of bytes, with K, M, G or T for powers of 1024.
fn bytes(text: &str) -> std::result::Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.get(digits.len()..).unwrap_or_default().to_ascii_uppercase();
    let power = match unit.trim_end_matches('B').trim_end_matches('I') {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        _ => return Err("the unit is to be K, M, G or T".into()),
    };
    let number: f64 = digits.parse().map_err(|_| "a size is expected, such as 500M or 4G")?;
    let bytes = number * 1024_f64.powi(power);
    // Also no number that is none.
    if (1.0..1e18).contains(&bytes) { Ok(bytes as u64) } else { Err("there is no such size".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, expected) in [
            ("1", 1),
            ("500M", 500 << 20),
            ("4G", 4 << 30),
            ("1.5k", 1536),
            ("2GiB", 2 << 30),
            ("3mb", 3 << 20),
        ] {
            assert_eq!(bytes(text), Ok(expected), "{text}");
        }
        for wrong in ["", "M", "-1G", "0", "nan", "inf", "4 G", "4X", "1e30T", "0x10"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }
}
