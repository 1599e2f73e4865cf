import { number } from "./count";

/* The frame around every screen. */

export const common = {
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  saving: "Saving…",
  edit: "Edit",
  retry: "Try again",
  details: "Details",
  loading: "Loading…",
  refresh: "Refresh",
  refreshAll: "Refresh all",
  refreshing: "Refreshing…",
  dismiss: "Dismiss",
  notTold: "Not told",
  optional: "optional",
  only: (organization: string) => `Only ${organization}.`,
  showAll: "Show all organizations",
  paused: (until: string) =>
    `JumpCloud asks for a pause after many requests. Keyvigil goes on by itself at ${until}.`,
  showMore: (n: number) => `Show ${number(n)} more`,
  stale: "This could not be loaded again, so it may be out of date.",
  andMore: (names: string, n: number) => `${names} and ${number(n)} more`,
  showingOf: (shown: number, total: number) => `Showing ${number(shown)} of ${number(total)}`,
} as const;

export const nav = {
  label: "Main",
  overview: "Overview",
  inbox: "Inbox",
  organizations: "Organizations",
  credentials: "Credentials",
  administrators: "Administrators",
  serviceAccounts: "Service accounts",
  activity: "Activity",
  settings: "Settings",
  organization: "Organization",
  allOrganizations: "All organizations",
  scopeMore: (shown: number, found: number) =>
    `Showing ${number(shown)} of ${number(found)}. Type to find the others.`,
  addSignIn: "Add sign-in",
  find: "Find",
  skip: "Skip to content",
} as const;

export const banner = {
  demo: "Demo organization",
  demoText: "nothing here is real.",
  simulator: "Simulator",
  simulatorText: "this window talks to a simulator on this computer, not to JumpCloud.",
  skipAhead: "Skip ahead",
  day: "1 day",
  week: "1 week",
  month: "1 month",
  now: (when: string) => `Now: ${when}`,
} as const;

export const problem = {
  heading: "Keyvigil cannot start",
  folder: "Data folder",
} as const;

export const palette = {
  title: "Find",
  label: "Find a credential or action",
  none: "Nothing found.",
  goTo: (place: string) => `Go to ${place}`,
  refreshAll: "Refresh all sign-ins",
  snoozeAll: "Snooze all reminders until tomorrow",
  replaceFor: (label: string) => `Replace my key: ${label}`,
  showOnly: (label: string) => `Show only ${label}`,
  action: "Action",
} as const;

export const notFound = {
  title: "There is no such page",
  back: "Go to the overview",
} as const;
