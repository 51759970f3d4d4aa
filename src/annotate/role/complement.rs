//! What is said of a subject after "is" or "remains".

use super::super::grammar::Class;
use super::scope::Scope;
use super::{Found, Role};

/// The most words of a complement that are taken.
const MOST_WORDS: usize = 3;
/// How far the complement is read, in tokens.
const REACH: usize = 8;

impl Found<'_, '_, '_> {
    /// The words with a meaning of the complement that begins at `at`: "a *convicted liar*", "not *guilty*".
    pub(super) fn complement(&mut self, at: usize, scope: Scope) {
        let view = self.view;
        let mut scope = scope;
        let mut left = MOST_WORDS;
        for at in at..at + REACH {
            let hyphen = view.lower(at) == "-" && view.touches(at) && view.touches(at + 1);
            let joins = matches!(view.lower(at), "and" | "or")
                && view.is_content(at + 1)
                && !view.forms(at + 1).any();
            let degree =
                matches!(view.lower(at), "so" | "as" | "more" | "most" | "less" | "too" | "very" | "quite");
            if view.is_content(at) && left > 0 && !view.is_number(at) && !degree {
                self.add(Role::Predicate, at, None, scope);
                left -= 1;
            } else if view.lower(at) == "no" {
                scope.negated = !scope.negated;
            } else if view.lower(at) == "that"
                || !(view.is(Class::Determiner, at)
                    || view.is_adverb(at)
                    || view.is_number(at)
                    || hyphen
                    || joins
                    || (degree && left == MOST_WORDS))
            {
                break;
            }
        }
    }
}
