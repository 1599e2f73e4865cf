import type { NextExpiry } from "$lib/bindings/NextExpiry";
import type { OrganizationFilter } from "$lib/bindings/OrganizationFilter";
import type { OrganizationPage } from "$lib/bindings/OrganizationPage";
import type { OrganizationQuery } from "$lib/bindings/OrganizationQuery";
import type { OrganizationRow } from "$lib/bindings/OrganizationRow";
import type { Overview } from "$lib/bindings/Overview";
import type { Part } from "$lib/bindings/Part";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { SignInId } from "$lib/bindings/SignInId";
import type { SignInRow } from "$lib/bindings/SignInRow";
import type { TimelineCluster } from "$lib/bindings/TimelineCluster";
import { hasEnded } from "$lib/model/credential";
import { matches } from "$lib/model/filter";
import { DAY, NOW } from "./build";
import { countEach, cut, FILTERS, needsCare, passes, within } from "./fleet";
import { byUrgency } from "./order";
import type { World } from "./world";

/* The board of organizations, and the overview, of a world. */

/** Not more than this many rows stand on the overview. */
const SHOWN = 20;

/** How far the timeline reaches, in days. */
const SPAN = 90;

/** What expires from now on, soonest first. */
function ahead(rows: readonly CredentialRow[]): { row: CredentialRow; at: string }[] {
  return rows
    .flatMap((row) =>
      row.expiry.at !== null && Date.parse(row.expiry.at) > NOW ? [{ row, at: row.expiry.at }] : [],
    )
    .sort((a, b) => a.at.localeCompare(b.at));
}

function nextOf(rows: readonly CredentialRow[]): NextExpiry | null {
  const [first] = ahead(rows);
  if (!first) return null;
  const { id, owner, organization } = first.row;
  return { credentialId: id, name: owner.name, organization, at: first.at };
}

/** That a key may not read one of the two lists is no failure: `failures` does not count it. */
function failed({ lastRefresh }: SignInRow): boolean {
  return (lastRefresh?.failures ?? 0) > 0;
}

/** Its key may not read one of the two lists. */
function isRefused(last: Pick<OrganizationRow, "administratorsError" | "serviceAccountsError">): boolean {
  return [last.administratorsError, last.serviceAccountsError].some((error) => error?.code === "forbidden");
}

function clusters(rows: readonly CredentialRow[]): TimelineCluster[] {
  const days = new Map<string, { row: CredentialRow; at: string }[]>();
  for (const expiring of ahead(rows)) {
    if (Date.parse(expiring.at) >= NOW + SPAN * DAY) continue;
    const day = expiring.at.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), expiring]);
  }
  return [...days.values()].flatMap((members) => {
    const [first] = members;
    const last = members.at(-1);
    if (!first || !last) return [];
    const worst = members.some(({ row }) => row.state === "expiring") ? "expiring" : first.row.state;
    return [
      {
        from: first.at,
        until: new Date(Date.parse(last.at) + 1).toISOString(),
        count: members.length,
        state: worst,
        name: first.row.owner.name,
        organization: first.row.organization,
        credentialId: first.row.id,
      },
    ];
  });
}

export function overview(world: World, signInId: SignInId | null): Overview {
  const alive = within(world, signInId)
    .filter((row) => !hasEnded(row))
    .sort(byUrgency);
  const counts = countEach(alive, FILTERS, passes);
  const administrators = world.administrators.filter((row) => signInId === null || row.signInId === signInId);
  const signIns = world.signIns.filter(({ id }) => signInId === null || id === signInId);
  return {
    needsCare: alive.filter(needsCare).slice(0, SHOWN),
    care: counts.care,
    next: nextOf(alive),
    timeline: clusters(alive),
    counts: {
      total: counts.all,
      held: alive.filter(({ custody }) => custody === "held").length,
      expiring: counts.expiring,
      expired: counts.expired,
      neverExpires: counts.never,
      unknown: counts.unknown,
      administrators: administrators.length,
      apiAccess: administrators.filter(({ apiAccess }) => apiAccess === true).length,
      apiAccessUntold: administrators.filter(({ apiAccess }) => apiAccess === null).length,
    },
    rotations: world.rotations.filter((run) => signInId === null || run.signInId === signInId),
    organizations: signIns.length,
    failing: signIns.filter(failed).length,
    refused: signIns.filter(({ lastRefresh }) => lastRefresh && isRefused(lastRefresh)).length,
    signIns: [...signIns]
      .sort((a, b) => Number(failed(b)) - Number(failed(a)) || a.label.localeCompare(b.label))
      .slice(0, SHOWN),
    health: world.health,
  };
}

