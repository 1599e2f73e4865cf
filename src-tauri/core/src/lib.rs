//! Skeleton.
pub mod error;
pub mod ids;
pub mod view;
