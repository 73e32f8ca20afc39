//! Which provider and model are asked: what the command line says, else what was last chosen, else the first known.

use discern::catalog::Catalog;
use std::time::Duration;

use discern::domain::{Endpoint, KeyEntry, Model, Patience, Provider, ProviderId, Settings};
use discern::storage::{self, Home, SettingsFile};

use crate::args::ProviderArgs;
use crate::exit::Stop;
use crate::output::say;

/// The variable that holds the key for an address given on the command line. No other key ever goes there.
const KEY_VARIABLE: &str = "DISCERN_API_KEY";

/// How long a rate limit or a busy server is waited for.
const PATIENCE: Patience = Patience { total: Duration::from_secs(30), retries: 5 };

/// How long to wait for a busy server, unless that was forbidden.
pub const fn patience(no_wait: bool) -> Patience {
    if no_wait { Patience::NONE } else { PATIENCE }
}

/// The settings; a damaged file was set aside and is spoken of.
pub fn settings(home: &Home) -> Result<Settings, Stop> {
    let loaded = SettingsFile::new(home.clone()).load().map_err(Stop::internal)?;
    if let Some(path) = loaded.set_aside {
        say(format_args!("discern-cli: the settings could not be read; the file was kept as {}", path.display()));
    }
    Ok(loaded.settings)
}

/// Where the request goes.
pub fn endpoint(catalog: &Catalog, settings: &Settings, arguments: &ProviderArgs) -> Result<Endpoint, Stop> {
    if let Some(url) = &arguments.base_url {
        let mut endpoint = address(catalog, url)?;
        endpoint.key = KeyEntry { variable: Some(KEY_VARIABLE.to_owned()), keychain: None, is_required: false };
        return Ok(endpoint);
    }
    let provider = match (&arguments.provider, &settings.provider) {
        (Some(id), _) => named(catalog, id)?,
        (None, Some(id)) => remembered(catalog, id),
        (None, None) => catalog.default_provider(),
    };
    provider
        .endpoint_by(settings)
        .ok_or_else(|| Stop::Usage(format!("--provider {} needs --base-url instead", provider.id)))
}

/// The model that is asked there.
pub fn model(
    home: &Home,
    catalog: &Catalog,
    settings: &Settings,
    endpoint: &Endpoint,
    wanted: Option<&str>,
) -> Result<Model, Stop> {
    let cached = storage::load_models(home, endpoint).map(|list| list.models).unwrap_or_default();
    let seeds = catalog.provider(&endpoint.provider).map(|provider| provider.seed_models.clone()).unwrap_or_default();
    let remembered =
        settings.model.as_deref().filter(|_| settings.provider.as_deref() == Some(endpoint.provider.as_str()));
    if let Some(id) = wanted.or(remembered) {
        let known = cached.into_iter().chain(seeds).find(|model| model.id == id);
        return Ok(known.unwrap_or_else(|| Model::named(id)));
    }
    let first = seeds.into_iter().chain(cached).find(|model| model.sees_pictures != Some(false));
    first.ok_or_else(|| Stop::Usage(format!("say which model of {} with --model", endpoint.host())))
}

fn address(catalog: &Catalog, url: &str) -> Result<Endpoint, Stop> {
    let meant = catalog.providers().find_map(|provider| provider.endpoint(Some(provider.meant_by(url)?)));
    let unnamed = catalog.providers().find(|provider| provider.base_url.is_none());
    let endpoint = meant.or_else(|| unnamed.and_then(|provider| provider.endpoint(Some(url))));
    endpoint.ok_or_else(|| Stop::internal("the table of providers has no row for other addresses"))
}

/// What the window chose may be a provider that only a newer version knows.
fn remembered<'a>(catalog: &'a Catalog, id: &str) -> &'a Provider {
    catalog.provider(&ProviderId::new(id)).unwrap_or_else(|| {
        let instead = catalog.default_provider();
        say(format_args!(
            "discern-cli: the settings name the provider {id}, which is not known; {} is asked",
            instead.id
        ));
        instead
    })
}

fn named<'a>(catalog: &'a Catalog, id: &str) -> Result<&'a Provider, Stop> {
    catalog.provider(&ProviderId::new(id)).ok_or_else(|| {
        let known: Vec<&str> = catalog.providers().map(|provider| provider.id.as_str()).collect();
        Stop::Usage(format!("there is no provider {id}; known are {}", known.join(", ")))
    })
}
