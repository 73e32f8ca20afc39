//! Where keys are kept: the system's keychain, the memory of this process, or the environment.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use keyring::{Entry, Error};

use super::{Home, StorageError, atomic};
use crate::domain::{KeyEntry, KeyPlace, Secret};

/// The name under which the keychain lists our entries.
const SERVICE: &str = "discern";

/// Keeps keys. An entry that does not exist is `Ok(None)`; deleting one that does not exist succeeds.
pub trait SecretStore: Send + Sync {
    fn get(&self, entry: &KeyEntry) -> Result<Option<Secret>, StorageError>;
    /// Says where the key is kept now.
    fn set(&self, entry: &KeyEntry, secret: &Secret) -> Result<KeyPlace, StorageError>;
    fn delete(&self, entry: &KeyEntry) -> Result<(), StorageError>;
    /// Where the key that `get` gives lies.
    fn place(&self, entry: &KeyEntry) -> Result<Option<KeyPlace>, StorageError>;
}

/// The keychain of the system: Keychain Services, the Credential Manager, or the Secret Service over D-Bus.
/// It may ask the user to unlock it, so that a call can take long.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keychain;

impl SecretStore for Keychain {
    fn get(&self, entry: &KeyEntry) -> Result<Option<Secret>, StorageError> {
        let Some(account) = &entry.keychain else { return Ok(None) };
        match Entry::new(SERVICE, account).and_then(|entry| entry.get_password()) {
            Ok(password) => Ok(Secret::new(&password)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(translate(&error)),
        }
    }

    fn set(&self, entry: &KeyEntry, secret: &Secret) -> Result<KeyPlace, StorageError> {
        let account = entry.keychain.as_ref().ok_or(StorageError::KeyNotKept)?;
        Entry::new(SERVICE, account)
            .and_then(|entry| entry.set_password(secret.expose()))
            .map_err(|error| translate(&error))?;
        Ok(KeyPlace::Keychain)
    }

    fn delete(&self, entry: &KeyEntry) -> Result<(), StorageError> {
        let Some(account) = &entry.keychain else { return Ok(()) };
        match Entry::new(SERVICE, account).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(translate(&error)),
        }
    }

    fn place(&self, entry: &KeyEntry) -> Result<Option<KeyPlace>, StorageError> {
        Ok(self.get(entry)?.map(|_| KeyPlace::Keychain))
    }
}

/// Only the displayed form is kept: the error itself may hold the bytes of a key.
fn translate(error: &Error) -> StorageError {
    let reason = error.to_string();
    match error {
        Error::NoDefaultStore | Error::NoStorageAccess(_) | Error::PlatformFailure(_) => {
            StorageError::NoKeychain { reason }
        }
        _ => StorageError::KeychainEntry { reason },
    }
}

/// Keeps keys for as long as the process lives: for computers without a keychain, and for tests.
#[derive(Debug, Default)]
pub struct MemorySecrets {
    secrets: Mutex<HashMap<String, Secret>>,
}

impl MemorySecrets {
    /// A panic elsewhere cannot leave the map half changed, so that it stays usable.
    fn secrets(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, entry: &KeyEntry) -> Result<Option<Secret>, StorageError> {
        Ok(entry.keychain.as_ref().and_then(|account| self.secrets().get(account).cloned()))
    }

    fn set(&self, entry: &KeyEntry, secret: &Secret) -> Result<KeyPlace, StorageError> {
        let account = entry.keychain.clone().ok_or(StorageError::KeyNotKept)?;
        self.secrets().insert(account, secret.clone());
        Ok(KeyPlace::Memory)
    }

    fn delete(&self, entry: &KeyEntry) -> Result<(), StorageError> {
        if let Some(account) = &entry.keychain {
            self.secrets().remove(account);
        }
        Ok(())
    }

    fn place(&self, entry: &KeyEntry) -> Result<Option<KeyPlace>, StorageError> {
        Ok(self.get(entry)?.map(|_| KeyPlace::Memory))
    }
}

/// The store within, or the memory of this process for as long as the store within cannot be used.
#[derive(Debug, Default)]
pub struct MemoryInstead<S> {
    inner: S,
    memory: MemorySecrets,
}

impl<S: SecretStore> MemoryInstead<S> {
    pub fn of(inner: S) -> Self {
        Self { inner, memory: MemorySecrets::default() }
    }

