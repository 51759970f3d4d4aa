//! What the articles of a comparison show, as tables.

use maud::{Markup, html};

use super::super::number::{capitalised, count, fixed, percent, signed};
use super::super::page::{sortable, table};
use crate::compare::{ActorTexts, Comparison, GroupTexts, Part, PatternRate, Rate, Texts, Verb};
use crate::stats::Interval;

/// How many lexicon categories are shown: those whose rates differ most between groups.
const CATEGORIES: usize = 15;
/// How many groups have details of their own: those with most articles.
const DETAILED: usize = 6;

/// Whose words the articles are, and who is given the word.
pub(super) fn voices(comparison: &Comparison, texts: &Texts) -> Markup {
    html! {
        (sortable("Whose words the articles are", &html! {
            thead {
                tr {
                    th scope="col" { (capitalised(&comparison.by)) }
                    @for name in ["Articles", "Words", "Own words", "Reported of others", "Quoted", "Distancing quotation marks per 1,000 words"] {
                        th.number scope="col" { (name) }
                    }
                }
            }
            tbody {
                @for group in &texts.groups {
                    tr data-group=(group.group) {
                        th scope="row" { (group.group) }
                        td { (count(group.articles)) }
                        td { (count(group.words)) }
                        @for words in group.by_voice { td { (percent(words as f64 / group.words.max(1) as f64)) } }
                        td { (rate(&group.scare_quotes)) }
                    }
                }
            }
        }))
        p.note { "Distancing quotation marks stand around a word that nobody is said to have used: the “moderate” rebels." }
        @for group in most(&texts.groups, |group| group.articles) { (speakers(group)) }
        (fewer(texts.groups.len()))
    }
}

fn speakers(group: &GroupTexts) -> Markup {
    html! {
        details data-group=(group.group) {
            summary { "Who is heard in " (group.group) }
            @if group.speakers.is_empty() { p { "Nobody who is named." } }
            @else {
                (table(&format!("{}: who is quoted or reported, by words", group.group), &html! {
                    thead {
                        tr {
                            th scope="col" { "Speaker" }
                            th.number scope="col" { "Words" }
                            th.number scope="col" { "Part of all" }
                            th scope="col" { "Introduced by" }
                        }
                    }
                    tbody {
                        @for speaker in &group.speakers {
                            tr {
                                th scope="row" { (speaker.name) }
                                td { (count(speaker.words)) }
                                td { (percent(speaker.share)) }
                                td.text { (verbs(&speaker.verbs)) }
                            }
                        }
                    }
                }))
            }
            p { "All words of introduction: " (verbs(&group.verbs)) "." }
            p.note { (count(group.unnamed_words)) " words are of sources that have no name." }
        }
    }
}

fn verbs(verbs: &[Verb]) -> String {
    let verbs: Vec<String> =
        verbs.iter().map(|verb| format!("{} ({})", verb.verb, count(verb.count))).collect();
    verbs.join(", ")
}

fn patterns(patterns: &[PatternRate]) -> String {
    let patterns: Vec<String> = patterns
        .iter()
        .map(|pattern| format!("{} ({})", pattern.pattern, fixed(pattern.own.per_1000, 2)))
        .collect();
    patterns.join(", ")
}

fn rate(rate: &Rate) -> Markup {
    html! {
        (fixed(rate.per_1000, 2))
        @if let Some(interval) = &rate.interval { " " small { (between(interval, 2)) } }
    }
}

fn between(interval: &Interval, digits: usize) -> String {
    format!("{}–{}", fixed(interval.low, digits), fixed(interval.high, digits))
}

/// How often lexicon categories occur, those whose rates differ most first.
pub(super) fn lexicon(comparison: &Comparison, texts: &Texts) -> Markup {
    let mut categories: Vec<&str> =
        texts.groups.iter().flat_map(|group| &group.lexicon).map(|rate| rate.category.as_str()).collect();
    categories.sort_unstable();
    categories.dedup();
    let of =
        |group: &GroupTexts, name: &str| group.lexicon.iter().find(|rate| rate.category == name).cloned();
    let own = |name: &str| -> Vec<f64> {
        texts.groups.iter().map(|group| of(group, name).map_or(0.0, |rate| rate.own.per_1000)).collect()
    };
    // Beside what counts would scatter by anyway, so that frequent categories are not always first.
    let apart = |name: &str| {
        let rates = own(name);
        let (low, high) = rates
            .iter()
            .fold((f64::INFINITY, 0.0_f64), |(low, high), rate| (low.min(*rate), high.max(*rate)));
        (high - low) / (high + low).max(f64::MIN_POSITIVE).sqrt()
    };
    categories.sort_by(|a, b| apart(b).total_cmp(&apart(a)));
    let left_out = categories.len().saturating_sub(CATEGORIES);
    categories.truncate(CATEGORIES);
    html! {
        p { "Per 1,000 words of the outlet’s own, and per 1,000 words of those whom it quotes or reports." }
        @for name in categories {
            details {
                summary { code { (name) } }
                (table(&format!("{name}: how often it occurs"), &html! {
                    thead {
                        tr {
                            th scope="col" { (capitalised(&comparison.by)) }
                            th.number scope="col" { "Own words" }
                            th.number scope="col" { "Others’ words" }
                            th scope="col" { "Most often itself" }
                        }
                    }
                    tbody {
                        @for group in &texts.groups {
                            tr data-group=(group.group) {
                                th scope="row" { (group.group) }
                                @match of(group, name) {
                                    Some(found) => {
                                        td { (rate(&found.own)) }
                                        td { (rate(&found.others)) }
                                        td.text { (patterns(&found.patterns)) }
                                    }
                                    None => { td { "0" } td { "0" } td {} }
                                }
                            }
                        }
                    }
                }))
            }
        }
        @if left_out > 0 { p.note { (count(left_out)) " more categories in comparison.json." } }
    }
}