function rolledUp(world: World, signIn: SignInRow): OrganizationRow {
  const alive = within(world, signIn.id).filter((row) => !hasEnded(row));
  const counts = countEach(alive, FILTERS, passes);
  const administrators = world.administrators.filter((row) => row.signInId === signIn.id);
  const last = signIn.lastRefresh;
  return {
    signInId: signIn.id,
    label: signIn.label,
    organization: signIn.organization,
    scope: signIn.scope,
    region: signIn.region,
    credentialId: signIn.credentialId,
    adminEmail: signIn.adminEmail,
    administrators: last?.administratorsAt ? administrators.length : null,
    apiAccess: administrators.filter(({ apiAccess }) => apiAccess === true).length,
    apiAccessUntold: administrators.filter(({ apiAccess }) => apiAccess === null).length,
    serviceAccounts: last?.serviceAccountsAt
      ? world.accounts.filter((row) => row.signInId === signIn.id).length
      : null,
    credentials: counts.all,
    care: counts.care,
    expired: counts.expired,
    expiring: counts.expiring,
    neverExpires: counts.never,
    unknown: counts.unknown,
    next: nextOf(alive),
    refreshing: signIn.refreshing,
    administratorsAt: last?.administratorsAt ?? null,
    administratorsError: last?.administratorsError ?? null,
    serviceAccountsAt: last?.serviceAccountsAt ?? null,
    serviceAccountsError: last?.serviceAccountsError ?? null,
    unreadable: last?.unreadable ?? 0,
    failing: failed(signIn),
    muted: signIn.reminders.muted,
    moreRightsThanNeeded: world.moreRights[signIn.id] ?? null,
  };
}

const BOARD_FILTERS: readonly OrganizationFilter[] = ["all", "care", "failing", "refused", "never_expires"];

const orders: Record<OrganizationQuery["order"], (a: OrganizationRow, b: OrganizationRow) => number> = {
  next_expiry: (a, b) => (a.next?.at ?? "~").localeCompare(b.next?.at ?? "~"),
  name: () => 0,
  never_expires: (a, b) => b.neverExpires - a.neverExpires,
  api_access: (a, b) => b.apiAccess - a.apiAccess,
  last_refresh: (a, b) => (a.administratorsAt ?? "").localeCompare(b.administratorsAt ?? ""),
};

export function organizationPage(world: World, query: OrganizationQuery, part: Part): OrganizationPage {
  const isShown = (row: OrganizationRow, filter: OrganizationFilter) =>
    ({
      all: true,
      care: row.care > 0,
      failing: row.failing || row.unreadable > 0,
      refused: isRefused(row),
      never_expires: row.neverExpires > 0,
    })[filter];
  const found = world.signIns
    .filter(({ label, organization, adminEmail }) =>
      matches([label, organization.name, organization.id, adminEmail], query.search),
    )
    .map((signIn) => rolledUp(world, signIn));
  const rows = found
    .filter((row) => isShown(row, query.show))
    .sort((a, b) => orders[query.order](a, b) || a.label.localeCompare(b.label));
  const counts = countEach(found, BOARD_FILTERS, isShown);
  return {
    known: world.signIns.length,
    matching: rows.length,
    offset: part.offset,
    rows: cut(rows, part),
    counts: {
      all: counts.all,
      care: counts.care,
      failing: counts.failing,
      refused: counts.refused,
      neverExpires: counts.never_expires,
    },
  };
}
