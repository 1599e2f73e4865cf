import type { AdministratorFilter } from "$lib/bindings/AdministratorFilter";
import type { AdministratorFlag } from "$lib/bindings/AdministratorFlag";
import { count, listed, number } from "./count";

/* Administrators and service accounts, and what can be done with them. */

const filter: Record<AdministratorFilter, string> = {
  all: "All",
  flagged: "Worth a look",
  api_access: "API access",
  with_key: "With a key",
  key_never_expires: "Key never expires",
  access_without_key: "API access, no key",
  suspended_with_key: "Suspended, with a key",
  access_without_mfa: "API access, no MFA",
  key_older_than_a_year: "Key older than a year",
  untold: "Not told",
};

const flags: Record<AdministratorFlag, string> = {
  suspended_with_key: "Suspended, with a key",
  access_without_mfa: "API access, no MFA",
  key_never_expires: "Key never expires",
  key_older_than_a_year: "Key older than a year",
  access_without_key: "API access, no key",
};

export const administrators = {
  title: "Administrators",
  search: "Search administrators",
  searchHint: "Name, e-mail, role, organization, fingerprint",
  filters: "Filter",
  filter,
  flags,
  grouped: "Group by organization",
  results: (n: number) => count(n, "administrator", "administrators"),

  name: "Name, role, organization",
  roleUntold: "Role not told",
  mfa: "MFA, status",
  access: "API access",
  key: "API key, expiry",
  worth: "Worth a look",
  accessOn: "On",
  accessOff: "Off",
  mfaOn: "MFA on",
  mfaOff: "MFA off",
  mfaUntold: "MFA not told",
  you: "You",
  suspended: "Suspended",
  active: "Not suspended",
  suspensionUntold: "Suspension not told",
  noKey: "No key",
  hasKey: "Has a key",
  made: (when: string) => `made ${when}`,
  enterExpiry: "Enter expiry…",
  enterExpiryOf: (name: string) => `Enter when the key of ${name} expires…`,
  expiryTitle: (name: string) => `When does the key of ${name} expire?`,
  expiryWhere:
    "JumpCloud does not tell whether they have a key. They see its expiry in the Admin Portal under My API Key. You are reminded of it like of any other, until JumpCloud tells itself.",
  /** After the flags that have room. */
  moreFlags: (n: number) => `and ${number(n)} more`,
  moreFlagsShort: (n: number) => `+${number(n)}`,
  replace: "Replace my key",
  make: "Make my key",
  enable: "Enable…",
  enableOf: (name: string) => `Enable API access of ${name}…`,
  disable: "Disable…",
  disableOf: (name: string) => `Disable API access of ${name}…`,

  emptyTitle: "No administrators yet",
  emptyText: "They appear after the first refresh of a sign-in whose role may read them.",
} as const;

/** Switching an administrator's API access. */
export const apiAccess = {
  who: (name: string, email: string, organization: string, region: string) =>
    name === email
      ? `${email}, in ${organization} (${region})`
      : `${name} (${email}), in ${organization} (${region})`,
  enableTitle: (name: string) => `Enable API access of ${name}?`,
  enableText:
    "They can then make an API key in the Admin Portal and call JumpCloud with it, with all that their role may. Keyvigil makes no key for them and never learns it.",
  enableKept: "They have a key already: it works again from then on, as far as is known.",
  enableNoMfa: "They sign in without a second factor: whoever has their password can make a key.",
  enable: "Enable API access",
  enabling: "Asking JumpCloud…",
  enabled: (name: string) => `API access of ${name} is on. JumpCloud was asked again and says so.`,
  disableTitle: (name: string) => `Disable API access of ${name}?`,
  disableText: (name: string) =>
    `Every integration, script and service that uses the API key of ${name} stops at once.`,
  disableKept:
    "The key itself stays, and works again when access is back, as far as is known. Until then they can neither use it nor make another.",
  disableUsedBy: "What uses it, by your own note:",
  disableNoNote: "You have not noted what uses it. Ask around first: nothing here can know.",
  disableOwn: (labels: readonly string[]) =>
    `Keyvigil itself calls JumpCloud with this key for ${listed(labels)}. Those sign-ins stop working, too.`,
  disable: "Disable API access",
  disabled: (name: string) => `API access of ${name} is off. JumpCloud was asked again and says so.`,
  readBack: "JumpCloud is asked again after the change, before it counts as done.",
  askTitle: "Whom to ask here",
  cannotTitle: (name: string) => `API access of ${name} cannot be switched here`,
  cannotSelf:
    "This is your own account. Nobody can switch their own access, and without it the key that Keyvigil calls with would be dead.",
  cannotServiceAccount:
    "This organization is watched with a service account. Only an administrator's key can switch API access.",
  cannotProvider:
    "This is an administrator of the provider itself. Their access is switched in the Multi-Tenant Portal.",
  cannotOther: "The sign-in that sees this organization cannot switch it.",
  cannotNext:
    "Ask an Administrator with Billing to do it in the Admin Portal, under Settings, Administrators, or connect with the key of one.",
} as const;

