//! A round of refreshing: who waits, who is at it, and what all of them share.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use jumpcloud_client::Client;
use tokio::sync::OnceCell;

use crate::error::CommandError;
use crate::ids::{CredentialId, SignInId};
use crate::view::RefreshProgress;

/// Sign-ins at once: so many more than requests are let out at once that these never wait for what is done with
/// an answer.
const AT_ONCE: usize = 48;

/// So many sign-ins at most have been asked while their answers are not written down yet.
pub(super) const MOST_UNWRITTEN: usize = 128;

/// While a round goes on, change is told this often, and not for each of a thousand organizations.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// While a round goes on, reminders are looked for this often.
const REMINDED_EVERY: Duration = Duration::from_secs(10);

/// So long at most does the one daily word about others' credentials wait for a round to end.
const GATHERS_FOR: Duration = Duration::from_mins(2);

/// What is settled is read anew when it is older than this.
const SETTLED_FOR: Duration = Duration::from_secs(2);

/// Which turn a sign-in gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// Before all that wait.
    AtOnce,
    /// After them.
    InOrder,
}

/// From the first sign-in that is to be refreshed until none is left.
#[derive(Default)]
pub(super) struct Round {
    waiting: VecDeque<SignInId>,
    running: HashSet<SignInId>,
    /// Those of the running that are to be refreshed once more.
    again: HashSet<SignInId>,
    /// Those of the waiting that are refreshed once more.
    once_more: HashSet<SignInId>,
    workers: usize,
    progress: Option<RefreshProgress>,
    shared: Arc<Shared>,
    told_at: Option<Instant>,
    reminded_at: Option<Instant>,
    began_at: Option<Instant>,
    /// When the person called off what waited.
    left_out: HashMap<SignInId, DateTime<Utc>>,
}

/// What the UI is to be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tell {
    /// It was told of progress a moment ago.
    Nothing,
    /// The round has come further.
    Progress,
    /// It has ended.
    End,
}

/// What the end of one refresh asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ended {
    /// It is to be done once more, and one more worker is needed for it.
    pub employs: bool,
    /// What the UI is to be told.
    pub tell: Tell,
    /// Reminders are to be looked for.
    pub remind: bool,
}

impl Round {
    /// Takes a sign-in in. Tells whether one more worker is needed.
    pub fn enter(&mut self, id: SignInId, turn: Turn) -> bool {
        self.left_out.remove(&id);
        if self.running.contains(&id) {
            self.again.insert(id);
            return false;
        }
        if self.waiting.contains(&id) {
            if turn == Turn::InOrder {
                return false;
            }
            self.waiting.retain(|waiting| *waiting != id);
        } else {
            if self.is_over() {
                self.begin();
            }
            self.go_on();
            self.progress_mut().total += 1;
        }
        match turn {
            Turn::AtOnce => self.waiting.push_front(id),
            Turn::InOrder => self.waiting.push_back(id),
        }
        self.employs()
    }

    /// Whether one more worker is needed for what waits, which is then counted.
    fn employs(&mut self) -> bool {
        let is_needed = self.workers < AT_ONCE;
        self.workers += usize::from(is_needed);
        is_needed
    }

    /// A cancelled round that gets new work is one of that work and what still runs.
    fn go_on(&mut self) {
        let left = u32::try_from(self.waiting.len() + self.running.len()).unwrap_or(u32::MAX);
        let progress = self.progress_mut();
        if progress.cancelled {
            progress.total = progress.done.saturating_add(left);
            progress.cancelled = false;
        }
    }

    fn begin(&mut self) {
        self.progress = Some(RefreshProgress::default());
        self.shared = Arc::default();
        self.told_at = None;
        self.reminded_at = Some(Instant::now());
        self.began_at = self.reminded_at;
    }

    /// The next one for a worker, which ends where there is none.
    pub fn next(&mut self) -> Option<(SignInId, Arc<Shared>)> {
        let Some(id) = self.waiting.pop_front() else {
            self.workers -= 1;
            return None;
        };
        self.once_more.remove(&id);
        self.running.insert(id);
        Some((id, Arc::clone(&self.shared)))
    }

    /// One has been asked, and its answers are written down.
    pub fn end(&mut self, id: SignInId, failed: bool) -> Ended {
        let again = self.again.remove(&id);
        self.running.remove(&id);
        if again {
            self.waiting.push_front(id);
            self.once_more.insert(id);
        } else {
            let progress = self.progress_mut();
            progress.done += 1;
            progress.failed += u32::from(failed);
        }
        let is_over = self.is_over();
        if is_over {
            self.progress_mut().ended = true;
            // With it go the clients, and the secrets in them.
            self.shared = Arc::default();
        }
        Ended {
            employs: again && self.employs(),
            tell: if is_over {
                Tell::End
            } else if is_time(&mut self.told_at, TOLD_EVERY) {
                Tell::Progress
            } else {
                Tell::Nothing
            },
            remind: is_over || is_time(&mut self.reminded_at, REMINDED_EVERY),
        }
    }

