import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { SignInRow } from "$lib/bindings/SignInRow";
import { TestBackend } from "./backend";
import {
  account,
  adminKey,
  administrator,
  credential,
  DAY,
  failure,
  from,
  HOUR,
  refreshed,
  signIn,
} from "./build";

const NAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper"];
const TRADES = ["Clinics", "Foods", "Shipping", "Schools", "Law"];

/** The name of the nth client of a provider. */
export function clientOf(n: number): string {
  const name = `${NAMES[n % NAMES.length]} ${TRADES[Math.floor(n / NAMES.length) % TRADES.length]}`;
  return n < NAMES.length * TRADES.length ? name : `${name} ${n}`;
}

/** A managed service provider whose one key watches itself and `clients` organizations, some with trouble. */
export function provider(clients: number): TestBackend {
  const double = new TestBackend();
  const { world } = double;
  const own: SignInRow = signIn({
    id: "sign-in-p",
    label: "Northwind MSP",
    organization: { id: "5f00000000000000000000ff", name: "Northwind MSP" },
    scope: "provider",
    adminEmail: "ada@northwind.example",
    credentialId: "msp-key",
  });
  const watched = Array.from({ length: clients }, (_, n) => client(n));
  world.signIns = [own, ...watched];
  world.credentials = [
    adminKey("Ada Lovelace", "ada@northwind.example", {
      id: "msp-key",
      custody: "held",
      organization: "Northwind MSP",
      expiry: { source: "reported", at: from(70 * DAY) },
      usedBySignIns: world.signIns.map(({ id }) => id),
      seenBy: ["sign-in-p"],
    }),
    ...watched.flatMap((row, n) => keysOf(row, n)),
  ];
  world.administrators = watched.flatMap((row, n) => administratorsOf(row, n, world.credentials));
  world.accounts = watched.map((row, n) =>
    account({ id: `account-${n}`, signInId: row.id, name: `Sync ${n}`, organization: row.label }),
  );
  world.moreRights = { "sign-in-2": "Administrator with Billing" };
  return double;
}

function client(n: number): SignInRow {
  const told: Record<number, Partial<SignInRow>> = {
    1: {
      lastRefresh: refreshed({
        at: from(-4 * 60_000),
        serviceAccountsError: failure("forbidden"),
        serviceAccountsAt: from(-3 * HOUR),
        failures: 2,
      }),
    },
    3: {
      lastRefresh: refreshed({
        at: from(-HOUR),
        administratorsError: failure("rate_limited"),
        serviceAccountsError: failure("rate_limited"),
        administratorsAt: from(-DAY),
        serviceAccountsAt: from(-DAY),
        unreadable: 2,
        failures: 5,
      }),
    },
    4: { lastRefresh: null, nextRefreshAt: null },
    5: { lastRefresh: refreshed({ at: from(-20 * 60_000), unreadable: 3 }) },
  };
  const { reminders } = signIn();
  return signIn({
    id: `sign-in-${n}`,
    label: clientOf(n),
    organization: { id: n.toString(16).padStart(24, "5"), name: clientOf(n) },
    adminEmail: "ada@northwind.example",
    credentialId: "msp-key",
    ...(n === 6 ? { reminders: { ...reminders, muted: true } } : {}),
    ...told[n],
  });
}

/** Nothing of one that was never refreshed. */
function keysOf({ id, label }: SignInRow, n: number): CredentialRow[] {
  if (n === 4) return [];
  const seen = { organization: label, seenBy: [id] };
  const days = 5 + ((n * 37) % 300);
  return [
    adminKey("Grace Hopper", `grace@client${n}.example`, {
      id: `grace-${n}`,
      state: days < 14 ? "expiring" : "active",
      expiry: { source: "reported", at: from(days * DAY) },
      ...seen,
    }),
    ...(n % 3 === 0
      ? [
          adminKey("Katherine Johnson", `katherine@client${n}.example`, {
            state: "no_expiry",
            createdAt: from(-900 * DAY),
            expiry: { source: "reported", at: null },
            ...seen,
          }),
        ]
      : []),
    credential({
      state: n === 2 ? "expired" : "active",
      owner: { kind: "service_account", remoteId: `account-${n}`, name: `Sync ${n}`, email: null },
      expiry: { source: "reported", at: from(n === 2 ? -DAY : (200 + n) * DAY) },
      ...seen,
    }),
  ];
}

function administratorsOf({ id, label }: SignInRow, n: number, keys: readonly CredentialRow[]) {
  if (n === 4) return [];
  return keys
    .filter(({ kind, seenBy }) => kind === "admin_key" && seenBy.includes(id))
    .map((key) =>
      administrator({
        signInId: id,
        name: key.owner.name,
        email: key.owner.email ?? "",
        organization: label,
        key,
      }),
    );
}
