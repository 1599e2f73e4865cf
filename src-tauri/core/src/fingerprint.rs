//! What may be shown of a secret, and how two secrets are compared without keeping either.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// What JumpCloud's administrator keys begin with since 2024.
const ADMIN_KEY_PREFIX: &str = "jca_";

/// A secret shorter than this shows nothing of its end: too much of it would be told.
const SHOWS_ITS_END: usize = 16;

/// JumpCloud's own prefix, `…`, and the last four characters.
#[must_use]
pub fn fingerprint(secret: &SecretString) -> String {
    let secret = secret.expose_secret();
    let prefix = if secret.starts_with(ADMIN_KEY_PREFIX) {
        ADMIN_KEY_PREFIX
    } else {
        ""
    };
    let length = secret.chars().count();
    let end: String = if length >= SHOWS_ITS_END {
        secret.chars().skip(length - 4).collect()
    } else {
        String::new()
    };
    format!("{prefix}…{end}")
}

/// What is known of a credential that Keyvigil does not hold; empty where nothing is.
#[must_use]
pub fn of_prefix(prefix: &str) -> String {
    if prefix.is_empty() {
        String::new()
    } else {
        format!("{prefix}…")
    }
}

/// A keyed hash that tells whether two secrets are the same. Its key lies in the vault, so that the
/// data folder alone cannot be used to test guesses.
#[must_use]
pub fn digest(key: &SecretString, secret: &SecretString) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes()) else {
        return String::new();
    };
    mac.update(secret.expose_secret().as_bytes());
    let mut hex = String::new();
    for byte in mac.finalize().into_bytes() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn an_admin_key_shows_its_prefix_and_its_last_four_characters() {
        assert_eq!(
            fingerprint(&secret("jca_0123456789abcdefWXYZ")),
            "jca_…WXYZ"
        );
    }

    #[test]
    fn a_key_without_prefix_shows_its_last_four_characters_only() {
        assert_eq!(
            fingerprint(&secret("0123456789abcdef0123456789abcdef01234567")),
            "…4567"
        );
    }

    #[test]
    fn a_short_secret_shows_nothing_of_itself() {
        assert_eq!(fingerprint(&secret("hunter2")), "…");
        assert_eq!(fingerprint(&secret("ключ")), "…");
    }

    #[test]
    fn a_watched_credential_shows_its_prefix_or_nothing() {
        assert_eq!(of_prefix("jca_1a2b"), "jca_1a2b…");
        assert_eq!(of_prefix(""), "");
    }

    #[test]
    fn the_same_secret_has_the_same_digest_under_the_same_key_only() {
        let key = secret("k");
        assert_eq!(digest(&key, &secret("a")), digest(&key, &secret("a")));
        assert_ne!(digest(&key, &secret("a")), digest(&key, &secret("b")));
        assert_ne!(
            digest(&key, &secret("a")),
            digest(&secret("other"), &secret("a"))
        );
        assert_eq!(digest(&key, &secret("a")).len(), 64);
    }
}
