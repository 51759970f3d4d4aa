//! Names that may mean one actor, by their form alone: a country and its people ("Veldrane", "Veldrani"), a body and
//! its acronym. Form is no proof: such names stay apart, and each is told of the other.

use std::collections::BTreeMap;

/// The fewest letters that a country's name and its people's share.
const SHORTEST: usize = 4;
/// The most names with one beginning that are compared with each other: bounds the time.
const MOST: usize = 16;
/// What makes the name of a people or an adjective of the name of a country, whose last vowel may be lost.
const ENDINGS: [&str; 14] =
    ["n", "ns", "an", "ans", "ian", "ians", "i", "is", "ese", "ish", "ic", "er", "ers", "ites"];

/// For each of `names` the positions of those that may mean the same.
pub(super) fn alike(names: &[&str]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
    let mut pair = |one: usize, other: usize| {
        for (at, of) in [(one, other), (other, one)] {
            if let Some(found) = found.get_mut(at).filter(|found| !found.contains(&of)) {
                found.push(of);
            }
        }
    };
    let mut beginnings: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    let mut initials: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        if name.contains(' ') {
            initials.entry(initials_of(name)).or_default().push(at);
        } else {
            let lower = name.to_lowercase();
            let group = beginnings.entry(lower.chars().take(SHORTEST).collect()).or_default();
            if group.len() < MOST {
                group.push((at, lower));
            }
        }
    }
    for group in beginnings.values() {
        for (one, base) in group {
            for (other, form) in group {
                if one != other && is_form_of(form, base) {
                    pair(*one, *other);
                }
            }
        }
    }
    for (at, name) in names.iter().enumerate() {
        let letters: String = name.chars().filter(|&c| c != '.').collect();
        let acronym = letters.chars().count() >= 2 && letters.chars().all(char::is_uppercase);
        if let Some([only]) = initials.get(&letters).filter(|_| acronym).map(Vec::as_slice) {
            pair(*only, at);
        }
    }
    found.iter_mut().for_each(|found| found.sort_unstable());
    found
}

/// The first letters of the capitalised words.
fn initials_of(name: &str) -> String {
    name.split(' ').filter_map(|word| word.chars().next()).filter(|letter| letter.is_uppercase()).collect()
}

/// Whether `form` is `base`, perhaps without its last vowel, with an ending.
fn is_form_of(form: &str, base: &str) -> bool {
    let ends = |stem: &str| form.strip_prefix(stem).is_some_and(|rest| ENDINGS.contains(&rest));
    let stem = base.strip_suffix(['a', 'e', 'i', 'o', 'u', 'y']);
    base.chars().count() >= SHORTEST && (ends(base) || stem.is_some_and(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peoples_and_acronyms() {
        let names =
            ["Veldrane", "Veldrani", "Talmeran", "Talmera", "A.C.", "Accord Council", "Karsk", "Veldt"];
        assert_eq!(alike(&names), [vec![1], vec![0], vec![3], vec![2], vec![5], vec![4], vec![], vec![]]);
        let two = ["AC", "Accord Council", "Arms Control"];
        assert!(alike(&two).iter().all(Vec::is_empty), "two bodies have the initials");
    }
}
