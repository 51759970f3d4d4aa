//! Models as a whole: the same bytes from the same data, files that are refused when they are damaged, explanations
//! that add up.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use flate2::{Compression, write::GzEncoder};
use parallax::annotate::{ActorMatcher, Lexicons, MentionReach, builtin_lexicons};
use parallax::corpus::{Actor, Article, ArticleRow, Input, Labels, ReadOptions, read_articles, read_labels};
use parallax::features::{Group, Target, Unit};
use parallax::linear::{ClassWeight, Levels};
use parallax::model::{Adaptation, Config, Explanation, Head, Heard, Model, Resource, Score, Selection};
use proptest::prelude::*;
use rayon::prelude::*;
use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const LEXICON: &str =
    "category = 'threat'\ndescription = ''\nsource = ''\nlicence = ''\npatterns = ['threat*']";

static DEMO: LazyLock<Model> = LazyLock::new(|| {
    let labels = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo/labels.csv"));
    train(&labels, Config::default(), builtin_lexicons().unwrap())
});
static SMALL: LazyLock<Vec<u8>> =
    LazyLock::new(|| small(&["negative", "neutral", "positive"]).to_bytes().unwrap());

fn read(path: &Path) -> Labels {
    read_labels(&[Input::File(path.to_owned())], &ReadOptions::default()).unwrap()
}

/// Labels from the lines of a table with the columns id, text, actor, label.
fn table(lines: &str) -> Labels {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("labels.csv");
    std::fs::write(&path, format!("id,text,actor,label\n{lines}")).unwrap();
    read(&path)
}

/// Six short articles with each of the `labels`, whose texts tell the labels apart.
fn labelled(labels: &[&str]) -> Labels {
    let verbs = ["threatened", "met", "praised"];
    let mut lines = String::new();
    for row in 0..6 * labels.len() {
        let (label, verb) = (labels[row % labels.len()], verbs[row % labels.len()]);
        writeln!(lines, "a{row},Varn {verb} Tressen. Critics {verb} Varn on day {row}.,Varn,{label}")
            .unwrap();
    }
    table(&lines)
}

fn train(labels: &Labels, config: Config, lexicons: Lexicons) -> Model {
    Model::train(labels, Selection::default(), config, lexicons, &mut |_| {}).unwrap()
}

fn lexicons() -> Lexicons {
    Lexicons::parse([("threat.toml", LEXICON)]).unwrap()
}

/// A configuration of a model that knows nothing beforehand.
fn blank() -> Config {
    let mut config = Config::default();
    (config.prior.vectors, config.prior.model) = (Resource::None, Some(Resource::None));
    config
}

fn small(labels: &[&str]) -> Model {
    train(&labelled(labels), blank(), lexicons())
}

fn explain(model: &Model, text: &str, actor: &str) -> Explanation {
    let document = model.annotator().annotate("", text);
    let mentions =
        model.annotator().mentions_of(&document, &Actor::new(actor, []), None, MentionReach::Alias);
    model.explain(&Target { document: &document, mentions: &mentions, whole: true }, Head::Overall, None)
}

/// The parts of a model file.
struct File {
    header: Value,
    arrays: Vec<u8>,
}

impl File {
    fn new(bytes: &[u8]) -> Self {
        let (length, rest) = bytes.split_at(8);
        let (header, arrays) = rest.split_at(u64::from_le_bytes(length.try_into().unwrap()) as usize);
        Self { header: serde_json::from_slice(header).unwrap(), arrays: arrays.to_vec() }
    }

    fn metadata(&self) -> Value {
        serde_json::from_str(self.header["__metadata__"]["parallax"].as_str().unwrap()).unwrap()
    }

    fn set_metadata(&mut self, change: impl FnOnce(&mut Value)) {
        let mut metadata = self.metadata();
        change(&mut metadata);
        self.header["__metadata__"]["parallax"] = metadata.to_string().into();
    }

    fn array(&mut self, name: &str) -> &mut [u8] {
        let offset = |at: usize| self.header[name]["data_offsets"][at].as_u64().unwrap() as usize;
        let range = offset(0)..offset(1);
        &mut self.arrays[range]
    }

    /// The file with a checksum that fits, as somebody would write it who means what it says.
    fn bytes(mut self) -> Vec<u8> {
        self.array("sha256").fill(0);
        let header = self.header.to_string();
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(&self.arrays);
        let checksum = Sha256::digest(&bytes);
        self.array("sha256").copy_from_slice(&checksum);
        bytes.truncate(bytes.len() - self.arrays.len());
        bytes.extend(&self.arrays);
        bytes
    }
}

