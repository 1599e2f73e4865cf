import type { Custody } from "$lib/bindings/Custody";
import type { Unit } from "$lib/model/stages";

/* Reminders: the inbox, snoozing, and when they come. */

export const inbox = {
  title: "Inbox",
  intro: "Every reminder that came due, shown on the desktop or not.",
  /** Beside the number in the navigation, for those who hear it. */
  unread: "unread",
  /** In place of a number that takes too much room. */
  many: "99+",
  reminder: "Reminder",
  credential: "Credential",
  state: "State and expiry",
  isUnread: "Unread:",
  due: (when: string) => `Due ${when}`,
  notShown: "Not shown on the desktop so far",
  markAllRead: "Mark all as read",
  more: "Show more",
  emptyTitle: "No reminder yet",
  emptyText:
    "When a key comes near its expiry, its reminder stands here, also where the desktop could not show it.",
} as const;

export const snooze = {
  all: "Snooze all until tomorrow",
  allUntil: (when: string) => `All reminders are snoozed until ${when}.`,
  allException: "What falls into the last hour of a key in your keychain comes through all the same.",
  allDone: "All reminders are snoozed until tomorrow morning.",
  one: "Snooze a day",
  oneUntil: (when: string) => `Snoozed until ${when}.`,
  end: "End",
  endLabel: "End the snooze",
} as const;

const units: Record<Unit, string> = { minutes: "minutes", hours: "hours", days: "days" };

/** Of each kind of credential: what it is called, and what else to know about its reminders. */
const of: Record<Custody, { title: string; help: string }> = {
  held: {
    title: "Keys in your keychain",
    help: "One that has expired is announced again every day while it is in the keychain.",
  },
  watched: {
    title: "Keys of others",
    help: "At most one message a day, with all of them in it.",
  },
};

export const stages = {
  of,
  units,
  before: (lead: string) => `${lead} before expiry`,
  after: (length: string) => `${length} after expiry`,
  expiry: "At expiry",
  always: "Before expiry, at these points. The expiry itself is always announced.",
  remove: (lead: string) => `Remove ${lead} before expiry`,
  number: "How long before expiry",
  unit: "Unit",
  add: "Add",
  notWhole: "Enter a whole number.",
  outOfRange: "A reminder comes from 1 minute to 365 days before expiry.",
  thereAlready: "That one is there already.",
  tooMany: "There are 30, which is the most. Remove one first.",
  own: "Chosen here.",
  /** Where nothing is chosen: what holds, and the way back to it. */
  from: {
    keyvigil: { holds: "Keyvigil's own choice.", back: "Use Keyvigil's own" },
    general: { holds: "As under Notifications.", back: "Use the general ones" },
    organization: { holds: "As its organization has it.", back: "Use the organization's" },
  },
} as const;
