import type { ActivityRow } from "$lib/bindings/ActivityRow";
import type { AdministratorRow } from "$lib/bindings/AdministratorRow";
import type { CommandError } from "$lib/bindings/CommandError";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { ErrorCode } from "$lib/bindings/ErrorCode";
import type { InboxRow } from "$lib/bindings/InboxRow";
import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
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

export function signIn(told: Partial<SignInRow> = {}): SignInRow {
  return {
    id: "sign-in-1",
    label: "Acme",
    region: "us",
    organization: { id: "5f1b2c3d4e5f6a7b8c9d0e1f", name: "Acme" },
    adminEmail: "ada@acme.example",
    credentialId: "own-key",
    makesKeysHere: false,
    refreshing: false,
    lastRefresh: {
      at: from(-4 * 60_000),
      administratorsError: null,
      serviceAccountsError: null,
      unreadable: 0,
      failures: 0,
    },
    nextRefreshAt: from(56 * 60_000),
    reminders: { muted: false, held: asInherited(HELD), watched: asInherited(WATCHED) },
    ...told,
  };
}

export function administrator(told: Partial<AdministratorRow> = {}): AdministratorRow {
  return {
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
    isSelf: false,
    organization: "Acme",
    region: "us",
    ...told,
  };
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
    credentials: [],
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
