//! Reminders: the planner's table and its properties, and the whole app with them.

mod arriving;
mod calendar;
mod choices;
mod clock;
mod inbox;
mod ledger;
mod life;
mod properties;
mod refreshing;
mod table;
