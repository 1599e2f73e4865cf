import type { ActivityKind } from "$lib/bindings/ActivityKind";
import type { AuthKind } from "$lib/bindings/AuthKind";
import type { CredentialKind } from "$lib/bindings/CredentialKind";
import type { CredentialState } from "$lib/bindings/CredentialState";
import type { Custody } from "$lib/bindings/Custody";
import type { ExpirySource } from "$lib/bindings/ExpirySource";
import type { KeyLifetime } from "$lib/bindings/KeyLifetime";
import type { Lifetime } from "$lib/bindings/Lifetime";
import type { RegionName } from "$lib/bindings/RegionName";
import type { RotationProcedure } from "$lib/bindings/RotationProcedure";
import type { RotationStep } from "$lib/bindings/RotationStep";
import type { StepState } from "$lib/bindings/StepState";
import type { VerificationOutcome } from "$lib/bindings/VerificationOutcome";

/** A word for every member of every type that crosses from the backend. */

export const activity: Record<ActivityKind, string> = {
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
  verification_failed: "JumpCloud could not be asked",
  refused: "Refused by JumpCloud",
  forgotten: "Secret deleted from the keychain",
  reminded: "Reminder sent",
  reminder_failed: "Reminder could not be sent; will be tried again",
  clock_jumped: "This computer's clock was doubted",
  snoozed: "Snooze of reminders",
  ledger_unreadable: "Notes on sent reminders could not be read; some may come twice",
  settings_changed: "Settings changed",
  interrupted: "Found unfinished after a restart",
  rotation_started: "Replacing it began",
  handed_over: "Handed over to its successor",
  revoked: "Revoked, and no longer listed by JumpCloud",
  taken_back: "New one taken back; the old one was never touched",
  not_rotated: "Replacing it ended without a change",
  left_behind: "JumpCloud may keep one whose secret nobody has",
  key_lost: "The old key is dead and no new one arrived",
  old_key_used: "Someone still calls with the replaced key",
  api_access_enabled: "API access switched on",
  api_access_disabled: "API access switched off",
  api_access_not_changed: "API access could not be switched",
  service_account_deleted: "Service account deleted, with all its credentials",
  list_exported: "List exported",
};

export const states: Record<CredentialState, string> = {
  no_expiry: "Never expires",
  active: "Active",
  expiring: "Expiring",
  expired: "Expired",
  revoked: "Revoked",
  superseded: "Replaced",
  unknown: "Expiry unknown",
};

export const stateMeaning: Record<CredentialState, string> = {
  no_expiry: "It works until it is replaced or revoked. A key without an end is a risk if it leaks.",
  active: "Nothing to do yet.",
  expiring: "Replace it before this date, or whatever uses it stops working.",
  expired: "JumpCloud no longer accepts it. Whatever uses it has stopped working.",
  revoked: "JumpCloud no longer lists it. Whatever uses it has stopped working.",
  superseded: "The same administrator made a newer key, which ended this one at once.",
  unknown: "JumpCloud does not tell when it ends, so Keyvigil cannot remind you.",
};

export const kinds: Record<CredentialKind, string> = {
  admin_key: "Administrator API key",
  service_account_key: "Service account API key",
  client_secret: "Client secret",
};

export const kindsShort: Record<CredentialKind, string> = {
  admin_key: "Admin key",
  service_account_key: "API key",
  client_secret: "Client secret",
};

export const authKinds: Record<AuthKind, { title: string; help: string }> = {
  api_key: { title: "API key", help: "One secret, sent as a header. For most scripts and tools." },
  client_secret: { title: "Client secret", help: "Client id and secret, for OAuth 2.0 client credentials." },
};

export const custody: Record<Custody, string> = { held: "In the keychain", watched: "Watched only" };

export const expirySources: Record<ExpirySource, string> = {
  reported: "reported by JumpCloud",
  computed: "computed from its creation and the lifetime that was asked for",
  entered: "entered by you",
  unknown: "not told by JumpCloud",
};

export const regions: Record<RegionName, string> = { us: "United States", eu: "European Union", in: "India" };
export const regionsShort: Record<RegionName, string> = { us: "US", eu: "EU", in: "India" };

export const lifetimes: Record<Lifetime, string> = {
  "30": "30 days",
  "60": "60 days",
  "90": "90 days",
  "365": "365 days",
};

export const keyLifetimes: Record<KeyLifetime, string> = {
  days30: "30 days",
  days60: "60 days",
  days90: "90 days",
  custom: "Custom",
  no_expiration: "No Expiration",
};

export const verification: Record<VerificationOutcome, string> = {
  accepted: "Accepted by JumpCloud",
  refused: "Refused by JumpCloud",
  unreachable: "JumpCloud could not be asked",
};

interface StepWords {
  readonly title: string;
  readonly help: string;
}

const ownSteps: Record<RotationStep, StepWords> = {
  preflight: {
    title: "Check first",
    help: "Keychain, notes, clock and account are proven. Nothing is changed.",
  },
  make_room: { title: "Make room", help: "The one that you chose is revoked, since JumpCloud allows two." },
  create: {
    title: "Ask JumpCloud",
    help: "One request. JumpCloud makes the credential and sends its secret once.",
  },
  spool: { title: "Seal the answer on disk", help: "Before anything else is done with it." },
  store: { title: "Store the secret", help: "It goes into the keychain, is read back and compared." },
  verify: { title: "Verify", help: "JumpCloud is asked whether it accepts the new one." },
  hand_over: { title: "Hand over", help: "Both work. You move what uses the old one to the new one." },
  revoke: { title: "Revoke the old one", help: "When you say so; done when JumpCloud no longer lists it." },
  switch: { title: "Switch", help: "Keyvigil's own sign-ins call with the new key." },
};

/** A step in the words of each procedure. */
export const steps: Record<RotationProcedure, Record<RotationStep, StepWords>> = {
  generate: ownSteps,
  service_account: ownSteps,
  admin_key: {
    ...ownSteps,
    preflight: {
      title: "Check first",
      help: "Keychain, sealed file, clock and your present key are proven. Nothing is changed.",
    },
    create: { title: "Ask JumpCloud", help: "One request. The old key dies the moment JumpCloud answers." },
  },
};

export const stepStates: Record<StepState, string> = {
  waiting: "Waiting",
  running: "Under way",
  paused: "Waits for you",
  done: "Done",
  failed: "Failed",
  undone: "Undone",
};

/** A step that will not happen any more. */
export const stepNotReached = "Not reached";

/** Fields that `invalid_input` may name. */
export const fields: Record<string, string> = {
  apiKey: "API key",
  clientId: "Client id",
  clientSecret: "Client secret",
  organizationId: "Organization id",
  organizationIds: "Organizations",
  label: "Label",
  name: "Name",
  usedBy: "Used by",
  roleId: "Role",
  serviceAccountId: "Service account",
  custom: "Expiry",
  days: "Lifetime in days",
  confirmation: "What is typed to confirm",
  stages: "When to be reminded",
  quietHours: "Quiet hours",
};
