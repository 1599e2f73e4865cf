import type { Counts } from "$lib/bindings/Counts";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { Overview } from "$lib/bindings/Overview";
import type { SignInRow } from "$lib/bindings/SignInRow";
import { isSeenBy } from "./credential";
import { countEach } from "./filter";

/** The overview of what one sign-in sees. */
export function narrowed(overview: Overview, rows: readonly CredentialRow[], signIn: SignInRow): Overview {
  const seen = rows.filter((row) => isSeenBy(row, signIn));
  const ids = new Set(seen.map((row) => row.id));
  return {
    ...overview,
    needsCare: overview.needsCare.filter((row) => ids.has(row.id)),
    timeline: overview.timeline.filter((entry) => ids.has(entry.credentialId)),
    counts: counted(seen),
    rotations: overview.rotations.filter(({ signInId }) => signInId === signIn.id),
    signIns: overview.signIns.filter(({ id }) => id === signIn.id),
  };
}

function counted(rows: readonly CredentialRow[]): Counts {
  const { all, held, expiring, expired, never, unknown } = countEach(rows);
  return { total: all, held, expiring, expired, neverExpires: never, unknown };
}