    /// Leaves out what waits, but for what has begun already.
    pub fn cancel(&mut self, now: DateTime<Utc>) {
        let (kept, left_out): (VecDeque<_>, VecDeque<_>) = self
            .waiting
            .drain(..)
            .partition(|id| self.once_more.contains(id));
        self.waiting = kept;
        if left_out.is_empty() {
            return;
        }
        self.left_out
            .extend(left_out.into_iter().map(|id| (id, now)));
        let is_over = self.is_over();
        let progress = self.progress_mut();
        progress.cancelled = true;
        progress.ended = is_over;
    }

    /// Leaves out one that is no longer there.
    pub fn leave(&mut self, id: SignInId) {
        self.again.remove(&id);
        self.once_more.remove(&id);
        if !self.waiting.contains(&id) {
            return;
        }
        self.waiting.retain(|waiting| *waiting != id);
        let is_over = self.is_over();
        let progress = self.progress_mut();
        progress.total -= 1;
        progress.ended = is_over;
    }

    /// When it was left out, if nobody has asked for it since.
    pub fn left_out_at(&self, id: SignInId) -> Option<DateTime<Utc>> {
        self.left_out.get(&id).copied()
    }

    /// Whether it waits or is being refreshed.
    pub fn has(&self, id: SignInId) -> bool {
        self.running.contains(&id) || self.waiting.contains(&id)
    }

    /// Whether it is being refreshed right now.
    pub fn is_at(&self, id: SignInId) -> bool {
        self.running.contains(&id)
    }

    /// All that wait or are being refreshed.
    pub fn all(&self) -> HashSet<SignInId> {
        self.waiting.iter().chain(&self.running).copied().collect()
    }

    /// Whether several are being asked, and not for so long that nobody should wait for them.
    pub fn is_gathering(&self) -> bool {
        let is_young = self.began_at.is_some_and(|at| at.elapsed() < GATHERS_FOR);
        is_young && self.is_of_several()
    }

    /// Whether several are being asked.
    pub fn is_of_several(&self) -> bool {
        !self.is_over() && self.progress.is_some_and(|progress| progress.total > 1)
    }

    /// A person asks again: what kept a credential from being used at all may be over.
    pub fn forgive(&self) {
        self.shared.forgive();
    }

    /// How far it is; nothing where there was none yet.
    pub fn progress(&self) -> Option<RefreshProgress> {
        self.progress
    }

    fn is_over(&self) -> bool {
        self.waiting.is_empty() && self.running.is_empty()
    }

    fn progress_mut(&mut self) -> &mut RefreshProgress {
        self.progress.get_or_insert_default()
    }
}

fn is_time(last: &mut Option<Instant>, every: Duration) -> bool {
    let is_time = last.is_none_or(|last| last.elapsed() >= every);
    if is_time {
        *last = Some(Instant::now());
    }
    is_time
}

type Called = Arc<OnceCell<Result<Client, CommandError>>>;
type Settled = Arc<HashSet<CredentialId>>;

/// What is asked for once in a round, however many organizations one key serves.
#[derive(Default)]
pub(super) struct Shared {
    clients: Mutex<HashMap<CredentialId, Called>>,
    /// Keys that JumpCloud refuses altogether.
    refused: Mutex<HashMap<CredentialId, CommandError>>,
    asked_for_own: Mutex<HashSet<CredentialId>>,
    settled: Mutex<Option<(Instant, Settled)>>,
}

impl Shared {
    /// The client of a credential, whose secret is read by the first who asks.
    pub fn client(&self, of: CredentialId) -> Called {
        Arc::clone(locked(&self.clients).entry(of).or_default())
    }

    /// Forgets what went wrong with credentials, so that they are tried anew.
    fn forgive(&self) {
        let went_wrong = |called: &Called| called.get().is_some_and(Result::is_err);
        locked(&self.clients).retain(|_, called| !went_wrong(called));
        locked(&self.refused).clear();
    }

    /// Why JumpCloud refused this key.
    pub fn refusal(&self, of: CredentialId) -> Option<CommandError> {
        locked(&self.refused).get(&of).cloned()
    }

    /// JumpCloud refuses this key, whatever organization it is for.
    pub fn refuse(&self, of: CredentialId, error: CommandError) {
        locked(&self.refused).insert(of, error);
    }

