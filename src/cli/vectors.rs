//! `parallax vectors`

use parallax::annotate::{Annotator, AttributionMethod, Language, Lexicons};
use parallax::corpus::{ArticleRow, read_articles};
use parallax::error::Result;
use parallax::vectors::{VectorParams, WordVectors, Words};

use super::args::VectorsArgs;
use super::batches;
use super::output::{self, failed, tell};
use super::progress::Progress;

pub(crate) fn run(args: &VectorsArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let annotator =
        Annotator::attributing(AttributionMethod::Rules, Language::English, &Lexicons::default())?;
    let articles = read_articles(&args.articles, &args.read.options())?;
    let read = |row: &ArticleRow| Ok(Words::of(&annotator.cut(&row.article.title, &row.article.text)));
    let mut words = Words::new();
    batches::for_each("reading articles", articles, read, |_, sentences| words.push(&sentences))?;
    let (dimensions, tokens) = (usize::from(args.dimensions), words.len());
    let params =
        VectorParams { dimensions, min_count: args.min_count, max_words: args.max_words, seed: args.seed };
    let mut progress = Progress::new("learning vectors", None);
    let vectors = WordVectors::learn(words, &params)?;
    progress.add(1);
    drop(progress);
    let bytes = vectors.to_bytes()?;
    output::write(&args.output, args.force.existing(), |file| file.write_all(&bytes).map_err(failed))?;
    tell(format_args!("learned vectors of {} words from a text of {tokens}", vectors.words().len()));
    Ok(())
}
