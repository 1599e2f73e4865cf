//! No secret is shown, whatever a server does with it.

use std::fmt::{Debug, Display};

use secrecy::ExposeSecret;

use crate::faults::all;
use crate::stub::{Reply, Stub};
use crate::support::{Act, KEY, account, client, key, new_key};

fn assert_hidden(shown: &(impl Debug + ?Sized), secret: &str) {
    let shown = format!("{shown:?} {shown:#?}");
    assert!(!shown.contains(secret), "{shown}");
}

fn assert_silent(error: &(impl Debug + Display), secret: &str) {
    assert_hidden(error, secret);
    assert!(!error.to_string().contains(secret), "{error}");
}

#[tokio::test]
async fn no_error_shows_the_key_or_the_body() {
    for fault in all() {
        let stub = Stub::always(fault.reply.clone()).await;
        for act in Act::ALL {
            if let Err(error) = act.on(&fault.client(&stub)).await {
                assert_silent(&error, KEY);
                assert_silent(&error, "<html>");
                assert!(std::error::Error::source(&error).is_none());
            }
        }
    }
}

#[tokio::test]
async fn a_message_that_repeats_the_key_or_a_part_of_it_is_dropped_as_a_whole() {
    for part in [KEY, &KEY[..14], &KEY[KEY.len() - 8..]] {
        let body = format!(r#"{{"message":"no user for {part}"}}"#);
        for status in [400, 401, 403, 500] {
            let stub = Stub::always(Reply::new(status, &body)).await;
            let error = client(&stub.url).administrators().await.unwrap_err();
            assert_eq!(error.server_message(), None);
            assert_silent(&error, part);
        }
    }
}

#[tokio::test]
async fn a_new_secret_in_an_answer_that_cannot_be_read_is_in_no_error() {
    let secret = "jca_brand_new_secret";
    for body in [
        format!(r#"{{"authConfig":{{"apiKeyConfig":{{"apiKey":"{secret}""#),
        format!(r#"{{"authConfig":{{"apiKeyConfig":{{"apiKey":["{secret}"]}}}}}}"#),
        format!(r#"{{"authConfig":{{"somethingElse":"{secret}"}}}}"#),
        secret.to_owned(),
    ] {
        let stub = Stub::always(Reply::new(200, &body)).await;
        let error = client(&stub.url)
            .add_auth_config(&account(), &new_key())
            .await
            .unwrap_err();
        assert_silent(&error, secret);
    }
}

#[tokio::test]
async fn what_was_issued_shows_its_secret_only_when_asked() {
    let body = r#"{"authConfig":{"id":"c1","apiKeyConfig":{"apiKey":"jca_brand_new_secret"}}}"#;
    let stub = Stub::always(Reply::new(201, body)).await;
    let issued = client(&stub.url)
        .add_auth_config(&account(), &new_key())
        .await
        .unwrap();
    assert_eq!(issued.secret.expose_secret(), "jca_brand_new_secret");
    assert_hidden(&issued, "jca_brand_new_secret");
}

#[tokio::test]
async fn clients_and_credentials_show_no_key() {
    let stub = Stub::always(Reply::nothing()).await;
    assert_hidden(&client(&stub.url), KEY);
    assert_hidden(&key(KEY), KEY);
}
