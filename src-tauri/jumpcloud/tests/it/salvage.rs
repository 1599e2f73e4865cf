//! However the answer that shows a new administrator's key breaks: what came of it is not lost.

use jumpcloud_client::{
    Client, Endpoints, ErrorKind, Http, HttpOptions, KeyLifetime, KeySearch, find_new_key,
};
use jumpcloud_simulator::proxy::{Proxy, Wire};
use jumpcloud_simulator::seed::DEMO_ADMIN_KEY;
use jumpcloud_simulator::settings::KeyLook;
use jumpcloud_simulator::{Action, Ending, Fault, Place, Region, Simulator, Spoilt};
use secrecy::{ExposeSecret, SecretString};

use crate::simulated::{endpoints, simulator};
use crate::support::{impatient, key, options};

/// What is known after a broken answer.
#[derive(Debug, PartialEq, Eq)]
enum Known {
    /// The key, and that it works.
    TheKey,
    /// Half of it, which does not work.
    HalfTheKey,
    OnlyTheOld,
    Nothing,
    Several,
}

/// Why there was no whole answer, if there was none, and what was found in what came.
type Outcome = (Option<ErrorKind>, Known);

async fn generate(simulator: &Simulator, endpoints: Endpoints, patience: HttpOptions) -> Outcome {
    let client = Client::new(
        &Http::new(patience).unwrap(),
        endpoints,
        key(DEMO_ADMIN_KEY),
    );
    let mut kept = Vec::new();
    let mut keep = |piece: &[u8]| kept.extend_from_slice(piece);
    let answer = client
        .generate_api_key(KeyLifetime::default(), &mut keep)
        .await;
    let (kind, body) = match answer {
        Ok(answer) => (None, answer.body),
        Err(failed) => {
            assert!(!failed.error.proves_nothing_happened());
            (Some(failed.error.kind()), failed.received)
        }
    };
    assert_eq!(body.expose_secret(), kept);
    let known = match find_new_key(&kept, &SecretString::from(DEMO_ADMIN_KEY)) {
        KeySearch::Found { key, whole } => {
            let works = simulator
                .control()
                .is_accepted(Region::Us, key.expose_secret());
            assert!(works || !whole, "a whole key works");
            if works {
                Known::TheKey
            } else {
                Known::HalfTheKey
            }
        }
        KeySearch::OnlyTheOld => Known::OnlyTheOld,
        KeySearch::Nothing => Known::Nothing,
        KeySearch::Several => Known::Several,
    };
    (kind, known)
}

async fn generate_with(action: Action) -> Outcome {
    let simulator = simulator().await;
    let fault = Fault::new(action.clone())
        .on("POST", "/api/users")
        .after_effect();
    simulator.control().inject(fault);
    let patience = match action {
        Action::Trickle { .. }
        | Action::Cut {
            ending: Ending::Stalled,
            ..
        } => impatient(),
        _ => options(),
    };
    let outcome = generate(&simulator, endpoints(&simulator, "us"), patience).await;
    assert_one_dead_key(&simulator, &format!("{action:?}"));
    outcome
}

#[track_caller]
fn assert_one_dead_key(simulator: &Simulator, case: &str) {
    let requests = simulator.control().requests();
    let posts = requests.iter().filter(|it| it.method == "POST").count();
    assert_eq!(posts, 1, "{case}");
    let old = simulator.control().is_accepted(Region::Us, DEMO_ADMIN_KEY);
    assert!(!old, "{case}");
}

