//! Secrets: made once, shown once, kept only as hashes.

use std::fmt::{self, Write as _};

use rand::RngExt as _;
use rand::distr::{Alphanumeric, SampleString as _};
use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::settings::KeyLook;

/// How many characters of an administrator's key are its prefix, `jca_` included.
const PREFIX_LENGTH: usize = 8;

/// The SHA-256 of a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// The hash of `secret`.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }
}

impl fmt::Display for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for SecretHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A new administrator's key: `jca_` and 36 letters and digits, unless it looks otherwise.
pub(crate) fn new_admin_key(look: KeyLook) -> String {
    match look {
        KeyLook::Prefixed => format!("jca_{}", random_text(36)),
        KeyLook::OtherPrefix => format!("jck-{}", random_text(36)),
        KeyLook::Hexadecimal => {
            let bytes: [u8; 20] = rand::rng().random();
            hex(&bytes)
        }
    }
}

/// Another secret that looks like `secret` and opens nothing.
pub(crate) fn similar_secret(secret: &str) -> String {
    if secret.starts_with("jca_") {
        new_admin_key(KeyLook::Prefixed)
    } else {
        new_service_secret()
    }
}

/// A new secret of a service account. No prefix of these is publicly known, so they have none.
pub(crate) fn new_service_secret() -> String {
    random_text(40)
}

/// An unguessable string, for tokens and browser sessions.
pub(crate) fn random_text(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}

/// A new identifier as JumpCloud's look: 24 hexadecimal digits.
pub(crate) fn random_id() -> String {
    let bytes: [u8; 12] = rand::rng().random();
    hex(&bytes)
}

/// An identifier that is the same at every start.
pub(crate) fn stable_id(of: &str) -> String {
    stable_text(of, 24)
}

/// Hexadecimal digits that are the same at every start, at most 64.
pub(crate) fn stable_text(of: &str, length: usize) -> String {
    let mut digits = hex(&Sha256::digest(of.as_bytes()));
    digits.truncate(length);
    digits
}

/// The part of a key that JumpCloud goes on showing.
pub(crate) fn prefix(key: &str) -> String {
    key.chars().take(PREFIX_LENGTH).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
