//! The regular forms of English verbs. Where the spelling depends on the stress, both spellings are made: a form that
//! nobody writes does no harm.

/// "-s": "accuses", "denies", "pushes".
pub(super) fn present(base: &str) -> String {
    match base {
        "have" => return "has".into(),
        "be" => return "is".into(),
        _ => {}
    }
    match consonant_before_y(base) {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "x", "z", "ch", "sh", "o"].iter().any(|ending| base.ends_with(ending)) => {
            format!("{base}es")
        }
        None => format!("{base}s"),
    }
}

/// "-ed": "accused", "denied", "plotted".
pub(super) fn past(base: &str) -> Vec<String> {
    match consonant_before_y(base) {
        Some(stem) => vec![format!("{stem}ied")],
        None if base.ends_with('e') => vec![format!("{base}d")],
        None => with_doubled(base, "ed"),
    }
}

/// "-ing": "accusing", "lying", "plotting".
pub(super) fn progressive(base: &str) -> Vec<String> {
    if let Some(stem) = base.strip_suffix("ie") {
        return vec![format!("{stem}ying")];
    }
    let keeps_e = base == "be" || ["ee", "oe", "ye"].iter().any(|ending| base.ends_with(ending));
    match base.strip_suffix('e').filter(|_| !keeps_e) {
        Some(stem) => vec![format!("{stem}ing")],
        None => with_doubled(base, "ing"),
    }
}

/// The stem of a word that ends in a consonant and "y".
fn consonant_before_y(base: &str) -> Option<&str> {
    base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']))
}

/// The ending after the base, and after its doubled last consonant where one vowel stands before it.
fn with_doubled(base: &str, ending: &str) -> Vec<String> {
    let plain = format!("{base}{ending}");
    let is_vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let mut letters = base.chars().rev();
    let (last, before, third) = (letters.next(), letters.next(), letters.next());
    match (last, before) {
        (Some('c'), Some(_)) => vec![plain, format!("{base}k{ending}")],
        (Some(last), Some(vowel))
            if !is_vowel(&last)
                && !matches!(last, 'w' | 'x' | 'y' | 'h')
                && is_vowel(&vowel)
                // "quit" has one vowel, "reveal" two.
                && (third == Some('u') && base.contains("qu") || !third.as_ref().is_some_and(is_vowel)) =>
        {
            vec![plain, format!("{base}{last}{ending}")]
        }
        _ => vec![plain],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms() {
        for (base, s, ed, ing) in [
            ("accuse", "accuses", "accused", "accusing"),
            ("deny", "denies", "denied", "denying"),
            ("push", "pushes", "pushed", "pushing"),
            ("plot", "plots", "plotted", "plotting"),
            ("refer", "refers", "referred", "referring"),
            ("reveal", "reveals", "revealed", "revealing"),
            ("die", "dies", "died", "dying"),
            ("agree", "agrees", "agreed", "agreeing"),
            ("panic", "panics", "panicked", "panicking"),
            ("veto", "vetoes", "vetoed", "vetoing"),
            ("play", "plays", "played", "playing"),
        ] {
            assert_eq!(present(base), s);
            assert!(past(base).contains(&ed.to_owned()), "{base}");
            assert!(progressive(base).contains(&ing.to_owned()), "{base}");
        }
        assert_eq!(progressive("quit"), ["quiting", "quitting"]);
        assert_eq!(progressive("reveal"), ["revealing"]);
    }
}
