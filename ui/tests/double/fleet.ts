import type { AdministratorFilter } from "$lib/bindings/AdministratorFilter";
import type { AdministratorLine } from "$lib/bindings/AdministratorLine";
import type { AdministratorPage } from "$lib/bindings/AdministratorPage";
import type { AdministratorQuery } from "$lib/bindings/AdministratorQuery";
import type { AdministratorRow } from "$lib/bindings/AdministratorRow";
import type { CredentialFilter } from "$lib/bindings/CredentialFilter";
import type { CredentialKind } from "$lib/bindings/CredentialKind";
import type { CredentialLine } from "$lib/bindings/CredentialLine";
import type { CredentialPage } from "$lib/bindings/CredentialPage";
import type { CredentialQuery } from "$lib/bindings/CredentialQuery";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { Custody } from "$lib/bindings/Custody";
import type { GroupHead } from "$lib/bindings/GroupHead";
import type { Part } from "$lib/bindings/Part";
import type { ServiceAccountLine } from "$lib/bindings/ServiceAccountLine";
import type { ServiceAccountPage } from "$lib/bindings/ServiceAccountPage";
import type { ServiceAccountQuery } from "$lib/bindings/ServiceAccountQuery";
import type { ServiceAccountRow } from "$lib/bindings/ServiceAccountRow";
import type { SignInId } from "$lib/bindings/SignInId";
import { hasEnded, isRefused, isSeenBy } from "$lib/model/credential";
import { matches } from "$lib/model/filter";
import { DAY } from "./build";
import { byUrgency } from "./order";
import type { World } from "./world";

/* The lists of a world, as the backend gives them: narrowed, sorted, grouped, counted and cut. */

/** Never more lines than this. */
const MOST = 200;

export function cut<T>(lines: readonly T[], { offset, limit }: Part): T[] {
  return lines.slice(offset, offset + Math.min(limit, MOST));
}

/** How many of `rows` each choice lets through. */
export function countEach<T, K extends string>(
  rows: readonly T[],
  choices: readonly K[],
  passes: (row: T, choice: K) => boolean,
): Record<K, number> {
  const counted = choices.map((choice) => [choice, rows.filter((row) => passes(row, choice)).length]);
  return Object.fromEntries(counted) as Record<K, number>;
}

export const FILTERS: readonly CredentialFilter[] = [
  "all",
  "care",
  "expiring",
  "expired",
  "never",
  "unknown",
  "ended",
];

/** Somebody should do something about it now. */
export function needsCare(row: CredentialRow): boolean {
  if (hasEnded(row)) return false;
  return row.state === "expired" || row.state === "expiring" || row.pending || isRefused(row);
}

const alive: Record<Exclude<CredentialFilter, "ended">, (row: CredentialRow) => boolean> = {
  all: () => true,
  care: needsCare,
  expiring: (row) => row.state === "expiring",
  expired: (row) => row.state === "expired",
  never: (row) => row.state === "no_expiry",
  unknown: (row) => row.state === "unknown",
};

export function passes(row: CredentialRow, filter: CredentialFilter): boolean {
  return filter === "ended" ? hasEnded(row) : !hasEnded(row) && alive[filter](row);
}

function searchable(row: CredentialRow): (string | null)[] {
  return [row.owner.name, row.owner.email, row.organization, row.fingerprint, row.clientId, row.usedBy];
}

/** What a sign-in sees, or everything. */
export function within(world: World, id: SignInId | null): CredentialRow[] {
  if (id === null) return world.credentials;
  const signIn = world.signIns.find((candidate) => candidate.id === id);
  return signIn ? world.credentials.filter((row) => isSeenBy(row, signIn)) : [];
}