/// The message with which a model is refused whose file was changed.
fn refusal(change: impl FnOnce(&mut File)) -> String {
    let mut file = File::new(&SMALL);
    change(&mut file);
    Model::from_bytes(&file.bytes()).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn the_same_data_give_the_same_bytes_at_any_number_of_threads() {
    let labels = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo/labels.csv"));
    let expected = DEMO.to_bytes().unwrap();
    for threads in [1, 2, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let model = pool
            .install(|| train(&labels, Config::default(), builtin_lexicons().unwrap()).to_bytes().unwrap());
        assert!(model == expected, "{threads} threads");
    }
}

#[test]
fn a_loaded_model_scores_alike() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.model");
    let bytes = DEMO.to_bytes().unwrap();
    std::fs::write(&path, &bytes).unwrap();
    let loaded = Model::load(&path).unwrap();
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo/articles.csv");
    let actors = [Actor::new("Veldrane", ["Karsk"]), Actor::new("Talmera", ["Quessin"])];
    let matcher = ActorMatcher::new(&actors);
    let mut scored = 0;
    for row in read_articles(&[Input::File(articles)], &ReadOptions::default()).unwrap() {
        let row = row.unwrap();
        let scores = DEMO.score(&row, &matcher);
        assert_eq!(scores, loaded.score(&row, &matcher));
        scored += scores.iter().filter(|score| score.prediction.is_some()).count();
    }
    assert!(scored > 20, "{scored}");
}

#[test]
fn a_loaded_model_writes_the_bytes_that_it_was_read_from() {
    let bytes = DEMO.to_bytes().unwrap();
    assert!(Model::from_bytes(&bytes).unwrap().to_bytes().unwrap() == bytes);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Model::load(Path::new("no/such.model")).unwrap_err().to_string();
    assert!(error.starts_with("no/such.model: cannot read"), "{error}");
}

#[test]
fn every_changed_byte_is_noticed() {
    let header = 8 + u64::from_le_bytes(SMALL[..8].try_into().unwrap()) as usize;
    assert!(header < SMALL.len());
    for at in 0..SMALL.len() {
        // 0x29 makes a tab of a blank, which JSON does not mind; 0x01 makes one digit of another.
        for change in [0x01, 0x29, 0xff] {
            let mut damaged = SMALL.clone();
            damaged[at] ^= change;
            let Err(error) = Model::from_bytes(&damaged) else {
                panic!("byte {at} ^ {change:#x} was not noticed")
            };
            assert!(error.to_string().contains("model"), "{error}");
            if at >= header {
                assert_eq!(error.to_string(), "the model is damaged: its checksum does not fit its content");
            }
        }
    }
}

#[test]
fn a_file_that_is_cut_short_or_continued_is_refused() {
    for length in 0..SMALL.len() {
        assert!(Model::from_bytes(&SMALL[..length]).is_err(), "{length} bytes");
    }
    assert!(Model::from_bytes(&[SMALL.as_slice(), b"\0"].concat()).is_err());

    // The same of a compressed file.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&SMALL).unwrap();
    let packed = encoder.finish().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.model.gz");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Model::read(&Input::new(&path)).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(read(&packed), Ok(()));
    for length in 0..packed.len() {
        let message = read(&packed[..length]).unwrap_err();
        assert!(message.contains("small.model.gz"), "{length} bytes: {message}");
    }
}

