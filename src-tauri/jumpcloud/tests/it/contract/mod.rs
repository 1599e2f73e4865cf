//! The client's requests and the simulator's answers, held to JumpCloud's published Swagger files.
//! They lie beside the checkout; where they do not, there is nothing to be held to.

mod calls;
mod recorder;
#[path = "../../../../../tests/core/report.rs"]
mod report;
mod schema;
mod specs;

use std::collections::BTreeSet;

use calls::make_every_call;
use recorder::Exchange;
use report::report;
use specs::{Specs, Standing};

use crate::simulated::simulator;

/// Where client or simulator deviate from the files, and why that is right.
const DEVIATIONS: [(&str, &str); 6] = [
    (
        "POST /oauth2/token: no such path",
        "[live] tokens are sold by another host, which no file is about",
    ),
    (
        "GET /api/users/{id}: only put",
        "[live] one administrator, who is read like those of the list, which the file leaves open",
    ),
    (
        "GET /api/organizations: answer.results[].id is not described",
        "[live] the list has the id twice",
    ),
    (
        "GET /api/users: answer.results[].apiKeyHash.expireAt is null and not a string",
        "[open] how a key that never expires is told; the simulator has a setting for it",
    ),
    (
        "GET /api/v2/providers/{provider_id}/administrators: \
         answer.results[].apiKeyHash.expireAt is null and not a string",
        "[open] as above",
    ),
    (
        "POST /insights/directory/v1/events: body.search_term.and is an array and not an object",
        "[doc] the documentation's own examples have a list, as the file's description of it says",
    ),
];

#[tokio::test]
async fn requests_and_answers_are_as_jumpcloud_publishes_them() {
    let Some(specs) = Specs::read() else {
        let why = "contract: skipped, since no published specs lie beside the checkout (../shared/openapi)";
        report("contract", why);
        return;
    };
    let simulator = simulator().await;
    let exchanges = make_every_call(&simulator).await;
    let (mut held, mut unknown, mut found) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for exchange in &exchanges {
        let Exchange {
            method,
            path,
            status,
            ..
        } = exchange;
        assert!((200..300).contains(status), "{method} {path}: {status}");
        let finding = specs.find(exchange);
        let calls = match finding.standing {
            Standing::Published => &mut held,
            Standing::Unknown => &mut unknown,
        };
        calls.insert(finding.call);
        found.extend(finding.deviations);
    }
    let expected: BTreeSet<String> = DEVIATIONS.map(|(text, _)| text.to_owned()).into();
    let new: Vec<_> = found.difference(&expected).collect();
    assert!(new.is_empty(), "not as published: {new:#?}");
    let needless: Vec<_> = expected.difference(&found).collect();
    assert!(needless.is_empty(), "as published after all: {needless:#?}");
    let (held, unknown) = (held.len(), unknown.len());
    report(
        "contract",
        &format!("contract: {held} calls held to the published specs, {unknown} not in them"),
    );
}
