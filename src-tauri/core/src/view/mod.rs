//! What the UI sees. Everything here may be shown and logged: no type of this module holds a secret.
//!
//! Times are UTC in RFC 3339. The types are exported to `ui/src/lib/bindings/`.

mod account;
mod app;
mod credential;
mod desktop;
mod fleet;
mod portal;
mod reminder;
mod request;
mod rotation;

pub use account::{AdministratorRow, OrganizationChoice, RoleChoice, ServiceAccountRow};
pub use app::{
    ActivityKind, ActivityRow, AppInfo, ConnectOutcome, Counts, Health, HealthState, Mode,
    Overview, RefreshRow, Settings, SignInRow,
};
pub use credential::{
    CredentialDetail, CredentialKind, CredentialRow, CredentialState, Custody, ExpirySource,
    ExpiryView, OwnerKind, OwnerView, VerificationOutcome, VerificationView,
};
pub use desktop::{DesktopView, OnClose, StartAtLogin};
pub use fleet::{
    AdministratorCounts, AdministratorFilter, AdministratorFlag, AdministratorLine,
    AdministratorPage, AdministratorQuery, CredentialCounts, CredentialFilter, CredentialLine,
    CredentialPage, CredentialQuery, DiscoveredOrganization, Discovery, ExportFormat, ExportedList,
    GroupHead, Grouping, NextExpiry, OrganizationCounts, OrganizationFilter, OrganizationOrder,
    OrganizationPage, OrganizationQuery, OrganizationRow, Part, RefreshProgress, Scope,
    ServiceAccountLine, ServiceAccountPage, ServiceAccountQuery, TimelineCluster,
};
pub use portal::{PortalAdmin, PortalStage, PortalVisitView};
pub use reminder::{
    CredentialReminders, Glance, GlanceEntry, Gravity, InboxRow, OrganizationChange,
    OrganizationReminders, QuietHours, ReminderRow, Seen, Stage, StageChoice, TestAnswer,
};
pub use request::{
    AuthKind, ConnectRequest, ConnectSecret, EnteredExpiry, GenerateRequest, GenerateTarget,
    KeyLifetime, Lifetime, RegionName, SettingsChange,
};
pub use rotation::{
    Candidate, Consumer, OldKeyCaller, ReplaceKeyRequest, RotateRequest, RotationAction,
    RotationPlan, RotationProcedure, RotationStage, RotationStep, RotationView, StepState,
    StepView,
};
