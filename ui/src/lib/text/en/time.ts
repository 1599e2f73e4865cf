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

/** When something expires, in words. */
interface ExpiryWords {
  readonly never: string;
  readonly unknown: string;
  readonly expires: (when: string) => string;
  readonly expired: (when: string) => string;
}

export const expiry: ExpiryWords = {
  never: "Never expires",
  unknown: "Expiry unknown",
  expires: (when) => `Expires ${when}`,
  expired: (when) => `Expired ${when}`,
};

/** The same within a sentence. */
export const expiryWithin: ExpiryWords = {
  never: "never expires",
  unknown: "expiry unknown",
  expires: (when) => `expires ${when}`,
  expired: (when) => `expired ${when}`,
};
