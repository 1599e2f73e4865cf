//! A client secret is proven by one token request.

use jumpcloud_client::{Endpoints, Error, ErrorKind, Http, client_secret_accepted};
use secrecy::SecretString;

use crate::faults::statuses;
use crate::stub::{Reply, Stub};
use crate::support::options;

const SECRET: &str = "s3cr3t-0123456789";

async fn accepted(stub: &Stub, client_id: &str) -> Result<(), Error> {
    let http = Http::new(options()).unwrap();
    let endpoints = Endpoints::loopback(&stub.url).unwrap();
    client_secret_accepted(&http, &endpoints, client_id, &SecretString::from(SECRET)).await
}

#[tokio::test]
async fn it_is_sent_as_oauth_2_client_credentials() {
    let stub = Stub::always(Reply::new(200, r#"{"access_token":"t","expires_in":3600}"#)).await;
    accepted(&stub, "client").await.unwrap();
    let asked = &stub.asked()[0];
    assert_eq!(asked.line, "POST /oauth2/token");
    assert_eq!(
        asked.header("authorization"),
        ["Basic Y2xpZW50OnMzY3IzdC0wMTIzNDU2Nzg5"]
    );
    assert_eq!(
        asked.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    assert_eq!(asked.body, "grant_type=client_credentials&scope=api");
    assert!(asked.header("x-api-key").is_empty());
}

#[tokio::test]
async fn a_wrong_pair_is_not_accepted_whichever_way_oauth_says_so() {
    for status in [400, 401] {
        let body =
            r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#;
        let stub = Stub::always(Reply::new(status, body)).await;
        let error = accepted(&stub, "client").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::KeyNotAccepted);
        assert_eq!(error.server_message(), Some("Client authentication failed"));
    }
}

#[tokio::test]
async fn another_refusal_is_no_verdict_on_the_pair() {
    let stub = Stub::always(Reply::new(400, r#"{"error":"invalid_scope"}"#)).await;
    assert_eq!(
        accepted(&stub, "client").await.unwrap_err().kind(),
        ErrorKind::Rejected
    );
}

#[tokio::test]
async fn a_success_without_a_token_proves_nothing() {
    for (body, kind) in [
        ("{}", ErrorKind::NoSecretInAnswer),
        (r#"{"access_token":""}"#, ErrorKind::NoSecretInAnswer),
        ("<html>", ErrorKind::Unreadable),
    ] {
        let stub = Stub::always(Reply::new(200, body)).await;
        assert_eq!(
            accepted(&stub, "client").await.unwrap_err().kind(),
            kind,
            "{body}"
        );
    }
}

#[tokio::test]
async fn it_is_asked_once_and_shows_no_secret() {
    for fault in statuses() {
        let stub = Stub::always(fault.reply.clone()).await;
        let error = accepted(&stub, "client").await.unwrap_err();
        assert_eq!(error.kind(), fault.kind, "{}", fault.name);
        assert_eq!(stub.times_asked(), 1, "{}", fault.name);
        assert!(!format!("{error:?}{error}").contains(SECRET));
    }
}

#[tokio::test]
async fn a_pair_that_cannot_be_sent_is_not_sent() {
    let stub = Stub::always(Reply::new(200, "{}")).await;
    for client_id in ["", "a:b", "a\nb"] {
        let error = accepted(&stub, client_id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCredential);
    }
    assert_eq!(stub.times_asked(), 0);
}
