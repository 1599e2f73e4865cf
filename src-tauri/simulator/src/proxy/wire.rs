use std::time::Duration;

/// What happens to what passes the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Wire {
    /// Nothing: it passes.
    #[default]
    Clean,
    /// Each piece of an answer is held back for so long.
    Latency(Duration),
    /// The connection is closed when the request comes. The server never sees it.
    Drop,
    /// The request reaches the server, which acts on it; then the connection is reset (RST), with no
    /// byte of the answer.
    Reset,
    /// The same, but the connection is closed in good order (FIN).
    Fin,
    /// The connection is closed after so many bytes of the answer, its head counted.
    CutAfter(usize),
    /// The answer comes one byte at a time, so far apart.
    Trickle(Duration),
    /// The status line comes at once; the rest of the answer only after so long.
    SlowHeaders(Duration),
    /// The answer is bytes that are not HTTP. The server has acted.
    Garbage,
    /// The request reaches the server, which acts on it, but its answer never comes.
    NeverAnswer,
}
