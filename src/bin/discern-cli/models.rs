//! `models`: which models a provider offers.

use std::process::ExitCode;

use discern::catalog::Catalog;
use discern::domain::{JobId, Model, Usd};
use discern::protocol::{Command, Event};
use discern::storage::Home;

use crate::args::ModelsArgs;
use crate::choice;
use crate::exit::Stop;
use crate::output::{self, ModelLine};
use crate::session::Session;

pub fn run(arguments: &ModelsArgs) -> Result<ExitCode, Stop> {
    let catalog = Catalog::load().map_err(Stop::internal)?;
    let home = Home::find().map_err(Stop::internal)?;
    let settings = choice::settings(&home)?;
    let endpoint = choice::endpoint(&catalog, &settings, &arguments.provider)?;
    let mut session = Session::start(&home)?;
    let job = JobId::fresh();
    session.send(Command::ListModels { job, endpoint: Box::new(endpoint) })?;
    let models = loop {
        match session.next(job)? {
            // A script wants to know what is, not what was.
            Event::ModelsRemembered { .. } => {}
            Event::ModelsListed { models, .. } => break models,
            Event::JobFailed { failure, .. } => return Err(failure.into()),
            other => return Err(Stop::internal(format_args!("unexpected {other:?}"))),
        }
    };
    // A list that says nothing about pictures leaves the model to be tried.
    for model in models.iter().filter(|model| arguments.all || model.sees_pictures != Some(false)) {
        print(model, arguments.json)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print(model: &Model, as_json: bool) -> std::io::Result<()> {
    let price = |price: Option<Usd>| price.map(|usd| usd.to_string());
    let (input, output) = (price(model.input_per_million), price(model.output_per_million));
    if as_json {
        return output::json(&ModelLine {
            id: &model.id,
            name: &model.name,
            sees_pictures: model.sees_pictures,
            context_tokens: model.context_tokens,
            input_usd_per_m: input,
            output_usd_per_m: output,
        });
    }
    let context = model.context_tokens.map(|tokens| format!("{tokens} tokens"));
    let price = input.zip(output).map(|(input, output)| format!("${input} in, ${output} out per million tokens"));
    let facts: Vec<String> = [context, price].into_iter().flatten().collect();
    let facts = if facts.is_empty() { String::new() } else { format!("  ({})", facts.join(", ")) };
    output::text(&format!("{}{facts}\n", model.id))
}