#[test]
fn sizes_that_are_not_there_are_refused_before_anything_is_made_of_them() {
    let claim = |change: &dyn Fn(&mut Value)| {
        let mut file = File::new(&SMALL);
        change(&mut file.header);
        let header = file.header.to_string();
        let bytes = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &file.arrays].concat();
        Model::from_bytes(&bytes).map(|_| ()).unwrap_err().to_string()
    };
    let ten_gigabytes = 10_u64 << 30;
    let last = |header: &Value| {
        let arrays = header.as_object().unwrap().iter().filter(|(name, _)| *name != "__metadata__");
        let end = |value: &Value| value["data_offsets"][1].as_u64().unwrap();
        arrays.max_by_key(|(_, value)| end(value)).map(|(name, _)| name.clone()).unwrap()
    };
    for message in [
        claim(&|header| {
            let name = last(header);
            header[&name]["data_offsets"][1] = json!(ten_gigabytes);
        }),
        claim(&|header| {
            let name = last(header);
            let start = header[&name]["data_offsets"][0].as_u64().unwrap();
            header[&name]["dtype"] = json!("U8");
            header[&name]["shape"] = json!([ten_gigabytes]);
            header[&name]["data_offsets"] = json!([start, start + ten_gigabytes]);
        }),
        claim(&|header| header["weights"]["shape"] = json!([u64::MAX, u64::MAX])),
        claim(&|header| header["weights"]["data_offsets"] = json!([8, 0])),
        claim(&|header| {
            let idf = header["idf"]["data_offsets"].clone();
            header["weights"]["data_offsets"] = idf;
        }),
    ] {
        assert!(message.starts_with("not a Parallax model, or a damaged one"), "{message}");
    }
}

#[test]
fn names_that_stand_twice_or_out_of_order_are_refused() {
    let lines = |file: &mut File| {
        let vocabulary = file.array("vocabulary").to_vec();
        let lines = vocabulary.split_inclusive(|byte| *byte == b'\n');
        lines.map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    let names = lines(&mut File::new(&SMALL));
    let read = |names: &[Vec<u8>]| {
        let mut file = File::new(&SMALL);
        file.array("vocabulary").copy_from_slice(&names.concat());
        Model::from_bytes(&file.bytes()).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(read(&names), Ok(()));
    // Where a group ends; the next keeps an order of its own.
    let groups = File::new(&SMALL).metadata()["groups"].clone();
    let ends: BTreeSet<usize> = Group::ALL
        .iter()
        .scan(0, |end, group| {
            *end += groups[group.name()].as_u64().unwrap_or(0) as usize;
            Some(*end)
        })
        .collect();
    let mut twice_tried = 0;
    for at in (0..names.len() - 1).filter(|at| !ends.contains(&(at + 1))) {
        let mut exchanged = names.clone();
        exchanged.swap(at, at + 1);
        let mut twice = names.clone();
        twice[at + 1] = twice[at].clone();
        let same_length = names[at].len() == names[at + 1].len();
        twice_tried += usize::from(same_length);
        for changed in [Some(exchanged), Some(twice).filter(|_| same_length)].into_iter().flatten() {
            let message = read(&changed).unwrap_err();
            assert!(message.contains("in order"), "{at}: {message}");
        }
    }
    assert!(ends.contains(&names.len()) && twice_tried >= 5, "{ends:?} {twice_tried}");
}

/// A model names what it was made with; none of it is read again.
#[test]
fn paths_in_a_model_are_only_names() {
    let mut file = File::new(&SMALL);
    file.set_metadata(|metadata| {
        let recipe = &mut metadata["recipe"];
        recipe["config"]["prior"]["vectors"] = json!("/no/such/folder/words.vectors");
        recipe["config"]["prior"]["model"] = json!("../../no/such.model");
        recipe["provenance"]["data"][0]["name"] = json!("../../../etc/passwd");
        recipe["lexicons"][0]["category"] = json!("../../threat");
    });
    let model = Model::from_bytes(&file.bytes()).unwrap();
    assert_eq!(explain(&model, "Varn praised Tressen.", "Varn").prediction.label, 2);
}

/// Files that versions wrote: models of `labelled`, with each format there was.
#[test]
fn a_model_of_every_format_loads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models");
    let mut formats = Vec::new();
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "model")) {
        let model = Model::load(path).unwrap();
        let format = File::new(&std::fs::read(path).unwrap()).metadata()["format"].as_u64().unwrap();
        formats.push(format);
        for (verb, label) in [("threatened", 0), ("met", 1), ("praised", 2)] {
            let text = format!("Varn {verb} Tressen. Critics {verb} Varn.");
            let prediction = explain(&model, &text, "Varn").prediction;
            assert_eq!(prediction.label, label, "{}: {prediction:?}", path.display());
        }
        // What is read is written as it is today, and means the same.
        let again = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        let text = "Varn praised Tressen.";
        assert_eq!(
            explain(&again, text, "Varn").logit.to_bits(),
            explain(&model, text, "Varn").logit.to_bits()
        );
    }
    formats.dedup();
    let newest = File::new(&SMALL).metadata()["format"].as_u64().unwrap();
    assert_eq!(formats, (1..=newest).collect::<Vec<_>>());
}

