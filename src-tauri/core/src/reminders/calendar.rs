//! Coming expiries as a calendar file, so that reminders outlive this computer.

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component as _, Event, EventLike as _, Trigger};

use crate::ids::CredentialId;

/// Before an expiry, where the credential's own lifetime is longer.
const ALARMS: [TimeDelta; 3] = [TimeDelta::days(14), TimeDelta::days(7), TimeDelta::days(1)];

/// One expiry to come. It holds no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarEntry {
    /// Names the event, so that a calendar that reads a later file moves it rather than add another.
    pub id: CredentialId,
    /// "API key of Ada Lovelace".
    pub credential: String,
    /// The organization's name.
    pub organization: String,
    /// The expiry was computed, not reported.
    pub about: bool,
    /// When it was made, where known.
    pub created_at: Option<DateTime<Utc>>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

/// The calendar file (RFC 5545) of these expiries, as known at `now`.
#[must_use]
pub fn calendar(entries: &[CalendarEntry], now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Keyvigil//Keyvigil//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .name("Key expiries (Keyvigil)");
    for entry in entries {
        calendar.push(event(entry, now));
    }
    calendar.done().to_string()
}

fn event(entry: &CalendarEntry, now: DateTime<Utc>) -> Event {
    let verb = if entry.about {
        "expires about now"
    } else {
        "expires"
    };
    let title = format!("{} {verb}", entry.credential);
    let mut event = Event::new();
    event
        .uid(&format!("{}@keyvigil", entry.id))
        .timestamp(now)
        .summary(&format!("{title} ({})", entry.organization))
        .description("Open Keyvigil to replace it. Written when it was last known to expire then.")
        // A moment that takes no time, in which nobody is busy.
        .starts(entry.expires_at)
        .add_property("TRANSP", "TRANSPARENT")
        // A later file is newer for a calendar that goes by numbers.
        .add_property("SEQUENCE", (now.timestamp() / 60).to_string());
    let lifetime = entry.created_at.map(|created| entry.expires_at - created);
    for before in ALARMS {
        let is_past = entry.expires_at - before <= now;
        if !is_past && lifetime.is_none_or(|lifetime| before < lifetime) {
            let mut alarm = Alarm::display(&title, Trigger::before_start(before));
            alarm
                .uid(&format!("{}-{}d@keyvigil", entry.id, before.num_days()))
                .timestamp(now);
            event.alarm(alarm);
        }
    }
    event.done()
}