    fn or_memory<T>(
        &self,
        within: impl FnOnce(&S) -> Result<T, StorageError>,
        instead: impl FnOnce(&MemorySecrets) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        match within(&self.inner) {
            Err(StorageError::NoKeychain { .. }) => instead(&self.memory),
            done => done,
        }
    }
}

impl<S: SecretStore> SecretStore for MemoryInstead<S> {
    fn get(&self, entry: &KeyEntry) -> Result<Option<Secret>, StorageError> {
        self.or_memory(|inner| inner.get(entry), |memory| memory.get(entry))
    }

    fn set(&self, entry: &KeyEntry, secret: &Secret) -> Result<KeyPlace, StorageError> {
        self.or_memory(|inner| inner.set(entry, secret), |memory| memory.set(entry, secret))
    }

    fn delete(&self, entry: &KeyEntry) -> Result<(), StorageError> {
        self.or_memory(|inner| inner.delete(entry), |memory| memory.delete(entry))
    }

    fn place(&self, entry: &KeyEntry) -> Result<Option<KeyPlace>, StorageError> {
        self.or_memory(|inner| inner.place(entry), |memory| memory.place(entry))
    }
}

/// Gives an environment variable's value.
type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The environment variable of an entry first, because it was set for this very run; then the store within.
/// Only the store within is ever changed. What is set in it is newer than the variable, and comes first: in this run, and
/// in later ones for as long as the variable has the same value.
pub struct EnvironmentFirst<S> {
    lookup: Box<Lookup>,
    inner: S,
    /// The variables that a key of this run has taken the place of.
    overruled: Mutex<HashSet<String>>,
    /// Where later runs learn which value was overruled.
    file: Option<PathBuf>,
}

impl<S> EnvironmentFirst<S> {
    /// `lookup` gives a variable's value: that of the process, or a table of a test.
    pub fn new(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static, inner: S) -> Self {
        Self { lookup: Box::new(lookup), inner, overruled: Mutex::default(), file: None }
    }

    /// The same, with a file that later runs learn from.
    #[must_use]
    pub fn remembering(self, home: &Home) -> Self {
        Self { file: Some(home.data().join("overruled.txt")), ..self }
    }

    /// A line for this variable that tells a later run whether it still has the same value. The value itself cannot be
    /// found from it.
    fn line(&self, name: &str) -> Option<String> {
        let value = (self.lookup)(name)?;
        let mut hasher = DefaultHasher::new();
        ("discern", name, value.trim()).hash(&mut hasher);
        Some(format!("{name} {:016x}", hasher.finish()))
    }

