//! Each status, whatever the method, becomes its kind of error.

use jumpcloud_client::{ErrorKind, OrganizationId};

use crate::faults::statuses;
use crate::stub::{Reply, Stub};
use crate::support::{Act, ORGANIZATION, client};

#[tokio::test]
async fn every_status_has_its_kind_for_every_method() {
    for fault in statuses() {
        let stub = Stub::always(fault.reply.clone()).await;
        for act in Act::ALL {
            let error = act.on(&fault.client(&stub)).await.unwrap_err();
            assert_eq!(error.kind(), fault.kind, "{act:?} {}", fault.name);
            assert_eq!(error.request(), act.request());
            assert!(error.status().is_some(), "{act:?} {}", fault.name);
            assert!(error.may_have_reached_server());
        }
    }
}

#[tokio::test]
async fn an_error_names_the_request_the_reason_and_jumpclouds_own_words() {
    let body = r#"{"error":"Unauthorized","message":"Unauthorized: api key user not found"}"#;
    let stub = Stub::always(Reply::new(401, body)).await;
    let error = client(&stub.url).organizations().await.unwrap_err();
    assert_eq!(
        error.server_message(),
        Some("Unauthorized: api key user not found")
    );
    assert_eq!(error.status(), Some(401));
    assert_eq!(
        error.to_string(),
        "GET /api/organizations: the key was not accepted: it is wrong, expired, replaced, or of \
         another region (HTTP 401); JumpCloud says: Unauthorized: api key user not found"
    );
}

#[tokio::test]
async fn a_refusal_about_the_organization_id_is_told_apart_from_one_about_the_key() {
    let body = r#"{"message":"Organization: see x-org-id"}"#;
    let organization: OrganizationId = ORGANIZATION.parse().unwrap();
    for (status, without, with) in [
        (
            400,
            ErrorKind::OrganizationIdMissing,
            ErrorKind::OrganizationIdMalformed,
        ),
        (
            401,
            ErrorKind::OrganizationIdMissing,
            ErrorKind::KeyNotAccepted,
        ),
        (403, ErrorKind::Forbidden, ErrorKind::OrganizationIdNotTaken),
        (404, ErrorKind::NotFound, ErrorKind::OrganizationUnknown),
    ] {
        let stub = Stub::always(Reply::new(status, body)).await;
        let client = client(&stub.url);
        assert_eq!(client.roles().await.unwrap_err().kind(), without);
        let client = client.for_organization(organization.clone());
        assert_eq!(client.roles().await.unwrap_err().kind(), with);
    }
}

#[tokio::test]
async fn a_list_that_is_not_found_for_an_organization_means_that_the_organization_is_not() {
    let stub = Stub::always(Reply::new(404, "")).await;
    let client = client(&stub.url).for_organization(ORGANIZATION.parse().unwrap());
    let list = client.administrators().await.unwrap_err();
    assert_eq!(list.kind(), ErrorKind::OrganizationUnknown);
    let thing = Act::Get.on(&client).await.unwrap_err();
    assert_eq!(thing.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_ip_restriction_and_switched_off_api_access_are_told_apart_from_a_missing_permission() {
    for (message, kind) in [
        ("IP blocked", ErrorKind::IpBlocked),
        (
            "API access is disabled for this user",
            ErrorKind::ApiAccessDisabled,
        ),
        ("Forbidden", ErrorKind::Forbidden),
    ] {
        let body = format!(r#"{{"error":"Forbidden","message":"{message}"}}"#);
        let stub = Stub::always(Reply::new(403, &body)).await;
        assert_eq!(
            client(&stub.url).administrators().await.unwrap_err().kind(),
            kind
        );
    }
}
