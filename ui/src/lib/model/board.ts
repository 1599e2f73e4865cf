import type { CommandError } from "$lib/bindings/CommandError";
import type { OrganizationFilter } from "$lib/bindings/OrganizationFilter";
import type { OrganizationOrder } from "$lib/bindings/OrganizationOrder";
import type { OrganizationQuery } from "$lib/bindings/OrganizationQuery";
import type { OrganizationRow } from "$lib/bindings/OrganizationRow";
import { text } from "$lib/text/en";
import { among } from "./address";
import { relative } from "./time";

/** The chips above the board, in their order. */
export const BOARD_FILTERS = [
  "all",
  "care",
  "failing",
  "refused",
  "never_expires",
] as const satisfies readonly OrganizationFilter[];

export const BOARD_ORDERS = [
  "next_expiry",
  "name",
  "never_expires",
  "api_access",
  "last_refresh",
] as const satisfies readonly OrganizationOrder[];

/** What an address asks of the board; whatever it does not know, it does not ask. */
export function boardQuery(address: URLSearchParams): OrganizationQuery {
  return {
    search: address.get("q") ?? "",
    show: among(BOARD_FILTERS, address.get("filter")) ?? "all",
    order: among(BOARD_ORDERS, address.get("order")) ?? "next_expiry",
  };
}

/** How an address asks for that. */
export function boardAddress({ search, show, order }: OrganizationQuery): Record<string, string | undefined> {
  return {
    q: search,
    filter: show === "all" ? undefined : show,
    order: order === "next_expiry" ? undefined : order,
  };
}

/** One of the two lists that are read of an organization, and how that went the last time. */
export interface Half {
  readonly what: "administrators" | "serviceAccounts";
  /** When it was read last, whole. */
  readonly at: string | null;
  readonly error: CommandError | null;
}

/** Each told on its own: one that is refused says nothing about the other. A provider has no service accounts. */
export function halves(row: OrganizationRow): readonly Half[] {
  const administrators: Half = {
    what: "administrators",
    at: row.administratorsAt,
    error: row.administratorsError,
  };
  if (row.scope === "provider") return [administrators];
  return [
    administrators,
    { what: "serviceAccounts", at: row.serviceAccountsAt, error: row.serviceAccountsError },
  ];
}

/** When its lists were read, the oldest one, where the last time brought them all; else nothing. */
export function readWhole(row: OrganizationRow): string | undefined {
  const all = halves(row);
  if (all.some(({ error }) => error !== null)) return undefined;
  const times = all.map(({ at }) => at).filter((at) => at !== null);
  if (times.length < all.length) return undefined;
  return times.reduce((oldest, at) => (Date.parse(at) < Date.parse(oldest) ? at : oldest));
}

/** What there is to tell about it beyond times, in a few words each; nothing twice. */
export function hintsOf(row: OrganizationRow): string[] {
  const failed = halves(row).flatMap(({ error }) => (error ? [text.errors[error.code].title] : []));
  return [...new Set(failed), ...(row.unreadable > 0 ? [text.board.moreUnreadable(row.unreadable)] : [])];
}

/** When a list was read, as far as it was: "4 minutes ago", "never read". */
export function ageOf({ at, error }: Half, now: number): string {
  if (at !== null) return relative(at, now);
  return error ? text.board.neverRead : text.board.notYetRead;
}

/** It could not be read anew: what is known is as old as it says. */
export function isOld({ at, error }: Half): boolean {
  return at !== null && error !== null;
}

/** The whole: "Administrators 4 minutes ago", "Service accounts as of 3 hours ago". */
export function halfWords(half: Half, now: number): string {
  const words = [text.board.halves[half.what], isOld(half) && text.board.asOf, ageOf(half, now)];
  return words.filter(Boolean).join(" ");
}
