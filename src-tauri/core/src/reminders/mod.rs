//! When a reminder is due, and what it says. Pure: no clock, no sleep, no database.

mod calendar;
mod doubt;
mod planner;
mod silence;
mod stages;
mod words;

pub use calendar::{CalendarEntry, calendar};
pub use doubt::{ClockDoubt, Reading};
pub use planner::{Around, Due, Plan, SAME_EXPIRY, Watch, is_same_expiry, next_stage, plan};
pub use silence::Silence;
pub use stages::{chosen, default_stages, first_stage};
pub use words::{Announcement, Message, announce, clock_differs, clock_jumped, in_a_line, name_of};
