//! Lists of actors.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::article::Actor;
use crate::error::{Error, Kind, Result};
use crate::settings;

/// The file's form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    actor: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    places: Vec<Spanned<String>>,
}

/// Reads actors from a TOML file with a table `[[actor]]` for each: its `name`, `aliases`, if it has other names, and
/// `places`, if names of places stand for it.
///
/// # Errors
/// A file that cannot be read or is not such a list; no actors; an empty name; a name of two actors.
pub fn read_actors(path: &Path) -> Result<Vec<Actor>> {
    let bytes = std::fs::read(path).map_err(|source| Error::io("read", path, source))?;
    parse(&bytes).map_err(|error| error.at(path.display()))
}

fn parse(bytes: &[u8]) -> Result<Vec<Actor>> {
    let text = settings::text(bytes)?;
    let list: List = settings::parse(text)?;
    if list.actor.is_empty() {
        return Err(Kind::Insufficient("no [[actor]] in the file".into()).into());
    }
    // Each name with its actor's position and name.
    let mut owners: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (position, entry) in list.actor.iter().enumerate() {
        let actor = entry.name.as_ref().trim();
        let aliases = entry.aliases.iter().map(|alias| ("aliases", alias));
        let places = entry.places.iter().map(|place| ("places", place));
        for (field, name) in std::iter::once(("name", &entry.name)).chain(aliases).chain(places) {
            let invalid = |message: String| {
                Error::from(Kind::Invalid(message))
                    .line(settings::line_at(text, name.span().start))
                    .field(field)
            };
            let name = name.as_ref().trim();
            if name.is_empty() {
                return Err(invalid("an actor's name cannot be empty".into()));
            }
            match owners.insert(name, (position, actor)) {
                Some((other, owner)) if other != position => {
                    return Err(invalid(format!("\"{name}\" is a name of the actor \"{owner}\" already")));
                }
                _ => {}
            }
        }
    }
    let actor = |entry: Entry| {
        let name = entry.name.into_inner();
        let places = entry.places.iter().map(|place| place.as_ref().as_str());
        Actor::new(name.trim(), entry.aliases.iter().map(|alias| alias.as_ref().as_str())).with_places(places)
    };
    Ok(list.actor.into_iter().map(actor).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_and_aliases() {
        let actors = parse(
            b"[[actor]]\nname = \"Norland\"\naliases = [\"Port Selm\", \" the Norse \", \"Norland\"]\n\n[[actor]]\nname = \"Belgravia\"\n",
        )
        .unwrap();
        assert_eq!(actors, [Actor::new("Norland", ["Port Selm", "the Norse"]), Actor::new("Belgravia", [])]);
    }

    #[test]
    fn errors_name_the_line() {
        for (text, expected) in [
            ("", "no [[actor]] in the file"),
            (
                "[[actor]]\nname = \"A\"\nalias = [\"B\"]",
                "line 3: unknown field `alias`, expected one of `name`, `aliases`, `places`",
            ),
            ("[[actor]]\naliases = []", "line 1: missing field `name`"),
            ("[[actor]]\nname = 5", "line 2: invalid type: integer `5`, expected a string"),
            ("[[actor]]\nname = \"A", "line 2: invalid basic string, expected `\"`"),
            ("[[actor]]\nname = \" \"", "line 2, field `name`: an actor's name cannot be empty"),
            (
                "[[actor]]\nname = \"A\"\naliases = [\n\"B\",\n\"\"]",
                "line 5, field `aliases`: an actor's name cannot be empty",
            ),
            (
                "[[actor]]\nname = \"A\"\n[[actor]]\nname = \"A\"",
                "line 4, field `name`: \"A\" is a name of the actor \"A\" already",
            ),
            (
                "[[actor]]\nname = \"A\"\naliases = [\"C\"]\n[[actor]]\nname = \"B\"\naliases = [\"C\"]",
                "line 6, field `aliases`: \"C\" is a name of the actor \"A\" already",
            ),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap_err().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn wrong_bytes_have_a_line() {
        let error = parse(b"[[actor]]\nname = \"Malm\xf6\"").unwrap_err();
        assert!(error.to_string().starts_with("line 2: not valid UTF-8 at byte 22;"), "{error}");
    }
}
