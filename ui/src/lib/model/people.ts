import type { AdministratorCounts } from "$lib/bindings/AdministratorCounts";
import type { AdministratorFilter } from "$lib/bindings/AdministratorFilter";
import type { AdministratorFlag } from "$lib/bindings/AdministratorFlag";
import type { AdministratorQuery } from "$lib/bindings/AdministratorQuery";
import type { ServiceAccountQuery } from "$lib/bindings/ServiceAccountQuery";
import type { SignInId } from "$lib/bindings/SignInId";
import { text } from "$lib/text/en";
import { among } from "./address";
import { FILTERS } from "./filter";
import type { Look, Tone } from "./tone";

/** The chips above the administrators, in their order: who can use the API, then what is worth a look. */
export const ADMINISTRATOR_FILTERS = [
  "all",
  "api_access",
  "with_key",
  "flagged",
  "suspended_with_key",
  "access_without_mfa",
  "key_never_expires",
  "key_older_than_a_year",
  "access_without_key",
  "untold",
] as const satisfies readonly AdministratorFilter[];

const counted: Record<AdministratorFilter, keyof AdministratorCounts> = {
  all: "all",
  flagged: "flagged",
  api_access: "apiAccess",
  with_key: "withKey",
  key_never_expires: "keyNeverExpires",
  access_without_key: "accessWithoutKey",
  suspended_with_key: "suspendedWithKey",
  access_without_mfa: "accessWithoutMfa",
  key_older_than_a_year: "keyOlderThanAYear",
  untold: "untold",
};

/** How many a filter would show. */
export function countOf(counts: AdministratorCounts, filter: AdministratorFilter): number {
  return counts[counted[filter]];
}

/** What an address asks of the administrators; whatever it does not know, it does not ask. */
export function administratorQuery(address: URLSearchParams, signInId: SignInId | null): AdministratorQuery {
  return {
    search: address.get("q") ?? "",
    show: among(ADMINISTRATOR_FILTERS, address.get("filter")) ?? "all",
    signInId,
    grouped: address.get("group") === "organization",
  };
}

/** How an address asks for that. */
export function administratorAddress(query: AdministratorQuery): Record<string, string | undefined> {
  return {
    q: query.search,
    filter: query.show === "all" ? undefined : query.show,
    group: query.grouped ? "organization" : undefined,
  };
}

/** What an address asks of the service accounts. */
export function accountQuery(address: URLSearchParams, signInId: SignInId | null): ServiceAccountQuery {
  return {
    search: address.get("q") ?? "",
    show: among(FILTERS, address.get("filter")) ?? "all",
    signInId,
  };
}

/** How an address asks for that. */
export function accountAddress({ search, show }: ServiceAccountQuery): Record<string, string | undefined> {
  return { q: search, filter: show === "all" ? undefined : show };
}

/** Whether it leaves anything out, beside the organization. */
export function isNarrowed({ search, show }: { search: string; show: string }): boolean {
  return search.trim() !== "" || show !== "all";
}

const tones: Record<AdministratorFlag, Tone> = {
  suspended_with_key: "critical",
  access_without_mfa: "critical",
  key_never_expires: "warning",
  key_older_than_a_year: "warning",
  access_without_key: "warning",
};

/** How a flag looks. */
export function flagLook(flag: AdministratorFlag): Look {
  const tone = tones[flag];
  return {
    tone,
    icon: tone === "critical" ? "critical" : "warning",
    label: text.administrators.flags[flag],
  };
}
