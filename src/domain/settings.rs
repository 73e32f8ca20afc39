//! What the user chose and wants to find again.

use serde::{Deserialize, Serialize};

/// The settings file's content. Every field has a default, so that an older or shorter file still loads;
/// keys that this version does not know are kept in the file by `storage`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Id of the provider last chosen.
    pub provider: Option<String>,
    /// Id of the model last chosen.
    pub model: Option<String>,
    /// The address typed for the provider that has none of its own.
    pub base_url: Option<String>,
}
