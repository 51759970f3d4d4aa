//! SemEval-2016 task 6, stance in tweets.
//!
//! The files of the task separate `ID`, `Target`, `Tweet` and `Stance` (later also `Opinion towards` and `Sentiment`) by
//! tabs, with quotation marks that belong to the tweets, in Windows-1252. The larger release has the same columns, without
//! ids, as quoted CSV. `Stance` is FAVOR, AGAINST or NONE, and UNKNOWN where it was kept secret.

use super::File;
use super::collect::Collector;
use super::row::Draft;
use super::skipped::Reason;
use super::table::{Quotes, Table, field};
use crate::error::Result;

/// Reads a file. Its name tells the split, as it holds `train`, `trial`, `dev` or `test`.
pub(super) fn read(file: &File, rows: &mut Collector<'_>) -> Result<()> {
    let table = Table::read(&file.text, Quotes::EncloseUnlessTabs)?;
    let (target, tweet, stance) = (table.column("Target")?, table.column("Tweet")?, table.column("Stance")?);
    let id = table.find("ID");
    let stem = file.stem.to_lowercase();
    let split =
        ["train", "trial", "dev", "test"].into_iter().find(|split| stem.contains(split)).unwrap_or_default();
    table.for_each(id, rows, |record, rows| {
        let label = field(record, stance).to_lowercase();
        if label.is_empty() || label == "unknown" {
            rows.skip(Reason::Unlabelled);
        } else if !["favor", "against", "none"].contains(&label.as_str()) {
            rows.skip(Reason::Value(format!("the stance \"{label}\" is none of FAVOR, AGAINST and NONE")));
        } else {
            let mut draft = Draft::default();
            // Ids begin anew in each file.
            let (id, stem) = (field(record, id), &file.stem);
            draft.row.id =
                if id.is_empty() || stem.is_empty() { id.to_owned() } else { format!("{stem}-{id}") };
            draft.row.text = field(record, tweet).into();
            draft.row.actor = field(record, target).to_owned();
            draft.row.split = split.to_owned();
            draft.row.label = label;
            rows.push(draft);
        }
    });
    Ok(())
}

/// The characters of the bytes from 0x80 to 0x9F.
const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text of bytes in Windows-1252.
pub(super) fn windows_1252(bytes: &[u8]) -> String {
    let high: Vec<char> = HIGH.chars().collect();
    let decode = |byte: &u8| match byte {
        0x80..=0x9f => high.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        byte => char::from(*byte),
    };
    bytes.iter().map(decode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1252_has_a_character_for_every_byte() {
        assert_eq!(HIGH.chars().count(), 32);
        assert_eq!(windows_1252(b"caf\xe9 \x93Varn\x94 \x80\x9f\xff"), "café “Varn” €Ÿÿ");
    }
}