#[test]
fn foreign_files_are_refused() {
    let huge = [&u64::MAX.to_le_bytes()[..], b"{}"].concat();
    let large = [&90_000_000u64.to_le_bytes()[..], b"{}"].concat();
    for bytes in [&b""[..], b"id,text\n1,Varn\n", b"PK\x03\x04 a zip file", &huge, &large] {
        let error = Model::from_bytes(bytes).unwrap_err().to_string();
        assert!(error.starts_with("not a Parallax model, or a damaged one"), "{error}");
    }
    let tensor = TensorView::new(Dtype::F32, vec![1], &[0; 4]).unwrap();
    let foreign = safetensors::serialize([("layer.0", tensor)], None).unwrap();
    let error = Model::from_bytes(&foreign).unwrap_err().to_string();
    assert_eq!(error, "not a Parallax model: a safetensors file of something else");
}

#[test]
fn a_newer_format_asks_for_a_newer_version() {
    let message = refusal(|file| file.set_metadata(|metadata| metadata["format"] = json!(4)));
    assert!(message.contains("format 4") && message.contains("install a newer one"), "{message}");
    let message =
        refusal(|file| file.set_metadata(|metadata| *metadata = json!({ "format": 9, "all": "else" })));
    assert!(message.contains("format 9"), "{message}");
}

#[test]
fn a_model_of_the_first_format_loads() {
    let mut file = File::new(&SMALL);
    file.set_metadata(|metadata| {
        metadata["format"] = json!(1);
        // It knew no way to calibrate but a temperature.
        if let Some(calibration) = metadata["recipe"]["provenance"]["calibration"].as_object_mut() {
            calibration.remove("method");
            calibration.remove("compared");
        }
    });
    let (old, new) = (Model::from_bytes(&file.bytes()).unwrap(), Model::from_bytes(&SMALL).unwrap());
    assert_eq!(old.config(), new.config());
    assert_eq!(old.strongest(0, 9), new.strongest(0, 9));
}

#[test]
fn the_checksum_helper_makes_files_that_load() {
    Model::from_bytes(&File::new(&SMALL).bytes()).unwrap();
}

