//! The cached list of an endpoint's models, under `cache/models/`.
//!
//! A list that is missing, damaged or of another endpoint counts as absent: it can always be fetched again.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::{Home, StorageError, atomic};
use crate::domain::{Endpoint, Model, Usd};

/// The layout of the file. Files of another layout count as absent.
const VERSION: u32 = 1;

/// Longest file name before its ending, in characters: well below what file systems take, with room for a temporary name.
const MAX_NAME_LEN: usize = 120;

/// A list as it was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct CachedModels {
    /// When the server gave it, to the second.
    pub fetched_at: SystemTime,
    pub models: Vec<Model>,
}

#[derive(Serialize, Deserialize)]
struct FileRow {
    version: u32,
    provider: String,
    base_url: String,
    fetched_at_unix_secs: u64,
    models: Vec<ModelRow>,
}

#[derive(Serialize, Deserialize)]
struct ModelRow {
    id: String,
    name: String,
    sees_pictures: Option<bool>,
    context_tokens: Option<u64>,
    max_output_tokens: Option<u64>,
    input_usd_nanos_per_million: Option<u64>,
    output_usd_nanos_per_million: Option<u64>,
}

/// The list last kept for this endpoint.
#[must_use]
pub fn load_models(home: &Home, endpoint: &Endpoint) -> Option<CachedModels> {
    let bytes = fs::read(path(home, endpoint)).ok()?;
    let row: FileRow = serde_json::from_slice(&bytes).ok()?;
    let is_ours =
        row.version == VERSION && row.provider == endpoint.provider.as_str() && row.base_url == endpoint.base_url;
    if !is_ours {
        return None;
    }
    let fetched_at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(row.fetched_at_unix_secs))?;
    Some(CachedModels { fetched_at, models: row.models.into_iter().map(Model::from).collect() })
}

/// Keeps the list that this endpoint has just given.
pub fn save_models(home: &Home, endpoint: &Endpoint, list: &CachedModels) -> Result<(), StorageError> {
    let path = path(home, endpoint);
    let since_1970 = list.fetched_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let row = FileRow {
        version: VERSION,
        provider: endpoint.provider.to_string(),
        base_url: endpoint.base_url.clone(),
        fetched_at_unix_secs: since_1970.as_secs(),
        models: list.models.iter().map(ModelRow::from).collect(),
    };
    let json = serde_json::to_vec(&row).map_err(|error| StorageError::writing(&path, error.into()))?;
    atomic::replace(&path, &json)
}

/// Named after the provider and the address. Whatever a file system may mistake, upper case included, is written as
/// its bytes; two names that were cut to the same are told apart by the file's content.
fn path(home: &Home, endpoint: &Endpoint) -> PathBuf {
    let address = endpoint.base_url.split_once("://").map_or(endpoint.base_url.as_str(), |(_, rest)| rest);
    let mut name: String = format!("{} {address}", endpoint.provider)
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
            b' ' => "+".to_owned(),
            _ => format!("_{byte:02x}"),
        })
        .collect();
    name.truncate(MAX_NAME_LEN);
    home.cache().join("models").join(format!("{name}.json"))
}

impl From<&Model> for ModelRow {
    fn from(model: &Model) -> Self {
        Self {
            id: model.id.clone(),
            name: model.name.clone(),
            sees_pictures: model.sees_pictures,
            context_tokens: model.context_tokens,
            max_output_tokens: model.max_output_tokens,
            input_usd_nanos_per_million: model.input_per_million.map(Usd::nanos),
            output_usd_nanos_per_million: model.output_per_million.map(Usd::nanos),
        }
    }
}

impl From<ModelRow> for Model {
    fn from(row: ModelRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            sees_pictures: row.sees_pictures,
            context_tokens: row.context_tokens,
            max_output_tokens: row.max_output_tokens,
            input_per_million: row.input_usd_nanos_per_million.map(Usd::from_nanos),
            output_per_million: row.output_usd_nanos_per_million.map(Usd::from_nanos),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{KeyEntry, ProviderId, Quirks};

    fn endpoint(provider: &str, base_url: &str) -> Endpoint {
        Endpoint {
            provider: ProviderId::new(provider),
            base_url: base_url.to_owned(),
            is_typed: true,
            key: KeyEntry { variable: None, keychain: None, is_required: false },
            quirks: Quirks::default(),
        }
    }

    fn list(id: &str) -> CachedModels {
        let seen = Model {
            sees_pictures: Some(true),
            context_tokens: Some(1 << 20),
            max_output_tokens: Some(8192),
            input_per_million: "0.27".parse().ok(),
            output_per_million: "0.85".parse().ok(),
            ..Model::named(id)
        };
        CachedModels {
            fetched_at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000),
            models: vec![seen, Model::named("nothing/known")],
        }
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let endpoint = endpoint("someone", "https://api.example.com/v1");
        assert_eq!(load_models(&home, &endpoint), None);
        save_models(&home, &endpoint, &list("a/b")).unwrap();
        assert_eq!(load_models(&home, &endpoint), Some(list("a/b")));
    }

    #[test]
    fn damaged_and_foreign_lists_count_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let mine = endpoint("someone", "https://api.example.com/v1");
        save_models(&home, &mine, &list("a")).unwrap();
        let whole = fs::read_to_string(path(&home, &mine)).unwrap();
        for damaged in [
            String::new(),
            whole[..whole.len() / 2].to_owned(),
            whole.replace("\"version\":1", "\"version\":2"),
            whole.replace("api.example.com", "elsewhere.example"),
            whole.replace("1795000000", "18446744073709551615"),
        ] {
            assert_ne!(damaged, whole);
            fs::write(path(&home, &mine), &damaged).unwrap();
            assert_eq!(load_models(&home, &mine), None, "{damaged}");
        }
        save_models(&home, &mine, &list("a")).unwrap();
        assert_eq!(load_models(&home, &mine), Some(list("a")));
    }

    #[test]
    fn every_endpoint_has_a_file_of_its_own_inside_the_folder() {
        let home = Home::at(&std::env::temp_dir());
        let long = format!("https://{}.example/v1", "long".repeat(200));
        let mut names = std::collections::HashSet::new();
        for (provider, base_url) in [
            ("someone", "https://api.example.com/v1"),
            ("someone", "https://api.example.com/openai"),
            ("SOMEONE", "https://api.example.com/v1"),
            ("some", "https://one.api.example.com/v1"),
            ("other", "http://[::1]:8000/v1"),
            ("other", "http://../../../etc"),
            ("../..", ""),
            ("con", "http://nul"),
            ("", ""),
            ("ä\0/\\:*?\"<>|", "https://ü.example"),
            ("other", &long),
        ] {
            let path = path(&home, &endpoint(provider, base_url));
            assert_eq!(path.parent(), Some(home.cache().join("models").as_path()), "{provider} {base_url}");
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(name.len() <= 125 && name.bytes().all(|b| b"+-._".contains(&b) || b.is_ascii_alphanumeric()));
            assert!(names.insert(name), "{provider} {base_url}");
        }
    }
}
