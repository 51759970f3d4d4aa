//! `parallax annotate`

use std::mem::ManuallyDrop;
use std::ops::Range;

use parallax::annotate::{
    ActorMatcher, Annotator, Attribution, CueClass, Document, Field, Language, Mention, MentionKind,
    Modality, Presence, Role, Rules, presence, roles, speaker, words_by_voice,
};
use parallax::corpus::{Actor, ArticleRow, read_articles};
use parallax::error::{Error, Kind, Result};
use parallax::span::CharOffsets;
use serde::Serialize;

use super::args::AnnotateArgs;
use super::batches;
use super::hits::Hits;
use super::output::{self, failed};

pub(crate) fn run(args: &AnnotateArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    // The process ends with this command: what these take is given back as a whole, not word by word.
    let lexicons = ManuallyDrop::new(args.lexicons.read()?);
    let method = args.attribution.into();
    let annotator = ManuallyDrop::new(Annotator::attributing(method, Language::English, &lexicons)?);
    let actors = args.actors.read()?;
    let matcher = ActorMatcher::new(&actors);
    let articles = read_articles(&args.articles, &args.read.options())?;
    let rules = annotator.rules();
    let reach = args.mentions.into();
    let hits = Hits::new(&lexicons);
    let line = |row: &ArticleRow| {
        let document = annotator.annotate(&row.article.title, &row.article.text);
        let (mentions, actors) = match &row.actor {
            Some(actor) => {
                (annotator.mentions_of(&document, actor, row.mention, reach), std::slice::from_ref(actor))
            }
            None => (matcher.find(&document, reach), actors.as_slice()),
        };
        let found = Found { document: &document, mentions: &mentions, actors, rules };
        let annotations =
            Annotations { id: &row.article.id, actors: found.actors(), text: found.in_field(Field::Text) };
        // What is found in a text is usually about five times as long; else the line is moved as it grows.
        let mut line = Vec::with_capacity(6 * row.article.text.len());
        write_json(&mut line, &annotations)?;
        hits.add(&mut line, &document, place_in(&document, Field::Text))?;
        if document.title_tokens() > 0 {
            line.pop();
            line.extend_from_slice(b",\"title\":");
            write_json(&mut line, &found.in_field(Field::Title))?;
            hits.add(&mut line, &document, place_in(&document, Field::Title))?;
            line.push(b'}');
        }
        line.push(b'\n');
        Ok(line)
    };
    output::write(&args.output, args.force.existing(), |file| {
        let write = |_: &ArticleRow, line: Vec<u8>| file.write_all(&line).map_err(failed);
        batches::for_each("annotating", articles, line, write)
    })
}

fn write_json(line: &mut Vec<u8>, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer(line, value).map_err(|error| Error::from(Kind::Invalid(error.to_string())))
}

/// Where tokens stand in a field, in characters; `None` if they stand in the other one.
fn place_in(document: &Document<'_>, field: Field) -> impl Fn(&Range<usize>) -> Option<(usize, usize)> {
    let offsets = CharOffsets::new(document.field(field));
    move |tokens: &Range<usize>| {
        let (_, span) = document.span(tokens).filter(|(found, _)| *found == field)?;
        Some(offsets.span(span))
    }
}

/// One article's annotations; what is found of lexicons is added to the text and the title ([`Hits`]). Offsets count characters of the text; those of the headline stand under `title`.
#[derive(Serialize)]
struct Annotations<'a> {
    id: &'a str,
    /// The actors that are named, who says how much, and in whose voice they are named.
    actors: Vec<ActorNote<'a>>,
    #[serde(flatten)]
    text: FieldAnnotations<'a>,
}

#[derive(Serialize)]
struct FieldAnnotations<'a> {
    sentences: Vec<Annotation<()>>,
    mentions: Vec<Annotation<ActorName<'a>>>,
    quotes: Vec<Annotation<QuoteNote<'a>>>,
    attributions: Vec<AttributionNote<'a>>,
    words: Voices,
}

/// Where something stands, in characters, and what it is.
#[derive(Serialize)]
struct Annotation<T> {
    #[serde(flatten)]
    what: T,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct ActorName<'a> {
    actor: &'a str,
    voice: &'a str,
    /// How the mention was found.
    found: MentionKind,
    roles: Vec<Annotation<RoleNote<'a>>>,
}

/// What a mention is toward a word, which stands where the note says.
#[derive(Serialize)]
struct RoleNote<'a> {
    role: Role,
    head: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    preposition: Option<&'a str>,
    negated: bool,
    modality: Modality,
}

#[derive(Serialize)]
struct QuoteNote<'a> {
    /// "speech", "scare" or "title".
    kind: &'a str,
    /// The words of the speaker.
    speaker: Option<&'a str>,
    /// The fullest name in the article of whom they refer to.
    name: Option<&'a str>,
}