#[test]
fn numbers_that_make_no_model_are_refused() {
    for (array, bytes, expected) in [
        ("weights", &f32::NAN.to_le_bytes()[..], "a weight is NaN"),
        ("weights", &f32::INFINITY.to_le_bytes(), "a weight is inf"),
        ("idf", &f32::NAN.to_le_bytes(), "NaN"),
        ("idf", &(-1f32).to_le_bytes(), "-1"),
        // Finite, but not what becomes of it.
        ("idf", &1e-41f32.to_le_bytes(), "inverse document frequency"),
        ("intercepts", &f64::NAN.to_le_bytes(), "an intercept is NaN"),
        ("intercepts", &f64::NEG_INFINITY.to_le_bytes(), "an intercept is -inf"),
        ("intercepts", &1e308_f64.to_le_bytes(), "an intercept is 1"),
    ] {
        let message = refusal(|file| file.array(array)[..bytes.len()].copy_from_slice(bytes));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn arrays_that_do_not_fit_together_are_refused() {
    let swap = |name: &'static str| {
        move |file: &mut File| file.header[name]["shape"].as_array_mut().unwrap().reverse()
    };
    let message = refusal(swap("weights"));
    assert!(message.contains("array `weights` is F32"), "{message}");
    let message = refusal(|file| file.header["idf"]["dtype"] = "I32".into());
    assert!(message.contains("array `idf` is I32"), "{message}");
    let message = refusal(|file| file.array("vocabulary")[0] = 0xff);
    assert!(message.contains("utf-8"), "{message}");
    let message = refusal(|file| file.array("vocabulary")[1] = b'\n');
    assert!(message.contains("the groups do not hold"), "{message}");
    let message = refusal(|file| file.set_metadata(|metadata| metadata["groups"]["near"] = json!(u64::MAX)));
    assert!(message.contains("the groups do not hold"), "{message}");
    let message = refusal(|file| {
        file.set_metadata(|metadata| {
            let groups = metadata["groups"].as_object_mut().unwrap();
            groups["near"] = json!(groups["near"].as_u64().unwrap() - 1);
            groups["clause"] = json!(groups["clause"].as_u64().unwrap() + 1);
        });
    });
    assert!(message.contains("in order"), "{message}");
}

/// A calibration as metadata tell it.
fn calibration(temperature: f64, offsets: Value) -> Value {
    let mut calibration = json!({
        "left_out": "stories", "folds": 5, "rows": 10, "temperature": temperature, "log_loss_before": 1.0,
        "log_loss_after": 1.0,
    });
    calibration["offsets"] = offsets;
    calibration
}

#[test]
fn metadata_that_no_training_writes_are_refused() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 11] = [
        (|recipe| recipe["labels"] = json!({ "names": ["a", "b"], "values": null }), "array `weights` is"),
        (|recipe| recipe["labels"] = json!({ "names": [], "values": null }), "labels and their values"),
        (|recipe| recipe["labels"]["values"] = json!([-1.0, 0.0]), "labels and their values"),
        (|recipe| recipe["labels"]["values"] = json!([-1.0, 0.0, 7.0]), "labels and their values"),
        (|recipe| recipe["labels"]["values"] = json!([1.0, 0.0, -1.0]), "labels and their values"),
        (|recipe| recipe["config"]["features"]["weights"]["near"] = json!(-1), "feature group `near`"),
        (
            |recipe| recipe["lexicons"][0]["patterns"] = json!(["w*r"]),
            "pattern \"w*r\" of category \"threat\"",
        ),
        (|recipe| recipe["provenance"]["calibration"] = calibration(0.0, json!([])), "its temperature is 0"),
        (
            |recipe| recipe["provenance"]["calibration"] = calibration(1.0, json!([1.0, 0.0])),
            "2 labels of 3 are balanced",
        ),
        (
            |recipe| recipe["provenance"]["calibration"] = calibration(1.0, json!([1e300, 0.0, 0.0])),
            "a label is balanced by",
        ),
        (
            |recipe| {
                let convergence = recipe["provenance"]["convergence"].clone();
                recipe["provenance"]["own"] =
                    json!({ "labels": { "negative": 1 }, "convergence": convergence });
            },
            "a model of format 2 has no head of the own voice",
        ),
    ];
    for (change, expected) in cases {
        let message = refusal(|file| file.set_metadata(|metadata| change(&mut metadata["recipe"])));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_mention_is_scored_by_its_own_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("labels.csv");
    let mut lines = String::from("id,text,actor,mention_start,mention_end,label\n");
    for row in 0..12 {
        let text = format!("Critics threatened Varn {row}. Friends praised Varn.");
        let (bad, good) = (text.find("Varn").unwrap(), text.rfind("Varn").unwrap());
        writeln!(lines, "a{row},{text},Varn,{bad},{},negative", bad + 4).unwrap();
        writeln!(lines, "a{row},{text},Varn,{good},{},positive", good + 4).unwrap();
    }
    std::fs::write(&path, lines).unwrap();
    let labels = read(&path);
    let model = train(&labels, Config::default(), lexicons());
    assert_eq!(model.config().unit(), Unit::Mention);
    let (probabilities, heard) = model.predict_labelled(&labels, &mut |_| {}).unwrap();
    assert!(heard.iter().all(|heard| *heard != Heard::Nowhere));
    for (row, observation) in probabilities.rows().into_iter().zip(&labels.observations) {
        assert!(row[model.labels().index(&observation.label).unwrap()] > 0.6, "{row} {observation:?}");
    }
    // The article as a whole is the mean of its mentions.
    let text = &labels.articles[0].text;
    let whole = explain(&model, text, "Varn");
    assert!(whole.prediction.score.unwrap().abs() < 0.2, "{:?}", whole.prediction);
    adds_up(&whole);
}

#[test]
fn nominal_labels_have_no_score_and_are_explained_by_the_predicted_label() {
    let model = small(&["villain", "bystander", "hero"]);
    let explanation = explain(&model, "Critics praised Varn.", "Varn");
    assert_eq!(explanation.prediction.score, None);
    assert_eq!(explanation.direction.name, "hero");
    assert_eq!(explanation.logit, explanation.prediction.logits[explanation.prediction.label]);
    adds_up(&explanation);
    let document = model.annotator().annotate("", "Critics praised Varn.");
    let mentions =
        model.annotator().mentions_of(&document, &Actor::new("Varn", []), None, MentionReach::Alias);
    let villain = model.labels().index("villain").unwrap();
    let target = Target { document: &document, mentions: &mentions, whole: true };
    let against = model.explain(&target, Head::Overall, Some(model.direction_of(villain)));
    assert_eq!(
        (against.direction.name.as_str(), against.logit),
        ("villain", against.prediction.logits[villain])
    );
    assert!(against.logit < explanation.logit);
}

