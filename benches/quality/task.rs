//! What is measured: one model on one test part.

use std::fmt;
use std::path::Path;

use parallax::annotate::builtin_lexicons;
use parallax::corpus::{Input, Labels, ReadOptions, read_labels};
use parallax::evaluate::Evaluation;
use parallax::features::{Group, Unit};
use parallax::model::{Config, Model, Resource, Selection};

/// Rows of corpora: files without their ending, and values of the column `split`.
#[derive(Clone, Copy)]
pub(super) struct Part {
    files: &'static [&'static str],
    splits: &'static [&'static str],
}

/// What a model knows before it sees a label.
#[derive(Clone, Copy)]
pub(super) enum PriorKnowledge {
    /// Nothing.
    None,
    /// The word vectors that ship.
    Vectors,
    /// They, and a model trained on mentions of these rows.
    VectorsAndModel(Part),
}

/// A model and what it is tested on.
pub(super) struct Task {
    train: Part,
    test: Part,
    unit: Option<Unit>,
    pub(super) prior: PriorKnowledge,
}

const MTSC: Part = Part { files: &["newsmtsc"], splits: &["train"] };
const MTSC_TEST: Part = Part { files: &["newsmtsc"], splits: &["dev-mt", "test-mt"] };
const TSC: Part = Part { files: &["newstsc"], splits: &["train"] };
const TSC_TEST: Part = Part { files: &["newstsc"], splits: &["test"] };
const PERSENT: Part = Part { files: &["persent"], splits: &["dev"] };
const PERSENT_TEST: Part = Part { files: &["persent"], splits: &["test-frequent"] };
const NARRATIVE: Part = Part { files: &["narrative_framing"], splits: &["fold1", "fold2", "fold3", "fold4"] };
const NARRATIVE_TEST: Part = Part { files: &["narrative_framing"], splits: &["fold5"] };
const MTSC_AND_TSC: Part = Part { files: &["newsmtsc", "newstsc"], splits: &["train"] };
const MTSC_AND_PERSENT: Part = Part { files: &["newsmtsc", "persent"], splits: &["train", "dev"] };
const TSC_AND_PERSENT: Part = Part { files: &["newstsc", "persent"], splits: &["train", "dev"] };

const fn task(train: Part, test: Part, prior: PriorKnowledge) -> Task {
    Task { train, test, unit: None, prior }
}

/// The parts of which a learning curve is drawn.
pub(super) const CURVES: [Part; 4] = [MTSC, TSC, PERSENT, NARRATIVE];

/// Models of one corpus.
pub(super) const TASKS: &[Task] = &[
    task(MTSC, MTSC_TEST, PriorKnowledge::None),
    task(MTSC, MTSC_TEST, PriorKnowledge::Vectors),
    task(TSC, TSC_TEST, PriorKnowledge::None),
    task(TSC, TSC_TEST, PriorKnowledge::Vectors),
    task(TSC, TSC_TEST, PriorKnowledge::VectorsAndModel(MTSC_AND_PERSENT)),
    task(PERSENT, PERSENT_TEST, PriorKnowledge::None),
    task(PERSENT, PERSENT_TEST, PriorKnowledge::Vectors),
    task(PERSENT, PERSENT_TEST, PriorKnowledge::VectorsAndModel(MTSC_AND_TSC)),
    task(NARRATIVE, NARRATIVE_TEST, PriorKnowledge::None),
    task(NARRATIVE, NARRATIVE_TEST, PriorKnowledge::Vectors),
];

/// Models like the one that ships, each without one of its corpora.
pub(super) const TRANSFERS: &[Task] = &[
    Task { unit: Some(Unit::Mention), ..task(TSC_AND_PERSENT, MTSC_TEST, PriorKnowledge::Vectors) },
    Task { unit: Some(Unit::Mention), ..task(MTSC_AND_PERSENT, TSC_TEST, PriorKnowledge::Vectors) },
    Task { unit: Some(Unit::Mention), ..task(MTSC_AND_TSC, PERSENT_TEST, PriorKnowledge::Vectors) },
];

/// What came out.
pub(super) struct Measured {
    pub(super) n: usize,
    pub(super) evaluation: Evaluation,
    /// Macro-F1 of lexicon features alone.
    pub(super) lexicons: f64,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.files.join(" + "), self.splits.join(", "))
    }
}

impl fmt::Display for PriorKnowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("–"),
            Self::Vectors => f.write_str("vectors"),
            Self::VectorsAndModel(part) => write!(f, "vectors, a model of {part}"),
        }
    }
}

impl Task {
    pub(super) fn training(&self) -> String {
        self.train.to_string()
    }

    pub(super) fn test(&self) -> String {
        self.test.to_string()
    }
}

impl Part {
    fn options(&self) -> ReadOptions {
        ReadOptions {
            splits: self.splits.iter().map(|&split| split.to_owned()).collect(),
            ..ReadOptions::default()
        }
    }

    /// The configuration of a model that knows no other.
    pub(super) fn blank(&self) -> Config {
        let mut config = Config::default();
        config.prior.model = Some(Resource::None);
        config
    }

    pub(super) fn read(&self, folder: &Path) -> Labels {
        let inputs: Vec<Input> =
            self.files.iter().map(|file| Input::File(folder.join(format!("{file}.csv")))).collect();
        read_labels(&inputs, &self.options()).expect("the corpus can be read")
    }
}

/// Trains and tests the model of `task`.
pub(super) fn measure(task: &Task, folder: &Path) -> Measured {
    let (train, test) = (task.train.read(folder), task.test.read(folder));
    let mut config = Config { unit: task.unit, ..task.train.blank() };
    let earlier = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    match task.prior {
        PriorKnowledge::None => config.prior.vectors = Resource::None,
        PriorKnowledge::Vectors => {}
        PriorKnowledge::VectorsAndModel(part) => {
            let of_mentions = Config { unit: Some(Unit::Mention), ..config.clone() };
            let model = fit(&part.read(folder), &part, of_mentions);
            std::fs::write(earlier.path(), model.to_bytes().expect("a model has a file"))
                .expect("it can be written");
            config.prior.model = Some(Resource::File(earlier.path().to_owned()));
        }
    }
    let evaluation = evaluate(&fit(&train, &task.train, config.clone()), &test, &task.test);

    config.prior.vectors = Resource::None;
    config.prior.model = Some(Resource::None);
    config.features.keep_only(&[
        Group::LexiconDocument,
        Group::LexiconSentence,
        Group::LexiconWindow,
        Group::LexiconRole,
    ]);
    let lexicons = evaluate(&fit(&train, &task.train, config), &test, &task.test).figures.macro_f1;
    Measured { n: test.observations.len(), evaluation, lexicons }
}

pub(super) fn fit(labels: &Labels, part: &Part, config: Config) -> Model {
    let lexicons = builtin_lexicons().expect("the lexicons are sound");
    let selection = Selection::from(&part.options());
    Model::train(labels, selection, config, lexicons, &mut |_| {}).expect("it can be learned")
}

pub(super) fn evaluate(model: &Model, labels: &Labels, part: &Part) -> Evaluation {
    let selection = Selection::from(&part.options());
    Evaluation::of(model, String::new(), labels, selection, String::new(), &[], &mut |_| {})
        .expect("it can be evaluated")
}
