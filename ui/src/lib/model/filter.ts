import type { CredentialFilter } from "$lib/bindings/CredentialFilter";
import type { CredentialKind } from "$lib/bindings/CredentialKind";
import type { CredentialQuery } from "$lib/bindings/CredentialQuery";
import type { Custody } from "$lib/bindings/Custody";
import type { Grouping } from "$lib/bindings/Grouping";
import type { SignInId } from "$lib/bindings/SignInId";

/** The chips above the list, in their order. Every one but `ended` shows living credentials only. */
export const FILTERS = [
  "all",
  "care",
  "expiring",
  "expired",
  "never",
  "unknown",
  "ended",
] as const satisfies readonly CredentialFilter[];

export const CUSTODIES = ["held", "watched"] as const satisfies readonly Custody[];

export const KINDS = [
  "admin_key",
  "service_account_key",
  "client_secret",
] as const satisfies readonly CredentialKind[];

export const GROUPINGS = ["none", "organization", "week"] as const satisfies readonly Grouping[];

/** A word of the address, where it is one of `choices`. */
function among<T extends string>(choices: readonly T[], word: string | null): T | undefined {
  return choices.find((choice) => choice === word);
}

/** A moment of the address, where it is one. */
function moment(word: string | null): string | null {
  return word !== null && !Number.isNaN(Date.parse(word)) ? new Date(word).toISOString() : null;
}

/** What an address asks of the list; whatever it does not know, it does not ask. */
export function queryOf(address: URLSearchParams, signInId: SignInId | null): CredentialQuery {
  const filter = address.get("filter");
  return {
    search: address.get("q") ?? "",
    show: among(FILTERS, filter) ?? "all",
    // Once, custody was one of the filters.
    custody: among(CUSTODIES, address.get("custody")) ?? among(CUSTODIES, filter) ?? null,
    kind: among(KINDS, address.get("kind")) ?? null,
    signInId,
    from: moment(address.get("from")),
    until: moment(address.get("until")),
    group: among(GROUPINGS, address.get("group")) ?? "none",
  };
}

/** How an address asks for that. */
export function addressOf(query: CredentialQuery): Record<string, string | undefined> {
  return {
    filter: query.show === "all" ? undefined : query.show,
    q: query.search,
    custody: query.custody ?? undefined,
    kind: query.kind ?? undefined,
    group: query.group === "none" ? undefined : query.group,
    from: query.from ?? undefined,
    until: query.until ?? undefined,
  };
}

/** Nothing but what an organization narrows. */
export function everything(signInId: SignInId | null): CredentialQuery {
  return queryOf(new URLSearchParams(), signInId);
}

/** Whether it leaves anything out, beside the organization. */
export function isNarrowed({ search, show, custody, kind, from, until }: CredentialQuery): boolean {
  return search.trim() !== "" || show !== "all" || [custody, kind, from, until].some((one) => one !== null);
}

/** Whether every word of `search` occurs somewhere in `haystack`, in any case and order. */
export function matches(haystack: readonly (string | null)[], search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = haystack.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}