    /// Whether nobody has asked for the administrator of this key yet; from now on somebody has.
    pub fn asks_for_own(&self, of: CredentialId) -> bool {
        locked(&self.asked_for_own).insert(of)
    }

    /// What was settled a moment ago. An older word is a safe one: it only says of less that it may end.
    pub fn settled(&self) -> Option<Settled> {
        let known = locked(&self.settled);
        let (at, settled) = known.as_ref()?;
        (at.elapsed() < SETTLED_FOR).then(|| Arc::clone(settled))
    }

    /// Takes what was settled when `asked_at` was.
    pub fn settle(&self, asked_at: Instant, settled: Settled) {
        *locked(&self.settled) = Some((asked_at, settled));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn ids<const N: usize>() -> [SignInId; N] {
        std::array::from_fn(|_| SignInId::random())
    }

    #[test]
    fn there_are_only_so_many_workers() {
        let mut round = Round::default();
        let needed = (0..1000).filter(|_| round.enter(SignInId::random(), Turn::InOrder));
        assert_eq!(needed.count(), AT_ONCE);
    }

    #[test]
    fn progress_counts_each_once_and_ends_with_the_last() {
        let mut round = Round::default();
        let [one, two] = ids();
        round.enter(one, Turn::InOrder);
        round.enter(two, Turn::InOrder);
        assert_eq!(round.next().unwrap().0, one);
        round.enter(one, Turn::InOrder);
        assert_eq!(round.end(one, true).tell, Tell::Progress);
        assert_eq!(round.progress().unwrap().done, 0);
        assert_eq!(round.next().unwrap().0, one);
        round.end(one, true);
        let told = round.progress().unwrap();
        assert_eq!(
            (told.total, told.done, told.failed, told.ended),
            (2, 1, 1, false)
        );
        assert_eq!(round.next().unwrap().0, two);
        let last = round.end(two, false);
        assert!(last.tell == Tell::End && last.remind);
        assert!(round.progress().unwrap().ended);
        assert!(round.next().is_none());
    }

    #[test]
    fn what_a_person_asks_for_comes_first() {
        let mut round = Round::default();
        let [one, two, three] = ids();
        for id in [one, two, three] {
            round.enter(id, Turn::InOrder);
        }
        round.enter(three, Turn::AtOnce);
        assert_eq!(round.next().unwrap().0, three);
        assert_eq!(round.progress().unwrap().total, 3);
    }

    #[test]
    fn a_cancelled_round_leaves_out_what_waits_and_lets_the_rest_end() {
        let mut round = Round::default();
        let [one, two, three] = ids();
        for id in [one, two, three] {
            round.enter(id, Turn::InOrder);
        }
        round.next();
        let now = DateTime::UNIX_EPOCH;
        round.cancel(now);
        assert!(round.next().is_none());
        assert!(round.has(one) && !round.has(two));
        assert!(!round.progress().unwrap().ended);
        round.end(one, false);
        let told = round.progress().unwrap();
        assert!(told.cancelled && told.ended);
        assert_eq!((told.total, told.done), (3, 1));
        let left_out = [one, two, three].map(|id| round.left_out_at(id));
        assert_eq!(left_out, [None, Some(now), Some(now)]);
        // The next one begins anew.
        round.enter(two, Turn::InOrder);
        assert_eq!(round.left_out_at(two), None);
        assert_eq!(round.progress().unwrap().total, 1);
        assert!(!round.progress().unwrap().cancelled);
    }

    #[test]
    fn what_is_done_once_more_is_not_called_off() {
        let mut round = Round::default();
        let [one, two] = ids();
        for id in [one, two] {
            round.enter(id, Turn::InOrder);
        }
        assert_eq!(round.next().unwrap().0, one);
        round.enter(one, Turn::AtOnce);
        round.end(one, false);
        round.cancel(DateTime::UNIX_EPOCH);
        assert_eq!(round.left_out_at(one), None);
        assert_eq!(round.next().unwrap().0, one);
        assert!(round.next().is_none());
        assert_eq!(round.end(one, false).tell, Tell::End);
    }

    #[test]
    fn what_went_wrong_with_a_credential_is_tried_anew_when_a_person_asks_again() {
        let round = Round::default();
        let id = CredentialId::random();
        let locked = CommandError::new(ErrorCode::KeychainLocked, "");
        round.shared.client(id).set(Err(locked.clone())).unwrap();
        round.shared.refuse(id, locked);
        round.forgive();
        assert!(round.shared.client(id).get().is_none());
        assert!(round.shared.refusal(id).is_none());
    }
}
