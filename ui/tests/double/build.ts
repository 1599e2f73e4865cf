import type { ActivityRow } from "$lib/bindings/ActivityRow";
import type { AdministratorFlag } from "$lib/bindings/AdministratorFlag";
import type { AdministratorRow } from "$lib/bindings/AdministratorRow";
import type { CommandError } from "$lib/bindings/CommandError";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { ErrorCode } from "$lib/bindings/ErrorCode";
import type { InboxRow } from "$lib/bindings/InboxRow";
import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
import type { RefreshRow } from "$lib/bindings/RefreshRow";
import type { ServiceAccountRow } from "$lib/bindings/ServiceAccountRow";
import type { SignInRow } from "$lib/bindings/SignInRow";
import type { Stage } from "$lib/bindings/Stage";
import type { StageChoice } from "$lib/bindings/StageChoice";

/** The double's now: a Saturday in November 2026, UTC. */
export const NOW = Date.parse("2026-11-21T09:30:00Z");

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const days = (...all: number[]): Stage[] => all.map((n) => n * 86_400);

/** Keyvigil's own points before expiry. */
export const HELD: Stage[] = [...days(30, 14, 7, 6, 5, 4, 3, 2, 1), 12 * 3_600, 3_600, 15 * 60];
export const WATCHED: Stage[] = days(14, 7, 1);

/** A moment so many milliseconds from the double's now. */
export function from(offset: number): string {
  return new Date(NOW + offset).toISOString();
}

export function failure(code: ErrorCode, detail?: string): CommandError {
  return { code, message: `tested: ${code}`, ...(detail ? { detail } : {}) };
}

let next = 0;

/** A credential that expires in 60 days, with whatever is told otherwise. */
export function credential(told: Partial<CredentialRow> = {}): CredentialRow {
  next += 1;
  return {
    id: `credential-${next}`,
    kind: "service_account_key",
    custody: "watched",
    pending: false,
    state: "active",
    owner: { kind: "service_account", remoteId: `account-${next}`, name: `Account ${next}`, email: null },
    region: "us",
    organization: "Acme",
    fingerprint: "jca_9xQ…k2Lm",
    clientId: null,
    createdAt: from(-30 * DAY),
    expiry: { source: "reported", at: from(60 * DAY) },
    usedBy: "",
    verified: null,
    usedBySignIns: [],
    seenBy: [],
    ...told,
  };
}

/** Nothing chosen here. */
export function asInherited(inherited: Stage[]): StageChoice {
  return { own: null, inherited };
}

/** An administrator's key. */
export function adminKey(name: string, email: string, told: Partial<CredentialRow> = {}): CredentialRow {
  return credential({
    kind: "admin_key",
    owner: { kind: "administrator", remoteId: email, name, email },
    ...told,
  });
}

/** A refresh an hour ago that read everything, or whatever is told otherwise. */
export function refreshed(told: Partial<RefreshRow> = {}): RefreshRow {
  const { at = from(-HOUR), administratorsError = null, serviceAccountsError = null } = told;
  return {
    at,
    administratorsError,
    serviceAccountsError,
    unreadable: 0,
    administratorsAt: administratorsError ? null : at,
    serviceAccountsAt: serviceAccountsError ? null : at,
    failures: 0,
    ...told,
  };
}

export function signIn(told: Partial<SignInRow> = {}): SignInRow {
  return {
    id: "sign-in-1",
    label: "Acme",
    region: "us",
    organization: { id: "5f1b2c3d4e5f6a7b8c9d0e1f", name: "Acme" },
    scope: "organization",
    kind: "admin_key",
    adminEmail: "ada@acme.example",
    credentialId: "own-key",
    makesKeysHere: false,
    refreshing: false,
    lastRefresh: refreshed({ at: from(-4 * 60_000) }),
    nextRefreshAt: from(56 * 60_000),
    reminders: { muted: false, held: asInherited(HELD), watched: asInherited(WATCHED) },
    ...told,
  };
}

/** What is worth seeing about one, the gravest first. */
function flagsOf({ suspended, hasKey, apiAccess, mfa, key }: AdministratorRow): AdministratorFlag[] {
  const keyed = hasKey === true || key !== null;
  const old = NOW - Date.parse(key?.createdAt ?? from(0)) > 365 * DAY;
  const all: [AdministratorFlag, boolean][] = [
    ["suspended_with_key", suspended === true && keyed],
    ["access_without_mfa", apiAccess === true && mfa === false],
    ["key_never_expires", key?.state === "no_expiry"],
    ["key_older_than_a_year", old],
    ["access_without_key", apiAccess === true && hasKey === false && key === null],
  ];
  return all.filter(([, holds]) => holds).map(([flag]) => flag);
}

export function administrator(told: Partial<AdministratorRow> = {}): AdministratorRow {
  const row: AdministratorRow = {
    id: `administrator-${(next += 1)}`,
    signInId: "sign-in-1",
    name: "Grace Hopper",
    email: "grace@acme.example",
    role: "Administrator",
    suspended: false,
    mfa: true,
    apiAccess: true,
    hasKey: true,
    key: null,
    flags: [],
    isSelf: false,
    accessSwitchable: !told.isSelf,
    organization: "Acme",
    region: "us",
    ...told,
  };
  return { ...row, flags: told.flags ?? flagsOf(row) };
}

export function account(told: Partial<ServiceAccountRow> = {}): ServiceAccountRow {
  return {
    id: `account-${(next += 1)}`,
    signInId: "sign-in-1",
    name: "Backup script",
    role: "Read Only",
    status: "ACTIVE",
    organization: "Acme",
    region: "us",
    credentials: 0,
    unreadable: 0,
    ...told,
  };
}

export function activityRow(told: Partial<ActivityRow> = {}): ActivityRow {
  return {
    id: (next += 1),
    at: from(-HOUR),
    kind: "verified",
    subject: "Backup script",
    detail: "",
    credentialId: null,
    organization: null,
    ...told,
  };
}

/** A reminder that was due an hour ago, shown and not read. */
export function inboxRow(told: Partial<InboxRow> = {}): InboxRow {
  return {
    id: (next += 1),
    credentialId: "backup-key",
    owner: "Backup script",
    kind: "service_account_key",
    custody: "held",
    organization: "Acme",
    state: "expiring",
    stage: 7 * 86_400,
    expiresAt: from(7 * DAY - HOUR),
    notedAt: from(-HOUR),
    shownAt: from(-HOUR),
    read: false,
    ...told,
  };
}

export function visit(told: Partial<PortalVisitView> = {}): PortalVisitView {
  return {
    id: "visit-1",
    signInId: "sign-in-1",
    admin: { email: "ada@acme.example", name: "Ada Lovelace" },
    organization: "Acme",
    region: "us",
    stage: "waiting_for_key",
    readsOnFocus: false,
    oldKey: null,
    newKey: null,
    otherAdmin: null,
    error: null,
    clipboardCleared: false,
    ...told,
  };
}
