//! When a GET is tried again, and after how long.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::HttpOptions;
use crate::{Error, ErrorKind};

/// A server may ask for any wait; nobody believes more than this.
const LONGEST_BELIEVED: Duration = Duration::from_hours(1);

/// The wait before retry number `retry`, counted from 0. `None` where there is to be none.
pub(crate) fn wait(options: &HttpOptions, error: &Error, retry: u32) -> Option<Duration> {
    let passing = match error.kind() {
        ErrorKind::RateLimited | ErrorKind::ConnectionLost => true,
        // 501 and 505 will be the same next time.
        ErrorKind::ServerError => !matches!(error.status(), Some(501 | 505)),
        _ => false,
    };
    if !passing || retry >= options.retries {
        return None;
    }
    match error.retry_after() {
        Some(asked) if asked > options.max_retry_wait => None,
        Some(asked) => Some(asked),
        None => Some(backoff(options, retry)),
    }
}

/// How long a host that has answered 429 is left alone.
pub(crate) fn patience(options: &HttpOptions, error: &Error, retry: u32) -> Duration {
    match error.retry_after() {
        Some(asked) => asked.min(options.max_retry_wait),
        None => backoff(options, retry),
    }
}

fn backoff(options: &HttpOptions, retry: u32) -> Duration {
    let wait = varied(options.retry_base_delay.saturating_mul(1 << retry.min(16)));
    wait.min(options.max_retry_wait)
}

/// Between half and one and a half, so that many clients do not come back at the same moment.
fn varied(wait: Duration) -> Duration {
    wait.mul_f64(rand::random_range(0.5..1.5))
}

/// Reads `Retry-After`: seconds, or an HTTP date, which is compared with the server's own clock
/// (its `Date`) and not with this machine's. Anything else is ignored.
pub(crate) fn retry_after(field: &str, server_time: Option<DateTime<Utc>>) -> Option<Duration> {
    let field = field.trim();
    let asked = if field.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(field.parse().ok()?)
    } else {
        let until = http_date(field)?.signed_duration_since(server_time?);
        until.to_std().unwrap_or(Duration::ZERO)
    };
    Some(asked.min(LONGEST_BELIEVED))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the only form that HTTP still sends.
pub(crate) fn http_date(field: &str) -> Option<DateTime<Utc>> {
    let date = DateTime::parse_from_rfc2822(field.trim()).ok()?;
    Some(date.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ErrorKind) -> Error {
        Error::sent(kind, "GET /".to_owned())
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_by_the_servers_clock() {
        let now = http_date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert!(now.is_some());
        assert_eq!(retry_after("7", None), Some(Duration::from_secs(7)));
        let date = "Sun, 06 Nov 1994 08:50:07 GMT";
        assert_eq!(retry_after(date, now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after(date, None), None);
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now),
            Some(Duration::ZERO)
        );
    }

    #[test]
    fn a_long_wait_is_capped_and_nonsense_is_ignored() {
        assert_eq!(retry_after("99999999", None), Some(LONGEST_BELIEVED));
        for nonsense in [
            "",
            "-1",
            "soon",
            "1.5",
            "7 seconds",
            "99999999999999999999999",
        ] {
            assert_eq!(retry_after(nonsense, None), None, "{nonsense}");
        }
    }

    #[test]
    fn waits_double_and_end() {
        let options = HttpOptions::default();
        let error = error(ErrorKind::ServerError);
        for (retry, millis) in [(0, 500), (1, 1000), (2, 2000)] {
            let wait = wait(&options, &error, retry).unwrap().as_millis();
            assert!((millis / 2..=millis * 3 / 2).contains(&wait), "{wait}");
        }
        assert_eq!(wait(&options, &error, 3), None);
    }

    #[test]
    fn what_will_not_pass_by_itself_is_not_tried_again() {
        let options = HttpOptions::default();
        for kind in [
            ErrorKind::KeyNotAccepted,
            ErrorKind::Forbidden,
            ErrorKind::Offline,
            ErrorKind::TimedOut,
            ErrorKind::Unreadable,
            ErrorKind::TlsNotTrusted,
        ] {
            assert_eq!(wait(&options, &error(kind), 0), None, "{kind:?}");
        }
        let not_implemented = error(ErrorKind::ServerError).with_status(501);
        assert_eq!(wait(&options, &not_implemented, 0), None);
    }

    #[test]
    fn a_server_that_asks_for_a_long_wait_is_not_asked_again() {
        let options = HttpOptions::default();
        let asked = |seconds| {
            let wait_for = Some(Duration::from_secs(seconds));
            error(ErrorKind::RateLimited).with_retry_after(wait_for)
        };
        assert_eq!(wait(&options, &asked(30), 0), Some(Duration::from_secs(30)));
        assert_eq!(wait(&options, &asked(31), 0), None);
        let longest = options.max_retry_wait;
        assert_eq!(patience(&options, &asked(7), 0), Duration::from_secs(7));
        assert_eq!(patience(&options, &asked(3600), 0), longest);
        let unasked = patience(&options, &error(ErrorKind::RateLimited), 0);
        assert!((Duration::from_millis(250)..Duration::from_millis(750)).contains(&unasked));
    }
}
