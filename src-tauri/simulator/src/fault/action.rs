use serde::Deserialize;

/// What is done instead of answering well.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// This status and this body.
    Answer {
        /// The HTTP status.
        status: u16,
        /// The body, word for word.
        #[serde(default)]
        body: String,
        /// The media type; JSON where not given.
        #[serde(default)]
        content_type: Option<String>,
    },
    /// A page for people, as a proxy or a maintenance window would send.
    Html {
        /// The HTTP status.
        status: u16,
    },
    /// 429.
    TooManyRequests {
        /// The header `Retry-After`: seconds, or a date.
        #[serde(default)]
        retry_after: Option<String>,
    },
    /// A redirect.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// Where to: any URL.
        location: String,
    },
    /// Valid JSON, but very long.
    Huge {
        /// The length of the body.
        bytes: usize,
    },
    /// No answer at all, until the simulator stops.
    Never,

    /// The right answer with every value of another type: strings become numbers, numbers become
    /// strings, objects become lists.
    WrongTypes,
    /// The first half of the right body, as if that were all.
    HalfTheBody,
    /// The right answer with another status.
    OtherStatus {
        /// The HTTP status.
        status: u16,
    },
    /// The right answer, spoilt.
    Spoil {
        /// In which way.
        how: Spoilt,
    },
    /// The right answer, of which only the beginning comes. Its head announces all of it.
    Cut {
        /// Where it ends.
        at: Place,
        /// How the connection goes on.
        #[serde(default)]
        ending: Ending,
    },
    /// The right answer in chunks, whose last one, which says that this was all, never comes.
    Unterminated,
    /// The right answer, late.
    Delay {
        /// Milliseconds of real time.
        milliseconds: u64,
    },
    /// The right answer, whose body comes one byte at a time.
    Trickle {
        /// Milliseconds of real time before each byte.
        milliseconds: u64,
    },
}

/// How a body can be spoilt. The *secret* is the new credential that the right body shows; a body
/// without one stays as it is where a change is about the secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Spoilt {
    /// It is empty.
    Emptied,
    /// It begins with a byte order mark.
    ByteOrderMark,
    /// White space follows, up to this length in bytes.
    Padded(usize),
    /// The same, and compressed with gzip: a bomb.
    Gzip(usize),
    /// It stands below so many levels of an object.
    Nested(usize),
    /// It holds a string that is not UTF-8.
    BadUtf8,
    /// The secret is null.
    SecretMissing,
    /// The secret stands under another name.
    SecretMoved,
    /// The credential that signed the request stands in place of the secret.
    OldSecret,
    /// This text stands in place of the secret: another credential, or one that opens nothing.
    SecretReplaced(String),
    /// A second secret, which nobody accepts, stands before the first.
    TwoSecrets,
}

/// A place in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Place {
    /// Before everything: not even the head comes.
    Start,
    /// After so many bytes of the body.
    Byte(usize),
    /// Before the first character of the secret; the middle of the body where there is none, as for
    /// the next three.
    BeforeSecret,
    /// After half of the secret.
    InSecret,
    /// After its last character, before the quotation mark.
    AfterSecret,
    /// After that quotation mark.
    AfterQuote,
}

/// What becomes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ending {
    /// It is closed in good order (FIN).
    #[default]
    Closed,
    /// It is reset (RST).
    Reset,
    /// It stays open, and nothing more comes until the simulator stops.
    Stalled,
}