/// What makes each group's score toward an actor.
pub(super) fn makes_it(comparison: &Comparison, actor: &ActorTexts) -> Markup {
    html! {
        @if comparison.ordered {
            (sortable(&format!("{}: the mean sum behind the score, by voice", actor.actor), &html! {
                thead {
                    tr {
                        th scope="col" { (capitalised(&comparison.by)) }
                        th.number scope="col" { "Articles" }
                        @for name in ["Own words", "Reported of others", "Quoted"] { th.number scope="col" { (name) } }
                    }
                }
                tbody {
                    @for group in &actor.groups {
                        tr data-group=(group.group) {
                            th scope="row" { (group.group) }
                            td { (count(group.articles)) }
                            @for part in &group.by_voice { td { (part_cell(part)) } }
                        }
                    }
                }
            }))
            p.note { "Parts of the log-odds, without the intercept; above 0 speaks for “" (comparison.labels.last().map_or("", String::as_str)) "”." }
        }
        @for group in most(&actor.groups, |group| group.articles) {
            details data-group=(group.group) {
                summary { (group.group) ": words and features" }
                @if !group.words.is_empty() {
                    (table(&format!("{}, near {}: words that are most its own", group.group, actor.actor), &html! {
                        thead {
                            tr {
                                th scope="col" { "Word" }
                                th.number scope="col" { "Here" }
                                th.number scope="col" { "Elsewhere" }
                                th.number scope="col" { "z" }
                                th scope="col" { "For example" }
                            }
                        }
                        tbody {
                            @for word in &group.words {
                                tr {
                                    th scope="row" { (word.word) }
                                    td { (count(word.count)) }
                                    td { (count(word.others)) }
                                    td { (fixed(word.z, 1)) }
                                    td.text { (word.example) " " small { (word.article) } }
                                }
                            }
                        }
                    }))
                } @else {
                    p.note { "No word near the actor is clearly more its own than the others’." }
                }
                (parts(&format!("{}: lexicon categories, mean part of the sum", group.group), &group.by_category))
                (table(&format!("{}: features that set it apart", group.group), &html! {
                    thead {
                        tr {
                            th scope="col" { "Feature" }
                            th.number scope="col" { "Mean part here" }
                            th.number scope="col" { "Elsewhere" }
                        }
                    }
                    tbody {
                        @for feature in &group.features {
                            tr {
                                th scope="row" { code { (feature.feature) } }
                                td { (signed(feature.mean, 3)) }
                                td { (signed(feature.others, 3)) }
                            }
                        }
                    }
                }))
            }
        }
        (fewer(actor.groups.len()))
    }
}

/// The groups with most articles, in their order.
fn most<T>(groups: &[T], articles: impl Fn(&T) -> usize) -> Vec<&T> {
    let mut counts: Vec<usize> = groups.iter().map(&articles).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let least = counts.get(DETAILED.saturating_sub(1)).copied().unwrap_or(0);
    groups.iter().filter(|group| articles(group) >= least).take(DETAILED).collect()
}

fn fewer(groups: usize) -> Markup {
    html! { @if groups > DETAILED { p.note { "The " (DETAILED) " with most articles; the others are in comparison.json." } } }
}

fn part_cell(part: &Part) -> Markup {
    html! {
        (signed(part.mean, 2))
        @if let Some(interval) = &part.interval {
            " " small { (signed(interval.low, 2)) " to " (signed(interval.high, 2)) }
        }
    }
}

fn parts(caption: &str, parts: &[Part]) -> Markup {
    html! {
        @if !parts.is_empty() {
            (table(caption, &html! {
                thead { tr { th scope="col" { "Category" } th.number scope="col" { "Mean part" } } }
                tbody { @for part in parts { tr { th scope="row" { code { (part.name) } } td { (part_cell(part)) } } } }
            }))
        }
    }
}