#[tokio::test]
async fn a_cut_answer_gives_the_key_as_soon_as_it_has_come() {
    for (ending, kind) in [
        (Ending::Closed, ErrorKind::ConnectionLost),
        (Ending::Reset, ErrorKind::ConnectionLost),
        (Ending::Stalled, ErrorKind::TimedOut),
    ] {
        for (at, known) in [
            (Place::Start, Known::Nothing),
            (Place::Byte(0), Known::Nothing),
            (Place::BeforeSecret, Known::Nothing),
            (Place::InSecret, Known::HalfTheKey),
            (Place::AfterSecret, Known::TheKey),
            (Place::AfterQuote, Known::TheKey),
        ] {
            let outcome = generate_with(Action::Cut { at, ending }).await;
            assert_eq!(outcome, (Some(kind), known), "{at:?} {ending:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_does_not_end_as_it_should_gives_the_key() {
    let milliseconds = 0;
    for (action, kind) in [
        (Action::Unterminated, Some(ErrorKind::ConnectionLost)),
        (Action::Trickle { milliseconds }, None),
        (
            Action::OtherStatus { status: 500 },
            Some(ErrorKind::ServerError),
        ),
        (Action::OtherStatus { status: 202 }, None),
    ] {
        let case = format!("{action:?}");
        assert_eq!(generate_with(action).await, (kind, Known::TheKey), "{case}");
    }
}

#[tokio::test]
async fn an_answer_that_trickles_is_waited_for_longer_than_others() {
    // 54 bytes: longer than an impatient client waits in all, but for a key.
    let milliseconds = 15;
    let outcome = generate_with(Action::Trickle { milliseconds }).await;
    assert_eq!(outcome, (None, Known::TheKey));
}

#[tokio::test]
async fn an_answer_slower_than_anybody_waits_ends() {
    let milliseconds = 1000;
    let outcome = generate_with(Action::Trickle { milliseconds }).await;
    assert_eq!(outcome, (Some(ErrorKind::TimedOut), Known::Nothing));
}

#[tokio::test]
async fn a_spoilt_answer_gives_the_key_if_it_holds_exactly_one_new() {
    for (how, known) in [
        (Spoilt::Emptied, Known::Nothing),
        (Spoilt::ByteOrderMark, Known::TheKey),
        (Spoilt::Padded(60_000), Known::TheKey),
        (Spoilt::Nested(5_000), Known::TheKey),
        (Spoilt::BadUtf8, Known::TheKey),
        (Spoilt::Gzip(10 << 20), Known::Nothing),
        (Spoilt::SecretMissing, Known::Nothing),
        (Spoilt::SecretMoved, Known::TheKey),
        (Spoilt::OldSecret, Known::OnlyTheOld),
        (Spoilt::TwoSecrets, Known::Several),
    ] {
        let case = format!("{how:?}");
        let outcome = generate_with(Action::Spoil { how }).await;
        assert_eq!(outcome, (None, known), "{case}");
    }
}

#[tokio::test]
async fn an_answer_of_64_mib_is_read_no_further_than_64_kib_and_gives_the_key() {
    let how = Spoilt::Padded(64 << 20);
    let outcome = generate_with(Action::Spoil { how }).await;
    assert_eq!(outcome, (Some(ErrorKind::TooLarge), Known::TheKey));
}

#[tokio::test]
async fn another_answer_in_its_place_gives_nothing() {
    for (action, kind) in [
        (Action::Html { status: 200 }, None),
        (Action::Html { status: 502 }, Some(ErrorKind::ServerError)),
        (Action::Huge { bytes: 64 << 20 }, Some(ErrorKind::TooLarge)),
        (Action::WrongTypes, None),
    ] {
        let case = format!("{action:?}");
        assert_eq!(
            generate_with(action).await,
            (kind, Known::Nothing),
            "{case}"
        );
    }
}

#[tokio::test]
async fn a_key_with_an_unknown_beginning_is_found_where_it_has_a_name() {
    for look in [KeyLook::OtherPrefix, KeyLook::Hexadecimal] {
        let simulator = simulator().await;
        simulator.control().settings(|it| it.key_look = look);
        let outcome = generate(&simulator, endpoints(&simulator, "us"), options()).await;
        assert_eq!(outcome, (None, Known::TheKey), "{look:?}");
    }
}

#[tokio::test]
async fn a_wire_that_breaks_gives_nothing_and_proves_nothing() {
    for wire in [
        Wire::Reset,
        Wire::Fin,
        Wire::CutAfter(20),
        Wire::Garbage,
        Wire::NeverAnswer,
    ] {
        let simulator = simulator().await;
        let proxy = Proxy::start(simulator.address(Region::Us)).await.unwrap();
        proxy.set(wire);
        let through = Endpoints::loopback(&proxy.url().parse().unwrap()).unwrap();
        let (kind, known) = generate(&simulator, through, impatient()).await;
        assert!(kind.is_some(), "{wire:?}");
        assert_eq!(known, Known::Nothing, "{wire:?}");
        assert_one_dead_key(&simulator, &format!("{wire:?}"));
    }
}
