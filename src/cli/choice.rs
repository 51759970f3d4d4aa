//! Which model a command uses: the first of its files, if that is a model, else the one that ships.

use std::fs::File;
use std::io::Read;

use parallax::corpus::Input;
use parallax::error::{Kind, Result};
use parallax::model::Model;

/// Files as they were typed: a model, if the user has one, then what the command is about.
pub(crate) struct Choice<'a> {
    model: Option<&'a Input>,
    /// The other files; never empty.
    pub(crate) files: &'a [Input],
}

impl<'a> Choice<'a> {
    /// Tells a model from tables by its name (`.model`) or its first bytes.
    ///
    /// # Errors
    /// Nothing but a model.
    pub(crate) fn of(typed: &'a [Input], what: &str) -> Result<Self> {
        match typed.split_first() {
            Some((first, [])) if is_model(first) => {
                Err(Kind::Insufficient(format!("{first} is a model; name the {what}, too")).into())
            }
            Some((first, files)) if is_model(first) => Ok(Self { model: Some(first), files }),
            _ => Ok(Self { model: None, files: typed }),
        }
    }

    /// The same, where there need be no other files.
    pub(crate) fn or_nothing(typed: &'a [Input]) -> Self {
        match typed.split_first() {
            Some((first, files)) if is_model(first) => Self { model: Some(first), files },
            _ => Self { model: None, files: typed },
        }
    }

    /// The other files, which are read more than once.
    ///
    /// # Errors
    /// One of them can be read only once.
    pub(crate) fn files_to_read_again(&self) -> Result<&'a [Input]> {
        match self.files.iter().find(|input| input.is_stream()) {
            Some(input) => {
                let message = format!("articles are read twice, so {input} will not do: name a file");
                Err(Kind::Invalid(message).into())
            }
            None => Ok(self.files),
        }
    }

    /// # Errors
    /// A model that would not be asked, because the files are scores.
    pub(crate) fn check_no_model(&self) -> Result<()> {
        match (self.model, self.files.first()) {
            (Some(model), Some(scores)) => {
                let message =
                    format!("{scores} holds scores, so that {model} has nothing to do: leave it out");
                Err(Kind::Invalid(message).into())
            }
            _ => Ok(()),
        }
    }

    /// Whether it is the model that ships, because none is named.
    pub(crate) fn ships(&self) -> bool {
        self.model.is_none()
    }

    /// Reads the model.
    pub(crate) fn model(&self) -> Result<Model> {
        self.model.map_or_else(Model::builtin, |input| Ok(Model::read(input)?.0))
    }

    /// Reads the model and tells the SHA-256 of its file.
    pub(crate) fn model_with_hash(&self) -> Result<(Model, String)> {
        self.model.map_or_else(Model::builtin_with_hash, Model::read)
    }
}

/// # Errors
/// The own voice is wanted, and `model` has no head for it.
pub(crate) fn check_own(model: &Model, wanted: bool) -> Result<()> {
    if wanted && !model.has_own() {
        let message =
            "the model does not tell the outlet's own voice: it was trained on labels without a column `own`";
        return Err(Kind::Invalid(message.into()).into());
    }
    Ok(())
}

/// Whether the input is a model, as far as its name and its first bytes tell: those of a safetensors file are the
/// length of a header, then the header in JSON. A pipe is none: it would lose what is looked at.
fn is_model(input: &Input) -> bool {
    let Input::File(path) = input else { return false };
    if input.is_stream() {
        return false;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    let mut start = [0; 9];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    name.ends_with(".model") || (read.is_ok() && matches!(start, [.., 0, 0, 0, b'{']))
}
