//! After a 429 nobody is sent to that host until its time is over.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jumpcloud_client::{Client, Endpoints, ErrorKind, Http, HttpOptions, KeyLifetime};
use tokio::task::JoinSet;

use crate::stub::{Reply, Stub};
use crate::support::{Act, key, options};

/// The longest wait in these tests.
const WAIT: Duration = Duration::from_millis(80);

fn client(http: &Http, stub: &Stub) -> Client {
    Client::new(http, Endpoints::loopback(&stub.url).unwrap(), key("jca_1"))
}

/// Answers 429 to whoever comes within `WAIT` after the first request, and remembers when who came.
async fn impatient(retry_after: &'static str) -> (Stub, Arc<Mutex<Vec<Instant>>>) {
    let arrivals: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let remembered = Arc::clone(&arrivals);
    let stub = Stub::scripted(move |_, _| {
        let mut arrivals = remembered.lock().unwrap();
        arrivals.push(Instant::now());
        if arrivals[0].elapsed() < WAIT {
            Reply::with(429, retry_after, "")
        } else {
            Reply::new(
                200,
                r#"{"serviceAccount":{"objectId":"s1"},"_id":"a1","apiKey":"jca_2"}"#,
            )
        }
    })
    .await;
    (stub, arrivals)
}

/// Reads and writes of each kind, sixteen in all and at once, one of which makes an administrator's
/// key.
async fn sixteen_calls(client: &Client) {
    let mut calls = JoinSet::new();
    for number in 0..15 {
        let client = client.clone();
        let act = Act::ALL[number % Act::ALL.len()];
        calls.spawn(async move {
            let outcome = act.on(&client).await;
            // What the stub answers holds no service account's new key.
            if act != Act::Post {
                outcome.unwrap();
            }
        });
    }
    let client = client.clone();
    calls.spawn(async move {
        let lifetime = KeyLifetime::NINETY_DAYS;
        let made = client.generate_api_key(lifetime, &mut |_| ()).await;
        made.unwrap();
    });
    calls.join_all().await;
}

#[tokio::test]
async fn whoever_comes_after_a_429_waits_until_its_time_is_over_whatever_the_method() {
    // With `Retry-After` as far as that is reasonable, and by the own wait where there is none.
    for (retry_after, retry_base_delay) in [
        ("retry-after: 1\r\n", Duration::ZERO),
        ("", 2 * WAIT),
        ("retry-after: soon\r\n", 2 * WAIT),
    ] {
        let (stub, arrivals) = impatient(retry_after).await;
        let http = Http::new(HttpOptions {
            retries: 0,
            retry_base_delay,
            max_retry_wait: WAIT,
            ..options()
        })
        .unwrap();
        let client = client(&http, &stub);
        let error = Act::Get.on(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);

        sixteen_calls(&client).await;
        let arrivals = arrivals.lock().unwrap();
        assert_eq!(arrivals.len(), 17);
        let early = arrivals[1..].iter().filter(|it| **it < arrivals[0] + WAIT);
        assert_eq!(early.count(), 0, "{retry_after:?}");
    }
}

#[tokio::test]
async fn a_write_that_is_refused_with_429_keeps_the_others_back_too() {
    for act in Act::WRITES {
        let (stub, arrivals) = impatient("retry-after: 1\r\n").await;
        let http = Http::new(HttpOptions {
            max_retry_wait: WAIT,
            ..options()
        })
        .unwrap();
        let client = client(&http, &stub);
        let error = act.on(&client).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
        Act::Get.on(&client).await.unwrap();
        assert_eq!(arrivals.lock().unwrap().len(), 2, "{act:?}");
    }
}

#[tokio::test]
async fn a_429_is_met_once_and_not_by_each_of_sixteen() {
    let (stub, arrivals) = impatient("").await;
    let http = Http::new(HttpOptions {
        total: 1,
        retry_base_delay: 2 * WAIT,
        max_retry_wait: WAIT,
        ..options()
    })
    .unwrap();
    let client = client(&http, &stub);
    let mut calls = JoinSet::new();
    for _ in 0..16 {
        let client = client.clone();
        calls.spawn(async move { Act::Get.on(&client).await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!(arrivals.lock().unwrap().len(), 17);
}

#[tokio::test]
async fn who_waits_holds_no_place_so_that_other_hosts_are_reached() {
    let busy = Stub::always(Reply::with(429, "retry-after: 30\r\n", "")).await;
    let free = Stub::always(Reply::new(200, r#"{"serviceAccount":{"objectId":"s1"}}"#)).await;
    let http = Http::new(HttpOptions {
        total: 1,
        per_organization: 1,
        retries: 0,
        ..options()
    })
    .unwrap();
    let busy_client = client(&http, &busy);
    Act::Get.on(&busy_client).await.unwrap_err();
    let mut waiting = JoinSet::new();
    for act in Act::ALL {
        let client = busy_client.clone();
        waiting.spawn(async move { act.on(&client).await });
    }
    // The one place that there is goes to this call, though four others came before.
    for _ in 0..3 {
        Act::Get.on(&client(&http, &free)).await.unwrap();
    }
    assert_eq!(busy.times_asked(), 1);
    assert_eq!(waiting.len(), Act::ALL.len());
}
