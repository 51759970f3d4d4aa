//! Relative clauses about a mention: "Varn, who left", "Varn, whom they accused", "Varn, whose army left".

use super::phrase;
use super::predicate::{Kind, Predicate, Subject, predicate};
use super::scope::Scope;
use super::view::View;
use super::{Found, Role};

/// Whether the word at `at` begins a relative clause, after a comma or not.
pub(super) fn begins(view: &View<'_, '_>, at: usize) -> bool {
    matches!(view.lower(at), "who" | "whom" | "whose" | "which")
}

impl Found<'_, '_, '_> {
    /// The clause whose pronoun stands at `at`.
    pub(super) fn relative(&mut self, at: usize, is_plural: bool) {
        let view = self.view;
        if view.lower(at) == "whose" {
            if let Some(head) = phrase::head(view, at + 1) {
                self.add(Role::Possessor, head, None, Scope::default());
            }
            return;
        }
        let subject = Subject { is_pronoun: false, is_plural, begins_clause: false };
        if view.lower(at) != "whom"
            && let Some(found) = predicate(view, at + 1, subject, None).filter(|found| found.is_finite)
        {
            return self.predicate(&found, Scope::default());
        }
        let end = phrase::skip(view, at + 1);
        let other = Subject { is_plural: true, ..subject };
        if end > at + 1
            && let Some(Predicate { kind: Kind::Active, at, scope, is_finite: true }) =
                predicate(view, end, other, None)
        {
            self.add(Role::Patient, at, None, scope);
        }
    }
}
