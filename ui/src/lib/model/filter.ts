import type { CredentialRow } from "$lib/bindings/CredentialRow";
import { hasEnded, needsCare } from "./credential";

/** The chips above the list, in their order. Every one but `ended` shows living credentials only. */
export const FILTERS = [
  "all",
  "care",
  "expiring",
  "expired",
  "never",
  "unknown",
  "held",
  "watched",
  "ended",
] as const;

export type Filter = (typeof FILTERS)[number];

const alive: Record<Exclude<Filter, "ended">, (row: CredentialRow) => boolean> = {
  all: () => true,
  care: needsCare,
  expiring: (row) => row.state === "expiring",
  expired: (row) => row.state === "expired",
  never: (row) => row.state === "no_expiry",
  unknown: (row) => row.state === "unknown",
  held: (row) => row.custody === "held",
  watched: (row) => row.custody === "watched",
};

/** A filter by the name it has in the address; anything else is `all`. */
export function filterNamed(name: string | null): Filter {
  return FILTERS.find((filter) => filter === name) ?? "all";
}

export function passes(row: CredentialRow, filter: Filter): boolean {
  return filter === "ended" ? hasEnded(row) : !hasEnded(row) && alive[filter](row);
}

/** How many rows each filter lets through. */
export function countEach(rows: readonly CredentialRow[]): Record<Filter, number> {
  const counts = Object.fromEntries(FILTERS.map((filter) => [filter, 0])) as Record<Filter, number>;
  for (const row of rows) for (const filter of FILTERS) if (passes(row, filter)) counts[filter] += 1;
  return counts;
}

/** Whether every word of `search` occurs somewhere in `haystack`, in any case and order. */
export function matches(haystack: readonly (string | null)[], search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = haystack.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What of a credential is searched. */
export function searchable(row: CredentialRow): (string | null)[] {
  return [row.owner.name, row.owner.email, row.organization, row.fingerprint, row.clientId, row.usedBy];
}
