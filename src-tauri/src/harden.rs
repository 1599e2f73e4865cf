//! What is done to the process before it holds a secret.

/// A core dump would write the process's memory, and with it a secret in use, to a file.
#[cfg(unix)]
pub fn no_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::warn!(%error, "core dumps could not be switched off");
    }
}

/// Elsewhere none is written unless the person asks the system for it.
#[cfg(not(unix))]
pub fn no_core_dumps() {}
