//! When a reminder is due, and what it says. Pure: no clock, no sleep, no database.

mod planner;
mod stages;
mod words;

pub use planner::{Due, Plan, Watch, plan};
pub use stages::{first_stage, stages};
pub use words::{Announcement, Message, announce};
