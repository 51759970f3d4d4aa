//! Features of the decisions that are learned: small, named, and cheap to look up.

/// A feature: what is looked at (the template), and the one or two words that stand there.
///
/// As text, in a model file, it is the template and the words, separated by spaces; for a look-up it is a number that
/// is mixed from their hashes.
#[derive(Debug, Clone, Copy)]
pub struct Feature<'t> {
    /// The number by which its weight is found.
    key: u64,
    template: &'t str,
    words: [&'t str; 2],
}

/// A text with its hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term<'t> {
    text: &'t str,
    hash: u64,
}

impl<'t> Term<'t> {
    /// Nothing: there is no word.
    pub(super) const NONE: Self = Self { text: "", hash: 0 };

    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, hash: hash(text) }
    }

    /// A text whose hash is known.
    pub(super) fn known(text: &'t str, hash: u64) -> Self {
        Self { text, hash }
    }
}

impl<'t> Feature<'t> {
    /// Inlined, so that a template that is a constant is mixed when it is compiled.
    #[inline(always)]
    pub(super) fn new(template: Term<'t>, first: Term<'t>, second: Term<'t>) -> Self {
        let key = mix(mix(mix(0, template.hash), first.hash), second.hash);
        Self { key, template: template.text, words: [first.text, second.text] }
    }

    /// The number by which its weight is found.
    pub(super) fn key(&self) -> u64 {
        self.key
    }

    /// The number of the feature that is written as `text`.
    pub(super) fn key_of(text: &str) -> u64 {
        let mut terms = text.split(' ').map(hash).chain(std::iter::repeat(0));
        (0..3).fold(0, |key, _| mix(key, terms.next().unwrap_or(0)))
    }
}

impl std::fmt::Display for Feature<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.template)?;
        let [first, second] = self.words;
        if !first.is_empty() || !second.is_empty() {
            write!(f, " {first}")?;
        }
        if second.is_empty() { Ok(()) } else { write!(f, " {second}") }
    }
}

/// FNV-1a (Fowler, Noll and Vo): the same on every machine. The empty text has hash 0.
pub(in crate::annotate) const fn hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return 0;
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Order matters: "before said" is not "said before".
#[inline(always)]
fn mix(key: u64, hash: u64) -> u64 {
    let mixed = (key.rotate_left(26) ^ hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_feature_gives_its_number() {
        let (said, that) = (Term::new("said"), Term::new("that"));
        for (feature, text) in [
            (Feature::new(Term::new("bias"), Term::NONE, Term::NONE), "bias"),
            (Feature::new(Term::new("self"), said, Term::NONE), "self said"),
            (Feature::new(Term::new("self+1"), said, that), "self+1 said that"),
            (Feature::new(Term::new("self+1"), that, said), "self+1 that said"),
            (Feature::new(Term::new("self+1"), Term::NONE, said), "self+1  said"),
        ] {
            assert_eq!(feature.to_string(), text);
            assert_eq!(feature.key(), Feature::key_of(text), "{text}");
        }
        assert_ne!(Feature::key_of("self+1 that said"), Feature::key_of("self+1 said that"));
    }
}