#[test]
fn labels_can_be_given_values() {
    let names = ["against", "neutral", "favour"];
    let values: BTreeMap<String, f64> =
        names.iter().map(|name| (*name).to_owned()).zip([-1.0, 0.0, 0.5]).collect();
    let config = Config { label_values: values, ..Config::default() };
    let model = train(&labelled(&names), config, lexicons());
    assert_eq!(model.labels().names(), names);
    let explanation = explain(&model, "Critics praised Varn.", "Varn");
    let p = &explanation.prediction.probabilities;
    assert!((explanation.prediction.score.unwrap() - (0.5 * p[2] - p[0])).abs() < 1e-12);
    assert_eq!(explanation.direction.coefficients, [-1.0, 0.0, 0.5]);
    adds_up(&explanation);
    assert_eq!(Model::from_bytes(&model.to_bytes().unwrap()).unwrap().labels(), model.labels());
}

#[test]
fn a_group_that_is_switched_off_takes_its_columns_and_no_others() {
    let labels = labelled(&["negative", "neutral", "positive"]);
    let all = train(&labels, Config::default(), lexicons());
    for off in Group::ALL {
        let mut config = Config::default();
        config.features.weights.insert(off, 0.0);
        let without = train(&labels, config, lexicons());
        for group in Group::ALL {
            let names = |model: &Model| -> Vec<String> {
                let columns = model.features().columns(group);
                columns.map(|column| model.features().feature(column).unwrap().1.to_owned()).collect()
            };
            let expected = if group == off { Vec::new() } else { names(&all) };
            assert_eq!(names(&without), expected, "{group} without {off}");
        }
    }
}

#[test]
fn scores_of_an_adapted_model_are_made_by_levels_of_their_own() {
    let labels = labelled(&["negative", "neutral", "positive"]);
    let mut config = blank();
    config.regression.class_weight = ClassWeight::None;
    config.regression.balance = 0.7;
    let model = train(&labels, config, lexicons());
    assert!(model.offsets().is_some());
    let of = |model: &Model| {
        let logits = model.logits_labelled(&labels, &mut |_| {}).unwrap();
        let of_scores = model.score_logits(logits.view()).unwrap();
        (logits, of_scores)
    };
    let adaptation = |scale: f64, shift: f64, score_scale: f64, score_shift: f64| Adaptation {
        levels: Levels { scale, shifts: vec![shift, -shift, 0.0] },
        score_levels: Some(Levels { scale: score_scale, shifts: vec![0.0, score_shift, -score_shift] }),
        labelled: None,
        unlabelled: None,
    };
    let (mut logits, mut of_scores) = of(&model);
    let mut adapted = model;
    // Twice, as somebody may.
    for adaptation in [adaptation(1.3, 0.4, 0.8, -0.2), adaptation(0.7, -0.1, 1.5, 0.6)] {
        let bytes = adapted.adapted(adaptation.clone(), None).unwrap().to_bytes().unwrap();
        adapted = Model::from_bytes(&bytes).unwrap();
        let (found, found_of_scores) = of(&adapted);
        let score_levels = adaptation.score_levels.as_ref().unwrap();
        for (levels, before, after) in
            [(&adaptation.levels, &logits, &found), (score_levels, &of_scores, &found_of_scores)]
        {
            for (before, after) in before.rows().into_iter().zip(after.rows()) {
                let expected = levels.apply(&before.to_vec());
                assert!(
                    expected.iter().zip(after).all(|(a, b)| (a - b).abs() < 1e-4),
                    "{expected:?} {after}"
                );
            }
        }
        (logits, of_scores) = (found, found_of_scores);
    }
}

#[test]
fn training_says_what_is_wrong() {
    let error = |labels: &Labels, config: Config, lexicons: Lexicons| {
        Model::train(labels, Selection::default(), config, lexicons, &mut |_| {}).unwrap_err().to_string()
    };
    let labels = labelled(&["negative", "positive"]);
    let mut config = Config::default();
    config.regression.alpha = 0.0;
    assert!(error(&labels, config, lexicons()).contains("alpha must be a finite number above 0"));
    let one = labelled(&["neutral"]);
    assert!(error(&one, Config::default(), lexicons()).contains("found only \"neutral\""));
    let broken = Lexicons::parse([("x", LEXICON.replace("'threat'", "\"thr\\neat\"").as_str())]).unwrap();
    assert!(error(&labels, Config::default(), broken).contains("line break"));
    let mut lost = labels.clone();
    lost.observations[3].article = 99;
    let message = error(&lost, Config::default(), lexicons());
    assert!(message.starts_with("line 5, row \"a3\""), "{message}");
}

