import type { CredentialRow } from "$lib/bindings/CredentialRow";
import { TestBackend } from "./backend";
import {
  account,
  activityRow,
  administrator,
  credential,
  DAY,
  failure,
  from,
  HOUR,
  refreshed,
  signIn,
} from "./build";

/** The name of the nth credential of a large fleet. */
export const nameOf = (n: number) => `Account ${String(n).padStart(5, "0")}`;

/** A fleet of `count` credentials that expire one after the other, an hour apart, among 50 organizations. */
export function large(count: number, told: (n: number) => Partial<CredentialRow> = () => ({})): TestBackend {
  const double = new TestBackend();
  double.world.signIns = [signIn()];
  double.world.credentials = Array.from({ length: count }, (_, n) =>
    credential({
      id: `key-${n}`,
      organization: `Organization ${n % 50}`,
      owner: { kind: "service_account", remoteId: `account-${n}`, name: nameOf(n), email: null },
      expiry: { source: "reported", at: from(DAY + n * HOUR) },
      ...told(n),
    }),
  );
  return double;
}

/** Fifty organizations with `each` credentials, of which one organization cannot be read. */
export function fifty(each = 7): TestBackend {
  const double = large(50 * each, (n) => ({
    seenBy: [`sign-in-${n % 50}`],
    ...(n % 10 === 0 ? { state: "no_expiry", expiry: { source: "reported", at: null } } : {}),
    ...(n < 40 && n % 10 !== 0 ? { state: "expiring" } : {}),
  }));
  const { world } = double;
  world.signIns = Array.from({ length: 50 }, (_, n) =>
    signIn({
      id: `sign-in-${n}`,
      label: `Client ${n}`,
      organization: { id: `5f1b2c3d4e5f6a7b8c9d${1000 + n}`, name: `Organization ${n}` },
      ...(n === 49
        ? { lastRefresh: refreshed({ administratorsError: failure("offline"), failures: 1 }) }
        : {}),
    }),
  );
  world.administrators = Array.from({ length: 200 }, (_, n) =>
    administrator({
      name: `Administrator ${n}`,
      signInId: `sign-in-${n % 50}`,
      organization: `Organization ${n % 50}`,
      apiAccess: n % 4 === 0 ? true : n % 4 === 1 ? null : false,
    }),
  );
  world.accounts = world.credentials.map(({ owner, organization }, n) =>
    account({ id: `account-${n}`, name: owner.name, organization, signInId: `sign-in-${n % 50}` }),
  );
  world.activity = [activityRow()];
  return double;
}

/** Thirty that expire tomorrow, and one alone next week. */
export function crowded(): TestBackend {
  const double = large(30, (n) => ({ expiry: { source: "reported", at: from(DAY + n * 60_000) } }));
  double.world.credentials.push(
    credential({
      id: "alone",
      owner: { kind: "service_account", remoteId: null, name: "Alone", email: null },
      expiry: { source: "reported", at: from(8 * DAY + HOUR) },
    }),
  );
  return double;
}
