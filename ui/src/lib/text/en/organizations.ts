import type { OrganizationFilter } from "$lib/bindings/OrganizationFilter";
import type { OrganizationOrder } from "$lib/bindings/OrganizationOrder";
import { count, listed, number } from "./count";

/* Organizations: which are watched, and how each is. */

/** Choosing among the organizations that a key sees. */
export const picker = {
  search: "Search organizations",
  list: "Organizations",
  all: "Select all shown",
  none: "Select none",
  chosen: (n: number, total: number) => `${number(n)} of ${number(total)} chosen`,
  watchedAlready: (n: number) => `${number(n)} watched already`,
  watched: "Watched",
  gone: "No longer named by JumpCloud",
  provider: "Those who administer the provider itself. Their keys may reach every client organization.",
  unreadable: (n: number) =>
    `${count(n, "entry", "entries")} of JumpCloud's answer could not be read, so an organization may be missing here.`,
  vanished: (names: readonly string[]) =>
    `Watched, but no longer named by JumpCloud: ${listed(names)}. They may have been deleted or taken from this key.`,
  noMatch: "No organization matches.",
} as const;

/** Choosing anew which ones are watched. */
export const choosing = {
  button: "Choose organizations…",
  title: "Choose organizations",
  text: "Keyvigil watches those that are ticked. Nothing changes at JumpCloud.",
  key: "Seen with the key of",
  keyOption: (name: string, region: string, watched: number) =>
    `${name} (${region}, ${number(watched)} watched)`,
  none: "At least one must be ticked. To stop altogether, remove the sign-in in Settings.",
  dropped: (names: readonly string[]) => `No longer watched: ${listed(names)}`,
  droppedText:
    "What only they show leaves the lists, and nobody is reminded of it any more. Their keys and accounts go on working at JumpCloud, and secrets in the keychain stay.",
  understand: (n: number) => `Stop watching ${count(n, "organization", "organizations")}`,
  save: (n: number) => (n > 0 ? `Watch ${count(n, "organization", "organizations")}` : "Watch"),
  done: (n: number) => `${count(n, "organization is", "organizations are")} watched.`,
} as const;

const filter: Record<OrganizationFilter, string> = {
  all: "All",
  care: "Needs care",
  failing: "Could not be read",
  refused: "Not to be read whole",
  never_expires: "With keys that never expire",
};

const order: Record<OrganizationOrder, string> = {
  next_expiry: "Next expiry",
  name: "Name",
  never_expires: "Most that never expire",
  api_access: "Most with API access",
  last_refresh: "Longest since its refresh",
};

/** One line per watched organization. */
export const board = {
  title: "Organizations",
  intro: "What expires next, what never expires, and which administrators have API access.",
  search: "Search organizations",
  searchHint: "Label, name, organization id, e-mail of the sign-in",
  filters: "Filter",
  filter,
  sort: "Sort by",
  order,
  results: (n: number, known: number) =>
    n === known
      ? count(n, "organization", "organizations")
      : `${number(n)} of ${count(known, "organization", "organizations")}`,
  emptyTitle: "No organization is watched yet",
  emptyText: "Connect with a key that sees it.",

  organization: "Organization",
  next: "Expires next",
  nextNone: "Nothing expires",
  nextUnread: "Not read yet",
  expired: (n: number) => `${number(n)} expired`,
  expiring: (n: number) => `${number(n)} expiring`,
  never: "Never expire",
  neverOf: (n: number, label: string) => `${number(n)} never expire at ${label}`,
  unknown: (n: number) => `${number(n)} unknown`,
  unknownOf: (n: number, label: string) => `Expiry unknown of ${number(n)} at ${label}`,
  access: "API access",
  accessOf: (n: number, total: number) => `${number(n)} of ${number(total)}`,
  accessUntold: (n: number) => `${number(n)} not told`,
  accessOfAll: (n: number, total: number, label: string) =>
    `${number(n)} of ${count(total, "administrator", "administrators")} of ${label} can use the API`,
  unread: "Not read",
  refreshed: "Last refresh",
  waiting: "Not refreshed yet",
  actions: "Actions",
  only: (label: string) => `Show only ${label}`,
  refresh: (label: string) => `Refresh ${label}`,
  provider: "Provider's own administrators",
  muted: "Reminders are muted",

  halves: { administrators: "Administrators", serviceAccounts: "Service accounts" },
  /** Before the age of what could not be read anew. */
  asOf: "as of",
  neverRead: "never read",
  notYetRead: "not read yet",
  moreUnreadable: (n: number) => `${number(n)} unreadable`,
  moreRights: (admin: string) => `The key of ${admin} may do more than watching needs.`,
  someone: "an administrator",

  statusTitle: (label: string) => `The last refresh of ${label}`,
  kept: "What was known before is kept and shown.",
  unreadable: (n: number) =>
    `${count(n, "entry", "entries")} that JumpCloud sent could not be read and ${n === 1 ? "is" : "are"} missing in the lists. Everything else is there.`,
  rightsTitle: "This sign-in may do more than watching needs",
  rights: (role: string) =>
    `Its administrator's role is ${role}. To only watch, a service account with a role that may only read is enough, and does less harm if its secret leaks. Switching API access and making keys need the rights.`,
  rightsWay: "Connect with a service account",
} as const;