export const accounts = {
  title: "Service accounts",
  search: "Search service accounts",
  searchHint: "Name, role, organization, fingerprint, client id, used by",
  filters: "Filter",
  results: (n: number) => count(n, "service account", "service accounts"),

  name: "Account and credentials",
  status: "Status",
  created: "Created",
  expires: "Expires",
  actions: "Actions",
  roleUntold: "Role not told",
  credentials: (n: number) => count(n, "credential", "credentials"),
  unreadable: (n: number) => `${number(n)} could not be read`,
  generate: "Generate",
  another: "Generate another",
  anotherFor: (name: string) => `Generate another for ${name}`,
  full: "Has two credentials, which is the most that JumpCloud allows.",
  fullShort: "Full: two credentials at most",
  delete: "Delete…",
  deleteOf: (name: string) => `Delete ${name}…`,
  rotate: "Rotate",
  rotateOf: (what: string, name: string) => `Rotate ${what} of ${name}`,
  revoke: "Revoke…",
  revokeOf: (what: string, name: string) => `Revoke ${what} of ${name}…`,

  emptyTitle: "No service accounts yet",
  emptyText:
    "A service account holds keys for scripts and integrations, apart from any person. Make the first one here.",
} as const;

/** Revoking one credential of a service account. */
export const revoking = {
  title: (kind: string, name: string) => `Revoke the ${kind} of ${name}?`,
  which: (kind: string, fingerprint: string, times: string) =>
    [kind, fingerprint].filter(Boolean).join(" ") + `, ${times}`,
  where: (organization: string, region: string) => `In ${organization} (${region})`,
  text: "It stops working at once and for good, and so does whatever uses it:",
  noNote:
    "It stops working at once and for good, and so does whatever uses it. You have not noted what that is. Ask around first: nothing here can know.",
  rotate: "To replace it without a gap, rotate it instead.",
  inUseTitle: (name: string) => `A credential of ${name} is in use`,
  inUse: (labels: readonly string[]) =>
    `Keyvigil itself calls JumpCloud with it for ${listed(labels)}. First remove what it is used for there, or rotate it: then the sign-ins call with its successor.`,
  confirm: "Revoke it",
  done: (name: string) => `Revoked: JumpCloud no longer lists it for ${name}.`,
} as const;

/** Deleting a whole service account. */
export const deleting = {
  title: (name: string) => `Delete the service account ${name}?`,
  where: (organization: string, region: string) => `In ${organization} (${region})`,
  text: "JumpCloud deletes it with all its credentials. They stop working at once and for good, and so does whatever uses them:",
  none: "JumpCloud deletes it. It has no credentials that Keyvigil can see.",
  noNote: "Not noted what uses it",
  unreadable: (n: number) =>
    `${count(n, "more credential", "more credentials")} that could not be read will be gone, too.`,
  confirm: "Delete the account",
  done: (name: string) => `${name} was deleted. JumpCloud no longer lists it.`,
} as const;
