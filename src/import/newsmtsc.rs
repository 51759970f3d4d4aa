//! NewsMTSC.
//!
//! As its readme says: a sentence `sentence_normalized` with `targets`, each with `Input.gid`, `from` and `to` (characters
//! from 0; `to` is past the last), `mention`, `polarity` (2, 4 or 6) and perhaps `further_mentions`. The form on Hugging
//! Face has a target a line: `sentence`, `id`, and a `polarity` of -1, 0 or 1. An id such as
//! `allsides_1192_476_17_Varn_126_139` holds source, article, event (-1: none), sentence, name and place.

use serde_json::Value;

use super::File;
use super::collect::Collector;
use super::json::{self, text_of, whole};
use super::row::{Draft, Mention};
use super::skipped::Reason;
use crate::error::Result;

/// Words that further mentions often are, and that are no names.
const PRONOUNS: [&str; 20] = [
    "he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "they", "them", "their",
    "who", "whom", "i", "me", "my", "we", "you",
];

/// Reads a file; its name is the split's.
pub(super) fn read(file: &File, rows: &mut Collector<'_>) -> Result<()> {
    json::for_each(&file.text, |line, sentence| {
        let text = ["sentence_normalized", "sentence"].iter().find_map(|name| sentence.get(*name));
        let id = ["primary_gid", "id"].iter().find_map(|name| sentence.get(*name));
        rows.record(line, &id.and_then(text_of).unwrap_or_default());
        let Some(text) = text.and_then(Value::as_str) else {
            rows.skip(missing("sentence_normalized", &sentence));
            return Ok(());
        };
        let targets = match sentence.get("targets") {
            Some(Value::Array(targets)) => targets.as_slice(),
            Some(_) => &[],
            None => std::slice::from_ref(&sentence),
        };
        if targets.is_empty() {
            rows.skip(Reason::Unlabelled);
        }
        for target in targets {
            match draft(target) {
                Ok(mut draft) => {
                    draft.row.text = text.into();
                    draft.row.split.clone_from(&file.stem);
                    rows.push(draft);
                }
                Err(reason) => rows.skip(reason),
            }
        }
        Ok(())
    })
}

fn draft(target: &Value) -> Result<Draft, Reason> {
    let mut draft = Draft::default();
    let get =
        |name: &str| target.get(name).filter(|value| !value.is_null()).ok_or_else(|| missing(name, target));
    let polarity = get("polarity")?;
    // Each form has values of its own; none is in both.
    draft.row.label = match polarity.as_f64() {
        Some(2.0 | -1.0) => "negative",
        Some(4.0 | 0.0) => "neutral",
        Some(6.0 | 1.0) => "positive",
        _ => return Err(Reason::Value(format!("the polarity {polarity} is none of 2, 4 and 6"))),
    }
    .to_owned();
    let mention = text_of(get("mention")?).unwrap_or_default();
    let place = |name: &str| {
        whole(get(name)?)
            .ok_or_else(|| Reason::Value(format!("`{name}` is not a whole number of characters")))
    };
    let (start, end) = (place("from")?, place("to")?);
    let gid =
        ["Input.gid", "id"].iter().find_map(|name| target.get(*name)).and_then(text_of).unwrap_or_default();
    if let Some(Gid { event, name }) = Gid::read(&gid) {
        draft.row.event = event;
        draft.aliases.push(name);
    }
    let further = target.get("further_mentions").and_then(Value::as_array).into_iter().flatten();
    let further = further.filter_map(|further| further.get("mention").and_then(text_of));
    draft.aliases.extend(further.filter(|mention| is_name(mention)));
    draft.row.id = gid;
    draft.mention = Some(Mention { start, end, text: Some(mention) });
    Ok(draft)
}

/// What an id tells.
struct Gid {
    event: String,
    name: String,
}

impl Gid {
    fn read(gid: &str) -> Option<Self> {
        let is_number = |part: &str| part.parse::<i64>().is_ok();
        let (rest, end) = gid.rsplit_once('_')?;
        let (rest, start) = rest.rsplit_once('_')?;
        let parts: Vec<&str> = rest.split('_').collect();
        // The source's own name may hold the sign, the numbers come first thing after it.
        let article = parts.iter().position(|part| is_number(part))?;
        let (source, numbers) = parts.split_at_checked(article)?;
        let [_, event, sentence, name @ ..] = numbers else { return None };
        if ![start, end, *event, *sentence].into_iter().all(is_number) || source.is_empty() {
            return None;
        }
        let event = if *event == "-1" { String::new() } else { format!("{}_{event}", source.join("_")) };
        let name = name.join("_");
        let name = name.trim_matches(|c: char| {
            c.is_whitespace() || (c.is_ascii_punctuation() && c != '.') || "“”‘’—–".contains(c)
        });
        Some(Self { event, name: if is_name(name) { name.to_owned() } else { String::new() } })
    }
}

fn is_name(mention: &str) -> bool {
    mention.chars().any(char::is_uppercase) && !PRONOUNS.contains(&mention.to_lowercase().as_str())
}

fn missing(name: &str, value: &Value) -> Reason {
    let found = value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default();
    Reason::Missing { column: name.to_owned(), found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_event_and_name() {
        for (gid, expected) in [
            ("allsides_1192_476_17_— Judge Ilse Varn_126_139", Some(("allsides_476", "Judge Ilse Varn"))),
            ("polusa_v1_18090420_-1_1_Karsk_121_127", Some(("", "Karsk"))),
            ("polusa_v1_18090420_7_1_\"Ilse_Varn_1_9", Some(("polusa_v1_7", "Ilse_Varn"))),
            ("a_1_2_3_him_0_3", Some(("a_2", ""))),
            ("17", None),
            ("a_b_c", None),
        ] {
            let gid = Gid::read(gid).map(|gid| (gid.event, gid.name));
            let expected = expected.map(|(event, name): (&str, &str)| (event.to_owned(), name.to_owned()));
            assert_eq!(gid, expected);
        }
    }
}