    fn lines(&self) -> Vec<String> {
        let text = self.file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Notes for later runs whether the variable's value of today is overruled.
    fn note(&self, name: &str, is_overruled: bool) {
        let Some(file) = &self.file else { return };
        let before = self.lines();
        let is_other = |line: &&String| line.split(' ').next() != Some(name);
        let mut lines: Vec<String> = before.iter().filter(is_other).cloned().collect();
        lines.extend(self.line(name).filter(|_| is_overruled));
        if lines != before {
            // Where it cannot be written the variable comes first at the next start, as it would without.
            let _ = atomic::replace(file, lines.join("\n").as_bytes());
        }
    }

    fn environment(&self, entry: &KeyEntry) -> Option<Secret> {
        let variable = entry.variable.as_deref().filter(|name| !self.overruled().contains(*name));
        let is_stale = |name: &str| self.line(name).is_some_and(|line| self.lines().contains(&line));
        let variable = variable.filter(|name| !is_stale(name));
        variable.and_then(&self.lookup).and_then(|value| Secret::new(&value))
    }

    /// A panic elsewhere cannot leave the set half changed, so that it stays usable.
    fn overruled(&self) -> MutexGuard<'_, HashSet<String>> {
        self.overruled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: SecretStore> SecretStore for EnvironmentFirst<S> {
    fn get(&self, entry: &KeyEntry) -> Result<Option<Secret>, StorageError> {
        let found = self.environment(entry);
        if found.is_some() { Ok(found) } else { self.inner.get(entry) }
    }

    fn set(&self, entry: &KeyEntry, secret: &Secret) -> Result<KeyPlace, StorageError> {
        let place = self.inner.set(entry, secret)?;
        self.overruled().extend(entry.variable.clone());
        if let Some(name) = entry.variable.as_deref().filter(|_| place == KeyPlace::Keychain) {
            self.note(name, true);
        }
        Ok(place)
    }

    fn delete(&self, entry: &KeyEntry) -> Result<(), StorageError> {
        self.inner.delete(entry)?;
        if let Some(name) = &entry.variable {
            self.overruled().remove(name);
            self.note(name, false);
        }
        Ok(())
    }

    fn place(&self, entry: &KeyEntry) -> Result<Option<KeyPlace>, StorageError> {
        match &entry.variable {
            Some(name) if self.environment(entry).is_some() => Ok(Some(KeyPlace::Variable(name.clone()))),
            _ => self.inner.place(entry),
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for EnvironmentFirst<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvironmentFirst").field("inner", &self.inner).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(variable: Option<&str>, keychain: Option<&str>) -> KeyEntry {
        KeyEntry { variable: variable.map(str::to_owned), keychain: keychain.map(str::to_owned), is_required: true }
    }

    fn secret(value: &str) -> Secret {
        Secret::new(value).unwrap()
    }

    #[test]
    fn memory_keeps_a_key_until_it_is_deleted() {
        let store = MemorySecrets::default();
        let (mine, other) = (entry(None, Some("a")), entry(None, Some("b")));
        store.set(&mine, &secret("sk_mine")).unwrap();
        assert_eq!(store.get(&mine).unwrap(), Some(secret("sk_mine")));
        assert_eq!(store.get(&other).unwrap(), None);
        assert!(!format!("{store:?}").contains("sk_mine"));
        store.delete(&mine).unwrap();
        store.delete(&mine).unwrap();
        assert_eq!(store.get(&mine).unwrap(), None);
    }

    /// A store that cannot be used, as on a computer without a keychain.
    struct Unusable;

    impl SecretStore for Unusable {
        fn get(&self, _: &KeyEntry) -> Result<Option<Secret>, StorageError> {
            Err(StorageError::NoKeychain { reason: "no bus".to_owned() })
        }
        fn set(&self, _: &KeyEntry, _: &Secret) -> Result<KeyPlace, StorageError> {
            Err(StorageError::NoKeychain { reason: "no bus".to_owned() })
        }
        fn delete(&self, _: &KeyEntry) -> Result<(), StorageError> {
            Err(StorageError::NoKeychain { reason: "no bus".to_owned() })
        }
        fn place(&self, _: &KeyEntry) -> Result<Option<KeyPlace>, StorageError> {
            Err(StorageError::NoKeychain { reason: "no bus".to_owned() })
        }
    }

    #[test]
    fn memory_serves_where_there_is_no_keychain() {
        let (store, mine) = (MemoryInstead::of(Unusable), entry(None, Some("a")));
        assert_eq!(store.place(&mine).unwrap(), None);
        assert_eq!(store.set(&mine, &secret("sk_mine")).unwrap(), KeyPlace::Memory);
        assert_eq!(store.get(&mine).unwrap(), Some(secret("sk_mine")));
        assert_eq!(store.place(&mine).unwrap(), Some(KeyPlace::Memory));
        store.delete(&mine).unwrap();
        assert_eq!(store.get(&mine).unwrap(), None);
    }

    #[test]
    fn a_key_of_the_environment_is_said_to_lie_there() {
        let lookup = |name: &str| (name == "SET").then(|| "sk_environment".to_owned());
        let store = EnvironmentFirst::new(lookup, MemorySecrets::default());
        let place = store.place(&entry(Some("SET"), Some("a"))).unwrap();
        assert_eq!(place, Some(KeyPlace::Variable("SET".to_owned())));
        assert_eq!(store.place(&entry(Some("UNSET"), Some("a"))).unwrap(), None);
    }

    #[test]
    fn a_key_of_this_run_is_newer_than_its_variable() {
        let lookup = |name: &str| (name == "SET").then(|| "sk_stale".to_owned());
        let store = EnvironmentFirst::new(lookup, MemorySecrets::default());
        let entry = entry(Some("SET"), Some("a"));
        store.set(&entry, &secret("sk_new")).unwrap();
        assert_eq!(store.get(&entry).unwrap(), Some(secret("sk_new")));
        assert_eq!(store.place(&entry).unwrap(), Some(KeyPlace::Memory));
        store.delete(&entry).unwrap();
        assert_eq!(store.get(&entry).unwrap(), Some(secret("sk_stale")));
    }

    /// What a keychain would do, kept over two runs by a test.
    #[derive(Default)]
    struct Kept(MemorySecrets);

    impl SecretStore for &Kept {
        fn get(&self, entry: &KeyEntry) -> Result<Option<Secret>, StorageError> {
            self.0.get(entry)
        }
        fn set(&self, entry: &KeyEntry, secret: &Secret) -> Result<KeyPlace, StorageError> {
            self.0.set(entry, secret).map(|_| KeyPlace::Keychain)
        }
        fn delete(&self, entry: &KeyEntry) -> Result<(), StorageError> {
            self.0.delete(entry)
        }
        fn place(&self, entry: &KeyEntry) -> Result<Option<KeyPlace>, StorageError> {
            self.0.place(entry)
        }
    }

    #[test]
    fn a_variable_that_was_overruled_stays_so_until_it_has_another_value() {
        let folder = tempfile::tempdir().unwrap();
        let (home, keychain) = (Home::at(folder.path()), Kept::default());
        let run = |value: &'static str| {
            let lookup = move |name: &str| (name == "SET").then(|| value.to_owned());
            EnvironmentFirst::new(lookup, &keychain).remembering(&home)
        };
        let entry = entry(Some("SET"), Some("a"));
        let found = |value| run(value).get(&entry).unwrap();
        assert_eq!(found("sk_stale"), Some(secret("sk_stale")));
        run("sk_stale").set(&entry, &secret("sk_new")).unwrap();
        assert_eq!(found("sk_stale"), Some(secret("sk_new")));
        assert_eq!(found("sk_other"), Some(secret("sk_other")), "it was set anew since");
        let written = std::fs::read_to_string(folder.path().join("overruled.txt")).unwrap();
        assert!(!written.contains("sk_"), "{written}");
        run("sk_stale").delete(&entry).unwrap();
        assert_eq!(found("sk_stale"), Some(secret("sk_stale")));
    }

    #[test]
    fn an_endpoint_without_an_account_keeps_no_key() {
        let nowhere = entry(None, None);
        for store in [&MemorySecrets::default() as &dyn SecretStore, &Keychain] {
            assert!(store.get(&nowhere).unwrap().is_none());
            assert!(matches!(store.set(&nowhere, &secret("x")), Err(StorageError::KeyNotKept)));
            store.delete(&nowhere).unwrap();
        }
    }

    #[test]
    fn the_environment_comes_first_and_is_never_changed() {
        let lookup = |name: &str| match name {
            "SET" => Some(" sk_environment\n".to_owned()),
            "EMPTY" => Some("  ".to_owned()),
            _ => None,
        };
        let store = EnvironmentFirst::new(lookup, MemorySecrets::default());
        store.set(&entry(None, Some("a")), &secret("sk_kept")).unwrap();
        for (variable, keychain, expected) in [
            (Some("SET"), Some("a"), Some("sk_environment")),
            (Some("SET"), None, Some("sk_environment")),
            (Some("EMPTY"), Some("a"), Some("sk_kept")),
            (Some("UNSET"), Some("a"), Some("sk_kept")),
            (None, Some("a"), Some("sk_kept")),
            (Some("UNSET"), Some("b"), None),
            (None, None, None),
        ] {
            let found = store.get(&entry(variable, keychain)).unwrap();
            assert_eq!(found, expected.map(secret), "{variable:?} {keychain:?}");
        }
        store.delete(&entry(Some("SET"), Some("a"))).unwrap();
        assert_eq!(store.get(&entry(Some("SET"), Some("a"))).unwrap(), Some(secret("sk_environment")));
        assert_eq!(store.get(&entry(None, Some("a"))).unwrap(), None);
    }

    #[test]
    fn a_keychain_that_cannot_be_used_is_told_apart_from_an_entry_that_cannot() {
        let reason = || Box::from("no bus");
        for error in [Error::NoDefaultStore, Error::NoStorageAccess(reason()), Error::PlatformFailure(reason())] {
            assert!(matches!(translate(&error), StorageError::NoKeychain { .. }), "{error}");
        }
        let strange = translate(&Error::BadEncoding(b"sk_canary".to_vec()));
        assert!(matches!(strange, StorageError::KeychainEntry { .. }), "{strange}");
        assert!(!format!("{strange:?}").contains("sk_canary"));
        assert!(!format!("{strange:?}").contains(&format!("{:?}", b"sk_canary")));
    }
}
