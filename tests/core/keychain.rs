//! The operating system's keychain, where there is one. `cargo xtask test` runs these on a desktop
//! session of its own with a real Secret Service; elsewhere they say that they were skipped.

use std::time::Duration;

use keyvigil_core::vault::{Deadlines, OsVault, Patience, Vault, VaultError, VaultName, prove};
use secrecy::{ExposeSecret, SecretString};

const SERVICE: &str = "Keyvigil test";

fn vault() -> Option<OsVault> {
    let seconds = Duration::from_secs;
    let deadlines = Deadlines {
        background: seconds(10),
        prompting: seconds(10),
    };
    let vault = OsVault::new(SERVICE, deadlines);
    if std::env::var_os("KEYVIGIL_TEST_KEYCHAIN").is_some() {
        return Some(vault);
    }
    eprintln!(
        "skipped: KEYVIGIL_TEST_KEYCHAIN is not set, so the person's own keychain is left alone"
    );
    None
}

#[tokio::test]
async fn a_secret_comes_back_as_it_was_stored_and_is_gone_when_deleted() {
    let Some(vault) = vault() else { return };
    let name = VaultName::random();
    let secret = SecretString::from("jca_ünïcode and more");
    let missing = vault.read(&name, Patience::Background).await.unwrap_err();
    assert_eq!(missing, VaultError::Missing);
    vault
        .store(&name, "a label", &secret, Patience::Prompting)
        .await
        .unwrap();
    let read = vault.read(&name, Patience::Background).await.unwrap();
    assert_eq!(read.expose_secret(), secret.expose_secret());
    vault.delete(&name, Patience::Background).await.unwrap();
    vault
        .delete(&name, Patience::Background)
        .await
        .expect("deleting twice is no error");
    let gone = vault.read(&name, Patience::Background).await.unwrap_err();
    assert_eq!(gone, VaultError::Missing);
}

#[tokio::test]
async fn it_proves_itself_with_a_canary() {
    let Some(vault) = vault() else { return };
    prove(&vault).await.unwrap();
}

#[tokio::test]
async fn a_deadline_that_passes_is_told_and_the_next_call_works() {
    if vault().is_none() {
        return;
    }
    let deadlines = Deadlines {
        background: Duration::ZERO,
        prompting: Duration::from_secs(10),
    };
    let vault = OsVault::new(SERVICE, deadlines);
    let name = VaultName::random();
    let secret = SecretString::from("x");
    let late = vault
        .store(&name, "late", &secret, Patience::Background)
        .await
        .unwrap_err();
    assert_eq!(late, VaultError::TimedOut);
    // The abandoned worker may be storing at this very moment; it takes it back when it is done.
    while vault.read(&name, Patience::Prompting).await.map(drop) != Err(VaultError::Missing) {
        tokio::task::yield_now().await;
    }
}
