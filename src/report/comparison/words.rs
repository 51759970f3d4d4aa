//! A comparison in plain words.

use super::super::number::{count, counted, fixed, level, list, percent, score};
use super::super::rivals::p_value;
use crate::compare::{ActorComparison, Comparison, Difference, Group, ReadBy, TOLD, Told};
use crate::model::OUTLETS_ORDERED;
use crate::stats::Interval;

/// How many actors have a sentence of their own.
const SHOWN: usize = 10;
/// A bootstrap interval over fewer stories than this is mostly too narrow.
const FEW_STORIES: usize = 10;

/// What the groups are called: "outlet", or "group" when compared by another column.
pub(super) fn noun(comparison: &Comparison) -> &'static str {
    if comparison.by == "outlet" { "outlet" } else { "group" }
}

/// What has to be known before any number is believed.
pub(super) fn cautions(comparison: &Comparison) -> Vec<String> {
    let mut cautions = Vec::new();
    if comparison.coded.is_none() {
        cautions.push(
            "The scores are a model’s, and no reader has checked them. Labels of your own correct them (option --labels); the command known-groups tells whether the model finds what you know to be there.".to_owned(),
        );
    }
    cautions.push(
        "The model catches the tone of an article and gives it to everyone whom the article is about: whose side the article takes it does not see.".to_owned(),
    );
    let Some(ReadBy { ships, seen_in_training }) = comparison.read_by else { return cautions };
    if ships {
        cautions.push(format!(
            "Of two outlets on one story whose labels differ, the model that ships has ordered {OUTLETS_ORDERED} of 100 as the labels do, where chance orders 50. It learned from labels that a large language model gave."
        ));
    }
    if seen_in_training > 0 {
        cautions.push(format!(
            "The model was trained on the text of {} of the {}; there it repeats the labels that it was given.",
            count(seen_in_training),
            counted(comparison.n_articles, "article")
        ));
    }
    cautions
}

/// What a comparison cannot say, whatever its numbers.
pub(super) fn limits(comparison: &Comparison) -> Vec<String> {
    let corrected = comparison.coded.is_some();
    let errors = match corrected {
        true => {
            "The corrected estimates are right on average whatever the model’s errors; the others, and all that is cut by voice, word or time, are the model’s, and its errors are in them."
        }
        false => {
            "The scores and shares are a model’s, and its errors are not corrected for. If it errs more on one outlet than on another, that looks like a difference. Hand-coded rows (option --labels) take that out."
        }
    };
    let stories = match comparison.stories.told {
        Told::Articles => {
            "Articles of one story depend on each other, but nothing says which they are: there are neither events nor texts. So the intervals are rather too narrow."
        }
        Told::Events | Told::Likeness { .. } => {
            "The intervals cover which stories happened to be sampled, and nothing else: not the model’s errors, and not stories that nobody gathered."
        }
    };
    let mut limits: Vec<String> = [
        errors,
        stories,
        "A score says how a text frames an actor, not whether it is right or fair to do so. Outlets that cover different stories can differ for that reason alone; the same stories side by side are the fairer comparison.",
    ]
    .map(str::to_owned)
    .to_vec();
    if comparison.texts.is_none() {
        limits.push(
            "Only scores were given, so nothing is shown of whose words they are, which words, or who is heard: give the articles instead.".into(),
        );
    }
    if comparison.n_undated > 0 {
        let message = match comparison.n_undated == comparison.n_articles {
            true => {
                "No article has a date that begins like 2024-05-31, so nothing is shown over time.".to_owned()
            }
            false => format!(
                "{} of {} have no date that begins like 2024-05-31; they are left out of what is shown over time.",
                count(comparison.n_undated),
                counted(comparison.n_articles, "article")
            ),
        };
        limits.push(message);
    }
    limits
}

