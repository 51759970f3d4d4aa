//! `parallax train`

use parallax::corpus::read_training_labels;
use parallax::error::Result;
use parallax::features::Group;
use parallax::model::{Model, Selection};

use super::args::{TrainArgs, config, of_labels};
use super::output::{self, failed, tell, warn};
use super::progress::Progress;

pub(crate) fn run(args: &TrainArgs) -> Result<()> {
    output::check(&args.output, args.force.existing())?;
    let mut config = config(args.config.as_deref())?;
    if !args.features.is_empty() {
        let groups = args.features.iter().map(|name| Group::from_name(name));
        config.features.keep_only(&groups.collect::<Result<Vec<_>>>()?);
    }
    let config = args.memory.within(config).resolve().map_err(|error| match &args.config {
        Some(path) => error.at(path.display()),
        None => error,
    })?;
    let options = args.memory.bound(args.read.options());
    let labels = read_training_labels(&args.labels, &options)?;
    let lexicons = args.lexicons.read()?;
    let told = args.memory.tell(&labels, &config, &lexicons, false);
    told.map_err(|error| of_labels(error, &args.labels))?;
    let mut progress = Progress::new("annotating", Some(labels.articles.len()));
    let selection = Selection::from(&options);
    let model = Model::train(&labels, selection, config, lexicons, &mut |done| progress.add(done));
    let model = model.map_err(|error| of_labels(error, &args.labels))?;
    drop(progress);
    let bytes = model.to_bytes()?;
    output::write(&args.output, args.force.existing(), |file| file.write_all(&bytes).map_err(failed))?;
    summarise(&model, labels.observations.iter().any(|observation| observation.own.is_some()));
    Ok(())
}

/// Tells what was trained, on labels of which some are of the `own` voice or none.
fn summarise(model: &Model, own: bool) {
    let provenance = model.provenance();
    let counts: Vec<String> =
        provenance.labels.iter().map(|(label, count)| format!("{count} {label}")).collect();
    tell(format_args!(
        "trained on {} observations ({}) in {} articles: {} features",
        provenance.observations,
        counts.join(", "),
        provenance.articles,
        model.features().len()
    ));
    if let Some(own) = &provenance.own {
        let counts: Vec<String> =
            own.labels.iter().map(|(label, count)| format!("{count} {label}")).collect();
        tell(format_args!("and a head of the outlet's own voice on {}", counts.join(", ")));
    }
    if provenance.soft_observations > 0 {
        tell(format_args!(
            "and on {} observations with probabilities in place of a label, each counting {}",
            provenance.soft_observations,
            model.config().regression.soft_weight()
        ));
    }
    if provenance.actors_not_found > 0 {
        warn(format_args!(
            "in {} of {} observations the actor was not found; only the article as a whole was learned from",
            provenance.actors_not_found,
            provenance.observations + provenance.soft_observations
        ));
    }
    if own && !model.has_own() {
        warn(
            "the column `own` gives one label only, so that the model has no head of the outlet's own voice",
        );
    }
    if !provenance.convergence.converged {
        warn(format_args!(
            "the fit had not converged after {} steps, so its weights are not the best ones; raise \
             `max_iterations` or `alpha` in the configuration",
            provenance.convergence.iterations
        ));
    }
}
