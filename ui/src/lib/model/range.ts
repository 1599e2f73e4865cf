import { text } from "$lib/text/en";
import { date, utc } from "./time";

/** The times of expiry that a list is narrowed to, in words; nothing where it is not. */
export function rangeWords(from: string | null, until: string | null): string | undefined {
  const first = from === null ? undefined : date(from);
  // The end itself is not in it.
  const last = until === null ? undefined : date(utc(Date.parse(until) - 1));
  if (first === undefined) return last === undefined ? undefined : text.credentials.upTo(last);
  if (last === undefined) return text.credentials.since(first);
  return first === last ? text.credentials.onDay(first) : text.credentials.between(first, last);
}
