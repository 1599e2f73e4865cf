//! The keychain of this platform, as `keyring` reaches it: blocking, with its traps handled.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use keyring::{CredentialStore, Entry, Error};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::{VaultError, VaultName};

/// Builds its store when it is first needed, and anew after the session with the service broke.
pub(super) struct Keychain {
    service: String,
    store: RefCell<Option<Arc<CredentialStore>>>,
}

impl Keychain {
    pub(super) fn new(service: &str) -> Self {
        Self {
            service: service.to_owned(),
            store: RefCell::new(None),
        }
    }

    pub(super) fn store(
        &self,
        name: &VaultName,
        label: &str,
        secret: &SecretString,
    ) -> Result<(), VaultError> {
        // Bytes, not text: Windows would store text as UTF-16 and halve the room.
        let secret = secret.expose_secret().as_bytes();
        self.with_entry(name, Some(label), |entry| entry.set_secret(secret))
    }

    pub(super) fn read(&self, name: &VaultName) -> Result<SecretString, VaultError> {
        let bytes = Zeroizing::new(self.with_entry(name, None, Entry::get_secret)?);
        let text = std::str::from_utf8(&bytes).map_err(|_| VaultError::Mismatch)?;
        Ok(SecretString::from(text))
    }

    pub(super) fn delete(&self, name: &VaultName) -> Result<(), VaultError> {
        match self.with_entry(name, None, Entry::delete_credential) {
            Err(VaultError::Missing) => Ok(()),
            outcome => outcome,
        }
    }

    fn with_entry<T>(
        &self,
        name: &VaultName,
        label: Option<&str>,
        call: impl Fn(&Entry) -> keyring::Result<T>,
    ) -> Result<T, VaultError> {
        let fresh = self.store.borrow().is_none();
        match self.attempt(name, label, &call) {
            // The daemon may have been restarted since the store was built: the old session is dead.
            Err(error) if !fresh && session_may_be_dead(&error) => {
                self.store.replace(None);
                self.attempt(name, label, &call)
            }
            outcome => outcome,
        }
        .map_err(|error| {
            let plain = plain(error);
            if matches!(plain, VaultError::Absent | VaultError::Failed(_)) {
                self.store.replace(None);
            }
            plain
        })
    }

    fn attempt<T>(
        &self,
        name: &VaultName,
        label: Option<&str>,
        call: impl Fn(&Entry) -> keyring::Result<T>,
    ) -> keyring::Result<T> {
        let mut store = self.store.borrow_mut();
        let store = match store.as_ref() {
            Some(store) => store,
            None => store.insert(new_store()?),
        };
        let modifiers = label
            .filter(|_| LABELS)
            .map(|label| HashMap::from([("label", label)]));
        call(&store.build(&self.service, name.as_str(), modifiers.as_ref())?)
    }
}

fn session_may_be_dead(error: &Error) -> bool {
    matches!(error, Error::PlatformFailure(_))
}

/// Without values: `Debug` of some of these prints the secret.
fn plain(error: Error) -> VaultError {
    match error {
        Error::NoEntry => VaultError::Missing,
        Error::NoDefaultStore => VaultError::Absent,
        Error::NoStorageAccess(source) | Error::PlatformFailure(source) => {
            by_platform(source.as_ref())
        }
        Error::BadEncoding(_) | Error::BadDataFormat(..) => VaultError::Mismatch,
        Error::Ambiguous(entries) => {
            VaultError::Failed(format!("{} items share one name", entries.len()))
        }
        Error::TooLong(_, limit) => {
            VaultError::Failed(format!("the secret is longer than its limit of {limit}"))
        }
        Error::BadStoreFormat(_) => VaultError::Failed("its data is malformed".into()),
        Error::Invalid(parameter, _) => {
            VaultError::Failed(format!("it does not take this {parameter}"))
        }
        _ => VaultError::Failed("it does not support this".into()),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
use linux::{LABELS, by_platform, new_store};
#[cfg(not(all(unix, not(target_os = "macos"))))]
use other::{LABELS, by_platform, new_store};

#[cfg(all(unix, not(target_os = "macos")))]
mod linux {
    use std::error::Error;
    use std::sync::Arc;

    use keyring::CredentialStore;
    use secret_service::Error as ServiceError;

    use super::super::VaultError;

    /// The Secret Service shows a label beside each item.
    pub(super) const LABELS: bool = true;

    pub(super) fn new_store() -> keyring::Result<Arc<CredentialStore>> {
        Ok(zbus_secret_service_keyring_store::Store::new()?)
    }

    pub(super) fn by_platform(error: &(dyn Error + Send + Sync + 'static)) -> VaultError {
        match error.downcast_ref::<ServiceError>() {
            // A collection that is not there is no proof that a secret never was.
            Some(
                ServiceError::Unavailable
                | ServiceError::NoResult
                | ServiceError::Zbus(_)
                | ServiceError::ZbusFdo(_),
            ) => VaultError::Absent,
            Some(ServiceError::Locked) => VaultError::Locked,
            Some(ServiceError::Prompt | ServiceError::PromptDisconnected) => VaultError::Denied,
            _ => VaultError::Failed("the Secret Service gave no usable answer".into()),
        }
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod other {
    use std::error::Error;
    use std::sync::Arc;

    use keyring::CredentialStore;

    use super::super::VaultError;

    /// macOS and Windows show the service's name.
    pub(super) const LABELS: bool = false;

    #[cfg(target_os = "macos")]
    pub(super) fn new_store() -> keyring::Result<Arc<CredentialStore>> {
        Ok(apple_native_keyring_store::keychain::Store::new()?)
    }

    #[cfg(windows)]
    pub(super) fn new_store() -> keyring::Result<Arc<CredentialStore>> {
        let local = std::collections::HashMap::from([("persistence", "Local")]);
        Ok(windows_native_keyring_store::Store::new_with_configuration(
            &local,
        )?)
    }

    pub(super) fn by_platform(error: &(dyn Error + Send + Sync + 'static)) -> VaultError {
        // The platforms' texts name no values.
        VaultError::Failed(error.to_string())
    }
}
