//! Answers that go wrong on purpose.

mod action;

use serde::Deserialize;

use crate::region::Region;

pub use action::{Action, Ending, Place, Spoilt};

/// Which requests go wrong, how often, and how.
///
/// ```
/// use jumpcloud_simulator::{Action, Fault};
/// let fault = Fault::new(Action::TooManyRequests { retry_after: Some("2".into()) })
///     .on("GET", "/api/organizations")
///     .times(1);
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    #[serde(default)]
    region: Option<Region>,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    after: u32,
    #[serde(default)]
    times: Option<u32>,
    #[serde(default)]
    after_effect: bool,
    action: Action,
}

impl Fault {
    /// Every request goes wrong so, until the faults are cleared.
    #[must_use]
    pub fn new(action: Action) -> Self {
        Self {
            region: None,
            method: None,
            path: None,
            after: 0,
            times: None,
            after_effect: false,
            action,
        }
    }

    /// Only requests of this method whose path begins so.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        self.path = Some(path.to_owned());
        self
    }

    /// Only requests to this region.
    #[must_use]
    pub fn in_region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Only after so many of these requests went well.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }

    /// Only so often; afterwards the fault is gone.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// First the request has its effect, then its answer is replaced: a key may have been made
    /// that nobody learns of. Without this the request has no effect, unless the action makes
    /// something of the right answer, for which there must be one.
    #[must_use]
    pub fn after_effect(mut self) -> Self {
        self.after_effect = true;
        self
    }

    /// Whether this request meets it; one that passes is counted.
    fn is_due(&mut self, region: Region, method: &str, path: &str) -> bool {
        let matches = self.times != Some(0) && self.matches(region, method, path);
        let is_due = matches && self.after == 0;
        self.after -= u32::from(matches && !is_due);
        is_due
    }

    fn matches(&self, region: Region, method: &str, path: &str) -> bool {
        self.region.is_none_or(|it| it == region)
            && self
                .method
                .as_deref()
                .is_none_or(|it| it.eq_ignore_ascii_case(method))
            && self.path.as_deref().is_none_or(|it| path.starts_with(it))
    }
}

/// The faults that are set, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

/// A fault that a request has met.
#[derive(Debug)]
pub(crate) struct Met {
    pub(crate) action: Action,
    pub(crate) after_effect: bool,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault that this request meets, counted.
    pub(crate) fn meet(&mut self, region: Region, method: &str, path: &str) -> Option<Met> {
        let mut due = self.0.iter_mut();
        let fault = due.find_map(|it| it.is_due(region, method, path).then_some(it))?;
        let met = Met {
            action: fault.action.clone(),
            after_effect: fault.after_effect,
        };
        fault.times = fault.times.map(|times| times - 1);
        self.0.retain(|it| it.times != Some(0));
        Some(met)
    }
}
