//! What a reminder says.

use std::ops::Range;

use chrono::{DateTime, Local, TimeDelta, Utc};

/// From this many on, reminders that are due together become one.
const DIGEST_FROM: usize = 3;

/// How many names a digest tells.
const NAMES_IN_DIGEST: usize = 4;

/// What there is to say about one credential.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Announcement {
    /// "API key of Ada Lovelace", "API key of service account deploy".
    pub credential: String,
    /// The organization's name.
    pub organization: String,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// The expiry was computed, not reported.
    pub about: bool,
    /// Since when its successor works beside it.
    pub overlaps_since: Option<DateTime<Utc>>,
}

/// One notification, and which of the announcements it makes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// The positions of the announcements that it makes.
    pub makes: Range<usize>,
}

/// The notifications that make these announcements, given the soonest expiry first. `hide_names`
/// keeps everything that names a person, an organization or a key off the lock screen.
#[must_use]
pub fn announce(due: &[Announcement], hide_names: bool, now: DateTime<Utc>) -> Vec<Message> {
    let message = |(title, body), makes| Message { title, body, makes };
    if due.len() >= DIGEST_FROM || (hide_names && due.len() > 1) {
        return vec![message(digest(due, hide_names, now), 0..due.len())];
    }
    let singles = due.iter().enumerate();
    singles
        .map(|(at, one)| message(single(one, hide_names, now), at..at + 1))
        .collect()
}

fn single(one: &Announcement, hide_names: bool, now: DateTime<Utc>) -> (String, String) {
    let when = when(one.expires_at - now, one.about);
    if hide_names {
        return (
            format!("A key {when}"),
            "Open Keyvigil to see which.".into(),
        );
    }
    (
        format!("{} {when}", one.credential),
        format!(
            "{}, {}. {}",
            one.organization,
            local(one.expires_at),
            what_to_do(one)
        ),
    )
}

fn what_to_do(one: &Announcement) -> String {
    match one.overlaps_since {
        Some(since) => format!(
            "Two keys live since {}: open Keyvigil to hand over and revoke the old one.",
            day(since)
        ),
        None => "Open Keyvigil to replace it.".into(),
    }
}

fn digest(due: &[Announcement], hide_names: bool, now: DateTime<Utc>) -> (String, String) {
    let expired = due.iter().filter(|one| one.expires_at <= now).count();
    let title = match expired {
        0 => format!("{} keys are about to expire", due.len()),
        all if all == due.len() => format!("{all} keys have expired"),
        some => format!(
            "{some} of {} keys have expired, the others are about to",
            due.len()
        ),
    };
    if hide_names {
        return (title, "Open Keyvigil to see which.".into());
    }
    let mut lines: Vec<String> = due
        .iter()
        .take(NAMES_IN_DIGEST)
        .map(|one| {
            format!(
                "{} ({}) {}",
                one.credential,
                one.organization,
                when(one.expires_at - now, one.about)
            )
        })
        .collect();
    if let Some(more) = due
        .len()
        .checked_sub(NAMES_IN_DIGEST)
        .filter(|more| *more > 0)
    {
        lines.push(format!("and {more} more"));
    }
    (title, lines.join("\n"))
}

/// "expires in 6 days", rounded down so that nobody is told more time than there is.
fn when(left: TimeDelta, about: bool) -> String {
    if left <= TimeDelta::zero() {
        return "has expired".into();
    }
    let about = if about { "about " } else { "" };
    let (count, unit) = match (left.num_days(), left.num_hours(), left.num_minutes()) {
        (0, 0, 0) => return "expires in less than a minute".into(),
        (0, 0, minutes) => (minutes, "minute"),
        (0 | 1, hours, _) if hours < 48 => (hours, "hour"),
        (days, ..) => (days, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("expires in {about}{count} {unit}{plural}")
}

fn day(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format("%A %-d %b").to_string()
}

fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local)
        .format("%a %-d %b %Y %H:%M (UTC%:z)")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn key_of(name: &str, left: TimeDelta) -> Announcement {
        Announcement {
            credential: format!("API key of {name}"),
            organization: "Acme".into(),
            expires_at: now() + left,
            about: false,
            overlaps_since: None,
        }
    }

    #[test]
    fn a_key_whose_successor_works_already_is_to_be_handed_over() {
        let key = Announcement {
            overlaps_since: Some(now() - TimeDelta::days(4)),
            ..key_of("Ada", TimeDelta::days(6))
        };
        let said = announce(&[key], false, now());
        assert!(
            said[0].body.contains("Two keys live since "),
            "{}",
            said[0].body
        );
    }

    #[test]
    fn one_key_is_named_with_the_time_left() {
        let said = announce(&[key_of("Ada", TimeDelta::days(6))], false, now());
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].title, "API key of Ada expires in 6 days");
        assert!(said[0].body.starts_with("Acme, "), "{}", said[0].body);
    }

    #[test]
    fn three_together_become_one_digest_worst_first() {
        let due = [
            key_of("Ada", TimeDelta::hours(-1)),
            key_of("Bob", TimeDelta::hours(5)),
            key_of("Cy", TimeDelta::days(6)),
        ];
        let said = announce(&due, false, now());
        assert_eq!(said.len(), 1);
        assert_eq!(
            said[0].title,
            "1 of 3 keys have expired, the others are about to"
        );
        assert!(
            said[0]
                .body
                .starts_with("API key of Ada (Acme) has expired\n")
        );
    }

    #[test]
    fn hidden_names_appear_nowhere() {
        for count in 1..5 {
            let due: Vec<_> = (0..count)
                .map(|day| key_of("Ada", TimeDelta::days(day + 1)))
                .collect();
            for said in announce(&due, true, now()) {
                let text = said.title + &said.body;
                assert!(!text.contains("Ada") && !text.contains("Acme"), "{text}");
            }
        }
    }

    #[test]
    fn the_time_left_is_never_told_longer_than_it_is() {
        let cases = [
            (TimeDelta::seconds(30), "expires in less than a minute"),
            (TimeDelta::minutes(1), "expires in 1 minute"),
            (TimeDelta::minutes(59), "expires in 59 minutes"),
            (TimeDelta::minutes(119), "expires in 1 hour"),
            (TimeDelta::hours(47), "expires in 47 hours"),
            (TimeDelta::hours(48), "expires in 2 days"),
            (
                TimeDelta::days(30) - TimeDelta::seconds(1),
                "expires in 29 days",
            ),
            (TimeDelta::zero(), "has expired"),
        ];
        for (left, words) in cases {
            assert_eq!(when(left, false), words);
        }
        assert_eq!(when(TimeDelta::days(3), true), "expires in about 3 days");
    }
}
