//! When a sign-in is refreshed by itself.

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::{CommandError, ErrorCode};
use crate::store::SignInRecord;
use crate::view::RefreshRow;

/// How old what is shown may become while all goes well.
pub(super) const EVERY: TimeDelta = TimeDelta::hours(6);

/// After the first failure that may pass by itself; each further one doubles it, up to [`EVERY`].
const SOON: TimeDelta = TimeDelta::minutes(5);

/// Failures closer to each other than this are one.
const SAME_TRY: TimeDelta = TimeDelta::minutes(1);

/// The longest time between two tries with a key that JumpCloud refuses.
const SELDOM: TimeDelta = TimeDelta::days(1);

/// What is older than this is refreshed when the person comes back.
pub(super) const ON_RETURN: TimeDelta = TimeDelta::hours(1);

/// The times of different sign-ins differ by up to this part of the interval: nobody asks JumpCloud about a
/// thousand organizations in the same second.
const JITTER: i32 = 5;

/// How finely.
const PARTS: i32 = 10_000;

/// Why a refresh counts as failed. That a key may not read one of the two lists is how it is, and no failure.
pub(super) fn setback(refresh: &RefreshRow) -> Option<&CommandError> {
    errors(refresh).find(|error| error.code != ErrorCode::Forbidden)
}

fn errors(refresh: &RefreshRow) -> impl Iterator<Item = &CommandError> {
    let errors = [
        &refresh.administrators_error,
        &refresh.service_accounts_error,
    ];
    errors.into_iter().flatten()
}

/// Whether the last refresh of a sign-in failed.
pub(super) fn is_failing(last: Option<&RefreshRow>) -> bool {
    last.is_some_and(|last| setback(last).is_some())
}

/// Whether the last refresh of a sign-in failed, or left something that could not be read: what the board shows as
/// failing.
pub(super) fn is_incomplete(last: Option<&RefreshRow>) -> bool {
    is_failing(last) || last.is_some_and(|last| last.unreadable > 0)
}

/// Whether the key of a sign-in may not read one of the two lists.
pub(super) fn is_refused(last: Option<&RefreshRow>) -> bool {
    last.is_some_and(|last| errors(last).any(|error| error.code == ErrorCode::Forbidden))
}

/// How many have failed one after the other, with the one that has just failed. Tries that follow each other this
/// closely count as one: whoever clicks five times must not put the next one off by hours.
pub(super) fn failures_after(last: Option<&RefreshRow>, now: DateTime<Utc>) -> u32 {
    let Some(last) = last.filter(|last| last.failures > 0) else {
        return 1;
    };
    let is_same_try = (now - last.at).abs() < SAME_TRY;
    last.failures.saturating_add(u32::from(!is_same_try))
}

/// When a sign-in is due; nothing where it has never been refreshed.
pub(super) fn next_refresh_at(sign_in: &SignInRecord) -> Option<DateTime<Utc>> {
    let last = sign_in.last_refresh.as_ref()?;
    let doublings = last.failures.saturating_sub(1).min(10);
    let interval = match setback(last).map(|error| error.code) {
        None => EVERY,
        Some(code) if is_lasting(code) => (EVERY * (1 << doublings)).min(SELDOM),
        Some(_) => (SOON * (1 << doublings)).min(EVERY),
    };
    let interval = interval.max(asked_to_wait(last));
    let span = interval / JITTER;
    Some(last.at + interval - span / 2 + span / PARTS * part(sign_in, last.at))
}

/// When a sign-in is asked about again whose answers could not be written down so many times in a row.
pub(super) fn after_unwritten(last: DateTime<Utc>, tries: u32) -> DateTime<Utc> {
    last + (SOON * (1 << tries.saturating_sub(1).min(10))).min(EVERY)
}