/// What was read of hand-coded rows, in words.
pub(super) fn coded(comparison: &Comparison) -> Vec<String> {
    let Some(coded) = &comparison.coded else { return Vec::new() };
    let mut sentences = vec![format!(
        "{} of {} are used to correct the model’s estimates ({}).",
        counted(coded.used, "hand-coded label"),
        count(coded.rows),
        match coded.with_probabilities {
            true => "each was chosen with a known probability: the design-based estimator, DSL",
            false =>
                "taken for a random sample of each outlet’s articles: prediction-powered inference, PPI++",
        }
    )];
    if coded.not_scored > 0 {
        sentences.push(format!(
            "{} not among the articles and actors that were scored, and {} not used: a sample of something else cannot correct these scores.",
            if coded.not_scored == 1 { "1 coded row is".to_owned() } else { format!("{} coded rows are", count(coded.not_scored)) },
            if coded.not_scored == 1 { "is" } else { "are" },
        ));
    }
    if coded.without_label > 0 {
        sentences.push(format!("{} without a label.", counted(coded.without_label, "row")));
    }
    if coded.ties > 0 {
        sentences.push(format!(
            "{} not used, because its annotators are at a tie.",
            counted(coded.ties, "article and actor")
        ));
    }
    sentences
}

/// What the estimates say of each actor, in the order of the actors.
pub(super) fn sentences(comparison: &Comparison) -> Vec<String> {
    let noun = noun(comparison);
    if comparison.actors.iter().all(|actor| scored(actor).count() < 2) {
        return vec![format!(
            "No actor is mentioned by two {noun}s, so there is nothing to compare. (Rows that name none are one {noun}, “(unknown)”.)"
        )];
    }
    let with_interval = |actor: &ActorComparison| actor.groups.iter().filter_map(interval_of).count();
    if comparison.actors.iter().all(|actor| with_interval(actor) < 2) {
        let mut told = vec![format!(
            "No difference can be told from chance with so few articles: an interval needs at least {} stories of {} {noun}, and a difference as many of both.",
            comparison.least_stories,
            if noun == "outlet" { "an" } else { "a" },
        )];
        let described: Vec<String> = comparison.actors.iter().filter_map(described).take(SHOWN).collect();
        if !described.is_empty() {
            told.push(format!(
                "What follows describes these articles as the model reads them, and not the {noun}s."
            ));
            told.extend(described);
        }
        return told;
    }
    let (mut told, mut untold, mut too_few) = (Vec::new(), Vec::new(), Vec::new());
    for actor in &comparison.actors {
        match strongest(actor) {
            Some(difference) => told.push(sentence(actor, difference)),
            None if with_interval(actor) < 2 => too_few.push(actor.actor.as_str()),
            None => untold.push(actor.actor.as_str()),
        }
    }
    let more = told.len().saturating_sub(SHOWN);
    told.truncate(SHOWN);
    if more > 0 {
        told.push(format!("For {} more, see below.", counted(more, "actor")));
    }
    if !untold.is_empty() {
        told.push(format!(
            "Toward {}, no difference between the {noun}s that have enough stories can be told from chance.",
            some(&untold)
        ));
    }
    if !too_few.is_empty() {
        told.push(format!("Toward {}, too few {noun}s have enough stories to be compared.", some(&too_few)));
    }
    if comparison.n_tests > 1 {
        told.push(format!(
            "{} were tested together; p-values are adjusted for that, so that of the differences that are told from chance about one in twenty is expected to be none.",
            counted(comparison.n_tests, "pair")
        ));
    }
    let few = |group: &Group| group.stories < FEW_STORIES && group.mean_score_interval.is_some();
    if comparison.actors.iter().flat_map(scored).any(few) {
        told.push(format!(
            "Intervals over fewer than {FEW_STORIES} stories tend to be too narrow; over fewer than {} there are none.",
            comparison.least_stories,
        ));
    }
    told
}

/// From the lowest to the highest score, where there are two.
fn described(actor: &ActorComparison) -> Option<String> {
    let scores = || scored(actor).filter_map(|group| Some((group.mean_score?, group.group.as_str())));
    let (low, lowest) = scores().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (high, highest) = scores().max_by(|a, b| a.0.total_cmp(&b.0))?;
    (lowest != highest).then(|| {
        format!("Toward {}: from {} ({lowest}) to {} ({highest}).", actor.actor, score(low), score(high))
    })
}

/// The first of `names` and the number of the others.
fn some(names: &[&str]) -> String {
    let (shown, others) = names.split_at(names.len().min(SHOWN));
    let others = (!others.is_empty()).then(|| counted(others.len(), "other actor"));
    let named: Vec<&str> = shown.iter().copied().chain(others.as_deref()).collect();
    list(&named)
}

