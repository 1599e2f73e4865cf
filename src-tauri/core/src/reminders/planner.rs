//! Credentials, what was sent, now → what is due, and when to look again.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::stages;
use crate::ids::CredentialId;
use crate::store::SentReminder;
use crate::view::{Custody, Stage};

/// An expiry that moves by no more than this is the same expiry.
const SAME_EXPIRY: TimeDelta = TimeDelta::hours(1);

/// A living credential with a known expiry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Watch {
    /// Which.
    pub id: CredentialId,
    /// Held ones have more stages.
    pub custody: Custody,
    /// When it was made, where known.
    pub created_at: Option<DateTime<Utc>>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

impl Watch {
    fn lifetime(&self) -> Option<TimeDelta> {
        self.created_at
            .map(|created| self.expires_at - created)
            .filter(|life| *life > TimeDelta::zero())
    }
}

/// One reminder to send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// For which credential.
    pub id: CredentialId,
    /// The most urgent stage that was reached.
    pub stage: Stage,
    /// When the credential expires.
    pub expires_at: DateTime<Utc>,
    /// This stage and the missed ones that it stands for: all are recorded as sent with it.
    pub covers: Vec<Stage>,
}

/// What to do now, and when to think again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// The soonest expiry first.
    pub due: Vec<Due>,
    /// The next stage of any credential.
    pub look_again_at: Option<DateTime<Utc>>,
}

/// Plans. Each (credential, stage) is due once; a stage becomes due again only when the expiry has
/// moved by more than an hour since it was sent.
#[must_use]
pub fn plan(watches: &[Watch], sent: &[SentReminder], now: DateTime<Utc>) -> Plan {
    let sent: HashMap<(CredentialId, Stage), DateTime<Utc>> = sent
        .iter()
        .map(|sent| ((sent.credential_id, sent.stage), sent.expires_at))
        .collect();
    let mut plan = Plan::default();
    for watch in watches {
        let was_sent = |stage: Stage| {
            sent.get(&(watch.id, stage))
                .is_some_and(|expiry| (*expiry - watch.expires_at).abs() <= SAME_EXPIRY)
        };
        let mut reached = Vec::new();
        for stage in stages(watch.custody, watch.lifetime()) {
            let at = watch.expires_at - stage.before_expiry();
            if at <= now {
                reached.push(stage);
            } else {
                plan.look_again_at =
                    Some(plan.look_again_at.map_or(at, |earliest| earliest.min(at)));
                break;
            }
        }
        // The last one reached is the most urgent; those before it are too late to be worth a word.
        if let Some(&stage) = reached.last()
            && !was_sent(stage)
        {
            let covers = reached
                .into_iter()
                .filter(|stage| !was_sent(*stage))
                .collect();
            plan.due.push(Due {
                id: watch.id,
                stage,
                expires_at: watch.expires_at,
                covers,
            });
        }
    }
    plan.due.sort_by_key(|due| (due.expires_at, due.id));
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn key(days_to_live: i64) -> Watch {
        Watch {
            id: CredentialId::random(),
            custody: Custody::Held,
            created_at: Some(start()),
            expires_at: start() + TimeDelta::days(days_to_live),
        }
    }

    fn at_days(days: i64) -> DateTime<Utc> {
        start() + TimeDelta::days(days)
    }

    fn sent(due: &Due) -> Vec<SentReminder> {
        let of = |stage: &Stage| SentReminder {
            credential_id: due.id,
            stage: *stage,
            expires_at: due.expires_at,
        };
        due.covers.iter().map(of).collect()
    }

    #[test]
    fn nothing_is_due_before_the_first_stage_and_the_plan_says_when_to_look() {
        let plan = plan(&[key(90)], &[], at_days(1));
        assert!(plan.due.is_empty());
        assert_eq!(plan.look_again_at, Some(at_days(60)));
    }

    #[test]
    fn a_stage_is_due_from_its_very_second_on() {
        let key = key(90);
        let almost = plan(&[key], &[], at_days(60) - TimeDelta::seconds(1));
        assert!(almost.due.is_empty());
        let due = plan(&[key], &[], at_days(60)).due;
        assert_eq!(due[0].stage, Stage(30 * 86_400));
    }

    #[test]
    fn missed_stages_collapse_into_the_most_urgent_and_are_all_recorded() {
        let due = plan(&[key(90)], &[], at_days(88)).due;
        assert_eq!(due.len(), 1);
        assert_eq!(due[0].stage, Stage(2 * 86_400));
        assert_eq!(due[0].covers.len(), 8);
    }

    #[test]
    fn what_was_sent_is_never_due_again_even_when_the_clock_jumps_back() {
        let key = key(90);
        let due = plan(&[key], &[], at_days(88)).due;
        let sent = sent(&due[0]);
        for day in [60, 76, 83, 85, 88] {
            assert!(
                plan(&[key], &sent, at_days(day)).due.is_empty(),
                "day {day}"
            );
        }
        assert_eq!(plan(&[key], &sent, at_days(89)).due[0].stage, Stage(86_400));
    }

    #[test]
    fn an_expiry_that_moves_by_more_than_an_hour_arms_its_stages_again() {
        let mut key = key(90);
        let sent = sent(&plan(&[key], &[], at_days(60)).due[0]);
        key.expires_at += TimeDelta::minutes(59);
        assert!(plan(&[key], &sent, at_days(61)).due.is_empty());
        key.expires_at += TimeDelta::minutes(2);
        assert_eq!(plan(&[key], &sent, at_days(61)).due.len(), 1);
    }

    #[test]
    fn a_key_of_one_hour_gets_only_its_last_stages() {
        let mut key = key(0);
        key.expires_at = start() + TimeDelta::hours(1);
        let first = plan(&[key], &[], start());
        assert!(first.due.is_empty());
        assert_eq!(first.look_again_at, Some(start() + TimeDelta::minutes(45)));
    }

    #[test]
    fn watched_credentials_have_the_calmer_stages() {
        let mut key = key(90);
        key.custody = Custody::Watched;
        assert!(plan(&[key], &[], at_days(75)).due.is_empty());
        assert_eq!(
            plan(&[key], &[], at_days(76)).due[0].stage,
            Stage(14 * 86_400)
        );
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let keys = [key(90), key(70), key(80)];
        let due = plan(&keys, &[], at_days(69)).due;
        let order: Vec<_> = due.iter().map(|due| due.id).collect();
        assert_eq!(order, [keys[1].id, keys[2].id, keys[0].id]);
    }

    #[test]
    fn walking_through_a_whole_life_sends_every_stage_exactly_once() {
        let key = key(90);
        let mut ledger = Vec::new();
        let mut seen = Vec::new();
        for minute in 0..(91 * DAY / 60) {
            let now = start() + TimeDelta::minutes(minute);
            for due in plan(&[key], &ledger, now).due {
                seen.push(due.stage);
                ledger.extend(sent(&due));
            }
        }
        assert_eq!(seen, stages(Custody::Held, None).collect::<Vec<_>>());
    }
}