function credentialCounts(
  rows: readonly CredentialRow[],
  { show, custody, kind }: Pick<CredentialQuery, "show" | "custody" | "kind">,
): CredentialPage["counts"] {
  const held = (row: CredentialRow, wanted: Custody | null) => wanted === null || row.custody === wanted;
  const like = (row: CredentialRow, wanted: CredentialKind | null) => wanted === null || row.kind === wanted;
  const byCustody = rows.filter((row) => passes(row, show) && like(row, kind));
  const byKind = rows.filter((row) => passes(row, show) && held(row, custody));
  const filtered = rows.filter((row) => held(row, custody) && like(row, kind));
  const custodies = countEach(byCustody, ["held", "watched"], held);
  const kinds = countEach(byKind, ["admin_key", "service_account_key", "client_secret"], like);
  return {
    ...countEach(filtered, FILTERS, passes),
    ...custodies,
    anyCustody: byCustody.length,
    anyKind: byKind.length,
    adminKeys: kinds.admin_key,
    serviceAccountKeys: kinds.service_account_key,
    clientSecrets: kinds.client_secret,
  };
}

function inRange({ expiry }: CredentialRow, { from, until }: CredentialQuery): boolean {
  if (from === null && until === null) return true;
  if (expiry.at === null) return false;
  const at = Date.parse(expiry.at);
  return (from === null || at >= Date.parse(from)) && (until === null || at < Date.parse(until));
}

/** Monday's first moment of the week that a moment lies in; the double lives in UTC. */
function weekOf(at: string): string {
  const day = Math.floor(Date.parse(at) / DAY);
  return new Date((day - ((day + 3) % 7)) * DAY).toISOString();
}

/** Rows under heads, in the order in which `rows` has each head's first. */
function underHeads<T>(rows: readonly T[], headOf: (row: T) => [key: string, head: GroupHead]) {
  const groups = new Map<string, { head: GroupHead; rows: T[] }>();
  for (const row of rows) {
    const [key, head] = headOf(row);
    const group = groups.get(key) ?? { head, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({
    key,
    head: { ...group.head, count: group.rows.length },
    rows: group.rows,
  }));
}

function byWeek({ expiry }: CredentialRow): [string, GroupHead] {
  if (expiry.at !== null) return [weekOf(expiry.at), { type: "week", begin: weekOf(expiry.at), count: 0 }];
  if (expiry.source === "unknown") return ["~unknown", { type: "expiryUnknown", count: 0 }];
  return ["~~never", { type: "neverExpires", count: 0 }];
}

const byOrganization = ({ organization }: { organization: string }): [string, GroupHead] => [
  organization,
  { type: "organization", name: organization, count: 0 },
];

function credentialLines(rows: readonly CredentialRow[], group: CredentialQuery["group"]): CredentialLine[] {
  const line = (row: CredentialRow): CredentialLine => ({ type: "credential", row });
  if (group === "none") return rows.map(line);
  const groups = underHeads(rows, group === "week" ? byWeek : byOrganization);
  if (group === "week") groups.sort((a, b) => (a.key < b.key ? -1 : 1));
  return groups.flatMap(({ head, rows: members }) => [{ type: "group", head }, ...members.map(line)]);
}

export function credentialPage(world: World, query: CredentialQuery, part: Part): CredentialPage {
  const found = within(world, query.signInId).filter(
    (row) => matches(searchable(row), query.search) && inRange(row, query),
  );
  const rows = found
    .filter((row) => passes(row, query.show))
    .filter((row) => query.custody === null || row.custody === query.custody)
    .filter((row) => query.kind === null || row.kind === query.kind)
    .sort(byUrgency);
  const lines = credentialLines(rows, query.group);
  return {
    known: world.credentials.length,
    matching: rows.length,
    lineCount: lines.length,
    offset: part.offset,
    lines: cut(lines, part),
    counts: credentialCounts(found, query),
  };
}

export const ADMINISTRATOR_FILTERS: readonly AdministratorFilter[] = [
  "all",
  "flagged",
  "api_access",
  "with_key",
  "key_never_expires",
  "access_without_key",
  "suspended_with_key",
  "access_without_mfa",
  "key_older_than_a_year",
  "untold",
];

function isShown(row: AdministratorRow, filter: AdministratorFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "flagged":
      return row.flags.length > 0;
    case "api_access":
      return row.apiAccess === true;
    case "with_key":
      return row.hasKey === true || row.key !== null;
    case "untold":
      return row.apiAccess === null || row.hasKey === null;
    default:
      return row.flags.includes(filter);
  }
}

