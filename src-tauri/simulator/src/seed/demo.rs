//! Who and what is in the built-in seed, for tests and for the demo.

/// Brightwater Coffee, the organization of the demo (US).
pub const DEMO_ORGANIZATION_ID: &str = "650c1a2b3d4e5f6071829301";

/// The demo's own sign-in, an *Administrator with Billing* of Brightwater Coffee (US).
pub const DEMO_ADMIN_EMAIL: &str = "nadia@brightwater.example";

/// The key of [`DEMO_ADMIN_EMAIL`]; expires 31 days and 4 hours after the start.
pub const DEMO_ADMIN_KEY: &str = "jca_Bw01DemoKeyNotARealOne00000000000000";

/// An administrator of Brightwater Coffee who has API access and no key (US).
pub const KEYLESS_ADMIN_EMAIL: &str = "amira@brightwater.example";

/// An administrator of Brightwater Coffee without API access (US).
pub const NO_ACCESS_ADMIN_EMAIL: &str = "jonas@brightwater.example";

/// A key of Brightwater Coffee that expired 11 days before the start (US).
pub const EXPIRED_KEY: &str = "jca_Ex03DemoKeyNotARealOne00000000000000";

/// The key of an administrator whose API access was switched off (US).
pub const NO_ACCESS_KEY: &str = "jca_Of04DemoKeyNotARealOne00000000000000";

/// The key of a suspended administrator (US).
pub const SUSPENDED_KEY: &str = "jca_Su09DemoKeyNotARealOne00000000000000";

/// A valid key whose role may see neither the organization nor its administrators (US).
pub const NO_PERMISSION_KEY: &str = "jca_Cr02DemoKeyNotARealOne00000000000000";

/// The `API_KEY` of the service account *Terraform* of Brightwater Coffee (US).
pub const SERVICE_ACCOUNT_KEY: &str = "Sa01DemoSecretNotARealOne000000000000000";

/// The client id of the service account *Nightly audit export* of Brightwater Coffee (US).
pub const CLIENT_ID: &str = "demo-nightly-audit";

/// The client secret that belongs to [`CLIENT_ID`].
pub const CLIENT_SECRET: &str = "Sc02DemoSecretNotARealOne000000000000000";

/// The Multi-Tenant Portal provider *Northwind Managed IT* (US).
pub const PROVIDER_ID: &str = "650c1a2b3d4e5f60718293f1";

/// The provider's administrator, who sees [`CLIENT_ORGANIZATION_IDS`] (US).
pub const MULTI_TENANT_EMAIL: &str = "sofia@northwind-msp.example";

/// The key of [`MULTI_TENANT_EMAIL`].
pub const MULTI_TENANT_KEY: &str = "jca_Pv05DemoKeyNotARealOne00000000000000";

/// The provider's three organizations (US): Harbor Dental Group, Larkspur Architects and
/// Pinecrest School District.
pub const CLIENT_ORGANIZATION_IDS: [&str; 3] = [
    "650c1a2b3d4e5f6071829311",
    "650c1a2b3d4e5f6071829312",
    "650c1a2b3d4e5f6071829313",
];

/// Atelier Lumen, the European organization.
pub const EU_ORGANIZATION_ID: &str = "650c1a2b3d4e5f6071829321";

/// The administrator of Atelier Lumen (EU).
pub const EU_ADMIN_EMAIL: &str = "camille@atelier-lumen.example";

/// The key of [`EU_ADMIN_EMAIL`].
pub const EU_ADMIN_KEY: &str = "jca_Eu06DemoKeyNotARealOne00000000000000";

/// Monsoon Analytics, the Indian organization.
pub const IN_ORGANIZATION_ID: &str = "650c1a2b3d4e5f6071829331";

/// The administrator of Monsoon Analytics (India).
pub const IN_ADMIN_EMAIL: &str = "arjun@monsoon.example";

/// The key of [`IN_ADMIN_EMAIL`].
pub const IN_ADMIN_KEY: &str = "jca_In07DemoKeyNotARealOne00000000000000";
