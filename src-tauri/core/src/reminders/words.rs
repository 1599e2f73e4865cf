//! What a reminder says.

use std::ops::Range;

use chrono::{DateTime, Local, TimeDelta, Utc};

use crate::view::{CredentialKind, Custody};

/// From this many on, reminders that are due together become one.
const DIGEST_FROM: usize = 3;

/// How many names a digest tells.
const NAMES_IN_DIGEST: usize = 4;

/// How many letters of a name are told.
const LONGEST_NAME: usize = 100;

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

/// The notifications that make these announcements, given the soonest expiry first: held credentials one by
/// one up to two, others' always in one. `hide_names` keeps everything that names a person, an organization
/// or a key off the lock screen.
#[must_use]
pub fn announce(
    due: &[Announcement],
    custody: Custody,
    hide_names: bool,
    now: DateTime<Utc>,
) -> Vec<Message> {
    let message = |(title, body), makes| Message { title, body, makes };
    let together = match custody {
        Custody::Held => due.len() >= DIGEST_FROM || (hide_names && due.len() > 1),
        Custody::Watched => due.len() > 1,
    };
    if together {
        return vec![message(digest(due, hide_names, now), 0..due.len())];
    }
    let singles = due.iter().enumerate();
    singles
        .map(|(at, one)| message(single(one, custody, hide_names, now), at..at + 1))
        .collect()
}

/// What to say of a clock that is `ahead` of JumpCloud's, or behind it where that is negative.
#[must_use]
pub fn clock_differs(ahead: TimeDelta) -> (String, String) {
    let how_far = rounded(ahead.abs());
    let side = if ahead < TimeDelta::zero() {
        "behind"
    } else {
        "ahead of"
    };
    (
        format!("This computer's clock is {how_far} {side} JumpCloud's"),
        "Reminders come by JumpCloud's time. Set the clock right.".into(),
    )
}

/// What to say of a clock that went `by` ahead all at once, where `waiting` reminders depend on whether it is
/// right.
#[must_use]
pub fn clock_jumped(by: TimeDelta, waiting: usize) -> (String, String) {
    let how_far = rounded(by);
    let depends = match waiting {
        0 => String::new(),
        1 => "If it is right, 1 key has expired or is about to. ".into(),
        many => format!("If it is right, {many} keys have expired or are about to. "),
    };
    (
        format!("This computer's clock went ahead by {how_far}"),
        format!("{depends}Keyvigil waits for JumpCloud to say what time it is. Check the clock."),
    )
}

/// A name as a sentence takes it: on one line, and of a length that leaves room for the rest. A desktop refuses a
/// text with a null in it.
#[must_use]
pub fn in_a_line(name: &str) -> String {
    let is_too_long = name.chars().nth(LONGEST_NAME).is_some();
    let told = name.chars().take(LONGEST_NAME);
    let told = told.map(|letter| if letter.is_control() { ' ' } else { letter });
    told.chain(is_too_long.then_some('…')).collect()
}

/// What a credential is called in a sentence.
#[must_use]
pub fn name_of(kind: CredentialKind, owner: &str) -> String {
    let owner = in_a_line(owner);
    match kind {
        CredentialKind::AdminKey => format!("API key of {owner}"),
        CredentialKind::ServiceAccountKey => format!("API key of service account {owner}"),
        CredentialKind::ClientSecret => format!("Client secret of service account {owner}"),
    }
}

fn single(
    one: &Announcement,
    custody: Custody,
    hide_names: bool,
    now: DateTime<Utc>,
) -> (String, String) {
    let when = time_left(one.expires_at - now, one.about);
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
            what_to_do(one, custody)
        ),
    )
}

fn what_to_do(one: &Announcement, custody: Custody) -> String {
    match (one.overlaps_since, custody) {
        (Some(since), _) => format!(
            "Two keys live since {}: open Keyvigil to hand over and revoke the old one.",
            day(since)
        ),
        (None, Custody::Held) => "Open Keyvigil to replace it.".into(),
        (None, Custody::Watched) => {
            "Keyvigil does not hold it; open it to see who can replace it.".into()
        }
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
                time_left(one.expires_at - now, one.about)
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
#[must_use]
pub fn time_left(left: TimeDelta, about: bool) -> String {
    let about = if about { "about " } else { "" };
    if left <= TimeDelta::zero() {
        return match (-left).num_days() {
            0 => "has expired".into(),
            1 => format!("expired {about}1 day ago"),
            days => format!("expired {about}{days} days ago"),
        };
    }
    if left < TimeDelta::minutes(1) {
        return "expires in less than a minute".into();
    }
    format!("expires in {about}{}", rounded(left))
}

/// "47 hours", "2 days": rounded down.
fn rounded(length: TimeDelta) -> String {
    let (count, unit) = match (length.num_days(), length.num_hours(), length.num_minutes()) {
        (0, 0, minutes) => (minutes, "minute"),
        (0 | 1, hours, _) if hours < 48 => (hours, "hour"),
        (days, ..) => (days, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
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
        let said = announce(&[key], Custody::Held, false, now());
        assert!(
            said[0].body.contains("Two keys live since "),
            "{}",
            said[0].body
        );
    }

    #[test]
    fn one_key_is_named_with_the_time_left() {
        let said = announce(
            &[key_of("Ada", TimeDelta::days(6))],
            Custody::Held,
            false,
            now(),
        );
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
        let said = announce(&due, Custody::Held, false, now());
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
            for said in announce(&due, Custody::Held, true, now()) {
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
            (TimeDelta::hours(-23), "has expired"),
            (TimeDelta::hours(-25), "expired 1 day ago"),
            (TimeDelta::days(-9), "expired 9 days ago"),
        ];
        for (left, words) in cases {
            assert_eq!(time_left(left, false), words);
        }
        assert_eq!(
            time_left(TimeDelta::days(3), true),
            "expires in about 3 days"
        );
    }

    #[test]
    fn keys_of_others_are_told_of_in_one_notification() {
        let due = [
            key_of("Ada", TimeDelta::days(6)),
            key_of("Bob", TimeDelta::days(7)),
        ];
        let said = announce(&due, Custody::Watched, false, now());
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].makes, 0..2);
        let one = announce(&due[..1], Custody::Watched, false, now());
        assert!(one[0].body.contains("does not hold it"), "{}", one[0].body);
    }

    #[test]
    fn a_clock_that_is_doubted_says_what_depends_on_it() {
        let (title, body) = clock_jumped(TimeDelta::days(30), 3);
        assert_eq!(title, "This computer's clock went ahead by 30 days");
        assert!(body.starts_with("If it is right, 3 keys have expired or are about to."));
        let (title, _) = clock_differs(TimeDelta::hours(-30));
        assert_eq!(
            title,
            "This computer's clock is 30 hours behind JumpCloud's"
        );
    }
}
