//! Rows in which JumpCloud's own hosts are called, and the way to them leads nowhere.
//!
//! A way is given by the environment, which is read once. So such a row is played by a process of its own,
//! to which a proxy on this machine is the only way out.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use std::{env, thread};

/// Tells a process that it is the one that plays such a row.
const HERE: &str = "KEYVIGIL_FAULTS_BEYOND";

/// A label longer than names can have: not even a name server is asked.
const NO_NAME: &str = "this-label-is-longer-than-the-sixty-three-octets-that-a-name-can-have";

/// How the way leads nowhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Its name is not found.
    NoName,
    /// Nobody listens.
    NobodyListens,
    /// The proxy wants a name and a password.
    Password,
    /// The proxy does not find the host.
    NoHost,
    /// What answers in the host's place cannot prove that it is the host.
    Untrusted,
}

/// Whether this is the process that plays such a row.
pub fn is_there() -> bool {
    env::var_os(HERE).is_some()
}

/// Panics where the way out of this process is not a proxy on this machine, or none.
pub fn assert_safe() {
    let proxy = env::var("HTTPS_PROXY").unwrap();
    assert!(is_there() && (proxy.starts_with("http://127.0.0.1:") || proxy.contains(NO_NAME)));
}

/// Plays the one case of this name in a process of its own.
pub fn play(way: Way, name: &str) {
    let proxy = match way {
        Way::NoName => format!("http://{NO_NAME}.invalid:9"),
        _ => format!("http://127.0.0.1:{}", serve(way)),
    };
    let played = Command::new(env::current_exe().unwrap())
        .args(["rotation::faults", "--nocapture"])
        .envs([(HERE, "1"), ("KEYVIGIL_FAULTS_ONLY", name)])
        .envs([("HTTPS_PROXY", proxy.as_str()), ("NO_PROXY", "")])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{told}");
}

/// A proxy for as long as this process lives; its port.
fn serve(way: Way) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    if way == Way::NobodyListens {
        return port;
    }
    let answer: &[u8] = match way {
        Way::Password => b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        Way::NoHost => b"HTTP/1.1 502 Bad Gateway\r\n\r\n",
        _ => b"HTTP/1.1 200 OK\r\n\r\n",
    };
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // What fails here is for the other end to tell.
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer);
            if way == Way::Untrusted {
                let _ = stream.read(&mut request);
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            }
        }
    });
    port
}