/// Intercept + Σ features = logit = intercept + Σ tokens, and so for the sums by group.
fn adds_up(explanation: &Explanation) {
    let features: f64 = explanation.features.iter().map(|feature| feature.contribution).sum();
    let groups: f64 = explanation.by_group().iter().map(|group| group.contribution).sum();
    let tokens: f64 = explanation.tokens.iter().sum();
    for sum in [features, groups, tokens] {
        let sum = explanation.intercept + sum;
        assert!((sum - explanation.logit).abs() < 1e-9, "{sum} is not {}", explanation.logit);
    }
}

/// News-like text about two actors.
fn news() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Veldrane",
        "Veldrane",
        "Karsk",
        "Talmera",
        "the",
        "a",
        "not",
        "was",
        "accused",
        "threatened",
        "of",
        "by",
        "against",
        "violence",
        "peace",
        "talks",
        "said",
        "critics",
        "attack",
        "condemned",
        "praised",
        "President",
        "'s",
        "-",
        ",",
        ".",
        "\n\n",
        "“",
        "”",
        "\"",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn explanations_add_up(title in news(), text in news()) {
        let document = DEMO.annotator().annotate(&title, &text);
        let actors = [Actor::new("Veldrane", ["Karsk"])];
        let mentions = ActorMatcher::new(&actors).find(&document, MentionReach::Alias);
        let target = Target { document: &document, mentions: &mentions, whole: true };
        let explanation = DEMO.explain(&target, Head::Overall, None);
        adds_up(&explanation);
        let voices: f64 = explanation.by_voice(&document).iter().map(|voice| voice.contribution).sum();
        prop_assert!((explanation.intercept + voices - explanation.logit).abs() < 1e-9);
        prop_assert_eq!(explanation.prediction, DEMO.predict(&target));
    }

    /// Alone, together, with any number of threads, and by the model as it is read back.
    #[test]
    fn scores_depend_on_nothing_but_the_article(texts in prop::collection::vec(news(), 1..12)) {
        static LOADED: LazyLock<Model> =
            LazyLock::new(|| Model::from_bytes(&DEMO.to_bytes().unwrap()).unwrap());
        let actors = [Actor::new("Veldrane", ["Karsk"]), Actor::new("Talmera", [])];
        let matcher = ActorMatcher::new(&actors);
        let rows: Vec<ArticleRow> = (1..).zip(&texts).map(|(line, text)| row(line, text)).collect();
        let together: Vec<Vec<Score>> = rows.iter().map(|row| DEMO.score(row, &matcher)).collect();
        for (row, scores) in rows.iter().zip(&together) {
            prop_assert_eq!(&LOADED.score(row, &matcher), scores);
            prop_assert_eq!(scores.len(), actors.len());
            for prediction in scores.iter().filter_map(|score| score.prediction.as_ref()) {
                let sum: f64 = prediction.probabilities.iter().sum();
                prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
                prop_assert!(prediction.probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
                prop_assert!(prediction.score.is_some_and(|score| (-1.0..=1.0).contains(&score)));
            }
        }
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let scores: Vec<Vec<Score>> =
                pool.install(|| rows.par_iter().rev().map(|row| DEMO.score(row, &matcher)).collect());
            prop_assert!(scores.iter().rev().eq(&together), "{} threads", threads);
        }
    }
}

/// An article without more than a text.
fn row(line: u64, text: &str) -> ArticleRow {
    let article = Article {
        id: line.to_string(),
        event: None,
        outlet: None,
        date: None,
        title: String::new(),
        text: text.to_owned(),
    };
    ArticleRow { article, actor: None, mention: None, also: Vec::new(), file: "articles".into(), line }
}

