//! A write whose answer is lost may have had its effect: it is never repeated, and the error says
//! whether there is something to look for.

use std::time::Duration;

use jumpcloud_client::{
    AuthKind, Client, Endpoints, ErrorKind, Http, Lifetime, NewAuthConfig, NewServiceAccount,
};
use jumpcloud_simulator::proxy::{Proxy, Wire};
use jumpcloud_simulator::seed::DEMO_ADMIN_KEY;
use jumpcloud_simulator::{Action, Ending, Fault, Place, Region, Simulator, Spoilt};

use crate::simulated::{client_with_key, simulator};
use crate::support::{impatient, key};

async fn robot(client: &Client) -> NewServiceAccount {
    NewServiceAccount {
        name: "Robot".to_owned(),
        role_id: client.roles().await.unwrap().items.remove(0).id,
        auth: NewAuthConfig {
            kind: AuthKind::ApiKey,
            lifetime: Lifetime::Days90,
        },
    }
}

async fn robots(client: &Client) -> usize {
    let all = client.service_accounts().await.unwrap().items;
    all.iter().filter(|it| it.name == "Robot").count()
}

fn posts(simulator: &Simulator) -> usize {
    let requests = simulator.control().requests();
    requests.iter().filter(|it| it.method == "POST").count()
}

fn cut(at: Place, ending: Ending) -> Action {
    Action::Cut { at, ending }
}

fn spoilt(how: Spoilt) -> Action {
    Action::Spoil { how }
}

#[tokio::test]
async fn an_answer_that_is_spoilt_after_the_effect_leaves_exactly_one_account() {
    for (action, kind) in [
        (Action::Html { status: 200 }, ErrorKind::Unreadable),
        (Action::Html { status: 502 }, ErrorKind::ServerError),
        (
            Action::TooManyRequests {
                retry_after: Some("0".to_owned()),
            },
            ErrorKind::RateLimited,
        ),
        (
            Action::Redirect {
                status: 307,
                location: "/login".to_owned(),
            },
            ErrorKind::KeyDidNotArrive,
        ),
        (Action::Huge { bytes: 100_000 }, ErrorKind::TooLarge),
        (Action::HalfTheBody, ErrorKind::Unreadable),
        (Action::WrongTypes, ErrorKind::NoSecretInAnswer),
        (Action::Unterminated, ErrorKind::ConnectionLost),
        (Action::OtherStatus { status: 500 }, ErrorKind::ServerError),
        (cut(Place::Start, Ending::Reset), ErrorKind::ConnectionLost),
        (
            cut(Place::InSecret, Ending::Closed),
            ErrorKind::ConnectionLost,
        ),
        (
            cut(Place::AfterQuote, Ending::Reset),
            ErrorKind::ConnectionLost,
        ),
        (spoilt(Spoilt::Emptied), ErrorKind::Unreadable),
        (spoilt(Spoilt::Padded(64 << 20)), ErrorKind::TooLarge),
        (spoilt(Spoilt::Gzip(10 << 20)), ErrorKind::Unreadable),
        (spoilt(Spoilt::Nested(5_000)), ErrorKind::Unreadable),
        (spoilt(Spoilt::BadUtf8), ErrorKind::Unreadable),
        (spoilt(Spoilt::SecretMissing), ErrorKind::NoSecretInAnswer),
        (spoilt(Spoilt::SecretMoved), ErrorKind::NoSecretInAnswer),
        (spoilt(Spoilt::OldSecret), ErrorKind::NoSecretInAnswer),
    ] {
        let simulator = simulator().await;
        let client = client_with_key(&simulator, DEMO_ADMIN_KEY);
        let new = robot(&client).await;
        let fault = Fault::new(action)
            .on("POST", "/api/v2/service-accounts")
            .after_effect();
        simulator.control().inject(fault);

        let error = client.create_service_account(&new).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.may_have_reached_server(), "{kind:?}");
        assert_eq!(
            (posts(&simulator), robots(&client).await),
            (1, 1),
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn a_wire_that_breaks_after_the_effect_leaves_exactly_one_account() {
    for (wire, kind) in [
        (Wire::Reset, ErrorKind::ConnectionLost),
        (Wire::Fin, ErrorKind::ConnectionLost),
        (Wire::CutAfter(0), ErrorKind::ConnectionLost),
        (Wire::CutAfter(20), ErrorKind::ConnectionLost),
        (Wire::CutAfter(200), ErrorKind::ConnectionLost),
        (Wire::Garbage, ErrorKind::ConnectionLost),
        (
            Wire::Trickle(Duration::from_millis(50)),
            ErrorKind::TimedOut,
        ),
        (
            Wire::SlowHeaders(Duration::from_mins(1)),
            ErrorKind::TimedOut,
        ),
        (Wire::NeverAnswer, ErrorKind::TimedOut),
    ] {
        let simulator = simulator().await;
        let direct = client_with_key(&simulator, DEMO_ADMIN_KEY);
        let new = robot(&direct).await;
        let proxy = Proxy::start(simulator.address(Region::Us)).await.unwrap();
        proxy.set(wire);

        let error = through(&proxy)
            .create_service_account(&new)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{wire:?}");
        assert!(error.may_have_reached_server(), "{wire:?}");
        assert_eq!(
            (posts(&simulator), robots(&direct).await),
            (1, 1),
            "{wire:?}"
        );
    }
}

#[tokio::test]
async fn a_wire_that_breaks_before_the_effect_leaves_none_and_promises_nothing() {
    let simulator = simulator().await;
    let direct = client_with_key(&simulator, DEMO_ADMIN_KEY);
    let new = robot(&direct).await;
    let proxy = Proxy::start(simulator.address(Region::Us)).await.unwrap();
    proxy.set(Wire::Drop);

    let error = through(&proxy)
        .create_service_account(&new)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert!(error.may_have_reached_server(), "the request had left");
    assert_eq!((posts(&simulator), robots(&direct).await), (0, 0));
}

#[tokio::test]
async fn a_wire_that_is_mended_carries_reads_again() {
    let simulator = simulator().await;
    let proxy = Proxy::start(simulator.address(Region::Us)).await.unwrap();
    let client = through(&proxy);
    client.probe().await.unwrap();
    for wire in [Wire::Reset, Wire::CutAfter(30), Wire::Garbage] {
        proxy.set(wire);
        assert!(client.probe().await.is_err(), "{wire:?}");
        proxy.set(Wire::Clean);
        client.probe().await.unwrap();
    }
}

fn through(proxy: &Proxy) -> Client {
    let http = Http::new(impatient()).unwrap();
    let endpoints = Endpoints::loopback(&proxy.url().parse().unwrap()).unwrap();
    Client::new(&http, endpoints, key(DEMO_ADMIN_KEY))
}