/// The groups that mention the actor.
pub(super) fn scored(actor: &ActorComparison) -> impl Iterator<Item = &Group> {
    actor.groups.iter().filter(|group| group.articles > 0)
}

/// Whether a difference is told from chance, among all that were tested.
pub(super) fn is_told(difference: &Difference) -> bool {
    difference.q_value.is_some_and(|q| q <= TOLD)
}

fn interval_of(group: &Group) -> Option<&Interval> {
    group.label_shares.first()?.interval.as_ref()
}

/// The largest difference that is told from chance.
fn strongest(actor: &ActorComparison) -> Option<&Difference> {
    actor.differences.iter().filter(|difference| is_told(difference)).max_by(|one, other| {
        one.difference
            .abs()
            .total_cmp(&other.difference.abs())
            .then(other.a.cmp(&one.a))
            .then(other.b.cmp(&one.b))
    })
}

/// From the side of the lower group, so that amount and interval are above zero.
fn sentence(actor: &ActorComparison, difference: &Difference) -> String {
    let Difference { a, b, difference: amount, .. } = difference;
    let turned = *amount < 0.0;
    let (lower, higher) = if turned { (a, b) } else { (b, a) };
    let ends = |interval: &Interval| {
        if turned { (-interval.high, -interval.low) } else { (interval.low, interval.high) }
    };
    let articles =
        |name: &str| actor.groups.iter().find(|group| group.group == name).map_or(0, |group| group.articles);
    let by = |amount: f64| match difference.label {
        None => fixed(amount, 2),
        Some(_) => format!("{} points", fixed(amount * 100.0, 1)),
    };
    let range = |interval: &Interval| {
        let (low, high) = ends(interval);
        format!("{} to {}", by(low).replace(" points", ""), by(high).replace(" points", ""))
    };
    let what = match &difference.label {
        None => format!("Toward {}, {lower} is more negative than {higher}", actor.actor),
        Some(label) => {
            let share = |name: &str| {
                let group = actor.groups.iter().find(|group| group.group == name)?;
                group
                    .label_shares
                    .iter()
                    .find(|share| &share.label == label)
                    .map(|share| percent(share.share))
            };
            format!(
                "Toward {}, the share of “{label}” is lower in {lower} ({}) than in {higher} ({})",
                actor.actor,
                share(lower).unwrap_or_default(),
                share(higher).unwrap_or_default(),
            )
        }
    };
    let mut told = format!(
        "{what} by {} ({}adjusted p {}), on {} and {}",
        by(amount.abs()),
        difference.interval.as_ref().map_or(String::new(), |interval| format!(
            "{} interval {}; ",
            level(interval.level),
            range(interval)
        )),
        p_value(difference.q_value.unwrap_or(1.0)),
        count(articles(lower)),
        counted(articles(higher), "article"),
    );
    if let Some(same) = &difference.same_story
        && let Some(interval) = &same.interval
    {
        let amount = if turned { -same.difference } else { same.difference };
        told += &format!(
            "; on the {} stories that both report, by {} ({})",
            count(same.stories),
            by(amount),
            range(interval)
        );
    }
    told.push('.');
    if let Some(corrected) = &difference.corrected {
        let amount = if turned { -corrected.difference } else { corrected.difference };
        told +=
            &format!(" Corrected by hand-coded rows, by {} ({}).", by(amount), range(&corrected.interval));
    }
    told
}

/// "1 story", "12 stories".
fn stories_of(n: usize) -> String {
    if n == 1 { "1 story".into() } else { format!("{} stories", count(n)) }
}

/// How stories were told apart.
pub(super) fn stories(comparison: &Comparison) -> String {
    let counts = &comparison.stories;
    let how = match counts.told {
        Told::Events => "by the event that each article names".to_owned(),
        Told::Likeness { days } => format!(
            "by likeness: texts that are nearly the same, and articles within {days} days whose headlines and leads have names and rare words in common"
        ),
        Told::Articles => "not at all: every article is taken for a story of its own".to_owned(),
    };
    format!(
        "{} make {}, told apart {how}; {} of them reported by several {}s.",
        counted(comparison.n_articles, "article"),
        stories_of(counts.n),
        match counts.shared {
            1 => "1 is".to_owned(),
            n => format!("{} are", count(n)),
        },
        noun(comparison),
    )
}
