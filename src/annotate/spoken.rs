//! Who speaks in an article, and who is spoken about.

use super::attribution::{Attribution, Voice};
use super::document::{Document, Field};
use super::mention::Mention;

/// What an article lets an actor say, and in whose voice it names the actor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Presence {
    /// Mentions by voice, as [`Voice::ALL`] orders them.
    pub mentions: [usize; 3],
    /// Words of the actor that the article quotes.
    pub quoted_words: usize,
    /// Words that the article gives to the actor without quoting it.
    pub reported_words: usize,
}

/// The words of one field of an article by voice, as [`Voice::ALL`] orders them, but for [asides](Document::is_aside).
pub fn words_by_voice(document: &Document<'_>, field: Field) -> [usize; 3] {
    let mut words = [0; 3];
    let tokens = match field {
        Field::Title => 0..document.title_tokens(),
        Field::Text => document.title_tokens()..document.tokens().len(),
    };
    for at in tokens.filter(|&at| document.is_wordlike(at) && !document.is_aside(at)) {
        words.get_mut(document.voice(at) as usize).into_iter().for_each(|count| *count += 1);
    }
    words
}

/// The presence of each of `n_actors` actors, whose `mentions` are in order of their place.
pub fn presence(document: &Document<'_>, mentions: &[Mention], n_actors: usize) -> Vec<Presence> {
    let mut presence = vec![Presence::default(); n_actors];
    if mentions.is_empty() {
        return presence;
    }
    for mention in mentions {
        let of_actor = presence.get_mut(mention.actor).map(|presence| &mut presence.mentions);
        let count = of_actor.and_then(|counts| counts.get_mut(document.voice(mention.tokens.start) as usize));
        count.into_iter().for_each(|count| *count += 1);
    }
    let speakers: Vec<Option<usize>> =
        document.attributions().iter().map(|attribution| speaker(document, attribution, mentions)).collect();
    for at in (0..document.tokens().len()).filter(|&at| document.is_wordlike(at)) {
        let speaker = document.attribution_number(at).and_then(|number| *speakers.get(number)?);
        let Some(of_actor) = speaker.and_then(|actor| presence.get_mut(actor)) else { continue };
        match document.voice(at) {
            Voice::Outlet => {}
            Voice::Reported => of_actor.reported_words += 1,
            Voice::Quoted => of_actor.quoted_words += 1,
        }
    }
    presence
}

/// The actor to whom an attribution gives its content: the last one mentioned in the words that name its source, in
/// "Russian Foreign Minister Lavrov" the minister. Nobody in "Varn's critic, Donal Maddick", where only Varn is an actor.
/// `mentions` are in order of their place.
pub fn speaker(document: &Document<'_>, attribution: &Attribution, mentions: &[Mention]) -> Option<usize> {
    let source = attribution.source.as_ref()?;
    let end = mentions.partition_point(|mention| mention.tokens.start < source.end);
    let mut inside =
        mentions.get(..end)?.iter().rev().take_while(|mention| mention.tokens.end > source.start);
    inside.find(|mention| !document.is_possessive(mention.tokens.end)).map(|mention| mention.actor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{ActorMatcher, Annotator, AttributionMethod, Language, Lexicons, MentionReach};
    use crate::corpus::Actor;

    #[test]
    fn who_speaks_and_who_is_spoken_about() {
        let (language, lexicons) = (Language::English, Lexicons::default());
        let annotator = Annotator::attributing(AttributionMethod::Rules, language, &lexicons).unwrap();
        let text = "Varn met Orlund. “Orlund lost the vote,” Varn said. Varn said that Orlund had left.";
        let document = annotator.annotate("", text);
        let matcher = ActorMatcher::new(&[Actor::new("Varn", []), Actor::new("Orlund", [])]);
        let mentions = matcher.find(&document, MentionReach::Alias);
        let [varn, orlund] = presence(&document, &mentions, 2)[..] else { panic!("two actors") };
        assert_eq!(varn, Presence { mentions: [3, 0, 0], quoted_words: 4, reported_words: 3 });
        assert_eq!(orlund, Presence { mentions: [1, 1, 1], ..Presence::default() });
        assert_eq!(words_by_voice(&document, Field::Text), [8, 3, 4]);
        let document = annotator.annotate("", "“Orlund lost the vote,” Varn’s critic said.");
        let mentions = matcher.find(&document, MentionReach::Alias);
        assert_eq!(presence(&document, &mentions, 2)[0].quoted_words, 0);
        let document = annotator.annotate("", text);
        assert_eq!(words_by_voice(&document, Field::Title), [0; 3]);
    }
}
