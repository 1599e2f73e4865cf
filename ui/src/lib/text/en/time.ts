import { count } from "./count";

/* Times and lengths of time. */

export const time = {
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
} as const;

export const expiry = {
  never: "Never expires",
  unknown: "Expiry unknown",
  expires: (when: string) => `Expires ${when}`,
  expired: (when: string) => `Expired ${when}`,
} as const;