#[test]
fn a_model_of_mentions_learns_from_whole_articles_too() {
    let labels = labelled(&["positive", "negative"]);
    let config = Config { unit: Some(Unit::Mention), ..blank() };
    let model = train(&labels, config, lexicons());
    assert_eq!(model.config().unit, Some(Unit::Mention));
    let explanation = explain(&model, "Varn threatened Talmera. Varn left. Everybody thanked Varn.", "Varn");
    let sum = explanation.intercept + explanation.tokens.iter().sum::<f64>();
    assert!((sum - explanation.logit).abs() < 1e-9, "{sum} {}", explanation.logit);
}

#[test]
fn what_is_known_beforehand_reaches_words_that_no_label_shows() {
    let labels = labelled(&["negative", "neutral", "positive"]);
    let weight = |config: Config, word: &str| {
        let model = train(&labels, config, lexicons());
        let name = format!("left:{word}");
        let label = model.labels().index("negative").unwrap();
        let features = model.strongest(label, usize::MAX);
        features.into_iter().find(|feature| feature.group == Group::Window && feature.name == name)
    };
    assert_eq!(weight(blank(), "lawsuit"), None);
    assert!(weight(Config::default(), "lawsuit").is_some_and(|feature| feature.weight != 0.0));
}

/// What `score` says of a row that names its actor is what an evaluation says of it, whether the text names it or not.
#[test]
fn scores_and_evaluations_agree_where_the_actor_is_not_mentioned() {
    let labels = labelled(&["negative", "neutral", "positive"]);
    let texts = ["Varn threatened Talmera.", "Everybody thanked him.", "It rained on the regime."];
    let rows = texts.iter().enumerate().map(|(at, text)| format!("{at},{text},Varn,neutral\n"));
    let asked = table(&rows.collect::<String>());
    for unit in [Unit::Article, Unit::Mention] {
        let model = train(&labels, Config { unit: Some(unit), ..blank() }, lexicons());
        let (evaluated, _) = model.predict_labelled(&asked, &mut |_| {}).unwrap();
        let mut unnamed = Vec::new();
        for (line, text) in (0..).zip(texts) {
            let row = ArticleRow { actor: Some(Actor::new("Varn", [])), ..row(line, text) };
            let scores = model.score(&row, &ActorMatcher::new(&[]));
            let [score] = scores.as_slice() else { panic!("one actor") };
            let prediction = score.prediction.as_ref().unwrap();
            assert_eq!(prediction.probabilities, evaluated.row(line as usize).to_vec(), "{text}");
            if score.mentions == 0 {
                unnamed.push(prediction.probabilities.clone());
            }
            // Where the actor is only looked for, there is nothing to say.
            let sought = ArticleRow { actor: None, ..row };
            let sought = model.score(&sought, &ActorMatcher::new(&[Actor::new("Varn", [])]));
            assert_eq!(sought[0].prediction.is_some(), score.mentions > 0, "{text}");
        }
        assert_eq!(unnamed.len(), 2);
        // A model of mentions looks at nothing else.
        assert_eq!(unnamed[0] == unnamed[1], unit == Unit::Mention, "{unit:?}");
    }
}

/// What is said of a state without any judgement.
const NEUTRAL: [&str; 8] = [
    "Norway said on Monday that its minister will travel to Geneva.",
    "The meeting will take place on Tuesday.",
    "Norway has an embassy in the city.",
    "The minister arrived at the airport at noon.",
    "A spokesman for Norway told reporters that the talks will begin at ten.",
    "The council has fifteen members.",
    "Norway and Chile sent delegations.",
    "Norway will publish a statement after the meeting.",
];

#[test]
fn what_is_neutral_scores_zero_however_often_it_is_said() {
    let model = Model::builtin().unwrap();
    let scores = |text: &str| {
        let row = ArticleRow { actor: Some(Actor::new("Norway", [])), ..row(1, text) };
        let [score] = &model.score(&row, &ActorMatcher::new(&[]))[..] else { panic!("one actor") };
        [&score.prediction, &score.own].map(|prediction| prediction.as_ref().unwrap().score.unwrap())
    };
    let text = NEUTRAL.join("\n\n");
    let once = scores(&text);
    assert!(once.iter().all(|score| score.abs() <= 0.05), "{once:?}");
    for more in [1, 3, 10] {
        let again = scores(&format!(
            "{text}\n\n{}",
            ["Norway will hold a meeting on Friday."].repeat(more).join("\n\n")
        ));
        let moved = once.iter().zip(again).map(|(once, again)| (once - again).abs());
        assert!(moved.fold(0.0, f64::max) <= 0.02, "{once:?} {again:?}");
    }
}