/// Something that is given to a source: where its parts stand, and how.
#[derive(Serialize)]
struct AttributionNote<'a> {
    /// "direct", "mixed" or "indirect".
    kind: &'a str,
    source: Option<Annotation<Empty>>,
    cue: Option<Annotation<CueNote>>,
    content: Vec<Annotation<Empty>>,
    /// The words of the source.
    speaker: Option<&'a str>,
    /// The fullest name in the article of whom they refer to: "Ilse Varn" for "she".
    name: Option<&'a str>,
    /// The actor whom they name.
    actor: Option<&'a str>,
}

#[derive(Serialize)]
struct ActorNote<'a> {
    actor: &'a str,
    /// Mentions by voice.
    named: Voices,
    /// Words that the article gives to the actor.
    reported_words: usize,
    quoted_words: usize,
}

#[derive(Serialize)]
struct CueNote {
    class: Option<CueClass>,
}

#[derive(Serialize)]
struct Empty {}

/// How many words are said in each voice.
#[derive(Serialize, Default)]
struct Voices {
    outlet: usize,
    reported: usize,
    quoted: usize,
}

impl From<[usize; 3]> for Voices {
    fn from([outlet, reported, quoted]: [usize; 3]) -> Self {
        Self { outlet, reported, quoted }
    }
}

/// What was found in one article.
struct Found<'f, 'a> {
    document: &'f Document<'a>,
    mentions: &'f [Mention],
    actors: &'a [Actor],
    rules: &'a Rules,
}

impl<'a> Found<'_, 'a> {
    fn actors(&self) -> Vec<ActorNote<'a>> {
        let found = presence(self.document, self.mentions, self.actors.len());
        let note = |(actor, presence): (&'a Actor, Presence)| {
            let Presence { mentions, quoted_words, reported_words } = presence;
            ActorNote { actor: &actor.name, named: mentions.into(), reported_words, quoted_words }
        };
        let named = |(_, presence): &(&Actor, Presence)| presence.mentions != [0; 3];
        self.actors.iter().zip(found).filter(named).map(note).collect()
    }

    fn in_field(&self, field: Field) -> FieldAnnotations<'a> {
        let Self { document, mentions, actors, rules } = *self;
        let place = place_in(document, field);
        let sentence = |sentence: &Range<usize>| {
            let (start, end) = place(sentence)?;
            Some(Annotation { what: (), start, end })
        };
        let mention = |mention: &Mention| {
            let (start, end) = place(&mention.tokens)?;
            let actor = &actors.get(mention.actor)?.name;
            let voice = document.voice(mention.tokens.start).name();
            let roles = roles(document, mention, rules).into_iter().filter_map(|found| {
                let (start, end) = place(&(found.head..found.head + 1))?;
                let note = RoleNote {
                    role: found.role,
                    head: document.source(found.head),
                    preposition: found.preposition.map(|at| document.source(at)),
                    negated: found.negated,
                    modality: found.modality,
                };
                Some(Annotation { what: note, start, end })
            });
            let what = ActorName { actor, voice, found: mention.found, roles: roles.collect() };
            Some(Annotation { what, start, end })
        };
        let name = |source: &Range<usize>| {
            let referent = document.referent_of(source.clone())?;
            Some(document.slice(&referent.name))
        };
        let quotes = document.quotes().iter().filter_map(|quote| {
            let (start, end) = place(&quote.tokens)?;
            let speaker = quote.speaker.as_ref();
            let what = QuoteNote {
                kind: quote.kind.name(),
                speaker: speaker.map(|speaker| document.slice(speaker)),
                name: speaker.and_then(name),
            };
            Some(Annotation { what, start, end })
        });
        let empty = |tokens: &Range<usize>| {
            let (start, end) = place(tokens)?;
            Some(Annotation { what: Empty {}, start, end })
        };
        let attribution = |attribution: &Attribution| {
            let content: Vec<_> = attribution.content.iter().filter_map(empty).collect();
            let cue = attribution.cue.and_then(|cue| {
                let (start, end) = place(&(cue..cue + 1))?;
                Some(Annotation { what: CueNote { class: document.cue_class(cue) }, start, end })
            });
            (!content.is_empty()).then(|| AttributionNote {
                kind: attribution.kind.name(),
                source: attribution.source.as_ref().and_then(empty),
                cue,
                content,
                speaker: attribution.source.as_ref().map(|source| document.slice(source)),
                name: attribution.source.as_ref().and_then(name),
                actor: speaker(document, attribution, mentions)
                    .and_then(|actor| Some(actors.get(actor)?.name.as_str())),
            })
        };
        FieldAnnotations {
            sentences: document.sentences().iter().filter_map(sentence).collect(),
            mentions: mentions.iter().filter_map(mention).collect(),
            quotes: quotes.collect(),
            attributions: document.attributions().iter().filter_map(attribution).collect(),
            words: words_by_voice(document, field).into(),
        }
    }
}
