import type { ActivityKind } from "$lib/bindings/ActivityKind";
import type { AuthKind } from "$lib/bindings/AuthKind";
import type { CredentialKind } from "$lib/bindings/CredentialKind";
import type { CredentialState } from "$lib/bindings/CredentialState";
import type { Custody } from "$lib/bindings/Custody";
import type { ErrorCode } from "$lib/bindings/ErrorCode";
import type { ExpirySource } from "$lib/bindings/ExpirySource";
import type { GenerationStep } from "$lib/bindings/GenerationStep";
import type { KeyLifetime } from "$lib/bindings/KeyLifetime";
import type { Lifetime } from "$lib/bindings/Lifetime";
import type { RegionName } from "$lib/bindings/RegionName";
import type { StepState } from "$lib/bindings/StepState";
import type { VerificationOutcome } from "$lib/bindings/VerificationOutcome";

/** Every word that the person sees. To translate Keyvigil, translate this file. */

/** What to say of an error. */
export interface ErrorWords {
  /** What happened. */
  readonly title: string;
  /** What it means for the keys. */
  readonly meaning: string;
  /** What to do next. */
  readonly next: string;
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const errors: Record<ErrorCode, ErrorWords> = {
  key_not_accepted: {
    title: "JumpCloud did not accept this key",
    meaning:
      "It is mistyped, expired, replaced by a newer key, or belongs to another region. JumpCloud does not say which.",
    next: "Check that the whole key was copied and that the region is right. If it was replaced or has expired, make a new one in the Admin Portal.",
  },
  key_did_not_arrive: {
    title: "The key did not reach JumpCloud",
    meaning: "JumpCloud answered as if no key had been sent. Nothing is known about the key itself.",
    next: "A proxy or firewall between here and JumpCloud removes the x-api-key header. Ask whoever runs your network to let it through.",
  },
  organization_id_missing: {
    title: "This key needs an organization id",
    meaning: "It is a Multi-Tenant Portal key, which can see several organizations. The key itself is fine.",
    next: "Enter the organization id, or leave it empty and choose from the list that Keyvigil offers.",
  },
  organization_id_malformed: {
    title: "That is not an organization id",
    meaning: "An organization id has 24 characters, 0 to 9 and a to f. The key itself is fine.",
    next: "Copy the id again from the Admin Portal: Settings, Organization Profile.",
  },
  organization_unknown: {
    title: "This key does not see that organization",
    meaning: "JumpCloud knows no organization with this id for this key. The key itself is fine.",
    next: "Check the id, or leave it empty to see which organizations the key reaches.",
  },
  organization_id_not_taken: {
    title: "JumpCloud does not take an organization id here",
    meaning: "The key belongs to a single organization. The key itself is fine.",
    next: "Leave the organization id empty and connect again.",
  },
  forbidden: {
    title: "This key may not do that",
    meaning: "JumpCloud knows the key, but the administrator's role does not include this permission.",
    next: "Ask an Administrator with Billing to widen the role, or use the key of an administrator who has it.",
  },
  ip_blocked: {
    title: "JumpCloud refuses this network",
    meaning: "The organization only allows API calls from certain addresses, and this is not one of them.",
    next: "Connect through the network or VPN that is allowed, or ask an administrator to add your address.",
  },
  api_access_disabled: {
    title: "API access is switched off for this administrator",
    meaning: "Without it JumpCloud accepts no API key of theirs, old or new.",
    next: "Ask an Administrator with Billing to turn API access on: Admin Portal, Settings, Administrators.",
  },
  not_found: {
    title: "JumpCloud no longer has this",
    meaning: "It was deleted or revoked somewhere else.",
    next: "Refresh to see what is there now.",
  },
  rejected: {
    title: "JumpCloud did not accept the request",
    meaning: "Nothing was changed at JumpCloud.",
    next: "The details hold JumpCloud's own words. Correct what they name and try again.",
  },
  rate_limited: {
    title: "JumpCloud asks for a pause",
    meaning: "Too many requests came from this organization. The keys are not affected.",
    next: "Wait a minute, then try again.",
  },
  jumpcloud_down: {
    title: "JumpCloud has a problem",
    meaning: "It answered with a fault of its own. The keys are not affected as far as anyone can tell.",
    next: "Try again in a few minutes. status.jumpcloud.com shows known outages.",
  },
  redirected: {
    title: "The answer pointed somewhere else",
    meaning: "Keyvigil did not follow it, because the key would have gone to another host.",
    next: "Check for a captive portal or proxy on this network: open any web page in your browser, then try again.",
  },
  answer_unreadable: {
    title: "JumpCloud's answer could not be read",
    meaning: "It was cut, far too large, or not what JumpCloud documents. Nothing was taken from it.",
    next: "Try again. If it stays, a proxy may be rewriting answers, or Keyvigil needs an update.",
  },
  offline: {
    title: "No connection to JumpCloud",
    meaning: "JumpCloud was not reached, so what you see is from the last refresh. Reminders go on.",
    next: "Check the network, then try again.",
  },
  timed_out: {
    title: "JumpCloud did not answer in time",
    meaning: "Whether the request arrived is not known.",
    next: "Check the network, then refresh to see what is there now.",
  },
  connection_lost: {
    title: "The connection broke off",
    meaning: "Part of the answer is missing, so nothing was taken from it.",
    next: "Check the network, then refresh to see what is there now.",
  },
  tls_not_trusted: {
    title: "The connection is not private",
    meaning: "The certificate is not trusted, so someone may be reading along. No key was sent.",
    next: "If your company inspects traffic, its certificate must be installed on this computer. Otherwise use another network.",
  },
  proxy_authentication: {
    title: "The proxy wants a user name and password",
    meaning: "The request did not get past your network's proxy. No key was sent.",
    next: "Enter the proxy's user name and password in the system's network settings, then try again.",
  },
  keychain_absent: {
    title: "There is no keychain on this computer",
    meaning: "Keyvigil keeps keys only in the system's keychain, so it will not take one now.",
    next: "Install and start a keychain service, such as GNOME Keyring, KWallet or KeePassXC, then try again.",
  },
  keychain_locked: {
    title: "The keychain is locked",
    meaning: "The keys in it are safe, but cannot be read or written until it is unlocked.",
    next: "Unlock the keychain, then try again.",
  },
  keychain_denied: {
    title: "The keychain refused",
    meaning: "It did not give or take the key, or its question was dismissed. Nothing in it was changed.",
    next: "Try again, and allow Keyvigil when the system asks.",
  },
  keychain_timed_out: {
    title: "The keychain did not answer in time",
    meaning: "It may be waiting behind another window for you to unlock it.",
    next: "Look for the system's question and answer it, then try again.",
  },
  keychain_failed: {
    title: "The keychain failed",
    meaning: "It reported a fault, or gave back something other than what was stored.",
    next: "Try again. If it stays, log out and in, which restarts the keychain.",
  },
  secret_missing: {
    title: "The keychain does not have this secret",
    meaning:
      "It was deleted outside Keyvigil. The credential itself may still work wherever else it is used.",
    next: "Make a new one, then forget this one.",
  },
  data_folder_read_only: {
    title: "Keyvigil cannot write its data",
    meaning: "The data folder is read-only or belongs to someone else. The keys in the keychain are safe.",
    next: "Give your user write access to the folder below, then try again.",
  },
  disk_full: {
    title: "The disk is full",
    meaning: "Nothing new can be noted down. The keys in the keychain are safe.",
    next: "Free some space, then try again.",
  },
  data_folder_newer: {
    title: "This data was written by a newer Keyvigil",
    meaning: "It was left untouched. The keys in the keychain are safe.",
    next: "Install the newer version again.",
  },
  data_folder_in_use: {
    title: "Another Keyvigil is already running",
    meaning: "Two at once could undo each other's work, so this one stays out. The keys are safe.",
    next: "Switch to the other window, or quit it and try again.",
  },
  data_damaged: {
    title: "Keyvigil's data is damaged",
    meaning: "It was left as it is. The keys in the keychain are safe and stay there.",
    next: "Restore the data folder below from a backup, or move it away and connect again.",
  },
  notifications_unavailable: {
    title: "Notifications do not arrive",
    meaning: "No notification service took it. Reminders are still listed here and tried again.",
    next: "Turn on your desktop's notifications for Keyvigil, then send a test.",
  },
  clipboard_unavailable: {
    title: "The clipboard cannot be used",
    meaning: "Nothing was copied or read.",
    next: "Try again, or use the field below where there is one.",
  },
  browser_unavailable: {
    title: "The browser could not be opened",
    meaning: "Nothing else has changed.",
    next: "Open the Admin Portal in your browser yourself and go on here.",
  },
  no_key_found: {
    title: "There is no key here",
    meaning: "What was found does not look like an API key. It was not kept.",
    next: "Copy the key in the Admin Portal with its copy button, then come back.",
  },
  same_key_again: {
    title: "That is the old key",
    meaning: "Keyvigil already has it. The new one has not arrived yet.",
    next: "Copy the new key in the Admin Portal with its copy button, then come back.",
  },
  invalid_input: {
    title: "Something is missing or too long",
    meaning: "Nothing was sent.",
    next: "Correct the field and try again.",
  },
  confirmation_mismatch: {
    title: "That does not match",
    meaning: "Nothing was changed.",
    next: "Type it exactly as it is shown.",
  },
  already_connected: {
    title: "This key is connected already",
    meaning: "Keyvigil has a sign-in with the same key and organization.",
    next: "Use that one, or remove it first in Settings.",
  },
  unknown_item: {
    title: "This is no longer here",
    meaning: "It was removed from Keyvigil in the meantime.",
    next: "Go back to the list.",
  },
  not_possible_now: {
    title: "That is not possible right now",
    meaning: "Something has changed since this page was shown. Nothing was done.",
    next: "Look at the present state and try again.",
  },
  internal: {
    title: "Keyvigil made a mistake",
    meaning: "This should not happen. The keys in the keychain are not affected.",
    next: "Try again. If it stays, restart Keyvigil and report the details below.",
  },
};

const activity: Record<ActivityKind, string> = {
  sign_in_connected: "Sign-in connected",
  sign_in_removed: "Sign-in removed",
  refresh_failed: "Refresh failed",
  credential_seen: "Seen for the first time",
  credential_gone: "No longer listed by JumpCloud",
  key_superseded: "Replaced by a newer key",
  expiry_changed: "Expiry changed",
  generate_started: "Asked JumpCloud for a new credential",
  generated: "Made, stored and verified",
  generate_failed: "Making a credential failed",
  portal_opened: "Waiting for a key from the Admin Portal",
  portal_key_taken: "Key taken from the Admin Portal",
  portal_left: "Portal visit ended without a key",
  secret_copied: "Secret copied",
  secret_revealed: "Secret shown",
  verified: "Accepted by JumpCloud",
  refused: "Refused by JumpCloud",
  forgotten: "Secret deleted from the keychain",
  reminded: "Reminder sent",
  reminder_failed: "Reminder could not be sent; will be tried again",
  settings_changed: "Settings changed",
  interrupted: "Found unfinished after a restart",
};

const states: Record<CredentialState, string> = {
  no_expiry: "Never expires",
  active: "Active",
  expiring: "Expiring",
  expired: "Expired",
  revoked: "Revoked",
  superseded: "Replaced",
  unknown: "Expiry unknown",
};

const stateMeaning: Record<CredentialState, string> = {
  no_expiry: "It works until it is replaced or revoked. A key without an end is a risk if it leaks.",
  active: "Nothing to do yet. Keyvigil reminds you in time.",
  expiring: "Replace it before this date, or whatever uses it stops working.",
  expired: "JumpCloud no longer accepts it. Whatever uses it has stopped working.",
  revoked: "JumpCloud no longer lists it. Whatever uses it has stopped working.",
  superseded: "The same administrator made a newer key, which ended this one at once.",
  unknown: "JumpCloud does not tell when it ends, so Keyvigil cannot remind you.",
};

const kinds: Record<CredentialKind, string> = {
  admin_key: "Administrator API key",
  service_account_key: "Service account API key",
  client_secret: "Client secret",
};

const kindsShort: Record<CredentialKind, string> = {
  admin_key: "Admin key",
  service_account_key: "API key",
  client_secret: "Client secret",
};

const authKinds: Record<AuthKind, { title: string; help: string }> = {
  api_key: { title: "API key", help: "One secret, sent as a header. For most scripts and tools." },
  client_secret: { title: "Client secret", help: "Client id and secret, for OAuth 2.0 client credentials." },
};

const custody: Record<Custody, string> = { held: "In the keychain", watched: "Watched only" };

const expirySources: Record<ExpirySource, string> = {
  reported: "reported by JumpCloud",
  computed: "computed from its creation and the lifetime that was asked for",
  entered: "entered by you",
  unknown: "not told by JumpCloud",
};

const regions: Record<RegionName, string> = { us: "United States", eu: "European Union", in: "India" };
const regionsShort: Record<RegionName, string> = { us: "US", eu: "EU", in: "India" };

const lifetimes: Record<Lifetime, string> = {
  "30": "30 days",
  "60": "60 days",
  "90": "90 days",
  "365": "365 days",
};

const keyLifetimes: Record<KeyLifetime, string> = {
  days30: "30 days",
  days60: "60 days",
  days90: "90 days",
  custom: "Custom",
  no_expiration: "No Expiration",
};

const verification: Record<VerificationOutcome, string> = {
  accepted: "Accepted by JumpCloud",
  refused: "Refused by JumpCloud",
  unreachable: "JumpCloud could not be asked",
};

const steps: Record<GenerationStep, { title: string; help: string }> = {
  prove_keychain: { title: "Prove the keychain", help: "A test item is written, read back and deleted." },
  create: { title: "Ask JumpCloud", help: "JumpCloud makes the credential and sends its secret once." },
  store: { title: "Store the secret", help: "It goes straight into the keychain." },
  read_back: { title: "Read it back", help: "What is stored is compared with what arrived." },
  verify: { title: "Verify", help: "JumpCloud is asked whether it accepts the new credential." },
};

const stepStates: Record<StepState, string> = {
  waiting: "Waiting",
  running: "Under way",
  done: "Done",
  failed: "Failed",
};

/** A step that will not happen any more. */
const stepNotReached = "Not reached";

/** Fields that `invalid_input` may name. */
const fields: Record<string, string> = {
  apiKey: "API key",
  organizationId: "Organization id",
  label: "Label",
  name: "Name",
  usedBy: "Used by",
  roleId: "Role",
  serviceAccountId: "Service account",
  custom: "Expiry",
};

export const text = {
  /** The locale of dates and numbers. */
  locale: "en-GB",
  product: "Keyvigil",
  tagline: "Makes and keeps your API keys for JumpCloud, and never lets one expire by surprise.",
  disclaimer: "Keyvigil is an independent product, not made or endorsed by JumpCloud.",

  errors,
  activity,
  states,
  stateMeaning,
  kinds,
  kindsShort,
  authKinds,
  custody,
  expirySources,
  regions,
  regionsShort,
  lifetimes,
  keyLifetimes,
  verification,
  steps,
  stepStates,
  stepNotReached,
  fields,

  common: {
    cancel: "Cancel",
    close: "Close",
    back: "Back",
    save: "Save",
    saving: "Saving…",
    saved: "Saved.",
    edit: "Edit",
    retry: "Try again",
    details: "Details",
    loading: "Loading…",
    refresh: "Refresh",
    refreshing: "Refreshing…",
    dismiss: "Dismiss",
    yes: "Yes",
    no: "No",
    notTold: "Not told",
    none: "None",
    optional: "optional",
    all: "All",
    showMore: (n: number) => `Show ${n} more`,
    stale: "This could not be loaded again, so it may be out of date.",
    showingOf: (shown: number, total: number) => `Showing ${shown} of ${total}`,
  },

  time: {
    now: "now",
    soon: "in less than a minute",
    justNow: "just now",
    about: (words: string) => `about ${words}`,
    in: (words: string) => `in ${words}`,
    ago: (words: string) => `${words} ago`,
    lessThanMinute: "less than a minute",
    minutes: (n: number) => count(n, "minute", "minutes"),
    hours: (n: number) => count(n, "hour", "hours"),
    days: (n: number) => count(n, "day", "days"),
    months: (n: number) => count(n, "month", "months"),
    years: (n: number) => count(n, "year", "years"),
  },

  expiry: {
    never: "Never expires",
    unknown: "Expiry unknown",
    expires: (when: string) => `Expires ${when}`,
    expired: (when: string) => `Expired ${when}`,
    left: (words: string) => `${words} left`,
    ended: "Ended",
  },

  nav: {
    label: "Main",
    overview: "Overview",
    credentials: "Credentials",
    administrators: "Administrators",
    serviceAccounts: "Service accounts",
    activity: "Activity",
    settings: "Settings",
    organization: "Organization",
    allOrganizations: "All organizations",
    addSignIn: "Add sign-in",
    find: "Find",
    findHint: "Find a credential or action",
    skip: "Skip to content",
  },

  banner: {
    demo: "Demo organization",
    demoText: "nothing here is real.",
    simulator: "Simulator",
    simulatorText: "this window talks to a simulator on this computer, not to JumpCloud.",
    skipAhead: "Skip ahead",
    day: "1 day",
    week: "1 week",
    month: "1 month",
    now: (when: string) => `Now: ${when}`,
  },

  problem: {
    heading: "Keyvigil cannot start",
    folder: "Data folder",
  },

  connect: {
    firstTitle: "Connect to JumpCloud",
    addTitle: "Add sign-in",
    intro:
      "Keyvigil calls JumpCloud with your administrator API key and keeps it in this computer's keychain.",
    key: "API key",
    keyHelp:
      "Admin Portal: your account menu, top right, then My API Key. It is shown only once, when it is made.",
    region: "Region",
    regionHelp:
      "Look at the address of your Admin Portal: console.jumpcloud.com is US, console.eu… is EU, console.in… is India.",
    organization: "Organization id",
    organizationHelp:
      "Only for Multi-Tenant Portal keys. Admin Portal: Settings, Organization Profile. Leave it empty to choose from a list.",
    label: "Label",
    labelHelp: "What you call this sign-in. Left empty, it takes the organization's name.",
    submit: "Connect",
    submitting: "Asking JumpCloud…",
    chooseTitle: "This key sees several organizations",
    chooseText: "Choose the one to watch. You can add the others afterwards with the same key.",
    chooseFilter: "Filter organizations",
    chooseSubmit: "Connect this organization",
    connected: (label: string) => `${label} is connected.`,
    missingKey: "Paste or type the API key.",
    badOrganization: "An organization id has 24 characters, 0 to 9 and a to f.",
    otherTitle: "Maybe it belongs to another region",
    otherText: (regions: string) =>
      `Keyvigil can ask JumpCloud's other regions (${regions}). This sends the key to them, too.`,
    otherSubmit: "Try the other regions",
    otherTrying: "Asking the other regions…",
    otherFound: (region: string) => `The key is accepted in the region ${region}.`,
    otherTake: (region: string) => `Connect in ${region}`,
    otherNone: "None of the other regions accepts it, either. It is mistyped, expired or replaced.",
    lostLink: "I lost my key",
    lostTitle: "Make a new key in the Admin Portal",
    lostText:
      "A key is shown only once and cannot be looked up again. You can make a new one, which ends the old one at once.",
    lostOpen: (region: string) => `Open the Admin Portal (${region})`,
    lostSteps: [
      "Sign in to the Admin Portal as yourself.",
      "Open your account menu, top right, and choose My API Key.",
      "Choose Generate New API Key and confirm. The old key stops working now.",
      "Copy the new key and paste it into the API key field here.",
    ],
    lostNoAccess:
      "If the portal says that you don't have permission to view or generate an API key, an Administrator with Billing must first enable API access for you.",
    demoText: "Just looking?",
    demoLink: "Try the demo",
    demoOpened: "The demo opens in a window of its own.",
    settingsLink: "Settings",
  },

  /** JumpCloud's own list of what an administrator's key is commonly used by. */
  breaks: {
    title: "What stops working",
    text: "JumpCloud names these users of an administrator API key. Each one that uses this key stops the moment the new one is made, until you give it the new key:",
    list: [
      "AD Import (fails silently)",
      "HRIS integrations",
      "JumpCloud PowerShell Module",
      "JumpCloud Slack App",
      "Directory Insights Serverless App",
      "ADMU (Active Directory Migration Utility)",
      "Third-party MDM zero-touch packages",
      "Command Triggers",
      "Okta SCIM integration",
      "Azure AD (Entra ID) SCIM integration",
      "Workato, Aquera, Tray.io and similar integrations",
      "Your own scripts and automations",
    ],
    afterTitle: "What has stopped working",
    afterText:
      "JumpCloud names these users of an administrator API key. Each one that used the old key needs the new one:",
    usedBy: "Your own note on this key",
    noNote: "You have not noted what uses this key.",
  },

  overview: {
    care: "Needs care now",
    careNone: "Nothing needs care now",
    careNoneNext: (name: string, when: string) => `The next to expire is ${name}, ${when}.`,
    careNoneText: "No known expiry lies in the next 30 days.",
    careOwner: "Only its owner can replace it",
    careOpen: "Open",
    careRefused: (when: string) => `Refused ${when}`,
    carePending: "Not yet confirmed by JumpCloud",
    careMore: (n: number) => `and ${n} more`,
    timeline: "The next 90 days",
    timelineNone: "Nothing that Keyvigil knows of expires in the next 90 days.",
    timelineAll: (n: number) => `Show all ${n}`,
    timelineLess: "Show fewer",
    timelineToday: "Today",
    total: "Credentials",
    held: "In the keychain",
    expiring: "Expiring",
    expired: "Expired",
    neverExpires: "Never expire",
    unknown: "Expiry unknown",
    signIns: "Sign-ins",
    health: "Health",
    neverRefreshed: "Not refreshed yet",
    refreshed: (when: string) => `Refreshed ${when}`,
    adminsFailed: "Administrators could not be read",
    accountsFailed: "Service accounts could not be read",
    unreadable: (n: number) => `${count(n, "entry", "entries")} could not be read`,
    generate: "Generate a key",
    replace: "Replace my key",
    another: "Generate another",
    countsLabel: "Counts",
  },

  health: {
    keychain: "Keychain",
    notifications: "Notifications",
    unknown: "Not tried yet",
    ok: "Works",
    test: "Send a test",
    tested:
      "A test notification was sent. If you do not see it, look at your desktop's notification settings.",
  },

  credentials: {
    title: "Credentials",
    search: "Search",
    searchHint: "Name, e-mail, organization, fingerprint, used by",
    filters: "Filter",
    filter: {
      all: "All",
      care: "Needs care",
      expiring: "Expiring",
      expired: "Expired",
      never: "Never expire",
      unknown: "Expiry unknown",
      held: "In the keychain",
      watched: "Watched only",
      ended: "Ended",
    },
    state: "State",
    owner: "Owner",
    kind: "Kind",
    organization: "Organization",
    fingerprint: "Fingerprint",
    expires: "Expires",
    custody: "Custody",
    emptyTitle: "No credentials yet",
    emptyText:
      "Keyvigil lists every API key and client secret that your sign-ins can see, after their first refresh.",
    noMatchTitle: "Nothing matches",
    noMatchText: "Change the search or choose another filter.",
    clear: "Clear search and filter",
    pending: "Not confirmed yet",
    refused: "Refused",
  },

  credential: {
    back: "Credentials",
    owner: "Owner",
    custody: "Custody",
    heldText: "The secret is in this computer's keychain.",
    watchedText: "Keyvigil knows that it exists, but does not have the secret.",
    fingerprint: "Fingerprint",
    clientId: "Client id",
    created: "Created",
    expires: "Expires",
    verified: "Last verified",
    neverVerified: "Not yet",
    signIns: "Used by Keyvigil for",
    region: "Region",
    lifetime: "Lifetime",
    lifetimeUsed: (percent: number) => `${percent}% of its lifetime has passed`,
    facts: "About this credential",
    pendingText: "It is stored, but JumpCloud has not confirmed it yet. Verify it when you are online.",
    refusedText: (when: string) => `JumpCloud refused it ${when}. It may have been replaced or revoked.`,
    usedBy: "Used by",
    usedByHint: "Scripts, integrations and services that need this credential",
    usedByEmpty: "Nothing noted. Note what uses it, so that you know what to update when it is replaced.",
    reminders: "Reminders",
    nextReminder: (when: string) => `Next: ${when}`,
    noReminder: "No further reminder is planned.",
    noReminderUnknown: "Without an expiry there is nothing to remind of.",
    noneSent: "None sent yet.",
    sent: (stage: string) => `${stage} before expiry`,
    sentAtExpiry: "At expiry",
    history: "History",
    historyNone: "Nothing happened yet.",
    copy: "Copy",
    copied: "Copied. The clipboard is cleared in 30 seconds.",
    reveal: "Reveal",
    hide: "Hide",
    hidesIn: (seconds: number) => `Hidden again in ${seconds} s`,
    secretLabel: "Secret",
    verify: "Verify",
    verifying: "Verifying…",
    forget: "Forget…",
    enterExpiry: "Enter expiry…",
    replace: "Replace my key…",
    another: "Generate another…",
    notHeld: "Copy and reveal need the secret, which only its owner has.",
    otherAdmin: (name: string) => `Only ${name} can make or replace this key, in the Admin Portal.`,
  },

  forget: {
    title: (name: string) => `Forget the secret of ${name}?`,
    text: (fingerprint: string) =>
      `The secret ${fingerprint} is deleted from this computer's keychain. It cannot be brought back or looked up at JumpCloud.`,
    alive: "The credential itself goes on working wherever else it is used. This does not revoke it.",
    inUseTitle: (name: string) => `The key of ${name} is in use`,
    inUse: (labels: string) =>
      `Keyvigil calls JumpCloud with it for ${labels}. To forget it, first remove that sign-in, or replace the key.`,
    toSignIns: "Go to the sign-ins",
    understand: "I have this secret elsewhere, or do not need it any more",
    confirm: "Forget the secret",
    done: "The secret was deleted from the keychain.",
  },

  enterExpiry: {
    title: "When does this key expire?",
    text: "JumpCloud does not tell. Choose what the Admin Portal shows under My API Key.",
    customLabel: "Expires on",
    customHelp: (zone: string) => `From 1 hour to 365 days from now. Your local time (${zone}).`,
    customMissing: "Choose a date between 1 hour and 365 days from now.",
    submit: "Save expiry",
    default: "A new key gets 90 days unless it was changed in the portal.",
    done: "The expiry was saved.",
  },

  administrators: {
    title: "Administrators",
    name: "Name",
    role: "Role",
    access: "API access",
    key: "API key",
    expires: "Expires",
    mfa: "MFA",
    accessOn: "On",
    accessOff: "Off",
    mfaOn: "On",
    mfaOff: "Off",
    you: "You",
    suspended: "Suspended",
    noKey: "No key",
    hasKey: "Has a key",
    accessNoKey: "Access, but no key",
    replace: "Replace my key",
    make: "Make my key",
    search: "Search administrators",
    emptyTitle: "No administrators yet",
    emptyText: "They appear after the first refresh of a sign-in whose role may read them.",
  },

  accounts: {
    title: "Service accounts",
    generate: "Generate",
    another: "Generate another",
    full: "Has two credentials, which is the most that JumpCloud allows.",
    none: "No credentials that Keyvigil can see.",
    emptyTitle: "No service accounts yet",
    emptyText:
      "A service account holds keys for scripts and integrations, apart from any person. Make the first one here.",
    search: "Search service accounts",
  },

  activityLog: {
    title: "Activity",
    intro: "Everything that Keyvigil did or noticed. No secret is ever written here.",
    emptyTitle: "Nothing happened yet",
    emptyText: "What Keyvigil does and notices is listed here.",
    more: "Load more",
    when: "When",
    what: "What",
    about: "About",
    details: "Details",
  },

  settings: {
    title: "Settings",
    signIns: "Sign-ins",
    signInsNone: "No sign-in yet.",
    rename: "Rename",
    label: "Label",
    remove: "Remove…",
    renamed: "The sign-in was renamed.",
    notifications: "Notifications",
    hideNames: "Keep names out of notifications",
    hideNamesHelp: "Reminders say “2 keys expire this week” instead of whose.",
    about: "About",
    version: "Version",
    dataFolder: "Data folder",
    dataFolderHelp: "Holds no secret. Secrets are in the keychain only.",
    removeTitle: (label: string) => `Remove the sign-in ${label}?`,
    removeText: (organization: string) =>
      `Keyvigil stops watching ${organization} with it. What only this sign-in can see leaves the lists, and nobody is reminded of it any more. Secrets in the keychain stay.`,
    removeKey: "The API key itself goes on working at JumpCloud. This does not revoke it.",
    understand: (label: string) => `Stop watching with ${label}`,
    removeConfirm: "Remove the sign-in",
    removed: (label: string) => `${label} was removed.`,
  },

  generate: {
    title: "Generate a service account key",
    intro:
      "JumpCloud makes it, Keyvigil stores it in the keychain and proves that it works. What exists already is not touched.",
    signIn: "Organization",
    signInHelp:
      "The sign-in to make it with. It needs an Administrator with Billing, or a role that may manage service accounts.",
    target: "Service account",
    newAccount: "New",
    existingAccount: "Existing",
    name: "Name",
    nameHelp: "Say what it is for, such as “Backup script”. Up to 100 characters.",
    role: "Role",
    roleHelp: "What the account may do. Choose the least that is enough.",
    roleChoose: "Choose a role",
    account: "Account",
    accountHelp: "It can hold two credentials at once, so the old one works on until you revoke it.",
    accountChoose: "Choose a service account",
    accountFull: (name: string) => `${name} (has two already)`,
    kind: "Kind",
    lifetime: "Lifetime",
    lifetimeHelp: "Shorter is safer. Keyvigil reminds you in time.",
    usedBy: "Used by",
    usedByHelp: "What will use it, so that you know what to update when it is replaced.",
    submit: "Generate",
    submitting: "Starting…",
    needName: "Give it a name of 1 to 100 characters.",
    needRole: "Choose a role.",
    needAccount: "Choose a service account.",
    progressTitle: "Generating…",
    successTitle: "New credential",
    progressLeave: "You can leave this page. It goes on in the background.",
    doneTitle: "Stored and verified",
    doneText: "The secret is in the keychain and JumpCloud accepts it. It is shown only on request.",
    failedTitle: "No new credential",
    unverifiedTitle: "Stored, but not verified",
    unverifiedText:
      "The secret is in the keychain, but JumpCloud has not confirmed it. Verify it on its page.",
    leftBehindTitle: "Something may be left at JumpCloud",
    leftBehindText: "Look for this in the Admin Portal and delete it there. Nobody has its secret:",
    open: "Open its page",
    again: "Generate another",
    noSignIn: "Connect a sign-in first.",
  },

  portal: {
    title: "Replace my key",
    makeTitle: "Make my key",
    intro:
      "Only you can make your API key, in the Admin Portal. Keyvigil guides you there, takes the new key, stores it and proves that it works.",
    who: "Whose key",
    administrator: "Administrator",
    organization: "Organization",
    region: "Region",
    currentKey: "Present key",
    unknownAdmin: "Not told by JumpCloud",
    warning:
      "JumpCloud ends your present key the moment a new one is made. There is no way back and no overlap.",
    confirmEmail: (email: string) => `Type ${email} to confirm`,
    confirmLabel: (label: string) => `Type ${label} to confirm`,
    begin: "Begin",
    beginning: "Proving the keychain…",
    beginHelp: "Nothing changes yet: Keyvigil first proves that the keychain can take a key.",
    openStep: "Open the Admin Portal",
    openText: (region: string, email: string) => `In the region ${region}. Sign in as ${email}.`,
    openTextUnknown: (region: string, label: string) =>
      `In the region ${region}. Sign in as the administrator of ${label}.`,
    open: "Open Admin Portal",
    makeStep: "Make the key there",
    makeSteps: [
      "Open your account menu, top right, and choose My API Key.",
      "Choose Generate New API Key and confirm.",
      "Change the expiration if you want something other than 90 days. It saves at once.",
      "Copy the key with its copy button.",
    ],
    noAccess:
      "If it says “You don't have permission to view or generate an API Key”, an Administrator with Billing must first enable API access for you. Your present key still works.",
    takeStep: "Bring it back",
    paste: "Paste the key",
    pasting: "Storing and verifying…",
    consent: "Take it when I come back to this window",
    consentHelp: "Reads the clipboard once, the next time this window gets the focus.",
    typeToggle: "Pasting does not work?",
    typeLabel: "New API key",
    typeHelp: "Paste or type it here. It is stored and this field is emptied at once.",
    typeSubmit: "Take this key",
    history: "If your computer keeps a clipboard history, it may have kept the key. Clear it there.",
    cleared: "The clipboard held the key and was cleared.",
    working: "Storing the key, reading it back and asking JumpCloud…",
    unverifiedTitle: "The key is stored, but not confirmed yet",
    unverifiedText:
      "It is safe in the keychain. JumpCloud could not be asked about it; verify it when the connection is back.",
    refusedTitle: "The key is stored, but JumpCloud does not accept it",
    refusedText: "If you copied something else, or a key that was replaced since, bring the right one.",
    takeAnother: "Bring another key",
    later: "Leave for now",
    laterHelp: "The key stays in the keychain and can be verified on its page.",
    verify: "Verify now",
    verifying: "Asking JumpCloud…",
    otherTitle: (name: string) => `This key belongs to ${name}`,
    otherText: (name: string, email: string) =>
      `Someone was signed in to the portal as ${email}. ${name}'s old key stopped working when this one was made. Your own key is unchanged.`,
    otherTell: (name: string) => `Tell ${name}: whatever used their old key needs this new one.`,
    otherKeep: "Keep it in the keychain",
    otherKeepHelp: (name: string) =>
      `Keyvigil then holds the only copy of ${name}'s key, until you hand it over.`,
    otherDrop: "Throw it away",
    otherDropHelp: (name: string) => `${name} then has to make another one.`,
    otherKeptTitle: (name: string) => `${name}'s key is in the keychain`,
    otherKept: (name: string) =>
      `It works. Hand it over to ${name}, then forget it on its page. Your own key is unchanged.`,
    otherUnderstand: (name: string) => `I know that ${name}'s old key no longer works either way`,
    expiryTitle: "The new key works. When does it expire?",
    expiryText: "JumpCloud does not tell. Choose what the portal shows.",
    doneTitle: "Your new key works",
    doneText: "It is stored, verified and in use. The old one no longer works.",
    doneTextFirst: "It is stored, verified and in use.",
    doneWatch: "While this page is open, a change of the expiration in the portal shows here.",
    leftTitle: "Left without a key",
    leftText:
      "If you made a new key in the portal, your old one no longer works and you need the new one here. If you did not, nothing has changed.",
    leftAgain: "Begin again",
    leave: "Leave without a key",
    leaveTitle: "Leave without a new key?",
    leaveText:
      "If you have already made a new key in the portal, your old key no longer works. Bring the new one here first: it is shown only once.",
    leaveConfirm: "Leave",
    leaveUnderstand: "I have not made a new key in the portal",
    finish: "Done",
    openKey: "Open its page",
    expires: "Expires",
    newKey: "New key",
    waiting: (email: string) => `A new key of ${email} is awaited from the Admin Portal.`,
    goOn: "Go on",
  },

  palette: {
    title: "Find",
    label: "Find a credential or action",
    none: "Nothing found.",
    goTo: (place: string) => `Go to ${place}`,
    refreshAll: "Refresh all sign-ins",
    replaceFor: (label: string) => `Replace my key: ${label}`,
    showOnly: (label: string) => `Show only ${label}`,
    credential: "Credential",
    action: "Action",
  },

  notFound: {
    title: "There is no such page",
    back: "Go to the overview",
  },
} as const;
