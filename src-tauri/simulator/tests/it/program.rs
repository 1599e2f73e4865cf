use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use jumpcloud_simulator::seed;
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::client;

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_jumpcloud-simulator"));
    program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

fn first_line(program: &mut Child) -> Value {
    let stdout = program.stdout.take().expect("an output");
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    serde_json::from_str(&line).expect("JSON")
}

#[tokio::test]
async fn it_prints_its_addresses_and_runs_until_its_input_closes() {
    let mut running = program()
        .arg("--until-stdin-closes")
        .spawn()
        .expect("it starts");
    let addresses = first_line(&mut running);
    for region in ["us", "eu", "in", "control"] {
        assert!(
            addresses[region]
                .as_str()
                .is_some_and(|it| it.starts_with("http://127.0.0.1:"))
        );
    }
    let url = format!(
        "{}/api/organizations",
        addresses["us"].as_str().unwrap_or_default()
    );
    let answer = client()
        .get(url)
        .header("x-api-key", seed::DEMO_ADMIN_KEY)
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::OK);
    drop(running.stdin.take());
    assert!(running.wait().expect("it ends").success());
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_told_to_terminate() {
    let mut running = program().spawn().expect("it starts");
    first_line(&mut running);
    let killed = Command::new("kill").arg(running.id().to_string()).status();
    assert!(killed.expect("kill").success());
    assert!(running.wait().expect("it ends").success());
}

#[test]
fn it_says_what_is_wrong_with_a_seed() {
    let ended = program()
        .args(["--seed", "/nowhere/seed.toml"])
        .output()
        .expect("it ends");
    assert!(!ended.status.success());
    assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot read /nowhere/seed.toml"));
}

#[tokio::test]
async fn it_starts_with_a_fleet_of_the_size_that_is_wanted() {
    let mut running = program()
        .args(["--until-stdin-closes", "--fleet", "7x2x1"])
        .spawn()
        .expect("it starts");
    let addresses = first_line(&mut running);
    let us = addresses["us"].as_str().unwrap_or_default();
    let answer = client()
        .get(format!("{us}/api/organizations"))
        .header("x-api-key", seed::FLEET_ADMIN_KEY)
        .send()
        .await
        .expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    assert_eq!(answer["totalCount"], 7);
    drop(running.stdin.take());
    assert!(running.wait().expect("it ends").success());
}

#[test]
fn it_says_how_the_size_of_a_fleet_is_written() {
    for size in ["", "7", "7x2", "7x2x1x1", "7x2xmany", "-7x2x1"] {
        let fleet = format!("--fleet={size}");
        let ended = program().arg(fleet).output().expect("it ends");
        assert!(!ended.status.success(), "{size}");
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(told.contains("such as 50x10x5"), "{told}");
    }
}
