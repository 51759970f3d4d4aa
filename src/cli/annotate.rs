//! `parallax annotate`

use std::ops::Range;

use parallax::annotate::{ActorMatcher, Annotator, Document, Field, Language, Lexicons, Mention};
use parallax::corpus::{Actor, ArticleRow, read_articles};
use parallax::error::{Kind, Result};
use parallax::span::CharOffsets;
use serde::Serialize;

use super::args::AnnotateArgs;
use super::batches;
use super::output::{self, failed};

pub(crate) fn run(args: &AnnotateArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let lexicons = args.lexicons.read()?;
    let annotator = Annotator::new(Language::English, &lexicons)?;
    let actors = args.actors.read()?;
    let matcher = ActorMatcher::new(&actors);
    let articles = read_articles(&args.articles, &args.read.options())?;
    let line = |row: &ArticleRow| {
        let document = annotator.annotate(&row.article.title, &row.article.text);
        let (mentions, actors) = match &row.actor {
            Some(actor) => {
                (annotator.mentions_of(&document, actor, row.mention), std::slice::from_ref(actor))
            }
            None => (matcher.find(&document), actors.as_slice()),
        };
        let annotations = Annotations {
            id: &row.article.id,
            text: FieldAnnotations::new(Field::Text, &document, &mentions, actors, &lexicons),
            title: (document.title_tokens() > 0)
                .then(|| FieldAnnotations::new(Field::Title, &document, &mentions, actors, &lexicons)),
        };
        serde_json::to_string(&annotations).map_err(|error| Kind::Invalid(error.to_string()).into())
    };
    output::write(&args.output, args.force.existing(), |file| {
        let write = |_: &ArticleRow, line: String| writeln!(file, "{line}").map_err(failed);
        batches::for_each("annotating", articles, line, write)
    })
}

/// One article's annotations. Offsets count characters of the text; those of the headline stand under `title`.
#[derive(Serialize)]
struct Annotations<'a> {
    id: &'a str,
    #[serde(flatten)]
    text: FieldAnnotations<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<FieldAnnotations<'a>>,
}

#[derive(Serialize)]
struct FieldAnnotations<'a> {
    sentences: Vec<Annotation<()>>,
    mentions: Vec<Annotation<ActorName<'a>>>,
    quotes: Vec<Annotation<Speaker<'a>>>,
    lexicon: Vec<Annotation<LexiconPattern<'a>>>,
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
}

#[derive(Serialize)]
struct Speaker<'a> {
    speaker: Option<&'a str>,
}

#[derive(Serialize)]
struct LexiconPattern<'a> {
    category: &'a str,
    pattern: &'a str,
}

impl<'a> FieldAnnotations<'a> {
    fn new(
        field: Field,
        document: &Document<'a>,
        mentions: &[Mention],
        actors: &'a [Actor],
        lexicons: &'a Lexicons,
    ) -> Self {
        let offsets = CharOffsets::new(document.field(field));
        let place = |tokens: &Range<usize>| {
            let (_, span) = document.span(tokens).filter(|(found, _)| *found == field)?;
            Some(offsets.span(span))
        };
        let sentence = |sentence: &Range<usize>| {
            let (start, end) = place(sentence)?;
            Some(Annotation { what: (), start, end })
        };
        let mention = |mention: &Mention| {
            let (start, end) = place(&mention.tokens)?;
            let actor = &actors.get(mention.actor)?.name;
            Some(Annotation { what: ActorName { actor }, start, end })
        };
        let quotes = document.quotes().iter().filter_map(|quote| {
            let (start, end) = place(&quote.tokens)?;
            let speaker = quote.speaker.as_ref().map(|speaker| document.slice(speaker));
            Some(Annotation { what: Speaker { speaker }, start, end })
        });
        let hits = document.hits().iter().filter_map(|hit| {
            let (start, end) = place(&hit.tokens)?;
            let category = &lexicons.categories().get(hit.category)?.category;
            Some(Annotation { what: LexiconPattern { category, pattern: lexicons.pattern(hit) }, start, end })
        });
        Self {
            sentences: document.sentences().iter().filter_map(sentence).collect(),
            mentions: mentions.iter().filter_map(mention).collect(),
            quotes: quotes.collect(),
            lexicon: hits.collect(),
        }
    }
}