/// How long JumpCloud asked to be left alone (`Retry-After`), with what the jitter may take away.
fn asked_to_wait(last: &RefreshRow) -> TimeDelta {
    errors(last)
        .filter(|error| error.code == ErrorCode::RateLimited)
        .filter_map(|error| error.detail.as_deref()?.parse().ok())
        .filter_map(TimeDelta::try_seconds)
        .max()
        .map_or(TimeDelta::zero(), |wait| {
            wait.clamp(TimeDelta::zero(), SELDOM) * 10 / 9
        })
}

/// Whether it lasts until somebody does something about it.
pub(super) fn is_lasting(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::KeyNotAccepted
            | ErrorCode::ApiAccessDisabled
            | ErrorCode::OrganizationUnknown
            | ErrorCode::SecretMissing
    )
}

/// Between 0 and [`PARTS`]: another for each sign-in and each refresh, and always the same, so that it needs no
/// memory.
fn part(sign_in: &SignInRecord, at: DateTime<Utc>) -> i32 {
    let mixed = (sign_in.id.0.as_u128() ^ u128::from(at.timestamp().unsigned_abs()))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    i32::try_from((mixed >> 96) % u128::from(PARTS.unsigned_abs())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CredentialId, SignInId};
    use crate::view::{RegionName, Scope};

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn refreshed(failures: u32, code: Option<ErrorCode>) -> SignInRecord {
        SignInRecord {
            id: SignInId::random(),
            label: String::new(),
            region: RegionName::Us,
            organization_id: String::new(),
            organization_name: String::new(),
            sees_many: false,
            admin_id: None,
            admin_email: None,
            admin_name: None,
            credential_id: CredentialId::random(),
            last_refresh: Some(RefreshRow {
                at: at(),
                administrators_error: code.map(|code| CommandError::new(code, "")),
                service_accounts_error: None,
                administrators_at: None,
                service_accounts_at: None,
                unreadable: 0,
                failures,
            }),
            makes_keys_here: false,
            scope: Scope::Organization,
        }
    }

    /// Within a tenth, for whatever sign-in.
    fn assert_about(failures: u32, code: Option<ErrorCode>, expected: TimeDelta) {
        for _ in 0..200 {
            let next = next_refresh_at(&refreshed(failures, code)).unwrap() - at();
            let off = (next - expected).abs();
            assert!(
                off <= expected / 10,
                "{failures} {code:?}: {next} for {expected}"
            );
        }
    }

    #[test]
    fn all_is_well_every_six_hours() {
        assert_about(0, None, EVERY);
        assert_about(0, Some(ErrorCode::Forbidden), EVERY);
    }

    #[test]
    fn what_may_pass_is_tried_soon_and_then_less_and_less_often() {
        for (failures, minutes) in [(1, 5), (2, 10), (3, 20), (7, 320), (8, 360), (500, 360)] {
            assert_about(
                failures,
                Some(ErrorCode::Offline),
                TimeDelta::minutes(minutes),
            );
        }
    }

    #[test]
    fn a_refused_key_is_tried_seldom() {
        for (failures, hours) in [(1, 6), (2, 12), (3, 24), (500, 24)] {
            assert_about(
                failures,
                Some(ErrorCode::KeyNotAccepted),
                TimeDelta::hours(hours),
            );
        }
    }

    #[test]
    fn tries_in_the_same_minute_count_as_one() {
        let failing = refreshed(3, Some(ErrorCode::Offline)).last_refresh;
        let after = |minutes| failures_after(failing.as_ref(), at() + TimeDelta::minutes(minutes));
        assert_eq!([-5, 0, 1, 60].map(after), [4, 3, 4, 4]);
        let well = refreshed(0, None).last_refresh;
        assert_eq!(failures_after(well.as_ref(), at()), 1);
        assert_eq!(failures_after(None, at()), 1);
    }

    #[test]
    fn sign_ins_come_at_different_times() {
        let mut times: Vec<_> = (0..100)
            .filter_map(|_| next_refresh_at(&refreshed(0, None)))
            .collect();
        times.sort_unstable();
        times.dedup();
        assert!(times.len() > 80, "{} different times of 100", times.len());
        assert!(*times.last().unwrap() - times[0] > TimeDelta::minutes(30));
    }
}