export function administratorPage(world: World, query: AdministratorQuery, part: Part): AdministratorPage {
  const found = world.administrators
    .filter((row) => query.signInId === null || row.signInId === query.signInId)
    .filter((row) =>
      matches([row.name, row.email, row.role, row.organization, row.key?.fingerprint ?? ""], query.search),
    );
  const rows = found
    .filter((row) => isShown(row, query.show))
    .sort((a, b) => Number(b.isSelf) - Number(a.isSelf) || a.name.localeCompare(b.name));
  const line = (row: AdministratorRow): AdministratorLine => ({ type: "administrator", row });
  const lines = query.grouped
    ? underHeads(rows, byOrganization).flatMap(({ head, rows: members }): AdministratorLine[] => [
        { type: "group", head },
        ...members.map(line),
      ])
    : rows.map(line);
  const counts = countEach(found, ADMINISTRATOR_FILTERS, isShown);
  return {
    known: world.administrators.length,
    matching: rows.length,
    lineCount: lines.length,
    offset: part.offset,
    lines: cut(lines, part),
    counts: {
      all: counts.all,
      flagged: counts.flagged,
      apiAccess: counts.api_access,
      withKey: counts.with_key,
      keyNeverExpires: counts.key_never_expires,
      accessWithoutKey: counts.access_without_key,
      suspendedWithKey: counts.suspended_with_key,
      accessWithoutMfa: counts.access_without_mfa,
      keyOlderThanAYear: counts.key_older_than_a_year,
      untold: counts.untold,
    },
  };
}

/** The credentials of an account, living or not, the most urgent first. */
export function credentialsOf(world: World, { id, region }: ServiceAccountRow): CredentialRow[] {
  return world.credentials
    .filter((row) => row.owner.kind === "service_account")
    .filter((row) => row.owner.remoteId === id && row.region === region)
    .sort(byUrgency);
}

export function serviceAccountPage(world: World, query: ServiceAccountQuery, part: Part): ServiceAccountPage {
  const found = world.accounts
    .filter((row) => query.signInId === null || row.signInId === query.signInId)
    .map((row) => ({ row, all: credentialsOf(world, row) }))
    .filter(({ row, all }) =>
      matches([row.name, row.role, row.organization, ...all.flatMap(searchable)], query.search),
    );
  // An account without a credential stands among all.
  const has = ({ all }: { all: CredentialRow[] }, filter: CredentialFilter) =>
    filter === "all" || all.some((row) => passes(row, filter));
  const shown = found
    .filter((account) => has(account, query.show))
    .sort((a, b) => a.row.name.localeCompare(b.row.name));
  const lines = shown.flatMap(({ row, all }): ServiceAccountLine[] => {
    const living = all.filter((credential) => !hasEnded(credential));
    return [
      { type: "account", row: { ...row, credentials: living.length } },
      ...living.map((credential): ServiceAccountLine => ({
        type: "credential",
        signInId: row.signInId,
        row: credential,
      })),
    ];
  });
  const credentials = shown.flatMap(({ all }) => all).filter((row) => passes(row, "all"));
  const nothing = { show: "all", custody: null, kind: null } as const;
  return {
    known: world.accounts.length,
    matching: shown.length,
    lineCount: lines.length,
    offset: part.offset,
    lines: cut(lines, part),
    counts: { ...credentialCounts(credentials, nothing), ...countEach(found, FILTERS, has) },
  };
}
